"""The audit log is a chain: whatever is changed, removed or added in it is found and named."""

import subprocess
import sys
from datetime import date

import pytest

from sandboxes import empty_database
from tosite.audit.seal import seal_pending, verify
from tosite.sandbox.create import create_sandbox

ROWS = 12_000


@pytest.fixture
def apart(sandbox, data):
    """A database of its own with a company and many sealed audit rows."""
    with empty_database(data) as database:
        company = create_sandbox(database, date.today()).company_id
        write(database, company, ROWS)
        seal_pending(database)
        yield database, company


def write(database, company, rows):
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO audit_log (company_id, user_id, client_id, action, object_type, object_id, before, after) "
            "SELECT %s, 501, 'test', 'UPDATE', 'INVOICE', n, '{\"sum\": 1.10}', jsonb_build_object('sum', n) "
            "FROM generate_series(1, %s) n",
            (company, rows),
        )


def as_owner(database, statement, *values):
    """What a database administrator could do: triggers switched off."""
    with database.transaction() as tx:
        tx.execute("SET LOCAL session_replication_role = replica")
        tx.execute(statement, values)


def problem(apart):
    database, company = apart
    (verdict,) = verify(database, company)
    return verdict.problem


def some_row(apart, place=7_777):
    database, company = apart
    with database.transaction() as tx:
        row = tx.execute(
            "SELECT audit_id FROM audit_log WHERE company_id = %s ORDER BY audit_id OFFSET %s LIMIT 1", (company, place)
        ).fetchone()
    return row["audit_id"]


def test_an_untouched_log_is_whole(apart):
    (verdict,) = verify(*apart)
    assert (verdict.rows, verdict.seals, verdict.problem) == (ROWS, 3, None)


@pytest.mark.parametrize(
    "change",
    [
        "after = jsonb_set(after, '{sum}', '1')",
        "before = '{\"sum\": 1.11}'",
        "at = at + interval '1 microsecond'",
        "user_id = user_id + 1",
        "action = 'update'",
        "object_id = object_id + 1",
    ],
)
def test_one_changed_value_is_found_and_its_row_named(apart, change):
    database, company = apart
    row = some_row(apart)
    as_owner(database, f"UPDATE audit_log SET {change} WHERE company_id = %s AND audit_id = %s", company, row)
    assert problem(apart) == f"audit row {row} was changed"


def test_a_removed_row_is_named(apart):
    row = some_row(apart)
    as_owner(apart[0], "DELETE FROM audit_log WHERE company_id = %s AND audit_id = %s", apart[1], row)
    assert problem(apart) == f"audit row {row} was removed"


def test_a_row_put_in_beside_the_log_is_named(apart):
    row = some_row(apart)
    as_owner(
        apart[0],
        "INSERT INTO audit_log (company_id, audit_id, user_id, client_id, action, object_type, object_id) "
        "OVERRIDING SYSTEM VALUE SELECT company_id, 900000000, user_id, client_id, action, object_type, object_id "
        "FROM audit_log WHERE company_id = %s AND audit_id = %s",
        apart[1],
        row,
    )
    assert problem(apart) == "audit row 900000000 was added past the log"


@pytest.mark.parametrize("number", [1, 2])
def test_a_removed_seal_is_noticed(apart, number):
    as_owner(apart[0], "DELETE FROM audit_seal WHERE company_id = %s AND seal_number = %s", apart[1], number)
    assert problem(apart) == f"seal {number} was removed"


def test_an_end_that_was_cut_off_is_noticed(apart):
    database, company = apart
    as_owner(
        database,
        "DELETE FROM audit_log WHERE company_id = %s AND audit_id IN (SELECT unnest(audit_ids) FROM audit_seal "
        "WHERE seal_number = 3)",
        company,
    )
    as_owner(database, "DELETE FROM audit_seal WHERE company_id = %s AND seal_number = 3", company)
    assert problem(apart) == "the chain ends at seal 2, but seal 3 was the last one"


def test_a_seal_made_to_fit_a_changed_row_breaks_the_chain(apart):
    database, company = apart
    row = some_row(apart, 10)
    as_owner(database, "UPDATE audit_log SET user_id = 1 WHERE company_id = %s AND audit_id = %s", company, row)
    as_owner(
        database,
        "UPDATE audit_seal SET row_digests = (SELECT string_agg(audit_digest(a), '' ORDER BY place) FROM "
        "unnest(audit_ids) WITH ORDINALITY u(audit_id, place) JOIN audit_log a USING (audit_id)) "
        "WHERE company_id = %s AND seal_number = 1",
        company,
    )
    assert problem(apart) == "seal 1 was changed"


def test_a_row_that_commits_late_under_a_low_number_is_sealed_too(apart):
    database, company = apart
    with database.transaction() as slow:
        slow.execute(
            "INSERT INTO audit_log (company_id, user_id, client_id, action, object_type, object_id) "
            "VALUES (%s, 501, 'slow', 'UPDATE', 'INVOICE', 1)",
            (company,),
        )
        write(database, company, 10)
        assert seal_pending(database) == 10
    assert seal_pending(database) == 1
    assert problem(apart) is None


def test_the_command_names_the_row_and_ends_with_status_1(sandbox, apart):
    database, company = apart
    url = database._pool.conninfo
    command = [sys.executable, "-c", "from tosite.cli import main; main()", "audit", "verify"]
    good = subprocess.run(command, env={"TOSITE_DATABASE_URL": url}, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stderr
    row = some_row(apart)
    as_owner(database, "UPDATE audit_log SET user_id = 1 WHERE company_id = %s AND audit_id = %s", company, row)
    bad = subprocess.run(command, env={"TOSITE_DATABASE_URL": url}, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert f"audit row {row} was changed" in bad.stdout
