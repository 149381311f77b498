"""The event log of invoices and the circulation of bought ones."""

from datetime import date

import pytest

from tosite.calendar import today_in
from tosite.sandbox.tour import purchase_invoice, sales_invoice


@pytest.fixture
def bill(api):
    return api.post("/invoices", json=purchase_invoice(date.today())).json()


def log(api, invoice):
    return api.get(f"/invoices/{invoice['id']}/transactions").json()["transactions"]


def test_a_new_invoice_has_an_empty_log(api, bill):
    assert log(api, bill) == []


def test_the_log_tells_who_did_what_oldest_first(api, bill):
    api.put(f"/invoices/{bill['id']}/verify", json={"comment": "goods arrived"})
    api.put(f"/invoices/{bill['id']}/approve")
    events = log(api, bill)
    assert [(e["action"], e["details"]) for e in events] == [("VERIFICATION", "goods arrived"), ("APPROVAL", "")]
    assert all(e["name"].startswith("Aino") for e in events)


def test_logs_of_many_invoices_skip_unknown_ids(api, bill):
    other = api.post("/invoices", json=sales_invoice(None, None, date.today())).json()
    api.put(f"/invoices/{other['id']}/approve")
    answer = api.get("/invoices/transactions", params={"invoiceIds": f"{bill['id']},{other['id']},1"})
    found = {r["invoiceId"]: [t["action"] for t in r["transactions"]] for r in answer.json()["results"]}
    assert found == {bill["id"]: [], other["id"]: ["APPROVAL"]}
    assert api.get("/invoices/transactions", params={"invoiceIds": "1,2"}).status_code == 404
    assert api.get("/invoices/transactions").status_code == 400


def circulating(api, *users):
    body = {
        **purchase_invoice(date.today()),
        "invoiceApprovalInformation": {"acceptors": [{"userId": u} for u in users]},
    }
    answer = api.post("/invoices", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_status_turns_when_every_named_acceptor_has_acted(api, viewer):
    me, other = api.get("/users").json()["id"], viewer.get("/users").json()["id"]
    bill = circulating(api, me, other)
    assert api.put(f"/invoices/{bill['id']}/approve").status_code == 200
    current = api.get(f"/invoices/{bill['id']}").json()
    assert current["status"] == "UNFINISHED"
    acceptors = current["invoiceApprovalInformation"]["acceptors"]
    assert acceptors == [{"userId": me, "eventPerformed": today_in("FINLAND").isoformat()}, {"userId": other}]


def test_only_a_named_acceptor_may_approve(api, viewer):
    bill = circulating(api, viewer.get("/users").json()["id"])
    assert api.put(f"/invoices/{bill['id']}/approve").status_code == 403


def test_taking_back_clears_the_marks(api):
    me = api.get("/users").json()["id"]
    bill = circulating(api, me)
    api.put(f"/invoices/{bill['id']}/approve")
    assert api.get(f"/invoices/{bill['id']}").json()["status"] == "APPROVED"
    assert api.put(f"/invoices/{bill['id']}/unfinished").status_code == 200
    assert api.get(f"/invoices/{bill['id']}").json()["invoiceApprovalInformation"] == {"acceptors": [{"userId": me}]}


def test_an_acceptor_from_outside_the_company_is_refused(api):
    body = {**purchase_invoice(date.today()), "invoiceApprovalInformation": {"acceptors": [{"userId": 1}]}}
    answer = api.post("/invoices", json=body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "invoiceApprovalInformation.acceptors[0].userId"


def test_if_match_guards_status_operations_too(api, bill):
    stale = {"If-Match": '"2001-01-01T00:00:00"'}
    assert api.put(f"/invoices/{bill['id']}/approve", headers=stale).status_code == 412
    etag = api.get(f"/invoices/{bill['id']}").headers["ETag"]
    assert api.put(f"/invoices/{bill['id']}/approve", headers={"If-Match": etag}).status_code == 200


def test_fields_that_a_type_has_no_use_for_are_left_out(api):
    body = {**purchase_invoice(date.today()), "isOffer": True, "factoringText": "x", "language": "FINNISH"}
    made = api.post("/invoices", json=body).json()
    assert made["isOffer"] is False
    assert not {"factoringText", "language"} & made.keys()
