-- What a partner may be charged for on its next sales invoice: reminders that it got, and invoices that it paid late.
-- Each is charged once.
CREATE TABLE collection_event (
    company_id integer NOT NULL,
    event_id integer NOT NULL,
    invoice_id integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('REMINDER', 'LATE_PAYMENT')),
    day date NOT NULL,
    amount numeric(18, 2),  -- what was paid on that day, in the invoice's currency
    charged_invoice_id integer,
    PRIMARY KEY (company_id, event_id),
    FOREIGN KEY (company_id, invoice_id) REFERENCES invoice,
    FOREIGN KEY (company_id, charged_invoice_id) REFERENCES invoice,
    CHECK ((kind = 'LATE_PAYMENT') = (amount IS NOT NULL))
);
CREATE INDEX collection_event_by_invoice ON collection_event (company_id, invoice_id);
