-- Events of documents and registers are written where the rows change, so that no path to a change can forget them. For
-- a company that nobody subscribes to this is one look into an index per changed document.
CREATE FUNCTION webhook_stamp(moment timestamp) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT to_char(moment, 'YYYY-MM-DD"T"HH24:MI:SS')
$$;

-- What a move from one status to another is called. Every other move is a change that shows both statuses.
CREATE FUNCTION document_event(former text, present text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN former = present THEN 'CHANGED'
        WHEN present = 'VERIFIED' THEN 'VERIFIED'
        WHEN present IN ('APPROVED', 'NOT_SENT') AND former IN ('UNFINISHED', 'RECEIVED', 'VERIFIED') THEN 'APPROVED'
        WHEN present = 'SENT' AND former IN ('UNFINISHED', 'NOT_SENT') THEN 'SENT'
        WHEN present IN ('PAID', 'MARKED_PAID') THEN 'PAID'
        WHEN present = 'PAYMENT_DENIED' THEN 'REJECTED'
        WHEN present = 'INVALIDATED' THEN 'INVALIDATED'
        WHEN present = 'UNFINISHED' THEN 'REOPENED'
        ELSE 'CHANGED'
    END
$$;

CREATE FUNCTION invoice_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event text := 'INVOICE_CREATED';
    former text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        event := 'INVOICE_' || document_event(OLD.status, NEW.status);
        former := nullif(OLD.status, NEW.status);
    END IF;
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = NEW.company_id AND event_type = event) THEN
        PERFORM webhook_emit(NEW.company_id, event, NEW.type, 'INVOICE/' || NEW.invoice_id,
            jsonb_strip_nulls(jsonb_build_object('id', NEW.invoice_id, 'type', NEW.type, 'status', NEW.status,
                'previousStatus', former, 'invoiceNumber', NEW.invoice_number, 'partnerId', NEW.partner_id,
                'ledgerReceiptId', NEW.ledger_receipt_id, 'version', webhook_stamp(NEW.version))));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tells_creation AFTER INSERT ON invoice
    FOR EACH ROW WHEN (NEW.type <> 'JOURNAL') EXECUTE FUNCTION invoice_tells();
CREATE TRIGGER tells_change AFTER UPDATE ON invoice
    FOR EACH ROW WHEN (NEW.type <> 'JOURNAL' AND (OLD.version, OLD.status) IS DISTINCT FROM (NEW.version, NEW.status))
    EXECUTE FUNCTION invoice_tells();

-- Receipts of invoices change with them, and INVOICE_... tells of it.
CREATE FUNCTION receipt_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event text := 'RECEIPT_CREATED';
    former text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        event := 'RECEIPT_' || document_event(OLD.status, NEW.status);
        former := nullif(OLD.status, NEW.status);
    END IF;
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = NEW.company_id AND event_type = event) THEN
        PERFORM webhook_emit(NEW.company_id, event, NEW.type, 'RECEIPT/' || NEW.receipt_id,
            jsonb_strip_nulls(jsonb_build_object('id', NEW.receipt_id, 'type', NEW.type, 'status', NEW.status,
                'previousStatus', former, 'receiptNumber', NEW.receipt_number, 'receiptDate', NEW.receipt_date,
                'invoiceId', NEW.invoice_id, 'version', webhook_stamp(NEW.version))));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tells_creation AFTER INSERT ON ledger_receipt
    FOR EACH ROW WHEN (NEW.type NOT IN ('SALES_INVOICE', 'SALES_ORDER', 'PURCHASE_INVOICE', 'PURCHASE_ORDER',
        'TRAVEL_INVOICE', 'BILL_OF_CHARGES', 'PERIODIC_TAX_RETURN'))
    EXECUTE FUNCTION receipt_tells();
CREATE TRIGGER tells_change AFTER UPDATE ON ledger_receipt
    FOR EACH ROW WHEN (NEW.type NOT IN ('SALES_INVOICE', 'SALES_ORDER', 'PURCHASE_INVOICE', 'PURCHASE_ORDER',
        'TRAVEL_INVOICE', 'BILL_OF_CHARGES', 'PERIODIC_TAX_RETURN')
        AND (OLD.version, OLD.status) IS DISTINCT FROM (NEW.version, NEW.status))
    EXECUTE FUNCTION receipt_tells();

CREATE FUNCTION partner_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event text := CASE TG_OP WHEN 'INSERT' THEN 'PARTNER_CREATED' ELSE 'PARTNER_CHANGED' END;
BEGIN
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = NEW.company_id AND event_type = event) THEN
        PERFORM webhook_emit(NEW.company_id, event, NEW.type, 'PARTNER/' || NEW.partner_id,
            jsonb_build_object('id', NEW.partner_id, 'type', NEW.type, 'active', NEW.active,
                'version', webhook_stamp(NEW.version)));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tells_creation AFTER INSERT ON partner FOR EACH ROW EXECUTE FUNCTION partner_tells();
CREATE TRIGGER tells_change AFTER UPDATE ON partner
    FOR EACH ROW WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION partner_tells();

CREATE FUNCTION product_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event text := CASE TG_OP WHEN 'INSERT' THEN 'PRODUCT_CREATED' WHEN 'UPDATE' THEN 'PRODUCT_CHANGED'
        ELSE 'PRODUCT_DELETED' END;
    told record;
BEGIN
    IF TG_OP = 'DELETE' THEN
        told := OLD;
    ELSE
        told := NEW;
    END IF;
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = told.company_id AND event_type = event) THEN
        PERFORM webhook_emit(told.company_id, event, told.type, 'PRODUCT/' || told.product_id,
            jsonb_build_object('id', told.product_id, 'type', told.type, 'active', told.active,
                'version', webhook_stamp(told.version)));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tells_creation AFTER INSERT OR DELETE ON product FOR EACH ROW EXECUTE FUNCTION product_tells();
CREATE TRIGGER tells_change AFTER UPDATE ON product
    FOR EACH ROW WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION product_tells();

-- The one event of the contract that no confirmation precedes: the tracking period, and the fiscal year that it is of.
CREATE FUNCTION tracking_period_tells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = NEW.company_id AND event_type = 'TRACKING_PERIOD_STATUS_UPDATED') THEN
        PERFORM webhook_emit(NEW.company_id, 'TRACKING_PERIOD_STATUS_UPDATED', '', 'TRACKING_PERIOD/' || NEW.period_id,
            jsonb_build_object('id', NEW.period_id, 'fiscalYearId', NEW.fiscal_year_id, 'startDate', NEW.start_date,
                'endDate', NEW.end_date, 'status', NEW.status, 'modified', webhook_stamp(NEW.modified)));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tells_change AFTER UPDATE ON tracking_period
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION tracking_period_tells();
