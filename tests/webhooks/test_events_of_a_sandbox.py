"""Any past event of a sandbox can be sent again, to webhooks that were made after it too."""

from datetime import UTC, date, datetime, timedelta

import pytest
from test_webhooks_of_the_contract import user_with

from customers import customer_in
from receivers import receiving
from tosite.sandbox.fill import Plan, fill
from tosite.sandbox.tour import purchase_invoice, sales_invoice
from tosite.worker.purge import purge

EVENTS = "/service/sandbox/events"


def events(client, **query):
    return client.get(EVENTS, params=query).raise_for_status().json()["results"]


def replay(company, event, webhook=None):
    body = {"webhookUuid": webhook} if webhook else None
    return company.client.post(f"{EVENTS}/{event['eventId']}/replay", json=body)


def last_change(company):
    return events(company.client, eventType="PRODUCT_CHANGED")[0]


def test_a_webhook_gets_what_happened_before_it_was_made(company):
    product = company.rename("before")
    event = last_change(company)
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        answer = replay(company, event).raise_for_status().json()
        (got,) = receiver.wait_for(1)
    assert answer == {**event, "deliveries": [{"webhookUuid": webhook, "deliveryId": got.id}]}
    assert got.message["payload"] == event["payload"]
    assert got.message["payload"]["id"] == product
    assert got.headers["tosite-sequence"] == str(event["eventId"])
    happened = datetime.fromtimestamp(got.message["meta"]["timestamp"] // 1000, UTC)
    assert happened.strftime("%Y-%m-%dT%H:%M:%S") == event["created"][:19]


def test_a_webhook_that_had_it_gets_the_same_message_again(company):
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        company.rename("once")
        (first,) = receiver.wait_for(1)
        event = last_change(company)
        assert first.headers["tosite-sequence"] == str(event["eventId"])
        replay(company, event).raise_for_status()
        _, second = receiver.wait_for(2)
    assert (first.id, first.body) == (second.id, second.body)
    assert (first.headers["tosite-attempt"], second.headers["tosite-attempt"]) == ("1", "2")
    assert len(company.deliveries(webhook)) == 1


def test_of_two_events_the_later_keeps_the_higher_number_in_whatever_order_they_are_sent_again(company):
    company.rename("earlier")
    company.rename("later")
    later, earlier = events(company.client, eventType="PRODUCT_CHANGED")[:2]
    with receiving() as receiver:
        company.subscribe(receiver.url, "PRODUCT_CHANGED")
        replay(company, later).raise_for_status()
        receiver.wait_for(1)
        replay(company, earlier).raise_for_status()
        first, second = receiver.wait_for(2)
    assert int(first.headers["tosite-sequence"]) > int(second.headers["tosite-sequence"])


def test_one_webhook_alone_can_get_it(company):
    company.rename("for one")
    with receiving() as one, receiving() as other:
        wanted = company.subscribe(one.url, "PRODUCT_CHANGED")
        company.subscribe(other.url, "PRODUCT_CHANGED")
        sent = replay(company, last_change(company), wanted.upper()).raise_for_status().json()["deliveries"]
        one.wait_for(1)
    assert [delivery["webhookUuid"] for delivery in sent] == [wanted]
    assert other.got == []


def test_without_a_webhook_that_would_get_it_nothing_is_sent_and_said_so(company):
    company.rename("for nobody")
    event = last_change(company)
    said = "No active webhook that was asked for subscribes to PRODUCT_CHANGED"
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PARTNER_CHANGED")
        for asked in (None, webhook, "no uuid"):
            answer = replay(company, event, asked)
            assert (answer.status_code, answer.json()["errors"][0]["message"]) == (409, said)
        gone = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        with company.database.transaction() as tx:
            tx.execute("UPDATE webhook SET disabled_at = now() WHERE webhook_uuid = %s", (gone,))
        assert replay(company, event).status_code == 409
        assert company.deliveries(gone) == []


@pytest.mark.parametrize("number", ["0", "999999999999999999", "9" * 40, "-1", "x", "1,2"])
def test_an_unknown_event_is_404(company, number):
    assert company.client.post(f"{EVENTS}/{number}/replay").status_code == 404


def test_another_companys_event_is_404(company, api):
    company.rename("theirs")
    assert api.post(f"{EVENTS}/{last_change(company)['eventId']}/replay").status_code == 404


def test_events_are_listed_by_type_resource_and_page(company):
    product = company.rename("listed")
    whole = company.client.get(EVENTS, params={"size": 2}).json()
    assert whole["meta"]["resultCount"] == 2 < whole["meta"]["totalCount"]
    numbers = [event["eventId"] for event in whole["results"]]
    assert numbers == sorted(numbers, reverse=True)
    of_product = events(company.client, resource=f"PRODUCT/{product}")
    assert {event["eventType"] for event in of_product} == {"PRODUCT_CREATED", "PRODUCT_CHANGED"}
    assert {event["eventType"] for event in events(company.client, eventType="PARTNER_CREATED")} == {"PARTNER_CREATED"}


def test_nobody_sees_or_sends_events_of_what_he_may_not_see(company):
    sale = company.client.post("/invoices", json=sales_invoice(None, None, date.today())).json()
    bill = company.client.post("/invoices", json=purchase_invoice(date.today())).json()
    with user_with(company, sales__salesOrGroupInvoices="NO_ACCESS") as buyer:
        seen = {event["resource"]: event for event in events(buyer, eventType="INVOICE_CREATED")}
        assert f"INVOICE/{bill['id']}" in seen
        assert f"INVOICE/{sale['id']}" not in seen
        sold = events(company.client, resource=f"INVOICE/{sale['id']}")[0]
        assert buyer.post(f"{EVENTS}/{sold['eventId']}/replay").status_code == 403
    with user_with(company, sales__salesOrGroupInvoices="VIEWING_RIGHTS") as viewer:
        assert f"INVOICE/{sale['id']}" in {event["resource"] for event in events(viewer)}
        assert viewer.post(f"{EVENTS}/{sold['eventId']}/replay").status_code == 403


def test_what_a_sandbox_is_filled_with_is_no_event(company):
    newest = events(company.client)[0]["eventId"]
    done = fill(company.database, Plan(company.id, 200, 1, 1, date.today()), lambda _: None)
    assert done.documents > 0
    assert events(company.client)[0]["eventId"] == newest


def test_a_company_that_is_no_sandbox_keeps_no_events(sandbox, database):
    with customer_in(sandbox, database, "FINLAND") as customer:
        customer.client.post("/invoices", json=sales_invoice(None, None, date.today()))
        assert customer.client.get(EVENTS).status_code == 403
        assert customer.client.post(f"{EVENTS}/1/replay").status_code == 403
        with database.transaction() as tx:
            kept = tx.execute(
                "SELECT count(*) AS n FROM sandbox_event WHERE company_id = %s AND event_type = 'INVOICE_CREATED'",
                (customer.company,),
            ).fetchone()
    assert kept["n"] == 0


def test_events_are_kept_for_90_days(company):
    company.rename("old")
    event = last_change(company)
    with company.database.transaction() as tx:
        tx.execute(
            "UPDATE sandbox_event SET at = now() - %s WHERE company_id = %s AND event_id = %s",
            (timedelta(days=91), company.id, event["eventId"]),
        )
    purge(company.database)
    assert event["eventId"] not in [kept["eventId"] for kept in events(company.client, size=200)]
