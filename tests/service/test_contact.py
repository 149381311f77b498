"""Questions of anybody, without an account."""

import gzip

import httpx
import pytest

from mailserver import text_of
from tosite.mail.job import send_mails
from tosite.service.support.contact import contact
from tosite.service.support.wire import ContactQuestion
from tosite.web.endpoint import Request
from tosite.web.errors import ApiError


@pytest.fixture
def anybody(sandbox, database, provider):
    """A client without a token; nobody has asked within the hour."""
    with database.transaction() as tx:
        tx.execute("DELETE FROM login_failure WHERE account = 'contact:'")
    with httpx.Client(base_url=sandbox["base_url"], timeout=30) as client:
        yield client
    with database.transaction() as tx:
        tx.execute("DELETE FROM login_failure WHERE account = 'contact:'")


def question(**members):
    return {
        "email": "kysyja@example.com",
        "name": "Kirsi",
        "subject": "Is there a sandbox?",
        "text": "We would like to try.",
        **members,
    }


def ask(anybody, **members):
    answer = anybody.post("/service/contact", json=question(**members))
    assert answer.status_code == 200, answer.text
    return answer.json()


def inbox(operator):
    found = operator.get("/service/support/requests", params={"size": 200}).json()["results"]
    return [r for r in found if "contactEmail" in r]


def test_anybody_asks_and_the_answer_comes_by_mail(database, operator, provider, anybody, mailbox):
    known = {r["id"] for r in inbox(operator)}
    received = ask(anybody, language="FINNISH")
    assert received == {"message": "Kysymys on vastaanotettu. Vastaus tulee sähköpostitse antamaasi osoitteeseen."}
    # Only the operators are mailed: the address that was given is nobody's until he answers.
    send_mails(database)
    assert {m["To"] for m in mailbox.messages} == {f"{provider['username']}@example.com"}
    (request,) = [r for r in inbox(operator) if r["id"] not in known]
    assert (request["askedBy"], request["contactEmail"], request["category"]) == (
        "Kirsi",
        "kysyja@example.com",
        "QUESTION",
    )
    assert request["companyId"] == provider["company_id"]
    answer = {"text": "There is: tosite demo."}
    operator.post(f"/service/support/requests/{request['id']}/messages", json=answer).raise_for_status()
    send_mails(database)
    (mail,) = [m for m in mailbox.messages if m["To"] == "kysyja@example.com"]
    assert mail["Subject"] == f"[{request['id']}] Is there a sandbox?"
    assert "There is: tosite demo." in text_of(mail)
    assert f"numero {request['id']}" in text_of(mail)
    # The asker goes on from the same address: it is the same thread, open again.
    ask(anybody, subject="Thank you", text="And the price?", requestId=request["id"], email="Kysyja@Example.com")
    thread = operator.get(f"/service/support/requests/{request['id']}").json()
    assert [m["text"] for m in thread["messages"]] == [
        "We would like to try.",
        "There is: tosite demo.",
        "And the price?",
    ]
    assert (thread["status"], thread["unread"]) == ("OPEN", 1)


def test_nobody_learns_or_writes_into_what_others_asked(operator, api, anybody):
    ask(anybody)
    first = max(r["id"] for r in inbox(operator))
    same = ask(anybody, email="stranger@example.com", requestId=first)
    unknown = ask(anybody, email="stranger@example.com", requestId=999999999)
    registered = ask(anybody, email="operator@example.com")
    assert same == unknown == registered
    assert len(operator.get(f"/service/support/requests/{first}").json()["messages"]) == 1
    assert api.get(f"/service/support/requests/{first}").status_code == 404


def test_a_question_about_an_integration_is_told_what_help_costs(anybody):
    offer = ask(anybody, category="INTEGRATION", country="SE")["offer"]
    assert "not part of the free customer service" in offer
    assert all(price in offer for price in ("295.00 EUR", "1,595.00 EUR", "130.00 EUR"))
    assert "offer" not in ask(anybody)


def test_every_violation_is_named_at_once(anybody):
    answer = anybody.post("/service/contact", json=question(email="nobody", subject=" ", text=" "))
    assert answer.status_code == 400
    assert [e["field"] for e in answer.json()["errors"]] == ["subject", "text", "email"]
    assert anybody.post("/service/contact", json={}).status_code == 400
    assert anybody.post("/service/contact", content=b"{").status_code == 400
    assert anybody.get("/service/contact").status_code == 405


def test_no_more_than_five_questions_an_hour_are_taken_from_an_address(database, operator, anybody):
    before = len(inbox(operator))
    wrong = [anybody.post("/service/contact", json=question(email="x")).status_code for _ in range(3)]
    assert wrong == [400, 400, 400]  # what is refused is not counted
    for _ in range(5):
        ask(anybody)
    # Who is believed about X-Forwarded-For is a setting: a header alone opens no second door.
    refused = anybody.post("/service/contact", json=question(), headers={"X-Forwarded-For": "203.0.113.9"})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert refused.json()["errors"][0]["status"] == 429
    assert len(inbox(operator)) == before + 5


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b'{"text": "' + b"x" * 40_000 + b'"}', {}),
        (gzip.compress(b'{"text": "' + b"x" * 40_000 + b'"}', mtime=0), {"Content-Encoding": "gzip"}),
    ],
)
def test_a_body_that_is_too_large_is_not_read(anybody, content, headers):
    answer = anybody.post("/service/contact", content=content, headers={"Content-Type": "application/json", **headers})
    assert answer.status_code == 413


def test_another_content_type_is_refused(anybody):
    assert anybody.post("/service/contact", data={"email": "a@example.com"}).status_code == 415


def test_a_chunked_body_is_limited_too(anybody):
    def chunks():
        for _ in range(50):
            yield b" " * 1000

    headers = {"Content-Type": "application/json"}
    assert anybody.post("/service/contact", content=chunks(), headers=headers).status_code == 413


def test_the_published_document_says_that_no_token_is_needed(anybody):
    document = anybody.get("/openapi.json").json()
    assert document["paths"]["/service/contact"]["post"]["security"] == []


def test_an_installation_without_a_provider_says_so(installation):
    """The handler over a database of its own, whose provider is taken away."""
    with installation.database.transaction() as tx:
        tx.execute("DELETE FROM provider")
        request = Request(tx, None, {}, {}, {}, {}, address="127.0.0.1")
        request.body = ContactQuestion(email="a@example.com", subject="x", text="y")
        with pytest.raises(ApiError) as refused:
            contact(request)
        assert refused.value.status == 404


def form(anybody, **members):
    host = str(anybody.base_url).removesuffix("/api/")
    return httpx.post(f"{host}/docs/contact", data=question(**members))


def test_the_form_of_the_portal_asks_the_same_question(anybody):
    shown = form(anybody, category="INTEGRATION")
    assert shown.status_code == 200
    assert 'role="status"' in shown.text
    assert "295" in shown.text  # the offer


def test_the_form_says_what_is_wrong_and_keeps_what_was_written(anybody):
    shown = form(anybody, email="nobody", subject="<b>")
    assert shown.status_code == 400
    assert 'role="alert"' in shown.text
    assert 'value="nobody"' in shown.text
    assert "&lt;b&gt;" in shown.text
