-- Orders of expert services. The price is that of the list in force on the day of the order; it never changes.
CREATE TABLE service_order (
    company_id integer NOT NULL REFERENCES company,
    order_id integer NOT NULL UNIQUE,
    item text NOT NULL,
    price_list_id integer NOT NULL REFERENCES price_list,
    currency text NOT NULL,
    unit_price numeric(16, 6) NOT NULL CHECK (unit_price >= 0),
    vat_class text NOT NULL,
    travel_vat_class text,  -- empty where no travel was ordered
    wish text NOT NULL,
    preferred_dates date[] NOT NULL,
    contact_name text NOT NULL,
    contact_email text NOT NULL,
    contact_phone text,
    status text NOT NULL DEFAULT 'ORDERED'
        CHECK (status IN ('ORDERED', 'ACCEPTED', 'DECLINED', 'IN_WORK', 'DELIVERED', 'CANCELLED')),
    ordered_by integer NOT NULL REFERENCES app_user,
    ordered_on date NOT NULL,  -- in the customer's calendar
    ordered timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    delivered_on date,
    PRIMARY KEY (company_id, order_id),
    CHECK ((status = 'DELIVERED') = (delivered_on IS NOT NULL))
);
CREATE INDEX service_order_by_status ON service_order (status);

-- What was ordered, at which price, stands; so does an order that has come to its end.
CREATE TRIGGER history_stands BEFORE UPDATE ON service_order FOR EACH ROW
    WHEN (OLD.status IN ('DECLINED', 'DELIVERED', 'CANCELLED') OR (NEW.company_id, NEW.order_id, NEW.item,
        NEW.price_list_id, NEW.currency, NEW.unit_price, NEW.vat_class, NEW.travel_vat_class, NEW.wish, NEW.ordered_by,
        NEW.ordered_on, NEW.ordered) IS DISTINCT FROM (OLD.company_id, OLD.order_id, OLD.item, OLD.price_list_id,
        OLD.currency, OLD.unit_price, OLD.vat_class, OLD.travel_vat_class, OLD.wish, OLD.ordered_by, OLD.ordered_on,
        OLD.ordered))
    EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_removed BEFORE DELETE ON service_order FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_whole BEFORE TRUNCATE ON service_order
    FOR EACH STATEMENT EXECUTE FUNCTION history_stands();

-- Hours worked, and travel expenses at cost without VAT. A wrong one is removed while the work goes on.
CREATE TABLE service_order_entry (
    company_id integer NOT NULL,
    order_id integer NOT NULL,
    entry_id integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('HOURS', 'TRAVEL_EXPENSES')),
    date date NOT NULL,
    quantity numeric(12, 2) NOT NULL CHECK (quantity > 0),  -- hours, or the amount
    description text NOT NULL,
    logged_by integer NOT NULL REFERENCES app_user,
    PRIMARY KEY (company_id, order_id, entry_id),
    FOREIGN KEY (company_id, order_id) REFERENCES service_order,
    CHECK (kind <> 'HOURS' OR mod(quantity, 0.25) = 0 AND quantity <= 24)
);
CREATE FUNCTION order_is_in_work() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry service_order_entry := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
BEGIN
    IF TG_OP = 'UPDATE' OR NOT EXISTS (SELECT 1 FROM service_order o WHERE o.company_id = entry.company_id
        AND o.order_id = entry.order_id AND o.status = 'IN_WORK') THEN
        RAISE EXCEPTION 'entries of an order that is not in work are never changed or removed'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
END $$;
CREATE TRIGGER order_is_in_work BEFORE INSERT OR UPDATE OR DELETE ON service_order_entry
    FOR EACH ROW EXECUTE FUNCTION order_is_in_work();

-- Every move of an order, with who made it and what was said.
CREATE TABLE service_order_move (
    company_id integer NOT NULL,
    order_id integer NOT NULL,
    status text NOT NULL,  -- the status that the order came to: it comes to each once
    at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    user_id integer NOT NULL REFERENCES app_user,
    note text,
    PRIMARY KEY (company_id, order_id, status),
    FOREIGN KEY (company_id, order_id) REFERENCES service_order
);

-- The charges that a delivery made. The key of the line is what makes a second delivery impossible.
CREATE TABLE service_order_charge (
    company_id integer NOT NULL,
    order_id integer NOT NULL,
    line integer NOT NULL,
    charge_id integer NOT NULL,
    PRIMARY KEY (company_id, order_id, line),
    UNIQUE (company_id, charge_id),
    FOREIGN KEY (company_id, order_id) REFERENCES service_order,
    FOREIGN KEY (company_id, charge_id) REFERENCES service_charge
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['service_order_move', 'service_order_charge'] LOOP
        EXECUTE format('CREATE TRIGGER history_stands BEFORE UPDATE OR DELETE ON %I '
            'FOR EACH ROW EXECUTE FUNCTION history_stands()', name);
        EXECUTE format('CREATE TRIGGER history_stands_whole BEFORE TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION history_stands()', name);
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app') THEN
            EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM tosite_app', name);
            EXECUTE format('GRANT SELECT, INSERT ON %I TO tosite_app', name);
        END IF;
    END LOOP;
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app') THEN
        REVOKE DELETE ON service_order FROM tosite_app;
    END IF;
END $$;
