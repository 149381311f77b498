"""Attachments in the database. Every statement names its company; only ``content`` reads bytes."""

from collections.abc import Sequence
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.attachments.rules import OWNER_KINDS
from tosite.db.database import Connection
from tosite.web.paging import page_of

_KIND = "coalesce(i.type, k.kind, a.reference_type)"
_OWNERS = (
    "attachment a LEFT JOIN invoice i "
    "ON a.reference_type = 'INVOICE' AND i.company_id = a.company_id AND i.invoice_id = a.reference_id "
    "LEFT JOIN unnest(%(references)s::text[], %(kinds_of)s::text[]) AS k(reference_type, kind) "
    "ON k.reference_type = a.reference_type"
)
_LISTED = (
    "(SELECT a.*, u.username, "  # noqa: S608  (constants only)
    + _KIND
    + " AS kind, CASE WHEN i.type = 'SALES_ORDER' AND i.is_offer "
    "THEN 'OFFER' WHEN i.type IS NOT NULL THEN i.type WHEN a.reference_type = 'BANKSTATEMENTEVENT' "
    "THEN 'BANK_STATEMENT_EVENT' ELSE a.reference_type END AS document_type FROM "
    + _OWNERS
    + " JOIN app_user u USING (user_id) WHERE a.company_id = %(company)s) AS listed"
)
_KINDS = {"references": list(OWNER_KINDS), "kinds_of": list(OWNER_KINDS.values())}
_INVOICE_OWNER = "SELECT type FROM invoice WHERE company_id = %s AND invoice_id = %s FOR KEY SHARE"
_PARTNER_OWNER = "SELECT type FROM partner WHERE company_id = %s AND partner_id = %s FOR KEY SHARE"
_PRODUCT_OWNER = "SELECT type FROM product WHERE company_id = %s AND product_id = %s FOR KEY SHARE"


def owner_kind(tx: Connection, company: int, reference_type: str, reference: int) -> str | None:
    """The kind of an owner: the invoice's type, the register, ENVIRONMENT; None for an unknown owner.

    The owner cannot be removed until the transaction ends.
    """
    kind = OWNER_KINDS.get(reference_type)
    if kind == "ENVIRONMENT":
        return kind if reference == company else None
    if reference_type == "INVOICE":
        row = tx.execute(_INVOICE_OWNER, (company, reference)).fetchone()
        return row["type"] if row else None
    if kind is None:
        return None
    statement = _PARTNER_OWNER if reference_type.endswith("PARTNER_REGISTER") else _PRODUCT_OWNER
    row = tx.execute(statement, (company, reference)).fetchone()
    # Travel products stand in the purchase register.
    found = {"TRAVEL": "PURCHASE"}.get(row["type"], row["type"]) if row else None
    return kind if found == kind else None


def insert(tx: Connection, attachment: dict[str, Any], content: bytes) -> None:
    """Store a new attachment and its bytes."""
    tx.execute(
        "INSERT INTO attachment (company_id, attachment_id, reference_type, reference_id, name, mime_type, size, "
        "send_with_invoice, user_id) VALUES (%(company_id)s, %(attachment_id)s, %(reference_type)s, %(reference_id)s, "
        "%(name)s, %(mime_type)s, %(size)s, %(send_with_invoice)s, %(user_id)s)",
        attachment,
    )
    tx.execute(
        "INSERT INTO attachment_content (company_id, attachment_id, content) VALUES (%s, %s, %b)",
        (attachment["company_id"], attachment["attachment_id"], content),
    )


def insert_many(tx: Connection, attachments: Sequence[dict[str, Any]], contents: Sequence[bytes]) -> None:
    """Store many new attachments of one company, each with its bytes."""
    tx.execute(
        "INSERT INTO attachment (company_id, attachment_id, reference_type, reference_id, name, mime_type, size, "
        "send_with_invoice, user_id) SELECT * FROM jsonb_to_recordset(%s) AS a(company_id int, attachment_id int, "
        "reference_type text, reference_id int, name text, mime_type text, size int, send_with_invoice boolean, user_id int)",
        (Jsonb(attachments),),
    )
    tx.execute(
        "INSERT INTO attachment_content (company_id, attachment_id, content) "
        "SELECT %s, * FROM unnest(%s::int[], %s::bytea[])",
        (attachments[0]["company_id"], [a["attachment_id"] for a in attachments], list(contents)),
    )


