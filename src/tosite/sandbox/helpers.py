"""Endpoints that make an integration testable, in sandboxes alone: the clock, payments, failures on demand."""

import re
from typing import Any

from tosite.access.store import has_access
from tosite.audit import store as audit
from tosite.contract.wire import PaymentEvent
from tosite.payments.api import receive_by_bank
from tosite.sandbox import companies, events, faults
from tosite.sandbox.wire import (
    SandboxClock,
    SandboxEvent,
    SandboxEventList,
    SandboxFault,
    SandboxPayment,
    SandboxReplay,
)
from tosite.web.endpoint import Own, Request, endpoint, query_parameter
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import day, read_id
from tosite.web.wire import plain, utc_stamp
from tosite.webhooks import subscribing
from tosite.webhooks.catalogue import CATALOGUE
from tosite.webhooks.service import PAGES

_TAG = "Sandbox helpers"
_NEEDS = {"STATUS": "status", "DELAY": "delaySeconds", "DROP": None}
"""What each kind of failure is told by."""
_EVENT_FILTERS = (
    query_parameter("eventType", {"type": "string", "enum": list(CATALOGUE)}),
    query_parameter("resource", {"type": "string"}),
)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@endpoint("GET", "/service/sandbox/clock", own=Own(_TAG, SandboxClock))
def read_clock(request: Request) -> object:
    """The company's business day, and how far it is ahead of the real one."""
    _require_sandbox(request)
    return _clock(request)


@endpoint("PUT", "/service/sandbox/clock", body=SandboxClock, own=Own(_TAG, SandboxClock))
def set_clock(request: Request) -> object:
    """Move the company's business day ahead, or back to the real one. Tokens, audit and versions keep real time."""
    _require_sandbox(request)
    before = _clock(request)
    request.clock_days = request.body.daysAhead
    companies.set_clock(request.tx, request.company, request.clock_days)
    audit.record(request.tx, request.caller, "UPDATE", "SANDBOX_CLOCK", request.company, before, _clock(request))
    return _clock(request)


@endpoint(
    "POST",
    "/service/sandbox/invoices/{invoiceId}/payments",
    body=SandboxPayment,
    body_optional=True,
    own=Own(_TAG, PaymentEvent),
)
def pay_invoice(request: Request) -> object:
    """Pay an invoice, or a part of it, as if the bank had brought the payment."""
    _require_sandbox(request)
    sent = request.body or SandboxPayment()
    return receive_by_bank(request, read_id(request.path["invoiceId"]), sent.amount, sent.paymentDate or request.today)


@endpoint("GET", "/service/sandbox/faults", own=Own(_TAG, SandboxFault, many=True))
def waiting_faults(request: Request) -> object:
    """The failures that calls still have to expect, in their order."""
    _require_sandbox(request)
    return [_fault(row) for row in faults.waiting(request.tx, request.company)]


@endpoint("POST", "/service/sandbox/faults", body=SandboxFault, own=Own(_TAG, SandboxFault))
def ask_for_faults(request: Request) -> object:
    """Let the next calls of a client fail, crawl or get no answer; the calls of these helpers never do."""
    _require_sandbox(request)
    sent: SandboxFault = request.body
    wanted = _NEEDS[sent.kind]
    out = [
        Violation(name, f"Is required for {sent.kind}" if name == wanted else f"Does not belong to {sent.kind}")
        for name in ("status", "delaySeconds")
        if (getattr(sent, name) is None) == (name == wanted)
    ]
    if not has_access(request.tx, request.company, sent.clientId):
        out.append(Violation("clientId", "Is no client that has access to the company"))
    refuse(out)
    row = faults.add(
        request.tx,
        request.company,
        {
            "client_id": sent.clientId,
            "kind": sent.kind,
            "status": sent.status,
            "delay_seconds": sent.delaySeconds,
            "remaining": sent.count or 1,
        },
    )
    audit.record(request.tx, request.caller, "CREATE", "SANDBOX_FAULT", row["fault_id"], None, _fault(row))
    return _fault(row)


@endpoint("DELETE", "/service/sandbox/faults", own=Own(_TAG, status=204))
def call_faults_off(request: Request) -> object:
    """Let every call be answered as usual again."""
    _require_sandbox(request)
    before = [_fault(row) for row in faults.waiting(request.tx, request.company)]
    if faults.call_off(request.tx, request.company):
        audit.record(request.tx, request.caller, "DELETE", "SANDBOX_FAULT", request.company, before, None)
    return None


@endpoint("GET", "/service/sandbox/events", own=Own(_TAG, SandboxEventList, query=(*_EVENT_FILTERS, *PAGES)))
def past_events(request: Request) -> object:
    """What happened in the sandbox in the last 90 days, whether a webhook was told of it or not, the newest first."""
    _require_sandbox(request)
    q = request.query
    values = {**q, "company": request.company, **subscribing.seen_events(request)}
    if not values["seen"]:
        raise ApiError(403)
    conditions: list[Any] = ["company_id = %(company)s", subscribing.of_seen("sandbox_event.kind")]
    if q.get("eventType"):
        conditions.append("event_type = %(eventType)s::text")
    if q.get("resource"):
        conditions.append("resource = %(resource)s::text")
    rows, meta = page_of(request.tx, "sandbox_event", conditions, values, q, "event_id", columns=events.COLUMNS)
    return {"results": [_event(row) for row in rows], "meta": meta}


@endpoint(
    "POST",
    "/service/sandbox/events/{eventId}/replay",
    body=SandboxReplay,
    body_optional=True,
    own=Own(_TAG, SandboxEvent, text_ids=frozenset({"eventId"})),
)
def replay_event(request: Request) -> object:
    """Send a past event to the sandbox's webhooks that subscribe to it now, also to those made after it.

    A webhook that had the event gets it under the same id again. 409 when no active webhook subscribes to it.
    """
    _require_sandbox(request)
    text, sent = request.path["eventId"], request.body or SandboxReplay()
    row = events.find(request.tx, request.company, int(text)) if _NUMBER.fullmatch(text) else None
    if row is None:
        raise ApiError(404)
    kinds = subscribing.kinds_of(request, row["event_type"], write=True)
    if "" not in kinds and row["kind"] not in kinds:
        raise ApiError(403)
    deliveries = [
        {"webhookUuid": str(one["webhook_uuid"]), "deliveryId": str(one["message_id"])}
        for one in events.replay(request.tx, request.company, row["event_id"], sent.webhookUuid)
    ]
    if not deliveries:
        raise ApiError(409, f"No active webhook that was asked for subscribes to {row['event_type']}")
    return {**_event(row), "deliveries": deliveries}


def _event(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "eventId": row["event_id"],
        "eventType": row["event_type"],
        "resource": row["resource"],
        "created": utc_stamp(row["at"]),
        "payload": row["payload"],
    }


def _require_sandbox(request: Request) -> None:
    """Raise ApiError 403 in a company whose books are somebody's."""
    if not companies.is_open_sandbox(request.tx, request.company):
        raise ApiError(403, "This exists in sandbox companies only")


def _clock(request: Request) -> dict[str, Any]:
    return {"daysAhead": request.clock_days, "today": day(request.today)}


def _fault(row: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = plain(
        {
            "clientId": row["client_id"],
            "kind": row["kind"],
            "count": row["remaining"],
            "status": row["status"],
            "delaySeconds": row["delay_seconds"],
        }
    )
    return shown
