-- Registers that callers write: bank accounts with versions and order, dimension items with unique names.
ALTER TABLE bank_account
    ADD order_no integer,
    ADD created timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    ADD version timestamp NOT NULL DEFAULT date_trunc('second', now() AT TIME ZONE 'UTC');
UPDATE bank_account SET order_no = coalesce((document ->> 'orderNo')::int, bank_account_id);
ALTER TABLE bank_account ALTER order_no SET NOT NULL;

CREATE UNIQUE INDEX dimension_item_name_once ON dimension_item (company_id, dimension_id, code_name);
