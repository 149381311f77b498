"""Endpoints that change an invoice's status or notes, and its event log."""

from datetime import UTC, date, datetime
from typing import Any

from tosite.audit import store as audit
from tosite.contract.wire import CheckingEvent, InfoMessage, InvoiceNotes
from tosite.db.database import Connection
from tosite.invoices import rules, store
from tosite.invoices.access import hidden_from, require_editing
from tosite.ledger import store as books
from tosite.oauth.tokens import Caller
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.versions import check_if_match, next_version
from tosite.web.wire import stamp

_EVENTS = {
    "APPROVE": "APPROVAL",
    "VERIFY": "VERIFICATION",
    "REJECT": "DENY_PAYMENT",
    "SEND": "SEND",
    "UNFINISHED": "UNFINISHED",
}


def _locked(request: Request) -> dict[str, Any]:
    """The invoice of the path, locked. Raises ApiError 404 unknown or hidden, 403 without the right."""
    row = store.lock(request.tx, request.company, read_id(request.path["invoiceId"]))
    if row is None or row["type"] == "JOURNAL" or hidden_from(request, row):
        raise ApiError(404)
    if not request.allows(row["type"]):
        raise ApiError(404 if request.need.hidden else 403)
    check_if_match(request, row["version"])
    return row


def _move(request: Request, operation: str) -> object:
    """One status operation. Raises ApiError 404 unknown, 403 right, status or closed period (status machine)."""
    row = _locked(request)
    comment = request.body.comment if isinstance(request.body, CheckingEvent) else None
    status = move(request.tx, request.caller, row, operation, comment)["status"]
    return InfoMessage(message=f"Invoice {row['invoice_id']} is now {status}")


def move(
    tx: Connection, caller: Caller, row: dict[str, Any], operation: str, comment: str | None = None
) -> dict[str, Any]:
    """Do a status operation on a locked invoice of the caller's company; the invoice afterwards.

    Raises ApiError 403 where status or period do not allow it. Rights are the caller's business.
    """
    company = caller.company_id
    document, before = row["document"], row["status"]
    status = rules.next_status(operation, row["type"], before, document["invoiceChannel"])
    if status is None:
        raise ApiError(403, f"An invoice of type {row['type']} in status {before} does not allow {operation}")
    if operation == "send" and document["invoiceChannel"] == "NO_SENDING":
        raise ApiError(400, [Violation("invoiceChannel", "The channel is NO_SENDING")])
    state = books.period_state(tx, company, row["date"])
    if state == "CLOSED" or (rules.MOVES[operation].needs_open_period and state != "OPEN"):
        raise ApiError(403, "CLOSED_FISCAL_PERIOD")
    if operation in rules.CIRCULATED and row["type"] not in rules.SALES_TYPES:
        acted = rules.act(document, rules.CIRCULATED[operation], caller.user_id, date.today())
        if acted is None:
            raise ApiError(403, f"The invoice names others to {operation} it")
        document, complete = acted
        status = status if complete else before
    elif operation == "unfinished":
        document = rules.without_events(document)
    version = next_version(row["version"])
    changed = {**row, "status": status, "document": document, "version": version}
    store.update(tx, changed)
    books.set_status(tx, company, row["ledger_receipt_id"], before, status, version)
    after = {"status": status, **({"comment": comment} if comment else {})}
    audit.record(tx, caller, operation.upper(), "INVOICE", row["invoice_id"], {"status": before}, after)
    return changed


@endpoint("PUT", "/invoices/{invoiceId}/approve", body=CheckingEvent, body_optional=True)
def approve(request: Request) -> object:
    """Approve: sales to NOT_SENT (APPROVED with NO_SENDING), bought and expense documents to APPROVED.

    Where acceptors are named only they may, and the status turns when all of them have acted.
    """
    return _move(request, "approve")


@endpoint("PUT", "/invoices/{invoiceId}/verify", body=CheckingEvent, body_optional=True)
def verify(request: Request) -> object:
    """Verify a bought or expense document; named verifiers as for approve."""
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
    """Take back to UNFINISHED; fiscal year and period must be open. Marks of verifying and approving are cleared."""
    return _move(request, "unfinished")


@endpoint("PUT", "/invoices/{invoiceId}/notes", body=InvoiceNotes)
def set_notes(request: Request) -> object:
    """Replace the internal notes, in every status. 400 for other types, 404 without the right."""
    row = _locked(request)
    require_editing(request)
    if row["type"] not in rules.MOVES["approve"].types:
        raise ApiError(400, "Notes are not supported for this type")
    write_notes(request.tx, request.caller, row, request.body.notes)
    return InfoMessage(message="The notes are saved")


def write_notes(tx: Connection, caller: Caller, row: dict[str, Any], notes: str | None) -> None:
    """Replace the internal notes of a locked invoice."""
    before, version = row["document"].get("notes"), next_version(row["version"])
    store.update(tx, {**row, "document": {**row["document"], "notes": notes}, "version": version})
    audit.record(tx, caller, "NOTES", "INVOICE", row["invoice_id"], {"notes": before}, {"notes": notes})


def _event(row: dict[str, Any]) -> dict[str, Any]:
    at: datetime = row["at"]
    return {
        "name": row["name"],
        "date": stamp(at.astimezone(UTC).replace(tzinfo=None)),
        "details": (row["after"] or {}).get("comment", ""),
        "action": _EVENTS[row["action"]],
    }


def _log(request: Request, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """The events of each visible invoice. Raises ApiError 404 when none is known, 403 when none may be seen."""
    rows = store.by_ids(request.tx, request.company, ids)
    found = [row for row in rows if not hidden_from(request, row)]
    if not found:
        raise ApiError(404)
    log: dict[int, list[dict[str, Any]]] = {r["invoice_id"]: [] for r in found if request.allows(r["type"])}
    if not log:
        raise ApiError(403)
    for row in store.events(request.tx, request.company, list(log)):
        if row["action"] in _EVENTS:
            log[row["object_id"]].append(_event(row))
    return log


@endpoint("GET", "/invoices/{invoiceId}/transactions")
def transactions_of_invoice(request: Request) -> object:
    """The event log of one invoice, oldest first: who did what, when."""
    invoice = read_id(request.path["invoiceId"])
    return {"transactions": _log(request, [invoice])[invoice]}


@endpoint("GET", "/invoices/transactions")
def transactions_of_invoices(request: Request) -> object:
    """The event logs of up to 200 invoices; unknown ids are skipped."""
    ids = request.query["invoiceIds"]
    refuse([Violation("invoiceIds", "An id must be an integer") for i in ids if i is None][:1])
    log = _log(request, sorted(set(ids)))
    return {"results": [{"invoiceId": invoice, "transactions": events} for invoice, events in log.items()]}
