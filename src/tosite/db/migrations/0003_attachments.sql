-- Files that hang on an object of the company. What is searched stands apart from the bytes.
CREATE TABLE attachment (
    company_id integer NOT NULL REFERENCES company,
    attachment_id integer NOT NULL,
    reference_type text NOT NULL,
    reference_id integer NOT NULL,
    name text NOT NULL,
    mime_type text NOT NULL,
    size integer NOT NULL CHECK (size BETWEEN 0 AND 10000000),
    send_with_invoice boolean NOT NULL,
    user_id integer NOT NULL REFERENCES app_user,
    attached timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    PRIMARY KEY (company_id, attachment_id)
);
CREATE INDEX attachment_owner ON attachment (company_id, reference_type, reference_id);

CREATE TABLE attachment_content (
    company_id integer NOT NULL,
    attachment_id integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (company_id, attachment_id),
    FOREIGN KEY (company_id, attachment_id) REFERENCES attachment ON DELETE CASCADE
);
-- Most files are compressed already: do not try again.
ALTER TABLE attachment_content ALTER COLUMN content SET STORAGE EXTERNAL;
