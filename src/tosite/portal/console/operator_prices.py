"""Price lists, for operators: read, drafted from the list before, announced or thrown away."""

from typing import Any

from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/operator/prices", N_("Price lists"), N_("Operator"), 2, operators=True)
COUNTRIES = ("FI", "SE", "NO")


@console_page("GET", "/console/operator/prices", AREA)
def price_lists(console: Console) -> Answer:
    """Every list of every country, the latest start first."""
    found = console.get("/service/prices/lists")["results"]
    found.sort(key=lambda one: (COUNTRIES.index(one["country"]), one["validFrom"]), reverse=True)
    return console.page("console/operator_prices.html", console._(AREA.text), lists=found, countries=COUNTRIES)


@console_page("GET", "/console/operator/prices/{id}", AREA)
def price_list(console: Console) -> Answer:
    """One list with its prices; of an issued one a successor is drafted here, a draft is announced here."""
    found = console.get("/service/prices/lists/{listId}", values={"listId": console.path["id"]})
    return console.page("console/operator_price_list.html", found["name"], list=found)


@console_page("POST", "/console/operator/prices/{id}/successor", AREA)
def draft(console: Console) -> Answer:
    """Draft the list that is to follow this one: its last prices, with the changed ones of the form."""
    former = console.get("/service/prices/lists/{listId}", values={"listId": console.path["id"]})
    form = console.form
    prices = [
        {**_successor(price, form.get(f"price-{index}")), "validFrom": form.get("validFrom")}
        for index, price in enumerate(former["prices"])
        if not price.get("validTo")
    ]
    body = {
        "country": former["country"],
        "currency": former["currency"],
        "name": form.get("name", ""),
        "validFrom": form.get("validFrom"),
        "note": form.get("note", ""),
        "prices": prices,
    }
    back = f"{AREA.path}/{former['id']}"
    answer = console.do(
        "POST", "/service/prices/lists", back, N_("The list is drafted: nobody is charged by it"), body=body
    )
    return _newest_draft(console) or answer


def _successor(price: dict[str, Any], changed: str | None) -> dict[str, Any]:
    made = {key: value for key, value in price.items() if key not in ("validFrom", "validTo")}
    if changed and "unitPrice" in made:
        made["unitPrice"] = changed.replace(",", ".").replace(" ", "")
    return made


def _newest_draft(console: Console) -> Answer | None:
    """The page of the list that was drafted just now, None when it was refused."""
    before = int(console.path["id"])
    found = console.get("/service/prices/lists")["results"]
    drafts = [one["id"] for one in found if one["status"] == "DRAFT" and one["name"] == console.form.get("name")]
    return Redirect(f"{AREA.path}/{max(drafts)}") if drafts and max(drafts) > before else None


@console_page("POST", "/console/operator/prices/{id}/announce", AREA)
def announce(console: Console) -> Answer:
    """Issue a draft and tell every customer of its country."""
    number = _number(console)
    path = "/service/prices/lists/{listId}/announce"
    back = f"{AREA.path}/{number}"
    return console.do(
        "POST", path, back, N_("The list is issued, and its customers are told"), values={"listId": number}
    )


@console_page("POST", "/console/operator/prices/{id}/delete", AREA)
def delete(console: Console) -> Answer:
    """Throw a draft away."""
    number = _number(console)
    return console.do(
        "DELETE", "/service/prices/lists/{listId}", AREA.path, N_("The draft is gone"), values={"listId": number}
    )


def _number(console: Console) -> str:
    number = console.path["id"]
    if not number.isdigit():
        raise ApiError(404)
    return number
