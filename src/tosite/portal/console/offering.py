"""What the company offers to others: its integrations and their versions, who asks for them, and the decision."""

from typing import Any

from tosite.integrations.rules import CANCELLED, OWNER_MOVES
from tosite.integrations.store import has_tool
from tosite.portal.console.forms import Filled, prose, refused_form, send, several
from tosite.portal.console.frame import Console, Shown, console_page
from tosite.portal.console.integrating import CONSENTS, REQUEST_STATES, VERSION_STATES, in_words, state_of
from tosite.portal.console.navigation import area
from tosite.portal.console.rights import NO_ACCESS, chosen, every_choice
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError, Violation, refuse

_HERE = "/console/offering"
_ALL = "/service/integrations"
_ONE = _ALL + "/{integrationId}"
_REQUEST = "/integrations/{requestId}"
AREA = area(_HERE, N_("Offered integrations"), N_("API"), 5, needs="GET " + _ALL)
_VERSION_FIELDS = {name: name for name in ("description", "terms", "consents", "rights")}
_FIELDS = {
    "name": "name",
    "clientId": "clientId",
    **{f"firstVersion.{name}": field for name, field in _VERSION_FIELDS.items()},
    **_VERSION_FIELDS,
}
_REQUEST_STATES = {**REQUEST_STATES, "WAITING": N_("Waits for your decision")}
_MOVES = {
    "PENDING_APPROVAL": (N_("Submit for approval"), N_("The version is submitted")),
    "NEW": (N_("Take it back"), N_("The version is a draft again")),
    "DEPRECATED": (N_("Offer it no longer"), N_("The version is offered no longer: who uses it keeps it")),
    "DELETED": (N_("Remove"), N_("The version is removed")),
}


@console_page("GET", _HERE, AREA)
def offered(console: Console) -> Answer:
    """The company's integrations, the requests that wait, and the form that specifies one more."""
    return _list(console)


@console_page("POST", _HERE, AREA)
def specify(console: Console) -> Answer:
    """Specify an integration with its first version."""
    form = console.form
    version = _version(console)
    body = {"name": form.get("name", ""), "clientId": form.get("clientId", ""), "firstVersion": version}
    try:
        _require_rights(version)
        made = send(console, "POST", _ALL, body=body)
    except ApiError as error:
        return _list(console, error.status, refused_form(console, "integration", error, _FIELDS))
    console.say(True, console._(N_("The integration is specified: submit its version when it is ready")))
    return Redirect(f"{_HERE}/{made['integrationId']}")


@console_page("GET", _HERE + "/{id}", AREA)
def integration(console: Console) -> Answer:
    """One integration: its link, versions, requests and customers."""
    return _page(console)


@console_page("POST", _HERE + "/{id}/versions", AREA)
def specify_version(console: Console) -> Answer:
    """Specify the next version."""
    values, body = _values(console), _version(console)
    try:
        _require_rights(body)
        send(console, "POST", _ONE + "/versions", values=values, body=body)
    except ApiError as error:
        return _page(console, error.status, refused_form(console, "version", error, _FIELDS))
    console.say(True, console._(N_("The version is specified: submit it when it is ready")))
    return Redirect(f"{_HERE}/{values['integrationId']}")


@console_page("POST", _HERE + "/{id}/versions/{version}", AREA)
def move(console: Console) -> Answer:
    """Submit a version, take it back, offer it no longer, remove it."""
    values, wanted = {**_values(console), "version": console.path["version"]}, console.form.get("state", "")
    if wanted not in _MOVES:
        raise ApiError(404)
    console.get(_ONE, values=values)  # 404 before anything is said
    back = f"{_HERE}/{values['integrationId']}"
    path = _ONE + "/versions/{version}/state"
    return console.do("PUT", path, back, _MOVES[wanted][1], values=values, body={"state": wanted})


@console_page("GET", _HERE + "/{id}/requests/{request}", AREA)
def request(console: Console) -> Answer:
    """Who asks, for which companies, what he agreed to tell, and the form that decides."""
    return _decision(console, _asked(console))


@console_page("POST", _HERE + "/{id}/requests/{request}", AREA)
def decide(console: Console) -> Answer:
    """Decide on every company of a request; the page that answers is the only one that shows the keys."""
    asked = _asked(console)
    numbers = [one["companyId"] for one in asked["companies"] if one.get("decision") is None]
    try:
        body = _said(console.form, numbers)
        made = send(console, "PUT", _REQUEST, once=True, values={"requestId": asked["requestId"]}, body=body)
    except ApiError as error:
        form = refused_form(console, "decision", error, _places(console.form, numbers))
        return _decision(console, _asked(console), error.status, form)  # it may have been taken back meanwhile
    return _decision(console, _asked(console), keys=made["companiesIntegrated"])


def _chosen(form: dict[str, str], numbers: list[int], word: str) -> list[int]:
    return [number for number in numbers if form.get(f"decision-{number}") == word]


def _said(form: dict[str, str], numbers: list[int]) -> dict[str, Any]:
    """The decision as the form says it. Raises ApiError 400 when it says nothing of a company."""
    approve, reject = _chosen(form, numbers, "APPROVE"), _chosen(form, numbers, "REJECT")
    undecided = [number for number in numbers if number not in [*approve, *reject]]
    refuse([Violation(f"decision-{number}", N_("Approve it or turn it down")) for number in undecided])
    reasons = {number: form.get(f"reason-{number}", "").strip() or None for number in reject}
    return {"approve": approve, "reject": [{"companyId": number, "reason": reasons[number]} for number in reject]}


