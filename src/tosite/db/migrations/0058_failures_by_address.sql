-- Wrong passwords from one address at many accounts are counted, too.
CREATE INDEX login_failure_from ON login_failure (address, at) WHERE account LIKE 'user:%';
