"""The console's pages on which a company offers integrations and decides who gets a key, and the operator's desk."""

import re

import pytest
from integrators import (
    SPECIFIED,
    VERSION,
    activated,
    asked,
    boxes,
    code_of,
    expire,
    into_production,
    number_of,
    offered,
    person_of,
    requests_of,
    second_company,
)

from pages import Person, forms, give_password, links, once, said, tags, wrong
from sandboxes import client_of
from tosite.oauth.secrets import new_secret
from tosite.portal.console import offering, operator_integrations
from tosite.portal.words import LANGUAGES, catalogue


def specified(person, maker, **changes):
    form = {"name": new_secret("Orders ")[:16], "clientId": maker.client["clientId"], **SPECIFIED, **changes}
    return person.send("/console/offering", **form)


def decide(person, maker, path, request, said_of, **reasons):
    """Send the form of a decision."""
    here = f"/console/offering/{code_of(path)}/requests/{request}"
    form = {"csrf": person.csrf, "once": once(person.get(here).text)}
    form |= {f"decision-{number}": word for number, word in said_of.items()} | reasons
    return person.http.post(here, data=form), form


def keys_in(page):
    """The keys that a page shows, by company."""
    return {int(n): key for n, key in re.findall(r'<textarea id="made-key-(\d+)"[^>]*>([^<]+)</textarea>', page)}


def test_a_maker_specifies_an_integration_submits_it_and_is_given_the_link(maker, customer):
    person = person_of(maker)
    answer, text = specified(person, maker)
    assert text == "The integration is specified: submit its version when it is ready"
    here = answer.headers["location"]
    page = person.get(here).text
    link = f"/console/integrations/{code_of(here)}"
    assert maker.sandbox["host_url"] + link in page
    assert "It leads to the offer once a version is approved." in page
    shown = maker.boss.get(f"/service/integrations/{code_of(here)}").json()["versions"][0]
    assert {name: shown[name] for name in VERSION} == VERSION
    assert person_of(customer).get(link).status_code == 404
    assert person.send(here + "/versions/1", state="PENDING_APPROVAL")[1] == "The version is submitted"
    assert person_of(customer).get(link).status_code == 200  # nobody has to approve it in a sandbox
    assert person.send(here + "/versions/1", state="DEPRECATED")[1].startswith("The version is offered no longer")
    assert person_of(customer).get(link).status_code == 404
    assert here in links(person.get("/console/offering").text)


def test_a_refused_specification_says_at_each_field_what_is_wrong_and_keeps_it(maker):
    person = person_of(maker)
    changes = {"name": " ", "clientId": "stranger", "description": "Kept text"}
    answer, _ = specified(person, maker, **changes)
    assert answer.status_code == 400
    assert wrong(answer.text).keys() == {"name", "clientId"}
    assert "Is no client of the company" in answer.text
    assert "Kept text</textarea>" in answer.text
    chosen = answer.text.split('name="sales.salesOrGroupInvoices"')[1].split("</select>")[0]
    assert 'value="ALL_RIGHTS" selected' in chosen
    answer, _ = specified(person, maker, terms=" ")
    assert wrong(answer.text).keys() == {"terms"}
    nothing = {name: "NO_ACCESS" for name in SPECIFIED if "." in name}
    answer, _ = specified(person, maker, **nothing)
    assert "Choose at least one right" in answer.text
    assert maker.boss.get("/service/integrations").json() == []


def test_the_next_version_begins_with_what_the_newest_says(maker):
    path = offered(maker)
    here = f"/console/offering/{code_of(path)}"
    person = person_of(maker)
    page = person.get(here).text
    assert f"{VERSION['description']}</textarea>" in page
    assert "checked" in boxes(page, "consents")["country"]
    text = person.send(here + "/versions", **{**SPECIFIED, "terms": "Anew.\r\nTwice."})[1]
    assert text == "The version is specified: submit it when it is ready"
    newest = maker.boss.get(f"/service/integrations/{code_of(path)}").json()["versions"][0]
    assert (newest["version"], newest["state"], newest["terms"]) == (2, "NEW", "Anew.\nTwice.")
    assert person.send(here + "/versions/2", state="DELETED")[1] == "The version is removed"
    assert person.send(here + "/versions/1", state="APPROVED")[0].status_code == 404


