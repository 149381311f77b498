-- A percentage, or a status under which the buyer assesses himself, may have VAT accounts of its own: Swedish and
-- Norwegian books keep output VAT apart by rate. Where one is missing the posting default of the role is used.
ALTER TABLE vat_percentage
    ADD output_account text,
    ADD input_account text,
    ADD FOREIGN KEY (company_id, output_account) REFERENCES account,
    ADD FOREIGN KEY (company_id, input_account) REFERENCES account;

ALTER TABLE vat_status
    ADD owed_account text,
    ADD deducted_account text,
    ADD FOREIGN KEY (company_id, owed_account) REFERENCES account,
    ADD FOREIGN KEY (company_id, deducted_account) REFERENCES account;
