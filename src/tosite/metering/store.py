"""Metered documents in the database. Every statement names its company."""

from typing import LiteralString

# A part of the statement that makes an invoice or a journal: the document and its count commit together or not at all.
# It expects the parameters of that statement.
METER_DOCUMENT: LiteralString = (
    "metered AS (INSERT INTO metered_document (company_id, kind, document_id, client_id, made_at) "
    "VALUES (%(company_id)s, %(type)s, %(invoice_id)s, %(client_id)s, %(created)s))"
)
# The same for the documents of the CTE ``made``.
METER_DOCUMENTS: LiteralString = (
    "metered AS (INSERT INTO metered_document (company_id, kind, document_id, client_id, made_at) "
    "SELECT %(company_id)s, %(type)s, m.invoice_id, %(client_id)s, %(created)s FROM made m)"
)
