-- A customer can take a request for an integration back before it is decided. What became of a request stands.
ALTER TABLE integration_request_company DROP CONSTRAINT integration_request_company_decision_check;
ALTER TABLE integration_request_company ADD CONSTRAINT integration_request_company_decision_check
    CHECK (decision IN ('APPROVED', 'REJECTED', 'CANCELLED'));
CREATE TRIGGER decided_once BEFORE UPDATE ON integration_request_company
    FOR EACH ROW WHEN (OLD.decision IS NOT NULL AND NEW.decision IS DISTINCT FROM OLD.decision)
    EXECUTE FUNCTION history_stands();
