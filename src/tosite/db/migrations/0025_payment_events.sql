-- What was paid of a document, or counts as paid. In both currencies, as every amount is.
CREATE TABLE payment_event (
    company_id integer NOT NULL,
    payment_event_id integer NOT NULL,
    invoice_id integer NOT NULL,
    type text NOT NULL,
    status text NOT NULL,
    payment_date date NOT NULL,
    amount numeric(18, 2) NOT NULL,  -- in the company's currency
    paid_amount numeric(18, 2) NOT NULL,
    paid_currency text NOT NULL,
    description text,
    PRIMARY KEY (company_id, payment_event_id),
    FOREIGN KEY (company_id, invoice_id) REFERENCES invoice
);
CREATE INDEX payment_event_of_invoice ON payment_event (company_id, invoice_id, payment_event_id);

-- The status of a document without its payments: it is there while there are any, and where the last one leaves it.
ALTER TABLE invoice ADD unpaid_status text;
