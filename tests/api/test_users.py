"""PUT /users: a user's own data, changed after confirmation."""

from datetime import date

import pytest

from confirming import Phone
from sandboxes import client_of
from tosite.sandbox.create import create_sandbox

NEW = {
    "firstName": "Aino",
    "lastName": "Virtanen",
    "email": "aino@example.com",
    "mobilePhone": "+358 40 1234567",
    "secondaryPhone": "09 1234",
    "street": "Uusikatu 1",
    "zip": "00100",
    "city": "Helsinki",
}


@pytest.fixture(scope="module")
def client(sandbox, database):
    """Somebody whose data no other test looks at."""
    made = create_sandbox(database, date.today()).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as opened:
        yield opened


@pytest.fixture(scope="module")
def phone(client, database, data):
    return Phone(client, database, data)


def begin(client, **members):
    answer = client.put("/users", json={**NEW, **members})
    assert answer.status_code == 202, answer.text
    return answer.json()["transactionIdentifier"]


def me(client):
    return client.get("/users").json()


def test_nothing_changes_before_the_user_confirms(client, phone):
    before = me(client)
    identifier = begin(client)
    assert me(client) == before
    assert phone.approve(identifier).json()["state"] == "APPROVED"
    assert me(client) == {**before, **NEW}
    result = client.get(f"/mfatransactionresult/{identifier}")
    assert result.json() == {"info": {"message": "The personal data is changed"}}


def test_what_is_left_out_is_cleared(client, phone):
    phone.approve(begin(client))
    phone.approve(begin(client, secondaryPhone=None, street=None, zip=None, city=None))
    assert not {"secondaryPhone", "street", "zip", "city"} & me(client).keys()


def test_the_data_that_is_shown_can_be_sent_back(client):
    assert client.put("/users", json=me(client)).status_code == 202


def test_what_is_read_only_is_ignored(client, phone):
    before = me(client)
    sent = {"id": 1, "username": "root", "companyId": 1, "countryCode": "SWEDEN", "loginMethod": "PASSWORDLIST"}
    phone.approve(begin(client, **sent, partnerId=7, socialSecurityNumber="131052-308T"))
    after = me(client)
    assert {k: after[k] for k in sent} == {k: before[k] for k in sent}
    assert "socialSecurityNumber" not in after
    assert after.get("partnerId") == before.get("partnerId")


@pytest.mark.parametrize(
    ("members", "fields"),
    [
        ({"firstName": "", "lastName": "x" * 81, "zip": "123456789"}, {"firstName", "lastName", "zip"}),
        ({"firstName": " ", "email": "nobody", "mobilePhone": "call me"}, {"firstName", "email", "mobilePhone"}),
        ({"email": "", "secondaryPhone": "1" * 21}, {"email", "secondaryPhone"}),
        ({"firstName": None, "lastName": None, "email": None, "mobilePhone": None}, {*list(NEW)[:4]}),
    ],
)
def test_every_violation_is_named_at_once_and_nothing_waits(client, members, fields):
    waiting = client.get("/service/confirmations").json()
    answer = client.put("/users", json={**NEW, **members})
    assert answer.status_code == 400
    assert {e["field"] for e in answer.json()["errors"]} == fields
    assert client.get("/service/confirmations").json() == waiting


def test_an_older_change_does_not_overwrite_a_newer_one(client, phone):
    older, newer = begin(client, city="Turku"), begin(client, city="Oulu")
    assert phone.approve(newer).json()["state"] == "APPROVED"
    assert phone.approve(older).json()["state"] == "FAILED"
    assert client.get(f"/mfatransactionresult/{older}").status_code == 409
    assert me(client)["city"] == "Oulu"


def test_the_question_says_what_would_change_and_shows_no_values(client):
    begin(client, city="Kuopio")
    newest = client.get("/service/confirmations").json()[0]
    assert "city" in newest["question"]
    assert "Kuopio" not in newest["question"]


def test_the_deprecated_confirm_reads_the_outcome_as_often_as_asked(client, phone):
    identifier = begin(client, city="Lahti")
    path = f"/users/{identifier}/confirm"
    waits = client.put(path)
    assert waits.status_code == 202
    assert identifier in waits.json()["message"]
    phone.approve(identifier)
    for _ in range(2):
        answer = client.put(path)
        assert (answer.status_code, answer.json()) == (200, {"message": "The personal data is changed"})
    assert client.put(f"/invoices/{identifier}/confirm").status_code == 404


def test_without_the_right_nobody_changes_anything(viewer):
    assert viewer.put("/users", json=NEW).status_code == 403
