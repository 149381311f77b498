-- Orders have receipts, but are never official: no balance counts them. Balances are made anew from the postings.
DELETE FROM account_balance;
DELETE FROM dimension_balance;
INSERT INTO account_balance (company_id, account, month, amount)
SELECT p.company_id, p.account, date_trunc('month', r.receipt_date)::date, sum(p.amount)
FROM posting p JOIN ledger_receipt r USING (company_id, receipt_id)
WHERE r.type NOT IN ('SALES_ORDER', 'PURCHASE_ORDER')
    AND r.status IN ('NOT_SENT', 'SENT', 'APPROVED', 'PAID', 'PARTLY_PAID', 'MARKED_PAID', 'PAYMENT_QUEUED',
        'PAYMENT_SENT_TO_BANK', 'PAYMENT_DENIED')
GROUP BY 1, 2, 3;
INSERT INTO dimension_balance (company_id, account, dimension_id, item_id, month, amount)
SELECT d.company_id, t.account, d.dimension_id, d.item_id, date_trunc('month', r.receipt_date)::date, sum(d.value)
FROM transaction_dimension d
JOIN ledger_transaction t USING (company_id, receipt_id, transaction_id)
JOIN ledger_receipt r USING (company_id, receipt_id)
WHERE r.type NOT IN ('SALES_ORDER', 'PURCHASE_ORDER')
    AND r.status IN ('NOT_SENT', 'SENT', 'APPROVED', 'PAID', 'PARTLY_PAID', 'MARKED_PAID', 'PAYMENT_QUEUED',
        'PAYMENT_SENT_TO_BANK', 'PAYMENT_DENIED')
GROUP BY 1, 2, 3, 4, 5;

-- The rows behind one account.
CREATE INDEX ledger_transaction_by_account ON ledger_transaction (company_id, account);
