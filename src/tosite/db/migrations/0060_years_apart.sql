-- Fiscal years of a company never overlap, nor do its tracking periods, and a period lies in its year: a day has one
-- period, and a document one series of numbers.
ALTER TABLE fiscal_year ADD CONSTRAINT fiscal_years_apart
    EXCLUDE USING gist (company_id WITH =, daterange(start_date, end_date, '[]') WITH &&);
ALTER TABLE tracking_period
    ADD CONSTRAINT tracking_period_ends_after_it_starts CHECK (end_date >= start_date),
    ADD CONSTRAINT tracking_periods_apart
        EXCLUDE USING gist (company_id WITH =, daterange(start_date, end_date, '[]') WITH &&);

CREATE FUNCTION period_lies_in_its_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM fiscal_year y WHERE y.company_id = NEW.company_id
                   AND y.fiscal_year_id = NEW.fiscal_year_id
                   AND NEW.start_date >= y.start_date AND NEW.end_date <= y.end_date) THEN
        RAISE EXCEPTION 'tracking period % of company % does not lie in its fiscal year', NEW.period_id, NEW.company_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER period_lies_in_its_year BEFORE INSERT OR UPDATE OF start_date, end_date, fiscal_year_id ON tracking_period
    FOR EACH ROW EXECUTE FUNCTION period_lies_in_its_year();
