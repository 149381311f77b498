"""What happens behind the requests: sealing and purging."""

import time
from datetime import date

import pytest

from sandboxes import empty_database
from tosite.audit.seal import verify
from tosite.sandbox.create import create_sandbox
from tosite.worker.purge import purge


@pytest.fixture
def apart(sandbox, data):
    with empty_database(data) as database:
        yield database, create_sandbox(database, date.today())


def test_what_the_api_does_is_sealed_within_seconds(api, database, sandbox):
    api.put("/dimensions/1", json={"name": "Cost centre"}).raise_for_status()
    deadline = time.monotonic() + 20
    while True:
        with database.transaction() as tx:
            waiting = tx.execute(
                "SELECT count(*) AS n FROM audit_unsealed WHERE company_id = %s", (sandbox["company_id"],)
            ).fetchone()["n"]
        if not waiting:
            break
        assert time.monotonic() < deadline
        time.sleep(0.1)
    (verdict,) = verify(database, sandbox["company_id"])
    assert verdict.problem is None
    assert verdict.rows > 0


def test_what_has_expired_goes_and_the_rest_stays(apart):
    database, made = apart
    owner = (made.company_id, made.client_id)
    with database.transaction() as tx:
        user = tx.execute("SELECT user_id FROM app_user WHERE username = %s", (made.username,)).fetchone()["user_id"]
        for age in ("2 days", "1 minute"):
            tx.execute(
                "INSERT INTO oauth_code (code_hash, kind, company_id, user_id, client_id, redirect_uri, session_id, "
                "expires) VALUES (sha256(gen_random_uuid()::text::bytea), 'LOGIN', %s, %s, %s, 'x', "
                "gen_random_uuid(), now() - %s::interval)",
                (made.company_id, user, made.client_id, age),
            )
            tx.execute("INSERT INTO revoked_session VALUES (gen_random_uuid(), now() - %s::interval + '1 day')", (age,))
            tx.execute("INSERT INTO login_failure VALUES ('user:x', '::1', now() - %s::interval)", (age,))
            tx.execute(
                "INSERT INTO idempotent_answer VALUES (%s, %s, %s, '', '', now() - %s::interval)", (*owner, age, age)
            )
    assert purge(database) == 4
    assert purge(database) == 0
    with database.transaction() as tx:
        for table in ("oauth_code", "revoked_session", "login_failure", "idempotent_answer"):
            assert tx.execute(f"SELECT count(*) AS n FROM {table}").fetchone()["n"] == 1, table
