"""From an invoice that a client sent to what is stored and booked of it: checked against rules and registers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tosite.circulation.naming import name_checkers
from tosite.companysettings.rules import InvoiceChoices, check_invoice
from tosite.companysettings.store import invoice_choices
from tosite.contract.wire import Invoice
from tosite.db.database import Connection
from tosite.dimensions.shares import NO_DEFAULTS, values_of
from tosite.invoices import documents, rules, store
from tosite.ledger import rules as ledger
from tosite.ledger import store as books
from tosite.web.errors import ApiError, Violation, refuse


@dataclass(frozen=True)
class Prepared:
    """An invoice that passed every rule, and what the books will say of it."""

    booking: ledger.Booking
    dimensions: list[dict[str, Any]]  # of each entry of the booking
    sums: list[dict[str, object]]
    country: str
    vat_status: int
    invoice_id: int
    receipt_id: int
    series_start: date


class RefusedInvoices(Exception):
    """Some invoices of a batch are refused; ``reasons`` by their places. Nothing of the batch was written."""

    def __init__(self, reasons: dict[int, ApiError]) -> None:
        """``reasons``: place of an invoice -> the violations."""
        super().__init__(reasons)
        self.reasons = reasons


def prepare(
    tx: Connection,
    company: int,
    settings_version: int,
    invoice: Invoice,
    stored: dict[str, Any] | None = None,
    known: Sequence[Violation] = (),
) -> Prepared:
    """Check an invoice against the rules and registers and book it. Raises ApiError 400 with all violations.

    ``stored`` is its document before the change, ``known`` what is wrong with that change already.
    """
    setting = books.setting(tx, company, settings_version)
    documents.normalise(invoice)
    violations = _check(invoice, setting, invoice_choices(tx, company, settings_version), stored)
    own = invoice.paymentInfo.bankAccount.accountNumber if invoice.paymentInfo.bankAccount else None
    products = {row.productId for row in invoice.invoiceRows if row.productId}
    found = store.references(tx, company, invoice.date, products, invoice.partnerId or None, own)
    violations += [one for one in _check_references(invoice, found) if one not in known]
    violations += name_checkers(tx, company, invoice)
    refuse([*known, *violations])
    return _book(invoice, setting, found)


def prepare_sales(tx: Connection, company: int, settings_version: int, invoices: Sequence[Invoice]) -> list[Prepared]:
    """The same for sales invoices of one day, one bank account and no products. Raises RefusedInvoices."""
    setting = books.setting(tx, company, settings_version)
    choices = invoice_choices(tx, company, settings_version)
    first = invoices[0]
    own = first.paymentInfo.bankAccount.accountNumber if first.paymentInfo.bankAccount else None
    shared = store.references(tx, company, first.date, (), None, own)
    partners = store.partner_references(tx, company, {i.partnerId for i in invoices if i.partnerId})
    ids = iter(books.next_ids(tx, 2 * len(invoices)))
    made: list[Prepared] = []
    refused: dict[int, ApiError] = {}
    for place, invoice in enumerate(invoices):
        documents.normalise(invoice)
        found = {**shared, **partners.get(invoice.partnerId or 0, {}), "invoice_id": next(ids), "receipt_id": next(ids)}
        try:
            refuse(_check(invoice, setting, choices, None) + _check_references(invoice, found))
        except ApiError as error:
            refused[place] = error
        else:
            made.append(_book(invoice, setting, found))
    if refused:
        raise RefusedInvoices(refused)
    return made


def _check(
    invoice: Invoice, setting: ledger.Setting, choices: InvoiceChoices, stored: dict[str, Any] | None
) -> list[Violation]:
    return rules.check(invoice, setting) + check_invoice(invoice, choices, stored)


def _check_references(invoice: Invoice, found: dict[str, Any]) -> list[Violation]:
    """Every violation of what the registers say, as ``store.references`` tells it."""
    violations = [
        Violation(f"invoiceRows[{index}].productId", "Unknown product")
        for index, row in enumerate(invoice.invoiceRows)
        if row.productId and row.productId not in found["products"]
    ]
    if invoice.partnerId and found["partner_type"] != rules.register_of(invoice.type):
        violations.append(Violation("partnerId", "Unknown partner in the matching register"))
    own = invoice.paymentInfo.bankAccount.accountNumber if invoice.paymentInfo.bankAccount else None
    if rules.side(invoice.type) > 0 and own and not found["owns_account"]:
        violations.append(Violation("paymentInfo.bankAccount.accountNumber", "Is not an account of the company"))
    if found["state"] == "CLOSED":
        violations.append(Violation("date", "CLOSED_FISCAL_PERIOD"))
    return violations


def _book(invoice: Invoice, setting: ledger.Setting, found: dict[str, Any]) -> Prepared:
    # Posting defaults: the product's account (by row only), the partner's, the one of the type of receipt.
    selling = rules.side(invoice.type) > 0
    kind = "sales" if selling else "purchase"
    fallback = (found["partner_accounts"] or {}).get(kind) or setting.accounts[kind]
    chosen = [
        (found["products"].get(row.productId) if invoice.extraInfo.accountingByRow else None) or fallback
        for row in invoice.invoiceRows
    ]
    status = invoice.vatStatus if invoice.vatStatus is not None else rules.DOMESTIC_STATUS
    rows = rules.priced_rows(invoice, chosen, status)
    info = invoice.paymentInfo
    home = ledger.in_home_currency(rows, info.currencyRate)
    booking = ledger.book(
        home,
        selling=selling,
        by_row=invoice.extraInfo.accountingByRow,
        counter_account=setting.accounts[rules.counter_role(invoice.type)],
        setting=setting,
        name=invoice.counterParty.counterPartyAddress.name,
    )
    return Prepared(
        booking=booking,
        dimensions=_dimensions(invoice, booking, found),
        sums=rules.sum_infos(home, rows, info.currency, setting.currency),
        country=setting.country,
        vat_status=status,
        invoice_id=found["invoice_id"],
        receipt_id=found["receipt_id"],
        series_start=found["series_start"],
    )


def _dimensions(invoice: Invoice, booking: ledger.Booking, found: dict[str, Any]) -> list[dict[str, Any]]:
    """The dimension values of each entry: a row's product before the partner; pooled rows have the partner's alone."""
    rows = iter(invoice.invoiceRows if invoice.extraInfo.accountingByRow else ())
    shared: list[dict[str, Any]] = []
    for entry in booking.entries:
        if entry.kind != "ENTRY":
            shared.append({})
            continue
        row = next(rows, None)
        product = found["product_dimensions"].get(row.productId, NO_DEFAULTS) if row else NO_DEFAULTS
        shared.append({"dimensions": values_of(entry.value, product, found["partner_dimensions"])})
    return shared


def columns(
    invoice: Invoice, made: Prepared, invoice_id: int, replaced: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """What an invoice's row takes from the client; ``replaced`` are the invoice rows that were there before."""
    invoice.paymentInfo.bankReferenceCode = rules.reference_for(invoice, made.country, invoice_id)
    return {
        "date": invoice.date,
        "due_date": invoice.paymentInfo.dueDate,
        "counterparty_name": invoice.counterParty.counterPartyAddress.name,
        "document": documents.document_of(invoice, made.sums, made.country, {row["id"] for row in replaced}),
    }


def receipt_columns(row: dict[str, Any], made: Prepared, receipt_number: int | None) -> dict[str, Any]:
    """The columns of an invoice's receipt, beside the invoice's own."""
    return {
        **row,
        "receipt_number": receipt_number,
        "receipt_name": row["counterparty_name"],
        "receipt_date": row["date"],
        "receipt_document": "{}",
        "vat_type": "SALES" if rules.side(row["type"]) > 0 else "PURCHASE",
        "vat_status": made.vat_status,
    }
