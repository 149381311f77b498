"""The rules of taking the API into use and giving it up. Pure functions.

A day in use is charged (``service/billing``), so an activation that has begun lasts a day at least and is never undone:
it ends from today on, and a later one begins anew.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tosite.web.errors import Violation

FURTHEST = timedelta(days=366)


def state_of(periods: Sequence[Mapping[str, Any]], today: date) -> str:
    """ACTIVE, PLANNED or NOT_ACTIVATED by the periods (``valid_from``, ``valid_to`` excluded) of a company."""
    if any(p["valid_from"] <= today and (p["valid_to"] is None or today < p["valid_to"]) for p in periods):
        return "ACTIVE"
    return "PLANNED" if any(p["valid_from"] > today for p in periods) else "NOT_ACTIVATED"


def check_start(
    start: date, terms: str, current_terms: str | None, periods: Sequence[Mapping[str, Any]], today: date
) -> list[Violation]:
    """Every violation in an activation from ``start`` on; ``current_terms`` are those in force on that day."""
    out: list[Violation] = []
    if start < today:
        out.append(Violation("startDate", "Must not lie before today"))
    elif start > today + FURTHEST:
        out.append(Violation("startDate", f"Must not lie more than {FURTHEST.days} days ahead"))
    if any(p["valid_to"] is None or p["valid_to"] > start for p in periods):
        out.append(Violation("startDate", "The API is activated then already"))
    if terms != current_terms:
        out.append(Violation("termsVersion", f"The terms in force then are version {current_terms}"))
    return out


def check_end(end: date, open_period: Mapping[str, Any], today: date) -> list[Violation]:
    """Every violation in ending the open activation before the day ``end``."""
    if end < today:
        return [Violation("endDate", "Must not lie before today")]
    if end <= open_period["valid_from"]:
        earliest = open_period["valid_from"] + timedelta(days=1)
        return [Violation("endDate", f"Must be {earliest} or later: an activation lasts a day at least")]
    return (
        [] if end <= today + FURTHEST else [Violation("endDate", f"Must not lie more than {FURTHEST.days} days ahead")]
    )
