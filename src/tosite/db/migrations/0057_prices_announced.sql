-- Who is told of a price list by mail and banner is told by webhook too, where he subscribes to it.
CREATE FUNCTION price_announcement_tells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM webhook_subscription WHERE company_id = NEW.company_id AND event_type = 'PRICES_ANNOUNCED') THEN
        PERFORM webhook_emit(NEW.company_id, 'PRICES_ANNOUNCED', '', 'PRICE_LIST/' || NEW.price_list_id,
            (SELECT jsonb_build_object('id', l.price_list_id, 'country', l.country, 'currency', l.currency,
                'validFrom', l.valid_from, 'appliesFrom', NEW.applies_from)
            FROM price_list l WHERE l.price_list_id = NEW.price_list_id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tells_announcement AFTER INSERT ON price_announcement
    FOR EACH ROW EXECUTE FUNCTION price_announcement_tells();

-- Who manages a company: its mails, questions and requests reach him. (``management.companyUserManagement`` in the code.)
CREATE FUNCTION manages(rights jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(rights->'management'->>'companyUserManagement' = 'ALL_RIGHTS', false)
$$;
