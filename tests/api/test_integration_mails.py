"""Whoever must act on a request for an integration is told by mail, and no more than the customer agreed to."""

import pytest
from integrators import (
    asked,
    maker_in,
    number_of,
    offered,
    person_of,
    requests_of,
    second_company,
)
from psycopg.types.json import Jsonb
from staff import on_page

from tosite.integrations import texts
from tosite.sandbox.create import rights_with

LANGUAGES = ("FINNISH", "SWEDISH", "NORWEGIAN", "ENGLISH")


def mails(staff, about="integra"):
    """The mails of a company, oldest first."""
    found = staff.boss.get("/service/mails").json()["results"]
    return [one for one in reversed(found) if about in one["subject"].lower()]


def request_for(maker, customer, companies, **changes):
    """Ask for a new integration; its path and the number of the request."""
    path = offered(maker)
    person = person_of(customer, number_of(customer))
    assert asked(person, path, companies, **changes)[0].status_code == 303
    return path, requests_of(maker, path)[0]["requestId"]


def decide(maker, number, approve=(), reject=()):
    maker.boss.put(
        f"/integrations/{number}", json={"approve": list(approve), "reject": list(reject)}
    ).raise_for_status()


def cancel(customer, number):
    path = "/service/integrationrequests/{requestId}/cancel"
    on_page(customer, "PUT", path, values={"requestId": number}).raise_for_status()


def email_of(staff):
    return staff.boss.get("/users").json()["email"]


def leave(database, staff):
    """Take the administrator's right to manage the company away."""
    with database.transaction() as tx:
        tx.execute(
            "UPDATE membership SET rights = %s WHERE company_id = %s AND user_id = %s",
            (Jsonb(rights_with("VIEWING_RIGHTS")), number_of(staff), staff.ids["boss"]),
        )


def test_each_who_manages_the_offering_company_gets_one_mail_for_a_request(maker, customer, database):
    maker.hire("Second")
    maker.hire("Looker", management__companyUserManagement="VIEWING_RIGHTS")
    second = second_company(database, customer)
    path, number = request_for(maker, customer, [number_of(customer), second], consents=["companyName", "email"])
    told = mails(maker)
    assert sorted(one["recipient"] for one in told) == sorted([email_of(maker), "n@example.com"])
    (integration,) = maker.boss.get("/service/integrations").json()
    assert {one["subject"] for one in told} == {
        f"Integraatiota {integration['name']} pyydetään käyttöön (pyyntö {number})"
    }
    assert "yrityksiä 2" in told[0]["text"]
    assert f"GET /integrations/{number}" in told[0]["text"]
    name = customer.boss.get("/company").json()["name"]
    assert not [one for one in told if name in one["text"] or email_of(customer) in one["text"]]
    assert mails(customer) == []


def test_who_asked_is_told_that_it_is_approved_and_the_key_is_in_no_mail(maker, customer):
    _, number = request_for(maker, customer, [number_of(customer)])
    answer = maker.boss.put(f"/integrations/{number}", json={"approve": [number_of(customer)]}).json()
    (told,) = mails(customer)
    assert told["recipient"] == email_of(customer)
    assert told["subject"].endswith(f"pyyntö {number} hyväksyttiin")
    (key,) = [one["apiKey"] for one in answer["companiesIntegrated"]]
    assert key not in told["text"] + told["subject"]
    assert len(mails(maker)) == 1  # of the request: what one has decided oneself nobody tells one


def test_who_asked_for_one_company_is_told_the_reason_why_it_is_turned_down(maker, customer):
    _, number = request_for(maker, customer, [number_of(customer)])
    decide(maker, number, reject=[{"companyId": number_of(customer), "reason": "Not in your country"}])
    (told,) = mails(customer)
    assert told["subject"].endswith(f"pyyntö {number} hylättiin")
    assert "Syy: Not in your country" in told["text"]


def test_of_several_companies_the_mail_says_how_many_and_which_it_does_not(maker, customer, database):
    own, second = number_of(customer), second_company(database, customer)
    _, number = request_for(maker, customer, [own, second])
    decide(maker, number, [own], [{"companyId": second, "reason": "A secret of the second"}])
    found = database_mails(database, [own, second])
    assert len(found) == 1
    assert "Hyväksyttyjä yrityksiä: 1. Hylättyjä: 1." in found[0]["body"]
    assert "A secret of the second" not in found[0]["body"]


