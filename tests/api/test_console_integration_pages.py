"""The console's pages on which a customer asks for an integration: by its link, for his companies, under its terms."""

import httpx
import pytest
from integrators import (
    VERSION,
    activated,
    asked,
    boxes,
    code_of,
    expire,
    into_production,
    move,
    number_of,
    offered,
    offered_in_production,
    person_of,
    requests_of,
    second_company,
)

from pages import Person, forms, give_password, links, said, tags, wrong
from tosite.integrations.rules import fault_in_company
from tosite.portal.console import asking, integrating
from tosite.portal.words import LANGUAGES, catalogue


def test_a_link_leads_through_the_login_to_the_offer(maker, customer):
    path = offered(maker)
    with httpx.Client(base_url=maker.sandbox["host_url"]) as browser:
        login = browser.get(path)
        assert (login.status_code, login.headers["location"]) == (303, f"/console/login?next={path}")
        fields = tags(browser.get(login.headers["location"]).text, "input")
        hidden = {field["name"]: field["value"] for field in fields if field.get("type") == "hidden"}
        form = {"username": customer.made["username"], "password": customer.made["password"], "next": hidden["next"]}
        assert browser.post("/console/login", data=form).headers["location"] == path
        assert browser.get(path).status_code == 200


def test_whoever_has_several_companies_chooses_one_and_then_comes_to_the_offer(maker, customer, database):
    path, second = offered(maker), second_company(database, customer)
    with httpx.Client(base_url=maker.sandbox["host_url"]) as browser:
        form = {"username": customer.made["username"], "password": customer.made["password"], "next": path}
        chooser = browser.post("/console/login", data=form).headers["location"]
        assert chooser == f"/console/companies?next={path}"
        assert browser.get(path).headers["location"] == chooser  # also when the session is there already
        page = browser.get(chooser).text
        hidden = {str(i["name"]): str(i["value"]) for i in tags(page, "input") if i.get("type") == "hidden"}
        answer = browser.post("/console/companies", data={**hidden, "company": str(second)})
        assert answer.headers["location"] == path
        offer = browser.get(path).text
        assert set(boxes(offer, "companyIds")) == {str(second), str(number_of(customer))}
        abroad = {**hidden, "company": str(second), "next": "//evil.example"}
        elsewhere = browser.post("/console/companies", data=abroad)
        assert elsewhere.headers["location"] == "/console"


def test_an_offer_says_who_makes_it_what_it_may_do_and_its_terms_in_full(maker, customer):
    path = offered(maker)
    person = person_of(customer)
    page = person.get(path).text
    assert f"<strong>{maker.boss.get('/company').json()['name']}</strong>" in page
    for text in (VERSION["description"], "Sales invoices", "May change", "Search of sales invoices", "May view"):
        assert text in page
    assert "Orders are sent once a day.\n&lt;b&gt;Be fair.&lt;/b&gt;" in page
    assert "Purchase invoices" not in page  # what it may not do is left out
    assert set(boxes(page, "consents")) == set(VERSION["consents"])
    assert not [box for box in boxes(page, "consents").values() if "checked" in box]
    for language in LANGUAGES:
        answer = person.get(path, lang=language)
        assert (answer.status_code, len(tags(answer.text, "h1"))) == (200, 1)
        assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_request_stands_in_the_list_of_the_company_until_it_is_decided(maker, customer):
    path, own = offered(maker), number_of(customer)
    person = person_of(customer)
    answer, text = asked(person, path, [own], consents=["country", "email"])
    assert answer.headers["location"] == "/console/integrations"
    assert text == "You have asked for the integration: its maker decides within two weeks"
    assert "Waits for its maker" in person.get("/console/integrations").text
    assert path in links(person.get("/console/integrations").text)
    (request,) = requests_of(maker, path)
    told = maker.boss.get(f"/integrations/{request['requestId']}").json()
    assert set(told["initiator"]) == {"email"}
    assert told["companiesToIntegrate"] == [{"companyId": own, "extraInfo": {"country": "FINLAND"}}]
    reject = [{"companyId": own, "reason": "Not yet"}]
    maker.boss.put(f"/integrations/{request['requestId']}", json={"reject": reject}).raise_for_status()
    page = person.get("/console/integrations").text
    assert "Turned down" in page
    assert "Not yet" in page


