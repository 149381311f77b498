"""Guessing is slowed: per account and address, and per account over all addresses."""

import secrets

import falcon
import pytest
from falcon.testing import create_environ

from tosite.oauth.address import client_address
from tosite.oauth.forms import OAuthError
from tosite.oauth.throttle import ACCOUNT_LIMIT, ADDRESS_LIMIT, ADDRESS_WINDOW, LIMIT, Throttle


@pytest.fixture
def account():
    return f"user:{secrets.token_hex(8)}"


def test_ten_failures_a_minute_shut_the_door_for_that_address(database, account):
    throttle = Throttle(database)
    for _ in range(LIMIT):
        throttle.check(account, "10.0.0.1")
        throttle.failed(account, "10.0.0.1")
    with pytest.raises(OAuthError) as refused:
        throttle.check(account, "10.0.0.1")
    assert refused.value.status == 429
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60
    throttle.check(account, "10.0.0.2")


def test_a_hundred_failures_an_hour_shut_the_account_for_every_address(database, account):
    throttle = Throttle(database)
    for number in range(ACCOUNT_LIMIT):
        throttle.failed(account, f"10.0.{number}.1")
    with pytest.raises(OAuthError):
        throttle.check(account, "10.9.9.9")


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8::7", "what a proxy wrote"])
def test_one_address_that_tries_everybody_is_shut_out_and_nobody_else_is(database, address):
    throttle = Throttle(database)
    for number in range(ADDRESS_LIMIT):
        throttle.check(f"user:person {number}", address)
        throttle.failed(f"user:person {number}", address)
    with pytest.raises(OAuthError) as refused:
        throttle.check("user:somebody else", address)
    assert refused.value.status == 429
    assert 1 <= int(refused.value.headers["Retry-After"]) <= ADDRESS_WINDOW
    throttle.check("user:person 0", "203.0.113.8")
    throttle.check("client:program", address)


def test_all_that_come_through_an_untold_proxy_are_not_shut_out_together(database):
    throttle = Throttle(database)
    for number in range(ADDRESS_LIMIT + 1):
        throttle.failed(f"user:person {number}", "127.0.0.1")
    throttle.check("user:somebody else", "127.0.0.1")


def test_many_failures_from_elsewhere_do_not_shut_a_program_out(flow, other_client, database):
    """The id of a client is public: it stands in the address of every login."""
    throttle = Throttle(database)
    for number in range(ACCOUNT_LIMIT + 1):
        throttle.failed(f"client:{other_client['client_id']}", f"10.1.{number}.1")
    answer = flow.token(grant_type="refresh_token", refresh_token="x", **other_client)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_stale_keys_of_some_customers_do_not_shut_a_program_out(flow, sandbox):
    for _ in range(LIMIT + 2):
        refused = flow.token(grant_type="client_credentials", api_key="tos_key_revoked")
        assert refused.status_code == 401
        assert flow.refresh("tos_rt_stale").status_code == 400
    assert flow.token(grant_type="client_credentials", api_key=sandbox["api_key"]).status_code == 200


def test_the_token_endpoint_answers_429_with_retry_after(flow, other_client):
    answers = [
        flow.token(grant_type="client_credentials", **(other_client | {"client_secret": "x"})) for _ in range(12)
    ]
    assert [a.status_code for a in answers[:10]] == [401] * 10
    assert answers[11].status_code == 429
    assert int(answers[11].headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("header", "trusted", "address"),
    [
        (None, 0, "127.0.0.1"),
        ("203.0.113.9", 0, "127.0.0.1"),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("203.0.113.9", 2, "127.0.0.1"),
        (" , ", 1, "127.0.0.1"),
    ],
)
def test_only_the_entries_of_trusted_proxies_count(header, trusted, address):
    headers = {"X-Forwarded-For": header} if header else {}
    request = falcon.Request(create_environ(headers=headers, remote_addr="127.0.0.1"))
    assert client_address(request, trusted) == address
