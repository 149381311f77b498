-- What an operator offers in a request, at the prices in force; accepting it makes an order, once. The message of the
-- thread says the same in words.
CREATE TABLE support_offer (
    company_id integer NOT NULL,
    request_id integer NOT NULL,
    message_id integer NOT NULL,
    item text NOT NULL,
    price_list_id integer NOT NULL REFERENCES price_list,
    currency text NOT NULL,
    unit_price numeric(16, 6) NOT NULL CHECK (unit_price >= 0),
    with_travel boolean NOT NULL,
    order_id integer,  -- empty until the customer accepts
    PRIMARY KEY (company_id, request_id, message_id),
    UNIQUE (company_id, order_id),
    FOREIGN KEY (company_id, request_id, message_id) REFERENCES support_message,
    FOREIGN KEY (company_id, order_id) REFERENCES service_order
);
CREATE TRIGGER history_stands BEFORE UPDATE ON support_offer FOR EACH ROW
    WHEN (OLD.order_id IS NOT NULL OR (NEW.company_id, NEW.request_id, NEW.message_id, NEW.item, NEW.price_list_id,
        NEW.currency, NEW.unit_price, NEW.with_travel) IS DISTINCT FROM (OLD.company_id, OLD.request_id, OLD.message_id,
        OLD.item, OLD.price_list_id, OLD.currency, OLD.unit_price, OLD.with_travel))
    EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_removed BEFORE DELETE ON support_offer FOR EACH ROW EXECUTE FUNCTION history_stands();
CREATE TRIGGER history_stands_whole BEFORE TRUNCATE ON support_offer
    FOR EACH STATEMENT EXECUTE FUNCTION history_stands();

-- The bills of a customer, the latest first.
CREATE INDEX bill_by_customer ON bill (company_id, customer_id, bill_id);

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app') THEN
        REVOKE DELETE ON support_offer FROM tosite_app;
    END IF;
END $$;
