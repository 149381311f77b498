-- The rows behind one account are read by account and date: what a general ledger costs depends on the account and the
-- days that are asked for, not on the history behind them. The foreign key holds the copy of the date to its receipt's.
ALTER TABLE ledger_transaction ADD receipt_date date;
UPDATE ledger_transaction t SET receipt_date = r.receipt_date FROM ledger_receipt r
WHERE r.company_id = t.company_id AND r.receipt_id = t.receipt_id;
ALTER TABLE ledger_transaction ALTER receipt_date SET NOT NULL;

ALTER TABLE ledger_receipt ADD CONSTRAINT receipt_with_date UNIQUE (company_id, receipt_id, receipt_date);
ALTER TABLE ledger_transaction
    DROP CONSTRAINT ledger_transaction_company_id_receipt_id_fkey,
    ADD CONSTRAINT ledger_transaction_receipt FOREIGN KEY (company_id, receipt_id, receipt_date)
        REFERENCES ledger_receipt (company_id, receipt_id, receipt_date);

DROP INDEX ledger_transaction_by_account;
CREATE INDEX ledger_transaction_by_account ON ledger_transaction (company_id, account, receipt_date);

-- Statements read a handful of balances per month, whatever months stand beside them.
CREATE INDEX account_balance_by_month ON account_balance (company_id, month);
CREATE INDEX dimension_balance_by_item ON dimension_balance (company_id, dimension_id, item_id, month);
