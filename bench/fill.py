"""Fills the store: copies of one booked invoice over the days of the year, as the product would have written them."""

from tosite.db.database import Database


def fill(database: Database, company: int, template: int, wanted: int) -> None:
    """Make ``wanted`` more invoices like the template, with receipts, rows, postings and numbers."""
    values = {"company": company, "template": template, "wanted": wanted}
    with database.transaction() as tx:
        tx.execute(
            "CREATE TEMP TABLE copy ON COMMIT DROP AS SELECT n, nextval('document_id')::int AS invoice_id, "
            "nextval('document_id')::int AS receipt_id, "
            "make_date(extract(year FROM i.date)::int, 1, 1) + (n %% 330)::int AS day, "
            "c.last + n AS number, v.last + n AS voucher "
            "FROM generate_series(1, %(wanted)s) n, invoice i "
            "JOIN counter c ON c.company_id = i.company_id AND c.series = i.type AND c.series_start = i.series_start "
            "JOIN counter v ON v.company_id = i.company_id AND v.series = 'VOUCHER' "
            "AND v.series_start = i.series_start "
            "WHERE i.company_id = %(company)s AND i.invoice_id = %(template)s",
            values,
        )
        tx.execute(
            "INSERT INTO invoice (company_id, invoice_id, type, status, invoice_number, series_start, date, due_date, "
            "partner_id, counterparty_name, creator_id, ledger_receipt_id, document, created, version) "
            "SELECT i.company_id, c.invoice_id, i.type, i.status, c.number, i.series_start, c.day, c.day + 14, "
            "i.partner_id, i.counterparty_name, i.creator_id, c.receipt_id, i.document, i.created, i.version "
            "FROM copy c, invoice i WHERE i.company_id = %(company)s AND i.invoice_id = %(template)s",
            values,
        )
        tx.execute(
            "INSERT INTO ledger_receipt (company_id, receipt_id, type, status, name, receipt_date, receipt_number, "
            "series_start, vat_type, vat_status, invoice_id, invoice_number, document, created, version) "
            "SELECT r.company_id, c.receipt_id, r.type, r.status, r.name, c.day, c.voucher, r.series_start, "
            "r.vat_type, r.vat_status, c.invoice_id, c.number, r.document, r.created, r.version "
            "FROM copy c, ledger_receipt r "
            "WHERE r.company_id = %(company)s AND r.invoice_id = %(template)s",
            values,
        )
        for statement in (
            "INSERT INTO ledger_transaction (company_id, receipt_id, transaction_id, line, transaction_type, account, "
            "accounting_value, vat_percent, vat_status, description, vat_deduction_percent, document) "
            "SELECT t.company_id, c.receipt_id, nextval('transaction_id')::int, t.line, t.transaction_type, t.account, "
            "t.accounting_value, t.vat_percent, t.vat_status, t.description, t.vat_deduction_percent, t.document "
            "FROM copy c, ledger_transaction t JOIN ledger_receipt r USING (company_id, receipt_id) "
            "WHERE r.company_id = %(company)s AND r.invoice_id = %(template)s",
            "INSERT INTO posting (company_id, receipt_id, line, account, amount) "
            "SELECT p.company_id, c.receipt_id, p.line, p.account, p.amount FROM copy c, posting p "
            "JOIN ledger_receipt r USING (company_id, receipt_id) "
            "WHERE r.company_id = %(company)s AND r.invoice_id = %(template)s",
            "UPDATE counter k SET last = k.last + %(wanted)s FROM invoice i WHERE i.company_id = %(company)s "
            "AND i.invoice_id = %(template)s AND k.company_id = i.company_id AND k.series_start = i.series_start "
            "AND k.series IN (i.type, 'VOUCHER')",
        ):
            tx.execute(statement, values)
