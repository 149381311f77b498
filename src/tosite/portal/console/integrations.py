"""Which programs get at the company's data and how to end that; the company's own use of the API: terms, start, end."""

from typing import Any

from tosite.portal.console import store
from tosite.portal.console.forms import Filled, refused_form, send
from tosite.portal.console.frame import Console, console_page, parse_day
from tosite.portal.console.integrating import REQUEST_STATES, with_states
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError, Violation, refuse

_HERE = "/console/integrations"
_ACTIVATION = _HERE + "/activation"
_CANCEL = "/service/integrationrequests/{requestId}/cancel"
AREA = area(_HERE, N_("Integrations"), N_("API"), 4, needs="GET /service/access")
STATES = {
    "FREE": N_("Open without an activation"),
    "NOT_ACTIVATED": N_("Not activated"),
    "PLANNED": N_("Planned"),
    "ACTIVE": N_("Activated"),
    "CLOSED": N_("Closed"),
}
_START_FIELDS = {"startDate": "startDate", "accepted": "accepted", "termsVersion": "accepted"}
_END_FIELDS = {"endDate": "endDate", "sure": "sure"}


@console_page("GET", _HERE, AREA)
def integrations(console: Console) -> Answer:
    """Every client that has access: since when, by whom, last used."""
    return console.page(
        "console/integrations.html",
        console._(AREA.text),
        access=console.get("/service/access"),
        requests=with_states(console.get("/service/integrationrequests")),
        request_states=REQUEST_STATES,
        activation=console.get("/service/activation"),
        states=STATES,
        may_change=console.may("DELETE /service/access/clients/{clientId}"),
        may_cancel=console.may("PUT " + _CANCEL),
    )


@console_page("POST", _HERE + "/requests/{id}/cancel", AREA)
def cancel_request(console: Console) -> Answer:
    """Take a request for an integration back."""
    done = N_("The request is taken back")
    return console.do("PUT", _CANCEL, _HERE, done, values={"requestId": console.path["id"]})


@console_page("POST", _HERE + "/clients/{id}/revoke", AREA)
def revoke_client(console: Console) -> Answer:
    """End everything that a client has."""
    done = N_("The access of the program is ended")
    return console.do(
        "DELETE", "/service/access/clients/{clientId}", _HERE, done, values={"clientId": console.path["id"]}
    )


@console_page("POST", _HERE + "/keys/{id}/revoke", AREA)
def revoke_key(console: Console) -> Answer:
    """Revoke one key."""
    done = N_("The key is revoked: it gives no tokens any more")
    return console.do("DELETE", "/service/access/keys/{keyId}", _HERE, done, values={"keyId": console.path["id"]})


@console_page("POST", _HERE + "/logins/{id}/end", AREA)
def end_login(console: Console) -> Answer:
    """End one login."""
    path = "/service/access/sessions/{sessionId}"
    done = N_("The login is ended: its tokens end at once")
    return console.do("DELETE", path, _HERE, done, values={"sessionId": console.path["id"]})


@console_page("GET", _ACTIVATION, AREA)
def activation(console: Console) -> Answer:
    """The state, the terms of the day that is asked for, and what an end would do."""
    return _activation(console)


@console_page("POST", _ACTIVATION, AREA)
def activate(console: Console) -> Answer:
    """Take the API into use under the terms that were shown and accepted."""
    form = console.form
    body = {"startDate": form.get("startDate") or None, "termsVersion": form.get("termsVersion", "")}
    try:
        if form.get("accepted") != "yes":
            refuse([Violation("accepted", "Without accepting the terms the API is not taken into use")])
        send(console, "POST", "/service/activation", body=body)
    except ApiError as error:
        return _activation(console, error.status, start=refused_form(console, "start", error, _START_FIELDS))
    console.say(True, console._(N_("The API is taken into use")))
    return Redirect(_HERE)


@console_page("POST", _ACTIVATION + "/end", AREA)
def deactivate(console: Console) -> Answer:
    """Give the API up."""
    form = console.form
    try:
        if form.get("sure") != "yes":
            refuse([Violation("sure", "Confirm that you have read what happens then")])
        send(console, "POST", "/service/activation/end", body={"endDate": form.get("endDate") or None})
    except ApiError as error:
        return _activation(console, error.status, end=refused_form(console, "end", error, _END_FIELDS))
    console.say(True, console._(N_("The API is given up")))
    return Redirect(_HERE)


def _activation(console: Console, status: int = 200, start: Filled | None = None, end: Filled | None = None) -> Answer:
    asked = parse_day(console.query.get("startDate")) or console.today
    start = start or Filled("start", {"startDate": asked.isoformat()})
    found = console.get("/service/activation")
    day = parse_day(start.get("startDate")) or console.today
    terms = [one for one in console.get("/service/terms") if one["validFrom"] <= day.isoformat()]
    access = console.get("/service/access")
    return console.page(
        "console/activation.html",
        console._(N_("Activation of the API")),
        status=status,
        activation=found,
        state=STATES[found["state"]],
        running=_running(found["periods"]),
        names=_names(console),
        terms=terms[0] if terms else None,
        start=start,
        end=end or Filled("end", {"endDate": console.today.isoformat()}),
        counts={
            "clients": len(access),
            "keys": sum(len(one["keys"]) for one in access),
            "logins": sum(len(one["sessions"]) for one in access),
        },
        may_change=console.may("POST /service/activation"),
    )


def _running(periods: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The period that has no end yet."""
    return next((period for period in periods if not period["endDate"]), None)


def _names(console: Console) -> dict[int, str]:
    """What the users of the company are called."""
    rows = store.users(console.request.tx, console.member.company)
    return {row["user_id"]: f"{row['first_name']} {row['last_name']}".strip() for row in rows}
