"""Dimensions in the database. Every statement names its company."""

from typing import Any

from tosite.db.database import Connection


def all_of(tx: Connection, company: int) -> list[dict[str, Any]]:
    """Every dimension with its items, by id; a dimension without items has one row with an empty ``item_id``."""
    return tx.execute(
        "SELECT d.dimension_id, d.name, i.item_id, i.code_name, i.description, i.active FROM dimension d "
        "LEFT JOIN dimension_item i USING (company_id, dimension_id) WHERE company_id = %s ORDER BY 1, 3",
        (company,),
    ).fetchall()


def lock(tx: Connection, company: int, dimension: int) -> dict[str, Any] | None:
    """One dimension, locked until the transaction ends."""
    return tx.execute(
        "SELECT * FROM dimension WHERE company_id = %s AND dimension_id = %s FOR UPDATE", (company, dimension)
    ).fetchone()


def rename(tx: Connection, company: int, dimension: int, name: str) -> None:
    """Give a dimension another name."""
    tx.execute("UPDATE dimension SET name = %s WHERE company_id = %s AND dimension_id = %s", (name, company, dimension))


def item(tx: Connection, company: int, dimension: int, wanted: int) -> dict[str, Any] | None:
    """One item of one dimension."""
    return tx.execute(
        "SELECT * FROM dimension_item WHERE company_id = %s AND dimension_id = %s AND item_id = %s",
        (company, dimension, wanted),
    ).fetchone()


def name_is_taken(tx: Connection, company: int, dimension: int, code_name: str, by_other_than: int) -> bool:
    """Has another item of the dimension this name? The dimension must be locked."""
    found = tx.execute(
        "SELECT 1 FROM dimension_item WHERE company_id = %s AND dimension_id = %s AND code_name = %s AND item_id <> %s",
        (company, dimension, code_name, by_other_than),
    ).fetchone()
    return found is not None


def put_item(tx: Connection, item: dict[str, Any]) -> None:
    """Store a new item, or another state of a known one."""
    tx.execute(
        "INSERT INTO dimension_item (company_id, dimension_id, item_id, code_name, description, active) VALUES "
        "(%(company_id)s, %(dimension_id)s, %(item_id)s, %(code_name)s, %(description)s, %(active)s) "
        "ON CONFLICT (company_id, dimension_id, item_id) DO UPDATE SET code_name = EXCLUDED.code_name, "
        "description = EXCLUDED.description, active = EXCLUDED.active",
        item,
    )
