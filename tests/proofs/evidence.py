"""What the proofs share: rows before and after, the shape of an error, bodies that fit the contract."""

from datetime import date
from functools import cache
from typing import Any, LiteralString

from psycopg import sql

from tosite.db.database import Database
from tosite.web.app import contract
from tosite.web.endpoint import ENDPOINTS
from tosite.web.openapi import served_document
from tosite.web.own import own_structs, with_own

TODAY = date.today().isoformat()
METHODS = ("get", "post", "put", "patch", "delete")


# What changes behind the requests, at its own time: the audit log is sealed there, and webhooks are delivered.
BEHIND = ("audit_unsealed", "audit_seal", "audit_head", "webhook_delivery", "webhook_attempt")


@cache
def tables(database: Database, having: LiteralString = "%") -> list[str]:
    """The tables of the product; only those with a column ``having`` when one is named."""
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT DISTINCT t.table_name AS name FROM information_schema.tables t "
            "JOIN information_schema.columns c USING (table_schema, table_name) "
            "WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name LIKE %s ORDER BY 1",
            (having,),
        ).fetchall()
    return [row["name"] for row in rows if row["name"] not in BEHIND]


def _of_every_table(database: Database, figure: LiteralString, having: LiteralString = "%", **values: Any) -> Any:
    """A figure of the rows ``t`` of each table by its name, of all at one moment and in one statement."""
    each = sql.SQL("SELECT {} AS name, (SELECT " + figure + ") AS figure")
    names = tables(database, having)
    whole = sql.SQL(" UNION ALL ").join(each.format(sql.Literal(name), sql.Identifier(name)) for name in names)
    with database.transaction() as tx:
        return {row["name"]: row["figure"] for row in tx.execute(whole, values).fetchall()}


def row_counts(database: Database) -> dict[str, int]:
    """How many rows every table has."""
    return _of_every_table(database, "count(*) FROM {} t")


def row_marks(database: Database) -> dict[str, str]:
    """How many rows every table has, and a sum that is another one when any of them was written anew."""
    return _of_every_table(database, "count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) FROM {} t")


def fingerprint(database: Database, company: int) -> dict[str, str]:
    """A hash over all rows of a company, by table."""
    return _of_every_table(
        database,
        "count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) ORDER BY t::text)), '') FROM {} t "
        "WHERE company_id = %(company)s",
        "company_id",
        company=company,
    )


def ids_of(database: Database, company: int) -> dict[tuple[str, str], set[Any]]:
    """Every id that the company's rows hold, by table and column."""
    found: dict[tuple[str, str], set[Any]] = {}
    with database.transaction() as tx:
        for table in tables(database, "company_id"):
            columns = tx.execute(
                "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' "
                "AND table_name = %s AND data_type IN ('integer', 'bigint', 'uuid') AND column_name LIKE '%%id' "
                "AND column_name NOT IN ('company_id', 'client_id', 'transaction_id')",
                (table,),
            ).fetchall()
            for name in (row["name"] for row in columns):
                rows = tx.execute(
                    sql.SQL("SELECT DISTINCT {} AS id FROM {} WHERE company_id = %s").format(
                        sql.Identifier(name), sql.Identifier(table)
                    ),
                    (company,),
                ).fetchall()
                ids = {row["id"] for row in rows} - {None}
                found[(table, name)] = {key if isinstance(key, int) else str(key) for key in ids}
    return found


def errors(answer) -> dict[str, str]:
    """Messages by field, after a look at the contract's error shape."""
    assert answer.headers["content-type"] == "application/json", answer.headers
    body = answer.json()
    assert set(body) == {"errors"}, body
    assert body["errors"]
    for error in body["errors"]:
        assert set(error) == {"status", "field", "message"}, error
        assert error["status"] == answer.status_code
        assert isinstance(error["field"], str)
        assert isinstance(error["message"], str)
        assert error["message"]
    return {error["field"]: error["message"] for error in body["errors"]}


@cache
def document() -> dict[str, Any]:
    """The contract, and tosite's own operations beside it as they are published."""
    published = contract()
    own = served_document(published)["components"]["schemas"]
    whole = with_own(published)
    whole["components"]["schemas"] |= {name: own[name] for name in own_structs()}
    return whole


@cache
def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and statement of every operation, tosite's own included."""
    return [
        (method.upper(), path, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


@cache
def built() -> list[tuple[str, str, dict[str, Any]]]:
    """The operations that are served."""
    return [entry for entry in operations() if entry[:2] in ENDPOINTS]


def schema_of(node: dict[str, Any]) -> dict[str, Any]:
    """A schema behind its reference."""
    while "$ref" in node:
        node = document()["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]]
    if len(node.get("allOf", ())) == 1:
        return schema_of(node["allOf"][0])
    return node


def body_schema(operation: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of an operation's JSON body, if it takes one."""
    content = operation.get("requestBody", {}).get("content", {})
    for kind, stated in content.items():
        if kind.startswith("application/json"):
            return schema_of(stated["schema"])
    return None


def least(node: dict[str, Any], depth: int = 0) -> Any:
    """The smallest value that a schema allows: required members only."""
    schema = schema_of(node)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        members = schema.get("properties", {})
        return {name: least(members[name], depth + 1) for name in schema.get("required", []) if name in members}
    if kind == "array":
        return [least(schema["items"], depth + 1)]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return {"date": TODAY, "date-time": f"{TODAY}T00:00:00"}.get(
        schema.get("format", ""), "x" * max(1, schema.get("minLength", 1))
    )
