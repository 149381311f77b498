"""The audit log in the database: who changed what, with which client, before and after."""

from collections.abc import Sequence
from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.oauth.tokens import Caller


def record(tx: Connection, caller: Caller, action: str, kind: str, object_id: int, before: Any, after: Any) -> None:
    """One row, in the transaction of the change; ``before`` and ``after`` are what the API shows of the object."""
    tx.execute(
        "INSERT INTO audit_log (company_id, user_id, client_id, action, object_type, object_id, before, after) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (caller.company_id, caller.user_id, caller.client_id, action, kind, object_id, Jsonb(before), Jsonb(after)),
    )


def record_many(
    tx: Connection, caller: Caller, action: str, kind: str, changes: Sequence[tuple[int, Any, Any]]
) -> None:
    """A row for each object of one action: its id, before and after; in their order."""
    tx.execute(
        "INSERT INTO audit_log (company_id, user_id, client_id, action, object_type, object_id, before, after) "
        "SELECT %s, %s, %s, %s, %s, (c->>0)::int, c->1, c->2 "
        "FROM jsonb_array_elements(%s) WITH ORDINALITY AS changes(c, place) ORDER BY place",
        (caller.company_id, caller.user_id, caller.client_id, action, kind, Jsonb(changes)),
    )
