-- Support: what is asked, the thread that both sides read, and who has read how far. Questions of people without an
-- account belong to the provider's company; their return address is as they wrote it.
CREATE TABLE support_request (
    company_id integer NOT NULL REFERENCES company,
    request_id integer NOT NULL UNIQUE,
    category text NOT NULL CHECK (category IN ('QUESTION', 'INTEGRATION', 'BILLING', 'FAULT', 'OTHER')),
    subject text NOT NULL,
    status text NOT NULL CHECK (status IN ('OPEN', 'ANSWERED', 'CLOSED')),
    language text NOT NULL,
    order_id integer,
    api_request_id text,  -- the X-Request-Id of an answer that the question is about
    created_by integer REFERENCES app_user,
    contact_name text,
    contact_email text,
    assigned_to integer REFERENCES app_user,
    created timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    changed timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    PRIMARY KEY (company_id, request_id),
    FOREIGN KEY (company_id, order_id) REFERENCES service_order,
    CHECK ((created_by IS NULL) = (contact_email IS NOT NULL))
);
CREATE INDEX support_request_by_status ON support_request (status);
CREATE TRIGGER history_stands BEFORE DELETE ON support_request FOR EACH ROW EXECUTE FUNCTION history_stands();

CREATE TABLE support_message (
    company_id integer NOT NULL,
    request_id integer NOT NULL,
    message_id integer NOT NULL,
    side text NOT NULL CHECK (side IN ('CUSTOMER', 'OPERATOR', 'SERVICE')),  -- SERVICE: written by itself
    author_id integer REFERENCES app_user,
    text text NOT NULL,
    written timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    PRIMARY KEY (company_id, request_id, message_id),
    FOREIGN KEY (company_id, request_id) REFERENCES support_request
);
CREATE TRIGGER history_stands BEFORE UPDATE OR DELETE ON support_message
    FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_whole BEFORE TRUNCATE ON support_message
    FOR EACH STATEMENT EXECUTE FUNCTION history_stands();

CREATE TABLE support_read (
    company_id integer NOT NULL,
    request_id integer NOT NULL,
    user_id integer NOT NULL REFERENCES app_user,
    message_id integer NOT NULL,  -- everything up to this one is read
    PRIMARY KEY (company_id, request_id, user_id),
    FOREIGN KEY (company_id, request_id) REFERENCES support_request
);

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app') THEN
        REVOKE DELETE ON support_request FROM tosite_app;
        REVOKE UPDATE, DELETE ON support_message FROM tosite_app;
    END IF;
END $$;
