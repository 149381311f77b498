-- Forms that show a secret when they are done: each is taken once, so that loading its answer again makes no second one.
ALTER TABLE portal_session ADD COLUMN spent text[] NOT NULL DEFAULT '{}';
