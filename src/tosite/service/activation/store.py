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


def company(tx: Connection, company: int, lock: bool = False) -> dict[str, Any]:
    """What decides on who needs an activation; locked, while nobody else activates it."""
    row = tx.execute(
        "SELECT c.company_id, c.country, c.sandbox, "  # noqa: S608  (literals)
        "EXISTS (SELECT 1 FROM provider p WHERE p.company_id = c.company_id) AS is_provider "
        "FROM company c WHERE c.company_id = %s" + (" FOR NO KEY UPDATE OF c" if lock else ""),
        (company,),
    ).fetchone()
    assert row  # noqa: S101  (the caller is a member)
    return row


def history(tx: Connection, company: int) -> list[dict[str, Any]]:
    """Every activation of the company, oldest first, with the moment that its terms were accepted."""
    return tx.execute(
        "SELECT a.*, (SELECT max(t.accepted_at) FROM terms_acceptance t WHERE t.company_id = a.company_id "
        "AND t.applies_from = a.valid_from AND t.terms_version = a.terms_version) AS accepted_at "
        "FROM api_activation a WHERE a.company_id = %s ORDER BY a.valid_from",
        (company,),
    ).fetchall()


def accept(tx: Connection, company: int, version: str, user: int, applies_from: date) -> None:
    """Write down who accepted which terms for the company."""
    tx.execute(
        "INSERT INTO terms_acceptance (company_id, terms_version, accepted_by, applies_from) VALUES (%s, %s, %s, %s)",
        (company, version, user, applies_from),
    )


def all_terms(tx: Connection) -> list[dict[str, Any]]:
    """Every version of the terms, newest first."""
    return tx.execute("SELECT * FROM terms ORDER BY valid_from DESC").fetchall()


def terms_on(tx: Connection, day: date) -> str | None:
    """The version of the terms that is in force on a day."""
    row = tx.execute(
        "SELECT version FROM terms WHERE valid_from <= %s ORDER BY valid_from DESC LIMIT 1", (day,)
    ).fetchone()
    return row["version"] if row else None


def add_terms(tx: Connection, row: dict[str, Any]) -> bool:
    """Publish a version; False when there is one of that name or day."""
    made = tx.execute(
        "INSERT INTO terms (version, valid_from, title, text) VALUES (%(version)s, %(valid_from)s, %(title)s, %(text)s) "
        "ON CONFLICT DO NOTHING RETURNING version",
        row,
    ).fetchone()
    return made is not None
