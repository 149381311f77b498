"""Comments and their tags in the database. Every statement names its company."""

from collections.abc import Sequence
from typing import Any

from tosite.db.database import Connection

_COMMENT = (
    "SELECT c.comment_id, c.author_id, c.comment, c.written, coalesce((SELECT jsonb_agg(jsonb_build_object("
    "'tag_id', t.tag_id, 'user_id', t.user_id, 'read', to_char(t.read, 'YYYY-MM-DD\"T\"HH24:MI:SS')) ORDER BY t.tag_id) "
    "FROM invoice_comment_tag t WHERE t.company_id = c.company_id AND t.invoice_id = c.invoice_id "
    "AND t.comment_id = c.comment_id), '[]') AS tags FROM invoice_comment c WHERE c.company_id = %s AND c.invoice_id = %s "
)


def people(tx: Connection, company: int) -> list[dict[str, Any]]:
    """Every user that the company has, and who has written or was tagged in it before he left, by id."""
    return tx.execute(
        "SELECT u.user_id, u.first_name, u.last_name, u.active AND m.user_id IS NOT NULL AS active, m.rights "
        "FROM app_user u LEFT JOIN membership m ON m.company_id = %(company)s AND m.user_id = u.user_id "
        "WHERE m.user_id IS NOT NULL "
        "OR u.user_id IN (SELECT author_id FROM invoice_comment WHERE company_id = %(company)s) "
        "OR u.user_id IN (SELECT user_id FROM invoice_comment_tag WHERE company_id = %(company)s) ORDER BY u.user_id",
        {"company": company},
    ).fetchall()


def invoice(tx: Connection, company: int, number: int) -> dict[str, Any] | None:
    """What the discussion asks of an invoice: no journal's hidden one."""
    return tx.execute(
        "SELECT invoice_id, type, creator_id, document FROM invoice "
        "WHERE company_id = %s AND invoice_id = %s AND type <> 'JOURNAL'",
        (company, number),
    ).fetchone()


def comments(tx: Connection, company: int, number: int) -> list[dict[str, Any]]:
    """The comments of an invoice with their ``tags``, oldest first."""
    return tx.execute(_COMMENT + "ORDER BY c.comment_id", (company, number)).fetchall()


def comment(tx: Connection, company: int, number: int, wanted: int) -> dict[str, Any] | None:
    """One comment of an invoice with its ``tags``."""
    return tx.execute(_COMMENT + "AND c.comment_id = %s", (company, number, wanted)).fetchone()


def insert(tx: Connection, row: dict[str, Any], users: Sequence[int]) -> None:
    """Store a comment and a tag for each of the users, in their order."""
    tx.execute(
        "INSERT INTO invoice_comment (company_id, invoice_id, comment_id, author_id, comment, written) VALUES "
        "(%(company_id)s, %(invoice_id)s, %(comment_id)s, %(author_id)s, %(comment)s, now() AT TIME ZONE 'UTC')",
        row,
    )
    tx.execute(
        "INSERT INTO invoice_comment_tag (company_id, invoice_id, comment_id, user_id, tag_id) "
        "SELECT %(company_id)s, %(invoice_id)s, %(comment_id)s, user_id, nextval('document_id') "
        "FROM unnest(%(users)s::int[]) WITH ORDINALITY AS tagged(user_id, place) ORDER BY place",
        {**row, "users": list(users)},
    )


def mark_read(tx: Connection, company: int, number: int, wanted: int, user: int) -> None:
    """Note when a tagged user read a comment; the first time stands."""
    tx.execute(
        "UPDATE invoice_comment_tag SET read = now() AT TIME ZONE 'UTC' WHERE company_id = %s AND invoice_id = %s "
        "AND comment_id = %s AND user_id = %s AND read IS NULL",
        (company, number, wanted, user),
    )
