-- Actions that wait for their user's second factor. One is decided once; its result is stored by the transaction of its
-- effect. The identifier is no secret: it says nothing and does nothing without a token of the user whose action it is.
CREATE TABLE confirmation (
    company_id integer NOT NULL,
    confirmation_id integer NOT NULL,
    identifier uuid NOT NULL UNIQUE,
    user_id integer NOT NULL,
    client_id text NOT NULL,
    kind text NOT NULL,
    question text NOT NULL,
    payload jsonb NOT NULL,
    created timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'APPROVED', 'REFUSED', 'FAILED')),
    decided_by text CHECK (decided_by IN ('CODE', 'USER', 'OPERATOR')),
    decided_at timestamptz,
    result jsonb,
    failure_status integer,
    failure text,
    handed_over boolean NOT NULL DEFAULT false,
    PRIMARY KEY (company_id, confirmation_id),
    FOREIGN KEY (company_id, user_id) REFERENCES membership ON DELETE CASCADE,
    CHECK ((state = 'WAITING') = (decided_at IS NULL AND decided_by IS NULL)),
    CHECK ((state = 'APPROVED') = (result IS NOT NULL)),
    CHECK ((state = 'FAILED') = (failure_status IS NOT NULL AND failure IS NOT NULL))
);
CREATE INDEX confirmation_of_user ON confirmation (company_id, user_id, created);
CREATE INDEX confirmation_age ON confirmation (created);
CREATE TRIGGER decided_once BEFORE UPDATE ON confirmation
    FOR EACH ROW WHEN (OLD.state <> 'WAITING' AND NEW.state <> OLD.state) EXECUTE FUNCTION history_stands();

-- What makes a user's one-time codes (RFC 6238), sealed with a key that the database does not have. A new one waits
-- beside the one in use until its first code shows that it arrived.
CREATE TABLE authenticator (
    user_id integer NOT NULL REFERENCES app_user ON DELETE CASCADE,
    in_use boolean NOT NULL,
    sealed_secret bytea NOT NULL,
    last_step bigint NOT NULL DEFAULT 0,  -- of the last code that was accepted: none of it or before is taken again
    created timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (user_id, in_use)
);

-- The personal data that users change themselves.
ALTER TABLE app_user
    ADD street text,
    ADD zip text,
    ADD city text,
    ADD mobile_phone text NOT NULL DEFAULT '',
    ADD secondary_phone text;
