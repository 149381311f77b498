"""Counted documents in the database, by the customers' own calendars."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, LiteralString

from tosite.db.database import Connection

_COLUMNS: dict[str, LiteralString] = {
    "COMPANY": "m.company_id AS company",
    "MONTH": "to_char(local_day(m.made_at, c.country), 'YYYY-MM') AS month",
    "DAY": "local_day(m.made_at, c.country) AS day",
    "CLIENT": "m.client_id AS client",
    "KIND": "m.kind",
}


def usage(
    tx: Connection, company: int | None, first: date, last: date, groups: Iterable[str], limit: int
) -> list[dict[str, Any]]:
    """Documents per group in the days ``first`` to ``last``; of one company, or of all for an operator (None)."""
    columns = [_COLUMNS[name] for name in groups]
    places = ", ".join(str(place) for place in range(1, len(columns) + 1))
    # Without a group there is one row all the same; the aggregate of nothing would be one row of zero.
    tail = f" GROUP BY {places} ORDER BY {places} LIMIT %(limit)s" if columns else " HAVING count(*) > 0"
    return tx.execute(
        f"SELECT {''.join(column + ', ' for column in columns)}count(*) AS documents "  # noqa: S608  (literals and numbers)
        "FROM metered_document m JOIN company c USING (company_id) "
        "WHERE (%(company)s::int IS NULL OR m.company_id = %(company)s) AND m.made_at >= utc_start(%(first)s, c.country) "
        "AND m.made_at < utc_start(%(last)s::date + 1, c.country)" + tail,
        {"company": company, "first": first, "last": last, "limit": limit},
        prepare=False,
    ).fetchall()


def counted(tx: Connection, customers: Mapping[int, str], first: date, after: date) -> list[dict[str, Any]]:
    """Documents of these customers per kind, client and day, from ``first`` to before ``after``, in a fixed order.

    ``customers``: company -> the country whose calendar says which day it was.
    """
    return tx.execute(
        "SELECT m.company_id, local_day(m.made_at, c.country) AS day, m.kind, m.client_id, count(*)::int AS documents "
        "FROM unnest(%s::int[], %s::text[]) AS c(company_id, country) JOIN metered_document m USING (company_id) "
        "WHERE m.made_at >= utc_start(%s, c.country) AND m.made_at < utc_start(%s, c.country) "
        "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        (list(customers), list(customers.values()), first, after),
    ).fetchall()
