"""The rules of an invoice: validation, totals, status machine. Pure functions.

Source: the contract's rules for invoices and the proposals chosen where they are silent.
"""

from dataclasses import dataclass
from decimal import Decimal

from tosite.circulation.round import CIRCULATED
from tosite.contract.wire import Invoice
from tosite.identifiers.checks import (
    fault_in_business_id,
    is_email,
    is_finnish_einvoice_address,
    is_giro,
    is_iban,
    is_ovt,
    is_vat_number,
)
from tosite.identifiers.references import KINDS_BY_COUNTRY, generate, is_valid
from tosite.invoices.cash_discounts import check_discount
from tosite.ledger.rules import HUNDRED, Line, Priced, Setting, cents, price
from tosite.web.errors import Violation

SALES_TYPES = frozenset({"SALES_INVOICE", "SALES_ORDER"})
EXPENSE_TYPES = frozenset({"TRAVEL_INVOICE", "BILL_OF_CHARGES"})
CREATABLE = SALES_TYPES | EXPENSE_TYPES | {"PURCHASE_INVOICE", "PURCHASE_ORDER"}
DOMESTIC_STATUS = 1
_OTHER_ACCOUNTS = frozenset(
    {
        "DOMESTIC_PAYMENT_BANKGIRO",
        "DOMESTIC_PAYMENT_CREDITOR",
        "DOMESTIC_PAYMENT_PLUSGIRO",
        "FOREIGN_PAYMENT",
        "NETS",
        "OTHER",
    }
)
"""Payment methods of what we bought whose accounts need no IBAN: national ones, and those of countries without it."""
_STATUS_TYPES = frozenset({"SALES_INVOICE", "PURCHASE_INVOICE"}) | EXPENSE_TYPES


def side(kind: str) -> int:
    """+1 for what we sell, -1 for what we buy."""
    return 1 if kind in SALES_TYPES else -1


def register_of(kind: str) -> str:
    """The partner register that fits a type of invoice."""
    if kind in SALES_TYPES:
        return "CUSTOMER"
    return "PERSON" if kind in EXPENSE_TYPES else "SUPPLIER"


def counter_role(kind: str) -> str:
    """The role of the account that the whole sum is booked against."""
    if kind in SALES_TYPES:
        return "receivables"
    return "expense_payables" if kind in EXPENSE_TYPES else "payables"


def editable_statuses(kind: str) -> frozenset[str]:
    """Statuses in which PUT may replace the invoice."""
    return frozenset({"UNFINISHED"}) if kind in SALES_TYPES else frozenset({"UNFINISHED", "RECEIVED"})


def check(invoice: Invoice, setting: Setting) -> list[Violation]:
    """Every violation of the rules in ``invoice`` that needs no register."""
    out: list[Violation] = []
    if invoice.type not in CREATABLE:
        out.append(Violation("type", "This type cannot be written"))
    if invoice.invoiceChannel in ("EDIFACT", "PAPER_INVOICE"):
        out.append(Violation("invoiceChannel", "This channel is read only"))
    out += _check_payment(invoice, setting)
    out += _check_party(invoice, setting.country)
    if invoice.type in SALES_TYPES and invoice.language is None:
        out.append(Violation("language", "Is required"))
    if invoice.type in SALES_TYPES and invoice.deliveryMethod == "OTHER":
        out.append(Violation("deliveryMethod", "Is not allowed on sales"))
    if invoice.type not in EXPENSE_TYPES and invoice.vatStatus is None:
        out.append(Violation("vatStatus", "Is required"))
    if invoice.deliveryStartDate and invoice.deliveryEndDate and invoice.deliveryEndDate < invoice.deliveryStartDate:
        out.append(Violation("deliveryEndDate", "Must not be before deliveryStartDate"))
    if invoice.discountPercent < 0:
        out.append(Violation("discountPercent", "Must be at least 0"))
    if invoice.vatCountry is not None and invoice.vatCountry != setting.country:
        out.append(Violation("vatCountry", "Foreign VAT is not in use in the company"))
    if invoice.factoringContractId and invoice.type in SALES_TYPES:
        out.append(Violation("factoringContractId", "Unknown contract"))
    out += _check_rows(invoice, setting)
    return out


