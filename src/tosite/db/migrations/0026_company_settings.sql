-- What a company chooses for its documents. The contract only reads these settings; operations of our own write them.
-- Every company has one row of the first two from its birth: their defaults stand here and nowhere else.
CREATE TABLE usage_setting (
    company_id integer PRIMARY KEY REFERENCES company,
    default_invoice_channel text NOT NULL DEFAULT 'EMAIL',
    cash_discount_sales boolean NOT NULL DEFAULT true,
    cash_discount_purchase boolean NOT NULL DEFAULT true,
    by_row_sales boolean NOT NULL DEFAULT true,
    by_row_purchase boolean NOT NULL DEFAULT false,
    by_row_expenses boolean NOT NULL DEFAULT false,
    by_row_salaries boolean NOT NULL DEFAULT false
);

CREATE TABLE collection_setting (
    company_id integer PRIMARY KEY REFERENCES company,
    use_automatic_handling boolean NOT NULL DEFAULT false,
    collection_product_id integer,
    penal_product_id integer,
    date_margin integer NOT NULL DEFAULT 0 CHECK (date_margin BETWEEN 0 AND 999),  -- days of grace
    minimum_sum numeric(18, 2) NOT NULL DEFAULT 0 CHECK (minimum_sum >= 0),  -- company currency
    default_interest numeric(5, 2) NOT NULL DEFAULT 0 CHECK (default_interest BETWEEN 0 AND 100),  -- percent a year
    default_payment_terms integer NOT NULL DEFAULT 14 CHECK (default_payment_terms BETWEEN 0 AND 999),  -- days
    collection_partner text,
    FOREIGN KEY (company_id, collection_product_id) REFERENCES product ON DELETE SET NULL (collection_product_id),
    FOREIGN KEY (company_id, penal_product_id) REFERENCES product ON DELETE SET NULL (penal_product_id)
);

CREATE TABLE delivery_term (
    company_id integer NOT NULL REFERENCES company,
    position integer NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (company_id, position)
);
CREATE UNIQUE INDEX delivery_term_name ON delivery_term (company_id, lower(name));

-- The e-invoice operator in use; no row means none.
CREATE TABLE einvoice_operator (
    company_id integer PRIMARY KEY REFERENCES company,
    operator text NOT NULL,
    operator_number integer,
    sending_address text,
    receiving_address text,
    receiving_address_public boolean NOT NULL,
    edi text,
    ws_customer_number text,
    created timestamp NOT NULL,
    creator text NOT NULL
);

-- How invoices look. ``document`` has colours and texts per language: data that is printed as it stands, never code.
CREATE TABLE invoice_template (
    company_id integer NOT NULL REFERENCES company,
    template_id integer NOT NULL,
    name text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    logo_attachment_id integer,
    document jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (company_id, template_id),
    FOREIGN KEY (company_id, logo_attachment_id) REFERENCES attachment ON DELETE SET NULL (logo_attachment_id)
);

-- What the rules of an invoice read of these is cached in every process under the company's settings_version.
CREATE TRIGGER settings_changed AFTER INSERT OR UPDATE OR DELETE ON usage_setting
    FOR EACH ROW EXECUTE FUNCTION settings_changed();
CREATE TRIGGER settings_changed AFTER INSERT OR UPDATE OR DELETE ON delivery_term
    FOR EACH ROW EXECUTE FUNCTION settings_changed();
CREATE TRIGGER settings_changed AFTER INSERT OR UPDATE OR DELETE ON invoice_template
    FOR EACH ROW EXECUTE FUNCTION settings_changed();

CREATE FUNCTION settings_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO usage_setting (company_id) VALUES (NEW.company_id);
    INSERT INTO collection_setting (company_id) VALUES (NEW.company_id);
    RETURN NULL;
END $$;
INSERT INTO usage_setting (company_id) SELECT company_id FROM company;
INSERT INTO collection_setting (company_id) SELECT company_id FROM company;
CREATE TRIGGER settings_begin AFTER INSERT ON company FOR EACH ROW EXECUTE FUNCTION settings_begin();
