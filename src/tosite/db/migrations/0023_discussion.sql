-- The discussion of a document. A comment is never changed or removed; a tag is read once.
CREATE TABLE invoice_comment (
    company_id integer NOT NULL,
    invoice_id integer NOT NULL,
    comment_id integer NOT NULL,
    author_id integer NOT NULL REFERENCES app_user,
    comment text NOT NULL,
    written timestamp NOT NULL,  -- UTC
    PRIMARY KEY (company_id, invoice_id, comment_id),
    FOREIGN KEY (company_id, invoice_id) REFERENCES invoice
);

CREATE TABLE invoice_comment_tag (
    company_id integer NOT NULL,
    invoice_id integer NOT NULL,
    comment_id integer NOT NULL,
    user_id integer NOT NULL REFERENCES app_user,
    tag_id integer NOT NULL,
    read timestamp,  -- UTC; null until this user has read the comment
    PRIMARY KEY (company_id, invoice_id, comment_id, user_id),
    FOREIGN KEY (company_id, invoice_id, comment_id) REFERENCES invoice_comment
);

CREATE TRIGGER history_stands BEFORE UPDATE OR DELETE ON invoice_comment
    FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_whole BEFORE TRUNCATE ON invoice_comment
    FOR EACH STATEMENT EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands BEFORE DELETE ON invoice_comment_tag
    FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_whole BEFORE TRUNCATE ON invoice_comment_tag
    FOR EACH STATEMENT EXECUTE FUNCTION history_stands();
CREATE TRIGGER read_once BEFORE UPDATE ON invoice_comment_tag
    FOR EACH ROW WHEN (OLD.read IS NOT NULL
        OR (OLD.company_id, OLD.invoice_id, OLD.comment_id, OLD.user_id, OLD.tag_id)
            IS DISTINCT FROM (NEW.company_id, NEW.invoice_id, NEW.comment_id, NEW.user_id, NEW.tag_id))
    EXECUTE FUNCTION history_stands();
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app') THEN
        REVOKE UPDATE, DELETE ON invoice_comment FROM tosite_app;
        REVOKE DELETE ON invoice_comment_tag FROM tosite_app;
        GRANT SELECT, INSERT ON invoice_comment TO tosite_app;
        GRANT SELECT, INSERT, UPDATE ON invoice_comment_tag TO tosite_app;
    END IF;
END $$;
