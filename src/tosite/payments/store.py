"""Payment events in the database. Every statement names its company."""

from datetime import date
from decimal import Decimal
from typing import Any

from tosite.db.database import Connection


def insert(tx: Connection, event: dict[str, Any]) -> dict[str, Any]:
    """Store a payment event; returns it with its id."""
    row = tx.execute(
        "INSERT INTO payment_event (company_id, payment_event_id, invoice_id, type, status, payment_date, amount, "
        "paid_amount, paid_currency, description) VALUES (%(company_id)s, nextval('document_id'), %(invoice_id)s, "
        "%(type)s, %(status)s, %(payment_date)s, %(amount)s, %(paid_amount)s, %(paid_currency)s, %(description)s) "
        "RETURNING *",
        event,
    ).fetchone()
    assert row  # noqa: S101
    return row


def find(tx: Connection, company: int, invoice: int, event: int) -> dict[str, Any] | None:
    """One payment event of that invoice."""
    return tx.execute(
        "SELECT * FROM payment_event WHERE company_id = %s AND invoice_id = %s AND payment_event_id = %s",
        (company, invoice, event),
    ).fetchone()


def remove(tx: Connection, company: int, event: int) -> None:
    """Remove a payment event; the audit log keeps what it was."""
    tx.execute("DELETE FROM payment_event WHERE company_id = %s AND payment_event_id = %s", (company, event))


def paid(tx: Connection, company: int, invoice: int) -> tuple[list[Decimal], date | None]:
    """What was paid of an invoice, in its own currency, and the date of the newest payment."""
    row = tx.execute(
        "SELECT coalesce(array_agg(paid_amount), '{}') AS amounts, max(payment_date) AS last FROM payment_event "
        "WHERE company_id = %s AND invoice_id = %s",
        (company, invoice),
    ).fetchone()
    assert row  # noqa: S101
    return row["amounts"], row["last"]
