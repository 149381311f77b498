"""Signing keys: a new one signs at once, the former ones verify as long as their tokens live."""

import uuid
from datetime import timedelta

import pytest

from sandboxes import empty_database
from tosite.oauth import keys
from tosite.oauth.tokens import Caller, TokenIssuer


@pytest.fixture
def database(sandbox, data):
    """A database of its own: keys that are retired here must not end the tokens of other tests."""
    with empty_database(data) as made:
        yield made


@pytest.fixture
def caller(sandbox):
    return Caller(sandbox["company_id"], 501, sandbox["client_id"], uuid.uuid4())


def rotated(database):
    with database.transaction() as tx:
        return keys.rotate(tx)


def retire_further(database, seconds):
    with database.transaction() as tx:
        tx.execute(
            "UPDATE signing_key SET retired_at = clock_timestamp() - %s WHERE retired_at IS NOT NULL",
            (timedelta(seconds=seconds),),
        )


def kids(issuer):
    return [key["kid"] for key in issuer.jwks()["keys"]]


def test_tokens_under_the_former_key_stay_good_and_new_ones_use_the_new_key(database, caller):
    before = TokenIssuer(database)
    old, _ = before.issue(caller)
    kid = rotated(database)
    after = TokenIssuer(database)
    new, _ = after.issue(caller)
    assert after.read(old).caller == after.read(new).caller == caller
    assert kid in kids(after)


def test_a_worker_that_meets_a_new_key_learns_it(database, caller, monkeypatch):
    monkeypatch.setattr(keys, "_UNKNOWN_SECONDS", 0)
    worker = TokenIssuer(database)
    rotated(database)
    token, _ = TokenIssuer(database).issue(caller)
    assert worker.read(token).caller == caller


def test_a_key_verifies_until_its_last_token_has_expired_and_is_published_as_long_again(database, caller):
    issuer = TokenIssuer(database)
    token, _ = issuer.issue(caller)
    former = kids(issuer)[0]
    rotated(database)
    retire_further(database, keys.TOKEN_SECONDS + 1)
    fresh = TokenIssuer(database)
    assert fresh.read(token) is None
    assert former in kids(fresh)
    retire_further(database, 2 * keys.TOKEN_SECONDS + 1)
    assert former not in kids(TokenIssuer(database))


def test_keys_that_nobody_needs_are_removed(database):
    retire_further(database, 2 * keys.TOKEN_SECONDS + 1)
    rotated(database)
    rotated(database)
    with database.transaction() as tx:
        rows = tx.execute("SELECT kid FROM signing_key WHERE retired_at < now() - interval '2 hours'").fetchall()
    assert rows == []


def test_the_published_keys_are_public_halves_only(flow):
    for key in flow.http.get("/.well-known/jwks.json").json()["keys"]:
        assert not {"d", "k"} & key.keys()
        assert key["alg"] == "ES256"
