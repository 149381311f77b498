"""Languages of what the service writes to people, and amounts in them."""

from collections.abc import Mapping
from decimal import Decimal

from babel.numbers import format_decimal

from tosite.service.billing.texts import LANGUAGES

_LOCALES = {"FINNISH": "fi", "SWEDISH": "sv", "NORWEGIAN": "nb", "ENGLISH": "en"}

Texts = Mapping[str, Mapping[str, str]]
"""By key, then by language; every text is there in English."""


def language_of(country: str) -> str:
    """The language in which people of a country are written to, by the contract's names."""
    return LANGUAGES.get(country, "ENGLISH")


def say(texts: Texts, key: str, language: str, **values: object) -> str:
    """A text in a language, in English where there is none in it."""
    said = texts[key]
    return said.get(language, said["ENGLISH"]).format(**values)


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount with two decimals and its currency, in the language's own writing."""
    written = format_decimal(amount, "#,##0.00", locale=_LOCALES.get(language, "en"))
    return f"{written} {currency}"
