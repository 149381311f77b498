"""The billing run over the API: an operator starts it, it goes on behind the requests, and shows what it did."""

import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sandboxes import client_of
from tosite.sandbox.create import add_client, add_key, add_user
from tosite.service.activation.store import activate
from tosite.service.billing.run import sole_runner


def finished(operator, run):
    """The run, once nothing of it is left to do."""
    deadline = time.monotonic() + 30
    while (found := operator.get(f"/service/billing/runs/{run}").json())["status"] != "FINISHED":
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


@pytest.fixture(scope="module")
def customer(database, last_month):
    """A paying company with two documents in the last month."""
    with database.transaction() as tx:
        row = tx.execute(
            "INSERT INTO company (name, country, currency, info) VALUES ('Kanta-asiakas Oy', 'FINLAND', 'EUR', '{}') "
            "RETURNING company_id"
        ).fetchone()
        company = row["company_id"]
        user = add_user(tx, company, f"kanta{company}", "secret", "Main user", "ALL_RIGHTS")
        activate(tx, company, last_month, "1", user)
        for number in (1, 2):
            tx.execute(
                "INSERT INTO metered_document VALUES (%s, 'JOURNAL', %s, 'shop', %s)",
                (company, number, datetime(last_month.year, last_month.month, 5)),
            )
    return company


def test_a_run_bills_the_month_and_shows_its_lines(operator, database, customer, last_month):
    started = operator.post("/service/billing/runs", json={"month": f"{last_month:%Y-%m}"})
    assert started.status_code == 200, started.text
    run = finished(operator, started.json()["id"])
    bills = operator.get(f"/service/billing/runs/{run['id']}/bills", params={"size": 200}).json()["results"]
    total = sum((Decimal(str(each["net"])) for each in bills), Decimal(0))
    assert (run["bills"], Decimal(str(run["net"])), run["failures"]) == (len(bills), total, [])
    (bill,) = (each for each in bills if each["companyId"] == customer)  # other tests have customers too
    assert (bill["companyId"], bill["kind"], bill["net"]) == (customer, "MONTHLY", 9.95)
    assert [(line["item"], line["documents"], line.get("invoiceRow")) for line in bill["lines"]] == [
        ("MONTHLY_FEE", 0, 1),
        ("DOCUMENT.JOURNAL", 2, None),
    ]
    invoice = operator.get(f"/invoices/{bill['invoiceId']}").json()
    assert invoice["status"] == "SENT"
    assert invoice["invoiceNumber"] == bill["invoiceNumber"]
    assert [a["name"] for a in invoice["attachments"]] == [f"usage-{last_month:%Y-%m}.csv"]
    assert operator.get(f"/businesspartners/{invoice['partnerId']}").json()["name"] == "Kanta-asiakas Oy"
    again = operator.post("/service/billing/runs", json={"month": f"{last_month:%Y-%m}"}).json()
    assert finished(operator, again["id"]) | {"started": 0, "finished": 0} == run | {"started": 0, "finished": 0}
    assert run["id"] in [x["id"] for x in operator.get("/service/billing/runs").json()["results"]]


def test_a_run_under_way_is_not_started_twice(operator, database):
    month = {"month": "2018-05"}
    with database.reading() as connection, sole_runner(connection, datetime(2018, 5, 1).date()) as alone:
        assert alone  # the worker waits while another process has the run
        first = operator.post("/service/billing/runs", json=month).json()
        assert operator.post("/service/billing/runs", json=month).status_code == 409
        assert first["status"] == "RUNNING"
    finished(operator, first["id"])
    assert operator.post("/service/billing/runs", json=month).status_code == 200


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "october", "26-10-0", "", None, 7])
def test_a_month_is_a_month(operator, month):
    assert operator.post("/service/billing/runs", json={"month": month}).status_code == 400


def test_a_month_that_is_not_over_and_an_unknown_company_are_refused(operator):
    now = operator.post("/service/billing/runs", json={"month": f"{datetime.now(UTC):%Y-%m}"})
    assert (now.status_code, now.json()["errors"][0]["field"]) == (400, "month")
    unknown = operator.post("/service/billing/runs", json={"month": "2019-01", "companyId": 999999})
    assert unknown.status_code == 400
    assert "2019-01" not in [run["month"] for run in operator.get("/service/billing/runs").json()["results"]]


def test_one_company_can_be_billed_at_once(operator, database):
    with database.transaction() as tx:
        row = tx.execute(
            "WITH made AS (INSERT INTO company (name, country, currency, info) "
            "VALUES ('Tilaaja Oy', 'FINLAND', 'EUR', '{}') RETURNING company_id) "
            "INSERT INTO service_charge (company_id, date, text, quantity, unit_price) "
            "SELECT company_id, '2021-02-03', 'Consultation', 1, 295 FROM made RETURNING company_id"
        ).fetchone()
    asked = {"month": "2021-02", "companyId": row["company_id"]}
    made = operator.post("/service/billing/runs", json=asked).json()
    assert (made["status"], made["bills"], made["net"]) == ("PARTIAL", 1, 295)
    assert operator.post("/service/billing/runs", json=asked).json()["bills"] == 1
    (bill,) = operator.get(f"/service/billing/runs/{made['id']}/bills").json()["results"]
    beyond = operator.get(f"/service/billing/runs/{made['id']}/bills", params={"page": 9}).json()
    assert beyond["results"] == []
    assert beyond["meta"] == {"pageNumber": 9, "pageSize": 50, "resultCount": 0, "totalCount": 1}
    assert (bill["lines"][0]["vatPercent"], bill["lines"][0]["invoiceRow"]) == (24, 1)  # the rate of that day


def test_runs_are_for_operators_alone(api, operator, customer, last_month):
    for run in operator.get("/service/billing/runs").json()["results"]:
        assert api.get(f"/service/billing/runs/{run['id']}").status_code == 404
        assert api.get(f"/service/billing/runs/{run['id']}/bills").status_code == 404
    assert api.get("/service/billing/runs").status_code == 404
    assert api.post("/service/billing/runs", json={"month": f"{last_month:%Y-%m}"}).status_code == 404
    assert operator.get("/service/billing/runs/999999").status_code == 404


def test_a_user_of_the_provider_without_the_right_is_no_operator(operator, database, provider, sandbox):
    with database.transaction() as tx:
        company = provider["company_id"]
        user = add_user(tx, company, f"clerk{company}", "secret", "Clerk", "NO_ACCESS")
        add_client(tx, f"clerk{company}", "Clerk", "clerk-secret")
        key = add_key(tx, company, user, f"clerk{company}")
    clerk = {**sandbox, "client_id": f"clerk{company}", "client_secret": "clerk-secret"}
    with client_of(clerk, key) as client:
        assert client.get("/service/billing/runs").status_code == 403
        assert client.get("/service/prices/lists").status_code == 403