def test_a_request_that_waits_is_taken_back_where_it_is_listed(maker, customer):
    path, own = offered(maker), number_of(customer)
    person = person_of(customer)
    asked(person, path, [own])
    (request,) = requests_of(maker, path)
    cancel = f"/console/integrations/requests/{request['requestId']}/cancel"
    assert cancel in forms(person.get("/console/integrations").text)
    answer, text = person.send(cancel)
    assert answer.headers["location"] == "/console/integrations"
    assert text == "The request is taken back"
    page = person.get("/console/integrations").text
    assert "Taken back" in page
    assert cancel not in forms(page)
    assert "The request is taken back already" in person.send(cancel)[1]
    assert "disabled" not in boxes(person.get(path).text, "companyIds")[str(own)]  # it can be asked for again


def test_who_may_not_ask_takes_nothing_back(maker, customer, neighbour, database):
    path = offered(maker)
    asked(person_of(customer), path, [number_of(customer)])
    (request,) = requests_of(maker, path)
    cancel = f"/console/integrations/requests/{request['requestId']}/cancel"
    name = f"auditor{number_of(customer)}"
    viewer = Person(customer.sandbox["host_url"], name, give_password(database, name))
    page = viewer.get("/console/integrations").text
    assert "Waits for its maker" in page
    assert cancel not in forms(page)
    where = (customer.sandbox["host_url"], neighbour["username"], neighbour["password"])
    stranger = Person(*where, neighbour["company_id"])
    for other in (viewer, stranger, person_of(maker)):
        other.send(cancel)
    (kept,) = requests_of(maker, path)
    assert "decided" not in kept


def test_a_form_without_company_and_terms_says_both_and_keeps_what_was_ticked(maker, customer):
    path = offered(maker)
    answer, _ = asked(person_of(customer), path, [], termsAccepted="", consents=["country"])
    assert answer.status_code == 400
    assert wrong(answer.text).keys() == {"companyIds", "termsAccepted"}
    assert "Choose at least one company" in answer.text
    assert "checked" in boxes(answer.text, "consents")["country"]
    assert requests_of(maker, path) == []


def test_what_is_unknown_withdrawn_or_never_approved_is_said_in_a_sentence(maker, customer):
    person = person_of(customer)
    answer = person.get("/console/integrations/integration-none")
    assert answer.status_code == 404
    assert "No integration has this address" in said(answer.text)
    path = offered(maker)
    move(maker, code_of(path), 1, "DEPRECATED")
    for answer in (person.get(path), asked(person, path, [number_of(customer)])[0]):
        assert answer.status_code == 404
        assert "This integration is not offered at present" in said(answer.text)


def test_a_company_that_has_not_activated_the_api_is_led_to_the_activation(maker, customer, database):
    for staff in (maker, customer):
        into_production(database, staff)
    with database.transaction() as tx:
        tx.execute("UPDATE company SET integrator = true WHERE company_id = %s", (number_of(maker),))
    path = offered_in_production(maker, database)
    person = person_of(customer)
    page = person.get(path).text
    assert "The API is not activated for this company" in page
    assert "/console/integrations/activation" in links(page)
    assert path not in forms(page)
    answer, _ = asked(person, path, [number_of(customer)])
    assert answer.status_code == 400
    activated(database, customer)
    assert path in forms(person.get(path).text)


def test_a_sandbox_and_production_do_not_mix(maker, customer, database):
    path = offered(maker)
    into_production(database, customer)
    page = person_of(customer).get(path).text
    assert "The integration is of another environment: test or production" in page
    assert path not in forms(page)


