"""The companies of the installation, for operators: found, and how each of them stands."""

from datetime import date
from typing import Any

from tosite.apiclients import store as api_clients
from tosite.calendar import today_in
from tosite.portal.console import bills, store
from tosite.portal.console.frame import SIZE, Console, Listed, console_page, page_number, whole
from tosite.portal.console.navigation import area
from tosite.portal.console.usage import chart_of
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.service.activation import store as activations
from tosite.service.activation.rules import state_of
from tosite.service.prices.rules import COUNTRIES
from tosite.web.errors import ApiError

AREA = area("/console/operator/companies", N_("Companies"), N_("Operator"), 1, operators=True)
_INTEGRATOR = "/service/integrators/{companyId}"


@console_page("GET", "/console/operator/companies", AREA)
def companies(console: Console) -> Answer:
    """The companies by name or number, with their people, their activation and this month's documents."""
    term, page = console.query.get("searchTerm", "").strip(), page_number(console.query.get("page"))
    rows = store.served_companies(console.request.tx, console.today.replace(day=1), term, SIZE, page * SIZE)
    total = rows[0]["total"] if rows else 0
    listed = Listed(rows, total, page, SIZE, [], [])
    return console.page("console/operator_companies.html", console._(AREA.text), listed=listed)


@console_page("GET", "/console/operator/companies/{companyId}", AREA)
def company(console: Console) -> Answer:
    """One company: activation, API clients, prices in force, usage, bills, orders and requests."""
    number, tx = whole(console.path["companyId"]), console.request.tx
    found = None if number is None else store.company(tx, number)
    if number is None or found is None:
        raise ApiError(404)
    own = {"companyId": number}
    periods = activations.history(tx, number)
    usage = _usage(console, number)
    billed = console.get("/service/bills", query={**own, "size": 12})["results"]
    return console.page(
        "console/operator_company.html",
        found["name"],
        served=found,
        managers=store.managers(tx, number),
        state=state_of(periods, today_in(found["country"])),
        periods=periods,
        in_force=_prices_in_force(console, found["country"]),
        usage=usage,
        usage_chart=chart_of(console, usage["rows"], width=420, height=150),
        clients=api_clients.clients(tx, number),
        bills=billed,
        bills_chart=bills.chart_of(console, billed, width=420, height=150),
        orders=console.get("/service/orders", query={**own, "size": 5})["results"],
        requests=console.get("/service/support/requests", query={**own, "size": 5})["results"],
        may_change=console.may("PUT " + _INTEGRATOR),
    )


@console_page("POST", "/console/operator/companies/{companyId}/integrator", AREA)
def set_integrator(console: Console) -> Answer:
    """Let the company offer integrations to others, or no longer."""
    number, enabled = console.number("companyId"), console.form.get("enabled") == "yes"
    done = N_("The company may offer integrations") if enabled else N_("The company may offer no integrations any more")
    back = f"{AREA.path}/{number}"
    return console.do("PUT", _INTEGRATOR, back, done, values={"companyId": number}, body={"enabled": enabled})


def _usage(console: Console, number: int) -> dict[str, Any]:
    """The documents of the last six months."""
    year, month = divmod(console.today.year * 12 + console.today.month - 1 - 5, 12)
    asked = {"startDate": date(year, month + 1, 1), "endDate": console.today, "group": ["MONTH", "KIND"]}
    found: dict[str, Any] = console.get("/service/usage", query={**asked, "companyId": number})
    return found


def _prices_in_force(console: Console, country: str) -> dict[str, Any] | None:
    code = COUNTRIES.get(country)
    if code is None:
        return None
    today = today_in(country).isoformat()
    lists = console.get("/service/prices", query={"country": code})["results"]
    return max((one for one in lists if one["validFrom"] <= today), key=lambda one: str(one["validFrom"]), default=None)
