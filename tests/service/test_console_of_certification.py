"""The certification of any company's clients, at the operator's desk."""

import re

import pytest

from customers import customer_in
from pages import Person, links, wrong
from tosite.apiclients.rules import CERTIFICATION

HERE = "/console/operator/certification"


def register(customer, name):
    body = {"name": name, "redirectUri": "http://127.0.0.1/callback", "contactEmail": "dev@example.com"}
    return customer.client.post("/service/clients", json=body).json()["clientId"]


def submit(customer, client, point, note=None):
    path = f"/service/clients/{client}/certification/{point}"
    customer.client.put(path, json={"state": "SUBMITTED", "note": note}).raise_for_status()


def states(customer, client):
    found = customer.client.get(f"/service/clients/{client}/certification").json()
    return {point["point"]: (point["state"], point.get("note")) for point in found if point["state"] != "OPEN"}


def listed(desk, customer, **query):
    """The clients of a company on the list, in its order."""
    page = desk.get(HERE, searchTerm=str(customer.company), **query).text
    return [link.rpartition("/")[2] for link in links(page) if re.fullmatch(rf"{HERE}/client-\w+", link)]


@pytest.fixture
def shop(customer):
    return register(customer, "Shop <b>")


def test_clients_with_submitted_points_are_listed_by_how_long_they_wait(desk, customer, shop):
    second, silent = register(customer, "Another"), register(customer, "Silent")
    assert listed(desk, customer) == []
    submit(customer, shop, "ERRORS")
    submit(customer, second, "ERRORS")
    assert listed(desk, customer) == [shop, second]
    assert listed(desk, customer, state="ALL") == [shop, second, silent]
    submit(customer, shop, "ERRORS")  # anew: it waits from now on
    assert listed(desk, customer) == [second, shop]
    page = desk.get(HERE).text
    assert "Shop &lt;b&gt;" in page
    assert f"/console/operator/companies/{customer.company}" in links(page)


def test_an_operator_passes_and_fails_points_and_the_owner_reads_why(desk, customer, shop):
    submit(customer, shop, "ERRORS", "See <i>page 3</i>")
    submit(customer, shop, "RETRIES")
    page = desk.get(f"{HERE}/{shop}").text
    assert "See &lt;i&gt;page 3&lt;/i&gt;" in page
    assert "dev@example.com" in page
    assert page.count('id="point-') >= len(CERTIFICATION)
    answer, text = desk.send(f"{HERE}/{shop}/ERRORS", state="PASSED", note="Seen")
    assert text == "The point is set"
    assert answer.headers["location"] == f"{HERE}/{shop}#point-ERRORS"
    desk.send(f"{HERE}/{shop}/RETRIES", state="FAILED", note="No key was sent")
    assert states(customer, shop) == {"ERRORS": ("PASSED", "Seen"), "RETRIES": ("FAILED", "No key was sent")}
    assert listed(desk, customer) == []
    assert desk.send(f"{HERE}/{shop}/ERRORS", state="OPEN")[1] == "The point is set"
    assert set(states(customer, shop)) == {"RETRIES"}


def test_what_is_refused_is_said_at_the_point_and_stays_typed(desk, customer, shop):
    submit(customer, shop, "ERRORS")
    answer, _ = desk.send(f"{HERE}/{shop}/ERRORS", state="PASSED", note="y" * 501)
    assert answer.status_code == 400
    assert {field["id"]: field["value"] for field in wrong(answer.text).values()} == {"point-ERRORS-note": "y" * 501}
    answer, text = desk.send(f"{HERE}/{shop}/ERRORS", state="SUBMITTED")
    assert answer.status_code == 403
    assert "Only the operator" in text
    assert states(customer, shop) == {"ERRORS": ("SUBMITTED", None)}


def test_unknown_and_archived_clients_are_not_there(desk, customer, shop):
    submit(customer, shop, "ERRORS")
    assert desk.send(f"{HERE}/{shop}/UNKNOWN", state="PASSED")[0].status_code == 404
    assert desk.get(f"{HERE}/client-unknown").status_code == 404
    customer.client.delete(f"/service/clients/{shop}").raise_for_status()
    assert desk.get(f"{HERE}/{shop}").status_code == 404
    assert listed(desk, customer, state="ALL") == []


def test_the_page_of_a_company_leads_to_its_clients(desk, customer, shop):
    assert f"{HERE}/{shop}" in links(desk.get(f"/console/operator/companies/{customer.company}").text)


def test_others_than_operators_do_not_reach_it(sandbox, database):
    with customer_in(sandbox, database, "FINLAND") as made:
        client = register(made, "Mine")
        person = Person(sandbox["host_url"], made.login["username"], made.login["password"])
        assert HERE not in links(person.get("/console").text)
        for path in (HERE, f"{HERE}/{client}", "/console/operator/terms", "/console/operator/billing"):
            assert person.get(path).status_code == 404
        assert person.send(f"{HERE}/{client}/ERRORS", state="PASSED")[0].status_code == 404
        assert states(made, client) == {}
        person.http.close()
