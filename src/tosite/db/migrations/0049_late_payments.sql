-- Which payment event left a late payment behind: when the payment is deleted, what it would have cost goes with it.
ALTER TABLE collection_event ADD payment_event_id integer;
CREATE INDEX collection_event_of_payment ON collection_event (company_id, payment_event_id)
    WHERE payment_event_id IS NOT NULL;

-- A replay gives the first status again, too: an answer of 202 stays one.
ALTER TABLE idempotent_answer ADD status integer NOT NULL DEFAULT 200;
