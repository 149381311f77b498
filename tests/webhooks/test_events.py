"""Every event of the catalogue is provoked over the API, and comes with what it says."""

from datetime import date

import pytest
from bodies import GOOD
from test_webhooks_of_the_contract import user_with  # noqa: I001

from confirming import operator_approves
from receivers import receiving
from tosite.confirmation.kinds import KINDS
from tosite.sandbox.tour import purchase_invoice, sales_invoice
from tosite.webhooks import outbox
from tosite.webhooks.catalogue import CATALOGUE, CONTRACT_EVENTS

DAY = date.today()


def sale(company, **changes):
    answer = company.client.post("/invoices", json={**sales_invoice(None, None, DAY), **changes})
    return answer.raise_for_status().json()


def bill(company):
    return company.client.post("/invoices", json=purchase_invoice(DAY)).raise_for_status().json()


def move(company, invoice, *operations):
    for operation in operations:
        company.client.put(f"/invoices/{invoice['id']}/{operation}").raise_for_status()
    return invoice


def journal(company, *operations):
    made = company.client.post("/ledgerreceipts", json=GOOD["/ledgerreceipts"][0]).raise_for_status().json()
    for operation in operations:
        company.client.put(f"/ledgerreceipts/{made['id']}/{operation}").raise_for_status()
    return made


def customer(company):
    return company.client.post("/businesspartners", json=GOOD["/businesspartners"][0]).raise_for_status().json()


def product(company):
    return company.client.post("/products", json=GOOD["/products"][0]).raise_for_status().json()


def again(company, path, made, **changes):
    company.client.put(f"{path}/{made['id']}", json={**made, **changes}).raise_for_status()
    return made


def pend_a_period(company):
    years = company.client.get("/fiscalyears").json()["fiscalYears"]
    year, period = next(
        (y, p) for y in years if y["isOpen"] for p in reversed(y["trackingPeriods"]) if p["status"] == "OPEN"
    )
    path = f"/fiscalyears/{year['id']}/trackingPeriods/{period['id']}"
    company.client.put(path, json={"status": "PENDING"}).raise_for_status()
    return period


def marked(company, made):
    """The payment event of an invoice that was paid elsewhere."""
    mark = {"paymentDate": DAY.isoformat(), "amount": made["sum"], "currency": "EUR"}
    path = f"/invoices/{made['id']}/paymentevents/markpaid"
    return company.client.put(path, json=mark).raise_for_status().json()


def paid(company):
    made = move(company, sale(company), "approve", "send")
    marked(company, made)
    return made


def payment_removed(company):
    """Begun: the removal of a payment event waits for its user."""
    made = move(company, sale(company), "approve")
    event = marked(company, made)
    return company.client.delete(f"/invoices/{made['id']}/paymentevents/{event['id']}")


def user_changed(company):
    user = company.client.get("/users").json()
    return company.client.put("/users", json={**user, "firstName": "Aada"})


def removed(company):
    made = product(company)
    assert company.client.delete(f"/products/{made['id']}").status_code == 204
    return made


