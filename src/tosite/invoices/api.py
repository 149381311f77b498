"""Endpoints of invoices: parse, rules, store, answer."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from tosite.attachments import store as attachments
from tosite.audit import store as audit
from tosite.contract.wire import CheckingEvent, InfoMessage, Invoice, InvoiceNotes
from tosite.invoices import rules, store
from tosite.ledger import rules as ledger
from tosite.ledger import store as books
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_id, read_ids
from tosite.web.versions import check_if_match, check_version, next_version
from tosite.web.wire import plain, stamp

_BOOKED = ("productId", "product", "quantity", "unitPrice", "discountPercent", "vatPercent", "vatStatus")
_SERVER_OWNED = {
    "id",
    "status",
    "invoiceNumber",
    "paymentDate",
    "ledgerReceiptId",
    "sum",
    "version",
    "creatorId",
    "attachments",
    "invoiceSumInfo",
    "invoiceOperatorInfo",
}


@endpoint("POST", "/invoices", body=Invoice)
def create_invoice(request: Request) -> object:
    """Create an invoice in UNFINISHED, with its ledger receipt and its number."""
    invoice: Invoice = request.body
    tx, company = request.tx, request.company
    request.require(invoice.type)
    made = _prepare(request, invoice)
    invoice_id, receipt_id, version = books.next_id(tx), books.next_id(tx), next_version()
    year = rules.booking_year(invoice.date)
    # Numbers last, in a fixed order: writers wait, nobody fails (design, decision 8).
    number = books.next_number(tx, company, invoice.type, year)
    voucher = books.next_number(tx, company, "VOUCHER", year)
    stored = {
        "company_id": company,
        "invoice_id": invoice_id,
        "type": invoice.type,
        "status": "UNFINISHED",
        "invoice_number": number,
        "year": year,
        "partner_id": invoice.partnerId or None,
        "creator_id": request.caller.user_id,
        "ledger_receipt_id": receipt_id,
        "version": version,
        **_columns(invoice, made, number),
    }
    store.insert(tx, stored)
    books.insert_receipt(tx, _receipt(stored, made, receipt_id, voucher), made.booking)
    answer = _answer(stored)
    _audit(request, "CREATE", invoice_id, None, answer)
    return answer


@endpoint("PUT", "/invoices/{invoiceId}", body=Invoice)
def update_invoice(request: Request) -> object:
    """Replace an invoice that is still editable; accounting changes rebuild its receipt under a new id."""
    invoice: Invoice = request.body
    tx, company = request.tx, request.company
    row = store.lock(tx, company, read_id(request.path["invoiceId"]))
    if row is None:
        raise ApiError(404)
    request.require(row["type"])
    if row["status"] not in rules.editable_statuses(row["type"]):
        raise ApiError(403, f"An invoice of type {row['type']} in status {row['status']} cannot be changed")
    violations = check_version(request, row["version"], invoice.version)
    if invoice.type != row["type"]:
        violations.append(Violation("type", "Cannot be changed"))
    if rules.booking_year(invoice.date) != row["year"]:
        violations.append(Violation("date", "Must stay in the year of the invoice's number"))
    if books.period_state(tx, company, row["date"]) == "CLOSED":
        violations.append(Violation("date", "CLOSED_FISCAL_PERIOD"))
    refuse(violations)
    invoice.partnerId = row["partner_id"]  # fixed after creation
    if invoice.paymentInfo.bankReferenceCode == "":
        # An empty reference keeps the code that was generated before.
        invoice.paymentInfo.bankReferenceCode = row["document"]["paymentInfo"].get("bankReferenceCode") or ""
    made = _prepare(request, invoice)
    changed = {**row, "version": next_version(row["version"]), **_columns(invoice, made, row["invoice_number"])}
    old = books.receipts(tx, company, [row["ledger_receipt_id"]])[0]
    if _accounting(changed) != _accounting(row):
        changed["ledger_receipt_id"] = books.next_id(tx)
        books.remove_receipt(tx, company, row["ledger_receipt_id"])
        receipt = _receipt(changed, made, changed["ledger_receipt_id"], old["receipt_number"])
        books.insert_receipt(tx, receipt, made.booking)
    else:
        books.set_status(tx, company, old["receipt_id"], row["status"], row["status"], changed["version"])
    store.update(tx, changed)
    answer = _answer(changed)
    _audit(request, "UPDATE", row["invoice_id"], _answer(row), answer)
    return answer


@dataclass(frozen=True)
class _Prepared:
    """An invoice that passed every rule, and what the books will say of it."""

    booking: ledger.Booking
    sums: list[dict[str, object]]
    country: str
    vat_status: int
    rate: Decimal


def _prepare(request: Request, invoice: Invoice) -> _Prepared:
    """Check an invoice against the rules and registers and book it. Raises ApiError 400 with all violations."""
    tx, company = request.tx, request.company
    known = store.setting(tx, company)
    violations = rules.check(invoice, known)
    accounts = store.row_accounts(tx, company, [r.productId for r in invoice.invoiceRows if r.productId])
    for index, row in enumerate(invoice.invoiceRows):
        if row.productId and row.productId not in accounts:
            violations.append(Violation(f"invoiceRows[{index}].productId", "Unknown product"))
    if invoice.partnerId and store.partner_type(tx, company, invoice.partnerId) != rules.register_of(invoice.type):
        violations.append(Violation("partnerId", "Unknown partner in the matching register"))
    selling = rules.side(invoice.type) > 0
    own = invoice.paymentInfo.bankAccount
    if selling and own and own.accountNumber and not store.owns_account(tx, company, own.accountNumber):
        violations.append(Violation("paymentInfo.bankAccount.accountNumber", "Is not an account of the company"))
    if books.period_state(tx, company, invoice.date) == "CLOSED":
        violations.append(Violation("date", "CLOSED_FISCAL_PERIOD"))
    refuse(violations)

    fallback = known.accounts["sales" if selling else "purchase"]
    chosen = [
        (accounts.get(r.productId or 0) if invoice.extraInfo.accountingByRow else None) or fallback
        for r in invoice.invoiceRows
    ]
    status = invoice.vatStatus if invoice.vatStatus is not None else 1
    rows = rules.priced_rows(invoice, chosen, status)
    info = invoice.paymentInfo
    booking = ledger.book(
        rows,
        side=rules.side(invoice.type),
        by_row=invoice.extraInfo.accountingByRow,
        currency_rate=info.currencyRate,
        accounts=known.accounts,
        counter_account=known.accounts[rules.counter_role(invoice.type)],
        statuses={n: rule for n, (rule, _, _) in known.statuses.items()},
        name=invoice.counterParty.counterPartyAddress.name,
    )
    sums = rules.sum_infos(rows, info.currency, info.currencyRate, known.currency)
    return _Prepared(booking, sums, known.country, status, info.currencyRate)


def _columns(invoice: Invoice, made: _Prepared, number: int) -> dict[str, Any]:
    """What an invoice's row takes from the client."""
    document = _document(invoice, made.sums)
    document["paymentInfo"]["bankReferenceCode"] = rules.reference_for(invoice, made.country, number)
    return {
        "date": invoice.date,
        "due_date": invoice.paymentInfo.dueDate,
        "counterparty_name": invoice.counterParty.counterPartyAddress.name,
        "document": plain(document),
    }


