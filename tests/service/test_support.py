"""Support: a customer asks, an operator answers, both read one thread, and mail tells each of the other."""

import pytest

from customers import customer_in
from mailserver import text_of
from sandboxes import client_of
from tosite.mail.job import send_mails
from tosite.sandbox.create import add_client, add_key, add_user

OFFERED = ["CONSULTATION_3_HOURS", "CONSULTATION_2_DAYS", "CONSULTATION_HOUR"]


def asked(customer, category="QUESTION", **members):
    body = {"category": category, "subject": "Paging", "text": "Why fifty rows?", **members}
    answer = customer.client.post("/service/support/requests", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def seen(client, request):
    return client.get(f"/service/support/requests/{request}").json()


def say(client, request, text):
    answer = client.post(f"/service/support/requests/{request}/messages", json={"text": text})
    assert answer.status_code == 200, answer.text
    return answer.json()


def thread(shown):
    return [(m["side"], m["text"]) for m in shown["messages"]]


def unread_of(client, request):
    return seen(client, request)["unread"]


def test_a_question_is_answered_and_both_sides_read_one_thread(database, operator, provider, customer, mailbox):
    made = asked(customer, apiRequestId="0d9f1c1e-6f0f-4a3c-9a53-6f7f3d1b2c11")
    number = made["id"]
    assert (made["status"], made["unread"], thread(made)) == ("OPEN", 0, [("CUSTOMER", "Why fifty rows?")])
    # The operators hear of it, and one of them takes it.
    send_mails(database)
    (told,) = [m for m in mailbox.messages if m["To"] == f"{provider['username']}@example.com"]
    assert told["Subject"] == f"[{number}] Paging"
    assert "Why fifty rows?" in text_of(told)
    inbox = operator.get("/service/support/requests", params={"companyId": customer.company, "assigned": False}).json()
    assert [(r["id"], r["unread"]) for r in inbox["results"]] == [(number, 1)]
    with database.transaction() as tx:
        row = tx.execute("SELECT user_id FROM app_user WHERE username = %s", (provider["username"],)).fetchone()
    operators_number = row["user_id"]
    taken = operator.put(f"/service/support/requests/{number}/assign", json={"userId": operators_number}).json()
    assert taken["assignedToUserId"] == operators_number
    mine = operator.get("/service/support/requests", params={"assignedToUserId": operators_number}).json()["results"]
    assert number in [r["id"] for r in mine]
    # Reading marks the thread as read for this operator.
    assert operator.put(f"/service/support/requests/{number}/read").status_code == 204
    assert unread_of(operator, number) == 0
    # The answer is mailed to whoever asked, and is unread until he marks it.
    answered = say(operator, number, "Because size is 50 unless you say so.")
    assert answered["status"] == "ANSWERED"
    send_mails(database)
    (mail,) = [m for m in mailbox.messages if m["To"] == customer.email]
    assert mail["Subject"] == f"[{number}] Paging"
    assert "Because size is 50 unless you say so." in text_of(mail)
    assert f"/service/support/requests/{number}/messages" in text_of(mail)
    assert unread_of(customer.client, number) == 1
    assert customer.client.get("/service/support/requests").json()["unread"] == 1
    assert customer.client.put(f"/service/support/requests/{number}/read").status_code == 204
    assert customer.client.get("/service/support/requests").json()["unread"] == 0
    # The customer asks back: whoever took the request is told, and the thread reads the same on both sides.
    say(customer.client, number, "And at most?")
    send_mails(database)
    assert "And at most?" in text_of(mailbox.messages[-1])
    assert mailbox.messages[-1]["To"] == f"{provider['username']}@example.com"
    assert unread_of(operator, number) == 1
    assert thread(seen(customer.client, number)) == thread(seen(operator, number))
    assert seen(operator, number)["status"] == "OPEN"


def test_a_request_is_closed_and_opened_again(operator, customer):
    number = asked(customer)["id"]
    path = f"/service/support/requests/{number}"
    assert customer.client.put(f"{path}/reopen").status_code == 409
    assert operator.put(f"{path}/close").json()["status"] == "CLOSED"
    assert operator.put(f"{path}/close").status_code == 409
    assert customer.client.put(f"{path}/reopen").json()["status"] == "OPEN"
    assert customer.client.put(f"{path}/close").json()["status"] == "CLOSED"
    assert say(customer.client, number, "One more thing")["status"] == "OPEN"


@pytest.mark.parametrize(
    ("country", "words", "prices"),
    [
        ("FINLAND", "ei kuulu maksuttomaan", ["295,00 EUR", "1\xa0595,00 EUR", "130,00 EUR", "matkakulut"]),
        ("SWEDEN", "ingår inte", ["295,00 EUR", "1\xa0595,00 EUR", "130,00 EUR", "resekostnader"]),
        ("NORWAY", "inngår ikke", ["295,00 EUR", "1\xa0595,00 EUR", "130,00 EUR", "reiseutgifter"]),
    ],
)
def test_a_request_about_an_integration_is_answered_at_once_with_what_help_costs(
    database, sandbox, operator, mailbox, country, words, prices
):
    with customer_in(sandbox, database, country) as customer:
        made = asked(customer, "INTEGRATION", subject="Mapping", text="Which field is which?")
        assert made["status"] == "ANSWERED"
        assert [m["side"] for m in made["messages"]] == ["CUSTOMER", "SERVICE"]
        assert made["unread"] == 1
        offer = made["messages"][1]["text"]
        assert words in offer
        assert all(price in offer for price in prices)
        assert "POST /service/orders" in offer
        send_mails(database)
        (mail,) = [m for m in mailbox.messages if m["To"] == customer.email]
        assert offer in text_of(mail)
        # It is the price list of the company's country that speaks.
        listed = {}
        for price_list in customer.client.get("/service/prices").json()["results"]:
            listed |= {p["item"]: p["unitPrice"] for p in price_list["prices"] if p["item"] in OFFERED}
        assert [listed[item] for item in OFFERED] == [295, 1595, 130]
        shown = customer.client.get("/service/offers").json()["results"]
        assert {o["item"]: o["unitPrice"] for o in shown} == listed


def test_a_request_may_name_an_order_of_the_company_alone(customer, sandbox, database):
    wanted = {"item": "CONSULTATION_HOUR", "wish": "Help", "contact": {"name": "A", "email": "a@example.com"}}
    order = customer.client.post("/service/orders", json=wanted).json()["id"]
    assert asked(customer, orderId=order)["orderId"] == order
    with customer_in(sandbox, database, "FINLAND") as other:
        body = {"category": "OTHER", "subject": " ", "text": " ", "orderId": order}
        answer = other.client.post("/service/support/requests", json=body)
        assert [e["field"] for e in answer.json()["errors"]] == ["subject", "text", "orderId"]


def test_requests_of_other_companies_are_unknown(api, operator, customer):
    number = asked(customer)["id"]
    path = f"/service/support/requests/{number}"
    assert api.get(path).status_code == 404
    assert api.post(f"{path}/messages", json={"text": "Hello"}).status_code == 404
    for name in ("close", "reopen", "read"):
        assert api.put(f"{path}/{name}").status_code == 404
    assert customer.client.put(f"{path}/assign", json={}).status_code == 404
    assert number not in [r["id"] for r in api.get("/service/support/requests").json()["results"]]
    assert api.get("/service/support/requests", params={"companyId": customer.company}).status_code == 404
    assert (
        operator.post("/service/support/requests", json={"category": "OTHER", "subject": "x", "text": "y"}).status_code
        == 403
    )


def test_a_user_without_rights_asks_too_and_sees_only_what_he_asked(customer, sandbox, operator):
    administrators = asked(customer)["id"]
    with customer.colleague(sandbox, "clerk", "NO_ACCESS") as clerk:
        body = {"category": "FAULT", "subject": "Mine", "text": "It stands still"}
        made = clerk.post("/service/support/requests", json=body)
        assert made.status_code == 200, made.text
        assert [r["id"] for r in clerk.get("/service/support/requests").json()["results"]] == [made.json()["id"]]
        assert clerk.get(f"/service/support/requests/{administrators}").status_code == 404
        listed = customer.client.get("/service/support/requests").json()["results"]
        assert {r["id"] for r in listed} == {administrators, made.json()["id"]}
        assert [r["askedBy"] for r in listed if r["subject"] == "Mine"] == ["Aino Customised"]


def test_a_request_is_given_to_operators_only(operator, customer, database):
    number = asked(customer)["id"]
    with database.transaction() as tx:
        row = tx.execute("SELECT user_id FROM membership WHERE company_id = %s LIMIT 1", (customer.company,)).fetchone()
    answer = operator.put(f"/service/support/requests/{number}/assign", json={"userId": row["user_id"]})
    assert [e["field"] for e in answer.json()["errors"]] == ["userId"]
    assert "assignedTo" not in operator.put(f"/service/support/requests/{number}/assign", json={}).json()


def test_a_closed_company_may_still_ask(database, customer):
    with database.transaction() as tx:
        tx.execute(
            'UPDATE company SET info = info || \'{"operationType": "CLOSED"}\' WHERE company_id = %s',
            (customer.company,),
        )
    number = asked(customer, "BILLING")["id"]
    assert say(customer.client, number, "Please")["status"] == "OPEN"


def test_what_was_written_stands(database, customer):
    number = asked(customer)["id"]
    for statement in (
        "UPDATE support_message SET text = 'x' WHERE request_id = %s",
        "DELETE FROM support_message WHERE request_id = %s",
        "DELETE FROM support_request WHERE request_id = %s",
    ):
        with pytest.raises(Exception, match="never changed or removed"), database.transaction() as tx:
            tx.execute(statement, (number,))


def test_an_operator_who_may_only_look_answers_and_closes_nothing(database, operator, customer, provider, sandbox):
    request = asked(customer)
    with database.transaction() as tx:
        company = provider["company_id"]
        user = add_user(tx, company, f"looker{company}", "secret", "Looker", "VIEWING_RIGHTS")
        add_client(tx, f"looker{company}", "Looker", "looker-secret")
        key = add_key(tx, company, user, f"looker{company}")
    looker = {**sandbox, "client_id": f"looker{company}", "client_secret": "looker-secret"}
    path = f"/service/support/requests/{request['id']}"
    with client_of(looker, key) as client:
        assert client.get(path).status_code == 200
        assert client.post(f"{path}/messages", json={"text": "In your name"}).status_code == 403
        assert client.put(f"{path}/close").status_code == 403
    assert len(seen(customer.client, request["id"])["messages"]) == 1
