"""How a capability tells of something: an event in the transaction of the change, for the webhooks that want it."""

from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.webhooks.catalogue import CATALOGUE


def emit(tx: Connection, company: int, event: str, resource: str, payload: dict[str, Any], kind: str = "") -> int:
    """Write an event for every webhook of the company that subscribes to it; returns for how many.

    ``resource`` names what it is about, as ``PAYMENT/17``: events of one resource are delivered in their order.
    ``kind`` is the kind of object where the rights depend on it. It lives and dies with the transaction.
    """
    return emit_to_companies(tx, [company], event, resource, payload, kind)


def emit_to_companies(
    tx: Connection, companies: list[int], event: str, resource: str, payload: dict[str, Any], kind: str = ""
) -> int:
    """The same for several companies at once; returns for how many webhooks of all of them."""
    if event not in CATALOGUE:
        raise ValueError(f"{event} is not in the catalogue of events")
    row = tx.execute(
        "SELECT coalesce(sum(webhook_emit(company, %s, %s, %s, %s)), 0) AS written "
        "FROM unnest(%s::int[]) AS c(company)",
        (event, kind, resource, Jsonb(payload), companies),
    ).fetchone()
    assert row  # noqa: S101
    return int(row["written"])


def emit_confirmed(tx: Connection, company: int, event: str, transaction_identifier: str, response: Any) -> int:
    """Tell of an action that waited for a confirmation: its identifier, and the body that the action answers with.

    A refused, expired or failed one tells of the same event, with the contract's error body.
    """
    payload = {"transactionIdentifier": transaction_identifier, "response": response}
    return emit(tx, company, event, f"MFA_TRANSACTION/{transaction_identifier}", payload)
