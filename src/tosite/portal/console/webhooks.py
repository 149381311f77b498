"""The webhooks of the company, of every client: made, changed, tested, switched on again, and what was delivered."""

import base64
import secrets
from typing import Any

import msgspec

from tosite.portal.console.forms import Filled, refused_form, send, several
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.keys import known_clients
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError
from tosite.webhooks.catalogue import TEST_EVENT
from tosite.webhooks.subscribing import FORMER_KEY_HOURS

_HERE = "/console/webhooks"
_ONE = "/service/webhooks/{uuid}"
_DELIVERY = _ONE + "/deliveries/{deliveryId}"
# Webhooks are told of everything that they subscribe to: whoever rules the access of programs rules them too.
AREA = area(_HERE, N_("Webhooks"), N_("API"), 8, needs="GET /service/access")
_FIELDS = {
    "clientId": "clientId",
    "url": "url",
    "authenticationType": "authenticationType",
    "authenticationMeta": "secret",
    "subscriptions": "event",
}
_KEY_FIELDS = {"authenticationMeta": "secret", "formerKeyHours": "formerKeyHours"}
STATES = {
    "ACTIVE": N_("In use"),
    "FAILING": N_("Its receiver fails"),
    "DISABLED": N_("Switched off"),
    "PENDING": N_("Waiting to be sent"),
    "DELIVERED": N_("Taken"),
    "FAILED": N_("Not delivered"),
}
_HOURS = ((0, N_("No longer")), (FORMER_KEY_HOURS, N_("One day")), (168, N_("A week")))


@console_page("GET", _HERE, AREA)
def webhooks(console: Console) -> Answer:
    """Every webhook with its state, and the form that makes one."""
    return _list(console)


@console_page("POST", _HERE, AREA)
def make(console: Console) -> Answer:
    """Make a webhook; a key that nobody typed is made here, and shown once."""
    typed = console.form.get("secret", "").strip()
    key = typed or _new_key()
    body = {**_said(console.form, key), "clientId": console.form.get("clientId") or None}
    try:
        made = send(console, "POST", "/service/webhooks", once=True, body=body)
    except ApiError as error:
        return _list(console, error.status, refused_form(console, "webhook", error, _FIELDS))
    if typed or made["authenticationType"] == "NONE":
        console.say(True, console._(N_("The webhook is made")))
        return Redirect(f"{_HERE}/{made['uuid']}")
    return _page(console, made["uuid"], key=key)


@console_page("GET", _HERE + "/{id}", AREA)
def webhook(console: Console) -> Answer:
    """One webhook with its delivery log."""
    return _page(console, console.path["id"])


@console_page("POST", _HERE + "/{id}", AREA)
def change(console: Console) -> Answer:
    """Replace url, events and signing; the key stays where none is typed."""
    uuid = console.path["id"]
    body = _said(console.form, console.form.get("secret", "").strip())
    try:
        send(console, "PUT", _ONE, values={"uuid": uuid}, body=body)
    except ApiError as error:
        return _page(console, uuid, error.status, form=refused_form(console, "webhook", error, _FIELDS))
    console.say(True, console._(N_("The webhook is changed")))
    return Redirect(f"{_HERE}/{uuid}")


@console_page("POST", _HERE + "/{id}/key", AREA)
def replace_key(console: Console) -> Answer:
    """Sign with another key; one that nobody typed is made here, and shown once."""
    uuid, typed = console.path["id"], console.form.get("secret", "").strip()
    key = typed or _new_key()
    body = {"authenticationMeta": {"secret": key}, "formerKeyHours": console.form.get("formerKeyHours") or None}
    try:
        send(console, "PUT", _ONE + "/key", once=True, values={"uuid": uuid}, body=body)
    except ApiError as error:
        return _page(console, uuid, error.status, key_form=refused_form(console, "key", error, _KEY_FIELDS))
    if typed:
        console.say(True, console._(N_("Messages are signed with the new key")))
        return Redirect(f"{_HERE}/{uuid}")
    return _page(console, uuid, key=key)


@console_page("POST", _HERE + "/{id}/enable", AREA)
def enable(console: Console) -> Answer:
    """Switch a disabled webhook on again."""
    return _do(console, "PUT", "/enable", N_("The webhook is in use again"))


@console_page("POST", _HERE + "/{id}/test", AREA)
def send_test(console: Console) -> Answer:
    """Send a test message."""
    return _do(console, "POST", "/test", N_("A test message is on its way: load the page again to see the answer"))


@console_page("POST", _HERE + "/{id}/replay", AREA)
def replay_all(console: Console) -> Answer:
    """Send everything that failed again."""
    return _do(console, "POST", "/replay", N_("What was not delivered is sent again"))


