"""The service's mails: queued with what they tell of, delivered by the worker, readable afterwards."""

import threading
from datetime import timedelta

import pytest

from mailserver import text_of
from receivers import receiving
from tosite.calendar import today_in
from tosite.mail import store
from tosite.mail.job import send_mails
from tosite.mail.rules import PAUSES

TODAY = today_in("FINLAND")


@pytest.fixture
def queued(database, customer, provider):
    """Queue a mail for the customer."""

    def queue(recipient="aino@example.com", subject="Good news", body="It works.\n"):
        with database.transaction() as tx:
            store.queue(tx, customer.company, recipient, subject, body)

    return queue


def mails(customer, **query):
    return customer.client.get("/service/mails", params=query).json()["results"]


def make_due(database):
    with database.transaction() as tx:
        tx.execute("UPDATE mail_queue SET due = due - interval '2 days' WHERE state = 'WAITING'")


def test_a_queued_mail_goes_out_once_in_the_providers_name(database, customer, queued, mailbox):
    queued()
    (waiting,) = mails(customer)
    assert (waiting["state"], waiting["tries"], waiting["recipient"]) == ("WAITING", 0, "aino@example.com")
    assert send_mails(database) == 1
    (message,) = mailbox.messages
    assert message["To"] == "aino@example.com"
    assert message["From"] == "Palvelu Oy <service@example.com>"
    assert message["Subject"] == "Good news"
    assert message["Auto-Submitted"] == "auto-generated"
    assert text_of(message) == "It works.\n"
    (sent,) = mails(customer)
    assert (sent["state"], sent["tries"], sent["text"]) == ("DELIVERED", 1, "It works.\n")
    assert sent["sent"] >= sent["queued"]
    assert send_mails(database) == 0


def test_a_server_that_is_busy_is_tried_again_later_under_the_same_message_id(database, customer, queued, mailbox):
    queued()
    mailbox.answers.append("451 try later")
    assert send_mails(database) == 0
    (mail,) = mails(customer)
    assert (mail["state"], mail["tries"], mail["reason"]) == ("WAITING", 1, "try later")
    assert mail["due"] > mail["queued"]
    assert send_mails(database) == 0  # its time has not come
    make_due(database)
    assert send_mails(database) == 1
    assert mailbox.messages[0]["Message-ID"] == f"<mail.{customer.company}.{mail['id']}@example.com>"
    (mail,) = mails(customer)
    assert "reason" not in mail


def test_tries_end(database, customer, queued, mailbox):
    queued()
    for _ in range(len(PAUSES) + 1):
        mailbox.answers.append("451 try later")
        assert send_mails(database) == 0
        make_due(database)
    assert [(m["state"], m["tries"]) for m in mails(customer)] == [("FAILED", len(PAUSES) + 1)]
    assert send_mails(database) == 0
    assert mailbox.messages == []


def test_an_unknown_receiver_fails_at_once(database, customer, queued, mailbox):
    queued()
    mailbox.answers.append("550 no such mailbox")
    assert send_mails(database) == 0
    assert [(m["state"], m["reason"]) for m in mails(customer, state="FAILED")] == [("FAILED", "no such mailbox")]
    assert mails(customer, state="WAITING") == []


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "nobody",
        "a b@example.com",
        "a@example.com,b@example.com",
        "x@example.com\r\nBcc: y@example.com",
        "kim.virtanen@firma..fi",
        "~@[|.'#",
    ],
)
def test_what_is_no_address_fails_and_stops_nobody_else(database, customer, queued, mailbox, recipient):
    queued(recipient=recipient)
    queued(recipient="good@example.com")
    assert send_mails(database) == 1
    assert {m["recipient"]: m["state"] for m in mails(customer)} == {
        recipient: "FAILED",
        "good@example.com": "DELIVERED",
    }


def test_a_header_cannot_be_smuggled_in_by_the_subject(database, customer, queued, mailbox):
    queued(subject="Hello\r\nBcc: x@example.com")
    assert send_mails(database) == 1
    assert mailbox.messages[0]["Subject"] == "Hello Bcc: x@example.com"
    assert mailbox.envelopes[0].rcpt_tos == ["aino@example.com"]


