"""Endpoints of invoices: create, change, read, search. Status operations are in ``moves``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tosite.audit import store as audit
from tosite.circulation.naming import name_checkers
from tosite.collection.api import add_charges, settle_charges
from tosite.companysettings.rules import check_invoice
from tosite.companysettings.store import invoice_choices
from tosite.contract.wire import Invoice
from tosite.db.database import Connection
from tosite.dimensions.shares import NO_DEFAULTS, values_of
from tosite.invoices import documents, rules, store
from tosite.invoices.access import limit_conditions, locked, require_editing, visible_of
from tosite.ledger import rules as ledger
from tosite.ledger import store as books
from tosite.oauth.tokens import Caller
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import written_page_of
from tosite.web.query import read_id, read_ids
from tosite.web.versions import check_version, next_version


@endpoint("POST", "/invoices", body=Invoice)
def create_invoice(request: Request) -> object:
    """Create an invoice in UNFINISHED, with its ledger receipt and its number."""
    invoice: Invoice = request.body
    request.require(invoice.type)
    require_editing(request)
    charged = add_charges(request, invoice)
    made = create(request.tx, request.caller, request.settings_version, invoice)
    settle_charges(request, charged, made["id"])
    return made


def create(tx: Connection, caller: Caller, settings_version: int, invoice: Invoice) -> dict[str, Any]:
    """Store a new invoice of the caller's company with its receipt, audit row, count and numbers; what the API shows.

    Raises ApiError 400 with all violations. Rights are the caller's business.
    """
    made = _prepare(tx, caller.company_id, settings_version, invoice)
    version = next_version()
    row = {
        "company_id": caller.company_id,
        "invoice_id": made.invoice_id,
        "type": invoice.type,
        "status": "UNFINISHED",
        "series_start": made.series_start,
        "partner_id": invoice.partnerId or None,
        "creator_id": caller.user_id,
        "client_id": caller.client_id,
        "ledger_receipt_id": made.receipt_id,
        "invoice_number": None,
        "created": version,
        "version": version,
        **_columns(invoice, made, made.invoice_id),
    }
    answer = documents.shown(row)
    rows = books.receipt_parameters(made.booking, made.dimensions)
    number, _ = store.insert(tx, {**_receipt(row, made, None), "after": answer}, rows)
    return {**answer, "invoiceNumber": number}


@endpoint("PUT", "/invoices/{invoiceId}", body=Invoice)
def update_invoice(request: Request) -> object:
    """Replace an invoice that is still editable; accounting changes rebuild its receipt under a new id."""
    invoice: Invoice = request.body
    tx, company = request.tx, request.company
    row = locked(request, read_id(request.path["invoiceId"]))
    request.require(row["type"])
    require_editing(request)
    if row["status"] not in rules.editable_statuses(row["type"]):
        raise ApiError(403, f"An invoice of type {row['type']} in status {row['status']} cannot be changed")
    violations = check_version(request, row["version"], invoice.version)
    if invoice.type != row["type"]:
        violations.append(Violation("type", "Cannot be changed"))
    if books.period_state(tx, company, row["date"]) == "CLOSED":
        violations.append(Violation("date", "CLOSED_FISCAL_PERIOD"))
    invoice.partnerId = row["partner_id"]  # fixed after creation
    if invoice.paymentInfo.bankReferenceCode == "":
        # An empty reference keeps the code that was generated before.
        invoice.paymentInfo.bankReferenceCode = row["document"]["paymentInfo"].get("bankReferenceCode") or ""
    made = _prepare(tx, company, request.settings_version, invoice, row["document"], violations)
    if made.series_start != row["series_start"]:
        refuse([Violation("date", "Must stay in the fiscal year of the invoice's number")])
    columns = _columns(invoice, made, row["invoice_id"], row["document"]["invoiceRows"])
    changed = {**row, "version": next_version(row["version"]), **columns}
    old = books.receipts(tx, company, [row["ledger_receipt_id"]])[0]
    if documents.accounting_of(changed) != documents.accounting_of(row):
        changed["ledger_receipt_id"] = made.receipt_id
        receipt = {**_receipt(changed, made, old["receipt_number"]), "created": old["created"]}
        books.remove_receipt(tx, company, row["ledger_receipt_id"])
        books.insert_receipt(tx, receipt, books.receipt_parameters(made.booking, made.dimensions))
        store.update(tx, changed)
    else:
        books.set_status(tx, company, old["receipt_id"], row["status"], row["status"], changed["version"])
        store.update(tx, changed)
    answer = documents.shown(changed)
    audit.record(tx, request.caller, "UPDATE", "INVOICE", row["invoice_id"], documents.shown(row), answer)
    return answer


@dataclass(frozen=True)
class _Prepared:
    """An invoice that passed every rule, and what the books will say of it."""

    booking: ledger.Booking
    dimensions: list[dict[str, Any]]  # of each entry of the booking
    sums: list[dict[str, object]]
    country: str
    vat_status: int
    invoice_id: int
    receipt_id: int
    series_start: date


def _prepare(
    tx: Connection,
    company: int,
    settings_version: int,
    invoice: Invoice,
    stored: dict[str, Any] | None = None,
    known: Sequence[Violation] = (),
) -> _Prepared:
    """Check an invoice against the rules and registers and book it. Raises ApiError 400 with all violations.

    ``stored`` is its document before the change, ``known`` what is wrong with that change already.
    """
    setting = books.setting(tx, company, settings_version)
    documents.normalise(invoice)
    violations = rules.check(invoice, setting)
    violations += check_invoice(invoice, invoice_choices(tx, company, settings_version), stored)
    own = invoice.paymentInfo.bankAccount.accountNumber if invoice.paymentInfo.bankAccount else None
    products = {row.productId for row in invoice.invoiceRows if row.productId}
    found = store.references(tx, company, invoice.date, products, invoice.partnerId or None, own)
    for index, row in enumerate(invoice.invoiceRows):
        if row.productId and row.productId not in found["products"]:
            violations.append(Violation(f"invoiceRows[{index}].productId", "Unknown product"))
    if invoice.partnerId and found["partner_type"] != rules.register_of(invoice.type):
        violations.append(Violation("partnerId", "Unknown partner in the matching register"))
    selling = rules.side(invoice.type) > 0
    if selling and own and not found["owns_account"]:
        violations.append(Violation("paymentInfo.bankAccount.accountNumber", "Is not an account of the company"))
    closed = Violation("date", "CLOSED_FISCAL_PERIOD")
    if found["state"] == "CLOSED" and closed not in known:
        violations.append(closed)
    violations += name_checkers(tx, company, invoice)
    refuse([*known, *violations])

    # Posting defaults: the product's account (by row only), the partner's, the one of the type of receipt.
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
    return _Prepared(
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


def _columns(
    invoice: Invoice, made: _Prepared, invoice_id: int, replaced: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """What an invoice's row takes from the client; ``replaced`` are the invoice rows that were there before."""
    invoice.paymentInfo.bankReferenceCode = rules.reference_for(invoice, made.country, invoice_id)
    return {
        "date": invoice.date,
        "due_date": invoice.paymentInfo.dueDate,
        "counterparty_name": invoice.counterParty.counterPartyAddress.name,
        "document": documents.document_of(invoice, made.sums, made.country, {row["id"] for row in replaced}),
    }


