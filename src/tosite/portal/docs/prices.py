"""The price lists as the portal shows them: those in force, and those that are announced."""

from dataclasses import dataclass
from datetime import date

from tosite.calendar import today_in
from tosite.db.database import Connection
from tosite.service.prices import store
from tosite.service.prices.rules import COUNTRIES, DOCUMENT, MONTHLY_FEE, PriceList, Terms, shown

ITEMS = {
    MONTHLY_FEE: "Monthly fee for using the API, per company",
    DOCUMENT: "Each document created through the API",
    "CONSULTATION_3_HOURS": "Consultation package, 3 hours: use cases, mapping of fields",
    "CONSULTATION_2_DAYS": "Consultation package, 2 days: use cases, mapping of fields, testing together",
    "CONSULTATION_HOUR": "API support and consultation, per hour",
    "TRAVEL_EXPENSES": "Travel expenses, if any",
}
"""By item; another one is called by its own name."""
SERVICES = tuple(name for name in ITEMS if name not in (MONTHLY_FEE, DOCUMENT))


@dataclass(frozen=True)
class Line:
    """One item of a list on a day."""

    name: str
    price: str


@dataclass(frozen=True)
class Shown:
    """A country's prices from a day on."""

    country: str
    currency: str
    since: date
    is_coming: bool
    lines: tuple[Line, ...]


def price_lists(tx: Connection) -> list[Shown]:
    """Of every country the prices of today, then those that were announced for later, by their first days."""
    found: list[Shown] = []
    for country, code in COUNTRIES.items():
        issued = store.issued(tx, code)
        today = today_in(country)
        in_force = [listed for listed in issued if listed.valid_from <= today][-1:]
        coming = [listed for listed in issued if listed.valid_from > today]
        found += [_shown(country, listed, today) for listed in in_force]
        found += [_shown(country, listed, listed.valid_from) for listed in coming]
    return found


def extra_services(tx: Connection) -> tuple[str, list[Line]]:
    """Currency and prices of the extra services today, from the first country that has a list in force."""
    listed = next((shown for shown in price_lists(tx) if not shown.is_coming), None)
    names = {_name(item) for item in SERVICES}
    return (listed.currency, [line for line in listed.lines if line.name in names]) if listed else ("", [])


def _shown(country: str, listed: PriceList, day: date) -> Shown:
    order = {item: place for place, item in enumerate(ITEMS)}
    held = sorted((p for p in listed.prices if p.holds(day)), key=lambda p: (order.get(p.item, len(order)), p.item))
    lines = tuple(Line(_name(price.item), _written(price.terms)) for price in held)
    return Shown(country.capitalize(), listed.currency, listed.valid_from, day != today_in(country), lines)


def _name(item: str) -> str:
    return ITEMS.get(item) or item.replace(f"{DOCUMENT}.", "Each document: ").replace("_", " ").lower().capitalize()


def _written(terms: Terms) -> str:
    """The price in words, tiers and all."""
    if terms.model == "AT_COST":
        return "at cost"
    if terms.model == "PACKAGE":
        return f"{shown(terms.unit_price)} for each started block of {terms.package_size}"
    if not terms.tiers:
        return shown(terms.unit_price)
    floor, parts = 0, []
    for tier in terms.tiers:
        reach = f"from {floor + 1} on" if tier.up_to is None else f"{floor + 1} to {tier.up_to}"
        parts.append(f"{shown(tier.unit_price)} ({reach})")
        floor = tier.up_to or floor
    how = "all at the price that the month reaches" if terms.model == "VOLUME" else "each at the price of its tier"
    return ", ".join(parts) + f": {how}"
