-- What lists and filters of partners and products read, and the person behind a user.
ALTER TABLE partner
    ADD customer_number text GENERATED ALWAYS AS (document -> 'invoicingInfo' ->> 'customerNumber') STORED,
    ADD identifier text GENERATED ALWAYS AS (document -> 'invoicingInfo' ->> 'identifier') STORED,
    ADD identifier_type text GENERATED ALWAYS AS (document -> 'invoicingInfo' ->> 'identifierType') STORED,
    -- The income and cost accounts that postings of the partner's invoices default to: {"sales": .., "purchase": ..}.
    ADD default_accounts jsonb NOT NULL DEFAULT '{}';
CREATE INDEX partner_identifier ON partner (company_id, identifier) WHERE identifier IS NOT NULL;
CREATE INDEX partner_version ON partner (company_id, version);
CREATE INDEX product_version ON product (company_id, version);

ALTER TABLE membership
    ADD partner_id integer,
    ADD FOREIGN KEY (company_id, partner_id) REFERENCES partner;

CREATE SEQUENCE contact_person_id START WITH 1001;
