"""Collection costs and penal interest on a customer's next sales invoice, over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from confirming import operator_approves
from sandboxes import client_of
from tosite.calendar import today_in
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = today_in("FINLAND")
COLLECTION = "/service/company/expenses/collectionpenal/settings"
ADD = {"addCollectionPenalCosts": "true"}


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


@pytest.fixture(scope="module")
def own(sandbox, database):
    made = create_sandbox(database, TODAY).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        client.company = made["company_id"]
        client.cost = product_of(client, name="Reminder fee", price=5, vat=0, unit="PIECE", code="FEE")
        client.penal = product_of(client, name="Penal interest", price=0, vat=0, unit="PIECE")
        yield client


def product_of(client, **changes):
    body = {"type": "SALES", "discount": 0, "active": True, "currency": "EUR", **changes}
    answer = client.post("/products", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


@pytest.fixture(autouse=True)
def automatic(own):
    settings(own)


def settings(own, **changes):
    sent = {
        "useAutomaticHandling": True,
        "collectionCostsProductId": own.cost,
        "penalExpenseProductId": own.penal,
        "penalInterestDateMargin": 2,
        "minimumPenalInterestSum": 1,
        "defaultSalesInvoiceInterest": 10,
        **changes,
    }
    answer = own.put(COLLECTION, json=sent)
    assert answer.status_code == 200, answer.text


@pytest.fixture
def partner(own):
    body = {"name": "Late Oy", "type": "CUSTOMER", "address": {}, "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}}
    return own.post("/businesspartners", json=body).json()["id"]


def overdue(own, partner, days=40, **changes):
    """A sent sales invoice over 1007.21 that was due ``days`` ago."""
    body = {**sales_invoice(partner, None, TODAY - timedelta(days=days + 14)), **changes}
    invoice = own.post("/invoices", json=body).json()
    for step in ("approve", "send"):
        own.put(f"/invoices/{invoice['id']}/{step}").raise_for_status()
    return invoice


def record(own, invoice, kind, day=TODAY, **more):
    path = f"/service/invoices/{invoice['id']}/collectionevents"
    return own.post(path, json={"kind": kind, "day": day.isoformat(), **more})


def next_invoice(own, partner, **changes):
    answer = own.post("/invoices", params=ADD, json={**sales_invoice(partner, None, TODAY), **changes})
    assert answer.status_code == 200, answer.text
    return answer.json()


def added(invoice):
    return [
        (row["product"], row["quantity"], row["unitPrice"], row["comment"])
        for row in invoice["invoiceRows"]
        if "comment" in row
    ]


def test_reminders_and_late_payment_are_charged_once_on_the_next_invoice(own, partner):
    old = overdue(own, partner)
    first, second = TODAY - timedelta(days=20), TODAY - timedelta(days=10)
    for day in (first, second):
        assert record(own, old, "REMINDER", day).status_code == 200
    assert record(own, old, "LATE_PAYMENT", TODAY, amount=1000).status_code == 200
    new = next_invoice(own, partner)
    number = old["invoiceNumber"]
    # 1000 at 10 % a year over 40 days is 10.96.
    assert added(new) == [
        ("Reminder fee", 2, 5, f"{number}: {first}, {second}"),
        ("Penal interest", 1, 10.96, f"{number}: {TODAY}"),
    ]
    assert new["sum"] == 1007.21 + 20.96
    assert own.get(f"/invoices/{new['id']}").json() == new
    events = own.get(f"/service/invoices/{old['id']}/collectionevents").json()
    assert {event["chargedInvoiceId"] for event in events} == {new["id"]}
    assert added(next_invoice(own, partner)) == []


def test_the_interest_of_the_invoice_itself_goes_before_the_companys(own, partner):
    old = overdue(own, partner, penaltyPercent=20)
    record(own, old, "LATE_PAYMENT", amount=1000).raise_for_status()
    assert added(next_invoice(own, partner))[0][2] == 21.92


def test_nothing_is_added_within_the_days_of_grace_nor_below_the_least_sum(own, partner):
    old = overdue(own, partner, days=4)
    due = TODAY - timedelta(days=4)
    record(own, old, "LATE_PAYMENT", due + timedelta(days=2), amount=1000).raise_for_status()
    record(own, old, "LATE_PAYMENT", due + timedelta(days=3), amount=7).raise_for_status()
    assert added(next_invoice(own, partner)) == []


def test_nothing_is_added_unless_it_is_asked_for_on_a_sales_invoice_of_that_partner(own, partner):
    old = overdue(own, partner)
    record(own, old, "REMINDER").raise_for_status()
    plain = own.post("/invoices", json=sales_invoice(partner, None, TODAY)).json()
    order = own.post(
        "/invoices", params=ADD, json={**sales_invoice(partner, None, TODAY), "type": "SALES_ORDER"}
    ).json()
    bought = own.post("/invoices", params=ADD, json=purchase_invoice(TODAY)).json()
    other = own.post("/invoices", params=ADD, json=sales_invoice(None, None, TODAY)).json()
    assert [added(invoice) for invoice in (plain, order, bought, other)] == [[], [], [], []]
    assert len(added(next_invoice(own, partner))) == 1


@pytest.mark.parametrize("missing", ["setting", "product"])
def test_nothing_is_added_without_the_automation_or_a_product(own, partner, missing):
    record(own, overdue(own, partner), "REMINDER").raise_for_status()
    if missing == "setting":
        settings(own, useAutomaticHandling=False)
    else:
        penal = product_of(own, name="Short lived", price=1)
        settings(own, penalExpenseProductId=penal)
        assert own.delete(f"/products/{penal}").status_code == 204
    assert added(next_invoice(own, partner)) == []


def test_a_refused_invoice_charges_nothing(own, partner):
    record(own, overdue(own, partner), "REMINDER").raise_for_status()
    wrong = {**sales_invoice(partner, None, TODAY), "language": None}
    assert fields(own.post("/invoices", params=ADD, json=wrong)) == {"language"}
    assert len(added(next_invoice(own, partner))) == 1


def test_two_invoices_at_once_charge_a_reminder_once(own, partner):
    record(own, overdue(own, partner), "REMINDER").raise_for_status()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: next_invoice(own, partner), range(4)))
    assert sum(len(added(invoice)) for invoice in made) == 1


def test_in_another_currency_the_fee_is_converted_and_foreign_interest_waits(own, partner):
    old = overdue(own, partner)
    record(own, old, "REMINDER").raise_for_status()
    record(own, old, "LATE_PAYMENT", amount=1000).raise_for_status()
    payment = {**sales_invoice(partner, None, TODAY)["paymentInfo"], "currency": "SEK", "currencyRate": 11.5}
    assert [row[:3] for row in added(next_invoice(own, partner, paymentInfo=payment))] == [("Reminder fee", 1, 57.5)]
    assert [row[:3] for row in added(next_invoice(own, partner))] == [("Penal interest", 1, 10.96)]


def test_a_fee_without_room_for_its_vat_is_charged_without(own, partner):
    fee = product_of(own, name="Taxed fee", price=10, vat=25.5, unit="PIECE")
    settings(own, collectionCostsProductId=fee)
    old = overdue(own, partner)
    record(own, old, "REMINDER", TODAY - timedelta(days=1)).raise_for_status()
    gross = {"accountingByRow": True, "unitPricesIncludeVat": True}
    (row,) = [r for r in next_invoice(own, partner, extraInfo=gross)["invoiceRows"] if "comment" in r]
    assert (row["unitPrice"], row["vatPercent"]) == (12.55, 25.5)
    record(own, old, "REMINDER").raise_for_status()
    rows = [{**r, "vatPercent": 0} for r in sales_invoice(partner, None, TODAY)["invoiceRows"]]
    (row,) = [r for r in next_invoice(own, partner, vatStatus=3, invoiceRows=rows)["invoiceRows"] if "comment" in r]
    assert (row["unitPrice"], row["vatPercent"]) == (10, 0)


def test_every_fault_of_an_event_is_named(own, partner):
    old = overdue(own, partner)
    assert fields(record(own, old, "REMINDER", TODAY + timedelta(days=1), amount=1)) == {"day", "amount"}
    assert fields(record(own, old, "LATE_PAYMENT", TODAY - timedelta(days=40))) == {"day", "amount"}
    assert fields(record(own, old, "LATE_PAYMENT", amount=0.001)) == {"amount"}
    assert record(own, old, "LATE_PAYMENT", amount=1000).status_code == 200
    assert fields(record(own, old, "LATE_PAYMENT", amount=7.22)) == {"amount"}


def test_only_sent_sales_invoices_are_collected(own, partner, viewer, api):
    fresh = own.post("/invoices", json=sales_invoice(partner, None, TODAY - timedelta(days=60))).json()
    assert record(own, fresh, "REMINDER").status_code == 403
    bought = own.post("/invoices", json=purchase_invoice(TODAY)).json()
    assert record(own, bought, "REMINDER").status_code == 404
    old = overdue(own, partner)
    assert record(api, old, "REMINDER").status_code == 404
    mine = api.post("/invoices", json=sales_invoice(None, None, TODAY)).json()
    assert record(viewer, mine, "REMINDER").status_code == 403


def mark_paid(own, invoice, amount, **query):
    mark = {"paymentDate": TODAY.isoformat(), "amount": amount, "currency": "EUR"}
    path = f"/invoices/{invoice['id']}/paymentevents/markpaid"
    answer = own.put(path, params={"addPenalExpense": "true", **query}, json=mark)
    assert answer.status_code == 200, answer.text
    return answer.json()


def collected(own, invoice):
    return own.get(f"/service/invoices/{invoice['id']}/collectionevents").json()


def test_a_late_payment_that_is_marked_puts_its_interest_on_the_next_invoice(own, partner):
    invoice = overdue(own, partner, days=40)
    mark_paid(own, invoice, 500)
    assert [(e["kind"], e["amount"], e["day"]) for e in collected(own, invoice)] == [
        ("LATE_PAYMENT", 500, TODAY.isoformat())
    ]
    # 500.00 x 10 % x 40 days / 365 = 5.479.. -> 5.48
    rows = next_invoice(own, partner)["invoiceRows"]
    assert [row["unitPrice"] for row in rows if row.get("productId") == own.penal] == [5.48]


def test_a_payment_in_time_or_without_the_wish_costs_nothing(own, partner):
    late, early = overdue(own, partner, days=40), overdue(own, partner, days=-5)
    mark_paid(own, late, 10, addPenalExpense="false")
    mark_paid(own, early, 10)
    assert collected(own, late) == collected(own, early) == []


def test_without_the_automatic_handling_a_late_payment_is_not_noted(own, partner):
    settings(own, useAutomaticHandling=False)
    invoice = overdue(own, partner)
    mark_paid(own, invoice, 10)
    assert collected(own, invoice) == []


def test_a_deleted_payment_takes_its_late_payment_along(own, partner, database):
    invoice = overdue(own, partner)
    event = mark_paid(own, invoice, 10)
    started = own.delete(f"/invoices/{invoice['id']}/paymentevents/{event['id']}")
    assert started.status_code == 202, started.text
    operator_approves(database, started.json()["transactionIdentifier"])
    assert collected(own, invoice) == []