def _receipt(row: dict[str, Any], made: _Prepared, receipt_number: int | None) -> dict[str, Any]:
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


@endpoint("GET", "/invoices/{invoiceId}")
def get_invoices(request: Request) -> object:
    """One invoice, or a list of them by comma separated ids; those without a right are left out."""
    found = visible_of(request, store.by_ids(request.tx, request.company, read_ids(request.path["invoiceId"])))
    if not found:
        raise ApiError(404)
    visible = [row for row in found if request.allows(row["type"])]
    if not visible:
        raise ApiError(403)
    results = [documents.shown(row) for row in visible]
    return results if "," in request.path["invoiceId"] else results[0]


@endpoint("GET", "/invoices")
def search_invoices(request: Request) -> object:
    """Search invoices; types that the caller may not see are left out, none at all is 403."""
    q = request.query
    kinds = request.allowed_kinds()
    if not kinds:
        raise ApiError(403)
    if q.get("types"):
        kinds = [kind for kind in kinds if kind in q["types"]]
    values: dict[str, Any] = {"company": request.company, "kinds": kinds, **q}
    conditions: list[Any] = ["company_id = %(company)s", "type = ANY(%(kinds)s)", *limit_conditions(request, values)]
    for name, condition in {
        "status": "status = ANY(%(status)s)",
        "startDate": "date >= %(startDate)s",
        "endDate": "date <= %(endDate)s",
        "dueStartDate": "due_date >= %(dueStartDate)s",
        "dueEndDate": "due_date <= %(dueEndDate)s",
        "createdStartDate": "created >= %(createdStartDate)s",
        "createdEndDate": "created <= %(createdEndDate)s",
        "versionStartDate": "version >= %(versionStartDate)s",
        "versionEndDate": "version <= %(versionEndDate)s",
        "businessPartnerId": "partner_id = %(businessPartnerId)s",
        "invoiceNumber": "invoice_number = %(invoiceNumber)s",
        "originalInvoiceNumber": "original_number = %(originalInvoiceNumber)s::text",
        "factoringContractId": "(document->>'factoringContractId')::int = %(factoringContractId)s",
        "invoiceChannel": "channel = ANY(%(invoiceChannel)s)",
        "isOffer": "(type <> 'SALES_ORDER' OR is_offer = %(isOffer)s)",
        "productId": "EXISTS (SELECT 1 FROM jsonb_array_elements(document->'invoiceRows') r "
        "WHERE (r->>'productId')::int = ANY(%(productId)s))",
    }.items():
        if q.get(name) is not None:
            conditions.append(condition)
    if q.get("searchTerm"):
        values["term"] = q["searchTerm"].lower()
        conditions.append(
            "strpos(lower(counterparty_name || chr(10) || invoice_number || chr(10) || "
            "coalesce(document->>'additionalInformation', '')), %(term)s) > 0"
        )
    orders: dict[str, Any] = {"orderByDate": "date", "orderByCreated": "created", "orderByVersion": "version"}
    results, meta = written_page_of(request.tx, "invoice", conditions, values, q, "invoice_id", orders, store.LIST_ROW)
    return {"results": results, "meta": meta}
