"""Business partners in the database. Every statement names its company."""

from collections.abc import Collection, Sequence
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.db.database import Connection

LIST_COLUMNS: LiteralString = (
    "partner_id, type, name, active, version, document->'billingAddress' AS billing_address, "
    "customer_number, identifier, identifier_type"
)

_GROUP_NAMED = "SELECT 1 FROM partner_group g WHERE g.company_id = partner.company_id AND g.name = %(group)s::text AND "
MAIN_GROUP_IS: LiteralString = f"EXISTS ({_GROUP_NAMED} g.group_id = (document->'registryInfo'->>'reportGroupId')::int)"  # noqa: S608
A_GROUP_IS: LiteralString = (
    f"EXISTS ({_GROUP_NAMED} document->'registryInfo'->'partnerGroups' "  # noqa: S608
    "@> jsonb_build_array(jsonb_build_object('id', g.group_id)))"
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


def insert_many(tx: Connection, company: int, partners: Sequence[dict[str, Any]]) -> None:
    """Store many new partners of one type, each with its default accounts by side of the books."""
    tx.execute(
        "INSERT INTO partner (company_id, partner_id, type, name, active, document, version, default_accounts) "
        "SELECT %s, p.partner_id, p.type, p.name, p.active, p.document, p.version, p.default_accounts "
        "FROM jsonb_to_recordset(%s) AS p(partner_id int, type text, name text, active boolean, document jsonb, "
        "version timestamp, default_accounts jsonb)",
        (company, Jsonb(partners)),
    )


def set_sales_accounts(tx: Connection, company: int, accounts: Sequence[tuple[int, str | None]]) -> None:
    """Give partners other income accounts; None: that of the type of receipt."""
    tx.execute(
        "UPDATE partner SET default_accounts = (default_accounts - 'sales') || "
        "jsonb_strip_nulls(jsonb_build_object('sales', a->1)) FROM jsonb_array_elements(%s) a "
        "WHERE company_id = %s AND partner_id = (a->>0)::int",
        (Jsonb(accounts), company),
    )


def group(tx: Connection, company: int, number: int, lock: bool = False) -> dict[str, Any] | None:
    """One group, locked until the transaction ends where it is to be changed."""
    return tx.execute(
        "SELECT * FROM partner_group WHERE company_id = %s AND group_id = %s" + (" FOR UPDATE" if lock else ""),  # noqa: S608
        (company, number),
    ).fetchone()


def groups(tx: Connection, company: int, wanted: Collection[int], share: bool = False) -> list[dict[str, Any]]:
    """These groups; ``share`` keeps them as they are until the transaction ends."""
    return tx.execute(
        "SELECT * FROM partner_group WHERE company_id = %s AND group_id = ANY(%s) ORDER BY group_id"  # noqa: S608
        + (" FOR SHARE" if share else ""),
        (company, list(wanted)),
    ).fetchall()


def group_named(tx: Connection, company: int, kind: str, name: str) -> int | None:
    """The first group of this type with exactly this name."""
    row = tx.execute(
        "SELECT min(group_id) AS group_id FROM partner_group WHERE company_id = %s AND type = %s AND name = %s",
        (company, kind, name),
    ).fetchone()
    return row["group_id"] if row else None


def has_members(tx: Connection, company: int, number: int) -> bool:
    """Does any partner or person belong to the group?"""
    found = tx.execute(
        "SELECT 1 FROM partner WHERE company_id = %(company)s AND (document->'registryInfo'->'partnerGroups' "
        "@> jsonb_build_array(jsonb_build_object('id', %(group)s::int)) "
        "OR (document->'registryInfo'->>'reportGroupId')::int = %(group)s) LIMIT 1",
        {"company": company, "group": number},
    ).fetchone()
    return found is not None


def put_group(tx: Connection, group: dict[str, Any]) -> None:
    """Store a new group, or another state of a known one."""
    tx.execute(
        "INSERT INTO partner_group (company_id, group_id, type, name, active) VALUES (%(company_id)s, %(group_id)s, "
        "%(type)s, %(name)s, %(active)s) ON CONFLICT (company_id, group_id) DO UPDATE SET type = EXCLUDED.type, "
        "name = EXCLUDED.name, active = EXCLUDED.active",
        group,
    )


def account_names(tx: Connection, company: int, codes: Collection[str]) -> dict[str, str]:
    """Names of accounts of the chart."""
    rows = tx.execute(
        "SELECT code, name FROM account WHERE company_id = %s AND code = ANY(%s)", (company, list(codes))
    ).fetchall()
    return {row["code"]: row["name"] for row in rows}


def usual_products(tx: Connection, company: int, partner: int) -> list[dict[str, Any]]:
    """The products that a partner usually has, each with the partner's own terms."""
    return tx.execute(
        "SELECT u.partner_product_id, u.settings, u.periods, p.* FROM partner_product u "
        "JOIN product p USING (company_id, product_id) WHERE u.company_id = %s AND u.partner_id = %s "
        "ORDER BY u.partner_product_id",
        (company, partner),
    ).fetchall()
