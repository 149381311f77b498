-- Ledger receipts that callers write: journals with their rows, dimensions and validity.

-- Number series belong to the fiscal year that holds the date (else its calendar year), named by its first day.
ALTER TABLE counter ALTER year TYPE date USING make_date(year, 1, 1);
ALTER TABLE counter RENAME year TO series_start;
ALTER TABLE invoice ALTER year TYPE date USING make_date(year, 1, 1);
ALTER TABLE invoice RENAME year TO series_start;
ALTER TABLE ledger_receipt ALTER year TYPE date USING make_date(year, 1, 1);
ALTER TABLE ledger_receipt RENAME year TO series_start;
DROP FUNCTION next_number;

-- Postings of a day and the closing of its period exclude each other: postings take the lock shared, closing takes it
-- alone. plpgsql takes a fresh snapshot after the lock, so what it reads is what the closing left.
CREATE FUNCTION booking_period(company integer, day date, OUT state text, OUT series_start date)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    fiscal record;
    period text;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7053104, company);
    SELECT y.fiscal_year_id, y.start_date, y.is_open INTO fiscal FROM fiscal_year y
    WHERE y.company_id = company AND day BETWEEN y.start_date AND y.end_date;
    IF NOT FOUND THEN
        state := 'OPEN';
        series_start := date_trunc('year', day)::date;
        RETURN;
    END IF;
    SELECT p.status INTO period FROM tracking_period p
    WHERE p.company_id = company AND p.fiscal_year_id = fiscal.fiscal_year_id
      AND day BETWEEN p.start_date AND p.end_date;
    state := CASE WHEN NOT fiscal.is_open THEN 'CLOSED' ELSE coalesce(period, 'OPEN') END;
    series_start := fiscal.start_date;
END $$;

ALTER TABLE ledger_receipt ADD document jsonb NOT NULL DEFAULT '{}';

-- Rows keep their ids through changes; line is their order.
CREATE SEQUENCE transaction_id START WITH 100001;
ALTER TABLE ledger_transaction ADD line integer NOT NULL DEFAULT 0;
UPDATE ledger_transaction SET line = transaction_id;
ALTER TABLE ledger_transaction ALTER line DROP DEFAULT;
ALTER TABLE ledger_transaction ADD vat_deduction_percent numeric(5, 2) NOT NULL DEFAULT 100;
ALTER TABLE ledger_transaction ADD document jsonb NOT NULL DEFAULT '{}';

CREATE TABLE transaction_dimension (
    company_id integer NOT NULL,
    receipt_id integer NOT NULL,
    transaction_id integer NOT NULL,
    dimension_id integer NOT NULL,
    item_id integer NOT NULL,
    value numeric(18, 2) NOT NULL,
    PRIMARY KEY (company_id, receipt_id, transaction_id, dimension_id, item_id),
    FOREIGN KEY (company_id, receipt_id, transaction_id) REFERENCES ledger_transaction ON DELETE CASCADE,
    FOREIGN KEY (company_id, dimension_id, item_id) REFERENCES dimension_item
);

CREATE TABLE dimension_balance (
    company_id integer NOT NULL,
    account text NOT NULL,
    dimension_id integer NOT NULL,
    item_id integer NOT NULL,
    month date NOT NULL,
    amount numeric(18, 2) NOT NULL,
    PRIMARY KEY (company_id, account, dimension_id, item_id, month),
    FOREIGN KEY (company_id, account) REFERENCES account,
    FOREIGN KEY (company_id, dimension_id, item_id) REFERENCES dimension_item
);

-- A receipt's postings are written, and removed, whole: each statement on them balances per receipt. Cheaper than a
-- deferred trigger per row, and stricter: no moment exists in which a receipt is out of balance.
DROP TRIGGER receipt_balances ON posting;
DROP FUNCTION receipt_balances;
CREATE FUNCTION receipt_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT company_id, receipt_id INTO wrong FROM written GROUP BY company_id, receipt_id HAVING sum(amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger receipt % of company % does not balance', wrong.receipt_id, wrong.company_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER receipt_balances_written AFTER INSERT ON posting REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION receipt_balances();
CREATE TRIGGER receipt_balances_removed AFTER DELETE ON posting REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION receipt_balances();
CREATE TRIGGER postings_stand BEFORE UPDATE ON posting
    FOR EACH STATEMENT EXECUTE FUNCTION history_stands();

-- Invoice and receipt are written in one statement; only the invoice's pointer waits for the end of the transaction,
-- because a rebuilt receipt takes the place of its predecessor.
ALTER TABLE ledger_receipt ALTER CONSTRAINT ledger_receipt_company_id_invoice_id_fkey NOT DEFERRABLE;

-- The event log of an invoice is read from the audit log; its creation is no event there.
CREATE INDEX audit_log_event ON audit_log (company_id, object_type, object_id) WHERE action <> 'CREATE';

-- What the rules read of a company is cached in every process under this number, so it changes with any of it.
ALTER TABLE company ADD settings_version integer NOT NULL DEFAULT 1;
CREATE FUNCTION settings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE company SET settings_version = settings_version + 1
    WHERE company_id = CASE TG_OP WHEN 'DELETE' THEN OLD.company_id ELSE NEW.company_id END;
    RETURN NULL;
END $$;
CREATE TRIGGER settings_changed AFTER INSERT OR UPDATE OR DELETE ON vat_percentage
    FOR EACH ROW EXECUTE FUNCTION settings_changed();
CREATE TRIGGER settings_changed AFTER INSERT OR UPDATE OR DELETE ON vat_status
    FOR EACH ROW EXECUTE FUNCTION settings_changed();
CREATE TRIGGER settings_changed AFTER INSERT OR UPDATE OR DELETE ON posting_default
    FOR EACH ROW EXECUTE FUNCTION settings_changed();
CREATE TRIGGER settings_changed AFTER UPDATE OF country, currency ON company
    FOR EACH ROW EXECUTE FUNCTION settings_changed();
