"""The companies' calendars: a day is a day where the company is (``local_zone`` in the database is the same)."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONES = {"FINLAND": "Europe/Helsinki", "SWEDEN": "Europe/Stockholm", "NORWAY": "Europe/Oslo"}


def today_in(country: str) -> date:
    """Today in a country, by the contract's name of it."""
    return datetime.now(ZoneInfo(ZONES.get(country, ZONES["FINLAND"]))).date()
