-- The circulation of bought and expense documents: who verifies, who approves, who stands in for whom.

-- A company without a row has not set its circulation up. ``switches`` has the contract's shape (CirculationSettings);
-- the people, in their order, are those of every document that says nothing itself.
CREATE TABLE circulation_setting (
    company_id integer PRIMARY KEY REFERENCES company,
    switches jsonb NOT NULL,
    verifiers integer[] NOT NULL DEFAULT '{}',
    acceptors integer[] NOT NULL DEFAULT '{}'
);
-- Companies that worked without these settings go on as they did: set up, and not in use.
INSERT INTO circulation_setting (company_id, switches) SELECT company_id, jsonb_build_object(
    'useForPurchaseInvoices', false, 'useForTravelAndExpenseInvoices', false, 'reminderInterval', 'ONLY_ONCE',
    'forceNotifications', false, 'useDeterminedOrder', false, 'allowPaymentOnlyWhenApproved', false,
    'allowInvoiceSpecificDiscussion', false, 'allowExtendedTaggingInDiscussion', false,
    'allocatePurchaseOrdersAndInvoicesInChecking', false, 'maxVerifiers', 10, 'maxAcceptors', 10,
    'allowPersonalSubstitution', false)
FROM company;

CREATE TABLE verifier_list (
    company_id integer NOT NULL REFERENCES company,
    list_id integer NOT NULL,
    name text NOT NULL,
    verifiers integer[] NOT NULL,
    acceptors integer[] NOT NULL,
    PRIMARY KEY (company_id, list_id)
);

-- The list that takes the place of the company's people on the documents of one partner.
CREATE TABLE partner_verifier_list (
    company_id integer NOT NULL,
    partner_id integer NOT NULL,
    list_id integer NOT NULL,
    PRIMARY KEY (company_id, partner_id),
    FOREIGN KEY (company_id, partner_id) REFERENCES partner ON DELETE CASCADE,
    FOREIGN KEY (company_id, list_id) REFERENCES verifier_list ON DELETE CASCADE
);
CREATE INDEX partner_verifier_list_by_list ON partner_verifier_list (company_id, list_id);

CREATE TABLE substitution (
    company_id integer NOT NULL,
    substitution_id integer NOT NULL,
    user_id integer NOT NULL,
    start_date date NOT NULL,
    end_date date CHECK (end_date >= start_date),  -- null: until further notice
    for_verifying integer,
    for_approving integer,
    notes text,
    PRIMARY KEY (company_id, substitution_id),
    FOREIGN KEY (company_id, user_id) REFERENCES membership ON DELETE CASCADE,
    FOREIGN KEY (company_id, for_verifying) REFERENCES membership ON DELETE SET NULL (for_verifying),
    FOREIGN KEY (company_id, for_approving) REFERENCES membership ON DELETE SET NULL (for_approving)
);

-- What waits in the circulation is found without reading whole documents.
ALTER TABLE invoice ADD approval jsonb GENERATED ALWAYS AS (document -> 'invoiceApprovalInformation') STORED;
CREATE INDEX invoice_in_circulation ON invoice (company_id, type, invoice_id)
    WHERE type IN ('PURCHASE_INVOICE', 'TRAVEL_INVOICE', 'BILL_OF_CHARGES') AND status IN ('RECEIVED', 'VERIFIED');
