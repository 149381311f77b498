"""The rules of a receipt that a caller writes. Pure functions.

Source: the contract's rules for ledger receipts, transactions and dimension values.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tosite.contract.wire import DimensionItemValue, LedgerReceipt, Transaction
from tosite.ledger.rules import HUNDRED, Entry, Setting, cents, imbalance
from tosite.web.errors import Violation

WRITABLE = frozenset({"JOURNAL", "SALES_INVOICE", "PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES"})
FIXED_STATUSES = frozenset({"INVALIDATED", "DELETED", "OVERRIDDEN"})
MAX_DIMENSIONS = 10
_UNKNOWN_ITEM = "DIMENSION_OR_DIMENSION_ITEM_IDENTIFIERS_DOES_NOT_MATCH_THOSE_STORED_IN_DATABASE"


@dataclass(frozen=True)
class Known:
    """What of the registers a receipt refers to exists in the company."""

    accounts: Collection[str]  # active accounts of the chart
    items: Collection[tuple[int, int]]  # active (dimension, item) pairs
    partners: Mapping[int, str]  # partner -> its register
    payers: Collection[str] = frozenset()  # accounts that pay for purchases and are none: money, debts, claims


def is_selling(receipt: LedgerReceipt, row: Transaction) -> bool:
    """The side of a row: its own VAT type, else the receipt's."""
    return (row.vatType or receipt.vatType) == "SALES"


def check(receipt: LedgerReceipt, setting: Setting, known: Known) -> list[Violation]:
    """Every violation in a receipt, but for its balance (``entries_of``)."""
    out: list[Violation] = []
    if not setting.status_fits(receipt.vatStatus, receipt.vatType == "SALES"):
        out.append(Violation("vatStatus", "Is not in use in the company on this side"))
    if receipt.vatProcessing is not None and (receipt.type != "JOURNAL" or receipt.vatProcessing != setting.country):
        out.append(Violation("vatProcessing", "Foreign VAT is not in use in the company"))
    start, end = receipt.periodStartDate, receipt.periodEndDate
    if start and end and start >= end:
        out.append(Violation("periodEndDate", "Must be after periodStartDate"))
    if receipt.partnerId and known.partners.get(receipt.partnerId) != _register(receipt):
        out.append(Violation("partnerId", "Unknown partner in the matching register"))
    if not receipt.transactions:
        out.append(Violation("transactions", "At least one row is required"))
    seen: set[str] = set()
    for index, row in enumerate(receipt.transactions):
        where = f"transactions[{index}]"
        if row.transactionType != "ENTRY" and row.transactionType in seen:
            out.append(Violation(f"{where}.transactionType", f"At most one {row.transactionType} is allowed"))
        seen.add(row.transactionType)
        out += _check_row(receipt, row, where, setting, known)
    return out


def check_row_ids(receipt: LedgerReceipt, kept: Collection[int]) -> list[Violation]:
    """A row that names an id keeps its row in the receipt: one that is there (``kept``), and each only once."""
    out: list[Violation] = []
    seen: set[int] = set()
    for index, row in enumerate(receipt.transactions):
        if not row.id:
            continue
        if row.id not in kept:
            out.append(Violation(f"transactions[{index}].id", "Is no row of this receipt"))
        elif row.id in seen:
            out.append(Violation(f"transactions[{index}].id", "Is given twice"))
        seen.add(row.id)
    return out


def _register(receipt: LedgerReceipt) -> str:
    """The partner register that fits: that of the invoice behind the receipt, for journals that of their VAT type."""
    if receipt.type in ("TRAVEL_INVOICE", "BILL_OF_CHARGES"):
        return "PERSON"
    if receipt.type in ("SALES_INVOICE", "PURCHASE_INVOICE"):
        return "CUSTOMER" if receipt.type == "SALES_INVOICE" else "SUPPLIER"
    return "CUSTOMER" if receipt.vatType == "SALES" else "SUPPLIER"


