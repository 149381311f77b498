"""Lists of the contract: ``{results, meta}``, by page or by the id of the row before."""

from typing import Any, LiteralString

from psycopg import sql

from tosite.db.database import Connection


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
    size, number = query.get("size") or 50, query.get("page") or 0
    direction = query.get("orderById") or "DESC"
    where = sql.SQL(" AND ").join(sql.SQL(c) for c in conditions)
    ordering = [
        sql.SQL(column + (" ASC" if query[key] == "ASC" else " DESC"))
        for key, column in (orders or {}).items()
        if query.get(key)
    ]
    counting = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.SQL(source), where)
    ordering.append(sql.SQL(id_column + (" ASC" if direction == "ASC" else " DESC")))
    if query.get("previousId"):
        after: LiteralString = " > %(previousId)s" if direction == "ASC" else " < %(previousId)s"
        where = where + sql.SQL(" AND " + id_column + after)
    order = sql.SQL(", ").join(ordering)
    # Which rows make the page is found by their ids alone, from an index where there is one that fits; only they are
    # read whole. The total comes along with them: one round trip for a page, two only for an empty one.
    ids = sql.SQL("SELECT {id} FROM {source} WHERE {where} ORDER BY {order} LIMIT %(size)s OFFSET %(skip)s").format(
        id=sql.SQL(id_column), source=sql.SQL(source), where=where, order=order
    )
    statement = sql.SQL(
        "WITH page AS MATERIALIZED ({page}) SELECT {columns}, ({counting}) AS total_count FROM {source} "
        "WHERE {tenant} AND {id} IN (SELECT {id} FROM page) ORDER BY {order}"
    ).format(
        page=ids,
        columns=sql.SQL(columns),
        counting=counting,
        source=sql.SQL(source),
        tenant=sql.SQL(conditions[0]),
        id=sql.SQL(id_column),
        order=order,
    )
    paging = {"size": size, "skip": size * number, "previousId": query.get("previousId")}
    # Never prepared: a plan made for any filter would read the whole register for a narrow one.
    rows = tx.execute(statement, {**values, **paging}, prepare=False).fetchall()
    if rows:
        total = rows[0]["total_count"]
    else:
        counted = tx.execute(sql.SQL("{} ").format(counting), values).fetchone()
        total = counted["count"] if counted else 0
    meta = {
        "pageNumber": number,
        "pageSize": size,
        "resultCount": len(rows),
        "totalCount": total,
    }
    return rows, meta
