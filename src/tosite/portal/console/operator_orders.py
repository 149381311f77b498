"""The orders of expert services, for operators: accepted, worked on, delivered."""

from typing import Any

from tosite.portal.console.forms import amount
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.service.orders import rules
from tosite.web.errors import ApiError

AREA = area("/console/operator/orders", N_("Orders"), N_("Operator"), 1, operators=True)
STATUSES = ("ORDERED", "ACCEPTED", "IN_WORK", "DELIVERED", "BILLED", "DECLINED", "CANCELLED")
_ORDER = "/service/orders/{orderId}"


@console_page("GET", "/console/operator/orders", AREA)
def orders(console: Console) -> Answer:
    """The orders of every company, newest first."""
    return console.page(
        "console/operator_orders.html",
        console._(AREA.text),
        listed=console.listed("/service/orders", console.filters("status", "companyId")),
        statuses=STATUSES,
    )


@console_page("GET", "/console/operator/orders/{orderId}", AREA)
def order(console: Console) -> Answer:
    """One order with its work, its history, and what can be done next."""
    found = console.get(_ORDER, values=console.path)
    return console.page(
        "console/operator_order.html",
        f"{console._('Order no.')} {found['id']}",
        order=found,
        moves=[move for (move, status) in rules.MOVES if status == found["status"] and move != "cancel"],
    )


@console_page("POST", "/console/operator/orders/{orderId}/moves/{move}", AREA)
def move(console: Console) -> Answer:
    """Accept, decline, start or deliver."""
    form = console.form
    note = form.get("note", "").strip()
    known: dict[str, tuple[str, dict[str, Any]]] = {
        "accept": (N_("The order is accepted"), {"note": note or None}),
        "decline": (N_("The order is declined"), {"reason": note}),
        "start": (N_("The work has begun"), {"note": note or None}),
        "deliver": (
            N_("The order is delivered: it comes with the next invoice"),
            {"note": note or None, "date": form.get("date") or None},
        ),
    }
    if console.path["move"] not in known:
        raise ApiError(404)
    done, body = known[console.path["move"]]
    return _do(console, "PUT", f"/{console.path['move']}", done, body=body)


@console_page("POST", "/console/operator/orders/{orderId}/entries", AREA)
def log(console: Console) -> Answer:
    """Log hours or travel expenses."""
    form = console.form
    member = "amount" if form.get("kind") == "TRAVEL_EXPENSES" else "hours"
    body = {
        "kind": form.get("kind"),
        "date": form.get("date"),
        member: amount(form, "quantity"),
        "description": form.get("description", ""),
    }
    return _do(console, "POST", "/entries", N_("The work is logged"), body=body)


@console_page("POST", "/console/operator/orders/{orderId}/entries/{entryId}/remove", AREA)
def remove(console: Console) -> Answer:
    """Take an entry back."""
    return _do(console, "DELETE", "/entries/{entryId}", N_("The entry is taken back"))


def _do(console: Console, method: str, operation: str, done: str, **more: Any) -> Answer:
    return console.do(
        method, _ORDER + operation, f"{AREA.path}/{console.number('orderId')}", done, values=console.path, **more
    )
