-- Is there anybody to be told of an event? Asked before its payload is put together.
CREATE OR REPLACE FUNCTION is_told(company integer, event text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = company AND event_type = event)
        OR keeps_events(company);
END $$;

-- The triggers of 0031 and 0054, which ask that.
CREATE OR REPLACE FUNCTION invoice_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event text := 'INVOICE_CREATED';
    former text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        event := 'INVOICE_' || document_event(OLD.status, NEW.status);
        former := nullif(OLD.status, NEW.status);
    END IF;
    IF is_told(NEW.company_id, event) THEN
        PERFORM webhook_emit(NEW.company_id, event, NEW.type, 'INVOICE/' || NEW.invoice_id,
            jsonb_strip_nulls(jsonb_build_object('id', NEW.invoice_id, 'type', NEW.type, 'status', NEW.status,
                'previousStatus', former, 'invoiceNumber', NEW.invoice_number, 'partnerId', NEW.partner_id,
                'ledgerReceiptId', NEW.ledger_receipt_id, 'version', webhook_stamp(NEW.version))));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION receipt_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event text := 'RECEIPT_CREATED';
    former text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        event := 'RECEIPT_' || document_event(OLD.status, NEW.status);
        former := nullif(OLD.status, NEW.status);
    END IF;
    IF is_told(NEW.company_id, event) THEN
        PERFORM webhook_emit(NEW.company_id, event, NEW.type, 'RECEIPT/' || NEW.receipt_id,
            jsonb_strip_nulls(jsonb_build_object('id', NEW.receipt_id, 'type', NEW.type, 'status', NEW.status,
                'previousStatus', former, 'receiptNumber', NEW.receipt_number, 'receiptDate', NEW.receipt_date,
                'invoiceId', NEW.invoice_id, 'version', webhook_stamp(NEW.version))));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION partner_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event text := CASE TG_OP WHEN 'INSERT' THEN 'PARTNER_CREATED' ELSE 'PARTNER_CHANGED' END;
BEGIN
    IF is_told(NEW.company_id, event) THEN
        PERFORM webhook_emit(NEW.company_id, event, NEW.type, 'PARTNER/' || NEW.partner_id,
            jsonb_build_object('id', NEW.partner_id, 'type', NEW.type, 'active', NEW.active,
                'version', webhook_stamp(NEW.version)));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION product_tells() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF is_told(told.company_id, event) THEN
        PERFORM webhook_emit(told.company_id, event, told.type, 'PRODUCT/' || told.product_id,
            jsonb_build_object('id', told.product_id, 'type', told.type, 'active', told.active,
                'version', webhook_stamp(told.version)));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION tracking_period_tells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_told(NEW.company_id, 'TRACKING_PERIOD_STATUS_UPDATED') THEN
        PERFORM webhook_emit(NEW.company_id, 'TRACKING_PERIOD_STATUS_UPDATED', '', 'TRACKING_PERIOD/' || NEW.period_id,
            jsonb_build_object('id', NEW.period_id, 'fiscalYearId', NEW.fiscal_year_id, 'startDate', NEW.start_date,
                'endDate', NEW.end_date, 'status', NEW.status, 'modified', webhook_stamp(NEW.modified)));
    END IF;
    RETURN NULL;
END $$;
