"""What happened in the company and was told to its webhooks."""

from typing import Any

from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area, areas
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.webhooks.catalogue import CATALOGUE

AREA = area("/console/events", N_("Events"), N_("API"), 9, needs="GET /service/events")
WEBHOOKS = "/console/webhooks"
_PATHS = {
    "INVOICE": "/console/invoices/{}",
    "RECEIPT": "/console/receipts/{}",
    "PARTNER": "/console/partners/{}",
    "PRODUCT": "/console/products/{}",
    "TRACKING_PERIOD": "/console/periods",
    "PRICE_LIST": "/console/costs",
}
_REGISTERS = ("INVOICE", "RECEIPT", "PARTNER", "PRODUCT")


@console_page("GET", "/console/events", AREA)
def events(console: Console) -> Answer:
    """The events, newest first, with a filter; each leads to what it is about."""
    asked = console.filters("eventType", "startDate", "endDate")
    kind, number = console.query.get("object", ""), console.query.get("number", "").strip()
    if kind in _REGISTERS and number:
        asked["resource"] = f"{kind}/{number}"
    listed = console.listed("/service/events", asked)
    return console.page(
        "console/events.html",
        console._(AREA.text),
        listed=listed,
        types=list(CATALOGUE),
        objects=_REGISTERS,
        filtered=bool(asked),
        event_name=lambda code: event_name(console, code),
        told_of=_told_of,
        webhooks=WEBHOOKS if any(one.path == WEBHOOKS and console.sees(one) for one in areas()) else None,
    )


def event_name(console: Console, code: str) -> str:
    """What an event is called: of documents and registers the object and what happened to it."""
    thing, _, happened = code.rpartition("_")
    if thing in _REGISTERS:
        return f"{console.label(thing)}: {console.label(happened)}"
    return console.label(code)


def _told_of(event: dict[str, Any]) -> dict[str, Any]:
    """What an event is about: the word for it, its number, and its page."""
    kind, _, number = event["resource"].partition("/")
    path = _PATHS.get(kind)
    removed = event["eventType"].endswith("_DELETED")
    shown = number if number.isdigit() else ""
    return {"kind": kind, "number": shown, "path": path.format(number) if path and not removed else None}
