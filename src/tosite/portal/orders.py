"""The page on which a company orders expert services and sees how its orders get on."""

from typing import Any

from tosite.portal.pages import Access, Answer, Page, PageRequest, Redirect, page
from tosite.web.errors import ApiError, Violation

_HERE = "/console/orders"


@page("GET", _HERE, Access.MEMBER)
def show_orders(request: PageRequest) -> Answer:
    """What can be ordered at today's prices, the form, and the company's orders."""
    return _shown(request, {}, [], 200)


@page("POST", _HERE, Access.MEMBER)
def place_order(request: PageRequest) -> Answer:
    """Order; what is wrong is said above the form, which keeps what was typed."""
    try:
        request.perform("POST", "/service/orders", body=_draft(request.form))
    except ApiError as error:
        if error.status != 400:
            raise
        return _shown(request, request.form, error.violations, 400)
    return Redirect(_HERE)


@page("POST", "/console/orders/{orderId}/cancel", Access.MEMBER)
def cancel_order(request: PageRequest) -> Answer:
    """Cancel an order before the work has begun. Raises ApiError 404, 409."""
    request.perform("PUT", "/service/orders/{orderId}/cancel", values=request.path)
    return Redirect(_HERE)


def _shown(request: PageRequest, form: dict[str, str], violations: list[Violation], status: int) -> Page:
    values = {
        "offers": request.perform("GET", "/service/offers")["results"],
        "orders": request.perform("GET", "/service/orders", query={"size": 50})["results"],
        "form": form,
        "dates": [*form.get("date", "").split(","), "", "", ""][:3],
        "violations": violations,
    }
    return Page("console/orders.html", values, status)


def _draft(form: dict[str, str]) -> dict[str, Any]:
    """The body of an order from what the form sends."""
    return {
        "item": form.get("item"),
        "wish": form.get("wish", ""),
        "preferredDates": [day for day in form.get("date", "").split(",") if day],
        "withTravel": form.get("withTravel") == "on",
        "contact": {"name": form.get("name", ""), "email": form.get("email", ""), "phone": form.get("phone") or None},
        "priceListId": form.get("priceListId") or None,
    }
