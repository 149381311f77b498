"""The events of a sandbox: each is kept, and any can be sent again. Every statement names its company."""

from collections.abc import Sequence
from typing import Any, LiteralString

from tosite.db.database import Connection

COLUMNS: LiteralString = "event_id, event_type, kind, resource, payload, at"


def find(tx: Connection, company: int, event: int) -> dict[str, Any] | None:
    """One event of the sandbox."""
    return tx.execute(
        "SELECT " + COLUMNS + " FROM sandbox_event WHERE company_id = %s AND event_id = %s",  # noqa: S608  (literals)
        (company, event),
    ).fetchone()


def replay(tx: Connection, company: int, event: int, webhook: str | None) -> Sequence[dict[str, Any]]:
    """Send an event to the active webhooks that subscribe to it now, or to that one alone; its deliveries.

    A webhook that had it gets the same message again, with ten tries more; one that is on its way is left to arrive.
    """
    return tx.execute(
        "WITH sent AS (INSERT INTO webhook_delivery AS d "
        "(company_id, webhook_id, delivery_id, event_type, resource, payload, at) "
        "SELECT e.company_id, w.webhook_id, e.event_id, e.event_type, e.resource, e.payload, e.at FROM sandbox_event e "
        "JOIN webhook_subscription s USING (company_id, event_type) JOIN webhook w USING (company_id, webhook_id) "
        "WHERE e.company_id = %(company)s AND e.event_id = %(event)s AND w.disabled_at IS NULL "
        "AND (s.kinds IS NULL OR e.kind = ANY (s.kinds)) "
        "AND (%(webhook)s::text IS NULL OR w.webhook_uuid::text = lower(%(webhook)s::text)) FOR KEY SHARE OF w "
        "ON CONFLICT (company_id, webhook_id, delivery_id) DO UPDATE SET state = 'PENDING', "
        "tries = CASE WHEN d.lease IS NULL THEN 0 ELSE d.tries END, "
        "first_try = CASE WHEN d.lease IS NOT NULL THEN d.first_try END, "
        "due = CASE WHEN d.lease IS NULL THEN clock_timestamp() ELSE d.due END "
        "RETURNING d.company_id, d.webhook_id, d.message_id) "
        "SELECT w.webhook_uuid, sent.message_id FROM sent JOIN webhook w USING (company_id, webhook_id) "
        "WHERE w.company_id = %(company)s ORDER BY w.webhook_id",
        {"company": company, "event": event, "webhook": webhook},
    ).fetchall()
