"""What a customer is told of new prices: every one of them, in the language of the country."""

from datetime import date
from decimal import Decimal

import pytest

from tosite.service.prices.rules import Price, PriceList, Terms, Tier
from tosite.service.prices.texts import subject_of, text_of

FIRST, LATER = date(2027, 1, 1), date(2027, 4, 1)


def price(item, first=FIRST, **terms):
    return Price(item, first, None, Terms(**{"model": "STANDARD", **terms}))


def issued(country, *prices):
    return PriceList(1, country, "EUR", FIRST, FIRST, prices)


PRICES = (
    price("MONTHLY_FEE", unit_price=Decimal("12.50")),
    price("MONTHLY_FEE", LATER, unit_price=Decimal(15)),
    price("DOCUMENT", model="PACKAGE", unit_price=Decimal(20), package_size=50),
    price("DOCUMENT.SALES_INVOICE", model="GRADUATED", tiers=(Tier(10, Decimal("0.5")), Tier(None, Decimal("0.2")))),
    price("CONSULTATION_HOUR", unit_price=Decimal(130)),
    price("TRAVEL_EXPENSES", model="AT_COST"),
)


def test_every_price_is_told():
    assert text_of(issued("FI", *PRICES), LATER).splitlines() == [
        "Nämä hinnat ovat voimassa 2027-01-01 alkaen (EUR, ilman arvonlisäveroa):",
        "",
        "- API-kuukausimaksu: 12.50",
        "- API-kuukausimaksu (2027-04-01 –): 15.00",
        "- API:n kautta luotu tosite: 20.00 jokaiselta alkavalta 50 kappaleelta",
        "- API:n kautta luotu tosite: SALES_INVOICE: ≤ 10: 0.50, +: 0.20",
        "- API-tuki ja konsultointi, tunti: 130.00",
        "- Matkakulut: toteutuneiden kulujen mukaan",
        "",
        "Aiempaa korkeammat hinnat veloitetaan 2027-04-01 alkaen.",
    ]


@pytest.mark.parametrize(
    ("country", "subject", "fee"),
    [
        ("FI", "Uudet hinnat 2027-01-01 alkaen", "API-kuukausimaksu"),
        ("SE", "Nya priser från och med 2027-01-01", "Månadsavgift för API"),
        ("NO", "Nye priser fra 2027-01-01", "Månedsavgift for API"),
    ],
)
def test_it_is_told_in_the_language_of_the_country(country, subject, fee):
    assert subject_of(issued(country, *PRICES)) == subject
    assert fee in text_of(issued(country, *PRICES), FIRST)
