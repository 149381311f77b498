"""The page on which a company orders expert services and sees how its orders get on."""

from typing import Any

from tosite.portal.console.forms import send, several
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

_HERE = "/console/orders"
AREA = area(_HERE, N_("Expert services"), N_("API"), 11, needs="GET /service/orders", operators=False)


@console_page("GET", _HERE, AREA)
def show_orders(console: Console) -> Answer:
    """What can be ordered at today's prices, the form, and the company's orders."""
    return _shown(console, {}, [], 200)


@console_page("POST", _HERE, AREA)
def place_order(console: Console) -> Answer:
    """Order; what is wrong is said above the form, which keeps what was typed."""
    try:
        send(console, "POST", "/service/orders", body=_draft(console.form))
    except ApiError as error:
        if error.status != 400:
            raise
        return _shown(console, console.form, console.said(error.violations), 400)
    return Redirect(_HERE)


@console_page("POST", "/console/orders/{orderId}/cancel", AREA)
def cancel_order(console: Console) -> Answer:
    """Cancel an order before the work has begun."""
    path = "/service/orders/{orderId}/cancel"
    return console.do("PUT", path, _HERE, N_("Cancelled"), values=console.path)


def _shown(console: Console, form: dict[str, str], problems: list[str], status: int) -> Answer:
    return console.page(
        "console/orders.html",
        console._(AREA.text),
        status=status,
        may_order=console.may("POST /service/orders"),
        offers=console.get("/service/offers")["results"],
        orders=console.get("/service/orders", query={"size": 50})["results"],
        form=form,
        dates=[*form.get("date", "").split(","), "", "", ""][:3],
        problems=problems,
    )


def _draft(form: dict[str, str]) -> dict[str, Any]:
    """The body of an order from what the form sends."""
    return {
        "item": form.get("item"),
        "wish": form.get("wish", ""),
        "preferredDates": several(form, "date"),
        "withTravel": form.get("withTravel") == "on",
        "contact": {"name": form.get("name", ""), "email": form.get("email", ""), "phone": form.get("phone") or None},
        "priceListId": form.get("priceListId") or None,
    }
