"""An operator answers a request with a priced service, and its company accepts it into an order, once."""

import threading
from datetime import date, timedelta

import pytest
from psycopg import errors as pg

from customers import customer_in
from mailserver import text_of
from tosite.mail.job import send_mails


def asked(customer, category="INTEGRATION"):
    body = {"category": category, "subject": "Mapping", "text": "Which field is which?"}
    return customer.client.post("/service/support/requests", json=body).raise_for_status().json()["id"]


def offered(operator, request, item="CONSULTATION_HOUR", **members):
    answer = operator.post(f"/service/support/requests/{request}/offers", json={"item": item, **members})
    assert answer.status_code == 200, answer.text
    return answer.json()["messages"][-1]


def accept(client, request, offer, **members):
    return client.post(f"/service/support/requests/{request}/offers/{offer}/accept", json=members or None)


def orders(customer):
    return customer.client.get("/service/orders").json()["results"]


def test_an_offer_is_an_answer_with_the_price_in_force_and_goes_out_by_mail(database, operator, customer, mailbox):
    request = asked(customer)
    message = offered(operator, request, withTravel=True, text="We map the fields with you.")
    assert message["side"] == "OPERATOR"
    assert message["text"].startswith("We map the fields with you.\n\n")
    assert "130,00 EUR" in message["text"]
    assert message["offer"] == {
        "item": "CONSULTATION_HOUR",
        "name": "API-tuki ja konsultointi, tunti",
        "unitPrice": 130,
        "currency": "EUR",
        "priceListId": message["offer"]["priceListId"],
        "withTravel": True,
    }
    seen = customer.client.get(f"/service/support/requests/{request}").json()
    assert seen["status"] == "ANSWERED"
    assert seen["messages"][-1]["offer"] == message["offer"]
    send_mails(database)
    assert message["text"] in text_of([m for m in mailbox.messages if m["To"] == customer.email][-1])


def test_accepting_an_offer_makes_the_order_once(operator, customer, database):
    request = asked(customer)
    offer = offered(operator, request, withTravel=True)
    soon = (date.today() + timedelta(days=9)).isoformat()
    answer = accept(
        customer.client, request, offer["id"], wish="Invoices first", preferredDates=[soon], phone="040 123"
    )
    assert answer.status_code == 200, answer.text
    (order,) = orders(customer)
    assert (order["status"], order["item"], order["unitPrice"]) == ("ORDERED", "CONSULTATION_HOUR", 130)
    assert (order["withTravel"], order["preferredDates"]) == (True, [soon])
    assert order["wish"] == f"[{request}] Mapping\nInvoices first"
    assert (order["contact"]["email"], order["contact"]["phone"]) == (customer.email, "040 123")
    shown = answer.json()
    assert shown["orderId"] == order["id"]
    assert shown["messages"][-1]["offer"]["orderId"] == order["id"]
    again = accept(customer.client, request, offer["id"])
    assert again.status_code == 409
    assert str(order["id"]) in again.text
    assert len(orders(customer)) == 1
    with database.transaction() as tx:
        actions = tx.execute(
            "SELECT action FROM audit_log WHERE company_id = %s AND object_type = 'SUPPORT_REQUEST' ORDER BY audit_id",
            (customer.company,),
        ).fetchall()
    assert [row["action"] for row in actions] == ["CREATE", "ACCEPT"]  # what operators do stands in their own log


def test_many_who_accept_at_once_make_one_order(operator, customer):
    request = asked(customer)
    offer = offered(operator, request)
    statuses = []
    people = [
        threading.Thread(target=lambda: statuses.append(accept(customer.client, request, offer["id"]).status_code))
        for _ in range(4)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join(timeout=60)
    assert sorted(statuses) == [200, 409, 409, 409]
    assert len(orders(customer)) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"item": "CONSULTATION_3_HOURS", "withTravel": True}, "withTravel"),
        ({"item": "MONTHLY_FEE"}, "item"),
        ({}, "item"),
        ({"item": "CONSULTATION_HOUR", "text": "  "}, "text"),
    ],
)
def test_what_cannot_be_offered_is_refused_and_says_nothing(operator, customer, body, field):
    request = asked(customer, "QUESTION")
    answer = operator.post(f"/service/support/requests/{request}/offers", json=body)
    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert len(customer.client.get(f"/service/support/requests/{request}").json()["messages"]) == 1


def test_an_offer_of_prices_that_hold_no_more_is_not_accepted(operator, customer, database):
    request = asked(customer)
    offer = offered(operator, request)
    with database.transaction() as tx:  # as if it had been made under the list before
        tx.execute("ALTER TABLE support_offer DISABLE TRIGGER USER")
        tx.execute("UPDATE support_offer SET price_list_id = 2 WHERE message_id = %s", (offer["id"],))
        tx.execute("ALTER TABLE support_offer ENABLE TRIGGER USER")
    answer = accept(customer.client, request, offer["id"])
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "priceListId"
    assert orders(customer) == []


def test_only_operators_offer_and_only_the_company_accepts(operator, customer, sandbox, database, api):
    request = asked(customer)
    offer = offered(operator, request)
    assert (
        customer.client.post(
            f"/service/support/requests/{request}/offers", json={"item": "CONSULTATION_HOUR"}
        ).status_code
        == 404
    )
    assert accept(operator, request, offer["id"]).status_code == 403
    assert accept(api, request, offer["id"]).status_code == 404
    with customer_in(sandbox, database, "FINLAND") as stranger:
        assert accept(stranger.client, asked(stranger), offer["id"]).status_code == 404
    with customer.colleague(sandbox, "looker", "VIEWING_RIGHTS") as looker:
        assert accept(looker, request, offer["id"]).status_code == 403
    assert orders(customer) == []


def test_a_message_that_offers_nothing_is_not_accepted(operator, customer):
    request = asked(customer, "QUESTION")
    said = operator.post(f"/service/support/requests/{request}/messages", json={"text": "Yes"}).json()
    assert accept(customer.client, request, said["messages"][-1]["id"]).status_code == 404


def test_who_has_no_account_is_offered_nothing_to_order(operator, api, provider):
    question = {"email": "maija@example.com", "subject": "Mapping", "text": "How?"}
    api.post("/service/contact", json=question).raise_for_status()
    inbox = operator.get("/service/support/requests", params={"companyId": provider["company_id"]}).json()["results"]
    answer = operator.post(f"/service/support/requests/{inbox[0]['id']}/offers", json={"item": "CONSULTATION_HOUR"})
    assert answer.status_code == 409


def test_what_was_offered_stands(operator, customer, database):
    offer = offered(operator, asked(customer))
    for statement in (
        "UPDATE support_offer SET unit_price = 1 WHERE message_id = %s",
        "DELETE FROM support_offer WHERE message_id = %s",
    ):
        with pytest.raises(pg.InsufficientPrivilege), database.transaction() as tx:
            tx.execute(statement, (offer["id"],))


def test_the_inbox_is_ordered_by_who_waits_the_longest(operator, customer):
    first, second = asked(customer, "QUESTION"), asked(customer, "FAULT")
    customer.client.post(f"/service/support/requests/{first}/messages", json={"text": "And?"}).raise_for_status()
    query = {"companyId": customer.company, "status": "OPEN"}
    rows = operator.get("/service/support/requests", params={**query, "orderByChanged": "ASC"}).json()["results"]
    assert [row["id"] for row in rows] == [second, first]
