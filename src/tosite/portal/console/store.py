"""What the console reads that no operation of the API answers. Every statement of a company names it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, LiteralString

from tosite.db.database import Connection

OPEN_STATUSES = ("NOT_SENT", "SENT", "APPROVED", "PARTLY_PAID", "VERIFIED", "RECEIVED", "PAYMENT_QUEUED")
"""Statuses of documents that are still to be paid."""


def open_sums(
    tx: Connection, company: int, kinds: Sequence[str], today: date, limits: list[LiteralString], values: dict[str, Any]
) -> list[dict[str, Any]]:
    """What is open per type and time to the due day (``bucket``: 0 overdue, 1 a week, 2 a month, 3 later).

    ``limits`` and ``values`` are those of ``invoices.access.limit_conditions``. Sums are in the company's currency.
    """
    where = " AND ".join(["company_id = %(company)s", "type = ANY(%(kinds)s)", "status = ANY(%(open)s)", *limits])
    return tx.execute(
        "SELECT type, CASE WHEN due_date < %(today)s THEN 0 WHEN due_date < %(today)s::date + 7 THEN 1 "  # noqa: S608
        "WHEN due_date < %(today)s::date + 30 THEN 2 ELSE 3 END AS bucket, count(*)::int AS documents, "
        "sum((document->'invoiceSumInfo'->0->>'invoiceSumTotal')::numeric - coalesce((SELECT sum(p.amount) "
        "FROM payment_event p WHERE p.company_id = invoice.company_id AND p.invoice_id = invoice.invoice_id), 0)) AS amount "
        f"FROM invoice WHERE {where} GROUP BY 1, 2",
        {**values, "company": company, "kinds": list(kinds), "today": today, "open": list(OPEN_STATUSES)},
        prepare=False,
    ).fetchall()


def receipts_of_rows(tx: Connection, company: int, transactions: Sequence[int]) -> dict[int, int]:
    """The receipt that each row stands in."""
    rows = tx.execute(
        "SELECT transaction_id, receipt_id FROM ledger_transaction WHERE company_id = %s AND transaction_id = ANY(%s)",
        (company, list(transactions)),
    ).fetchall()
    return {row["transaction_id"]: row["receipt_id"] for row in rows}


def users(tx: Connection, company: int) -> list[dict[str, Any]]:
    """Everybody who belongs to the company, by name."""
    return tx.execute(
        "SELECT u.user_id, u.username, u.first_name, u.last_name, u.email, u.active, m.role, m.rights, m.api_login_only "
        "FROM membership m JOIN app_user u USING (user_id) WHERE m.company_id = %s ORDER BY u.last_name, u.first_name, u.user_id",
        (company,),
    ).fetchall()


def audit_page(
    tx: Connection, company: int, filters: dict[str, Any], before: int | None, size: int
) -> list[dict[str, Any]]:
    """Rows of the audit log, newest first, older than ``before``; one more than ``size`` when there are more."""
    known: dict[str, LiteralString] = {
        "object_type": "a.object_type = %(object_type)s::text",
        "object_id": "a.object_id = %(object_id)s",
        "action": "a.action = %(action)s::text",
        "user_id": "a.user_id = %(user_id)s",
        "client_id": "a.client_id = %(client_id)s::text",
        "first": "a.at >= utc_start(%(first)s, %(country)s) AT TIME ZONE 'UTC'",
        "last": "a.at < utc_start(%(last)s::date + 1, %(country)s) AT TIME ZONE 'UTC'",
    }
    conditions = [condition for name, condition in known.items() if filters.get(name) is not None]
    if before is not None:
        conditions.append("a.audit_id < %(before)s")
    more: LiteralString = "".join(" AND " + condition for condition in conditions)
    return tx.execute(
        "SELECT a.audit_id, a.at, a.user_id, a.client_id, a.action, a.object_type, a.object_id, "  # noqa: S608
        "concat_ws(' ', u.first_name, u.last_name) AS person FROM audit_log a LEFT JOIN app_user u USING (user_id) "
        "WHERE a.company_id = %(company)s" + more + " ORDER BY a.audit_id DESC LIMIT %(size)s",
        {**filters, "company": company, "before": before, "size": size + 1},
        prepare=False,
    ).fetchall()


def audit_row(tx: Connection, company: int, number: int) -> dict[str, Any] | None:
    """One row of the audit log in full, with the seal that holds it."""
    return tx.execute(
        "SELECT a.*, concat_ws(' ', u.first_name, u.last_name) AS person, "
        "(SELECT min(s.seal_number) FROM audit_seal s WHERE s.company_id = a.company_id AND a.audit_id = ANY(s.audit_ids)) AS seal "
        "FROM audit_log a LEFT JOIN app_user u USING (user_id) WHERE a.company_id = %s AND a.audit_id = %s",
        (company, number),
    ).fetchone()


def chain(tx: Connection, company: int) -> dict[str, Any]:
    """The state of the chain: its last seal, how many rows it holds and how many wait."""
    row = tx.execute(
        "SELECT h.seal_number, encode(h.hash, 'hex') AS hash, s.sealed_at, "
        "(SELECT coalesce(sum(cardinality(audit_ids)), 0)::int FROM audit_seal WHERE company_id = %(company)s) AS sealed, "
        "(SELECT count(*)::int FROM audit_unsealed WHERE company_id = %(company)s) AS waiting "
        "FROM (SELECT 1) one LEFT JOIN audit_head h ON h.company_id = %(company)s "
        "LEFT JOIN audit_seal s ON s.company_id = h.company_id AND s.seal_number = h.seal_number",
        {"company": company},
    ).fetchone()
    assert row  # noqa: S101
    return row


def served_companies(tx: Connection, first: date, term: str, size: int, skip: int) -> list[dict[str, Any]]:
    """For operators: companies by a part of their name or by their number, with their people, activation, documents since ``first``.

    Each row says how many there are in all (``total``).
    """
    return tx.execute(
        "SELECT c.company_id, c.name, c.country, count(*) OVER ()::int AS total, c.info->>'operationType' AS operation_type, "
        "(SELECT count(*)::int FROM membership m WHERE m.company_id = c.company_id) AS users, "
        "(SELECT min(valid_from) FROM api_activation a WHERE a.company_id = c.company_id AND a.valid_to IS NULL) AS active_since, "
        "(SELECT count(*)::int FROM metered_document d WHERE d.company_id = c.company_id AND d.made_at >= utc_start(%s, c.country)) "
        "AS documents FROM company c WHERE %s = '' OR c.name ILIKE '%%' || %s || '%%' OR c.company_id::text = %s "
        "ORDER BY c.name, c.company_id LIMIT %s OFFSET %s",
        (first, term, _literally(term), term, size, skip),
    ).fetchall()


def company(tx: Connection, number: int) -> dict[str, Any] | None:
    """For operators: any company of the installation."""
    return tx.execute(
        "SELECT c.*, c.info->>'operationType' AS operation_type FROM company c WHERE c.company_id = %s", (number,)
    ).fetchone()


def managers(tx: Connection, number: int) -> list[dict[str, Any]]:
    """For operators: who manages a company, which is who is written to."""
    return tx.execute(
        "SELECT u.user_id, u.first_name, u.last_name, u.email FROM membership m JOIN app_user u USING (user_id) "
        "WHERE m.company_id = %s AND u.active AND m.rights->'management'->>'companyUserManagement' = 'ALL_RIGHTS' "
        "ORDER BY u.user_id LIMIT 10",
        (number,),
    ).fetchall()


def certified_clients(tx: Connection, waiting: bool, term: str, size: int, skip: int) -> list[dict[str, Any]]:
    """For operators: living clients of every company, by a part of their or their company's name, or the company's number.

    First those whose submitted points wait the longest; ``waiting`` leaves out those with none. Each row says how many
    there are in all (``total``).
    """
    return tx.execute(
        "SELECT a.client_id, a.name, a.company_id, c.name AS company_name, count(*) OVER ()::int AS total, "
        "count(*) FILTER (WHERE p.state = 'SUBMITTED')::int AS submitted, "
        "count(*) FILTER (WHERE p.state = 'PASSED')::int AS passed, "
        "count(*) FILTER (WHERE p.state = 'FAILED')::int AS failed, "
        "min(p.changed_at) FILTER (WHERE p.state = 'SUBMITTED') AS waiting_since "
        "FROM api_client a JOIN company c USING (company_id) "
        "LEFT JOIN certification_point p ON p.company_id = a.company_id AND p.client_id = a.client_id "
        "WHERE a.archived_at IS NULL AND (%(term)s = '' OR a.name ILIKE '%%' || %(like)s || '%%' "
        "OR c.name ILIKE '%%' || %(like)s || '%%' OR a.company_id::text = %(term)s) "
        "GROUP BY a.client_id, a.name, a.number, a.company_id, c.name "
        "HAVING NOT %(waiting)s OR count(*) FILTER (WHERE p.state = 'SUBMITTED') > 0 "
        "ORDER BY waiting_since NULLS LAST, a.name, a.number LIMIT %(size)s OFFSET %(skip)s",
        {"waiting": waiting, "term": term, "like": _literally(term), "size": size, "skip": skip},
    ).fetchall()


def certified_client(tx: Connection, client_id: str) -> dict[str, Any] | None:
    """For operators: a living client of any company, with whom to ask about it."""
    return tx.execute(
        "SELECT a.client_id, a.name, a.company_id, a.redirect_uri, a.contact_email, a.created, c.name AS company_name "
        "FROM api_client a JOIN company c USING (company_id) WHERE a.client_id = %s AND a.archived_at IS NULL",
        (client_id,),
    ).fetchone()


def _literally(term: str) -> str:
    """A text whose signs mean nothing to LIKE."""
    return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
