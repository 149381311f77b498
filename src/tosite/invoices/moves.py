"""Endpoints that change an invoice's status or notes, and its event log."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from tosite.audit import store as audit
from tosite.circulation import acting as circulation
from tosite.circulation.acting import Acted
from tosite.circulation.round import CIRCULATED
from tosite.contract.wire import CheckingEvent, InfoMessage, InvoiceNotes
from tosite.db.database import Connection
from tosite.invoices import rules, store
from tosite.invoices.access import locked, require_editing, visible_of
from tosite.ledger import store as books
from tosite.oauth.tokens import Caller
from tosite.sending import store as sending
from tosite.sending.rules import not_before
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.versions import check_if_match, next_version
from tosite.web.wire import stamp

_EVENTS = {
    "APPROVE": "APPROVAL",
    "VERIFY": "VERIFICATION",
    "SEND_TO_CIRCULATION": "SEND_TO_CIRCULATION",
    "REJECT": "DENY_PAYMENT",
    "SEND": "SEND",
    "SEND_FAILED": "SENDING_ERROR_REVERTED_TO_NOT_SENT",
    "UNFINISHED": "UNFINISHED",
    "MARK_PAID": "MARKED_PAID",
    "PAY": "ALLOCATE_INVOICE_TO_BANK_STATEMENT",
    "REMOVE_PAYMENT": "DELETED_PAID_ELSEWHERE_PAYMENT_TRANSACTION",
}


def _locked(request: Request, unseen_is_404: bool = False) -> dict[str, Any]:
    """The invoice of the path, locked. Raises ApiError 404 unknown or hidden, 403 without the right.

    ``unseen_is_404``: who may not even view it is told that there is none.
    """
    row = locked(request, read_id(request.path["invoiceId"]))
    if not request.allows(row["type"]):
        seen = any(request.may(right) for right in request.need.rights_for(row["type"]))
        raise ApiError(404 if request.need.hidden or (unseen_is_404 and not seen) else 403)
    check_if_match(request, row["version"])
    return row


def _move(request: Request, operation: str) -> object:
    """One status operation. Raises ApiError 404 unknown, 403 right, status or closed period (status machine)."""
    row = _locked(request, unseen_is_404=operation == "send_to_circulation")
    circulate = None
    if row["type"] in CIRCULATED:
        if operation == "reject":
            circulation.require_part(request, row)
        circulate = partial(circulation.step, request, operation)
    # What a sales invoice is approved or rejected with has no comment in the contract: one that is sent is ignored.
    heard = isinstance(request.body, CheckingEvent) and row["type"] not in rules.SALES_TYPES
    comment = request.body.comment if heard else None
    status = move(request.tx, request.caller, row, operation, comment, circulate, request.clock_days)["status"]
    known = "now" if status != row["status"] else "still"
    return InfoMessage(message=f"Invoice {row['invoice_id']} is {known} {status}")


def move(
    tx: Connection,
    caller: Caller,
    row: dict[str, Any],
    operation: str,
    comment: str | None = None,
    circulate: Callable[[dict[str, Any], str], Acted] | None = None,
    clock_days: int = 0,
) -> dict[str, Any]:
    """Do a status operation on a locked invoice of the caller's company; the invoice afterwards.

    ``circulate`` has the last word on a document that circulates: from the row and the status to be. ``clock_days`` is
    how far the company's clock is ahead of the real time, in which what is sent waits.
    Raises ApiError 403 where status or period do not allow it. Rights are the caller's business.
    """
    company, document, before = caller.company_id, row["document"], row["status"]
    status = rules.next_status(operation, row["type"], before, document["invoiceChannel"])
    if status is None:
        raise ApiError(403, f"An invoice of type {row['type']} in status {before} does not allow {operation}")
    if operation == "send" and document["invoiceChannel"] == "NO_SENDING":
        raise ApiError(400, [Violation("invoiceChannel", "The channel is NO_SENDING")])
    state = books.period_state(tx, company, row["date"])
    if state == "CLOSED" or (rules.MOVES[operation].needs_open_period and state != "OPEN"):
        raise ApiError(403, "CLOSED_FISCAL_PERIOD")
    substituted: dict[str, Any] = {}
    if circulate is not None:
        acted = circulate(row, status)
        document, status = acted.document, acted.status
        substituted = {"onBehalfOf": acted.on_behalf_of} if acted.on_behalf_of is not None else {}
    version = next_version(row["version"])
    if operation == "send":
        due = not_before(row["date"] - timedelta(days=clock_days), datetime.now(UTC).replace(tzinfo=None))
        sending.add(tx, caller, [(row["invoice_id"], document["invoiceChannel"], due)])
    changed = {**row, "status": status, "document": document, "version": version}
    store.update(tx, changed)
    books.set_status(tx, company, row["ledger_receipt_id"], before, status, version)
    after = {"status": status, **({"comment": comment} if comment else {}), **substituted}
    audit.record(tx, caller, operation.upper(), "INVOICE", row["invoice_id"], {"status": before}, after)
    return changed


@endpoint("PUT", "/invoices/{invoiceId}/approve", body=CheckingEvent, body_optional=True)
def approve(request: Request) -> object:
    """Approve: sales to NOT_SENT (APPROVED with NO_SENDING), bought and expense documents to APPROVED.

    Where acceptors are named only they may, or who stands in for them, and the status turns when everybody named for
    verifying and approving has acted.
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


@endpoint("PUT", "/invoices/{invoiceId}/sendToCirculation")
def send_to_circulation(request: Request) -> object:
    """Hand a bought or expense document to its verifiers and acceptors: RECEIVED. 404 without the right to see it."""
    return _move(request, "send_to_circulation")


@endpoint("PUT", "/invoices/{invoiceId}/send")
def send(request: Request) -> object:
    """Put a sales invoice into the queue of its channel; a second call sends it again."""
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
    require_editing(request, refusal=404)
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
    in_place = f"On behalf of {row['on_behalf_of']}" if row["on_behalf_of"] else None
    return {
        "name": row["name"],
        "date": stamp(at.astimezone(UTC).replace(tzinfo=None)),
        "details": ": ".join(part for part in (in_place, (row["after"] or {}).get("comment")) if part),
        "action": _EVENTS[row["action"]],
    }


def _log(request: Request, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """The events of each visible invoice. Raises ApiError 404 when none is known, 403 when none may be seen."""
    found = visible_of(request, store.by_ids(request.tx, request.company, ids))
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
