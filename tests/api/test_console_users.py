"""The console's pages of users and rights without a browser: adding people, changing what they may, taking them out."""

import re
from datetime import date
from html import unescape

import httpx
import pytest

from pages import Person, forms, give_password, once, said, tags
from tosite.oauth.secrets import new_secret
from tosite.portal.words import LANGUAGES
from tosite.sandbox.create import create_sandbox, rights_with

HERE = "/console/users"


def add(admin, **changes):
    mark = once(admin.get(HERE).text)
    form = {"firstName": "Tove", "lastName": "Ek", "role": "Accountant", "rights": "VIEW", "once": mark, **changes}
    form.setdefault("username", new_secret("tove-")[:20].lower() + "@example.com")
    return admin.http.post(HERE, data={"csrf": admin.csrf, **form}), form


def password_in(answer):
    found = re.search(r'<textarea id="made-password"[^>]*>([^<]*)</textarea>', answer.text)
    assert found, said(answer.text) or answer.text[:2000]
    return unescape(found[1])


def user_of(program, username):
    return next(one for one in program.get("/service/users").json() if one["username"] == username)


def boxes(page):
    return {str(i["name"]): i for i in tags(page, "input") if i.get("type") == "checkbox"}


@pytest.fixture
def person(admin, program):
    answer, form = add(admin)
    assert answer.status_code == 200
    return user_of(program, form["username"])


def test_the_pages_open_in_every_language(made, person):
    somebody = Person(made["host_url"], made["username"], made["password"])
    for language in LANGUAGES:
        for path in (HERE, f"{HERE}/{person['userId']}"):
            answer = somebody.get(path, lang=language)
            assert answer.status_code == 200
            assert tags(answer.text, "html")[0]["lang"] == language
            assert len(tags(answer.text, "h1")) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Must be an e-mail address"),
        ("fi", "On oltava sähköpostiosoite"),
        ("sv", "Måste vara en e-postadress"),
        ("nb", "Må være en e-postadresse"),
    ],
)
def test_what_is_refused_is_said_in_the_language_of_the_page(made, language, text):
    somebody = Person(made["host_url"], made["username"], made["password"])
    somebody.http.headers["Accept-Language"] = language
    answer, _ = add(somebody, username="no address")
    assert answer.status_code == 400
    assert text in unescape(answer.text)


def test_a_new_person_gets_a_password_that_is_shown_once_and_logs_in_with_one_of_the_own(admin, made, program):
    answer, form = add(admin)
    once, name = password_in(answer), form["username"]
    page = admin.get(HERE).text
    assert once not in page
    assert "Not logged in yet" in page
    first = httpx.Client(base_url=made["host_url"])
    asked = first.post("/console/login", data={"username": name, "password": once, "next": "/console/receipts"})
    assert "Choose your password" in asked.text
    assert once not in asked.text
    fields = {str(i["name"]): str(i.get("value") or "") for i in tags(asked.text, "input")}
    sent = {**fields, "password": once, "newPassword": "long and my own", "repeated": "long and my own"}
    entered = first.post("/console/login/first", data=sent)
    assert (entered.status_code, entered.headers["location"]) == (303, "/console/receipts")
    assert first.get("/console/receipts").status_code == 200
    Person(made["host_url"], name, "long and my own")
    rights = user_of(program, name)["rights"]
    assert rights["sales"]["salesOrGroupInvoices"] == "VIEWING_RIGHTS"


def test_loading_the_answer_again_adds_nobody(admin, program):
    answer, form = add(admin)
    again, _ = add(admin, **form)
    assert (answer.status_code, again.status_code) == (200, 409)
    assert "sent before" in said(again.text)


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("MINE", {"sales.productRegister": "ALL_RIGHTS", "management.usersAndUserRights": "NO_ACCESS"}),
        ("VIEW", {"sales.productRegister": "VIEWING_RIGHTS", "management.usersAndUserRights": "VIEWING_RIGHTS"}),
        ("CHOSEN", {"sales.productRegister": "ALL_RIGHTS", "payments.payment": "NO_ACCESS"}),
    ],
)
def test_rights_are_given_as_a_whole_or_one_by_one(admin, program, way, expected):
    chosen = {"sales.productRegister": "ALL_RIGHTS", "sales.personalSalesInvoicesOnly": "true"}
    answer, form = add(admin, rights=way, **chosen)
    assert answer.status_code == 200
    rights = user_of(program, form["username"])["rights"]
    assert {name: rights[name.split(".")[0]][name.split(".")[1]] for name in expected} == expected
    assert rights["sales"]["personalSalesInvoicesOnly"] is (way == "CHOSEN")


def test_a_refused_person_is_mended_at_the_field(admin):
    answer, form = add(admin, username="nobody", firstName=" ", lastName="Kept")
    assert answer.status_code == 400
    wrong = {str(i["name"]) for i in tags(answer.text, "input") if i.get("aria-invalid") == "true"}
    assert wrong == {"username", "firstName"}
    assert 'value="Kept"' in answer.text
    once = next(str(i["value"]) for i in tags(answer.text, "input") if i.get("name") == "once")
    mended, _ = add(admin, **{**form, "username": new_secret("a")[:9] + "@example.com", "firstName": "A", "once": once})
    assert mended.status_code == 200


