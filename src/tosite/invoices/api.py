"""Endpoints of invoices: create, change, read, search. Status operations are in ``moves``."""

from typing import Any

from tosite.audit import store as audit
from tosite.collection.api import add_charges, settle_charges
from tosite.contract.wire import Invoice
from tosite.db.database import Connection
from tosite.invoices import documents, rules, store
from tosite.invoices.access import limit_conditions, locked, require_editing, visible_of
from tosite.invoices.preparing import columns, prepare, receipt_columns
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
    made = prepare(tx, caller.company_id, settings_version, invoice)
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
        **columns(invoice, made, made.invoice_id),
    }
    answer = documents.shown(row)
    rows = books.receipt_parameters(made.booking, made.dimensions)
    number, _ = store.insert(tx, {**receipt_columns(row, made, None), "after": answer}, rows)
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
    made = prepare(tx, company, request.settings_version, invoice, row["document"], violations)
    if made.series_start != row["series_start"]:
        refuse([Violation("date", "Must stay in the fiscal year of the invoice's number")])
    written = columns(invoice, made, row["invoice_id"], row["document"]["invoiceRows"])
    changed = {**row, "version": next_version(row["version"]), **written}
    old = books.receipts(tx, company, [row["ledger_receipt_id"]])[0]
    if documents.accounting_of(changed) != documents.accounting_of(row):
        changed["ledger_receipt_id"] = made.receipt_id
        receipt = {**receipt_columns(changed, made, old["receipt_number"]), "created": old["created"]}
        books.remove_receipt(tx, company, row["ledger_receipt_id"])
        books.insert_receipt(tx, receipt, books.receipt_parameters(made.booking, made.dimensions))
        store.update(tx, changed)
    else:
        books.set_status(tx, company, old["receipt_id"], row["status"], row["status"], changed["version"])
        store.update(tx, changed)
    answer = documents.shown(changed)
    audit.record(tx, request.caller, "UPDATE", "INVOICE", row["invoice_id"], documents.shown(row), answer)
    return answer


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