def test_a_maker_approves_some_rejects_others_with_a_reason_and_sees_the_keys_once(maker, customer, database):
    path, own, second = offered(maker), number_of(customer), second_company(database, customer)
    asked(person_of(customer, own), path, [own, second], consents=["companyName"])
    person = person_of(maker)
    (request,) = requests_of(maker, path)
    here = f"/console/offering/{code_of(path)}/requests/{request['requestId']}"
    assert here in links(person.get("/console/offering").text)
    assert here in links(person.get(f"/console/offering/{code_of(path)}").text)
    page = person.get(here).text
    assert customer.boss.get("/company").json()["name"] in page
    assert "Not told" in page  # who asks did not agree to it

    answer, _ = decide(person, maker, path, request["requestId"], {own: "APPROVE"})
    assert answer.status_code == 400
    assert wrong(answer.text).keys() == {f"decision-{second}"}
    said_of = {own: "APPROVE", second: "REJECT"}
    long = {f"reason-{second}": "x" * 256}
    answer, _ = decide(person, maker, path, request["requestId"], said_of, **long)
    assert wrong(answer.text).keys() == {f"reason-{second}"}

    reason = {f"reason-{second}": "Not in your country"}
    answer, form = decide(person, maker, path, request["requestId"], said_of, **reason)
    assert answer.headers["cache-control"] == "no-store"
    keys = keys_in(answer.text)
    assert set(keys) == {own}
    credentials = {"client_id": maker.client["clientId"], "client_secret": maker.client["clientSecret"]}
    with client_of({**maker.sandbox, **credentials}, keys[own]) as program:
        assert program.get("/sessioninfo").json()["companyId"] == own
    assert keys[own] not in person.get(here).text
    assert "Not in your country" in person.get(here).text
    again = person.http.post(here, data=form)
    assert (again.status_code, keys_in(again.text)) == (409, {})
    assert "This form was sent before" in said(again.text)
    page = person.get(f"/console/offering/{code_of(path)}").text
    assert re.search(rf'<th scope="row">{own}</th>', page)
    assert "Approved" in person_of(customer, own).get("/console/integrations").text
    assert "Not in your country" in person_of(customer, second).get("/console/integrations").text


def test_a_request_that_has_expired_is_said_to_be_and_cannot_be_decided(maker, customer, database):
    path, own = offered(maker), number_of(customer)
    asked(person_of(customer), path, [own])
    (request,) = requests_of(maker, path)
    expire(database, request["requestId"])
    person = person_of(maker)
    here = f"/console/offering/{code_of(path)}/requests/{request['requestId']}"
    page = person.get(here).text
    assert "It has expired: two weeks have passed." in page
    assert forms(page) == set()
    answer, _ = person.send(here, **{f"decision-{own}": "APPROVE", "once": new_secret("")})
    assert answer.status_code == 410
    assert keys_in(answer.text) == {}
    assert here not in links(person.get("/console/offering").text)


def test_a_request_that_was_taken_back_is_said_to_be_and_cannot_be_decided(maker, customer):
    path, own = offered(maker), number_of(customer)
    asked(person_of(customer), path, [own])
    (request,) = requests_of(maker, path)
    person = person_of(maker)
    here = f"/console/offering/{code_of(path)}/requests/{request['requestId']}"
    before = {"csrf": person.csrf, "once": once(person.get(here).text), f"decision-{own}": "APPROVE"}
    customer.boss.put(f"/service/integrationrequests/{request['requestId']}/cancel").raise_for_status()
    answer = person.http.post(here, data=before)  # the page was open since before
    assert answer.status_code == 410
    assert keys_in(answer.text) == {}
    page = person.get(here).text
    assert "The customer has taken it back: there is nothing to decide." in page
    assert forms(page) == set()
    assert "Taken back" in person.get(f"/console/offering/{code_of(path)}").text
    assert here not in links(person.get("/console/offering").text)


def test_only_the_companies_that_still_wait_are_decided_on(maker, customer, database):
    path, own, second = offered(maker), number_of(customer), second_company(database, customer)
    asked(person_of(customer, own), path, [own, second])
    with database.transaction() as tx:
        tx.execute("DELETE FROM membership WHERE company_id = %s AND user_id = %s", (second, customer.ids["boss"]))
    (request,) = requests_of(maker, path)
    customer.boss.put(f"/service/integrationrequests/{request['requestId']}/cancel").raise_for_status()
    person = person_of(maker)
    page = person.get(f"/console/offering/{code_of(path)}/requests/{request['requestId']}").text
    assert set(boxes(page, f"decision-{second}")) == {"APPROVE", "REJECT"}
    assert boxes(page, f"decision-{own}") == {}
    assert f"Taken back: Company {own}" in page
    answer, _ = decide(person, maker, path, request["requestId"], {second: "REJECT"})
    assert answer.status_code == 200
    assert "No company gets a key." in answer.text


def test_requests_that_wait_are_counted_on_the_first_page_for_who_decides(maker, customer, database):
    person = person_of(maker)
    assert "Requests for integrations to decide on</a> <b>0</b>" in person.get("/console").text
    path = offered(maker)
    asked(person_of(customer), path, [number_of(customer)])
    page = person.get("/console").text
    assert "Requests for integrations to decide on</a> <b>1</b>" in page
    assert "/console/offering" in links(page)
    viewer = f"auditor{number_of(maker)}"
    looker = Person(maker.sandbox["host_url"], viewer, give_password(database, viewer))
    assert "Requests for integrations to decide on" not in looker.get("/console").text
    (request,) = requests_of(maker, path)
    customer.boss.put(f"/service/integrationrequests/{request['requestId']}/cancel").raise_for_status()
    assert "Requests for integrations to decide on</a> <b>0</b>" in person.get("/console").text
    into_production(database, maker)
    activated(database, maker)
    assert "Requests for integrations to decide on" not in person.get("/console").text  # may offer none


