"""Collection events in the database. Every statement names its company."""

from collections.abc import Collection
from typing import Any

from tosite.collection.rules import Pending
from tosite.db.database import Connection
from tosite.ledger.store import next_id


def events(tx: Connection, company: int, invoice: int) -> list[dict[str, Any]]:
    """The events of one invoice, by day."""
    return tx.execute(
        "SELECT * FROM collection_event WHERE company_id = %s AND invoice_id = %s ORDER BY day, event_id",
        (company, invoice),
    ).fetchall()


def insert(tx: Connection, event: dict[str, Any]) -> dict[str, Any]:
    """Store a new event; returns it with its id."""
    row = {"payment_event_id": None, **event, "event_id": next_id(tx), "charged_invoice_id": None}
    tx.execute(
        "INSERT INTO collection_event (company_id, event_id, invoice_id, kind, day, amount, payment_event_id) "
        "VALUES (%(company_id)s, %(event_id)s, %(invoice_id)s, %(kind)s, %(day)s, %(amount)s, %(payment_event_id)s)",
        row,
    )
    return row


def remove_of_payment(tx: Connection, company: int, payment_event: int) -> int | None:
    """Remove the late payment that a payment event left, unless it is charged already; returns its id."""
    row = tx.execute(
        "DELETE FROM collection_event WHERE company_id = %s AND payment_event_id = %s AND charged_invoice_id IS NULL "
        "RETURNING event_id",
        (company, payment_event),
    ).fetchone()
    return row["event_id"] if row else None


def pending(tx: Connection, company: int, partner: int, limit: int) -> list[Pending]:
    """The oldest events of a customer that were not charged yet; nobody else charges them until the transaction ends.

    Interest is the invoice's own percentage, else the company's default.
    """
    rows = tx.execute(
        "SELECT e.event_id, e.kind, e.day, e.amount, i.invoice_number, i.due_date, "
        "coalesce((i.document->>'penaltyPercent')::numeric, s.default_interest) AS interest, "
        "i.document->'paymentInfo'->>'currency' AS currency FROM collection_event e "
        "JOIN invoice i USING (company_id, invoice_id) JOIN collection_setting s USING (company_id) "
        "WHERE company_id = %s AND i.partner_id = %s AND e.charged_invoice_id IS NULL "
        "ORDER BY e.day, e.event_id LIMIT %s FOR UPDATE OF e",
        (company, partner, limit),
    ).fetchall()
    return [Pending(**row) for row in rows]


def charge(tx: Connection, company: int, ids: Collection[int], invoice: int) -> None:
    """Say on which invoice these events are charged."""
    tx.execute(
        "UPDATE collection_event SET charged_invoice_id = %s WHERE company_id = %s AND event_id = ANY(%s)",
        (invoice, company, list(ids)),
    )
