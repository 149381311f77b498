"""What makes an integration testable in a sandbox: a clock, payments, failures on demand. Nowhere else."""

import time
from datetime import timedelta

import httpx
import pytest
from psycopg.types.json import Jsonb
from staff import staff_of

from tosite.calendar import today_in
from tosite.sandbox.tour import sales_invoice

TODAY = today_in("FINLAND")


@pytest.fixture
def staff(sandbox, database):
    with staff_of(sandbox, database) as staff:
        yield staff


def fault(staff, **members):
    body = {"clientId": staff.made["client_id"], **members}
    return staff.boss.post("/service/sandbox/faults", json=body)


def invoice(staff, **members):
    made = staff.boss.post("/invoices", json={**sales_invoice(None, None, TODAY), **members}).json()
    staff.boss.put(f"/invoices/{made['id']}/approve").raise_for_status()
    return made


def status(staff, made):
    return staff.boss.get(f"/invoices/{made['id']}").json()["status"]


def test_business_days_follow_the_clock_and_records_do_not(staff):
    made = invoice(staff)
    late = (TODAY + timedelta(days=40)).isoformat()
    reminder = {"kind": "REMINDER", "day": late}
    path = f"/service/invoices/{made['id']}/collectionevents"
    staff.boss.put(f"/invoices/{made['id']}/send")
    too_early = staff.boss.post(path, json=reminder)
    assert [error["field"] for error in too_early.json()["errors"]] == ["day"]
    clock = staff.boss.put("/service/sandbox/clock", json={"daysAhead": 40}).json()
    assert clock == {"daysAhead": 40, "today": late}
    answer = staff.boss.post(path, json=reminder)
    assert answer.status_code == 200, answer.text
    real = staff.boss.post("/invoices", json=sales_invoice(None, None, TODAY)).json()
    assert real["version"][:10] <= (TODAY + timedelta(days=1)).isoformat()
    staff.boss.put("/service/sandbox/clock", json={"daysAhead": 0})
    assert staff.boss.get("/service/sandbox/clock").json() == {"daysAhead": 0, "today": TODAY.isoformat()}


def test_a_substitute_of_a_later_day_acts_when_the_clock_is_there(staff):
    staff.settings()
    deputy, then = staff.hire("Deputy"), (TODAY + timedelta(days=20)).isoformat()
    away = {"userId": staff.ids["boss"], "start": then, "end": then, "substituteForApproving": staff.ids["deputy"]}
    staff.boss.post("/service/circulation/substitutions", json=away).raise_for_status()
    bill = staff.bill(invoiceApprovalInformation=staff.naming(acceptors=("boss",)))
    staff.boss.put(f"/invoices/{bill['id']}/sendToCirculation").raise_for_status()
    assert deputy.put(f"/invoices/{bill['id']}/approve").status_code == 403
    staff.boss.put("/service/sandbox/clock", json={"daysAhead": 20}).raise_for_status()
    assert deputy.put(f"/invoices/{bill['id']}/approve").status_code == 200


@pytest.mark.parametrize("days", [-1, 3661, 10**9, "soon", None])
def test_the_clock_goes_ahead_ten_years_at_most(staff, days):
    assert staff.boss.put("/service/sandbox/clock", json={"daysAhead": days}).status_code == 400


def test_a_payment_comes_as_if_by_bank(staff):
    made = invoice(staff)
    path = f"/service/sandbox/invoices/{made['id']}/payments"
    part = staff.boss.post(path, json={"amount": 10}).json()
    assert (part["status"], part["type"], part["paidAmount"]) == ("PAID", "REFERENCEPAYMENT", 10)
    assert part["paymentDate"] == TODAY.isoformat()
    assert status(staff, made) == "PARTLY_PAID"
    rest = staff.boss.post(path, json={"paymentDate": TODAY.isoformat()}).json()
    total = staff.boss.get(f"/invoices/{made['id']}").json()["sum"]
    assert float(rest["paidAmount"]) == pytest.approx(float(total) - 10)
    assert status(staff, made) == "PAID"
    assert len(staff.boss.get(f"/invoices/{made['id']}/paymentevents").json()["results"]) == 2
    assert staff.boss.post(path).status_code == 403
    log = [event["action"] for event in staff.boss.get(f"/invoices/{made['id']}/transactions").json()["transactions"]]
    assert log.count("ALLOCATE_INVOICE_TO_BANK_STATEMENT") == 2


def test_a_payment_by_bank_is_not_deleted_as_if_it_had_been_marked(staff):
    made = invoice(staff)
    event = staff.boss.post(f"/service/sandbox/invoices/{made['id']}/payments").json()
    assert staff.boss.delete(f"/invoices/{made['id']}/paymentevents/{event['id']}").status_code == 403


