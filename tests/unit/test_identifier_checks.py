"""Identifiers: right check digits pass, one changed digit does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.identifiers.checks import is_bic, is_business_id, is_email, is_iban, is_ovt, is_vat_number

GOOD = {"FI": "1572860-0", "SE": "556703-7485", "NO": "923609016", "DK": "13585628", "HETU": "131052-308T"}


@pytest.mark.parametrize(("kind", "code"), GOOD.items())
def test_business_ids_of_each_country(kind, code):
    assert is_business_id(kind, code)


@given(st.sampled_from(["FI", "SE", "NO", "DK"]), st.integers(0, 10), st.integers(1, 9))
def test_one_changed_digit_is_noticed(kind, place, step):
    code = GOOD[kind]
    digits = [i for i, c in enumerate(code) if c.isdecimal()]
    at = digits[place % len(digits)]
    changed = code[:at] + str((int(code[at]) + step) % 10) + code[at + 1 :]
    assert not is_business_id(kind, changed)


@pytest.mark.parametrize("address", ["a@b.fi", "a.b+c@mail.example.com", "o'neil@example.ie", "åke@exämple.se"])
def test_addresses_of_mail(address):
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a@b",
        "a@b..fi",
        ".a@b.fi",
        "a.@b.fi",
        "a@b.fi.",
        "a b@c.fi",
        "a@b.fi,c@d.fi",
        "~@[|.'#",
        "a\n@b.fi",
        "=?utf-8?q?=0a?=@b.fi",
        "a@" + "b" * 252 + ".fi",
    ],
)
def test_what_no_mail_server_would_take_is_no_address(address):
    assert not is_email(address)


def test_kinds_without_a_rule_pass():
    assert is_business_id("PN", "anything")


@given(st.text(max_size=30), st.sampled_from(["FI", "SE", "NO", "DK", "HETU", "XX"]))
def test_no_text_makes_a_check_fail(text, kind):
    for check in (is_bic, is_email, is_iban, is_ovt, is_vat_number):
        assert check(text) in (True, False)
    assert is_business_id(kind, text) in (True, False)


@pytest.mark.parametrize("code", ["FI15728600", "SE556703748501", "EL094259216", "NO923609016MVA", "CHE-116.281.710"])
def test_vat_numbers_that_pass(code):
    assert is_vat_number(code)


@pytest.mark.parametrize("code", ["FI15728601", "SE556703748502", "EL094259217", "FI", "DE123"])
def test_vat_numbers_that_do_not(code):
    assert not is_vat_number(code)


@pytest.mark.parametrize("code", ["003715728600", "003715728600ABC12"])
def test_einvoicing_ids(code):
    assert is_ovt(code)


@pytest.mark.parametrize("code", ["003715728601", "15728600", "003715728600ABC123", "0037157286001234567"])
def test_wrong_einvoicing_ids(code):
    assert not is_ovt(code)
