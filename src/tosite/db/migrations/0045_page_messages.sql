-- What a form of the pages has to say on the page after it: kept with the session, shown once.
ALTER TABLE portal_session ADD message jsonb;