def by_id(tx: Connection, company: int, attachment: int, lock: bool = False) -> dict[str, Any] | None:
    """One attachment with the kind and date of its owner, on demand locked until the transaction ends."""
    return tx.execute(
        "SELECT a.*, i.date AS owner_date, "  # noqa: S608  (constants only)
        + _KIND
        + " AS kind FROM "
        + _OWNERS
        + " WHERE a.company_id = %(company)s AND a.attachment_id = %(attachment)s"
        + (" FOR UPDATE OF a" if lock else ""),
        {**_KINDS, "company": company, "attachment": attachment},
    ).fetchone()


def content(tx: Connection, company: int, attachment: int) -> bytes:
    """The bytes of an existing attachment."""
    row = tx.execute(
        "SELECT content FROM attachment_content WHERE company_id = %s AND attachment_id = %s",
        (company, attachment),
        binary=True,
    ).fetchone()
    assert row  # noqa: S101  (stored together with its attachment)
    return bytes(row["content"])


def rename(tx: Connection, company: int, attachment: int, name: str) -> None:
    """Give an attachment another name."""
    tx.execute(
        "UPDATE attachment SET name = %s WHERE company_id = %s AND attachment_id = %s", (name, company, attachment)
    )


def remove(tx: Connection, company: int, attachment: int) -> None:
    """Remove an attachment with its bytes."""
    tx.execute("DELETE FROM attachment WHERE company_id = %s AND attachment_id = %s", (company, attachment))


def creator_of(tx: Connection, company: int, invoice: int) -> int:
    """Who made an existing invoice or journal."""
    row = tx.execute(
        "SELECT creator_id FROM invoice WHERE company_id = %s AND invoice_id = %s", (company, invoice)
    ).fetchone()
    assert row  # noqa: S101  (a file hangs on it)
    return int(row["creator_id"])


def search(
    tx: Connection, values: dict[str, Any], limits: list[LiteralString], query: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """One page of the attachments that fit, and its meta.

    ``values`` are the query's with ``company``, ``kinds`` of the owners and ``username``; ``limits`` are conditions on
    the table ``invoice`` that an owner there must meet.
    """
    values = {**values, **_KINDS}
    conditions: list[Any] = ["kind = ANY(%(kinds)s)"]
    for limit in limits:
        conditions.append(
            "(reference_type <> 'INVOICE' OR EXISTS (SELECT 1 FROM invoice WHERE invoice.company_id = "  # noqa: S608
            "listed.company_id AND invoice.invoice_id = listed.reference_id AND " + limit + "))"
        )
    for name, condition in {
        "createdStartDate": "attached >= %(createdStartDate)s",
        "createdEndDate": "attached < %(createdEndDate)s::date + 1",
        "minSize": "size >= %(minSize)s",
        "maxSize": "size <= %(maxSize)s",
        "name": "strpos(lower(name), lower(%(name)s::text)) > 0",
        "type": "document_type = ANY(%(type)s)",
        "referenceId": "reference_id = %(referenceId)s",
    }.items():
        if query.get(name) is not None:
            conditions.append(condition)
    if values["username"]:
        conditions.append("lower(username) = lower(%(username)s::text)")
    return page_of(
        tx,
        _LISTED,
        conditions,
        values,
        query,
        "attachment_id",
        {"orderByCreatedDate": "attached", "orderByName": "name", "orderBySize": "size"},
    )


OF_INVOICE: LiteralString = (
    "(SELECT jsonb_agg(jsonb_build_object('id', a.attachment_id, 'name', a.name, 'referenceType', a.reference_type, "
    "'referenceId', a.reference_id, 'mimeType', a.mime_type, 'sendWithInvoice', a.send_with_invoice) "
    "ORDER BY a.attachment_id) FROM attachment a WHERE a.company_id = invoice.company_id "
    "AND a.reference_type = 'INVOICE' AND a.reference_id = invoice.invoice_id)"
)
"""The attachments of an invoice as the API shows them, for the statement that reads the invoice."""


def of_owner(tx: Connection, company: int, reference_type: str, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """The metadata of the attachments of many owners by owner id, oldest first; owners without any are left out."""
    rows = tx.execute(
        "SELECT * FROM attachment WHERE company_id = %s AND reference_type = %s AND reference_id = ANY(%s) "
        "ORDER BY attachment_id",
        (company, reference_type, ids),
    ).fetchall()
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["reference_id"], []).append(metadata(row))
    return found


def metadata(row: dict[str, Any]) -> dict[str, Any]:
    """An attachment as the contract shows it."""
    return {
        "id": row["attachment_id"],
        "name": row["name"],
        "referenceType": row["reference_type"],
        "referenceId": row["reference_id"],
        "mimeType": row["mime_type"],
        "sendWithInvoice": row["send_with_invoice"],
    }