def test_what_waits_is_not_asked_for_again_and_what_has_expired_is(maker, customer, database):
    path, own, second = offered(maker), number_of(customer), second_company(database, customer)
    person = person_of(customer, own)
    assert asked(person, path, [own])[0].status_code == 303
    page = person.get(path).text
    assert "disabled" in boxes(page, "companyIds")[str(own)]
    assert "disabled" not in boxes(page, "companyIds")[str(second)]
    assert "Is asked for already: the request waits" in page
    answer, _ = asked(person, path, [own, second])
    assert answer.status_code == 400
    assert "Is asked for already: the request waits" in answer.text
    assert "checked" in boxes(answer.text, "companyIds")[str(second)]
    expire(database, requests_of(maker, path)[0]["requestId"])
    assert "Expired" in person.get("/console/integrations").text
    assert "disabled" not in boxes(person.get(path).text, "companyIds")[str(own)]
    answer, _ = asked(person, path, [second])
    assert answer.headers["location"] == path  # the list is another company's


def test_terms_that_changed_since_they_were_read_are_read_again(maker, customer):
    path = offered(maker)
    person = person_of(customer)
    maker.boss.post(f"/service/integrations/{code_of(path)}/versions", json={**VERSION, "terms": "Anew."})
    move(maker, code_of(path), 2, "PENDING_APPROVAL")
    answer, _ = asked(person, path, [number_of(customer)])
    assert answer.status_code == 400
    assert "The integration has a newer version" in answer.text
    assert "Anew." in answer.text
    assert "checked" not in boxes(answer.text, "termsAccepted")["yes"]
    assert requests_of(maker, path) == []
    assert asked(person, path, [number_of(customer)], version="2")[0].status_code == 303


def test_a_viewer_reads_the_offer_and_does_not_ask(maker, customer, database):
    path = offered(maker)
    name = f"auditor{number_of(customer)}"
    viewer = Person(customer.sandbox["host_url"], name, give_password(database, name))
    page = viewer.get(path).text
    assert forms(page) == set()
    assert "You may read the offer but not ask for it" in page
    assert asked(viewer, path, [number_of(customer)])[0].status_code == 403
    with database.transaction() as tx:
        tx.execute(
            "UPDATE membership m SET rights = jsonb_set(rights, '{management,companyUserManagement}', '\"NO_ACCESS\"') "
            "FROM app_user u WHERE u.user_id = m.user_id AND u.username = %s",
            (name,),
        )
    answer = viewer.get(path)
    assert answer.status_code == 403
    assert "You do not manage the company that you look at" in said(answer.text)


@pytest.mark.parametrize("code", ["%00", "%2e%2e", "'--", "x" * 300, "%3Cscript%3E"])
def test_an_address_that_is_no_integration_is_a_page_that_says_so(customer, code):
    answer = person_of(customer).get(f"/console/integrations/{code}")
    assert answer.status_code == 404
    assert len(tags(answer.text, "h1")) == 1
    assert "<script>" not in answer.text


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_states_consents_and_what_is_refused_are_translated(language):
    company = {"is_sandbox": True, "is_open": True, "is_asked": True}
    offer = {"is_sandbox": True}
    faults = {
        fault_in_company(1, offer, {}),
        fault_in_company(1, {"is_sandbox": False}, {1: company}),
        fault_in_company(1, offer, {1: {**company, "is_open": False}}),
        fault_in_company(1, offer, {1: company}),
    }
    named = (integrating.REQUEST_STATES, integrating.VERSION_STATES, integrating.CONSENTS)
    texts = faults | {text for names in named for text in names.values()}
    texts |= {asking._UNKNOWN, asking._WITHDRAWN, asking._NOT_MANAGED, asking._CHANGED, asking._SENT}
    assert texts - catalogue(language).keys() == set()