def test_others_see_nothing_of_an_integration_that_is_made(maker, customer, neighbour):
    path = offered(maker)
    asked(person_of(customer), path, [number_of(customer)])
    (request,) = requests_of(maker, path)
    here = f"/console/offering/{code_of(path)}"
    where = (maker.sandbox["host_url"], neighbour["username"], neighbour["password"])
    stranger = Person(*where, neighbour["company_id"])
    for address in (here, f"{here}/requests/{request['requestId']}"):
        assert stranger.get(address).status_code == 404
    for address in ("/versions", "/versions/1", f"/requests/{request['requestId']}"):
        assert stranger.send(here + address, state="DEPRECATED", **SPECIFIED)[0].status_code == 404
    assert customer.boss.get(f"/service/integrations/{code_of(path)}/requests").status_code == 404
    for nonsense in ("0", "x", "%00", "99999999999"):
        assert person_of(maker).get(f"{here}/requests/{nonsense}").status_code == 404


def test_a_viewer_of_the_maker_sees_everything_and_changes_nothing(maker, customer, database):
    path = offered(maker)
    asked(person_of(customer), path, [number_of(customer)])
    (request,) = requests_of(maker, path)
    here = f"/console/offering/{code_of(path)}"
    name = f"auditor{number_of(maker)}"
    viewer = Person(maker.sandbox["host_url"], name, give_password(database, name))
    for address in ("/console/offering", here, f"{here}/requests/{request['requestId']}"):
        answer = viewer.get(address)
        assert (answer.status_code, forms(answer.text)) == (200, set())
    viewer.send(here + "/versions/1", state="DEPRECATED")
    specified(viewer, maker)
    (kept,) = maker.boss.get("/service/integrations").json()
    assert [version["state"] for version in kept["versions"]] == ["APPROVED"]


def test_every_page_of_a_maker_opens_in_every_language(maker, customer):
    path = offered(maker)
    asked(person_of(customer), path, [number_of(customer)])
    (request,) = requests_of(maker, path)
    here = f"/console/offering/{code_of(path)}"
    person = person_of(maker)
    for language in LANGUAGES:
        for address in ("/console/offering", here, f"{here}/requests/{request['requestId']}"):
            answer = person.get(address, lang=language)
            assert (answer.status_code, len(tags(answer.text, "h1"))) == (200, 1)


def test_in_production_an_operator_lets_a_company_offer_and_approves_its_version(maker, customer, database, provider):
    into_production(database, maker)
    activated(database, maker)
    person = person_of(maker)
    assert "Your company may not offer integrations yet" in person.get("/console/offering").text
    assert "/console/offering" not in forms(person.get("/console/offering").text)
    operator = Person(maker.sandbox["host_url"], provider["username"], provider["password"])
    desk = f"/console/operator/companies/{number_of(maker)}"
    assert operator.send(desk + "/integrator", enabled="yes")[1] == "The company may offer integrations"
    here = specified(person, maker, name="Desk orders")[0].headers["location"]
    person.send(here + "/versions/1", state="PENDING_APPROVAL")

    page = operator.get("/console/operator/integrations").text
    decide_at = f"/console/operator/integrations/{code_of(here)}/versions/1"
    assert decide_at in forms(page)
    assert "Orders are sent once a day.\n&lt;b&gt;Be fair.&lt;/b&gt;" in page
    assert operator.send(decide_at, state="REJECTED")[1] == "The version is refused"
    assert "Refused" in person.get(here).text
    person.send(here + "/versions", **SPECIFIED)
    person.send(here + "/versions/2", state="PENDING_APPROVAL")
    decide_at = decide_at[:-1] + "2"
    assert operator.send(decide_at, state="APPROVED")[1].startswith("The version is approved")
    into_production(database, customer)
    activated(database, customer)
    link = f"/console/integrations/{code_of(here)}"
    assert link in forms(person_of(customer).get(link).text)
    assert operator.send(decide_at, state="INVALIDATED")[1].startswith("The version is stopped")
    assert person_of(customer).get(link).status_code == 404
    assert operator.send(desk + "/integrator", enabled="no")[1] == "The company may offer no integrations any more"
    assert "Your company may not offer integrations yet" in person.get("/console/offering").text
    assert person.get("/console/operator/integrations").status_code == 404
    assert person.send(decide_at, state="APPROVED")[0].status_code == 404


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_what_is_said_after_a_form_is_translated(language):
    texts = {text for pair in offering._MOVES.values() for text in pair} | set(operator_integrations._DONE.values())
    texts |= set(offering._REQUEST_STATES.values())
    assert texts - catalogue(language).keys() == set()