PROVOKED = {
    "TRACKING_PERIOD_STATUS_UPDATED": (pend_a_period, {"status": "PENDING"}),
    "INVOICE_CREATED": (sale, {"type": "SALES_INVOICE", "status": "UNFINISHED"}),
    "INVOICE_CHANGED": (lambda c: again(c, "/invoices", sale(c), notes="x"), {"status": "UNFINISHED"}),
    "INVOICE_VERIFIED": (lambda c: move(c, bill(c), "verify"), {"type": "PURCHASE_INVOICE", "status": "VERIFIED"}),
    "INVOICE_APPROVED": (
        lambda c: move(c, sale(c), "approve"),
        {"status": "NOT_SENT", "previousStatus": "UNFINISHED"},
    ),
    "INVOICE_SENT": (lambda c: move(c, sale(c), "approve", "send"), {"status": "SENT", "previousStatus": "NOT_SENT"}),
    "INVOICE_PAID": (paid, {"status": "MARKED_PAID", "previousStatus": "SENT"}),
    "INVOICE_REJECTED": (lambda c: move(c, bill(c), "reject"), {"status": "PAYMENT_DENIED"}),
    "INVOICE_INVALIDATED": (lambda c: move(c, sale(c), "invalidate"), {"status": "INVALIDATED"}),
    "INVOICE_REOPENED": (
        lambda c: move(c, sale(c), "approve", "unfinished"),
        {"status": "UNFINISHED", "previousStatus": "NOT_SENT"},
    ),
    "RECEIPT_CREATED": (journal, {"type": "JOURNAL", "status": "UNFINISHED"}),
    "RECEIPT_CHANGED": (lambda c: again(c, "/ledgerreceipts", journal(c), name="y"), {"status": "UNFINISHED"}),
    "RECEIPT_APPROVED": (lambda c: journal(c, "approve"), {"status": "APPROVED", "previousStatus": "UNFINISHED"}),
    "RECEIPT_INVALIDATED": (lambda c: journal(c, "invalidate"), {"status": "INVALIDATED"}),
    "RECEIPT_REOPENED": (lambda c: journal(c, "approve", "unfinished"), {"previousStatus": "APPROVED"}),
    "PARTNER_CREATED": (customer, {"type": "CUSTOMER", "active": True}),
    "PARTNER_CHANGED": (lambda c: again(c, "/businesspartners", customer(c), name="Z"), {"type": "CUSTOMER"}),
    "PRODUCT_CREATED": (product, {"type": "SALES", "active": True}),
    "PRODUCT_CHANGED": (lambda c: again(c, "/products", product(c), name="Z"), {"type": "SALES"}),
    "PRODUCT_DELETED": (removed, {"type": "SALES"}),
}
ELSEWHERE = {
    "WEBHOOK_DISABLED",  # provoked where webhooks are switched off: test_delivery
    "PRICES_ANNOUNCED",  # where a list is announced: tests/service/test_announcements.py
}
BEGUN = {"INVOICE_PAYMENTEVENTS_DELETED": payment_removed, "USER_UPDATED": user_changed}
CONFIRMED = CONTRACT_EVENTS - set(PROVOKED)  # told of when a confirmation ends; those not in BEGUN are not served yet


def test_no_event_is_left_out():
    assert set(PROVOKED) | ELSEWHERE | CONFIRMED == set(CATALOGUE)
    assert set(BEGUN) == {kind.event for kind in KINDS.values()} & CONTRACT_EVENTS, "provoke it over the API"


@pytest.mark.parametrize("event", sorted(PROVOKED))
def test_an_event_is_told_once_with_what_it_is_about(company, event):
    provoke, expected = PROVOKED[event]
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, event)
        made = provoke(company)
        (got,) = receiver.wait_for(1)
        assert len(company.deliveries(webhook)) == 1
    message = got.message
    assert message["eventType"] == event
    assert message["payload"]["id"] == made["id"]
    assert message["payload"] | expected == message["payload"]


@pytest.mark.parametrize("event", sorted(BEGUN))
def test_a_confirmed_action_is_told_with_what_it_answers(company, event):
    with receiving() as receiver:
        company.subscribe(receiver.url, event)
        begun = BEGUN[event](company)
        assert begun.status_code == 202, begun.text
        identifier = begun.json()["transactionIdentifier"]
        operator_approves(company.database, identifier)
        (got,) = receiver.wait_for(1)
    payload = got.message["payload"]
    assert payload["transactionIdentifier"] == identifier
    assert payload["response"]["message"]


def test_a_refused_action_is_told_with_the_error(company):
    with receiving() as receiver:
        company.subscribe(receiver.url, "USER_UPDATED")
        identifier = user_changed(company).json()["transactionIdentifier"]
        company.client.put(f"/service/confirmations/{identifier}/refuse").raise_for_status()
        (got,) = receiver.wait_for(1)
    assert got.message["payload"]["response"]["errors"][0]["status"] == 406