def _check_payment(invoice: Invoice, setting: Setting) -> list[Violation]:
    out: list[Violation] = []
    info = invoice.paymentInfo
    if info.paymentMethod == "DKLMPKRE":
        out.append(Violation("paymentInfo.paymentMethod", "Use DOMESTIC_PAYMENT_CREDITOR"))
    if info.dueDate < invoice.date:
        out.append(Violation("paymentInfo.dueDate", "DUE_DATE_BEFORE_BILL_DATE"))
    elif (info.dueDate - invoice.date).days > 999:
        out.append(Violation("paymentInfo.dueDate", "The payment term is at most 999 days"))
    if info.currencyRate <= 0:
        out.append(Violation("paymentInfo.currencyRate", "Must be more than 0"))
    elif info.currency == setting.currency and info.currencyRate != 1:
        out.append(Violation("paymentInfo.currencyRate", "Must be 1 in the company's own currency"))
    if invoice.type not in EXPENSE_TYPES:
        out += check_discount(info.cashDiscount, setting.country)
    number = info.bankAccount.accountNumber if info.bankAccount else None
    fault = _fault_in_account(number, info.paymentMethod, invoice.type in SALES_TYPES)
    if fault:
        out.append(Violation("paymentInfo.bankAccount.accountNumber", fault))
    allowed = KINDS_BY_COUNTRY.get(setting.country, ("RF",))
    kind = info.bankReferenceCodeType or allowed[0]
    if kind not in allowed:
        out.append(Violation("paymentInfo.bankReferenceCodeType", "Is not used in the company's country"))
    elif info.bankReferenceCode and not any(
        is_valid(k, info.bankReferenceCode) for k in _kinds(info.bankReferenceCodeType, allowed)
    ):
        out.append(Violation("paymentInfo.bankReferenceCode", "Is not a valid reference"))
    return out


def _fault_in_account(number: str | None, method: str, selling: bool) -> str | None:
    """What is wrong with the account to pay to: an IBAN, but for the methods that know accounts of other kinds."""
    if not number:
        return None if method == "CASH" else "Is required"
    if selling or method not in _OTHER_ACCOUNTS:
        return None if is_iban(number) else "Must be a valid IBAN"
    giro = method.rpartition("_")[2]
    if giro in ("BANKGIRO", "PLUSGIRO") and not is_giro(giro, number) and not is_iban(number):
        return f"Must be a valid {giro} number or IBAN"
    return None