def _receipt(stored: dict[str, Any], made: _Prepared, receipt_id: int, voucher: int) -> dict[str, Any]:
    return {
        **stored,
        "receipt_id": receipt_id,
        "receipt_number": voucher,
        "name": stored["counterparty_name"],
        "receipt_date": stored["date"],
        "vat_type": "SALES" if rules.side(stored["type"]) > 0 else "PURCHASE",
        "vat_status": made.vat_status,
    }


def _accounting(row: dict[str, Any]) -> object:
    """What of an invoice reaches its receipt: when this is unchanged, the receipt keeps its id."""
    document = row["document"]
    lines = [
        {
            k: line.get(k)
            for k in ("productId", "product", "quantity", "unitPrice", "discountPercent", "vatPercent", "vatStatus")
        }
        for line in document["invoiceRows"]
    ]
    payment = {k: document["paymentInfo"].get(k) for k in ("currency", "currencyRate")}
    rest = (document["extraInfo"], document["discountPercent"], document.get("vatStatus"))
    return (str(row["date"]), row["counterparty_name"], lines, payment, rest)


def _document(invoice: Invoice, sums: list[dict[str, object]]) -> dict[str, Any]:
    document: dict[str, Any] = {
        k: v for k, v in msgspec.to_builtins(invoice, builtin_types=(Decimal,)).items() if k not in _SERVER_OWNED
    }
    for index, row in enumerate(document["invoiceRows"]):
        row["id"] = index + 1
        row.setdefault("productCode", "")
    copied = invoice.type in rules.SALES_TYPES
    for name in ("billingAddress", "deliveryAddress"):
        if document.get(name) is None:
            address = dict(document["counterParty"]["counterPartyAddress"])
            document[name] = address if copied or (name == "deliveryAddress") else {}
    document.setdefault("orderReference", "")
    document.setdefault("notes", "")
    document.setdefault("travelInformationItems", [])
    document.setdefault("isOffer", False)
    document["invoiceSumInfo"] = sums
    return document


