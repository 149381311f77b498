"""Lists of the contract: ``{results, meta}``, by page or by the id of the row before."""

from typing import Any, LiteralString

import msgspec

from tosite.db.database import Connection

DEFAULT_SIZE = 50


def page_of(
    tx: Connection,
    source: LiteralString,
    conditions: list[LiteralString],
    values: dict[str, Any],
    query: dict[str, Any],
    id_column: LiteralString,
    orders: dict[str, LiteralString] | None = None,
    columns: LiteralString = "*",
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Rows and meta of one list page: keyset by ``previousId``, default newest id first, id breaks ties.

    The first condition names the company, unless the source itself does.
    """
    ids, counting, order = _parts(source, conditions, id_column, *_ordering(query, id_column, orders))
    statement = (
        f"SELECT {columns}, ({counting}) AS total_count FROM {source} "  # noqa: S608
        f"WHERE {conditions[0]} AND {id_column} = ANY(ARRAY({ids})) ORDER BY {order}"
    )
    # Never prepared: a plan made for any filter would read the whole register for a narrow one.
    rows = tx.execute(statement, {**values, **_window(query)}, prepare=False).fetchall()
    if rows:
        return rows, _meta(query, len(rows), rows[0]["total_count"])
    counted = tx.execute(counting, values).fetchone()  # an empty page may lie behind the last one
    return rows, _meta(query, 0, counted["count"] if counted else 0)


def written_page_of(
    tx: Connection,
    source: LiteralString,
    conditions: list[LiteralString],
    values: dict[str, Any],
    query: dict[str, Any],
    id_column: LiteralString,
    orders: dict[str, LiteralString] | None,
    row: LiteralString,
) -> tuple[msgspec.Raw, dict[str, int]]:
    """The same as ``page_of`` for the lists that are read the most: ``row`` is SQL that writes a row as JSON text."""
    ids, counting, order = _parts(source, conditions, id_column, *_ordering(query, id_column, orders))
    statement = (
        f"SELECT ({counting}) AS total, count(*) AS results, "  # noqa: S608
        f"'[' || coalesce(string_agg({row}, ',' ORDER BY {order}), '') || ']' AS written "
        f"FROM {source} WHERE {conditions[0]} AND {id_column} = ANY(ARRAY({ids}))"
    )
    found = tx.execute(statement, {**values, **_window(query)}, prepare=False).fetchone()
    assert found  # noqa: S101  (an aggregate is always one row)
    return msgspec.Raw(found["written"].encode()), _meta(query, found["results"], found["total"])


def _ordering(
    query: dict[str, Any], id_column: LiteralString, orders: dict[str, LiteralString] | None
) -> tuple[LiteralString, LiteralString]:
    """The order of the rows, and the condition that ``previousId`` adds."""
    upwards = query.get("orderById") == "ASC"
    wanted: list[LiteralString] = [
        column + (" ASC" if query[key] == "ASC" else " DESC")
        for key, column in (orders or {}).items()
        if query.get(key)
    ]
    wanted.append(id_column + (" ASC" if upwards else " DESC"))
    beyond: LiteralString = ""
    if query.get("previousId"):
        beyond = " AND " + id_column + (" > " if upwards else " < ") + "%(previousId)s"
    return ", ".join(wanted), beyond


def _parts(
    source: LiteralString,
    conditions: list[LiteralString],
    id_column: LiteralString,
    order: LiteralString,
    beyond: LiteralString,
) -> tuple[LiteralString, LiteralString, LiteralString]:
    """The ids of a page, the count of all its list has, and their order.

    Which rows make the page is found by their ids alone, from an index where there is one that fits; only they are
    read whole. The total comes along with them in one round trip.
    """
    where = " AND ".join(conditions)
    ids = f"SELECT {id_column} FROM {source} WHERE {where}{beyond} ORDER BY {order} LIMIT %(size)s OFFSET %(skip)s"  # noqa: S608
    return ids, f"SELECT count(*) FROM {source} WHERE {where}", order  # noqa: S608


def _window(query: dict[str, Any]) -> dict[str, Any]:
    size = query.get("size") or DEFAULT_SIZE
    return {"size": size, "skip": size * (query.get("page") or 0), "previousId": query.get("previousId")}


def _meta(query: dict[str, Any], results: int, total: int) -> dict[str, int]:
    return {
        "pageNumber": query.get("page") or 0,
        "pageSize": query.get("size") or DEFAULT_SIZE,
        "resultCount": results,
        "totalCount": total,
    }
