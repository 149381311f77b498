"""The countries that a company can be in, each as plain data."""

from tosite.sandbox.countries.finland import FINLAND
from tosite.sandbox.countries.model import CountryData
from tosite.sandbox.countries.norway import NORWAY
from tosite.sandbox.countries.sweden import SWEDEN

COUNTRIES: dict[str, CountryData] = {data.country: data for data in (FINLAND, SWEDEN, NORWAY)}


class UnknownCountry(ValueError):
    """Nothing is known of this country; the text says which ones there are."""


def country_named(text: str) -> CountryData:
    """The country of an ISO 3166 code (``SE``) or of the contract's word (``SWEDEN``). Raises UnknownCountry."""
    for data in COUNTRIES.values():
        if text.upper() in (data.code, data.country):
            return data
    known = ", ".join(f"{data.code} ({data.country.capitalize()})" for data in COUNTRIES.values())
    raise UnknownCountry(f"There is no country {text!r} here. Known are {known}.")
