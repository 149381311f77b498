"""Payment events in the database. Every statement names its company."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Paid:
    """What was paid of a document, in its own currency; the newest payment's date; did any of it come by bank?"""

    amounts: list[Decimal]
    last: date | None
    by_bank: bool


def paid(tx: Connection, company: int, invoice: int) -> Paid:
    """What was paid of an invoice so far."""
    row = tx.execute(
        "SELECT coalesce(array_agg(paid_amount), '{}') AS amounts, max(payment_date) AS last, "
        "coalesce(bool_or(status = 'PAID'), false) AS by_bank FROM payment_event WHERE company_id = %s AND invoice_id = %s",
        (company, invoice),
    ).fetchone()
    assert row  # noqa: S101
    return Paid(**row)
