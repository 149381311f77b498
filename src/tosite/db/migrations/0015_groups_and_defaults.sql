-- Groups of partners and products, and what a partner or product brings along to a booking.
CREATE TABLE partner_group (
    company_id integer NOT NULL REFERENCES company,
    group_id integer NOT NULL,
    type text NOT NULL CHECK (type IN ('CUSTOMER', 'SUPPLIER', 'PERSON')),
    name text NOT NULL,
    active boolean NOT NULL,
    PRIMARY KEY (company_id, group_id)
);

CREATE TABLE product_group (
    company_id integer NOT NULL REFERENCES company,
    group_id integer NOT NULL,
    type text NOT NULL CHECK (type IN ('SALES', 'PURCHASE', 'TRAVEL')),
    name text NOT NULL,
    PRIMARY KEY (company_id, group_id)
);
UPDATE product SET document = document - 'productGroupId' WHERE document ? 'productGroupId';
ALTER TABLE product
    ADD group_id integer GENERATED ALWAYS AS (nullif((document ->> 'productGroupId')::integer, 0)) STORED,
    ADD FOREIGN KEY (company_id, group_id) REFERENCES product_group;
CREATE INDEX product_by_group ON product (company_id, group_id) WHERE group_id IS NOT NULL;

-- How an amount is split over the items of a dimension unless somebody says otherwise.
CREATE TABLE partner_dimension (
    company_id integer NOT NULL,
    partner_id integer NOT NULL,
    dimension_id integer NOT NULL,
    item_id integer NOT NULL,
    percent numeric(5, 2) NOT NULL CHECK (percent > 0 AND percent <= 100),
    PRIMARY KEY (company_id, partner_id, dimension_id, item_id),
    FOREIGN KEY (company_id, partner_id) REFERENCES partner,
    FOREIGN KEY (company_id, dimension_id, item_id) REFERENCES dimension_item
);

CREATE TABLE product_dimension (
    company_id integer NOT NULL,
    product_id integer NOT NULL,
    dimension_id integer NOT NULL,
    item_id integer NOT NULL,
    percent numeric(5, 2) NOT NULL CHECK (percent > 0 AND percent <= 100),
    PRIMARY KEY (company_id, product_id, dimension_id, item_id),
    FOREIGN KEY (company_id, product_id) REFERENCES product ON DELETE CASCADE,
    FOREIGN KEY (company_id, dimension_id, item_id) REFERENCES dimension_item
);

-- The products that a partner usually buys or sells, on terms of its own. ``settings`` and ``periods`` have the
-- contract's shapes (DefaultProductSettings, ProductValidityPeriod).
CREATE TABLE partner_product (
    company_id integer NOT NULL,
    partner_id integer NOT NULL,
    partner_product_id integer NOT NULL,
    product_id integer NOT NULL,
    settings jsonb NOT NULL DEFAULT '{}',
    periods jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (company_id, partner_id, partner_product_id),
    FOREIGN KEY (company_id, partner_id) REFERENCES partner,
    FOREIGN KEY (company_id, product_id) REFERENCES product ON DELETE CASCADE
);

-- A person is a partner with a record of its own beside the partner's view of it.
UPDATE partner SET document = document || jsonb_build_object('person', jsonb_build_object(
    'firstName', split_part(name, ' ', 1),
    'lastName', coalesce(nullif(substr(name, strpos(name, ' ') + 1), ''), name),
    'deliveryAddress', '{}'::jsonb,
    'homeCountryAddress', '{}'::jsonb,
    'paymentInfo', '{"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "14", "penalInterestRate": 0}'::jsonb,
    'invoicingInfo', '{"language": "FINNISH", "gender": "NOT_APPLICABLE"}'::jsonb,
    'registryInfo', jsonb_build_object('active', active, 'personGroupsIds', '[]'::jsonb)))
WHERE type = 'PERSON' AND NOT document ? 'person';
