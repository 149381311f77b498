-- The audit log is a chain: rows are sealed in batches, and every seal hashes the seal before it.

-- Rows wait here until they are sealed. A queue and not a position: ids are handed out before their transactions commit,
-- so a low id can appear late, and it must not be passed over.
CREATE TABLE audit_unsealed (
    company_id integer NOT NULL,
    audit_id bigint NOT NULL,
    PRIMARY KEY (company_id, audit_id)
);
INSERT INTO audit_unsealed SELECT company_id, audit_id FROM audit_log;

CREATE FUNCTION audit_row_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealed SELECT company_id, audit_id FROM written;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_row_waits AFTER INSERT ON audit_log REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION audit_row_waits();

-- What is sealed of a row: everything that it says, in one form.
CREATE FUNCTION audit_digest(audit_log) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array($1.company_id, $1.audit_id, extract(epoch FROM $1.at), $1.user_id,
        $1.client_id, $1.action, $1.object_type, $1.object_id, $1.before, $1.after)::text, 'UTF8'))
$$;

-- A seal lists its rows, each with its digest, so that a check can name the row that differs.
CREATE TABLE audit_seal (
    company_id integer NOT NULL REFERENCES company,
    seal_number integer NOT NULL CHECK (seal_number > 0),
    audit_ids bigint[] NOT NULL,
    row_digests bytea NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (company_id, seal_number),
    CHECK (cardinality(audit_ids) BETWEEN 1 AND 5000 AND length(row_digests) = 32 * cardinality(audit_ids))
);
ALTER TABLE audit_seal ALTER COLUMN row_digests SET STORAGE EXTERNAL;  -- digests do not compress: do not try
CREATE TRIGGER history_stands BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_whole BEFORE TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION history_stands();

-- Which seal is the last one: without it the end of a chain could be cut off unseen. It only moves on.
CREATE TABLE audit_head (
    company_id integer PRIMARY KEY REFERENCES company,
    seal_number integer NOT NULL,
    hash bytea NOT NULL
);
CREATE TRIGGER head_moves_on BEFORE UPDATE ON audit_head
    FOR EACH ROW WHEN (NEW.company_id <> OLD.company_id OR NEW.seal_number <> OLD.seal_number + 1)
    EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands BEFORE DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_whole BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION history_stands();

-- Documents of the books are never removed: an invoice not at all, a receipt not once it counts.
CREATE TRIGGER history_stands BEFORE DELETE ON invoice
    FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands BEFORE DELETE ON ledger_receipt
    FOR EACH ROW WHEN (OLD.status IN ('NOT_SENT', 'SENT', 'APPROVED', 'PAID', 'PARTLY_PAID', 'MARKED_PAID',
        'PAYMENT_QUEUED', 'PAYMENT_SENT_TO_BANK', 'PAYMENT_DENIED'))
    EXECUTE FUNCTION history_stands();

-- The role of the HTTP workers: it reads and writes, but has no way to rewrite history. Where this user may not make
-- roles the triggers above stand alone, and `tosite migrate` says so.
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app') THEN
        CREATE ROLE tosite_app NOLOGIN;
    END IF;
    EXECUTE format('GRANT tosite_app TO %I', current_user);
    GRANT USAGE ON SCHEMA public TO tosite_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tosite_app;
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tosite_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO tosite_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO tosite_app;
    REVOKE UPDATE, DELETE ON audit_log, audit_seal, audit_head, audit_unsealed, invoice, migration FROM tosite_app;
    REVOKE INSERT ON audit_seal, audit_head, migration FROM tosite_app;
    GRANT UPDATE ON invoice TO tosite_app;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN
    RAISE NOTICE 'the role tosite_app could not be made';
END $$;
