"""The VAT percentages of the countries with their days (``rates.tsv``). Rows are added, never changed.

Sources: Finland: act on value added tax 1501/1993 as amended by 706/2012, 462/2024, 691/2024 and 1358/2025. Sweden: act
2023:200, government bill 2025/26:55. Norway: the tax administration's published code list of rates.
"""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Rate:
    """One percentage of a country, from its first day to its last (None: still valid)."""

    country: str
    kind: str
    percent: Decimal
    first: date
    last: date | None


@cache
def rates() -> tuple[Rate, ...]:
    """Every rate known, former ones included."""
    text = (files("tosite.vat") / "rates.tsv").read_text(encoding="utf-8")
    return tuple(
        Rate(
            row["country"],
            row["class"],
            Decimal(row["percent"]),
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]) if row["to"] else None,
        )
        for row in csv.DictReader(text.splitlines(), delimiter="\t")
    )


def percentages(country: str, since: date) -> list[Decimal]:
    """The percentages of a country that were valid on ``since`` or later, highest first."""
    found = {r.percent for r in rates() if r.country == country and (r.last is None or r.last >= since)}
    return sorted(found, reverse=True)
