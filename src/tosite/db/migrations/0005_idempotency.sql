-- Answers to requests with an Idempotency-Key, stored in the transaction of their effect.
CREATE TABLE idempotent_answer (
    company_id integer NOT NULL REFERENCES company,
    client_id text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    answer bytea NOT NULL,
    created timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (company_id, client_id, key)
);
CREATE INDEX idempotent_answer_age ON idempotent_answer (created);