def _answer(row: dict[str, Any]) -> dict[str, Any]:
    document = row["document"]
    totals = document["invoiceSumInfo"][-1]
    return plain(  # type: ignore[no-any-return]
        {
            **document,
            "id": row["invoice_id"],
            "status": row["status"],
            "invoiceNumber": row["invoice_number"],
            "ledgerReceiptId": row["ledger_receipt_id"],
            "creatorId": row["creator_id"],
            "sum": totals["invoiceSumTotal"],
            "attachments": [],
            "version": stamp(row["version"]),
        }
    )


def _audit(request: Request, action: str, invoice_id: int, before: Any, after: Any) -> None:
    audit.record(request.tx, request.caller, action, "INVOICE", invoice_id, before, after)


@endpoint("GET", "/invoices/{invoiceId}")
def get_invoices(request: Request) -> object:
    """One invoice, or a list of them by comma separated ids; those without a right are left out."""
    found = store.by_ids(request.tx, request.company, read_ids(request.path["invoiceId"]))
    if not found:
        raise ApiError(404)
    visible = [row for row in found if request.allows(row["type"])]
    if not visible:
        raise ApiError(403)
    files = attachments.of_owner(request.tx, request.company, "INVOICE", [row["invoice_id"] for row in visible])
    results = [{**_answer(row), "attachments": files.get(row["invoice_id"], [])} for row in visible]
    return results if "," in request.path["invoiceId"] else results[0]


