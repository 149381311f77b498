-- On which day of the month the month before is billed by itself. Without a row months are billed when somebody asks.
CREATE TABLE billing_schedule (
    company_id integer PRIMARY KEY REFERENCES provider,
    day integer NOT NULL CHECK (day BETWEEN 1 AND 28),
    first_month date NOT NULL CHECK (first_month = date_trunc('month', first_month)),  -- earlier ones are not touched
    set_by integer NOT NULL REFERENCES app_user,
    problem text  -- why the run that is due cannot begin; operators were told
);
