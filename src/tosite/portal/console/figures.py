"""Figures of the reports that several pages draw: by the API's own reports, month by month."""

from datetime import date
from decimal import Decimal
from typing import Any

from tosite.portal.console.frame import Console, months_between

REPORT_LANGUAGES = {"en": "en", "fi": "fi", "sv": "sv", "nb": "no"}


def statement(console: Console, kind: str, first: date | None, last: date) -> dict[str, Any]:
    """The rows of a statement (``rowId``, ``name``, ``value``, ``type``) and its days. Raises ApiError."""
    body = {
        "type": kind,
        "startDate": first.isoformat() if first else None,
        "endDate": last.isoformat(),
        "options": {"reportLanguage": REPORT_LANGUAGES[console.request.language]},
    }
    found: dict[str, Any] = console.call("POST", "/reports/accounting", body=body)["reportData"]["periods"][0]
    return found


def results_by_month(console: Console, first: date, last: date) -> list[tuple[date, Decimal, Decimal]]:
    """Revenue (the first row of the income statement) and result (its last) of every month."""
    found = []
    for start, end in months_between(first, last):
        rows = statement(console, "INCOME_STATEMENT", start, end)["rows"]
        revenue = next((Decimal(row["value"]) for row in rows if row["rowId"] == 1), Decimal(0))
        found.append((start, revenue, Decimal(rows[-1]["value"])))
    return found
