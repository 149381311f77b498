"""Activations in the database. Every statement names its company."""

from datetime import date
from typing import Any, LiteralString

from tosite.db.database import Connection

API_IS_OPEN: LiteralString = (
    "(c.sandbox = 'OPEN' OR c.sandbox IS NULL AND (EXISTS (SELECT 1 FROM api_activation o "
    "WHERE o.company_id = c.company_id AND o.valid_from <= local_day(now() AT TIME ZONE 'UTC', c.country) "
    "AND (o.valid_to IS NULL OR o.valid_to > local_day(now() AT TIME ZONE 'UTC', c.country))) "
    "OR EXISTS (SELECT 1 FROM provider p WHERE p.company_id = c.company_id)))"
)
"""Is the API open to the company ``c``: to a sandbox while it lives, to the provider, and to who has activated it."""


def activate(tx: Connection, company: int, first: date, terms_version: str, user: int) -> int:
    """Open an activation from ``first`` on. The database refuses one that overlaps another of the company."""
    row = tx.execute(
        "INSERT INTO api_activation (company_id, valid_from, terms_version, activated_by) VALUES (%s, %s, %s, %s) "
        "RETURNING activation_id",
        (company, first, terms_version, user),
    ).fetchone()
    assert row  # noqa: S101
    return int(row["activation_id"])


def end(tx: Connection, company: int, after: date, user: int) -> int | None:
    """End the open activation before the day ``after``; its id, None where there is none that began before."""
    row = tx.execute(
        "UPDATE api_activation SET valid_to = %s, ended_by = %s WHERE company_id = %s AND valid_to IS NULL "
        "AND valid_from < %s RETURNING activation_id",
        (after, user, company, after),
    ).fetchone()
    return int(row["activation_id"]) if row else None


def activations(tx: Connection, company: int) -> list[dict[str, Any]]:
    """Every activation of the company, oldest first."""
    return tx.execute("SELECT * FROM api_activation WHERE company_id = %s ORDER BY valid_from", (company,)).fetchall()
