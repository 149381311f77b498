"""The queue of deliveries as the workers see it, over all companies: what is due is leased, tried, and marked.

Locks are taken in one order, the webhook before its deliveries, so that nobody deadlocks with a request that removes one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

from tosite.audit import store as audit
from tosite.db.database import Connection
from tosite.oauth.tokens import NO_SESSION, Caller
from tosite.webhooks import outbox, rules
from tosite.webhooks.rules import Outcome

LEASE_SECONDS = 60  # longer than a try may take
LANES = 4  # tries at once to one receiver; one while it fails
_SYSTEM = (0, "tosite")  # who switches a webhook off, in the audit log: no user, no client

# Webhooks with something pending are found by hopping from one to the next in the index, so that the backlog of one
# receiver costs nobody anything. Of a resource only the oldest pending event may go: that keeps their order.
_CLAIM: LiteralString = (
    "WITH RECURSIVE pending AS ("
    "(SELECT company_id, webhook_id FROM webhook_delivery WHERE state = 'PENDING' ORDER BY company_id, webhook_id LIMIT 1) "
    "UNION ALL SELECT n.company_id, n.webhook_id FROM pending p CROSS JOIN LATERAL ("
    "SELECT d.company_id, d.webhook_id FROM webhook_delivery d WHERE d.state = 'PENDING' "
    "AND (d.company_id, d.webhook_id) > (p.company_id, p.webhook_id) ORDER BY d.company_id, d.webhook_id LIMIT 1) n), "
    "ready AS MATERIALIZED (SELECT c.company_id, c.webhook_id, c.delivery_id FROM pending p "
    "JOIN webhook w USING (company_id, webhook_id) CROSS JOIN LATERAL ("
    "SELECT d.company_id, d.webhook_id, d.delivery_id, d.due FROM webhook_delivery d "
    "WHERE d.company_id = w.company_id AND d.webhook_id = w.webhook_id AND d.state = 'PENDING' "
    "AND d.due <= clock_timestamp() AND NOT EXISTS (SELECT 1 FROM webhook_delivery e WHERE e.company_id = d.company_id "
    "AND e.webhook_id = d.webhook_id AND e.resource = d.resource AND e.state = 'PENDING' AND e.delivery_id < d.delivery_id) "
    "ORDER BY d.due, d.delivery_id LIMIT greatest(0, CASE WHEN w.failing_since IS NULL THEN %(lanes)s ELSE 1 END - "
    "(SELECT count(*) FROM webhook_delivery f WHERE f.company_id = w.company_id AND f.webhook_id = w.webhook_id "
    "AND f.lease IS NOT NULL AND f.due > clock_timestamp())) FOR UPDATE OF d SKIP LOCKED) c "
    "WHERE w.disabled_at IS NULL ORDER BY c.due LIMIT %(room)s) "
    "UPDATE webhook_delivery d SET lease = %(lease)s, due = clock_timestamp() + make_interval(secs => %(seconds)s) "
    "FROM ready r JOIN webhook w USING (company_id, webhook_id) WHERE d.company_id = r.company_id "
    "AND d.webhook_id = r.webhook_id AND d.delivery_id = r.delivery_id "
    "RETURNING d.company_id, d.webhook_id, d.delivery_id, d.message_id, d.event_type, d.resource, d.payload, d.at, d.tries, "
    "d.attempts, d.first_try, d.lease, w.webhook_uuid, w.url, w.key_sealed, "
    "CASE WHEN w.former_key_until > clock_timestamp() THEN w.former_key_sealed END AS former_key_sealed"
)
_KEYS: LiteralString = "company_id = %(company_id)s AND webhook_id = %(webhook_id)s"
_THIS: LiteralString = _KEYS + " AND delivery_id = %(delivery_id)s AND lease = %(lease)s"
_SAME_RESOURCE: LiteralString = _KEYS + " AND resource = %(resource)s AND state = 'PENDING' AND lease IS NULL"


@dataclass(frozen=True)
class Job:
    """One leased delivery, with what is needed to make it."""

    company_id: int
    webhook_id: int
    delivery_id: int
    message_id: UUID
    event_type: str
    resource: str
    payload: Any
    at: datetime
    tries: int
    attempts: int
    first_try: datetime | None
    lease: UUID
    webhook_uuid: UUID
    url: str
    key_sealed: bytes | None
    former_key_sealed: bytes | None


def claim(tx: Connection, room: int) -> list[Job]:
    """Lease up to ``room`` deliveries that are due, the longest due first; no other worker takes them meanwhile."""
    values = {"lanes": LANES, "room": room, "lease": uuid4(), "seconds": LEASE_SECONDS}
    return [Job(**row) for row in tx.execute(_CLAIM, values).fetchall()]


def release(tx: Connection, job: Job) -> None:
    """Give a lease back: the try did not come to anything, and does not count."""
    tx.execute(
        "UPDATE webhook_delivery SET lease = NULL, due = clock_timestamp() WHERE " + _THIS,  # noqa: S608
        _values(job),
    )


def mark_delivered(tx: Connection, job: Job, outcome: Outcome) -> None:
    """The message was taken: the receiver works, and the next event of the resource may go."""
    values = _values(job)
    tx.execute("UPDATE webhook SET failing_since = NULL WHERE " + _KEYS + " AND failing_since IS NOT NULL", values)
    done = tx.execute(
        "UPDATE webhook_delivery SET state = 'DELIVERED', lease = NULL, tries = tries + 1, attempts = attempts + 1 WHERE "
        + _THIS,
        values,
    )
    if done.rowcount:
        _log(tx, job, outcome)
        _free_resource(tx, values)


def mark_failed(tx: Connection, job: Job, outcome: Outcome, draw: float) -> str | None:
    """The message was not taken: try again later, or give up; the reason when that disables the webhook."""
    values = _values(job)
    webhook = tx.execute(
        "SELECT webhook_uuid, url, failing_since, disabled_at FROM webhook WHERE " + _KEYS + " FOR NO KEY UPDATE",
        values,
    ).fetchone()
    first_try = job.first_try or outcome.started
    pause = rules.next_try(job.tries + 1, draw)
    if outcome.status == rules.GONE or webhook is None or webhook["disabled_at"] is not None:
        pause = None
    done = tx.execute(
        "UPDATE webhook_delivery SET state = %(state)s, lease = NULL, tries = tries + 1, attempts = attempts + 1, "
        "first_try = %(first_try)s, due = clock_timestamp() + %(pause)s WHERE " + _THIS,
        {
            **values,
            "state": "FAILED" if pause is None else "PENDING",
            "first_try": first_try,
            "pause": pause or timedelta(),
        },
    )
    if webhook is None or not done.rowcount:
        return None
    _log(tx, job, outcome)
    if pause is None:
        _free_resource(tx, values)
    else:
        # What happened to the resource since then waits with it.
        tx.execute(
            "UPDATE webhook_delivery SET due = clock_timestamp() + %(pause)s WHERE "
            + _SAME_RESOURCE
            + " AND delivery_id > %(delivery_id)s",
            {**values, "pause": pause},
        )
    tx.execute(
        "UPDATE webhook SET failing_since = %(first)s WHERE " + _KEYS + " AND failing_since IS NULL",
        {**values, "first": outcome.started},
    )
    if webhook["disabled_at"] is not None:
        return None
    if outcome.status == rules.GONE:
        return _disable(tx, job, webhook, "The receiver answered 410")
    if pause is None and rules.is_lost(webhook["failing_since"] or outcome.started, first_try):
        return _disable(tx, job, webhook, f"A message failed {len(rules.PAUSES) + 1} times, and no other got through")
    return None


def _disable(tx: Connection, job: Job, webhook: dict[str, Any], reason: str) -> str:
    """Switch a webhook off; what waits for it has failed. The company's other webhooks are told."""
    values = {**_values(job), "reason": reason}
    tx.execute(
        "UPDATE webhook SET disabled_at = clock_timestamp(), disabled_reason = %(reason)s WHERE " + _KEYS, values
    )
    tx.execute(
        "UPDATE webhook_delivery SET state = 'FAILED' WHERE " + _KEYS + " AND state = 'PENDING' AND lease IS NULL",
        values,
    )
    after = {"uuid": str(webhook["webhook_uuid"]), "url": webhook["url"], "disabledReason": reason}
    audit.record(tx, Caller(job.company_id, *_SYSTEM, NO_SESSION), "DISABLE", "WEBHOOK", job.webhook_id, None, after)
    outbox.emit(tx, job.company_id, "WEBHOOK_DISABLED", f"WEBHOOK/{after['uuid']}", after)
    return reason


def _free_resource(tx: Connection, values: dict[str, Any]) -> None:
    """Let the events go that waited for this one."""
    tx.execute(
        "UPDATE webhook_delivery SET due = clock_timestamp() WHERE " + _SAME_RESOURCE + " AND due > clock_timestamp()",
        values,
    )


def _log(tx: Connection, job: Job, outcome: Outcome) -> None:
    tx.execute(
        "INSERT INTO webhook_attempt (company_id, webhook_id, delivery_id, attempt, at, duration_ms, status, answer, error) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            job.company_id,
            job.webhook_id,
            job.delivery_id,
            job.attempts + 1,
            outcome.started,
            outcome.duration_ms,
            outcome.status,
            outcome.answer,
            outcome.error,
        ),
    )


def _values(job: Job) -> dict[str, Any]:
    return {
        "company_id": job.company_id,
        "webhook_id": job.webhook_id,
        "delivery_id": job.delivery_id,
        "resource": job.resource,
        "lease": job.lease,
    }