def test_who_has_an_account_is_added_without_a_password(admin, database):
    answer, _ = add(admin, username=create_sandbox(database, date.today()).username)
    assert answer.status_code == 303
    assert "account that was there already" in said(admin.get(answer.headers["location"]).text)


def test_rights_and_limits_are_changed_one_by_one(admin, program, person):
    here = f"{HERE}/{person['userId']}"
    page = admin.get(here).text
    assert "sales.personalSalesInvoicesOnly" in boxes(page)
    form = {"role": "Sale", "sales.productRegister": "ALL_RIGHTS", "sales.personalSalesInvoicesOnly": "true"}
    assert admin.send(here, **form)[1] == "Role and rights are changed, and count from now on"
    found = program.get(f"/service/users/{person['userId']}").json()
    assert (found["role"], found["rights"]["sales"]["productRegister"]) == ("Sale", "ALL_RIGHTS")
    assert found["rights"]["purchases"]["productRegister"] == "NO_ACCESS"
    page = admin.get(here).text
    assert "checked" in boxes(page)["sales.personalSalesInvoicesOnly"]
    assert "checked" not in boxes(page)["purchases.personalPurchaseInvoicesOnly"]
    answer, text = admin.send(here, role=" ", **{"sales.productRegister": "NO_ACCESS"})
    assert answer.status_code == 400
    assert "see what is said at the fields" in text
    assert program.get(f"/service/users/{person['userId']}").json() == found


def test_the_page_offers_what_one_has_and_what_somebody_has_already(admin, made, database, program, person):
    name = "clerk" + new_secret("")[:6]
    rights = rights_with("ALL_RIGHTS")
    rights["sales"] |= {"productRegister": "NO_ACCESS", "personalSalesInvoicesOnly": True}
    rights["payments"] = dict.fromkeys(rights["payments"], "NO_ACCESS")
    answer, form = add(admin, rights="CHOSEN", username=f"{name}@example.com", **flat(rights))
    assert answer.status_code == 200, said(answer.text)
    with database.transaction() as tx:
        tx.execute("UPDATE app_user SET password_once_until = NULL WHERE username = %s", (form["username"],))
    clerk = Person(made["host_url"], form["username"], give_password(database, form["username"]))
    page = clerk.get(HERE).text
    selects = {str(s["name"]) for s in tags(page, "select")}
    assert "sales.productRegister" not in selects
    assert "payments.payment" not in selects
    assert "disabled" in boxes(page)["sales.personalSalesInvoicesOnly"]
    page = clerk.get(f"{HERE}/{person['userId']}").text  # may view everything already
    assert {"sales.productRegister", "payments.payment"} <= {str(s["name"]) for s in tags(page, "select")}
    assert "disabled" not in boxes(page)["sales.personalSalesInvoicesOnly"]


def flat(rights):
    """The fields of the form that stand for these rights."""
    return {
        f"{group}.{name}": "true" if value is True else value
        for group, members in rights.items()
        for name, value in members.items()
        if value is not False
    }


def test_taking_somebody_out_asks_first_and_then_it_is_done(admin, program, person):
    here = f"{HERE}/{person['userId']}"
    page = admin.get(here).text
    assert f"{here}/out" in forms(page)
    assert 'class="twice"' in page
    assert admin.send(here + "/out")[1] == "The person does not belong to the company any more"
    assert admin.get(here).status_code == 404
    assert admin.send(here + "/out")[1] == "Not found"


def test_oneself_and_users_for_programs_have_no_forms(admin, program):
    job = program.post("/service/access/technicalusers", json={"name": "Job", "email": "ops@example.com"}).json()
    for user in (program.get("/users").json()["id"], job["userId"]):
        page = admin.get(f"{HERE}/{user}")
        assert page.status_code == 200
        assert forms(page.text) == set()
        answer, text = admin.send(f"{HERE}/{user}", role="Sale")
        assert (answer.status_code, "another manager does" in text or "API keys" in text) == (403, True)


def test_who_may_only_view_sees_no_forms_and_changes_nothing(made, database, program, person):
    name = f"auditor{made['company_id']}"
    viewer = Person(made["host_url"], name, give_password(database, name))
    before = program.get("/service/users").json()
    for path in (HERE, f"{HERE}/{person['userId']}"):
        assert forms(viewer.get(path).text) == set()
        viewer.send(path, role="Sale", firstName="A", lastName="B", username="a@example.com", once="x")
    viewer.send(f"{HERE}/{person['userId']}/out")
    assert program.get("/service/users").json() == before


def test_people_of_other_companies_are_unknown(admin, neighbour_api):
    stranger = neighbour_api.get("/users").json()["id"]
    assert admin.get(f"{HERE}/{stranger}").status_code == 404
    assert admin.send(f"{HERE}/{stranger}", role="Sale")[0].status_code == 404
    assert admin.get(f"{HERE}/x").status_code == 404


def test_the_audit_log_calls_it_a_membership(admin, person):
    page = admin.get("/console/audit").text
    assert "Membership" in page
