"""Forged, stale and misused tokens: 401 in the contract's shape, whatever is wrong."""

import base64
import hmac
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey


@pytest.fixture
def good(flow):
    """A good token, its claims, and the key that signs."""
    return flow.exchange(flow.login()["code"]).json()["access_token"]


@pytest.fixture
def signing(database):
    with database.transaction() as tx:
        row = tx.execute("SELECT kid, private_jwk FROM signing_key WHERE retired_at IS NULL").fetchone()
    return row["kid"], ECKey.import_key(row["private_jwk"])


def part(token, index):
    text = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def packed(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def refused(flow, token):
    answer = flow.http.get("/api/sessioninfo", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401, token
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json() == {"errors": [{"status": 401, "field": "", "message": "Unauthorized"}]}


def resigned(good, signing, **changes):
    kid, key = signing
    claims = {k: v for k, v in (part(good, 1) | changes).items() if v is not None}
    return jwt.encode({"alg": "ES256", "kid": kid}, claims, key)


def test_a_token_signed_again_as_it_was_is_good(flow, good, signing):
    assert flow.opens(resigned(good, signing)) == 200


@pytest.mark.parametrize("alg", ["none", "None", "NONE"])
def test_alg_none(flow, good, alg):
    refused(flow, f"{packed({'alg': alg, 'kid': part(good, 0)['kid']})}.{good.split('.')[1]}.")


def test_wrong_key_under_the_right_id(flow, good):
    refused(flow, resigned(good, (part(good, 0)["kid"], ECKey.generate_key("P-256"))))


def test_unknown_key_id(flow, good, signing):
    refused(flow, resigned(good, ("unknown", signing[1])))
    refused(flow, resigned(good, ("../../etc/passwd", signing[1])))


def test_hs256_with_the_public_key_as_secret(flow, good, signing):
    kid, key = signing
    for secret in (key.as_pem(private=False), json.dumps(key.as_dict(private=False)).encode()):
        signed = f"{packed({'alg': 'HS256', 'kid': kid})}.{good.split('.')[1]}"
        signature = hmac.digest(secret, signed.encode(), "sha256")
        refused(flow, f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another-api"},
        {"aud": None},
        {"aud": "tosite-login"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"sid": None},
        {"sid": "no uuid"},
        {"company_id": None},
        {"user_id": 999999},
        {"company_id": 999999},
    ],
)
def test_claims_that_do_not_fit(flow, good, signing, changes):
    refused(flow, resigned(good, signing, **changes))


def test_a_token_that_has_just_expired(flow, good, signing):
    refused(flow, resigned(good, signing, exp=int(time.time()) - 1))


def test_a_remembered_token_stops_at_its_expiry(flow, good, signing):
    short = resigned(good, signing, exp=int(time.time()) + 2)
    assert flow.opens(short) == 200
    time.sleep(2.1)
    refused(flow, short)


def test_a_changed_payload(flow, good):
    head, _, signature = good.split(".")
    refused(flow, f"{head}.{packed(part(good, 1) | {'company_id': 1})}.{signature}")


@pytest.mark.parametrize("cut", [1, 10, 40])
def test_truncated_tokens(flow, good, cut):
    refused(flow, good[:-cut])


def test_secrets_of_other_kinds_are_no_tokens(flow, sandbox):
    tokens = flow.exchange(flow.login()["code"]).json()
    for other in (sandbox["api_key"], sandbox["client_secret"], tokens["refresh_token"], flow.login()["code"]):
        refused(flow, other)


def test_the_note_of_the_login_page_is_no_token(flow, good, signing):
    refused(flow, resigned(good, signing, aud="tosite-login", kind="LOGIN"))


@pytest.mark.parametrize("header", ["", "Bearer", "Basic abc", "Bearer a b c", "Token x", "Bearer \xff"])
def test_odd_authorization_headers(flow, header):
    answer = flow.http.get("/api/sessioninfo", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