def database_mails(database, companies):
    with database.transaction() as tx:
        statement = "SELECT company_id, recipient, body FROM mail_queue WHERE company_id = ANY(%s)"
        return tx.execute(statement, (companies,)).fetchall()


def test_who_asked_and_manages_none_of_the_companies_any_more_is_told_nothing(maker, customer, database):
    _, number = request_for(maker, customer, [number_of(customer)])
    leave(database, customer)
    decide(maker, number, reject=[{"companyId": number_of(customer)}])
    assert database_mails(database, [number_of(customer)]) == []


def test_who_manages_only_the_second_company_still_is_told_there(maker, customer, database):
    own, second = number_of(customer), second_company(database, customer)
    _, number = request_for(maker, customer, [own, second])
    leave(database, customer)
    decide(maker, number, reject=[{"companyId": own}, {"companyId": second}])
    assert [one["company_id"] for one in database_mails(database, [own, second])] == [second]


def test_the_offering_company_is_told_that_a_request_is_taken_back(maker, customer, database):
    own, second = number_of(customer), second_company(database, customer)
    _, number = request_for(maker, customer, [own, second])
    cancel(customer, number)
    asked_for, taken_back = mails(maker)
    assert taken_back["subject"].endswith(f"pyyntö {number} peruttiin")
    assert asked_for["recipient"] == taken_back["recipient"] == email_of(maker)
    assert mails(customer) == []


def test_the_offering_company_is_told_how_many_still_wait(maker, customer, database):
    own, second = number_of(customer), second_company(database, customer)
    _, number = request_for(maker, customer, [own, second])
    with database.transaction() as tx:
        tx.execute("DELETE FROM membership WHERE company_id = %s AND user_id = %s", (second, customer.ids["boss"]))
    cancel(customer, number)
    assert mails(maker)[-1]["subject"].endswith("peruttiin osittain")
    assert "odottaa vielä 1 yritystä" in mails(maker)[-1]["text"]


def test_what_is_refused_tells_nobody(maker, customer):
    path, number = request_for(maker, customer, [number_of(customer)])
    before = mails(maker)
    again, _ = asked(person_of(customer, number_of(customer)), path, [number_of(customer)])
    assert again.status_code == 400
    assert maker.boss.put(f"/integrations/{number}", json={}).status_code == 400
    assert mails(maker) == before
    assert mails(customer) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_written_in_every_language_and_leads_to_its_page(language):
    link = "https://books.example.com/console/offering"
    for what in ("asked", "cancelled", "cancelled in part"):
        body = texts.to_owner(what, 200001, 3, 2, language, link)
        assert body.endswith(f"\n\n{link}")
        assert "200001" in texts.subject(what, 200001, "Orders", language)
        assert "Orders" in texts.subject(what, 200001, "Orders", language)
        assert "GET /integrations/200001" in texts.to_owner(what, 200001, 3, 2, language, None)
    for outcome in ("APPROVED", "REJECTED", "decided"):
        assert "200001" in texts.subject(outcome, 200001, "Orders", language)
    assert "No room" in texts.to_initiator(0, 1, "No room", language, link)


def test_each_language_has_words_of_its_own():
    for what in ("asked", "cancelled", "cancelled in part", "APPROVED", "REJECTED", "decided"):
        assert len({texts.subject(what, 1, "Orders", language) for language in LANGUAGES}) == len(LANGUAGES)


def test_a_maker_abroad_reads_in_the_language_of_the_country(sandbox, database, customer):
    with maker_in(sandbox, database) as maker:
        with database.transaction() as tx:
            tx.execute("UPDATE company SET country = 'SWEDEN' WHERE company_id = %s", (number_of(maker),))
        _, number = request_for(maker, customer, [number_of(customer)])
        assert mails(maker)[0]["subject"].startswith("Någon ber om integrationen")
        cancel(customer, number)
        assert mails(maker)[1]["subject"].endswith("togs tillbaka")
