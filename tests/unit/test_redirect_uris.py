"""Addresses that codes may be sent to: only what can be written in one way, to a host that is what it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.apiclients.rules import check, fault_in_redirect


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example.com/callback",
        "https://app.example.com",
        "https://app.example.com/",
        "https://app.example.com:8443/oauth/come-back_1.html",
        "https://sub.domain.example.co.uk/~user/cb",
        "http://127.0.0.1/callback",
        "http://127.0.0.1:53682/callback",
        "http://localhost:3000/callback",
        "http://[::1]:8080/callback",
        "https://localhost:3000/callback",
    ],
)
def test_a_clean_address_is_taken(address):
    assert fault_in_redirect(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "callback",
        "//app.example.com/callback",
        "https:/app.example.com/callback",
        "https:app.example.com",
        "https://",
        "https:///callback",
        "http://app.example.com/callback",  # codes in the clear
        "http://192.168.1.10/callback",
        "http://127.0.0.2/callback",
        "http://127.1/callback",  # other ways to write one's own machine
        "http://2130706433/callback",
        "http://0x7f.0.0.1/callback",
        "http://0177.0.0.1/callback",
        "http://[::ffff:127.0.0.1]/callback",
        "http://[::1]evil.example.com/callback",
        "http://localhost.evil.example.com/callback",
        "https://localhost.evil.example.com/callback",
        "https://127.0.0.1.evil.example.com/callback",
        "https://10.0.0.1/callback",
        "https://intranet/callback",
        "https://app.example.com./callback",
        "https://app..example.com/callback",
        "https://-app.example.com/callback",
        "https://App.Example.com/callback",
        "HTTPS://app.example.com/callback",
        "https://аpp.example.com/callback",  # noqa: RUF001  (a Cyrillic letter)
        "https://xn--pp-6kc.example.com/callback",
        "https://app.example.com@evil.example.com/callback",
        "https://user:secret@app.example.com/callback",
        "https://app.example.com\\@evil.example.com/callback",
        "https://app.example.com%2eevil.example.com/callback",
        "https://*.example.com/callback",
        "https://app.example.com/*",
        "https://app.example.com/callback?next=https://evil.example.com",
        "https://app.example.com/callback?",
        "https://app.example.com/callback#token",
        "https://app.example.com/callback#",
        "https://app.example.com/../callback",
        "https://app.example.com/./callback",
        "https://app.example.com/a/%2e%2e/callback",
        "https://app.example.com//callback",
        "https://app.example.com/call back",
        "https://app.example.com/callback\n",
        "https://app.example.com/callback\t",
        "https://app.example.com/callback;x",
        "https://app.example.com:443/callback",
        "http://localhost:80/callback",
        "https://app.example.com:0/callback",
        "https://app.example.com:08443/callback",
        "https://app.example.com:65536/callback",
        "https://app.example.com:/callback",
        "https://app.example.com:port/callback",
        "javascript:alert(1)",
        "data:text/html,hello",
        "file:///etc/passwd",
        "ftp://app.example.com/callback",
        "myapp://callback",
        "urn:ietf:wg:oauth:2.0:oob",
        "https://" + "a" * 64 + ".example.com/callback",
        "https://[::1/callback",
    ],
)
def test_an_address_with_a_trick_is_not(address):
    assert fault_in_redirect(address)


@given(st.text(max_size=60))
def test_no_text_is_too_odd_to_be_judged(text):
    for address in (text, f"https://{text}", f"http://127.0.0.1{text}"):
        fault_in_redirect(address)


def test_all_faults_of_a_client_come_at_once():
    found = check("  ", "http://app.example.com", "nobody", "aGVsbG8=")
    assert [violation.field for violation in found] == ["name", "redirectUri", "contactEmail", "logo"]
