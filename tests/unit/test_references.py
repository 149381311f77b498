"""References: published vectors, and check digits that notice a slip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.identifiers.checks import is_email, is_iban
from tosite.identifiers.references import finnish_reference, generate, is_valid, kid_mod11, rf_reference


def test_a_finnish_reference_and_its_rf_form():
    assert finnish_reference("123") == "1232"
    assert rf_reference("1232") == "RF111232"
    assert rf_reference(finnish_reference("1234567890123456789")) == "RF0912345678901234567894"


def test_a_norwegian_kid_under_both_checks():
    assert kid_mod11("1234567890") == "12345678903"
    assert is_valid("KID", "2345676")


@given(st.sampled_from(["FI", "RF", "OCR", "KID"]), st.integers(1, 10**9))
def test_a_generated_reference_is_valid(kind, number):
    assert is_valid(kind, generate(kind, number))


@given(st.integers(100, 10**12), st.data())
def test_one_wrong_digit_of_a_finnish_reference_is_noticed(number, data):
    reference = finnish_reference(str(number))
    place = data.draw(st.integers(1, len(reference) - 1))
    wrong = str((int(reference[place]) + data.draw(st.integers(1, 9))) % 10)
    assert not is_valid("FI", reference[:place] + wrong + reference[place + 1 :])


@given(st.text(), st.sampled_from(["FI", "RF", "OCR", "KID", "FIK71"]))
def test_no_text_makes_a_check_fall_over(text, kind):
    assert is_valid(kind, text) in (True, False)
    assert is_iban(text) in (True, False)
    assert is_email(text) in (True, False)


@pytest.mark.parametrize("text", ["FI2112345600000785"])
def test_an_iban_is_known(text):
    assert is_iban(text)
    assert not is_iban(text[:-1] + "6")
