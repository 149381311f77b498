"""Endpoints that make an integration testable, in sandboxes alone: the clock, payments, failures on demand."""

from typing import Any

from tosite.access.store import has_access
from tosite.audit import store as audit
from tosite.contract.wire import PaymentEvent
from tosite.payments.api import receive_by_bank
from tosite.sandbox import companies, faults
from tosite.sandbox.wire import SandboxClock, SandboxFault, SandboxPayment
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import day, read_id
from tosite.web.wire import plain

_TAG = "Sandbox helpers"
_NEEDS = {"STATUS": "status", "DELAY": "delaySeconds", "DROP": None}
"""What each kind of failure is told by."""


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
