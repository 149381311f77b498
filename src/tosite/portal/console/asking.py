"""A customer follows the link of an integration, reads what it wants, and asks for it for companies that he manages."""

from typing import Any

from tosite.integrations import rules, store
from tosite.oauth.people import companies_of
from tosite.portal.console.forms import Filled, refused_form, several
from tosite.portal.console.frame import Console, Shown, console_page
from tosite.portal.console.integrating import CONSENTS, REQUEST_STATES, in_words, with_states
from tosite.portal.console.integrations import AREA
from tosite.portal.console.navigation import Area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError, Violation, refuse

# Whoever follows a link is answered, also while he looks at a company that he does not manage.
_LINK = Area(AREA.path, AREA.text)
_HERE = AREA.path + "/{id}"
_OFFER = "/service/integrations/{integrationId}/offer"
_REQUESTS = "/service/integrations/{integrationId}/requests"
_OWN_CONSENTS = {**CONSENTS, "userFullName": N_("Your name"), "email": N_("Your e-mail address")}
_UNKNOWN = N_("No integration has this address: ask whoever gave you the link for the right one.")
_WITHDRAWN = N_("This integration is not offered at present: its maker has withdrawn it, or it is not approved yet.")
_NOT_MANAGED = N_("You do not manage the company that you look at. Choose one that you manage to read the offer.")
_CHANGED = N_("The integration has a newer version since you opened the page: read its terms before you accept.")
_SENT = N_("You have asked for the integration: its maker decides within two weeks")


@console_page("GET", _HERE, _LINK)
def offer(console: Console) -> Answer:
    """What is offered, by whom, under which terms, and the form that asks for it."""
    return _page(console)


@console_page("POST", _HERE, _LINK)
def ask(console: Console) -> Answer:
    """Ask for the integration under the version that was shown."""
    code, form = console.path["id"], console.form
    chosen = [int(number) for number in several(form, "companyIds") if number.isdecimal()]
    try:
        with console.request.tx.transaction():
            _check(form, chosen)
            body = {"companyIds": chosen, "termsAccepted": True, "consents": several(form, "consents")}
            made = console.call("POST", _REQUESTS, values={"integrationId": code}, body=body)
            if str(made["version"]) != form.get("version"):
                refuse([Violation("termsAccepted", _CHANGED)])
    except ApiError as error:
        if error.status in (403, 404):
            return _page(console, error.status)
        listed = {one["number"] for one in _companies(console, code)}
        fields = {f"companyIds[{at}]": f"company-{number}" for at, number in enumerate(chosen) if number in listed}
        fields |= {name: name for name in ("companyIds", "consents", "termsAccepted")}
        return _page(console, error.status, refused_form(console, "ask", error, fields))
    console.say(True, console._(_SENT))
    return Redirect(AREA.path if console.member.company in chosen else f"{AREA.path}/{code}")


def _check(form: dict[str, str], chosen: list[int]) -> None:
    """Refuse a form that chooses no company or does not accept the terms, both at once. Raises ApiError 400."""
    out = [] if chosen else [Violation("companyIds", N_("Choose at least one company"))]
    if form.get("termsAccepted") != "yes":
        out.append(Violation("termsAccepted", N_("The terms of the integration must be accepted")))
    refuse(out)


def _page(console: Console, status: int = 200, form: Filled | None = None) -> Answer:
    code = console.path["id"]
    try:
        found = console.get(_OFFER, values={"integrationId": code})
    except ApiError as error:
        if error.status == 403:
            return _nothing(console, 403, _NOT_MANAGED)
        if error.status != 404:
            raise
        known = store.by_code(console.request.tx, code) is not None
        return _nothing(console, 404, _WITHDRAWN if known else _UNKNOWN)
    asked = with_states(console.get("/service/integrationrequests"))
    return console.page(
        "console/offer.html",
        found["name"],
        status=status,
        offer=found,
        wanted=in_words(found["rights"]),
        mine=_companies(console, code),
        consents=[(name, text) for name, text in _OWN_CONSENTS.items() if name in found["consents"]],
        asked=[one for one in asked if one["integrationId"] == code],
        states=REQUEST_STATES,
        form=form or Filled("ask", {"companyIds": str(console.member.company)}),
        may_ask=console.may("POST " + _REQUESTS),
    )


def _nothing(console: Console, status: int, text: str) -> Answer:
    """The page that says why there is nothing to read."""
    return console.page("console/nooffer.html", console._(AREA.text), status=status, text=text, code=console.path["id"])


def _companies(console: Console, code: str) -> list[dict[str, Any]]:
    """The companies that the person manages, and why the integration cannot be asked for one (``fault``)."""
    tx, user = console.request.tx, console.member.caller.user_id
    offered = store.offer(tx, code)
    if offered is None:  # withdrawn since the offer was read
        raise ApiError(404)
    mine = companies_of(tx, user)
    managed = store.managed(tx, user, [number for number, _ in mine], offered)
    return [
        Shown(
            number=number,
            name=name,
            fault=rules.fault_in_company(number, offered, managed),
            closed=managed[number]["is_sandbox"] == offered["is_sandbox"] and not managed[number]["is_open"],
        )
        for number, name in mine
        if number in managed
    ]
