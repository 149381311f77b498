-- What happened once is one event, however many webhooks are told: their deliveries share its number and its moment.
-- Deliveries of before have a number each.
ALTER TABLE webhook_delivery ADD event_id bigint NOT NULL DEFAULT nextval('webhook_delivery_id');
CREATE INDEX webhook_delivery_event ON webhook_delivery (company_id, event_id, webhook_id);

CREATE OR REPLACE FUNCTION webhook_emit(company integer, event text, kind text, told_of text, body jsonb) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    written integer;
    number bigint := nextval('webhook_delivery_id');
    moment timestamptz := clock_timestamp();
BEGIN
    INSERT INTO webhook_delivery (company_id, webhook_id, event_id, event_type, resource, payload, at, due)
    SELECT w.company_id, w.webhook_id, number, event, told_of, body, moment, greatest(clock_timestamp(), (
        SELECT max(d.due) FROM webhook_delivery d WHERE d.company_id = w.company_id AND d.webhook_id = w.webhook_id
        AND d.resource = told_of AND d.state = 'PENDING' AND d.lease IS NULL))
    FROM webhook_subscription s JOIN webhook w USING (company_id, webhook_id)
    WHERE s.company_id = company AND s.event_type = event AND w.disabled_at IS NULL
      AND (s.kinds IS NULL OR kind = ANY (s.kinds))
    FOR KEY SHARE OF w;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;
