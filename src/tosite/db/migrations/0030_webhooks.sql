-- Webhooks, what they subscribe to, and the outbox: an event is written in the transaction of the change that it tells of.
CREATE TABLE webhook (
    company_id integer NOT NULL REFERENCES company,
    webhook_id integer NOT NULL,
    webhook_uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    client_id text NOT NULL,
    url text NOT NULL,
    authentication_type text NOT NULL CHECK (authentication_type IN ('HMAC', 'NONE')),
    key_sealed bytea,  -- encrypted under the secret of the installation
    former_key_sealed bytea,
    former_key_until timestamptz,
    created timestamptz NOT NULL DEFAULT clock_timestamp(),
    failing_since timestamptz,  -- the first failure since the last success
    disabled_at timestamptz,
    disabled_reason text,
    PRIMARY KEY (company_id, webhook_id),
    UNIQUE (company_id, webhook_uuid),
    CHECK ((authentication_type = 'HMAC') = (key_sealed IS NOT NULL))
);

-- ``kinds`` are the kinds of object whose events the subscriber may see; null stands for all.
CREATE TABLE webhook_subscription (
    company_id integer NOT NULL,
    event_type text NOT NULL,
    webhook_id integer NOT NULL,
    kinds text[],
    PRIMARY KEY (company_id, event_type, webhook_id),
    FOREIGN KEY (company_id, webhook_id) REFERENCES webhook ON DELETE CASCADE
);
CREATE INDEX webhook_subscription_of_webhook ON webhook_subscription (company_id, webhook_id);

-- One event for one webhook. ``delivery_id`` orders what happened to a resource: changes of one wait for each other, so
-- that the later one takes the higher id. ``lease`` marks the try that is under way; ``due`` is its end then.
CREATE SEQUENCE webhook_delivery_id;
CREATE TABLE webhook_delivery (
    company_id integer NOT NULL,
    webhook_id integer NOT NULL,
    delivery_id bigint NOT NULL DEFAULT nextval('webhook_delivery_id'),
    message_id uuid NOT NULL DEFAULT gen_random_uuid(),
    event_type text NOT NULL,
    resource text NOT NULL,
    payload jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED')),
    tries integer NOT NULL DEFAULT 0,      -- of this round: a replay begins a new one
    attempts integer NOT NULL DEFAULT 0,   -- of all rounds
    first_try timestamptz,                 -- of this round
    due timestamptz NOT NULL DEFAULT clock_timestamp(),
    lease uuid,
    PRIMARY KEY (company_id, webhook_id, delivery_id),
    UNIQUE (company_id, message_id),
    FOREIGN KEY (company_id, webhook_id) REFERENCES webhook ON DELETE CASCADE
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (company_id, webhook_id, due) WHERE state = 'PENDING';
CREATE INDEX webhook_delivery_order ON webhook_delivery (company_id, webhook_id, resource, delivery_id)
    WHERE state = 'PENDING';
CREATE INDEX webhook_delivery_leased ON webhook_delivery (company_id, webhook_id) WHERE lease IS NOT NULL;
CREATE INDEX webhook_delivery_age ON webhook_delivery USING brin (at);

CREATE TABLE webhook_attempt (
    company_id integer NOT NULL,
    webhook_id integer NOT NULL,
    delivery_id bigint NOT NULL,
    attempt integer NOT NULL,
    at timestamptz NOT NULL,
    duration_ms integer NOT NULL,
    status integer,       -- null when no answer came
    answer text NOT NULL, -- the beginning of it
    error text,           -- why it does not count as delivered
    PRIMARY KEY (company_id, webhook_id, delivery_id, attempt),
    FOREIGN KEY (company_id, webhook_id, delivery_id) REFERENCES webhook_delivery ON DELETE CASCADE
);

-- Writes an event for every webhook that subscribes to it; returns how many there are. The lock lets a webhook that is
-- being removed go first, and keeps the change itself from failing over it. What happens to a resource whose former
-- event waits for its next try waits as long.
CREATE FUNCTION webhook_emit(company integer, event text, kind text, told_of text, body jsonb) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    written integer;
BEGIN
    INSERT INTO webhook_delivery (company_id, webhook_id, event_type, resource, payload, due)
    SELECT w.company_id, w.webhook_id, event, told_of, body, greatest(clock_timestamp(), (
        SELECT max(d.due) FROM webhook_delivery d WHERE d.company_id = w.company_id AND d.webhook_id = w.webhook_id
        AND d.resource = told_of AND d.state = 'PENDING' AND d.lease IS NULL))
    FROM webhook_subscription s JOIN webhook w USING (company_id, webhook_id)
    WHERE s.company_id = company AND s.event_type = event AND w.disabled_at IS NULL
      AND (s.kinds IS NULL OR kind = ANY (s.kinds))
    FOR KEY SHARE OF w;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;