@console_page("POST", _HERE + "/{id}/delete", AREA)
def delete(console: Console) -> Answer:
    """End a webhook."""
    return console.do("DELETE", _ONE, _HERE, N_("The webhook is removed"), values={"uuid": console.path["id"]})


@console_page("GET", _HERE + "/{id}/deliveries/{delivery}", AREA)
def delivery(console: Console) -> Answer:
    """One message: what was sent, and every try with its answer."""
    values = {"uuid": console.path["id"], "deliveryId": console.path["delivery"]}
    found = console.get(_DELIVERY, values=values)
    hook = console.get(_ONE, values=values)
    return console.page(
        "console/delivery.html",
        found["eventType"],
        crumbs=[(f"{_HERE}/{hook['uuid']}", hook["url"])],
        delivery=found,
        webhook=hook,
        payload=msgspec.json.format(msgspec.json.encode(found["payload"]), indent=2).decode(),
        states=STATES,
        may_change=console.may("POST " + _DELIVERY + "/replay"),
    )


@console_page("POST", _HERE + "/{id}/deliveries/{delivery}/replay", AREA)
def replay(console: Console) -> Answer:
    """Send one message again."""
    uuid, message = console.path["id"], console.path["delivery"]
    console.get(_DELIVERY, values={"uuid": uuid, "deliveryId": message})  # 404 before anything is said
    back = f"{_HERE}/{uuid}/deliveries/{message}"
    done = N_("The message is sent again under the same id")
    return console.do("POST", _DELIVERY + "/replay", back, done, values={"uuid": uuid, "deliveryId": message})


def _do(console: Console, method: str, what: str, done: str) -> Answer:
    uuid = console.path["id"]
    console.get(_ONE, values={"uuid": uuid})  # 404 before anything is said
    return console.do(method, _ONE + what, f"{_HERE}/{uuid}", done, values={"uuid": uuid})


def _list(console: Console, status: int = 200, form: Filled | None = None) -> Answer:
    asked = console.filters("status")
    return console.page(
        "console/webhooks.html",
        console._(AREA.text),
        status=status,
        listed=console.listed("/service/webhooks", asked),
        names=dict(known_clients(console)),
        clients=known_clients(console),
        form=form or Filled("webhook", console.filters("clientId")),
        events=_events(console),
        states=STATES,
        may_change=console.may("POST /service/webhooks"),
    )


def _page(
    console: Console,
    uuid: str,
    status: int = 200,
    key: str | None = None,
    form: Filled | None = None,
    key_form: Filled | None = None,
) -> Answer:
    values = {"uuid": uuid}
    hook = console.get(_ONE, values=values)
    asked = console.filters("status", "eventType", "resource")
    former = {
        "url": hook["url"],
        "authenticationType": hook["authenticationType"],
        "event": ",".join(hook["subscriptions"]),
    }
    dead = console.get(_ONE + "/deliveries", values=values, query={"status": "FAILED", "size": 1})
    return console.page(
        "console/webhook.html",
        hook["url"],
        status=status,
        webhook=hook,
        key=key,
        listed=console.listed(_ONE + "/deliveries", asked, values=values),
        dead=dead["meta"]["totalCount"],
        names=dict(known_clients(console)),
        form=form or Filled("webhook", former),
        key_form=key_form or Filled("key", {"formerKeyHours": str(FORMER_KEY_HOURS)}),
        hours=[(hours, console._(text)) for hours, text in _HOURS],
        events=_events(console),
        kinds=[*hook["subscriptions"], TEST_EVENT],
        states=STATES,
        may_change=console.may("PUT " + _ONE),
    )


def _events(console: Console) -> list[tuple[str, list[dict[str, Any]]]]:
    """The catalogue by what the events are about."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for event in console.get("/service/webhooks/events"):
        groups.setdefault(_ABOUT.get(event["eventType"].split("_")[0], _OTHERS), []).append(event)
    order = [*dict.fromkeys(_ABOUT.values()), _OTHERS]
    return [(about, groups[about]) for about in order if about in groups]


_ABOUT = {
    "INVOICE": N_("Invoices"),
    "RECEIPT": N_("Receipts"),
    "PARTNER": N_("Registers"),
    "PRODUCT": N_("Registers"),
    "PAYMENT": N_("Payments"),
    "DIRECTBANKDATATRANSFER": N_("Payments"),
    "DIRECT": N_("Payments"),
}
_OTHERS = N_("Others")


def _said(form: dict[str, str], key: str) -> dict[str, Any]:
    """The body of an operation from the form."""
    signed = form.get("authenticationType", "HMAC")
    return {
        "url": form.get("url", "").strip(),
        "authenticationType": signed,
        "authenticationMeta": {"secret": key} if key and signed == "HMAC" else None,
        "subscriptions": several(form, "event"),
    }


def _new_key() -> str:
    """A key in the form of Standard Webhooks."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
