"""A new price list is announced in three ways: by mail, as a banner on every page of the console, and as an event."""

from datetime import date, timedelta

import pytest

from customers import customer_in
from pages import Person, forms, said
from tosite.portal.words import LANGUAGES

HOOK = {"url": "http://127.0.0.1:9/", "authenticationType": "NONE", "subscriptions": ["PRICES_ANNOUNCED"]}


@pytest.fixture(scope="module")
def swedish(sandbox, database, provider):
    with customer_in(sandbox, database, "SWEDEN") as customer:
        customer.client.post("/service/webhooks", json=HOOK).raise_for_status()
        yield customer


@pytest.fixture(scope="module")
def norwegian(sandbox, database, provider):
    with customer_in(sandbox, database, "NORWAY") as customer:
        customer.client.post("/service/webhooks", json=HOOK).raise_for_status()
        yield customer


@pytest.fixture(scope="module")
def announced(operator, swedish, norwegian, database):
    """A list for Sweden, after whatever lists other tests have issued; its number and first day."""
    with database.transaction() as tx:
        row = tx.execute("SELECT max(valid_from) AS day FROM price_list WHERE country = 'SE'").fetchone()
    first = max(date.today() + timedelta(days=2), row["day"] + timedelta(days=1))
    lists = operator.get("/service/prices", params={"country": "SE"}).json()["results"]
    prices = [{**p, "validFrom": f"{first}"} for p in lists[0]["prices"] if "validTo" not in p]
    draft = {"country": "SE", "currency": "EUR", "name": "Spring", "validFrom": f"{first}", "prices": prices}
    number = operator.post("/service/prices/lists", json=draft).raise_for_status().json()["id"]
    operator.post(f"/service/prices/lists/{number}/announce").raise_for_status()
    return number, first


@pytest.fixture
def reader(sandbox, swedish):
    person = Person(sandbox["host_url"], **swedish.login)
    yield person
    person.http.close()


def mails(customer):
    return [mail["subject"] for mail in customer.client.get("/service/mails").json()["results"]]


def events(customer):
    return customer.client.get("/service/events", params={"eventType": "PRICES_ANNOUNCED"}).json()["results"]


def test_whom_the_list_concerns_gets_a_mail_and_an_event_and_nobody_else(announced, swedish, norwegian):
    number, first = announced
    assert mails(swedish) == [f"Nya priser från och med {first}"]
    (event,) = events(swedish)
    assert event["resource"] == f"PRICE_LIST/{number}"
    assert event["payload"]["validFrom"] == f"{first}"
    assert event["payload"]["id"] == number
    assert mails(norwegian) == []
    assert events(norwegian) == []


def test_a_banner_stands_on_every_page_until_this_person_has_read_it(announced, swedish, norwegian, reader, sandbox):
    number, _ = announced
    form = f"/console/announcements/{number}/read"
    for path in ("/console", "/console/invoices", "/console/support", "/console/nothing"):
        page = reader.get(path).text
        assert (form in forms(page)) == (path != "/console/nothing"), path
    assert "New prices" in reader.get("/console").text
    for language in LANGUAGES:
        assert form in forms(reader.get("/console", lang=language).text)
    reader.get("/console", lang="en")
    answer, text = reader.send(form)
    assert answer.headers["location"] == "/console/costs"
    assert text == "Marked as read"
    assert form not in forms(reader.get("/console").text)
    assert "Spring" in reader.get("/console/costs").text  # what was announced stays to be read
    other = Person(sandbox["host_url"], **norwegian.login)
    assert not [path for path in forms(other.get("/console").text) if "announcements" in path]
    assert said(other.http.post(form, data={"csrf": other.csrf}).text) == ""
    other.http.close()
