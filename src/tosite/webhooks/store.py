"""Webhooks and their deliveries in the database. Every statement names its company."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from tosite.db.database import Connection

COLUMNS: LiteralString = (
    "company_id, webhook_id, webhook_uuid, client_id, url, authentication_type, key_sealed, former_key_until, created, failing_since, "
    "disabled_at, disabled_reason, (SELECT array_agg(event_type ORDER BY event_type) FROM webhook_subscription s "
    "WHERE s.company_id = webhook.company_id AND s.webhook_id = webhook.webhook_id) AS subscriptions"
)
SUBSCRIBES_TO_ANY: LiteralString = (
    "EXISTS (SELECT 1 FROM webhook_subscription s WHERE s.company_id = webhook.company_id "
    "AND s.webhook_id = webhook.webhook_id AND s.event_type = ANY(%(events)s))"
)
SUBSCRIBES_TO_OTHERS: LiteralString = SUBSCRIBES_TO_ANY.replace("= ANY(%(events)s)", "<> ALL(%(visible)s)")
OF_CONTRACT: LiteralString = SUBSCRIBES_TO_ANY.replace("%(events)s", "%(contract)s")
DELIVERY_COLUMNS: LiteralString = (
    "delivery_id, message_id, event_type, resource, state, attempts, at, due, "
    "(SELECT to_jsonb(a) - 'company_id' FROM webhook_attempt a WHERE a.company_id = webhook_delivery.company_id "
    "AND a.webhook_id = webhook_delivery.webhook_id AND a.delivery_id = webhook_delivery.delivery_id "
    "ORDER BY a.attempt DESC LIMIT 1) AS last"
)


def count(tx: Connection, company: int) -> int:
    """How many webhooks the company has."""
    row = tx.execute("SELECT count(*) AS n FROM webhook WHERE company_id = %s", (company,)).fetchone()
    assert row  # noqa: S101
    return int(row["n"])


def lock_registration(tx: Connection, company: int) -> None:
    """Let nobody else register a webhook of the company until the transaction ends."""
    tx.execute("SELECT pg_advisory_xact_lock(7053133, %s)", (company,))


def told_already(
    tx: Connection, company: int, client: str | None, url: str, events: Sequence[str], but: int | None
) -> list[tuple[str, UUID]]:
    """Those of the events that another webhook of the client tells the same URL of, and that webhook's uuid."""
    rows = tx.execute(
        "SELECT s.event_type, w.webhook_uuid FROM webhook w JOIN webhook_subscription s USING (company_id, webhook_id) "
        "WHERE w.company_id = %s AND w.client_id = %s AND w.url = %s AND s.event_type = ANY(%s) "
        "AND w.webhook_id IS DISTINCT FROM %s ORDER BY s.event_type, w.webhook_id",
        (company, client, url, list(events), but),
    ).fetchall()
    return [(row["event_type"], row["webhook_uuid"]) for row in rows]


def find(tx: Connection, company: int, client: str | None, uuid: UUID, lock: bool = False) -> dict[str, Any] | None:
    """One webhook of a client in a company (None: of any), locked for the transaction where it is to be changed."""
    return tx.execute(
        "SELECT " + COLUMNS + ", former_key_sealed FROM webhook WHERE company_id = %(company)s "  # noqa: S608
        "AND (%(client)s::text IS NULL OR client_id = %(client)s) AND webhook_uuid = %(uuid)s"
        + (" FOR NO KEY UPDATE" if lock else ""),
        {"company": company, "client": client, "uuid": uuid},
    ).fetchone()


def insert(tx: Connection, webhook: Mapping[str, Any]) -> UUID:
    """Store a new webhook without subscriptions; returns its uuid."""
    row = tx.execute(
        "INSERT INTO webhook (company_id, webhook_id, client_id, url, authentication_type, key_sealed) VALUES (%(company_id)s, "
        "%(webhook_id)s, %(client_id)s, %(url)s, %(authentication_type)s, %(key_sealed)s) RETURNING webhook_uuid",
        webhook,
    ).fetchone()
    assert row  # noqa: S101
    found: UUID = row["webhook_uuid"]
    return found