@pytest.mark.parametrize("event", sorted(CONFIRMED))
def test_an_event_of_a_confirmed_action_carries_its_answer(company, event):
    with receiving() as receiver:
        company.subscribe(receiver.url, event)
        with company.database.transaction() as tx:
            assert outbox.emit_confirmed(tx, company.id, event, "t-9", {"message": "done"}) == 1
        (got,) = receiver.wait_for(1)
    assert got.message["payload"] == {"transactionIdentifier": "t-9", "response": {"message": "done"}}


def test_the_tracking_period_is_shown_as_the_contract_has_it(company):
    with receiving() as receiver:
        body = {
            "url": receiver.url,
            "authenticationType": "NONE",
            "subscriptions": ["TRACKING_PERIOD_STATUS_UPDATED"],
        }
        company.client.post("/webhooks", json=body).raise_for_status()
        period = pend_a_period(company)
        (got,) = receiver.wait_for(1)
    payload = got.message["payload"]
    assert set(payload) == {"id", "fiscalYearId", "startDate", "endDate", "status", "modified"}
    assert (payload["startDate"], payload["endDate"]) == (period["startDate"], period["endDate"])


def test_each_webhook_of_the_company_gets_its_copy_and_no_other_companys(company, neighbour_api):
    with receiving() as one, receiving() as two, receiving() as stranger:
        company.subscribe(one.url, "PRODUCT_CREATED")
        company.subscribe(two.url, "PRODUCT_CREATED", "PRODUCT_CHANGED")
        body = {"url": stranger.url, "authenticationType": "NONE", "subscriptions": ["PRODUCT_CREATED"]}
        theirs = neighbour_api.post("/service/webhooks", json=body).raise_for_status().json()["uuid"]
        product(company)
        (first,), (second,) = one.wait_for(1), two.wait_for(1)
        neighbour_api.delete(f"/service/webhooks/{theirs}")
    assert first.id != second.id
    assert first.message["payload"] == second.message["payload"]
    assert stranger.got == []


def test_a_subscriber_is_told_of_the_kinds_that_its_user_may_write(company):
    with user_with(company, purchases__purchaseInvoices="VIEWING_RIGHTS") as seller, receiving() as receiver:
        body = {"url": receiver.url, "authenticationType": "NONE", "subscriptions": ["INVOICE_CREATED"]}
        seller.post("/service/webhooks", json=body).raise_for_status()
        bill(company)
        made = sale(company)
        (got,) = receiver.wait_for(1)
    assert got.message["payload"]["id"] == made["id"]


def test_a_user_limited_to_own_documents_is_told_of_none(company):
    limits = {
        "sales__personalSalesInvoicesOnly": True,
        "purchases__personalPurchaseInvoicesOnly": True,
        "travelAndExpenses__personalTravelAndExpenseInvoiceOnly": True,
        "purchases__purchaseInvoices": "NO_ACCESS",
    }
    with user_with(company, **limits) as user:
        body = {"url": "http://127.0.0.1:9/", "authenticationType": "NONE", "subscriptions": ["INVOICE_CREATED"]}
        assert user.post("/service/webhooks", json=body).status_code == 403


def test_what_is_refused_tells_of_nothing(company):
    webhook = company.subscribe("http://127.0.0.1:9/", "INVOICE_CREATED", "INVOICE_APPROVED", "INVOICE_CHANGED")
    assert company.client.post("/invoices", json={}).status_code == 400
    assert company.client.put("/invoices/1/approve").status_code == 404
    assert company.deliveries(webhook) == []


def test_the_catalogue_is_served(company):
    shown = company.client.get("/service/webhooks/events").json()
    assert {row["eventType"]: row["contract"] for row in shown} == {n: e.contract for n, e in CATALOGUE.items()}
    assert all(row["description"] for row in shown)
