"""What customers are told of a new price list, in the language of its country. Pure functions."""

from datetime import date

from tosite.service.language import Texts, language_of, say
from tosite.service.orders.texts import item_name
from tosite.service.prices.rules import (
    COUNTRIES,
    DOCUMENT,
    MONTHLY_FEE,
    ORDERED_ITEMS,
    TRAVEL_EXPENSES,
    Price,
    PriceList,
    shown,
)

_TEXTS: Texts = {
    "subject": {
        "FINNISH": "Uudet hinnat {day} alkaen",
        "SWEDISH": "Nya priser från och med {day}",
        "NORWEGIAN": "Nye priser fra {day}",
        "ENGLISH": "New prices from {day}",
    },
    "prices": {
        "FINNISH": "Nämä hinnat ovat voimassa {day} alkaen ({currency}, ilman arvonlisäveroa):",
        "SWEDISH": "Från och med {day} gäller dessa priser ({currency}, utan moms):",
        "NORWEGIAN": "Fra og med {day} gjelder disse prisene ({currency}, uten merverdiavgift):",
        "ENGLISH": "From {day} on these prices hold ({currency}, without VAT):",
    },
    "raised": {
        "FINNISH": "Aiempaa korkeammat hinnat veloitetaan {day} alkaen.",
        "SWEDISH": "Priser som är högre än tidigare debiteras från och med {day}.",
        "NORWEGIAN": "Priser som er høyere enn før, belastes fra og med {day}.",
        "ENGLISH": "Prices that are higher than before are charged from {day} on.",
    },
    "block": {
        "FINNISH": "{price} jokaiselta alkavalta {size} kappaleelta",
        "SWEDISH": "{price} per påbörjade {size} stycken",
        "NORWEGIAN": "{price} per påbegynte {size} stykker",
        "ENGLISH": "{price} per started {size}",
    },
    "at cost": {
        "FINNISH": "toteutuneiden kulujen mukaan",
        "SWEDISH": "enligt verkliga kostnader",
        "NORWEGIAN": "etter faktiske kostnader",
        "ENGLISH": "at cost",
    },
    MONTHLY_FEE: {
        "FINNISH": "API-kuukausimaksu",
        "SWEDISH": "Månadsavgift för API",
        "NORWEGIAN": "Månedsavgift for API",
        "ENGLISH": "Monthly fee for the API",
    },
    DOCUMENT: {
        "FINNISH": "API:n kautta luotu tosite",
        "SWEDISH": "Dokument via API",
        "NORWEGIAN": "Dokument via API",
        "ENGLISH": "Document through the API",
    },
    TRAVEL_EXPENSES: {
        "FINNISH": "Matkakulut",
        "SWEDISH": "Resekostnader",
        "NORWEGIAN": "Reiseutgifter",
        "ENGLISH": "Travel expenses",
    },
}
_LANGUAGES = {code: language_of(country) for country, code in COUNTRIES.items()}


def subject_of(issued: PriceList) -> str:
    """What the announcement of a list is called."""
    return say(_TEXTS, "subject", _LANGUAGES[issued.country], day=issued.valid_from)


def text_of(issued: PriceList, applies_from: date) -> str:
    """What it says: every price, and from which day on raised ones bind."""
    language = _LANGUAGES[issued.country]
    return "\n".join(
        [
            say(_TEXTS, "prices", language, day=issued.valid_from, currency=issued.currency),
            "",
            *(_line(price, issued.valid_from, language) for price in issued.prices),
            "",
            say(_TEXTS, "raised", language, day=applies_from),
        ]
    )


def _line(price: Price, first: date, language: str) -> str:
    later = "" if price.valid_from == first else f" ({price.valid_from} –)"
    return f"- {_name(price.item, language)}{later}: {_amount(price, language)}"


def _name(item: str, language: str) -> str:
    """What an item is called; documents of a kind with the contract's word for it."""
    if item in ORDERED_ITEMS:
        return item_name(item, language)
    base, _, kind = item.partition(".")
    name = say(_TEXTS, base, language) if base in _TEXTS else base
    return f"{name}: {kind}" if kind else name


def _amount(price: Price, language: str) -> str:
    terms = price.terms
    if terms.tiers:
        return ", ".join(f"{'+' if t.up_to is None else f'≤ {t.up_to}'}: {shown(t.unit_price)}" for t in terms.tiers)
    if terms.unit_price is None:
        return say(_TEXTS, "at cost", language)
    amount = shown(terms.unit_price)
    return (
        amount if terms.package_size is None else say(_TEXTS, "block", language, price=amount, size=terms.package_size)
    )