def update(tx: Connection, webhook: Mapping[str, Any]) -> None:
    """Store another state of a webhook. It is active again, and its failures are forgotten."""
    tx.execute(
        "UPDATE webhook SET url = %(url)s, authentication_type = %(authentication_type)s, key_sealed = %(key_sealed)s, "
        "former_key_sealed = %(former_key_sealed)s, former_key_until = %(former_key_until)s, failing_since = NULL, "
        "disabled_at = NULL, disabled_reason = NULL WHERE company_id = %(company_id)s AND webhook_id = %(webhook_id)s",
        webhook,
    )


def subscribe(
    tx: Connection, company: int, webhook: int, replaced: Sequence[str], events: Mapping[str, list[str] | None]
) -> None:
    """Replace those subscriptions that are to ``replaced`` events; each new one with the kinds of object it covers."""
    tx.execute(
        "DELETE FROM webhook_subscription WHERE company_id = %s AND webhook_id = %s AND event_type = ANY(%s)",
        (company, webhook, list(replaced)),
    )
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO webhook_subscription (company_id, webhook_id, event_type, kinds) VALUES (%s, %s, %s, %s)",
            [(company, webhook, event, kinds) for event, kinds in events.items()],
        )


def remove(tx: Connection, company: int, webhook: int) -> None:
    """Remove a webhook with its subscriptions, and the deliveries that wait or were made."""
    tx.execute("DELETE FROM webhook WHERE company_id = %s AND webhook_id = %s", (company, webhook))


def add_delivery(tx: Connection, company: int, webhook: int, event: str, payload: dict[str, Any]) -> UUID:
    """One more message to one webhook; returns its id."""
    row = tx.execute(
        "INSERT INTO webhook_delivery (company_id, webhook_id, event_type, resource, payload) "
        "VALUES (%s, %s, %s, 'TEST/' || gen_random_uuid(), %s) RETURNING message_id",
        (company, webhook, event, Jsonb(payload)),
    ).fetchone()
    assert row  # noqa: S101
    found: UUID = row["message_id"]
    return found


def delivery(tx: Connection, company: int, webhook: int, message: UUID, lock: bool = False) -> dict[str, Any] | None:
    """One delivery of a webhook."""
    return tx.execute(
        "SELECT "  # noqa: S608  (every part is a literal)
        + DELIVERY_COLUMNS
        + ", payload, lease FROM webhook_delivery WHERE company_id = %s AND webhook_id = %s "
        "AND message_id = %s" + (" FOR UPDATE" if lock else ""),
        (company, webhook, message),
    ).fetchone()


def attempts(tx: Connection, company: int, webhook: int, delivery: int) -> list[dict[str, Any]]:
    """Every try of a delivery, the first one first."""
    return tx.execute(
        "SELECT * FROM webhook_attempt WHERE company_id = %s AND webhook_id = %s AND delivery_id = %s ORDER BY attempt",
        (company, webhook, delivery),
    ).fetchall()


def replay(tx: Connection, company: int, webhook: int, delivery: int) -> None:
    """Send a delivery again at once, under the same id, with ten tries more."""
    tx.execute(
        "UPDATE webhook_delivery SET state = 'PENDING', tries = 0, first_try = NULL, due = clock_timestamp() "
        "WHERE company_id = %s AND webhook_id = %s AND delivery_id = %s",
        (company, webhook, delivery),
    )


def replay_failed(tx: Connection, company: int, webhook: int) -> int:
    """Send all deliveries that have failed again, each with ten tries more; how many they are."""
    return tx.execute(
        "UPDATE webhook_delivery SET state = 'PENDING', tries = 0, first_try = NULL, due = clock_timestamp() "
        "WHERE company_id = %s AND webhook_id = %s AND state = 'FAILED' AND lease IS NULL",
        (company, webhook),
    ).rowcount
