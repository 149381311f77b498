"""The queue of invoices to be sent, in the database. Every statement of a request names its company."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.mail.delivery import Outcome
from tosite.oauth.tokens import Caller


def add(tx: Connection, caller: Caller, sendings: Sequence[tuple[int, str, datetime]]) -> None:
    """Put invoices into the queue: each with its channel and the moment from which on it is sent."""
    tx.execute(
        "INSERT INTO invoice_sending (company_id, sending_id, invoice_id, channel, due, user_id, client_id) "
        "SELECT %s, nextval('document_id'), (s->>0)::int, s->>1, (s->>2)::timestamp, %s, %s FROM jsonb_array_elements(%s) s",
        (caller.company_id, caller.user_id, caller.client_id, Jsonb(sendings)),
    )


def of_invoice(tx: Connection, company: int, invoice: int) -> list[dict[str, Any]]:
    """Every sending of an invoice, the latest first."""
    return tx.execute(
        "SELECT sending_id, channel, state, due, tries, reason, requested, finished FROM invoice_sending "
        "WHERE company_id = %s AND invoice_id = %s ORDER BY sending_id DESC",
        (company, invoice),
    ).fetchall()


def take_due(tx: Connection, channel: str) -> dict[str, Any] | None:
    """One sending of any company whose time has come, locked; whatever another process works on is passed over."""
    return tx.execute(
        "SELECT s.*, c.name AS company_name FROM invoice_sending s JOIN company c USING (company_id) "
        "WHERE s.state = 'WAITING' AND s.channel = %s AND s.due <= now() AT TIME ZONE 'UTC' "
        "ORDER BY s.due LIMIT 1 FOR UPDATE OF s SKIP LOCKED",
        (channel,),
    ).fetchone()


def note(tx: Connection, sending: dict[str, Any], outcome: Outcome) -> None:
    """Count a try and note what became of it."""
    tx.execute(
        "UPDATE invoice_sending SET state = %(state)s, due = coalesce(%(due)s, due), reason = %(reason)s, tries = tries + 1, "
        "finished = CASE WHEN %(state)s <> 'WAITING' THEN now() AT TIME ZONE 'UTC' END "
        "WHERE company_id = %(company_id)s AND sending_id = %(sending_id)s",
        {**sending, "state": outcome.state, "due": outcome.due, "reason": outcome.reason},
    )
