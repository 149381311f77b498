"""API keys of the company, and its users for programs: made, listed, revoked."""

from collections import Counter
from typing import Any

from tosite.portal.console import store
from tosite.portal.console.forms import Filled, refused_form, send
from tosite.portal.console.frame import Console, Shown, console_page
from tosite.portal.console.navigation import area
from tosite.portal.console.rights import asked, choices
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

_HERE = "/console/keys"
AREA = area(_HERE, N_("API keys"), N_("API"), 6, needs="GET /service/access")
_KEY_FIELDS = {"userId": "userId", "clientId": "clientId"}
_USER_FIELDS = {"name": "name", "email": "email"}


@console_page("GET", _HERE, AREA)
def keys(console: Console) -> Answer:
    """Every key with its user and client, the users for programs, and the forms that make them."""
    return _shown(console)


@console_page("POST", _HERE, AREA)
def make_key(console: Console) -> Answer:
    """Make a key; the page that answers is the only one that shows it."""
    form = console.form
    body = {"userId": form.get("userId") or None, "clientId": form.get("clientId", "").strip() or None}
    try:
        made = send(console, "POST", "/service/access/keys", once=True, body=body)
    except ApiError as error:
        return _shown(console, status=error.status, key_form=refused_form(console, "key", error, _KEY_FIELDS))
    return _shown(console, made=made)


@console_page("POST", _HERE + "/{id}/revoke", AREA)
def revoke_key(console: Console) -> Answer:
    """Revoke a key."""
    done = N_("The key is revoked: it gives no tokens any more")
    return console.do("DELETE", "/service/access/keys/{keyId}", _HERE, done, values={"keyId": console.path["id"]})


@console_page("POST", _HERE + "/users", AREA)
def make_user(console: Console) -> Answer:
    """Make a user for programs."""
    form = console.form
    body = {"name": form.get("name", ""), "email": form.get("email", ""), "rights": asked(console)}
    try:
        made = send(console, "POST", "/service/access/technicalusers", body=body)
    except ApiError as error:
        return _shown(console, status=error.status, user_form=refused_form(console, "user", error, _USER_FIELDS))
    console.say(True, console._(N_("The user is made: now make a key for it")))
    return Redirect(f"{_HERE}?userId={made['userId']}")


@console_page("POST", _HERE + "/users/{id}/off", AREA)
def switch_user_off(console: Console) -> Answer:
    """Switch a user for programs off."""
    path = "/service/access/technicalusers/{userId}"
    done = N_("The user is switched off, and its keys are revoked")
    return console.do("DELETE", path, _HERE, done, values={"userId": console.path["id"]})


def _shown(
    console: Console,
    status: int = 200,
    key_form: Filled | None = None,
    user_form: Filled | None = None,
    made: dict[str, Any] | None = None,
) -> Answer:
    access = console.get("/service/access")
    rows = [Shown({**key, "clientName": client["name"]}) for client in access for key in client["keys"]]
    members = [row for row in store.users(console.request.tx, console.member.company) if row["active"]]
    return console.page(
        "console/keys.html",
        console._(AREA.text),
        status=status,
        keys=sorted(rows, key=lambda key: -key["keyId"]),
        users=[(row["user_id"], _called(console, row)) for row in members],
        clients=known_clients(console, access),
        technical=console.get("/service/access/technicalusers"),
        keys_of=Counter(key["userId"] for key in rows),
        groups=choices(console),
        key_form=key_form or Filled("key", console.filters("userId", "clientId")),
        user_form=user_form or Filled("user"),
        made=made,
        may_change=console.may("POST /service/access/keys"),
    )


def known_clients(console: Console, access: list[dict[str, Any]] | None = None) -> list[tuple[str, str]]:
    """Id and name of the clients that have access to the company, and of its own ones, by name."""
    found = access if access is not None else console.get("/service/access")
    own = [client for client in console.get("/service/clients") if not client.get("archived")]
    names = {client["clientId"]: client["name"] for client in [*found, *own]}
    return sorted(names.items(), key=lambda item: item[1].lower())


def _called(console: Console, row: dict[str, Any]) -> str:
    name = f"{row['first_name']} {row['last_name']}".strip()
    return f"{name} ({console._(N_('Programs only'))})" if row["api_login_only"] else name
