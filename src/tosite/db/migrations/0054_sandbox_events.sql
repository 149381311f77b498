-- Every event of an open sandbox is kept, with or without a webhook: its developers send it again, also to webhooks made
-- later. ``event_id`` is the ``delivery_id`` of all its deliveries, so that of two events the later keeps the higher one.
CREATE TABLE sandbox_event (
    company_id integer NOT NULL REFERENCES company,
    event_id bigint NOT NULL,
    event_type text NOT NULL,
    kind text NOT NULL,
    resource text NOT NULL,
    payload jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (company_id, event_id)
);
CREATE INDEX sandbox_event_age ON sandbox_event USING brin (at);

-- Are the company's events kept? What a sandbox is filled with is no event of it: it is there as if it had always been.
CREATE FUNCTION keeps_events(asked integer) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF current_setting('tosite.is_filling', true) = 'on' THEN
        RETURN false;
    END IF;
    RETURN EXISTS (SELECT 1 FROM company WHERE company_id = asked AND sandbox = 'OPEN'
        AND info->>'operationType' = 'DEMONSTRATION');
END $$;

CREATE OR REPLACE FUNCTION webhook_emit(company integer, event text, kind text, told_of text, body jsonb) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    written integer;
    number bigint := nextval('webhook_delivery_id');
    moment timestamptz := clock_timestamp();
BEGIN
    IF keeps_events(company) THEN
        INSERT INTO sandbox_event VALUES (company, number, event, kind, told_of, body, moment);
    END IF;
    INSERT INTO webhook_delivery (company_id, webhook_id, delivery_id, event_type, resource, payload, at, due)
    SELECT w.company_id, w.webhook_id, number, event, told_of, body, moment, greatest(moment, (
        SELECT max(d.due) FROM webhook_delivery d WHERE d.company_id = w.company_id AND d.webhook_id = w.webhook_id
        AND d.resource = told_of AND d.state = 'PENDING' AND d.lease IS NULL))
    FROM webhook_subscription s JOIN webhook w USING (company_id, webhook_id)
    WHERE s.company_id = company AND s.event_type = event AND w.disabled_at IS NULL
      AND (s.kinds IS NULL OR kind = ANY (s.kinds))
    FOR KEY SHARE OF w;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;

-- The triggers of 0031, which ask that too before they put a payload together.
CREATE OR REPLACE FUNCTION invoice_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event text := 'INVOICE_CREATED';
    former text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        event := 'INVOICE_' || document_event(OLD.status, NEW.status);
        former := nullif(OLD.status, NEW.status);
    END IF;
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = NEW.company_id AND event_type = event)
        OR keeps_events(NEW.company_id) THEN
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
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = NEW.company_id AND event_type = event)
        OR keeps_events(NEW.company_id) THEN
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
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = NEW.company_id AND event_type = event)
        OR keeps_events(NEW.company_id) THEN
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
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = told.company_id AND event_type = event)
        OR keeps_events(told.company_id) THEN
        PERFORM webhook_emit(told.company_id, event, told.type, 'PRODUCT/' || told.product_id,
            jsonb_build_object('id', told.product_id, 'type', told.type, 'active', told.active,
                'version', webhook_stamp(told.version)));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION tracking_period_tells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = NEW.company_id AND event_type = 'TRACKING_PERIOD_STATUS_UPDATED')
        OR keeps_events(NEW.company_id) THEN
        PERFORM webhook_emit(NEW.company_id, 'TRACKING_PERIOD_STATUS_UPDATED', '', 'TRACKING_PERIOD/' || NEW.period_id,
            jsonb_build_object('id', NEW.period_id, 'fiscalYearId', NEW.fiscal_year_id, 'startDate', NEW.start_date,
                'endDate', NEW.end_date, 'status', NEW.status, 'modified', webhook_stamp(NEW.modified)));
    END IF;
    RETURN NULL;
END $$;
