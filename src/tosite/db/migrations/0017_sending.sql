-- Invoices on their way to their receivers. A call of send adds a row; delivering it is work behind the requests.
CREATE TABLE invoice_sending (
    company_id integer NOT NULL,
    sending_id integer NOT NULL,
    invoice_id integer NOT NULL,
    channel text NOT NULL CHECK (channel IN ('EMAIL', 'MAIL', 'ELECTRONIC_INVOICE')),
    state text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DELIVERED', 'FAILED')),
    due timestamp NOT NULL,  -- UTC: not before this moment; moves on with every failed try
    tries integer NOT NULL DEFAULT 0,
    reason text,  -- why the last try failed
    requested timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    finished timestamp,
    user_id integer NOT NULL REFERENCES app_user,
    client_id text NOT NULL,
    PRIMARY KEY (company_id, sending_id),
    FOREIGN KEY (company_id, invoice_id) REFERENCES invoice
);
CREATE INDEX invoice_sending_of_invoice ON invoice_sending (company_id, invoice_id);
CREATE INDEX invoice_sending_waiting ON invoice_sending (due) WHERE state = 'WAITING';
