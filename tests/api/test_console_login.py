"""Logging in on the console: sessions, forms, where one may be sent, and what every page's headers say."""

import re

import httpx
import pytest

from tosite.portal.entering import own
from tosite.portal.words import choose


@pytest.fixture
def browser(sandbox):
    with httpx.Client(base_url=sandbox["host_url"], follow_redirects=False) as client:
        yield client


def csrf_of(answer):
    return re.search(r'name="csrf" value="([^"]*)"', answer.text)[1]


def log_in(browser, sandbox, **more):
    form = {"username": sandbox["username"], "password": sandbox["password"], **more}
    return browser.post("/console/login", data=form)


def test_a_page_leads_to_the_login_and_back(browser, sandbox):
    asked = browser.get("/console/companies?x=1")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/console/login?next=/console/companies%3Fx%3D1"
    answer = log_in(browser, sandbox, next="/console/companies?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/companies?x=1")
    assert str(sandbox["company_id"]) in browser.get("/console/companies").text


def test_the_cookie_is_for_the_console_alone_and_no_script_reads_it(browser, sandbox):
    cookie = log_in(browser, sandbox).headers["set-cookie"]
    assert {"HttpOnly", "Path=/console", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_wrong_password_says_so_and_keeps_the_name(browser, sandbox):
    answer = log_in(browser, sandbox, password="wrong")
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert f'value="{sandbox["username"]}"' in answer.text
    assert "set-cookie" not in answer.headers


def test_logging_out_ends_the_session(browser, sandbox):
    log_in(browser, sandbox)
    token = csrf_of(browser.get("/console/companies"))
    kept = browser.cookies["tosite_session"]
    assert browser.post("/console/logout", data={"csrf": token}).status_code == 303
    assert browser.get("/console/companies", headers={"Cookie": f"tosite_session={kept}"}).status_code == 303


@pytest.mark.parametrize("token", [None, "", "guess"])
def test_a_form_without_the_sessions_token_is_refused(browser, sandbox, token):
    log_in(browser, sandbox)
    answer = browser.post("/console/companies", data={"company": "1", **({"csrf": token} if token else {})})
    assert answer.status_code == 403


def test_a_form_of_another_site_is_refused(browser, sandbox):
    answer = browser.post("/console/login", data={"username": "a"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_a_company_of_others_cannot_be_chosen(browser, sandbox, neighbour):
    log_in(browser, sandbox)
    token = csrf_of(browser.get("/console/companies"))
    answer = browser.post("/console/companies", data={"csrf": token, "company": str(neighbour["company_id"])})
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/console/login", "/console/companies", "/console/login?lang=fi"])
def test_every_page_lets_nothing_foreign_in(browser, path):
    headers = browser.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"


def test_files_of_the_pages_are_kept_by_browsers_and_nothing_else_is_reached(browser):
    assert browser.get("/static/tosite.css").headers["cache-control"] == "max-age=86400, public"
    for path in ("/static/../pages.py", "/static/%2e%2e/pages.py", "/static/templates/base.html", "/static/"):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize(("language", "word"), [("fi", "Kirjaudu"), ("sv", "Logga in"), ("no", "Logg inn")])
def test_pages_speak_the_language_asked_for(browser, language, word):
    assert word in browser.get(f"/console/login?lang={language}").text
    assert word in browser.get("/console/login", headers={"Accept-Language": f"{language};q=0.9"}).text


def test_the_language_that_is_accepted_first_is_chosen():
    assert choose(None, "de-DE, nb-NO;q=0.8, fi") == "nb"
    assert choose("sv", "fi") == "sv"
    assert choose("xx", None) == "en"


@pytest.mark.parametrize(
    "where",
    ["https://evil.example", "//evil.example", "/console//evil", "/console\\evil", "/console\r\nX: 1", "", None],
)
def test_nobody_is_sent_elsewhere_after_logging_in(where):
    assert own(where) == "/console"
