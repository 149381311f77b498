"""VAT of the service: by the seller's and the customer's country and VAT number. Pure functions.

Services to businesses are taxed where the buyer is (directive 2006/112/EC, article 44): at home with the rate of the
day of the service; another EU member's buyer with a VAT number is liable himself (article 196), one without is charged
the seller's own rate; a buyer outside the EU is outside the scope of the seller's VAT. Norway is no member: all that a
Norwegian seller sells abroad is export, free of VAT (merverdiavgiftsloven, section 6-22).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tosite.identifiers.checks import is_vat_number
from tosite.service.prices.rules import COUNTRIES
from tosite.vat.rates import rates

# Members of the EU by the contract's names, with the prefix of their VAT numbers.
EU = {
    "AUSTRIA": "AT",
    "BELGIUM": "BE",
    "BULGARIA": "BG",
    "CROATIA": "HR",
    "CYPRUS": "CY",
    "CZECH_REPUBLIC": "CZ",
    "DENMARK": "DK",
    "ESTONIA": "EE",
    "FINLAND": "FI",
    "FRANCE": "FR",
    "GERMANY": "DE",
    "GREECE": "EL",
    "HUNGARY": "HU",
    "IRELAND": "IE",
    "ITALY": "IT",
    "LATVIA": "LV",
    "LITHUANIA": "LT",
    "LUXEMBOURG": "LU",
    "MALTA": "MT",
    "NETHERLANDS": "NL",
    "POLAND": "PL",
    "PORTUGAL": "PT",
    "ROMANIA": "RO",
    "SLOVAKIA": "SK",
    "SLOVENIA": "SI",
    "SPAIN": "ES",
    "SWEDEN": "SE",
}
DOMESTIC, EU_BUYER_LIABLE = "DOMESTIC", "EU_BUYER_LIABLE"
OUTSIDE_SCOPE, EXPORT = "OUTSIDE_SCOPE", "EXPORT"


@dataclass(frozen=True)
class Taxation:
    """How sales to a customer are taxed: the treatment, the provider's VAT status for it, and the seller's country."""

    treatment: str
    status: int
    seller: str


@dataclass(frozen=True)
class Rate:
    """What stands on a row: a percentage and the VAT status."""

    percent: Decimal
    status: int


def treatment_of(seller: str, customer: str, vat_number: str | None) -> str:
    """DOMESTIC, EU_BUYER_LIABLE, OUTSIDE_SCOPE or EXPORT for services between two countries (the contract's names)."""
    if seller == customer:
        return DOMESTIC
    if seller not in EU:
        return EXPORT
    if customer not in EU:
        return OUTSIDE_SCOPE
    return EU_BUYER_LIABLE if is_number_of(customer, vat_number) else DOMESTIC


def is_number_of(country: str, vat_number: str | None) -> bool:
    """A VAT number of that EU member, with its check digits."""
    prefix = EU.get(country)
    return prefix is not None and (vat_number or "").startswith(prefix) and is_vat_number(vat_number or "")


def taxed(taxation: Taxation, vat_class: str, day: date) -> Rate | None:
    """The percentage and status of a service of that day; None when the class has no rate then."""
    if taxation.treatment != DOMESTIC:
        return Rate(Decimal(0), taxation.status)
    country = COUNTRIES[taxation.seller]
    found = [
        rate.percent
        for rate in rates()
        if rate.country == country
        and rate.kind == vat_class
        and rate.first <= day
        and (rate.last is None or day <= rate.last)
    ]
    return Rate(found[0], taxation.status) if found else None
