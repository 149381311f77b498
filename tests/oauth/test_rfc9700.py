"""OAuth 2.0 Security Best Current Practice (RFC 9700), point by point.

Not applicable here: sender-constrained tokens by mTLS or DPoP (4.10; the contract knows bearer tokens only), several
authorisation servers behind one client (4.4; answered with ``iss`` all the same), dynamic registration, in-browser
messaging (4.17), TLS itself (it ends in front of the product).
"""

import pytest


def redirected(answer):
    return "location" in answer.headers


@pytest.mark.parametrize(
    "changed",
    [
        "https://evil.example/",
        "http://127.0.0.1/callback/",
        "http://127.0.0.1/callback?x=1",
        "http://127.0.0.1:1/callback",
    ],
)
def test_redirect_uris_are_compared_exactly(flow, changed):
    """Section 2.1: exact string matching."""
    assert flow.http.get("/login", params=flow.asked(redirect_uri=changed)).status_code == 400
    assert not redirected(flow.submit(redirect_uri=changed))


def test_errors_never_redirect_to_an_unchecked_address(flow):
    """Section 4.11: no open redirector."""
    for asked in ({"client_id": "nobody"}, {"redirect_uri": "https://evil.example/"}, {"response_type": "token"}):
        answer = flow.http.get("/login", params=flow.asked(**asked))
        assert answer.status_code == 400
        assert not redirected(answer)


def test_the_state_comes_back_untouched(flow):
    """Section 2.1: protection against cross-site request forgery."""
    assert flow.login(state="a b&c=d/é")["state"] == "a b&c=d/é"


def test_a_request_without_state_is_refused(flow):
    """Section 2.1: the client cannot forget it."""
    assert flow.submit(state=None).status_code == 400


def test_the_answer_names_its_issuer(flow, sandbox):
    """Section 4.4 (RFC 9207): a mix-up of servers is noticed."""
    metadata = flow.http.get("/.well-known/oauth-authorization-server").json()
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert flow.login()["iss"] == metadata["issuer"] == sandbox["host_url"]


def test_a_code_bound_to_a_challenge_needs_its_verifier(flow):
    """Section 2.1.1: PKCE."""
    assert flow.exchange(flow.login()["code"], code_verifier=None).status_code == 400
    assert flow.exchange(flow.login()["code"], code_verifier="w" * 64).status_code == 400
    assert flow.exchange(flow.login()["code"]).status_code == 200


def test_a_verifier_without_a_challenge_is_refused(flow):
    """Section 4.8.2: no PKCE downgrade."""
    code = flow.login(code_challenge=None, code_challenge_method=None)["code"]
    assert flow.exchange(code).status_code == 400


def test_plain_challenges_are_refused(flow):
    """Section 2.1.1: S256 only."""
    assert flow.submit(code_challenge_method="plain").status_code == 400


def test_a_code_works_once_and_its_replay_revokes_what_it_gave(flow):
    """Section 4.5 (RFC 6749, 4.1.2)."""
    code = flow.login()["code"]
    tokens = flow.exchange(code).json()
    assert flow.opens(tokens["access_token"]) == 200
    assert flow.exchange(code).status_code == 400
    assert flow.opens(tokens["access_token"]) == 401
    assert flow.refresh(tokens["refresh_token"]).status_code == 400


def test_a_code_lives_a_minute_at_most(flow, database):
    """RFC 6749, 4.1.2: short-lived codes."""
    code = flow.login()["code"]
    with database.transaction() as tx:
        row = tx.execute(
            "SELECT max(expires) - clock_timestamp() <= interval '60 s' AS soon FROM oauth_code"
        ).fetchone()
        assert row["soon"]
        tx.execute("UPDATE oauth_code SET expires = now() - interval '1 second'")
    assert flow.exchange(code).status_code == 400


def test_a_code_belongs_to_the_client_that_asked_for_it(flow, other_client):
    """Section 4.5: code injection."""
    code = flow.login()["code"]
    assert flow.exchange(code, **other_client).status_code in (400, 401)
    assert flow.exchange(code).status_code == 200


def test_a_code_belongs_to_its_redirect_uri(flow):
    """RFC 6749, 4.1.3."""
    assert flow.exchange(flow.login()["code"], redirect_uri="http://127.0.0.1/other").status_code == 400


def test_a_key_code_gives_no_tokens_and_a_login_code_no_key(flow, sandbox):
    """Codes do one thing."""
    assert flow.exchange(flow.login("/keylogin")["code"]).status_code == 400
    form = {"client_id": sandbox["client_id"], "client_secret": sandbox["client_secret"]}
    form |= {"grant_type": "authorization_code", "code": flow.login()["code"], "redirect_uri": sandbox["redirect_uri"]}
    assert flow.http.post("/api/oauth/key", data=form).status_code == 400


@pytest.mark.parametrize("kind", ["token", "id_token", "code token", ""])
def test_the_implicit_grant_does_not_exist(flow, kind):
    """Section 2.1.2."""
    assert flow.http.get("/login", params=flow.asked(response_type=kind)).status_code == 400


