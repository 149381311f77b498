"""Bar code and QR code: the published examples, what is left out, and that what is drawn can be read back."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from segno.helpers import _make_epc_qr_data

from paper import PLAIN, body, sheet_of
from tosite.identifiers.references import rf_reference
from tosite.pages import render
from tosite.pages.codes import Transfer, bank_barcode, epc_payload, qr_svg, transfer


@pytest.mark.parametrize(
    ("iban", "amount", "reference", "due", "digits"),
    [
        # the two examples of the banks' guide
        (
            "FI7944052020036082",
            "4883.15",
            "868516259619897",
            date(2010, 6, 12),
            "479440520200360820048831500000000868516259619897100612",
        ),
        (
            "FI5810171000000122",
            "482.99",
            "RF06 5595 8224 3294 671",
            date(2010, 1, 31),
            "558101710000001220004829906000000559582243294671100131",
        ),
    ],
)
def test_the_published_examples_of_the_bank_bar_code(iban, amount, reference, due, digits):
    assert bank_barcode(iban, Decimal(amount), reference, due) == digits


def test_an_amount_beyond_six_digits_is_left_to_the_payer():
    code = bank_barcode("FI7944052020036082", Decimal("1000000.00"), "1232", date(2026, 1, 1))
    assert code
    assert code[17:25] == "00000000"


@pytest.mark.parametrize(
    ("iban", "amount", "reference"),
    [
        ("SE4550000000058398257466", "1", "1232"),  # not a Finnish account
        ("FI7944052020036082", "1", ""),
        ("FI7944052020036082", "1", "1233"),  # no reference
        ("FI7944052020036082", "1", rf_reference("ABC1")),  # letters do not fit into figures
        ("FI7944052020036082", "0", "1232"),
        ("FI7944052020036082", "-1", "1232"),
    ],
)
def test_no_bar_code_where_the_banks_have_none(iban, amount, reference):
    assert bank_barcode(iban, Decimal(amount), reference, date(2026, 1, 1)) is None


@pytest.mark.parametrize(("currency", "amount"), [("SEK", "1"), ("EUR", "0"), ("EUR", "-1"), ("EUR", "1000000000")])
def test_no_qr_code_outside_of_its_rules(currency, amount):
    assert transfer("A", "FI7944052020036082", None, Decimal(amount), currency, "", "1") is None


def test_a_national_reference_of_elsewhere_travels_as_text():
    wanted = transfer("A", "FI7944052020036082", "nonsense", Decimal(1), "EUR", "KID 12-", "7")
    assert wanted
    assert (wanted.reference, wanted.text, wanted.bic) == (None, "KID 12-", None)


def test_texts_that_do_not_fit_give_no_qr_code_instead_of_a_wrong_one():
    wanted = transfer("漢" * 70, "FI7944052020036082", None, Decimal(1), "EUR", "", "漢" * 140)
    assert wanted
    assert qr_svg(wanted) is None


def test_both_codes_can_be_read_from_the_picture_of_a_page():
    sheet = sheet_of(body("SWEDISH"))
    picture = Image.open(BytesIO(render.images(sheet, PLAIN)[0])).convert("L")
    found = {str(code.format): code.text for code in zxingcpp.read_barcodes(picture)}
    assert sheet.payment
    assert sheet.payment.barcode in found.values()
    assert "BCD\n002\n2\nSCT\nNDEAFIHH\nSandbox Oy\nFI2112345600000785\nEUR1007.21\n\nRF20100010" in found.values(), (
        found
    )


@given(
    name=st.text(alphabet="Åäö Oy&-ß€ž1", min_size=1, max_size=70).filter(str.strip),
    cents=st.integers(1, 99_999_999_999),
    said=st.one_of(
        st.tuples(st.just("RF18539007547034"), st.none()),
        st.tuples(st.none(), st.text(alphabet="Invoice €5 ", min_size=1, max_size=140).filter(str.strip)),
    ),
    bic=st.sampled_from([None, "NDEAFIHH"]),
)
def test_the_payload_is_the_one_that_a_library_of_the_guideline_makes(name, cents, said, bic):
    reference, text = said
    text = text.strip() if text else None
    wanted = Transfer(name.strip(), "FI2112345600000785", Decimal(cents).scaleb(-2), bic, reference, text)
    made = epc_payload(wanted)
    try:
        theirs = _make_epc_qr_data(wanted.name, wanted.iban, wanted.amount, text, reference, bic)
    except ValueError:
        assert made is None
        return
    assert made is not None
    mine, other = (payload.decode("utf-8" if b"\n1\n" in payload[:10] else "latin-1") for payload in (made, theirs))
    if other.split("\n")[2] in ("1", "2"):  # theirs tries six more character sets before UTF-8
        mine, other = mine.split("\n"), other.split("\n")
        assert Decimal(mine.pop(7)[3:]) == Decimal(other.pop(7)[3:])
        assert mine == other
