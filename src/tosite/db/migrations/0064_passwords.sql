-- What is mailed to a person about the account alone: no company sees it. The key of a RECOVERY is made when its mail
-- is sent, anew at every try, and kept as its hash; nobody can read it from the queue. A key belongs to the password and
-- the address of the day it was asked for: with another one it is good for nothing, whoever changed it.
CREATE TABLE account_mail (
    mail_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES app_user,
    kind text NOT NULL CHECK (kind IN ('RECOVERY', 'CHANGED')),
    language text NOT NULL,
    recipient text NOT NULL,
    password_print bytea NOT NULL,
    state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DELIVERED', 'FAILED')),
    due timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    tries integer NOT NULL DEFAULT 0,
    reason text,
    queued_at timestamptz NOT NULL DEFAULT now(),
    key_hash bytea UNIQUE,
    good_until timestamptz,
    CHECK ((key_hash IS NULL) = (good_until IS NULL)),
    CHECK (kind = 'RECOVERY' OR key_hash IS NULL)
);
CREATE INDEX account_mail_of_user ON account_mail (user_id, kind);
CREATE INDEX account_mail_waiting ON account_mail (due) WHERE state = 'WAITING';

DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tosite_app') THEN
        REVOKE UPDATE, DELETE ON account_mail FROM tosite_app;  -- the worker sends and purges; pages only ask
    END IF;
END $$;

-- What tells a password from the next one without being of use to anybody: the hash of its hash.
CREATE FUNCTION password_print(password_hash text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(password_hash, 'UTF8'))
$$;

-- A key that a person let a program have by logging in, and not one that the company's administrator made.
ALTER TABLE api_key ADD by_login boolean NOT NULL DEFAULT false;
