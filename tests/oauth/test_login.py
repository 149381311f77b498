"""Login by a person: codes, PKCE, refresh rotation, and what the security practice (RFC 9700) forbids."""

import base64
import hashlib
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def http(sandbox):
    with httpx.Client(base_url=sandbox["host_url"]) as client:
        yield client


def asked(sandbox, **more):
    return {
        "response_type": "code",
        "client_id": sandbox["client_id"],
        "redirect_uri": sandbox["redirect_uri"],
        "state": "s-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **more,
    }


def login(http, sandbox, path="/login"):
    form = asked(sandbox) | {"username": sandbox["username"], "password": sandbox["password"]}
    answer = http.post(path, data=form)
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(sandbox["redirect_uri"] + "?")
    return {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def token(http, sandbox, path="/api/oauth/token", **form):
    own = {"client_id": sandbox["client_id"], "client_secret": sandbox["client_secret"]}
    return http.post(path, data=own | form)


def exchange(http, sandbox, code, **more):
    form = {"code": code, "redirect_uri": sandbox["redirect_uri"], "code_verifier": VERIFIER} | more
    return token(http, sandbox, grant_type="authorization_code", **form)


def test_the_login_page_works_without_scripts_and_sets_a_policy(http, sandbox):
    page = http.get("/login", params=asked(sandbox))
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert re.search(r"<label[^>]*for=", page.text)


@pytest.mark.parametrize(
    ("language", "button", "refusal"),
    [
        ("en", "Log in", "Wrong username or password"),
        ("fi", "Kirjaudu", "Väärä käyttäjätunnus tai salasana"),
        ("sv", "Logga in", "Fel användarnamn eller lösenord"),
        ("nb", "Logg inn", "Feil brukernavn eller passord"),
    ],
)
def test_the_login_page_speaks_the_language_of_its_reader(http, sandbox, language, button, refusal):
    asks = {"Accept-Language": f"{language},en;q=0.5"}
    page = http.get("/login", params=asked(sandbox), headers=asks)
    assert f'<html lang="{language}">' in page.text
    assert f">{button}</button>" in page.text
    sent = {**asked(sandbox), "username": "nobody@example.com", "password": "a wrong guess"}
    answer = http.post("/login", data=sent, headers=asks)
    assert answer.status_code == 401
    assert f'id="problem">{refusal}</p>' in answer.text


def test_the_login_page_speaks_the_language_that_was_chosen_on_other_pages(http, sandbox):
    page = http.get("/login", params=asked(sandbox), headers={"Cookie": "tosite_lang=sv", "Accept-Language": "fi"})
    assert '<html lang="sv">' in page.text


def test_a_code_becomes_tokens_that_open_the_api(http, sandbox):
    back = login(http, sandbox)
    assert back["state"] == "s-1"
    tokens = exchange(http, sandbox, back["code"]).json()
    assert tokens["expires_in"] == 3600
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert http.get("/api/sessioninfo", headers=headers).json()["companyId"] == sandbox["company_id"]


def test_a_replayed_code_is_refused_and_ends_the_session_it_made(http, sandbox):
    code = login(http, sandbox)["code"]
    tokens = exchange(http, sandbox, code).json()
    assert exchange(http, sandbox, code).status_code == 400
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert http.get("/api/sessioninfo", headers=headers).status_code == 401


def test_a_code_without_its_verifier_is_refused(http, sandbox):
    assert exchange(http, sandbox, login(http, sandbox)["code"], code_verifier="x" * 64).status_code == 400


def test_a_refresh_token_rotates_and_its_reuse_revokes_the_family(http, sandbox):
    first = exchange(http, sandbox, login(http, sandbox)["code"]).json()
    second = token(http, sandbox, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert token(http, sandbox, grant_type="refresh_token", refresh_token=first["refresh_token"]).status_code == 400
    assert token(http, sandbox, grant_type="refresh_token", refresh_token=second["refresh_token"]).status_code == 400


def test_a_foreign_return_address_is_never_redirected_to(http, sandbox):
    for uri in ("https://evil.example/", sandbox["redirect_uri"] + "/../x", sandbox["redirect_uri"] + "?a=1"):
        answer = http.get("/login", params=asked(sandbox, redirect_uri=uri))
        assert answer.status_code == 400
        assert "location" not in answer.headers


def test_a_wrong_password_shows_the_page_again_and_gives_nothing(http, sandbox):
    answer = http.post("/login", data=asked(sandbox) | {"username": sandbox["username"], "password": "wrong"})
    assert answer.status_code == 401
    assert "location" not in answer.headers


def test_an_api_key_is_made_by_login(http, sandbox):
    back = login(http, sandbox, "/keylogin")
    assert int(back["expires_in"]) <= 60
    form = {"code": back["code"], "redirect_uri": sandbox["redirect_uri"], "code_verifier": VERIFIER}
    made = token(http, sandbox, "/api/oauth/key", grant_type="authorization_code", **form)
    assert made.status_code == 200, made.text
    key = made.json()["api_key"]
    assert token(http, sandbox, grant_type="client_credentials", api_key=key).status_code == 200


def test_the_older_form_flow_answers_with_a_redirect(http, sandbox):
    query = {"response_type": "code", "client_id": sandbox["client_id"], "state": "s-2"}
    form = {"username": sandbox["username"], "password": sandbox["password"], "company": sandbox["company_id"]}
    answer = http.post("/api/oauth/authz", params=query, data=form | {"redirect_uri": sandbox["redirect_uri"]})
    assert answer.status_code == 302
    assert "state=s-2" in answer.headers["location"]


@pytest.mark.parametrize("grant", ["password", "implicit", "nonsense"])
def test_other_grants_do_not_exist(http, sandbox, grant):
    assert token(http, sandbox, grant_type=grant).json()["error"] == "unsupported_grant_type"
