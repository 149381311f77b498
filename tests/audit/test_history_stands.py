"""What the application's own database role cannot do: rewrite history."""

from datetime import date

import psycopg
import pytest

from sandboxes import database_url_of
from tosite.db.database import Database
from tosite.sandbox.tour import sales_invoice


@pytest.fixture(scope="module")
def approved(api):
    invoice = api.post("/invoices", json=sales_invoice(None, None, date.today())).json()
    api.put(f"/invoices/{invoice['id']}/approve").raise_for_status()
    return invoice


def as_application(database, statement):
    with database.transaction() as tx:
        tx.execute("SET LOCAL ROLE tosite_app")
        tx.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET user_id = 1",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log CASCADE",
        "UPDATE audit_seal SET hash = ''",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "INSERT INTO audit_head VALUES (1, 1, '')",
        "UPDATE audit_head SET hash = ''",
        "DELETE FROM audit_unsealed",
        "UPDATE metered_document SET client_id = 'another'",
        "DELETE FROM metered_document",
        "TRUNCATE metered_document",
        "DELETE FROM invoice",
        "TRUNCATE invoice CASCADE",
        "TRUNCATE posting",
        "UPDATE posting SET amount = 0",
        "DELETE FROM ledger_receipt WHERE status IN ('NOT_SENT', 'APPROVED')",
        "DELETE FROM migration",
        "DROP TABLE audit_log",
        "ALTER TABLE audit_log DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_role_cannot(database, approved, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_application(database, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET user_id = 1",
        "DELETE FROM audit_log",
        "DELETE FROM metered_document",
        "DELETE FROM invoice",
        "UPDATE posting SET amount = 0",
    ],
)
def test_not_even_the_owner_does_it_by_accident(database, approved, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction() as tx:
        tx.execute(statement)


def test_a_receipt_cannot_get_out_of_balance(database, approved):
    for statement in (
        "INSERT INTO posting SELECT company_id, receipt_id, 999, account, 0.01 FROM posting LIMIT 1",
        "DELETE FROM posting WHERE (company_id, receipt_id, line) IN (SELECT company_id, receipt_id, line FROM posting "
        "WHERE amount <> 0 LIMIT 1)",
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            as_application(database, statement)


def test_the_connections_of_the_workers_have_that_role(sandbox, data):
    restricted = Database(database_url_of(data), size=1, restricted=True)
    with restricted.transaction() as tx:
        assert tx.execute("SELECT current_user AS role").fetchone()["role"] == "tosite_app"
    restricted.close()
