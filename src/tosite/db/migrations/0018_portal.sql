-- Who is logged in on the pages. Only the hash of the cookie is kept.
CREATE TABLE portal_session (
    token_hash bytea PRIMARY KEY,
    session_id uuid NOT NULL DEFAULT gen_random_uuid(),  -- the caller's session in operations done from a page
    user_id integer NOT NULL REFERENCES app_user ON DELETE CASCADE,
    company_id integer,  -- NULL until one is chosen
    csrf text NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    seen timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (company_id, user_id) REFERENCES membership ON DELETE CASCADE
);
CREATE INDEX portal_session_seen ON portal_session (seen);
