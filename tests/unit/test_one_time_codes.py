"""Codes by the vectors of RFC 6238, used once; secrets that open with their own key and owner only."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.confirmation.rules import LIFETIME, address_of, matching_step, new_secret, state_of, status_of

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()

# RFC 6238, appendix B (SHA-1), the last six of its eight digits.
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


@pytest.mark.parametrize(("moment", "code"), VECTORS)
def test_codes_are_those_of_the_standard(moment, code):
    assert matching_step(RFC_SECRET, code, moment, last_step=0) == moment // 30


@pytest.mark.parametrize(("moment", "code"), VECTORS[1:])
def test_a_clock_may_be_off_by_one_step_and_no_more(moment, code):
    step = moment // 30
    for drift, accepted in ((-60, False), (-30, True), (30, True), (60, False)):
        assert (matching_step(RFC_SECRET, code, moment + drift, 0) == step) == accepted


@pytest.mark.parametrize(("moment", "code"), VECTORS)
def test_a_used_code_is_wrong_within_its_window(moment, code):
    step = moment // 30
    assert matching_step(RFC_SECRET, code, moment, last_step=step - 1) == step
    assert matching_step(RFC_SECRET, code, moment, last_step=step) is None
    assert matching_step(RFC_SECRET, code, moment + 29, last_step=step) is None


@given(st.text(max_size=8))
def test_any_other_text_is_no_code(text):
    accepted = {"755224", "287082", "359152"}  # steps 0 to 2 of the vectors' secret (RFC 4226, appendix D)
    assert (matching_step(RFC_SECRET, text, 30, last_step=-1) is None) or text in accepted


def test_secrets_are_new_every_time_and_their_address_names_whose_they_are():
    first, second = new_secret(), new_secret()
    assert first != second
    assert len(base64.b32decode(first)) == 20
    assert address_of(first, "aino@example.com").startswith("otpauth://totp/tosite:aino%40example.com?secret=" + first)


@given(st.floats(min_value=0, max_value=10**6), st.sampled_from(["WAITING", "APPROVED", "REFUSED", "FAILED"]))
def test_only_a_waiting_action_expires(age, stored):
    assert state_of(stored, age) == ("EXPIRED" if stored == "WAITING" and age >= LIFETIME else stored)


@pytest.mark.parametrize(
    ("state", "failure", "status"),
    [
        ("APPROVED", None, 200),
        ("WAITING", None, 202),
        ("FAILED", 403, 403),
        ("FAILED", 404, 403),
        ("FAILED", 400, 403),
        ("FAILED", 409, 409),
        ("REFUSED", None, 406),
        ("EXPIRED", None, 408),
    ],
)
def test_every_state_has_the_contracts_status(state, failure, status):
    assert status_of(state, failure) == status
