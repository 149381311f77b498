"""Products in the database. Every statement names its company."""

from collections.abc import Collection
from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection


def by_ids(tx: Connection, company: int, ids: list[int], kinds: Collection[str]) -> list[dict[str, Any]]:
    """Products of these kinds, ordered by id; unknown ids are left out."""
    return tx.execute(
        "SELECT * FROM product WHERE company_id = %s AND product_id = ANY(%s) AND type = ANY(%s) ORDER BY product_id",
        (company, ids, list(kinds)),
    ).fetchall()


def lock(tx: Connection, company: int, product: int) -> dict[str, Any] | None:
    """One product, locked until the transaction ends."""
    return tx.execute(
        "SELECT * FROM product WHERE company_id = %s AND product_id = %s FOR UPDATE", (company, product)
    ).fetchone()


def is_account(tx: Connection, company: int, code: str | None) -> bool:
    """Is this an active account of the chart?"""
    found = tx.execute(
        "SELECT 1 FROM account WHERE company_id = %s AND code = %s AND active", (company, code)
    ).fetchone()
    return found is not None


def put(tx: Connection, product: dict[str, Any]) -> None:
    """Store a new product, or another state of a known one."""
    tx.execute(
        "INSERT INTO product (company_id, product_id, type, name, code, active, default_account, document, version) "
        "VALUES (%(company_id)s, %(product_id)s, %(type)s, %(name)s, %(code)s, %(active)s, %(default_account)s, "
        "%(document)s, %(version)s) ON CONFLICT (company_id, product_id) DO UPDATE SET name = EXCLUDED.name, "
        "code = EXCLUDED.code, active = EXCLUDED.active, default_account = EXCLUDED.default_account, "
        "document = EXCLUDED.document, version = EXCLUDED.version",
        {**product, "document": Jsonb(product["document"])},
    )


def remove(tx: Connection, company: int, product: int) -> None:
    """Remove a product; rows of invoices keep what they copied of it."""
    tx.execute("DELETE FROM product WHERE company_id = %s AND product_id = %s", (company, product))


def groups(tx: Connection, company: int, kinds: Collection[str]) -> list[dict[str, Any]]:
    """The groups of products of these types, by id."""
    return tx.execute(
        "SELECT * FROM product_group WHERE company_id = %s AND type = ANY(%s) ORDER BY group_id",
        (company, list(kinds)),
    ).fetchall()


def group(tx: Connection, company: int, number: int, lock: bool = False) -> dict[str, Any] | None:
    """One group, locked until the transaction ends where it is to be changed."""
    return tx.execute(
        "SELECT * FROM product_group WHERE company_id = %s AND group_id = %s" + (" FOR UPDATE" if lock else ""),  # noqa: S608
        (company, number),
    ).fetchone()


def group_type(tx: Connection, company: int, number: int) -> str | None:
    """The type of a group that a product is put into; the group cannot vanish until the transaction ends."""
    row = tx.execute(
        "SELECT type FROM product_group WHERE company_id = %s AND group_id = %s FOR KEY SHARE", (company, number)
    ).fetchone()
    return row["type"] if row else None


def put_group(tx: Connection, group: dict[str, Any]) -> None:
    """Store a new group, or another name of a known one."""
    tx.execute(
        "INSERT INTO product_group (company_id, group_id, type, name) VALUES (%(company_id)s, %(group_id)s, %(type)s, "
        "%(name)s) ON CONFLICT (company_id, group_id) DO UPDATE SET name = EXCLUDED.name",
        group,
    )


def remove_group(tx: Connection, company: int, number: int) -> None:
    """Remove an empty group."""
    tx.execute("DELETE FROM product_group WHERE company_id = %s AND group_id = %s", (company, number))


def products_in(tx: Connection, company: int, number: int) -> list[int]:
    """The ids of the products of a group, inactive ones too."""
    rows = tx.execute(
        "SELECT product_id FROM product WHERE company_id = %s AND group_id = %s ORDER BY product_id", (company, number)
    ).fetchall()
    return [row["product_id"] for row in rows]
