-- API clients belong to the company that registered them, and have two secrets while one replaces the other.
ALTER TABLE api_client
    ADD number integer NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,  -- what the audit log calls it
    ADD company_id integer REFERENCES company,  -- the owner; empty where the installation itself is
    ADD contact_email text,
    ADD logo bytea,
    ADD former_secret_hash bytea,
    ADD former_secret_until timestamptz,
    ADD archived_at timestamptz,
    ADD CHECK ((former_secret_hash IS NULL) = (former_secret_until IS NULL));
UPDATE api_client c SET company_id = k.company_id FROM api_key k
    WHERE k.client_id = c.client_id AND c.client_id = 'sandbox' || k.company_id;
-- One name per owner, and one name at an address; addresses on one's own machine are nobody's.
CREATE UNIQUE INDEX api_client_name_once ON api_client (company_id, lower(name)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX api_client_address_once ON api_client (redirect_uri, lower(name))
    WHERE archived_at IS NULL AND redirect_uri LIKE 'https:%';

-- How far a client is on the way to its certification. A point without a row is open.
CREATE TABLE certification_point (
    company_id integer NOT NULL REFERENCES company,
    client_id text NOT NULL REFERENCES api_client ON DELETE CASCADE,
    point text NOT NULL,
    state text NOT NULL CHECK (state IN ('OPEN', 'SUBMITTED', 'PASSED', 'FAILED')),
    note text,
    changed_by integer NOT NULL REFERENCES app_user,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (company_id, client_id, point)
);

-- Keys are managed by their numbers. A key of a technical user is kept sealed too, so that an integration that is
-- activated again gets the key that there is (the vault's key is not in the database).
ALTER TABLE api_key
    ADD key_id integer NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 200001),
    ADD last_used timestamptz,
    ADD sealed_key bytea;
ALTER TABLE api_key DROP CONSTRAINT api_key_pkey, ADD PRIMARY KEY (company_id, key_id);
CREATE INDEX refresh_token_of_company ON refresh_token (company_id, client_id) WHERE revoked_at IS NULL AND used_at IS NULL;
