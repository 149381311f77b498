"""Fiscal years and tracking periods in the database. Every statement names its company."""

from datetime import datetime
from typing import Any

from tosite.db.database import Connection


def years(tx: Connection, company: int) -> list[dict[str, Any]]:
    """Fiscal years, newest first."""
    return tx.execute("SELECT * FROM fiscal_year WHERE company_id = %s ORDER BY start_date DESC", (company,)).fetchall()


def periods(tx: Connection, company: int) -> list[dict[str, Any]]:
    """Tracking periods of all years, oldest first."""
    return tx.execute("SELECT * FROM tracking_period WHERE company_id = %s ORDER BY start_date", (company,)).fetchall()


def lock_periods(tx: Connection, company: int) -> None:
    """Wait for postings under way and keep new ones out until the transaction ends (see ``booking_period``)."""
    tx.execute("SELECT pg_advisory_xact_lock(7053104, %s)", (company,))


def period(tx: Connection, company: int, year: int, wanted: int) -> dict[str, Any] | None:
    """One tracking period of one year, with the year's ``is_open``; locked until the transaction ends."""
    return tx.execute(
        "SELECT p.*, y.is_open FROM tracking_period p JOIN fiscal_year y USING (company_id, fiscal_year_id) "
        "WHERE p.company_id = %s AND p.fiscal_year_id = %s AND p.period_id = %s FOR UPDATE OF p",
        (company, year, wanted),
    ).fetchone()


def set_period_status(tx: Connection, company: int, wanted: int, status: str, modified: datetime) -> None:
    """Give a tracking period another status."""
    tx.execute(
        "UPDATE tracking_period SET status = %s, modified = %s WHERE company_id = %s AND period_id = %s",
        (status, modified, company, wanted),
    )
