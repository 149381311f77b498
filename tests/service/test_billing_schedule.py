"""Months that are billed by themselves: set by an operator, begun by the worker, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tosite.service.billing import store
from tosite.service.billing.run import run_pending


@pytest.fixture
def due(installation, last_month):
    """An installation whose last month is due since the first of this one."""
    with installation.database.transaction() as tx:
        operator = tx.execute("SELECT user_id FROM provider").fetchone()["user_id"]
        store.put_schedule(tx, installation.provider.company_id, 1, last_month, operator)
    return installation


def runs(installation):
    return [(run["month"], run["status"]) for run in installation.query("SELECT * FROM billing_run")]


def test_a_month_that_is_due_is_billed_by_the_worker_once(due, last_month):
    company = due.customer()
    while run_pending(due.database):
        pass
    for _ in range(2):
        run_pending(due.database)
    assert [invoice["customer_id"] for invoice in due.invoices()] == [company]
    assert runs(due) == [(last_month, "FINISHED")]


def test_a_finished_month_is_not_begun_again_for_who_comes_late(due, last_month):
    while runs(due) != [(last_month, "FINISHED")]:
        run_pending(due.database)
    due.customer()
    run_pending(due.database)
    assert due.invoices() == []


def test_the_workers_of_two_servers_begin_one_run(due):
    for _ in range(20):
        due.customer()
    with ThreadPoolExecutor(2) as both:
        list(both.map(run_pending, [due.database] * 2))
    while run_pending(due.database):
        pass
    assert len(runs(due)) == 1
    assert len(due.invoices()) == 20


def test_what_keeps_a_run_from_beginning_is_told_once_and_mended_by_the_next_round(due, last_month):
    due.customer()
    due.query('UPDATE bank_account SET document = document || \'{"status": "INACTIVE"}\' RETURNING 1')
    for _ in range(3):
        run_pending(due.database)
    assert runs(due) == []
    (kept,) = due.query("SELECT problem FROM billing_schedule")
    assert "no bank account" in kept["problem"]
    (mail,) = due.query("SELECT company_id, body FROM mail_queue")
    assert mail == {"company_id": due.provider.company_id, "body": kept["problem"]}
    due.query('UPDATE bank_account SET document = document || \'{"status": "ACTIVE"}\' RETURNING 1')
    while runs(due) != [(last_month, "FINISHED")]:
        run_pending(due.database)
    assert due.query("SELECT problem FROM billing_schedule") == [{"problem": None}]
    assert len(due.invoices()) == 1


def test_an_operator_sets_the_day_and_ends_it(operator, provider, database):
    path = "/service/billing/schedule"
    operator.put(path, json={}).raise_for_status()
    assert operator.get(path).json() == {}
    set_ = operator.put(path, json={"day": 5}).json()
    assert set_["day"] == 5
    assert set_["nextDay"].endswith("-05")
    assert operator.get(path).json() == set_
    assert operator.put(path, json={}).json() == {}
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT before, after FROM audit_log WHERE company_id = %s AND object_type = 'BILLING_SCHEDULE' "
            "ORDER BY audit_id DESC LIMIT 2",
            (provider["company_id"],),
        ).fetchall()
    assert [(row["before"], row["after"]) for row in rows] == [(set_, {}), ({}, set_)]


@pytest.mark.parametrize("day", [0, 29, -1, "first", 1.5])
def test_a_day_is_one_that_every_month_has(operator, day):
    assert operator.put("/service/billing/schedule", json={"day": day}).status_code == 400


def test_the_schedule_is_for_operators_alone(api):
    assert api.get("/service/billing/schedule").status_code == 404
    assert api.put("/service/billing/schedule", json={"day": 1}).status_code == 404
