"""The page on which a company orders expert services and sees how its orders get on."""

from collections.abc import Mapping
from typing import Any

from tosite.portal.console.forms import Filled, refused_form, send, several
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

_HERE = "/console/orders"
_DAYS = 3  # that suit the customer, as fields of the form
AREA = area(_HERE, N_("Expert services"), N_("API"), 11, needs="GET /service/orders", operators=False)


@console_page("GET", _HERE, AREA)
def show_orders(console: Console) -> Answer:
    """What can be ordered at today's prices, the form, and the company's orders."""
    return _shown(console)


@console_page("POST", _HERE, AREA)
def place_order(console: Console) -> Answer:
    """Order, and see the order in the list."""
    try:
        send(console, "POST", "/service/orders", body=_draft(console.form))
    except ApiError as error:
        return _shown(console, error.status, refused_form(console, "order", error, _fields(console.form)))
    return Redirect(_HERE)


@console_page("POST", "/console/orders/{orderId}/cancel", AREA)
def cancel_order(console: Console) -> Answer:
    """Cancel an order before the work has begun."""
    path = "/service/orders/{orderId}/cancel"
    return console.do("PUT", path, _HERE, N_("Cancelled"), values=console.path)


def _shown(console: Console, status: int = 200, form: Filled | None = None) -> Answer:
    form = form or Filled("order")
    return console.page(
        "console/orders.html",
        console._(AREA.text),
        status=status,
        may_order=console.may("POST /service/orders"),
        offers=console.get("/service/offers")["results"],
        orders=console.get("/service/orders", query={"size": 50})["results"],
        form=form,
        dates=_days(form.values),
    )


def _days(form: Mapping[str, str]) -> list[str]:
    """What stands in the fields of the days, in their order."""
    return [*form.get("date", "").split(","), *[""] * _DAYS][:_DAYS]


def _fields(form: Mapping[str, str]) -> dict[str, str]:
    """The form's field for each member of an order; days that were left empty are not sent."""
    days = [place for place, day in enumerate(_days(form)) if day]
    return {
        "item": "item",
        "withTravel": "withTravel",
        "wish": "wish",
        **{f"preferredDates[{at}]": f"date-{place}" for at, place in enumerate(days)},
        "contact.name": "name",
        "contact.email": "email",
        "contact.phone": "phone",
    }


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
