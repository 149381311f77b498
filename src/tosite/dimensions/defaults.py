"""Default dimensions: how amounts of a partner, person or product are split over the items of a dimension."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, LiteralString

from tosite.audit import store as audit
from tosite.contract.wire import DefaultDimension, DefaultDimensionItem
from tosite.db.database import Connection
from tosite.dimensions import store
from tosite.web.endpoint import Request
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain

_WHOLE = Decimal(100)
_DECIMALS = 2


@dataclass(frozen=True)
class Owner:
    """Whose defaults: the table of its splits, the column of its id in it, and what the audit log calls it."""

    table: LiteralString
    column: LiteralString
    kind: str


PARTNER = Owner("partner_dimension", "partner_id", "PARTNER_DIMENSION")
PRODUCT = Owner("product_dimension", "product_id", "PRODUCT_DIMENSION")


def listed(request: Request, owner: Owner, owner_id: int) -> list[dict[str, Any]]:
    """The owner's dimensions that have a default, in the contract's short form."""
    found: dict[int, dict[str, Any]] = {}
    for row in _splits(request.tx, request.company, owner, owner_id):
        one = found.setdefault(row["dimension_id"], {"id": row["dimension_id"], "name": row["name"], "items": []})
        one["items"].append({"id": row["item_id"], "codeName": row["code_name"], "percent": plain(row["percent"])})
    return list(found.values())


def shown(request: Request, owner: Owner, owner_id: int) -> dict[str, Any]:
    """The default of the dimension in the path. Raises ApiError 404 where there is none."""
    found = _one(request.tx, request.company, owner, owner_id, read_id(request.path["dimensionId"]))
    if found is None:
        raise ApiError(404)
    return found


def replace(request: Request, owner: Owner, owner_id: int) -> dict[str, Any]:
    """Store the split in the body as the default of the dimension in the path; an empty one takes it away.

    Raises ApiError 404 for an unknown dimension and 400 with every violation of the split.
    """
    tx, company, sent = request.tx, request.company, request.body
    dimension = store.lock(tx, company, read_id(request.path["dimensionId"]))
    if dimension is None:
        raise ApiError(404)
    number = dimension["dimension_id"]
    items = [row for row in store.all_of(tx, company) if row["dimension_id"] == number and row["item_id"] is not None]
    violations, chosen = check(sent, items)
    if sent.id is not None and sent.id != number:
        violations.append(Violation("id", "Differs from the id of the path"))
    refuse(violations)
    before = _one(tx, company, owner, owner_id, number)
    tx.execute(
        f"DELETE FROM {owner.table} WHERE company_id = %s AND {owner.column} = %s AND dimension_id = %s",  # noqa: S608
        (company, owner_id, number),
    )
    with tx.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {owner.table} (company_id, {owner.column}, dimension_id, item_id, percent) "  # noqa: S608
            "VALUES (%s, %s, %s, %s, %s)",
            [(company, owner_id, number, item, percent) for item, percent in chosen],
        )
    after = _one(tx, company, owner, owner_id, number) or {"id": number, "name": dimension["name"], "items": []}
    audit.record(tx, request.caller, "UPDATE", owner.kind, owner_id, before, after)
    return after


def check(sent: DefaultDimension, items: list[dict[str, Any]]) -> tuple[list[Violation], list[tuple[int, Decimal]]]:
    """Every violation of a split, and the split itself as item ids with percentages.

    An item is named by its id, or by its name where the id is absent.
    """
    out: list[Violation] = []
    chosen: list[tuple[int, Decimal]] = []
    for index, entry in enumerate(sent.items or []):
        where = f"items[{index}]"
        item = _named(entry, items)
        if item is None:
            out.append(Violation(f"{where}.{'codeName' if entry.id is None else 'id'}", "Unknown or inactive item"))
        if not 0 < entry.percent <= _WHOLE or entry.percent != round(entry.percent, _DECIMALS):
            out.append(Violation(f"{where}.percent", "Must be above 0, at most 100, with at most 2 decimals"))
        elif item is not None:
            chosen.append((item["item_id"], entry.percent))
    if any(count > 1 for count in Counter(item for item, _ in chosen).values()):
        out.append(Violation("items", "An item is given twice"))
    if sum((percent for _, percent in chosen), Decimal(0)) > _WHOLE:
        out.append(Violation("items", "Must not add up to more than 100 percent"))
    return out, chosen


def _named(entry: DefaultDimensionItem, items: list[dict[str, Any]]) -> dict[str, Any] | None:
    for item in items:
        fits = item["item_id"] == entry.id if entry.id is not None else item["code_name"] == entry.codeName
        if fits and item["active"]:
            return item
    return None


def _one(tx: Connection, company: int, owner: Owner, owner_id: int, dimension: int) -> dict[str, Any] | None:
    rows = [row for row in _splits(tx, company, owner, owner_id) if row["dimension_id"] == dimension]
    if not rows:
        return None
    items = [
        {
            "id": row["item_id"],
            "codeName": row["code_name"],
            "percent": row["percent"],
            "status": row["active"],
            "description": row["description"],
        }
        for row in rows
    ]
    return {"id": dimension, "name": rows[0]["name"], "items": plain(items)}


def _splits(tx: Connection, company: int, owner: Owner, owner_id: int) -> list[dict[str, Any]]:
    return tx.execute(
        "SELECT dimension_id, d.name, item_id, i.code_name, i.description, i.active, o.percent "  # noqa: S608
        f"FROM {owner.table} o JOIN dimension d USING (company_id, dimension_id) "
        "JOIN dimension_item i USING (company_id, dimension_id, item_id) "
        f"WHERE o.company_id = %s AND o.{owner.column} = %s ORDER BY dimension_id, item_id",
        (company, owner_id),
    ).fetchall()
