"""Business partners in the database. Every statement names its company."""

from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.db.database import Connection

LIST_COLUMNS: LiteralString = (
    "partner_id, type, name, active, version, document->'billingAddress' AS billing_address, "
    "customer_number, identifier, identifier_type"
)


def by_ids(tx: Connection, company: int, ids: list[int]) -> list[dict[str, Any]]:
    """Partners ordered by id; unknown ids are left out."""
    return tx.execute(
        "SELECT * FROM partner WHERE company_id = %s AND partner_id = ANY(%s) ORDER BY partner_id", (company, ids)
    ).fetchall()


def lock(tx: Connection, company: int, partner: int) -> dict[str, Any] | None:
    """One partner, locked until the transaction ends."""
    return tx.execute(
        "SELECT * FROM partner WHERE company_id = %s AND partner_id = %s FOR UPDATE", (company, partner)
    ).fetchone()


def person_of(tx: Connection, company: int, user: int) -> dict[str, Any] | None:
    """The person record of a user."""
    return tx.execute(
        "SELECT p.* FROM membership m JOIN partner p USING (company_id, partner_id) "
        "WHERE m.company_id = %s AND m.user_id = %s",
        (company, user),
    ).fetchone()


def person_ids(tx: Connection, wanted: int) -> list[int]:
    """So many fresh ids for contact persons."""
    rows = tx.execute(
        "SELECT nextval('contact_person_id')::int AS id FROM generate_series(1, %s)", (wanted,)
    ).fetchall()
    return [row["id"] for row in rows]


def put(tx: Connection, partner: dict[str, Any]) -> None:
    """Store a new partner, or another state of a known one."""
    tx.execute(
        "INSERT INTO partner (company_id, partner_id, type, name, active, document, version) VALUES (%(company_id)s, "
        "%(partner_id)s, %(type)s, %(name)s, %(active)s, %(document)s, %(version)s) "
        "ON CONFLICT (company_id, partner_id) DO UPDATE SET type = EXCLUDED.type, name = EXCLUDED.name, "
        "active = EXCLUDED.active, document = EXCLUDED.document, version = EXCLUDED.version",
        {**partner, "document": Jsonb(partner["document"])},
    )