def _kinds(asked: str | None, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return (asked,) if asked else allowed


def _check_party(invoice: Invoice, country: str) -> list[Violation]:
    out: list[Violation] = []
    party = invoice.counterParty
    if not party.counterPartyAddress.name.strip():
        out.append(Violation("counterParty.counterPartyAddress.name", "Is required"))
    if invoice.type not in EXPENSE_TYPES:
        where = party.counterPartyAddress.country or country
        fault = fault_in_business_id(party.identifier or "", where)
        if fault:
            out.append(Violation("counterParty.identifier", fault))
        if party.taxCode and not is_vat_number(party.taxCode):
            out.append(Violation("counterParty.taxCode", "Is not a valid VAT number"))
    if invoice.type in SALES_TYPES | {"PURCHASE_ORDER"} and party.email and not is_email(party.email):
        out.append(Violation("counterParty.email", "Must be an e-mail address"))
    if invoice.type not in SALES_TYPES:
        return out
    if invoice.invoiceChannel == "EMAIL" and not party.email:
        out.append(Violation("counterParty.email", "Is required with the channel EMAIL"))
    for index, address in enumerate(party.bccAddresses or []):
        where = f"counterParty.bccAddresses[{index}]"
        if index >= 4:
            out.append(Violation(where, "At most 4 addresses are accepted"))
        elif not is_email(address) or address == party.email:
            out.append(Violation(where, "Must be an e-mail address other than the receiver's"))
    billing = invoice.billingAddress
    for name in ("street", "zip", "city"):
        own = getattr(party.counterPartyAddress, name)
        billed = own if billing is None else getattr(billing, name)
        if invoice.invoiceChannel == "MAIL" and not (billed or own):
            out.append(Violation(f"billingAddress.{name}", "Is required with the channel MAIL"))
        if invoice.invoiceChannel == "ELECTRONIC_INVOICE" and invoice.type == "SALES_INVOICE":
            if not own:
                out.append(Violation(f"counterParty.counterPartyAddress.{name}", "Is required for e-invoices"))
            if not billed:
                out.append(Violation(f"billingAddress.{name}", "Is required for e-invoices"))
    if invoice.type == "SALES_INVOICE":
        out += _check_einvoice_address(invoice, country)
    return out


def _check_einvoice_address(invoice: Invoice, country: str) -> list[Violation]:
    out: list[Violation] = []
    where = "counterParty.einvoiceAddress"
    target = invoice.counterParty.einvoiceAddress
    edi = target.ediId if target else None
    if edi and country != "FINLAND":
        out.append(Violation(f"{where}.ediId", "OVT_NOT_ALLOWED"))
    elif edi and not is_ovt(edi):
        out.append(Violation(f"{where}.ediId", "INVALID_OVT"))
    if invoice.invoiceChannel != "ELECTRONIC_INVOICE":
        return out
    billing = invoice.billingAddress
    receiver = (billing.country if billing else None) or invoice.counterParty.counterPartyAddress.country or country
    if not (target and target.address):
        out.append(Violation(f"{where}.address", "Is required for e-invoices"))
    elif receiver == "FINLAND" and not is_finnish_einvoice_address(target.address):
        out.append(Violation(f"{where}.address", "Must be an OVT or an IBAN"))
    if receiver == "FINLAND" and not (target and target.operator):
        out.append(Violation(f"{where}.operator", "Is required for e-invoices in Finland"))
    return out


def _check_rows(invoice: Invoice, setting: Setting) -> list[Violation]:
    out: list[Violation] = []
    selling = invoice.type in SALES_TYPES
    if not invoice.invoiceRows:
        out.append(Violation("invoiceRows", "At least one row is required"))
    if invoice.vatStatus is not None and not setting.status_fits(invoice.vatStatus, selling):
        out.append(Violation("vatStatus", "Is not in use in the company on this side"))
    for index, row in enumerate(invoice.invoiceRows):
        where = f"invoiceRows[{index}]"
        if not 0 <= row.discountPercent <= 100:
            out.append(Violation(f"{where}.discountPercent", "Must be between 0 and 100"))
        if not setting.percent_fits(row.vatPercent, selling):
            out.append(Violation(f"{where}.vatPercent", "Is not in use in the company on this side"))
        status = row.vatStatus if row.vatStatus is not None else invoice.vatStatus
        if row.vatStatus is not None and not setting.status_fits(row.vatStatus, selling):
            out.append(Violation(f"{where}.vatStatus", "Is not in use in the company on this side"))
        elif row.vatPercent and status is not None and setting.treatment(status).treatment != "DOMESTIC":
            # With any status but a domestic one the row's percentage must be 0.
            out.append(Violation(f"{where}.vatStatus", "ERROR_VATSTATUS_VATPERC"))
        if row.startDate and row.endDate and row.endDate < row.startDate:
            out.append(Violation(f"{where}.endDate", "Must not be before startDate"))
        if abs(row.quantity * row.unitPrice) >= Decimal(10) ** 12:
            out.append(Violation(f"{where}.unitPrice", "The row's sum is too large"))
    return out


def priced_rows(invoice: Invoice, accounts: list[str], default_status: int) -> list[Priced]:
    """Rows with net and VAT in the invoice's currency; each row is rounded once, after both discounts."""
    header = 1 - invoice.discountPercent / HUNDRED
    lines = [
        Line(
            amount=cents(row.quantity * row.unitPrice * (1 - row.discountPercent / HUNDRED) * header),
            vat_percent=row.vatPercent,
            vat_status=next((s for s in (row.vatStatus, invoice.vatStatus) if s is not None), default_status),
            account=account,
            description=row.product[:255],
        )
        for row, account in zip(invoice.invoiceRows, accounts, strict=True)
    ]
    return price(lines, invoice.extraInfo.unitPricesIncludeVat)


def sum_infos(home_rows: list[Priced], rows: list[Priced], currency: str, home: str) -> list[dict[str, object]]:
    """Totals in the company's currency, and in the invoice's own when it differs."""
    infos: list[dict[str, object]] = [_sum_info(home, True, home_rows)]
    if currency != home:
        infos.append(_sum_info(currency, False, rows))
    return infos


def _sum_info(currency: str, accounting: bool, rows: list[Priced]) -> dict[str, object]:
    net, vat = sum((r.net for r in rows), Decimal(0)), sum((r.vat for r in rows), Decimal(0))
    return {
        "currency": currency,
        "inAccountingCurrency": accounting,
        "excludingVatTotal": net,
        "vatSumTotal": vat,
        "invoiceSumTotal": net + vat,
    }


def reference_for(invoice: Invoice, country: str, invoice_id: int) -> str | None:
    """Absent: none. Empty: made from the invoice's id, known before its number. A text: as sent (checked before)."""
    code = invoice.paymentInfo.bankReferenceCode
    if code != "":
        return code
    kind = invoice.paymentInfo.bankReferenceCodeType or KINDS_BY_COUNTRY.get(country, ("RF",))[0]
    return generate(kind, invoice_id)


@dataclass(frozen=True)
class Move:
    """One status operation: which types it takes, from which statuses."""

    types: frozenset[str]
    sales_from: frozenset[str]
    bought_from: frozenset[str]
    needs_open_period: bool = False


MOVES: dict[str, Move] = {
    "approve": Move(_STATUS_TYPES, frozenset({"UNFINISHED"}), frozenset({"UNFINISHED", "RECEIVED", "VERIFIED"})),
    "verify": Move(CIRCULATED, frozenset(), frozenset({"UNFINISHED", "RECEIVED"})),
    "send_to_circulation": Move(CIRCULATED, frozenset(), frozenset({"UNFINISHED", "RECEIVED"})),
    "send": Move(frozenset({"SALES_INVOICE"}), frozenset({"NOT_SENT", "SENT"}), frozenset()),
    "reject": Move(
        _STATUS_TYPES,
        frozenset({"UNFINISHED", "NOT_SENT", "SENT", "APPROVED"}),
        frozenset({"UNFINISHED", "RECEIVED", "VERIFIED", "APPROVED"}),
        True,
    ),
    "invalidate": Move(
        _STATUS_TYPES,
        frozenset({"UNFINISHED", "NOT_SENT", "APPROVED", "PAYMENT_DENIED"}),
        frozenset({"UNFINISHED", "RECEIVED", "VERIFIED", "APPROVED", "PAYMENT_DENIED"}),
        True,
    ),
    "unfinished": Move(
        _STATUS_TYPES,
        frozenset({"NOT_SENT", "APPROVED", "PAYMENT_DENIED", "INVALIDATED"}),
        frozenset({"RECEIVED", "VERIFIED", "APPROVED", "PAYMENT_DENIED", "INVALIDATED"}),
        True,
    ),
}


def next_status(operation: str, kind: str, status: str, channel: str) -> str | None:
    """The status after ``operation``, or None where the status machine refuses it."""
    move = MOVES[operation]
    if kind not in move.types or status not in (move.sales_from if kind in SALES_TYPES else move.bought_from):
        return None
    if operation == "approve":
        return "NOT_SENT" if kind == "SALES_INVOICE" and channel != "NO_SENDING" else "APPROVED"
    return {
        "send_to_circulation": "RECEIVED",
        "verify": "VERIFIED",
        "send": "SENT",
        "reject": "PAYMENT_DENIED",
        "invalidate": "INVALIDATED",
        "unfinished": "UNFINISHED",
    }[operation]