def test_the_password_grant_does_not_exist(flow, sandbox):
    """Section 2.4."""
    own = {"username": sandbox["username"], "password": sandbox["password"]}
    answer = flow.token(grant_type="password", **own)
    assert answer.status_code == 400
    assert answer.json()["error"] == "unsupported_grant_type"


def test_refresh_tokens_rotate_and_a_reused_one_ends_the_family(flow):
    """Section 4.14.2."""
    first = flow.exchange(flow.login()["code"]).json()
    second = flow.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert flow.refresh(first["refresh_token"]).status_code == 400
    assert flow.refresh(second["refresh_token"]).status_code == 400
    assert flow.opens(second["access_token"]) == 401


def test_a_refresh_token_belongs_to_its_client(flow, other_client):
    """Section 4.14.2: bound to the client."""
    tokens = flow.exchange(flow.login()["code"]).json()
    assert flow.refresh(tokens["refresh_token"], **other_client).status_code in (400, 401)


def test_logging_out_ends_refresh_tokens_too(flow):
    """Section 4.14.2: revoked with the session."""
    tokens = flow.exchange(flow.login()["code"]).json()
    flow.http.post("/logout", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert flow.opens(tokens["access_token"]) == 401
    assert flow.refresh(tokens["refresh_token"]).status_code == 400


def test_every_grant_needs_the_clients_own_secret(flow, other_client):
    """Section 2.5: client authentication."""
    code = flow.login()["code"]
    assert flow.exchange(code, client_secret=None).status_code == 400
    assert flow.exchange(code, client_secret="wrong").status_code == 401
    assert flow.exchange(code, client_secret=other_client["client_secret"]).status_code == 401


def test_secrets_in_the_url_do_not_count(flow, sandbox):
    """Section 4.3: credentials leak from URLs."""
    query = {
        "grant_type": "client_credentials",
        "client_id": sandbox["client_id"],
        "client_secret": sandbox["client_secret"],
        "api_key": sandbox["api_key"],
    }
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert flow.http.post("/api/oauth/token", params=query, headers=form).status_code == 400
    own = {"username": sandbox["username"], "password": sandbox["password"]}
    assert not redirected(flow.http.post("/login", params=flow.asked(**own), headers=form))


def test_access_tokens_in_the_url_do_not_count(flow):
    """Section 4.3.2."""
    token = flow.exchange(flow.login()["code"]).json()["access_token"]
    assert flow.http.get("/api/sessioninfo", params={"access_token": token}).status_code == 401


def test_the_login_page_is_not_open_to_other_origins(flow):
    """Section 2.6: no CORS at the authorization endpoint."""
    foreign = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("/login", "/keylogin"):
        for answer in (
            flow.http.get(path, params=flow.asked(), headers=foreign),
            flow.http.post(path, data=flow.asked(username="u", password="p"), headers=foreign),
            flow.http.options(path, headers=foreign),
        ):
            assert "access-control-allow-origin" not in answer.headers


def test_pages_cannot_be_framed_and_leak_no_referrer(flow):
    """Sections 4.16 and 4.2.4: clickjacking, referrer leakage."""
    for path in ("/login", "/keylogin"):
        headers = flow.http.get(path, params=flow.asked()).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


def test_the_redirect_never_carries_the_password_on(flow):
    """Section 4.12: no 307."""
    assert flow.submit().status_code in (302, 303)


def test_tokens_are_narrow_one_company_one_hour(flow, sandbox):
    """Section 2.3: audience and privileges restricted."""
    tokens = flow.exchange(flow.login()["code"]).json()
    form = {"client_id": sandbox["client_id"], "client_secret": sandbox["client_secret"]}
    said = flow.http.post("/api/oauth/introspect", data=form | {"token": tokens["access_token"]}).json()
    assert said["company_id"] == sandbox["company_id"]
    assert tokens["expires_in"] == 3600


def test_a_client_learns_nothing_of_the_tokens_of_others(flow, other_client):
    """RFC 7662, 2.2."""
    tokens = flow.exchange(flow.login()["code"]).json()
    for token in (tokens["access_token"], tokens["refresh_token"]):
        answer = flow.http.post("/api/oauth/introspect", data=other_client | {"token": token})
        assert answer.json() == {"active": False}
        assert flow.http.post("/api/oauth/revoke", data=other_client | {"token": token}).status_code == 200
    assert flow.opens(tokens["access_token"]) == 200


def test_the_metadata_says_what_there_is(flow):
    """Section 2.6: published metadata (RFC 8414)."""
    metadata = flow.http.get("/.well-known/oauth-authorization-server").json()
    assert metadata["response_types_supported"] == ["code"]
    assert set(metadata["grant_types_supported"]) == {"authorization_code", "client_credentials", "refresh_token"}
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert flow.http.get(metadata["jwks_uri"]).json()["keys"]


def test_no_cookie_is_ever_set(flow):
    """Nothing for another page to ride on."""
    assert "set-cookie" not in flow.http.get("/login", params=flow.asked()).headers
    assert "set-cookie" not in flow.submit().headers