@endpoint("GET", "/invoices")
def search_invoices(request: Request) -> object:
    """Search invoices; types that the caller may not see are left out, none at all is 403."""
    q = request.query
    kinds = request.allowed_kinds()
    if not kinds:
        raise ApiError(403)
    values: dict[str, Any] = {"company": request.company, "kinds": kinds, **q}
    conditions: list[Any] = ["company_id = %(company)s", "type = ANY(%(kinds)s)"]
    for name, condition in {
        "types": "type = ANY(%(types)s)",
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
        "originalInvoiceNumber": "document->>'originalInvoiceNumber' = %(originalInvoiceNumber)s::text",
        "factoringContractId": "(document->>'factoringContractId')::int = %(factoringContractId)s",
        "invoiceChannel": "document->>'invoiceChannel' = ANY(%(invoiceChannel)s)",
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
    rows, meta = page_of(request.tx, "invoice", conditions, values, q, "invoice_id", orders)
    return {"results": [_basic(row) for row in rows], "meta": meta}


def _basic(row: dict[str, Any]) -> dict[str, Any]:
    answer = _answer(row)
    keep = "id type status date counterParty invoiceNumber invoiceSumInfo isOffer creatorId version partnerId"
    return {
        **{k: answer[k] for k in keep.split() if k in answer},
        "dueDate": row["due_date"],
        "created": stamp(row["created"]),
    }


def _move(request: Request, operation: str) -> object:
    """One status operation. 404 unknown, 403 right, status or closed period (contract, status machine)."""
    tx, company = request.tx, request.company
    row = store.lock(tx, company, read_id(request.path["invoiceId"]))
    if row is None:
        raise ApiError(404)
    if not request.allows(row["type"]):
        raise ApiError(404 if request.need.hidden else 403)
    check_if_match(request, row["version"])
    channel = row["document"]["invoiceChannel"]
    status = rules.next_status(operation, row["type"], row["status"], channel)
    if status is None:
        raise ApiError(403, f"An invoice of type {row['type']} in status {row['status']} does not allow {operation}")
    if operation == "send" and channel == "NO_SENDING":
        raise ApiError(400, [Violation("invoiceChannel", "The channel is NO_SENDING")])
    state = books.period_state(tx, company, row["date"])
    if state == "CLOSED" or (rules.MOVES[operation].needs_open_period and state != "OPEN"):
        raise ApiError(403, "CLOSED_FISCAL_PERIOD")
    version = next_version(row["version"])
    store.set_status(tx, company, row["invoice_id"], status, version)
    books.set_status(tx, company, row["ledger_receipt_id"], row["status"], status, version)
    _audit(request, operation.upper(), row["invoice_id"], {"status": row["status"]}, {"status": status})
    return InfoMessage(message=f"Invoice {row['invoice_id']} is now {status}")


@endpoint("PUT", "/invoices/{invoiceId}/approve", body=CheckingEvent, body_optional=True)
def approve(request: Request) -> object:
    """Approve: sales to NOT_SENT (APPROVED with NO_SENDING), bought and expense documents to APPROVED."""
    return _move(request, "approve")


@endpoint("PUT", "/invoices/{invoiceId}/verify", body=CheckingEvent, body_optional=True)
def verify(request: Request) -> object:
    """Verify a bought or expense document."""
    return _move(request, "verify")


@endpoint("PUT", "/invoices/{invoiceId}/reject", body=CheckingEvent, body_optional=True)
def reject(request: Request) -> object:
    """Deny payment. A missing right answers 404 here."""
    return _move(request, "reject")


@endpoint("PUT", "/invoices/{invoiceId}/send")
def send(request: Request) -> object:
    """Mark a sales invoice as sent; the delivery channels themselves are not built yet."""
    return _move(request, "send")


@endpoint("PUT", "/invoices/{invoiceId}/invalidate")
def invalidate(request: Request) -> object:
    """Invalidate; fiscal year and period must be open."""
    return _move(request, "invalidate")


@endpoint("PUT", "/invoices/{invoiceId}/unfinished")
def unfinished(request: Request) -> object:
    """Take back to UNFINISHED; fiscal year and period must be open."""
    return _move(request, "unfinished")


@endpoint("PUT", "/invoices/{invoiceId}/notes", body=InvoiceNotes)
def set_notes(request: Request) -> object:
    """Replace the internal notes, in every status. 400 for other types, 404 without the right."""
    row = store.lock(request.tx, request.company, read_id(request.path["invoiceId"]))
    if row is None or not request.allows(row["type"]):
        raise ApiError(404)
    if row["type"] not in rules.MOVES["approve"].types:
        raise ApiError(400, "Notes are not supported for this type")
    version = next_version(row["version"])
    store.set_notes(request.tx, request.company, row["invoice_id"], request.body.notes, version)
    _audit(
        request,
        "NOTES",
        row["invoice_id"],
        {"notes": row["document"].get("notes")},
        {"notes": request.body.notes},
    )
    return InfoMessage(message="The notes are saved")
