"""Receipts, postings and balances in the database. Every statement names its company."""

from datetime import date
from decimal import Decimal
from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.ledger.rules import OFFICIAL_STATUSES, Booking


def next_id(tx: Connection) -> int:
    """A fresh id for a document."""
    row = tx.execute("SELECT nextval('document_id')::int AS id").fetchone()
    assert row  # noqa: S101
    return int(row["id"])


def next_number(tx: Connection, company: int, series: str, year: int) -> int:
    """The next number of a gapless series; its row stays locked until the transaction ends, so take it last."""
    row = tx.execute("SELECT next_number(%s, %s, %s) AS n", (company, series, year)).fetchone()
    assert row  # noqa: S101
    return int(row["n"])


def period_state(tx: Connection, company: int, day: date) -> str:
    """OPEN, PENDING or CLOSED for a date; locked against closing until the transaction ends."""
    rows = tx.execute(
        "SELECT y.is_open, p.status FROM fiscal_year y LEFT JOIN tracking_period p "
        "ON p.company_id = y.company_id AND p.fiscal_year_id = y.fiscal_year_id "
        "AND %(day)s BETWEEN p.start_date AND p.end_date "
        "WHERE y.company_id = %(company)s AND %(day)s BETWEEN y.start_date AND y.end_date FOR SHARE OF y",
        {"company": company, "day": day},
    ).fetchall()
    if any(not row["is_open"] or row["status"] == "CLOSED" for row in rows):
        return "CLOSED"
    return "PENDING" if any(row["status"] == "PENDING" for row in rows) else "OPEN"


def insert_receipt(tx: Connection, receipt: dict[str, Any], booking: Booking) -> None:
    """Store a receipt in both views. The database refuses one that does not balance."""
    tx.execute(
        "INSERT INTO ledger_receipt (company_id, receipt_id, type, status, name, receipt_date, receipt_number, year, "
        "vat_type, vat_status, invoice_id, invoice_number, created, version) VALUES (%(company_id)s, %(receipt_id)s, "
        "%(type)s, %(status)s, %(name)s, %(receipt_date)s, %(receipt_number)s, %(year)s, %(vat_type)s, "
        "%(vat_status)s, %(invoice_id)s, %(invoice_number)s, %(version)s, %(version)s)",
        receipt,
    )
    keys = {"company": receipt["company_id"], "receipt": receipt["receipt_id"]}
    entries = [
        {
            "id": index + 1,
            "kind": e.kind,
            "account": e.account,
            "value": e.value,
            "percent": e.vat_percent,
            "status": e.vat_status,
            "description": e.description,
        }
        for index, e in enumerate(booking.entries)
    ]
    tx.execute(
        "INSERT INTO ledger_transaction (company_id, receipt_id, transaction_id, transaction_type, account, "
        "accounting_value, vat_percent, vat_status, description) "
        "SELECT %(company)s, %(receipt)s, r.* FROM jsonb_to_recordset(%(rows)s) AS r(id int, kind text, account text, "
        "value numeric, percent numeric, status int, description text)",
        {**keys, "rows": Jsonb(entries)},
    )
    lines = [{"line": i + 1, "account": p.account, "amount": p.amount} for i, p in enumerate(booking.postings)]
    tx.execute(
        "INSERT INTO posting (company_id, receipt_id, line, account, amount) "
        "SELECT %(company)s, %(receipt)s, r.* FROM jsonb_to_recordset(%(rows)s) AS r(line int, account text, amount numeric)",
        {**keys, "rows": Jsonb(lines)},
    )


def remove_receipt(tx: Connection, company: int, receipt: int) -> None:
    """Remove the receipt of an editable invoice, to be followed by its successor under the same number."""
    keys = (company, receipt)
    tx.execute("DELETE FROM posting WHERE company_id = %s AND receipt_id = %s", keys)
    tx.execute("DELETE FROM ledger_transaction WHERE company_id = %s AND receipt_id = %s", keys)
    tx.execute("DELETE FROM ledger_receipt WHERE company_id = %s AND receipt_id = %s", keys)


def set_status(tx: Connection, company: int, receipt: int, before: str, after: str, version: Any) -> None:
    """Move a receipt to ``after``; its postings enter or leave the official balances in the same transaction."""
    tx.execute(
        "UPDATE ledger_receipt SET status = %s, version = %s WHERE company_id = %s AND receipt_id = %s",
        (after, version, company, receipt),
    )
    sign = (after in OFFICIAL_STATUSES) - (before in OFFICIAL_STATUSES)
    if not sign:
        return
    # ORDER BY gives every writer the same lock order: nobody deadlocks.
    tx.execute(
        "INSERT INTO account_balance AS b (company_id, account, month, amount) "
        "SELECT p.company_id, p.account, date_trunc('month', r.receipt_date)::date, %(sign)s * sum(p.amount) "
        "FROM posting p JOIN ledger_receipt r USING (company_id, receipt_id) "
        "WHERE p.company_id = %(company)s AND p.receipt_id = %(receipt)s GROUP BY 1, 2, 3 ORDER BY 2, 3 "
        "ON CONFLICT (company_id, account, month) DO UPDATE SET amount = b.amount + EXCLUDED.amount",
        {"sign": sign, "company": company, "receipt": receipt},
    )


def receipts(tx: Connection, company: int, ids: list[int]) -> list[dict[str, Any]]:
    """Receipts with their rows, ordered by id; unknown ids are left out."""
    return tx.execute(
        "SELECT r.*, (SELECT jsonb_agg(jsonb_build_object('id', t.transaction_id, 'transactionType', t.transaction_type, "
        "'account', t.account, 'accountingValue', t.accounting_value, 'vatPercent', t.vat_percent, "
        "'vatStatus', t.vat_status, 'description', t.description) ORDER BY t.transaction_id) FROM ledger_transaction t "
        "WHERE t.company_id = r.company_id AND t.receipt_id = r.receipt_id) AS transactions "
        "FROM ledger_receipt r WHERE r.company_id = %s AND r.receipt_id = ANY(%s) ORDER BY r.receipt_id",
        (company, ids),
    ).fetchall()


def postings(tx: Connection, company: int, receipt: int) -> list[dict[str, Any]]:
    """The balanced lines of one receipt with the names of their accounts."""
    return tx.execute(
        "SELECT p.line, p.account, a.name_en AS name, p.amount FROM posting p "
        "JOIN account a ON a.company_id = p.company_id AND a.code = p.account "
        "WHERE p.company_id = %s AND p.receipt_id = %s ORDER BY p.line",
        (company, receipt),
    ).fetchall()


def trial_balance(tx: Connection, company: int, first: date, last: date) -> list[tuple[str, str, Decimal]]:
    """Debits minus credits per account over whole months; accounts at zero are left out."""
    rows = tx.execute(
        "SELECT b.account, a.name_en, sum(b.amount) AS amount FROM account_balance b "
        "JOIN account a ON a.company_id = b.company_id AND a.code = b.account "
        "WHERE b.company_id = %s AND b.month BETWEEN date_trunc('month', %s::date) AND %s "
        "GROUP BY 1, 2 HAVING sum(b.amount) <> 0 ORDER BY 1",
        (company, first, last),
    ).fetchall()
    return [(r["account"], r["name_en"], r["amount"]) for r in rows]