def _check_row(receipt: LedgerReceipt, row: Transaction, where: str, setting: Setting, known: Known) -> list[Violation]:
    out: list[Violation] = []
    selling = is_selling(receipt, row)
    if row.account not in known.accounts:
        message = "ERROR_LEDGERACCOUNT_VATPERCENTAGE_COMBINATION: is not an active account of the chart"
        out.append(Violation(f"{where}.account", message))
    if row.transactionType != "ENTRY":
        if row.vatStatus is not None:
            out.append(Violation(f"{where}.vatStatus", f"Must be absent on a {row.transactionType}"))
        if row.vatPercent:
            out.append(Violation(f"{where}.vatPercent", f"Must be 0 on a {row.transactionType}"))
    else:
        status = receipt.vatStatus if row.vatStatus is None else row.vatStatus
        if row.vatStatus is not None and not setting.status_fits(row.vatStatus, selling):
            out.append(Violation(f"{where}.vatStatus", "Is not in use in the company on this side"))
        elif row.vatPercent and setting.treatment(status).treatment != "DOMESTIC":
            out.append(Violation(f"{where}.vatStatus", "ERROR_VATSTATUS_VATPERC"))
        if not setting.percent_fits(row.vatPercent, selling):
            out.append(Violation(f"{where}.vatPercent", "Is not in use in the company on this side"))
    if row.vatDeductionPercent is not None and not 0 <= row.vatDeductionPercent <= HUNDRED:
        out.append(Violation(f"{where}.vatDeductionPercent", "Must be between 0 and 100"))
    if row.startDate and row.endDate and row.endDate < row.startDate:
        out.append(Violation(f"{where}.endDate", "Must not be before startDate"))
    if row.balanceCode:
        out.append(Violation(f"{where}.balanceCode", "Balance codes are not in use in the company"))
    if row.partnerId:
        if setting.country != "NORWAY":
            out.append(Violation(f"{where}.partnerId", "Is used in Norwegian companies only"))
        elif known.partners.get(row.partnerId) not in ("CUSTOMER", "SUPPLIER"):
            out.append(Violation(f"{where}.partnerId", "Unknown partner"))
    out += check_dimensions(row.dimensionItemValues or [], cents(row.accountingValue), f"{where}.", known)
    return out


def check_dimensions(
    values: list[DimensionItemValue], accounting_value: Decimal, where: str, known: Known
) -> list[Violation]:
    """Pairs are known and unique, and the values of each dimension add up to the row's value exactly."""
    out: list[Violation] = []
    sums: dict[int, Decimal] = defaultdict(Decimal)
    pairs: set[tuple[int, int]] = set()
    for index, value in enumerate(values):
        at = f"{where}dimensionItemValues[{index}]"
        pair = (value.dimensionId, value.itemId)
        if pair not in known.items:
            out.append(Violation(f"{at}.itemId", _UNKNOWN_ITEM))
        if pair in pairs:
            out.append(Violation(at, "The same dimension item is given twice"))
        if value.value != cents(value.value):
            out.append(Violation(f"{at}.value", "Must have at most 2 decimals"))
        pairs.add(pair)
        sums[value.dimensionId] += value.value
    for dimension, total in sums.items():
        if total != accounting_value:
            message = f"The values of dimension {dimension} add up to {total}, not to {accounting_value}"
            out.append(Violation(f"{where}dimensionItemValues", message))
    if len(sums) > MAX_DIMENSIONS:
        out.append(Violation(f"{where}dimensionItemValues", f"At most {MAX_DIMENSIONS} dimensions are allowed"))
    return out


def entries_of(receipt: LedgerReceipt) -> list[Entry]:
    """The rows of a receipt as the accounting reads them; values are rounded half away from zero."""
    return [
        Entry(
            kind=row.transactionType,
            account=row.account,
            value=cents(row.accountingValue),
            vat_percent=row.vatPercent,
            vat_status=row.vatStatus,
            description=row.description,
            selling=is_selling(receipt, row),
            vat_deduction_percent=HUNDRED if row.vatDeductionPercent is None else row.vatDeductionPercent,
        )
        for row in receipt.transactions
    ]


def effective(entries: list[Entry], header_status: int, setting: Setting, payers: Collection[str]) -> list[Entry]:
    """The same rows with the header's VAT status where an ENTRY has none of its own.

    What the buyer assesses himself is that of what he bought: the header's status does not reach the account that pays
    for it, where the same VAT with the other sign would leave nothing of it.
    """
    self_assessed = setting.treatment(header_status).treatment == "REVERSE"

    def inherits(entry: Entry) -> bool:
        pays = self_assessed and not entry.selling and entry.account in payers
        return entry.kind == "ENTRY" and entry.vat_status is None and not pays

    return [replace(e, vat_status=header_status) if inherits(e) else e for e in entries]


def reconciled(receipt: LedgerReceipt, balancing_account: str) -> LedgerReceipt:
    """``createReconciliation``: one RECONCILIATION_ENTRY carries the remainder; none is made for zero."""
    remainder = imbalance(entries_of(receipt))
    if not remainder:
        return receipt
    rows = list(receipt.transactions)
    for row in rows:
        if row.transactionType == "RECONCILIATION_ENTRY":
            row.accountingValue = cents(row.accountingValue) - remainder
            return receipt
    rows.append(
        Transaction(
            transactionType="RECONCILIATION_ENTRY",
            account=balancing_account,
            accountingValue=-remainder,
            vatPercent=Decimal(0),
        )
    )
    receipt.transactions = rows
    return receipt


MOVES: Mapping[str, tuple[frozenset[str], str]] = {
    "approve": (frozenset({"UNFINISHED"}), "APPROVED"),
    "invalidate": (frozenset({"UNFINISHED"}), "INVALIDATED"),
    "unfinished": (frozenset({"APPROVED", "INVALIDATED", "UNFINISHED"}), "UNFINISHED"),
}
"""Status operations of a journal: from which statuses, to which."""
