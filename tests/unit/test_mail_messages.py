"""Mails of the service and of invoices: nobody writes headers by his name, and no mail stops the others."""

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.mail.delivery import Post
from tosite.mail.rules import one_line, sender_of, service_message
from tosite.sending import rules

SMUGGLED = [
    "Good\r\nReply-To: t@evil.example",
    "=?utf-8?q?=0aReply-To=3At=40evil.example=0a=0aPay_me?=",
    "=?utf-8?b?ClJlcGx5LVRvOnRAZXZpbC5leGFtcGxlCgpQYXkgbWU=?=",
    "==?utf-8?q??utf-8?q?=0aReply-To=3At=40evil.example?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3F=3D0aReply-To=3At?=",
]
INVOICE = {
    "invoiceNumber": 7,
    "sum": "10.00",
    "language": "ENGLISH",
    "paymentInfo": {"currency": "EUR", "dueDate": "2026-12-01"},
    "counterParty": {"email": "buyer@example.com"},
}


def read(mail):
    """The message as a program reads it from the wire: names of headers, and the text."""
    message = message_from_bytes(mail.as_bytes(policy=policy.SMTP), policy=policy.default)
    return sorted(message.keys()), message.get_body(("plain",)).get_content().strip()


@pytest.mark.parametrize("text", SMUGGLED)
def test_a_subject_and_a_name_stay_in_their_headers(text):
    mail = service_message("a@example.com", text, "Hello", sender_of(text, "service@example.com"), "<1@example.com>")
    assert read(mail) == (
        [
            "Auto-Submitted",
            "Content-Transfer-Encoding",
            "Content-Type",
            "From",
            "MIME-Version",
            "Message-ID",
            "Subject",
            "To",
        ],
        "Hello",
    )


@pytest.mark.parametrize("text", SMUGGLED)
def test_a_seller_stays_in_the_headers_of_an_invoice(text):
    mail = rules.message(INVOICE, text, "service@example.com", "<1@example.com>", b"%PDF")
    names, body = read(mail)
    assert names == ["Content-Type", "From", "MIME-Version", "Message-ID", "Subject", "To"]
    assert body.splitlines()[-1] == "Total 10.00 EUR, due 2026-12-01."


@given(st.text(alphabet="=? \nqub8-aZ0", max_size=40))
def test_one_line_has_nothing_that_is_decoded(text):
    assert "=?" not in one_line(text)
    assert "\n" not in one_line(text)


def test_a_message_that_cannot_be_put_together_has_failed_and_raises_nothing():
    def compose():
        raise LookupError("whatever")

    outcome = Post("smtp://127.0.0.1:1", "service@example.com").deliver(compose, 0)
    assert (outcome.state, outcome.reason) == ("FAILED", "Cannot be put together")


def test_a_message_that_cannot_be_handed_over_is_tried_again():
    def compose():
        mail = service_message("a@example.com", "s", "t", sender_of("n", "service@example.com"), "<1@example.com>")
        del mail["To"]
        return mail

    outcome = Post("smtp://127.0.0.1:1", "service@example.com").deliver(compose, 0)
    assert outcome.state == "WAITING"
