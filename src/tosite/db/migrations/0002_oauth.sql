-- The authorisation server. Secrets are stored as hashes only.
CREATE TABLE api_client (
    client_id text PRIMARY KEY,
    name text NOT NULL,
    secret_hash bytea NOT NULL,
    redirect_uri text NOT NULL,
    created timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_key (
    company_id integer NOT NULL,
    user_id integer NOT NULL,
    client_id text NOT NULL REFERENCES api_client ON DELETE CASCADE,
    key_hash bytea NOT NULL UNIQUE,
    created timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    PRIMARY KEY (company_id, user_id, client_id, created),
    FOREIGN KEY (company_id, user_id) REFERENCES membership ON DELETE CASCADE
);

CREATE TABLE revoked_session (
    session_id uuid PRIMARY KEY,
    expires timestamptz NOT NULL
);

CREATE TABLE signing_key (
    kid text PRIMARY KEY,
    private_jwk jsonb NOT NULL,
    created timestamptz NOT NULL DEFAULT clock_timestamp(),
    retired_at timestamptz
);

CREATE TABLE login_failure (
    account text NOT NULL,
    address text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_failure_recent ON login_failure (account, address, at);

-- session_id is the family of the tokens that the code is exchanged for.
CREATE TABLE oauth_code (
    code_hash bytea PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('LOGIN', 'KEY')),
    company_id integer NOT NULL,
    user_id integer NOT NULL,
    client_id text NOT NULL REFERENCES api_client ON DELETE CASCADE,
    redirect_uri text NOT NULL,
    code_challenge text,
    session_id uuid NOT NULL,
    expires timestamptz NOT NULL,
    used_at timestamptz,
    FOREIGN KEY (company_id, user_id) REFERENCES membership ON DELETE CASCADE
);

CREATE TABLE refresh_token (
    token_hash bytea PRIMARY KEY,
    family uuid NOT NULL,
    company_id integer NOT NULL,
    user_id integer NOT NULL,
    client_id text NOT NULL REFERENCES api_client ON DELETE CASCADE,
    created timestamptz NOT NULL DEFAULT now(),
    expires timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    FOREIGN KEY (company_id, user_id) REFERENCES membership ON DELETE CASCADE
);
CREATE INDEX refresh_token_family ON refresh_token (family);
