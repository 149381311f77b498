"""Price lists, for operators: read, drafted from the list before, changed, compared, announced or thrown away.

And the notice period of each country.
"""

from typing import Any

from tosite.portal.console import price_form
from tosite.portal.console.forms import Filled, refused_form, send
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.service.prices import rules, store
from tosite.web.errors import ApiError

AREA = area("/console/operator/prices", N_("Price lists"), N_("Operator"), 2, operators=True)
COUNTRIES = ("FI", "SE", "NO")
_LIST = "/service/prices/lists/{listId}"
CHANGES = {
    "RAISED": N_("Raised"),
    "LOWERED": N_("Lowered"),
    "NEW": N_("New"),
    "SAME": N_("As before"),
}


@console_page("GET", "/console/operator/prices", AREA)
def price_lists(console: Console) -> Answer:
    """Every list of every country, the latest start first, and the countries' notice periods."""
    return _lists(console)


@console_page("POST", "/console/operator/prices/countries/{country}", AREA)
def set_notice_period(console: Console) -> Answer:
    """Another notice period for a country."""
    country = console.path["country"]
    months = {"noticeMonths": console.form.get("noticeMonths", "").strip()}
    try:
        send(console, "PUT", "/service/prices/countries/{country}", values={"country": country}, body=months)
    except ApiError as error:
        form = refused_form(console, f"notice-{country}", error, {"noticeMonths": "noticeMonths"})
        return _lists(console, error.status, {country: form})
    console.say(True, console._(N_("The notice period is set")))
    return Redirect(AREA.path)


@console_page("GET", "/console/operator/prices/{id}", AREA)
def price_list(console: Console) -> Answer:
    """One list with its prices; of an issued one a successor is drafted here, a draft is changed and announced here."""
    return _page(console, _found(console))


@console_page("POST", "/console/operator/prices/{id}/successor", AREA)
def draft(console: Console) -> Answer:
    """Draft the list that is to follow this one: its last prices, with the changed ones of the form."""
    return _draft(console, N_("The list is drafted: nobody is charged by it"), replaced=False)


@console_page("POST", "/console/operator/prices/{id}/change", AREA)
def change(console: Console) -> Answer:
    """Draft the list anew and throw the former draft away."""
    return _draft(console, N_("The draft is changed: nobody is charged by it"), replaced=True)


@console_page("POST", "/console/operator/prices/{id}/announce", AREA)
def announce(console: Console) -> Answer:
    """Issue a draft and tell every customer of its country."""
    number = console.number()
    done = N_("The list is issued, and its customers are told")
    return console.do("POST", f"{_LIST}/announce", f"{AREA.path}/{number}", done, values={"listId": number})


@console_page("POST", "/console/operator/prices/{id}/delete", AREA)
def delete(console: Console) -> Answer:
    """Throw a draft away."""
    return console.do("DELETE", _LIST, AREA.path, N_("The draft is gone"), values={"listId": console.number()})


def _draft(console: Console, done: str, *, replaced: bool) -> Answer:
    """Make the draft that the form asks for, in the place of the draft whose form it is or after it."""
    found = _found(console)
    body = price_form.read(console.form, found)
    try:
        with console.request.tx.transaction():
            if replaced:
                console.call("DELETE", _LIST, values={"listId": found["id"]})
            made = console.call("POST", "/service/prices/lists", body=body.members)
    except ApiError as error:
        return _page(console, found, error.status, refused_form(console, "draft", error, body.fields))
    console.say(True, console._(done))
    return Redirect(f"{AREA.path}/{made['id']}")


def _lists(console: Console, status: int = 200, refused: dict[str, Filled] | None = None) -> Answer:
    found = console.get("/service/prices/lists")["results"]
    found.sort(key=lambda one: (COUNTRIES.index(one["country"]), one["validFrom"]), reverse=True)
    months = {country: str(store.notice_months(console.request.tx, country)) for country in COUNTRIES}
    forms = {country: Filled(f"notice-{country}", {"noticeMonths": months[country]}) for country in COUNTRIES}
    return console.page(
        "console/operator_prices.html",
        console._(AREA.text),
        status=status,
        lists=found,
        forms={**forms, **(refused or {})},
    )


def _page(console: Console, found: dict[str, Any], status: int = 200, form: Filled | None = None) -> Answer:
    is_draft = found["status"] == "DRAFT"
    values = price_form.values_of(found)
    if is_draft:  # it is changed: what it says of itself stays
        values |= {name: found[name] or "" for name in ("name", "validFrom", "note")}
    return console.page(
        "console/operator_price_list.html",
        found["name"],
        status=status,
        list=found,
        # A draft with dated prices was made through the API: the form has one price for an item and would lose some.
        may_draft=not is_draft or not any(price["validTo"] for price in found["prices"]),
        form=form or Filled("draft", values),
        rows=price_form.rows_of(found),
        kinds=[(kind, console.label(kind)) for kind in price_form.free_kinds(found)],
        compared=_compared(console, found) if is_draft else None,
        changes=CHANGES,
    )


def _compared(console: Console, found: dict[str, Any]) -> dict[str, Any] | None:
    """A draft beside the list that it would follow, and how early its raised prices may be announced for."""
    tx, country = console.request.tx, found["country"]
    row, issued = store.by_id(tx, found["id"]), store.issued(tx, country)
    if row is None or not issued:
        return None
    rows = rules.compare(issued[-1], store.price_list(row, console.today).prices)
    months = store.notice_months(tx, country)
    earliest = rules.months_after(console.today, months)
    is_raised = any(one.change == "RAISED" for one in rows)
    return {
        "before": issued[-1],
        "rows": rows,
        "months": months,
        "earliest": earliest,
        "raised": is_raised,
        "too_early": is_raised and row["valid_from"] < earliest,
    }


def _found(console: Console) -> dict[str, Any]:
    found: dict[str, Any] = console.get(_LIST, values={"listId": console.path["id"]})
    return found