def test_several_workers_deliver_every_mail_once(database, customer, queued, mailbox):
    for number in range(12):
        queued(recipient=f"r{number}@example.com")
    counts = []
    workers = [threading.Thread(target=lambda: counts.append(send_mails(database))) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    while done := send_mails(database):  # a turn is limited: what is left is the next one's
        counts.append(done)
    assert sum(counts) == 12
    assert sorted(m["To"] for m in mailbox.messages) == sorted(f"r{n}@example.com" for n in range(12))


def test_without_a_mail_server_mails_wait(database, customer, queued, monkeypatch):
    monkeypatch.delenv("TOSITE_SMTP_URL", raising=False)
    queued()
    assert send_mails(database) == 0
    assert [m["state"] for m in mails(customer)] == ["WAITING"]


def test_a_company_reads_its_own_mails_and_an_operator_everybodys(api, operator, customer, queued, sandbox):
    queued(subject="Only ours")
    assert [m["subject"] for m in mails(customer)] == ["Only ours"]
    assert api.get("/service/mails", params={"companyId": customer.company}).status_code == 404
    assert "Only ours" not in api.get("/service/mails").text
    seen = operator.get("/service/mails", params={"companyId": customer.company}).json()
    assert [(m["companyId"], m["subject"]) for m in seen["results"]] == [(customer.company, "Only ours")]
    assert seen["meta"] == {"pageNumber": 0, "pageSize": 50, "resultCount": 1, "totalCount": 1}
    assert "Only ours" in operator.get("/service/mails", params={"size": 200}).text
    with customer.colleague(sandbox, "clerk", "NO_ACCESS") as clerk:
        assert clerk.get("/service/mails").status_code == 403


def test_an_announced_price_list_goes_out_by_mail_and_webhook_and_stands_as_a_banner_until_it_is_read(
    database, operator, customer, mailbox
):
    assert customer.client.get("/service/announcements").json() == {"results": [], "unread": 0}
    (current,) = [p for p in customer.client.get("/service/prices").json()["results"] if p["id"] == 1]
    with database.transaction() as tx:  # after whatever lists other tests have issued
        row = tx.execute("SELECT max(valid_from) AS day FROM price_list WHERE country = 'FI'").fetchone()
    first = max(TODAY + timedelta(days=120), row["day"] + timedelta(days=1))
    prices = [
        {**{k: v for k, v in price.items() if k != "validTo"}, "validFrom": first.isoformat()}
        for price in current["prices"]
        if "validTo" not in price
    ]
    draft = {"country": "FI", "currency": "EUR", "name": "Spring prices", "validFrom": first.isoformat()}
    made = operator.post("/service/prices/lists", json={**draft, "prices": prices})
    assert made.status_code == 200, made.text
    listed = made.json()["id"]
    with receiving() as receiver:
        body = {"url": receiver.url, "authenticationType": "NONE", "subscriptions": ["PRICES_ANNOUNCED"]}
        customer.client.post("/service/webhooks", json=body).raise_for_status()
        announced = operator.post(f"/service/prices/lists/{listed}/announce").json()
        assert announced["mails"] >= 1
        (event,) = receiver.wait_for(1)
    told = {"id": listed, "country": "FI", "currency": "EUR", "validFrom": f"{first}", "appliesFrom": f"{first}"}
    assert (event.message["eventType"], event.message["payload"]) == ("PRICES_ANNOUNCED", told)
    while send_mails(database):
        pass
    (message,) = [m for m in mailbox.messages if m["To"] == customer.email]
    assert message["Subject"] == f"Uudet hinnat {first} alkaen"
    shown = customer.client.get("/service/announcements").json()
    (banner,) = shown["results"]
    assert shown["unread"] == 1
    assert (banner["priceListId"], banner["validFrom"], banner["appliesFrom"]) == (listed, f"{first}", f"{first}")
    assert banner["text"] in text_of(message)
    assert "readAt" not in banner
    assert customer.client.put(f"/service/announcements/{listed}/read").status_code == 204
    assert customer.client.put(f"/service/announcements/{listed}/read").status_code == 204
    shown = customer.client.get("/service/announcements").json()
    assert shown["unread"] == 0
    assert shown["results"][0]["readAt"]
    assert customer.client.put("/service/announcements/1/read").status_code == 404  # nobody was told of the first list