def test_a_payment_is_refused_for_what_cannot_be_paid(staff, neighbour_api):
    made = invoice(staff)
    path = f"/service/sandbox/invoices/{made['id']}/payments"
    for amount in (0, -5, "much"):
        answer = staff.boss.post(path, json={"amount": amount})
        assert [error["field"] for error in answer.json()["errors"]] == ["amount"], answer.text
    draft = staff.boss.post("/invoices", json=sales_invoice(None, None, TODAY)).json()
    assert staff.boss.post(f"/service/sandbox/invoices/{draft['id']}/payments").status_code == 403
    assert neighbour_api.post(path).status_code == 404
    assert status(staff, made) == "NOT_SENT"


def test_the_next_calls_fail_as_it_was_asked_and_then_no_more(staff):
    assert fault(staff, kind="STATUS", status=503, count=2).status_code == 200
    for _ in range(2):
        answer = staff.boss.get("/users")
        assert answer.status_code == 503
        (error,) = answer.json()["errors"]
        assert (error["status"], error["field"]) == (503, "")
    assert staff.boss.get("/users").status_code == 200
    assert staff.boss.get("/service/sandbox/faults").json() == []


def test_a_call_that_fails_on_demand_changes_nothing(staff):
    fault(staff, kind="STATUS", status=599)
    assert staff.boss.post("/invoices", json=sales_invoice(None, None, TODAY)).status_code == 599
    assert staff.boss.get("/invoices").json()["results"] == []


def test_a_connection_is_dropped(staff):
    fault(staff, kind="DROP")
    with pytest.raises(httpx.RemoteProtocolError):
        staff.boss.get("/users")
    assert staff.boss.get("/users").status_code == 200


def test_a_call_crawls_and_is_answered_all_the_same(staff):
    fault(staff, kind="DELAY", delaySeconds=1)
    began = time.monotonic()
    assert staff.boss.get("/users").status_code == 200
    assert time.monotonic() - began >= 1  # asked for, not measured


def test_failures_come_in_their_order_and_can_be_called_off(staff):
    fault(staff, kind="STATUS", status=500)
    fault(staff, kind="STATUS", status=404, count=5)
    assert staff.boss.get("/users").status_code == 500
    assert staff.boss.get("/users").status_code == 404
    (left,) = staff.boss.get("/service/sandbox/faults").json()
    assert left == {"clientId": staff.made["client_id"], "kind": "STATUS", "status": 404, "count": 4}
    assert staff.boss.delete("/service/sandbox/faults").status_code == 204
    assert staff.boss.get("/users").status_code == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"kind": "STATUS"}, {"status"}),
        ({"kind": "STATUS", "status": 200}, {"status"}),
        ({"kind": "STATUS", "status": 600}, {"status"}),
        ({"kind": "STATUS", "status": 500, "delaySeconds": 3}, {"delaySeconds"}),
        ({"kind": "DELAY"}, {"delaySeconds"}),
        ({"kind": "DELAY", "delaySeconds": 31}, {"delaySeconds"}),
        ({"kind": "DELAY", "delaySeconds": 0}, {"delaySeconds"}),
        ({"kind": "DROP", "status": 500}, {"status"}),
        ({"kind": "FLOOD"}, {"kind"}),
        ({"kind": "DROP", "count": 0}, {"count"}),
        ({"kind": "DROP", "count": 1001}, {"count"}),
        ({"kind": "DROP", "clientId": "client-none"}, {"clientId"}),
        ({"kind": "STATUS", "clientId": "client-none"}, {"clientId", "status"}),
    ],
)
def test_a_failure_that_makes_no_sense_is_refused(staff, body, fields):
    answer = fault(staff, **body)
    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == fields
    assert staff.boss.get("/users").status_code == 200


def test_the_calls_of_another_company_do_not_fail(staff, neighbour_api):
    fault(staff, kind="STATUS", status=500, count=9)
    assert neighbour_api.get("/users").status_code == 200


def test_nothing_of_it_is_there_in_production(company_in_production):
    made = company_in_production.post("/invoices", json=sales_invoice(None, None, TODAY)).json()
    calls = [
        ("GET", "/service/sandbox/clock", None),
        ("PUT", "/service/sandbox/clock", {"daysAhead": 1}),
        ("GET", "/service/sandbox/faults", None),
        ("POST", "/service/sandbox/faults", {"clientId": "x", "kind": "DROP"}),
        ("DELETE", "/service/sandbox/faults", None),
        ("POST", f"/service/sandbox/invoices/{made['id']}/payments", None),
    ]
    assert [company_in_production.request(m, p, json=b).status_code for m, p, b in calls] == [403] * 6


@pytest.fixture
def company_in_production(staff, database):
    """A company in production that has activated the API."""
    with database.transaction() as tx:
        company, user = staff.made["company_id"], staff.ids["boss"]
        tx.execute(
            "UPDATE company SET sandbox = NULL, info = info || %s WHERE company_id = %s",
            (Jsonb({"operationType": "PRODUCTION"}), company),
        )
        tx.execute(
            "INSERT INTO api_activation (company_id, valid_from, terms_version, activated_by) "
            "VALUES (%s, '2020-01-01', '1', %s)",
            (company, user),
        )
    return staff.boss
