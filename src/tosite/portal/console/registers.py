"""Dimensions with their items, and the company's own bank accounts."""

from typing import Any

from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.web.errors import ApiError

DIMENSIONS = area("/console/dimensions", N_("Dimensions"), N_("Registers"), 3, needs="GET /dimensions")
ACCOUNTS = area("/console/bankaccounts", N_("Bank accounts"), N_("Registers"), 4, needs="GET /bankaccounts")


@console_page("GET", "/console/dimensions", DIMENSIONS)
def dimensions(console: Console) -> Answer:
    """All dimensions and their items."""
    return console.page(
        "console/dimensions.html",
        console._(DIMENSIONS.text),
        dimensions=console.get("/dimensions"),
        may_change=console.may("PUT /dimensions/{dimensionId}"),
    )


@console_page("POST", "/console/dimensions/{id}/name", DIMENSIONS)
def rename(console: Console) -> Answer:
    """Rename a dimension."""
    return _do(console, "PUT", "/dimensions/{dimensionId}", {"name": console.form.get("name", "")})


@console_page("POST", "/console/dimensions/{id}/items", DIMENSIONS)
def add_item(console: Console) -> Answer:
    """Add an item to a dimension."""
    body = {"codeName": console.form.get("codeName", ""), "description": console.form.get("description") or None}
    return _do(console, "POST", "/dimensions/{dimensionId}/items", body)


@console_page("POST", "/console/dimensions/{id}/items/{item}", DIMENSIONS)
def change_item(console: Console) -> Answer:
    """Take an item out of use, or into use again."""
    number = console.path["item"]
    dimension = console.get("/dimensions/{dimensionId}", values={"dimensionId": console.path["id"]})
    item = next((one for one in dimension["items"] if str(one["id"]) == number), None)
    if item is None:
        raise ApiError(404)
    item["status"] = "P" if console.form.get("active") != "yes" else None
    return _do(console, "PUT", "/dimensions/{dimensionId}/items", item)


def _do(console: Console, method: str, path: str, body: dict[str, Any]) -> Answer:
    return console.do(
        method,
        path,
        "/console/dimensions",
        N_("The dimension is changed"),
        values={"dimensionId": console.path["id"]},
        body=body,
    )


@console_page("GET", "/console/bankaccounts", ACCOUNTS)
def bank_accounts(console: Console) -> Answer:
    """The company's accounts in their order."""
    found = console.get("/bankaccounts", query={"size": 200})["results"]
    accounts = [console.get("/bankaccounts/{id}", values={"id": one["id"]}) for one in found]
    return console.page("console/bankaccounts.html", console._(ACCOUNTS.text), accounts=accounts)
