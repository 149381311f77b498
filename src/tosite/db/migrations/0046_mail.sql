-- The queue of mails is delivered as invoices are: tried again with pauses, or failed for good.
ALTER TABLE mail_queue
    ADD state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DELIVERED', 'FAILED')),
    ADD due timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),  -- not before; moves on with every failed try
    ADD tries integer NOT NULL DEFAULT 0,
    ADD reason text;  -- why the last try failed
UPDATE mail_queue SET state = 'DELIVERED' WHERE sent_at IS NOT NULL;
ALTER TABLE mail_queue ADD CHECK ((state = 'DELIVERED') = (sent_at IS NOT NULL));
DROP INDEX mail_queue_waiting;
CREATE INDEX mail_queue_waiting ON mail_queue (due) WHERE state = 'WAITING';

-- Which user has read the announcement of which price list; the first time stands.
CREATE TABLE announcement_read (
    company_id integer NOT NULL,
    price_list_id integer NOT NULL REFERENCES price_list,
    user_id integer NOT NULL,
    read_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    PRIMARY KEY (company_id, price_list_id, user_id),
    FOREIGN KEY (company_id, user_id) REFERENCES membership ON DELETE CASCADE
);

-- What went out stays as it was: only the worker, which delivers it, changes a row.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app') THEN
        REVOKE UPDATE, DELETE ON mail_queue FROM tosite_app;
        REVOKE UPDATE, DELETE ON announcement_read FROM tosite_app;
    END IF;
END $$;
