"""The company's own API clients: registered, changed, their secrets replaced, their certification."""

import base64
from typing import Any

from tosite.apiclients.rules import DEFAULT_OVERLAP, LONGEST_OVERLAP
from tosite.portal.console import certification
from tosite.portal.console.forms import Filled, refused_form, send
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

_HERE = "/console/clients"
_ONE = "/service/clients/{clientId}"
AREA = area(_HERE, N_("API clients"), N_("API"), 7, needs="GET /service/clients")
_FIELDS = {"name": "name", "redirectUri": "redirectUri", "contactEmail": "contactEmail", "logo": "logo"}
_OVERLAPS = (
    (0, N_("No longer")),
    (24, N_("One day")),
    (DEFAULT_OVERLAP, N_("A week")),
    (LONGEST_OVERLAP, N_("30 days")),
)


@console_page("GET", _HERE, AREA)
def clients(console: Console) -> Answer:
    """Every client of the company, and the form that registers one."""
    return _list(console)


@console_page("POST", _HERE, AREA)
def register(console: Console) -> Answer:
    """Register a client; the page that answers is the only one that shows its secret."""
    try:
        made = send(console, "POST", "/service/clients", once=True, body=_said(console, None))
    except ApiError as error:
        return _list(console, error.status, refused_form(console, "client", error, _FIELDS))
    return _page(console, made["clientId"], secret=made["clientSecret"])


@console_page("GET", _HERE + "/{id}", AREA)
def client(console: Console) -> Answer:
    """One client: what is said of it, its secret's age, its certification."""
    return _page(console, console.path["id"])


@console_page("POST", _HERE + "/{id}", AREA)
def change(console: Console) -> Answer:
    """Replace what is said of a client; its logo stays unless another is chosen or it is taken away."""
    number = console.path["id"]
    body = _said(console, console.get(_ONE, values={"clientId": number}))
    try:
        send(console, "PUT", _ONE, values={"clientId": number}, body=body)
    except ApiError as error:
        return _page(console, number, error.status, change_form=refused_form(console, "client", error, _FIELDS))
    console.say(True, console._(N_("The client is changed")))
    return Redirect(f"{_HERE}/{number}")


@console_page("POST", _HERE + "/{id}/secret", AREA)
def replace_secret(console: Console) -> Answer:
    """Replace the secret, with an overlap; the page that answers is the only one that shows the new one."""
    number = console.path["id"]
    body = {"overlapHours": console.form.get("overlapHours") or None}
    try:
        made = send(console, "POST", _ONE + "/secret", once=True, values={"clientId": number}, body=body)
    except ApiError as error:
        fields = {"overlapHours": "overlapHours"}
        return _page(console, number, error.status, secret_form=refused_form(console, "secret", error, fields))
    return _page(console, number, secret=made["clientSecret"])


@console_page("POST", _HERE + "/{id}/archive", AREA)
def archive(console: Console) -> Answer:
    """Archive a client."""
    done = N_("The client is archived: it gets no tokens any more")
    return console.do("DELETE", _ONE, _HERE, done, values={"clientId": console.path["id"]})


@console_page("POST", _HERE + "/{id}/certification/{point}", AREA)
def set_point(console: Console) -> Answer:
    """Set a point of the certification."""
    number, point = console.path["id"], console.path["point"]
    refused = certification.set_point(console, number, point)
    if refused is not None:
        return _page(console, number, refused.status, refused_point=refused.form)
    return Redirect(f"{_HERE}/{number}#point-{point}")


def _list(console: Console, status: int = 200, form: Filled | None = None) -> Answer:
    return console.page(
        "console/clients.html",
        console._(AREA.text),
        status=status,
        clients=console.get("/service/clients"),
        form=form or Filled("client"),
        may_change=console.may("POST /service/clients"),
    )


def _page(
    console: Console,
    number: str,
    status: int = 200,
    secret: str | None = None,
    change_form: Filled | None = None,
    secret_form: Filled | None = None,
    refused_point: Filled | None = None,
) -> Answer:
    found = console.get(_ONE, values={"clientId": number})
    living = not found["archived"]
    return console.page(
        "console/client.html",
        found["name"],
        status=status,
        client=found,
        secret=secret,
        form=change_form or Filled("client", {name: found[name] or "" for name in _FIELDS if name != "logo"}),
        secret_form=secret_form or Filled("secret", {"overlapHours": str(DEFAULT_OVERLAP)}),
        overlaps=[(hours, console._(text)) for hours, text in _OVERLAPS],
        points=certification.points_of(console, number, is_owner=True, refused=refused_point) if living else [],
        states=certification.STATES,
        names=certification.names_of(console, console.member.company),
        may_change=living and console.may("PUT " + _ONE),
    )


def _said(console: Console, former: dict[str, Any] | None) -> dict[str, Any]:
    """The body of an operation from the form; the logo is the chosen file, else the former one."""
    form, logo = console.form, console.request.files.get("logo")
    kept = former["logo"] if former and form.get("withoutLogo") != "yes" else None
    return {
        "name": form.get("name", ""),
        "redirectUri": form.get("redirectUri", "").strip(),
        "contactEmail": form.get("contactEmail", "").strip(),
        "logo": base64.b64encode(logo).decode() if logo else kept,
    }