def _places(form: dict[str, str], numbers: list[int]) -> dict[str, str]:
    """The form's field for each member of the decision."""
    places = {f"decision-{number}": f"decision-{number}" for number in numbers}
    approve, reject = _chosen(form, numbers, "APPROVE"), _chosen(form, numbers, "REJECT")
    places |= {f"approve[{at}]": f"decision-{number}" for at, number in enumerate(approve)}
    return places | {f"reject[{at}].reason": f"reason-{number}" for at, number in enumerate(reject)}


def _values(console: Console) -> dict[str, Any]:
    return {"integrationId": console.path["id"]}


def _version(console: Console) -> dict[str, Any]:
    """A version as the form says it; what is not asked for is left out."""
    form = console.form
    asked = {
        group: {name: level for name, level in functions.items() if level != NO_ACCESS}
        for group, functions in chosen(console, every_choice(console)).items()
    }
    return {
        "description": prose(form, "description"),
        "terms": prose(form, "terms"),
        "rights": {group: functions for group, functions in asked.items() if functions},
        "consents": several(form, "consents"),
    }


def _require_rights(version: dict[str, Any]) -> None:
    """Refuse a version that may do nothing. Raises ApiError 400."""
    if not version["rights"]:
        refuse([Violation("rights", N_("Choose at least one right: without any it can do nothing"))])


def _list(console: Console, status: int = 200, form: Filled | None = None) -> Answer:
    rows = [_counted(console, row) for row in console.get(_ALL)]
    clients = [client for client in console.get("/service/clients") if not client["archived"]]
    return console.page(
        "console/offering.html",
        console._(AREA.text),
        status=status,
        integrations=rows,
        waiting=[request for row in rows for request in row["waiting"]],
        names={client["clientId"]: client["name"] for client in clients},
        clients=[(client["clientId"], client["name"]) for client in clients],
        has_tool=has_tool(console.request.tx, console.member.company),
        form=form or Filled("integration"),
        rights=every_choice(console),
        consents=list(CONSENTS.items()),
        states=VERSION_STATES,
        may_change=console.may("POST " + _ALL),
    )


def _counted(console: Console, row: dict[str, Any]) -> Shown:
    values = {"integrationId": row["integrationId"]}
    requests = console.get(_ONE + "/requests", values=values)
    customers = _customers(console, values)
    return Shown({**row, "waiting": [one for one in requests if state_of(one) == "WAITING"], "customers": customers})


def _customers(console: Console, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Who uses an integration; a company that may not offer any (more) is told of nobody."""
    return console.optional("/integrations/{integrationId}/customers", values=values) or []


def _page(console: Console, status: int = 200, form: Filled | None = None) -> Answer:
    values = _values(console)
    requests = console.get(_ONE + "/requests", values=values)  # 404 for another's, for operators too
    found = console.get(_ONE, values=values)
    versions = [Shown({**one, "wanted": in_words(one["rights"]), "moves": _moves(one)}) for one in found["versions"]]
    newest = found["versions"][0]
    former = {"description": newest["description"], "terms": newest["terms"], "consents": ",".join(newest["consents"])}
    former |= {f"{group}.{name}": level for group, names in newest["rights"].items() for name, level in names.items()}
    return console.page(
        "console/offered.html",
        found["name"],
        status=status,
        integration=found,
        link=f"{console.request.host_url}/console/integrations/{found['integrationId']}",
        is_offered=any(one["state"] == "APPROVED" for one in versions),
        versions=[one for one in versions if one["state"] != "DELETED"],
        requests=[Shown({**one, "state": state_of(one)}) for one in requests],
        customers=_customers(console, values),
        form=form or Filled("version", former),
        rights=every_choice(console),
        consents=list(CONSENTS.items()),
        consent_names=CONSENTS,
        states=VERSION_STATES,
        request_states=_REQUEST_STATES,
        has_tool=has_tool(console.request.tx, console.member.company),
        may_change=console.may(f"POST {_ONE}/versions"),
    )


def _moves(version: dict[str, Any]) -> list[tuple[str, str]]:
    """What the owner may do with a version from its state."""
    return [(state, text) for state, (text, _) in _MOVES.items() if state in OWNER_MOVES.get(version["state"], ())]


def _asked(console: Console) -> dict[str, Any]:
    """The request in the path. Raises ApiError 404 unless it is one for the integration in the path."""
    requests = console.get(_ONE + "/requests", values=_values(console))
    found = next((one for one in requests if str(one["requestId"]) == console.path["request"]), None)
    if found is None:
        raise ApiError(404)
    return Shown({**found, "state": state_of(found)})


def _decision(
    console: Console,
    asked: dict[str, Any],
    status: int = 200,
    form: Filled | None = None,
    keys: list[dict[str, Any]] | None = None,
) -> Answer:
    # Of a request that has expired or was taken back the API tells nothing more.
    is_gone = asked["state"] in ("EXPIRED", CANCELLED)
    told = None if is_gone else console.optional(_REQUEST, values={"requestId": asked["requestId"]})
    extra = {one["companyId"]: one["extraInfo"] or {} for one in (told or {}).get("companiesToIntegrate", [])}
    companies = [Shown({**one, "told": Shown(extra.get(one["companyId"], {}))}) for one in asked["companies"]]
    title = f"{console._(N_('Request'))} {asked['requestId']}"
    return console.page(
        "console/offering_request.html",
        title,
        crumbs=[(f"{_HERE}/{asked['integrationId']}", asked["name"])],
        status=status,
        request=asked,
        initiator=(told or {}).get("initiator") or Shown(),
        asked_companies=companies,
        keys=keys,
        names={one["companyId"]: one["told"]["companyName"] for one in companies},
        states=_REQUEST_STATES,
        consents=CONSENTS,
        form=form or Filled("decision"),
        may_change=console.may("PUT " + _REQUEST),
    )
