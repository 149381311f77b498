-- "Godkänd för F-skatt" is a statement about the seller that only the seller can make: nobody makes it by default.
ALTER TABLE usage_setting ADD approved_for_f_tax boolean NOT NULL DEFAULT false;

-- Bulk writers may write the rows of receipts before the receipts, which get their numbers last: the check waits for
-- them until the end of their transaction. For everybody else it stays where it was, at the end of the statement.
ALTER TABLE ledger_transaction ALTER CONSTRAINT ledger_transaction_receipt DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE posting ALTER CONSTRAINT posting_company_id_receipt_id_fkey DEFERRABLE INITIALLY IMMEDIATE;
