-- What a list shows of an invoice stands in columns of its own, so that a page never reads whole documents,
-- and the filters of real clients have their indexes.
ALTER TABLE invoice
    ADD counterparty jsonb GENERATED ALWAYS AS (document -> 'counterParty') STORED,
    ADD sums jsonb GENERATED ALWAYS AS (document -> 'invoiceSumInfo') STORED,
    ADD is_offer boolean GENERATED ALWAYS AS ((document ->> 'isOffer') = 'true') STORED,
    ADD original_number text GENERATED ALWAYS AS (document ->> 'originalInvoiceNumber') STORED,
    ADD channel text GENERATED ALWAYS AS (document ->> 'invoiceChannel') STORED;

CREATE INDEX invoice_by_date ON invoice (company_id, date, type, status, invoice_id);
CREATE INDEX invoice_by_version ON invoice (company_id, version);
CREATE INDEX invoice_by_created ON invoice (company_id, created);
CREATE INDEX invoice_by_partner ON invoice (company_id, partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX receipt_by_date ON ledger_receipt (company_id, receipt_date);
CREATE INDEX receipt_by_version ON ledger_receipt (company_id, version);
CREATE INDEX receipt_by_invoice ON ledger_receipt (company_id, invoice_id);
