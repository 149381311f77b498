"""Sandboxes of the person, and what makes an integration testable in one: the clock, payments, failures on demand."""

from typing import Any

from tosite.portal.console.forms import Filled, amount, refused_form, send
from tosite.portal.console.frame import Console, console_page, label
from tosite.portal.console.keys import known_clients
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

_HERE = "/console/sandboxes"
_CLOCK = "/service/sandbox/clock"
_FAULTS = "/service/sandbox/faults"
AREA = area(_HERE, N_("Sandboxes"), N_("API"), 10, needs="GET " + _FAULTS)
COUNTRIES = ("FINLAND", "SWEDEN", "NORWAY")
KINDS = {
    "STATUS": N_("An error status"),
    "DELAY": N_("A slow answer"),
    "DROP": N_("No answer: the connection is dropped"),
}
_PAYABLE = ("NOT_SENT", "SENT", "APPROVED", "PARTLY_PAID")
_FAULT_FIELDS = {name: name for name in ("clientId", "kind", "status", "delaySeconds", "count")}
_PAYMENT_FIELDS = {"amount": "amount", "paymentDate": "paymentDate"}


@console_page("GET", _HERE, AREA)
def sandboxes(console: Console) -> Answer:
    """The person's sandboxes, and in a sandbox the tools of this one."""
    return _shown(console)


@console_page("POST", _HERE, AREA)
def make(console: Console) -> Answer:
    """Make a sandbox; the page that answers is the only one that shows its credentials."""
    body = {"country": console.form.get("country") or None}
    try:
        made = send(console, "POST", "/service/sandboxes", once=True, body=body)
    except ApiError as error:
        return _shown(console, error.status, sandbox=refused_form(console, "sandbox", error, {"country": "country"}))
    return _shown(console, made=made)


@console_page("POST", _HERE + "/{id}/reset", AREA)
def reset(console: Console) -> Answer:
    """Bring a sandbox back to its seeded state."""
    done = N_("The sandbox is as it was made: a new company has taken over its users, clients and keys")
    path = "/service/sandboxes/{companyId}/reset"
    return console.do("PUT", path, _HERE, done, values={"companyId": console.path["id"]})


@console_page("POST", _HERE + "/{id}/delete", AREA)
def delete(console: Console) -> Answer:
    """Close a sandbox."""
    path = "/service/sandboxes/{companyId}"
    return console.do("DELETE", path, _HERE, N_("The sandbox is closed"), values={"companyId": console.path["id"]})


@console_page("POST", _HERE + "/here/clock", AREA)
def move_clock(console: Console) -> Answer:
    """Move the business day of the sandbox that is shown."""
    body = {"daysAhead": console.form.get("daysAhead") or None}
    try:
        send(console, "PUT", _CLOCK, body=body)
    except ApiError as error:
        return _shown(console, error.status, clock=refused_form(console, "clock", error, {"daysAhead": "daysAhead"}))
    console.say(True, console._(N_("The business day is moved")))
    return Redirect(f"{_HERE}#tools")


@console_page("POST", _HERE + "/here/payments", AREA)
def pay(console: Console) -> Answer:
    """Pay an invoice as if the bank had brought it."""
    form = console.form
    body = {
        "amount": amount(form, "amount") or None,
        "paymentDate": form.get("paymentDate") or None,
    }
    path = "/service/sandbox/invoices/{invoiceId}/payments"
    try:
        send(console, "POST", path, values={"invoiceId": form.get("invoiceId") or "0"}, body=body)
    except ApiError as error:
        mended = ApiError(400, "There is no such invoice") if error.status == 404 else error
        return _shown(console, mended.status, payment=refused_form(console, "payment", mended, _PAYMENT_FIELDS))
    console.say(True, console._(N_("The payment has come")))
    return Redirect(f"{_HERE}#tools")


@console_page("POST", _HERE + "/here/failures", AREA)
def ask_for_failures(console: Console) -> Answer:
    """Let the next calls of a client fail; a field that does not belong to the kind is not sent."""
    form = console.form
    kind = form.get("kind", "STATUS")
    needed = {"STATUS": "status", "DELAY": "delaySeconds"}.get(kind)
    body: dict[str, Any] = {"clientId": form.get("clientId") or None, "kind": kind, "count": form.get("count") or None}
    if needed is not None:
        body[needed] = form.get(needed) or None
    try:
        send(console, "POST", _FAULTS, body=body)
    except ApiError as error:
        return _shown(console, error.status, failure=refused_form(console, "failure", error, _FAULT_FIELDS))
    console.say(True, console._(N_("The next calls fail as you asked")))
    return Redirect(f"{_HERE}#tools")


@console_page("POST", _HERE + "/here/failures/off", AREA)
def call_failures_off(console: Console) -> Answer:
    """Let every call be answered as usual again."""
    return console.do("DELETE", _FAULTS, f"{_HERE}#tools", N_("Every call is answered as usual again"))


def _shown(console: Console, status: int = 200, made: dict[str, Any] | None = None, **forms: Filled) -> Answer:
    clock = console.optional(_CLOCK)
    failures = console.optional(_FAULTS) if clock else None
    found = console.get("/service/sandboxes")
    return console.page(
        "console/sandboxes.html",
        console._(AREA.text),
        status=status,
        made=made,
        sandboxes=found,
        tools=clock is not None,
        clock=clock,
        failures=failures or [],
        clients=known_clients(console) if clock else [],
        names=dict(known_clients(console)) if clock else {},
        invoices=_payable(console) if clock else [],
        countries=[(code, label(code, console.request.language)) for code in COUNTRIES],
        kinds=[(code, console._(text)) for code, text in KINDS.items()],
        kind_names=KINDS,
        sandbox_form=forms.get("sandbox") or Filled("sandbox"),
        clock_form=forms.get("clock") or Filled("clock", {"daysAhead": str(clock["daysAhead"]) if clock else ""}),
        payment_form=forms.get("payment") or Filled("payment"),
        failure_form=forms.get("failure") or Filled("failure"),
        may_make=console.may("POST /service/sandboxes"),
        may_change=console.may("POST " + _FAULTS),
        may_pay=console.may("POST /service/sandbox/invoices/{invoiceId}/payments"),
    )


def _payable(console: Console) -> list[tuple[int, str]]:
    """The newest invoices that still take a payment."""
    query = {"types": ["SALES_INVOICE", "PURCHASE_INVOICE"], "status": list(_PAYABLE), "size": 50}
    found = console.optional("/invoices", query=query) or {"results": []}
    return [(row["id"], _named(console, row)) for row in found["results"]]


def _named(console: Console, row: dict[str, Any]) -> str:
    kind, name = label(row["type"], console.request.language), row["counterParty"]["counterPartyAddress"]["name"]
    return f"{kind} {row['invoiceNumber']}, {name}"
