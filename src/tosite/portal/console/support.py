"""Support: what the company asked, and the inbox in which operators answer everybody."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from babel.dates import format_timedelta

from tosite.portal import words
from tosite.portal.console.forms import Filled, refused_form, send, several
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import Area, area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/support", N_("Support"), N_("API"), 12, needs="GET /service/support/requests", operators=False)
INBOX = area("/console/operator/inbox", N_("Inbox"), N_("Operator"), 0, operators=True)
CATEGORIES = ("QUESTION", "INTEGRATION", "BILLING", "FAULT", "OTHER")
STATUSES = ("OPEN", "ANSWERED", "CLOSED")
ITEMS = ("CONSULTATION_3_HOURS", "CONSULTATION_2_DAYS", "CONSULTATION_HOUR")
_REQUESTS = "/service/support/requests"
_REQUEST = "/service/support/requests/{requestId}"
_ASKED = {name: name for name in ("category", "subject", "apiRequestId", "text")}
_OFFERED = {name: name for name in ("item", "withTravel", "text")}
_ACCEPTED = {"wish": "wish", "preferredDates": "date", "phone": "phone"}


@console_page("GET", "/console/support", AREA)
def requests(console: Console) -> Answer:
    """What was asked so far, and the form for one more question."""
    return _list(console)


@console_page("POST", "/console/support", AREA)
def ask(console: Console) -> Answer:
    """Ask, and go to what was asked."""
    form = console.form
    body = {
        "category": form.get("category"),
        "subject": form.get("subject", "").strip(),
        "text": form.get("text", ""),
        "apiRequestId": form.get("apiRequestId", "").strip() or None,
    }
    try:
        made = send(console, "POST", _REQUESTS, body=body)
    except ApiError as error:
        return _list(console, error.status, refused_form(console, "question", error, _ASKED))
    console.say(True, console._("Your question is with us: the answer comes here and by mail"))
    return Redirect(f"{AREA.path}/{made['id']}")


@console_page("GET", "/console/support/{requestId}", AREA)
def request(console: Console) -> Answer:
    """One request with its thread; whoever opens it has read it."""
    return _thread(console, AREA)


@console_page("GET", "/console/operator/inbox", INBOX)
def inbox(console: Console) -> Answer:
    """Requests of everybody by state: those that wait the longest first."""
    asked = console.filters("category", "companyId")
    if console.query.get("who") == "nobody" and console.operator:
        asked["companyId"] = str(console.operator.company_id)  # questions without an account are the provider's own
    mine = console.query.get("mine") == "yes"
    if mine:
        asked["assignedToUserId"] = str(console.member.caller.user_id)
    status = console.query.get("status", "OPEN")
    order = "ASC" if status == "OPEN" else "DESC"
    wanted = {**asked, **({"status": status} if status in STATUSES else {}), "orderByChanged": order}
    return console.page(
        "console/inbox.html",
        console._(INBOX.text),
        listed=console.listed(_REQUESTS, wanted),
        counts={one: _count(console, {**asked, "status": one}) for one in STATUSES},
        chosen=status,
        statuses=STATUSES,
        categories=CATEGORIES,
        age=lambda moment: _age(console, moment),
        provider=console.member.company,
    )


@console_page("GET", "/console/operator/inbox/{requestId}", INBOX)
def inbox_request(console: Console) -> Answer:
    """The same thread as its customer reads it, with the means to answer."""
    return _thread(console, INBOX)


@console_page("POST", "/console/operator/inbox/{requestId}/assign", INBOX)
def assign(console: Console) -> Answer:
    """Take a request, or give it back to everybody."""
    user = console.member.caller.user_id if console.form.get("take") == "yes" else None
    done = N_("You take care of it") if user else N_("Nobody takes care of it now")
    return _do(console, INBOX, "/assign", done, body={"userId": user})


@console_page("POST", "/console/operator/inbox/{requestId}/offers", INBOX)
def offer(console: Console) -> Answer:
    """Answer with an expert service at the price in force."""
    form = console.form
    body = {
        "item": form.get("item"),
        "withTravel": form.get("withTravel") == "yes",
        "text": form.get("text", "").strip() or None,
    }
    return _send(console, INBOX, "offer", "/offers", N_("The offer is made"), _OFFERED, body)


@console_page("POST", "/console/support/{requestId}/offers/{offerId}/accept", AREA)
def accept(console: Console) -> Answer:
    """Order what was offered."""
    body = {
        "wish": console.form.get("wish", "").strip() or None,
        "phone": console.form.get("phone", "").strip() or None,
        "preferredDates": several(console.form, "date"),
    }
    name = f"accept-{console.number('offerId')}"
    return _send(console, AREA, name, "/offers/{offerId}/accept", N_("It is ordered"), _ACCEPTED, body)


def _both(place: Area) -> None:
    """What either side does in a thread, on its own pages."""

    @console_page("POST", f"{place.path}/{{requestId}}/messages", place)
    def write(console: Console) -> Answer:
        body = {"text": console.form.get("text", "")}
        return _send(console, place, "message", "/messages", N_("The message is sent"), {"text": "text"}, body)

    @console_page("POST", f"{place.path}/{{requestId}}/close", place)
    def close(console: Console) -> Answer:
        return _do(console, place, "/close", N_("The request is closed"))

    @console_page("POST", f"{place.path}/{{requestId}}/reopen", place)
    def reopen(console: Console) -> Answer:
        return _do(console, place, "/reopen", N_("The request is open again"))


_both(AREA)
_both(INBOX)


def _list(console: Console, status: int = 200, form: Filled | None = None) -> Answer:
    return console.page(
        "console/support.html",
        console._(AREA.text),
        status=status,
        listed=console.listed(_REQUESTS, console.filters("status")),
        statuses=STATUSES,
        categories=[(code, console.label(code)) for code in CATEGORIES],
        form=form or Filled("question"),
    )


def _thread(console: Console, place: Area, status: int = 200, refused: Filled | None = None) -> Answer:
    found = console.get(_REQUEST, values=console.path)
    if found["unread"]:
        console.call("PUT", _REQUEST + "/read", values=console.path)
    desk = place is INBOX
    return console.page(
        "console/support_request.html",
        found["subject"],
        status=status,
        support=found,
        form=lambda name: refused if refused is not None and refused.name == name else Filled(name),
        place=f"{place.path}/{found['id']}",
        desk=desk,
        without_account=found["contactEmail"] is not None,
        me=console.member.caller.user_id,
        items=[(code, console.label(code)) for code in ITEMS],
        may_order=not desk and console.may("POST /service/orders"),
        sees_orders=desk or console.may("GET /service/orders"),
    )


def _send(
    console: Console, place: Area, name: str, operation: str, done: str, fields: Mapping[str, str], body: Any
) -> Answer:
    """What the form ``name`` of a thread asks for; what is refused stands in it."""
    try:
        send(console, "POST", _REQUEST + operation, values=console.path, body=body)
    except ApiError as error:
        return _thread(console, place, error.status, refused_form(console, name, error, fields))
    console.say(True, console._(done))
    return Redirect(f"{place.path}/{console.number('requestId')}")


def _do(console: Console, place: Area, operation: str, done: str, **more: Any) -> Answer:
    return console.do(
        "PUT", _REQUEST + operation, f"{place.path}/{console.number('requestId')}", done, values=console.path, **more
    )


def _count(console: Console, asked: dict[str, str]) -> int:
    listed = console.listed(_REQUESTS, asked)
    return listed.total


def _age(console: Console, moment: str) -> str:
    """How long ago a moment of the API was, in the language's own words."""
    passed = datetime.now(UTC) - datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return format_timedelta(passed, granularity="minute", locale=words.locale(console.request.language))
