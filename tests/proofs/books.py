"""What must hold in the books at any time, asked of the database in SQL."""

from typing import Any, LiteralString

from tosite.db.database import Database
from tosite.ledger.rules import OFFICIAL_STATUSES

# Each finds the rows that break a promise.
BROKEN: dict[str, LiteralString] = {
    "a receipt whose postings do not sum to zero": "SELECT receipt_id FROM posting WHERE company_id = %(company)s "
    "GROUP BY receipt_id HAVING sum(amount) <> 0",
    "an invoice without its receipt": "SELECT i.invoice_id FROM invoice i LEFT JOIN ledger_receipt r "
    "ON r.company_id = i.company_id AND r.receipt_id = i.ledger_receipt_id AND r.invoice_id = i.invoice_id "
    "WHERE i.company_id = %(company)s AND r.receipt_id IS NULL",
    "a receipt without postings": "SELECT r.receipt_id FROM ledger_receipt r LEFT JOIN posting p "
    "USING (company_id, receipt_id) WHERE r.company_id = %(company)s AND p.line IS NULL",
    "a receipt without transactions": "SELECT r.receipt_id FROM ledger_receipt r LEFT JOIN ledger_transaction t "
    "USING (company_id, receipt_id) WHERE r.company_id = %(company)s AND t.transaction_id IS NULL",
    "an invoice that no audit row tells of": "SELECT i.invoice_id FROM invoice i LEFT JOIN audit_log a "
    "ON a.company_id = i.company_id AND a.object_id = i.invoice_id AND a.object_type = 'INVOICE' "
    "AND a.action = 'CREATE' WHERE i.company_id = %(company)s AND a.audit_id IS NULL",
    # What `tosite sandbox fill` writes does not come through the API: nobody is charged for it.
    "a document that was not metered, or a metered one that is none": "SELECT i.invoice_id, m.document_id "
    "FROM (SELECT invoice_id, type, created FROM invoice d WHERE company_id = %(company)s AND NOT EXISTS "
    "(SELECT 1 FROM audit_log a WHERE a.company_id = d.company_id AND a.object_id = d.invoice_id "
    "AND a.object_type = 'INVOICE' AND a.action = 'CREATE' AND a.client_id = 'tosite sandbox fill')) i FULL JOIN "
    "(SELECT document_id, kind, made_at FROM metered_document WHERE company_id = %(company)s) m "
    "ON m.document_id = i.invoice_id AND m.kind = i.type AND m.made_at = i.created "
    "WHERE i.invoice_id IS NULL OR m.document_id IS NULL",
    "an invoice and its receipt in different statuses": "SELECT i.invoice_id FROM invoice i JOIN ledger_receipt r "
    "ON r.company_id = i.company_id AND r.receipt_id = i.ledger_receipt_id "
    "WHERE i.company_id = %(company)s AND i.status <> r.status",
    "a gap or a repeat in invoice numbers": "SELECT type, series_start, count(*), max(invoice_number) FROM invoice "
    "WHERE company_id = %(company)s GROUP BY type, series_start "
    "HAVING count(*) <> max(invoice_number) OR min(invoice_number) <> 1 "
    "OR count(*) <> count(DISTINCT invoice_number)",
    "a gap or a repeat in voucher numbers": "SELECT series_start, count(*), max(receipt_number) FROM ledger_receipt "
    "WHERE company_id = %(company)s GROUP BY series_start "
    "HAVING count(*) <> max(receipt_number) OR min(receipt_number) <> 1 "
    "OR count(*) <> count(DISTINCT receipt_number)",
    "a counter that is not at its last number": "SELECT c.series, c.series_start, c.last FROM counter c "
    "WHERE c.company_id = %(company)s AND c.series <> 'VOUCHER' AND c.last <> (SELECT max(invoice_number) "
    "FROM invoice i WHERE i.company_id = c.company_id AND i.type = c.series AND i.series_start = c.series_start)",
    "a balance that is not the sum of its postings": "SELECT account, month FROM (SELECT p.account, "
    "date_trunc('month', r.receipt_date)::date AS month, sum(p.amount) AS amount FROM posting p "
    "JOIN ledger_receipt r USING (company_id, receipt_id) WHERE p.company_id = %(company)s "
    "AND r.status = ANY(%(official)s) AND r.type NOT IN ('SALES_ORDER', 'PURCHASE_ORDER') GROUP BY 1, 2) posted "
    "FULL JOIN (SELECT account, month, amount "
    "FROM account_balance WHERE company_id = %(company)s) kept USING (account, month) "
    "WHERE coalesce(posted.amount, 0) <> coalesce(kept.amount, 0)",
    "a balance of a dimension that is not the sum of its rows": "SELECT * FROM (SELECT t.account, d.dimension_id, "
    "d.item_id, date_trunc('month', r.receipt_date)::date AS month, sum(d.value) AS amount "
    "FROM transaction_dimension d "
    "JOIN ledger_transaction t USING (company_id, receipt_id, transaction_id) "
    "JOIN ledger_receipt r USING (company_id, receipt_id) WHERE d.company_id = %(company)s "
    "AND r.status = ANY(%(official)s) AND r.type NOT IN ('SALES_ORDER', 'PURCHASE_ORDER') GROUP BY 1, 2, 3, 4) summed "
    "FULL JOIN (SELECT account, dimension_id, item_id, month, amount AS kept FROM dimension_balance "
    "WHERE company_id = %(company)s) balance USING (account, dimension_id, item_id, month) "
    "WHERE coalesce(summed.amount, 0) <> coalesce(balance.kept, 0)",
}


def broken(database: Database, company: int) -> dict[str, list[Any]]:
    """Every broken promise with the rows that break it; empty when the books are right."""
    values = {"company": company, "official": sorted(OFFICIAL_STATUSES)}
    with database.transaction() as tx:
        found = {promise: tx.execute(query, values).fetchall() for promise, query in BROKEN.items()}
    return {promise: rows[:5] for promise, rows in found.items() if rows}


def deadlocks(database: Database) -> int:
    """How many deadlocks the database ever counted."""
    with database.transaction() as tx:
        row = tx.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
        return row["deadlocks"]
