"""What may be asked of usage, and how it is written as CSV. Pure functions."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from tosite.web.errors import Violation

GROUPS = ("COMPANY", "MONTH", "DAY", "CLIENT", "KIND")
FIELDS = {"COMPANY": "companyId", "MONTH": "month", "DAY": "day", "CLIENT": "clientId", "KIND": "kind"}
MAX_DAYS = 366


def span(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The days asked for: from the start of the month of the last one, which is today, unless they are named."""
    end = last or max(today, first or today)
    return first or end.replace(day=1), end


def check(first: date, last: date) -> list[Violation]:
    """The range runs forwards and is no longer than a year."""
    if last < first:
        return [Violation("endDate", "Must not be before startDate")]
    if (last - first) >= timedelta(days=MAX_DAYS):
        return [Violation("endDate", f"At most {MAX_DAYS} days are shown at once")]
    return []


def grouped(asked: list[str] | None) -> list[str]:
    """The groups in their fixed order; by month, client and kind when none are named."""
    wanted = set(asked or ("MONTH", "CLIENT", "KIND"))
    return [name for name in GROUPS if name in wanted]


def as_csv(rows: Iterable[Mapping[str, Any]], groups: list[str]) -> bytes:
    """The same rows as CSV with a heading, UTF-8, comma separated (RFC 4180)."""
    out = io.StringIO()
    columns = [*(FIELDS[name] for name in groups), "documents"]
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: _harmless(value) for key, value in row.items()} for row in rows)
    return out.getvalue().encode()


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula is marked as text (CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
