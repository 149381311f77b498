-- Who is added to a company and has no account yet gets one with a password that serves once, until then; empty where
-- the password is the person's own.
ALTER TABLE app_user ADD password_once_until timestamptz;
-- Usernames of people are e-mail addresses, which others write with other capitals.
CREATE INDEX app_user_by_username ON app_user (lower(username));

-- Keys of somebody who left the company stay, revoked: their tokens are not good again when the person comes back.
ALTER TABLE api_key
    DROP CONSTRAINT api_key_company_id_user_id_fkey,
    ADD FOREIGN KEY (company_id) REFERENCES company,
    ADD FOREIGN KEY (user_id) REFERENCES app_user;
