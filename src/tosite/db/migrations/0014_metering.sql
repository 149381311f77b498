-- Every document made through the API, once: what usage shows and billing charges. Written by the statement that makes
-- the document, so that there is neither without the other. ``kind`` is the document's type in the contract.
CREATE TABLE metered_document (
    company_id integer NOT NULL REFERENCES company,
    kind text NOT NULL,
    document_id integer NOT NULL,
    client_id text NOT NULL,
    made_at timestamp NOT NULL,  -- UTC, the moment that the document itself shows as its creation
    PRIMARY KEY (company_id, kind, document_id)
);
CREATE INDEX metered_document_by_time ON metered_document (company_id, made_at);

CREATE TRIGGER history_stands BEFORE UPDATE OR DELETE ON metered_document
    FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_whole BEFORE TRUNCATE ON metered_document
    FOR EACH STATEMENT EXECUTE FUNCTION history_stands();
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app') THEN
        REVOKE UPDATE, DELETE ON metered_document FROM tosite_app;
        GRANT SELECT, INSERT ON metered_document TO tosite_app;
    END IF;
END $$;
