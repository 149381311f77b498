"""Sending an invoice: the call queues it, the worker delivers it by e-mail to a real mail server."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mailserver import mail_server
from sandboxes import client_of
from tosite.mail.rules import PAUSES, next_try
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import sales_invoice
from tosite.sending.job import send_due
from tosite.sending.rules import not_before

TODAY = date.today()


@pytest.fixture
def mailbox(monkeypatch, database):
    with database.transaction() as tx:  # what other tests left waiting is none of ours
        tx.execute("DELETE FROM invoice_sending")
    with mail_server(monkeypatch, "invoices@example.com") as box:
        yield box


@pytest.fixture
def seller(sandbox, database):
    made = create_sandbox(database, TODAY).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        yield client


def approved(client, **changes):
    body = sales_invoice(None, None, TODAY)
    body["counterParty"] |= changes.pop("counterParty", {})
    made = client.post("/invoices", json={**body, **changes}).json()
    assert client.put(f"/invoices/{made['id']}/approve").status_code == 200
    return made


def sent(client, **changes):
    made = approved(client, **changes)
    answer = client.put(f"/invoices/{made['id']}/send")
    assert answer.status_code == 200, answer.text
    return made


def status_of(client, made):
    return client.get(f"/invoices/{made['id']}").json()["status"]


def sendings(client, made):
    return client.get(f"/service/invoices/{made['id']}/sendings").json()


def test_a_sent_invoice_waits_and_is_delivered_by_email(seller, database, mailbox):
    made = sent(seller, counterParty={"bccAddresses": ["copy@example.com"]})
    assert [(s["channel"], s["state"], s["tries"]) for s in sendings(seller, made)] == [("EMAIL", "WAITING", 0)]
    assert send_due(database) == 1
    (message,) = mailbox.messages
    assert message["To"] == "osto@example.com"
    assert message["From"] == "Sandbox Oy <invoices@example.com>"
    assert message["Subject"] == f"Lasku {made['invoiceNumber']}, Sandbox Oy"
    assert "Bcc" not in message
    assert mailbox.envelopes[0].rcpt_tos == ["osto@example.com", "copy@example.com"]
    text = message.get_body().get_content()
    assert f"{made['sum']:.2f} EUR" in text
    assert made["paymentInfo"]["bankReferenceCode"] in text
    (page,) = message.iter_attachments()
    assert page.get_filename() == f"{made['invoiceNumber']}.pdf"
    assert page.get_content().startswith(b"%PDF-")
    assert [(s["state"], s["tries"]) for s in sendings(seller, made)] == [("DELIVERED", 1)]
    assert status_of(seller, made) == "SENT"
    assert send_due(database) == 0


def test_a_second_call_sends_again(seller, database, mailbox):
    made = sent(seller)
    seller.put(f"/invoices/{made['id']}/send").raise_for_status()
    assert send_due(database) == 2
    assert len({m["Message-ID"] for m in mailbox.messages}) == 2


def test_an_invoice_of_a_later_date_waits_until_three_days_before_it(seller, database, mailbox):
    later = TODAY + timedelta(days=10)
    made = sent(seller, date=later.isoformat(), paymentInfo=sales_invoice(None, None, later)["paymentInfo"])
    assert send_due(database) == 0
    assert sendings(seller, made)[0]["due"] == f"{later - timedelta(days=3)}T00:00:00"
    now = datetime(2026, 3, 1, 12, tzinfo=UTC).replace(tzinfo=None)
    assert not_before(date(2026, 3, 4), now) == now
    assert not_before(date(2026, 3, 5), now) == datetime(2026, 3, 2)


def test_a_server_that_is_busy_is_tried_again_later_under_the_same_message_id(seller, database, mailbox):
    made = sent(seller)
    mailbox.answers.append("451 try later")
    assert send_due(database) == 0
    (sending,) = sendings(seller, made)
    assert (sending["state"], sending["tries"], sending["reason"]) == ("WAITING", 1, "try later")
    assert sending["due"] > datetime.now(UTC).isoformat()[:19]
    with database.transaction() as tx:
        tx.execute("UPDATE invoice_sending SET due = requested WHERE sending_id = %s", (sending["id"],))
    assert send_due(database) == 1
    assert str(sending["id"]) in mailbox.messages[0]["Message-ID"]
    assert status_of(seller, made) == "SENT"


def test_an_unknown_receiver_takes_the_invoice_back_to_not_sent(seller, database, mailbox):
    made = sent(seller)
    mailbox.answers.append("550 no such mailbox")
    assert send_due(database) == 0
    assert sendings(seller, made)[0]["state"] == "FAILED"
    assert status_of(seller, made) == "NOT_SENT"
    receipt = seller.get(f"/ledgerreceipts/{made['ledgerReceiptId']}").json()
    assert receipt["status"] == "NOT_SENT"
    log = seller.get(f"/invoices/{made['id']}/transactions").json()["transactions"]
    assert [event["action"] for event in log] == ["APPROVAL", "SEND", "SENDING_ERROR_REVERTED_TO_NOT_SENT"]


def test_tries_end_after_about_a_day():
    now = datetime(2026, 1, 1)
    assert next_try(1, now) == now + PAUSES[0]
    assert next_try(len(PAUSES), now) is not None
    assert next_try(len(PAUSES) + 1, now) is None
    assert timedelta(hours=20) < sum(PAUSES, timedelta()) < timedelta(hours=30)


def test_an_invoice_without_a_channel_is_refused(seller):
    made = approved(seller, invoiceChannel="NO_SENDING")
    assert seller.put(f"/invoices/{made['id']}/send").status_code == 403  # NO_SENDING approves to APPROVED


def test_without_a_mail_server_invoices_wait(seller, database, monkeypatch):
    monkeypatch.delenv("TOSITE_SMTP_URL", raising=False)
    made = sent(seller)
    assert send_due(database) == 0
    assert sendings(seller, made)[0]["state"] == "WAITING"


def test_a_header_cannot_be_smuggled_into_the_mail(seller, database, mailbox):
    with database.transaction() as tx:
        company = seller.get("/sessioninfo").json()["companyId"]
        tx.execute("UPDATE company SET name = E'Evil\\r\\nBcc: x@example.com' WHERE company_id = %s", (company,))
    sent(seller)
    assert send_due(database) == 1
    assert mailbox.messages[0]["From"].addresses[0].display_name == "Evil Bcc: x@example.com"
    assert mailbox.envelopes[0].rcpt_tos == ["osto@example.com"]


def test_a_page_that_can_never_be_drawn_is_given_up_at_once(seller, database, mailbox, monkeypatch):
    from tosite.pages import artist

    broken = sent(seller)

    def pdf(*_):
        raise artist.CannotDraw("The page took more than 15 seconds")

    monkeypatch.setattr(artist, "pdf", pdf)
    assert send_due(database) == 0
    assert [s["state"] for s in sendings(seller, broken)] == ["FAILED"]


def test_a_page_whose_turn_did_not_come_waits_and_holds_nobody_else_up(seller, database, mailbox, monkeypatch):
    from tosite.pages import artist

    broken, whole = sent(seller), sent(seller)
    drawn = artist.pdf

    def pdf(sheet, *rest):
        if sheet.name.endswith(f" {broken['invoiceNumber']}"):
            raise artist.Busy
        return drawn(sheet, *rest)

    monkeypatch.setattr(artist, "pdf", pdf)
    assert send_due(database) == 1
    (waiting,) = sendings(seller, broken)
    assert (waiting["state"], waiting["reason"]) == ("WAITING", "Other pages are drawn just now")
    assert [s["state"] for s in sendings(seller, whole)] == ["DELIVERED"]
