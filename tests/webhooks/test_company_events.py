"""The company's events: what happened once is one event, whomever it was told to, for whoever may see its object."""

from datetime import date, timedelta

import pytest
from psycopg.types.json import Jsonb

from receivers import receiving
from sandboxes import client_of
from tosite.sandbox.create import add_client, add_key, add_user, create_sandbox, rights_with
from tosite.sandbox.tour import purchase_invoice, sales_invoice


def events(client, **query):
    answer = client.get("/service/events", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def colleague(company, sandbox, name, rights):
    """A client of one more user of the company with these rights."""
    login = f"{name}{company.id}"
    with company.database.transaction() as tx:
        user = add_user(tx, company.id, login, "secret", "Customised", "NO_ACCESS")
        tx.execute(
            "UPDATE membership SET rights = %s WHERE company_id = %s AND user_id = %s",
            (Jsonb(rights), company.id, user),
        )
        add_client(tx, login, name, "client-secret")
        key = add_key(tx, company.id, user, login)
    return client_of({**sandbox, "client_id": login, "client_secret": "client-secret"}, key)


def test_what_two_webhooks_were_told_is_one_event_with_both(company):
    with receiving() as one, receiving() as two:
        first = company.subscribe(f"{one.url}hidden", "PRODUCT_CHANGED")
        second = company.subscribe(two.url, "PRODUCT_CHANGED")
        product = company.rename(1)
        company.rename(2)
        one.wait_for(2), two.wait_for(2)
        later, earlier = events(company.client)
    assert later["id"] > earlier["id"]
    assert later["at"] >= earlier["at"]
    assert (earlier["eventType"], earlier["resource"]) == ("PRODUCT_CHANGED", f"PRODUCT/{product}")
    assert earlier["payload"]["id"] == product
    assert {told["webhookUuid"] for told in earlier["receivers"]} == {first, second}
    assert {told["status"] for told in earlier["receivers"]} <= {"PENDING", "DELIVERED"}
    assert "hidden" not in str(earlier)  # the path of a receiver may be its secret


def test_events_are_filtered_by_kind_object_and_day(company):
    company.subscribe("http://127.0.0.1:9/", "PRODUCT_CHANGED", "INVOICE_CREATED")
    product = company.rename(3)
    invoice = company.client.post("/invoices", json=sales_invoice(None, None, date.today())).json()["id"]
    assert [e["resource"] for e in events(company.client, eventType="INVOICE_CREATED")] == [f"INVOICE/{invoice}"]
    assert [e["eventType"] for e in events(company.client, resource=f"PRODUCT/{product}")] == ["PRODUCT_CHANGED"]
    today = date.today()
    assert len(events(company.client, startDate=f"{today - timedelta(1)}", endDate=f"{today + timedelta(1)}")) == 2
    assert events(company.client, endDate=f"{today - timedelta(2)}") == []
    assert events(company.client, startDate=f"{today + timedelta(2)}") == []
    assert [e["eventType"] for e in events(company.client, size=1, page=1)] == ["PRODUCT_CHANGED"]
    assert company.client.get("/service/events", params={"eventType": "NOTHING"}).status_code == 400


def test_each_sees_the_events_of_what_he_may_see(company, sandbox):
    company.subscribe("http://127.0.0.1:9/", "INVOICE_CREATED", "PRODUCT_CHANGED")
    company.client.post("/invoices", json=sales_invoice(None, None, date.today())).raise_for_status()
    company.client.post("/invoices", json=purchase_invoice(date.today())).raise_for_status()
    company.rename(4)
    rights = rights_with("NO_ACCESS")
    rights["purchases"] = {**rights["purchases"], "purchaseInvoices": "VIEWING_RIGHTS"}
    with colleague(company, sandbox, "buyer", rights) as buyer:
        assert [e["payload"]["type"] for e in events(buyer)] == ["PURCHASE_INVOICE"]
    rights["purchases"] = {**rights["purchases"], "personalPurchaseInvoicesOnly": True}
    with colleague(company, sandbox, "ownbuyer", rights) as buyer:
        assert events(buyer) == []
    with colleague(company, sandbox, "nobody", rights_with("NO_ACCESS")) as nobody:
        assert nobody.get("/service/events").status_code in (200, 403)
        assert "eventType" not in nobody.get("/service/events").text
    assert len(events(company.client)) == 3


@pytest.fixture
def stranger(sandbox, database):
    made = create_sandbox(database, date.today()).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        yield client


def test_events_of_others_are_not_shown(company, stranger):
    company.subscribe("http://127.0.0.1:9/", "PRODUCT_CHANGED")
    product = company.rename(5)
    assert events(stranger) == []
    assert events(stranger, resource=f"PRODUCT/{product}") == []


def test_a_trial_message_is_no_event(company):
    uuid = company.subscribe("http://127.0.0.1:9/", "PRODUCT_CHANGED")
    company.client.post(f"/service/webhooks/{uuid}/test").raise_for_status()
    assert len(company.deliveries(uuid)) == 1
    assert events(company.client) == []
