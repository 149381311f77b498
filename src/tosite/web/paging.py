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
    """Rows and meta of one list page: keyset by ``previousId``, default newest id first, id breaks ties."""
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
    # The total comes along with the rows: one round trip for a page, two only for an empty one.
    page = sql.SQL("SELECT {}, ({}) AS total_count FROM {} WHERE {} ORDER BY {} LIMIT %(size)s OFFSET %(skip)s")
    statement = page.format(sql.SQL(columns), counting, sql.SQL(source), where, sql.SQL(", ").join(ordering))
    paging = {"size": size, "skip": size * number, "previousId": query.get("previousId")}
    rows = tx.execute(statement, {**values, **paging}).fetchall()
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
