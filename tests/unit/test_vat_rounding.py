"""VAT to the cent, against a model in whole cents and fractions that shares nothing with the product."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tosite.ledger.rules import Line, Setting, VatStatus, balance_of, book, imbalance, in_home_currency, price, split

RATES = ["25.5", "24", "14", "13.5", "10", "0", "25", "12", "6", "15", "11.11"]
AMOUNTS = ["0.01", "0.02", "0.05", "0.10", "0.33", "1.00", "9.99", "99.99", "1234.56", "-0.01", "-19.95", "1000000.01"]
VAT_ACCOUNTS = {"output_vat": "2931", "input_vat": "2933", "self_assessed_vat": "2932"}
SETTING = Setting(
    country="FINLAND",
    currency="EUR",
    percents={},
    statuses={1: (VatStatus("DOMESTIC"), True, True), 111: (VatStatus("REVERSE", Decimal("25.5")), False, True)},
    accounts=VAT_ACCOUNTS,
)


def rounded(cents: Fraction) -> int:
    """Whole cents, half away from zero."""
    whole = int(abs(cents) + Fraction(1, 2))
    return whole if cents >= 0 else -whole


def model_vat(cents: int, rate: str, includes_vat: bool) -> int:
    """The VAT in cents of a sum in cents."""
    percent = Fraction(rate)
    if includes_vat:
        return cents - rounded(Fraction(cents * 100, 1) / (100 + percent))
    return rounded(cents * percent / 100)


def cents_of(amount: Decimal) -> int:
    assert amount == amount.quantize(Decimal("0.01"))
    return int(amount * 100)


def line(amount, rate, status=1, account="3000"):
    return Line(Decimal(amount), Decimal(rate), status, account, "row")


def booked(rows, side=1, by_row=False, rate="1"):
    return book(
        in_home_currency(rows, Decimal(rate)),
        selling=side > 0,
        by_row=by_row,
        counter_account="1700",
        setting=SETTING,
        name="Mallila Oy",
    )


@pytest.mark.parametrize("includes_vat", [False, True])
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("amount", AMOUNTS)
def test_one_row(amount, rate, includes_vat):
    (row,) = price([line(amount, rate)], includes_vat)
    cents = cents_of(Decimal(amount))
    assert cents_of(row.vat) == model_vat(cents, rate, includes_vat)
    assert cents_of(row.net) == cents - (cents_of(row.vat) if includes_vat else 0)


@pytest.mark.parametrize(
    ("amounts", "rate", "includes_vat", "vat"),
    [
        (["0.02"] * 50, "25.5", False, "0.26"),  # 25.5 cents on the euro: on the total, not fifty times one cent
        (["0.01"] * 3, "25.5", False, "0.01"),
        (["99.99", "0.01"], "25.5", False, "25.50"),
        (["33.33", "33.33", "33.34"], "13.5", False, "13.50"),
        (["10.00", "-10.00"], "25.5", False, "0.00"),
        (["1.00", "-0.01"], "25.5", False, "0.25"),
        (["125.50"], "25.5", True, "25.50"),
        (["0.01"], "25.5", True, "0.00"),
        (["113.50", "113.50"], "13.5", True, "27.00"),
        (["98.00"], "0", True, "0.00"),
    ],
)
def test_known_sums(amounts, rate, includes_vat, vat):
    rows = price([line(a, rate) for a in amounts], includes_vat)
    assert sum(r.vat for r in rows) == Decimal(vat)


money = st.integers(-(10**9), 10**9).map(lambda c: Decimal(c) / 100)
lines = st.lists(
    st.builds(
        line, money, st.sampled_from(RATES), status=st.just(1), account=st.sampled_from(["3000", "3010", "8450"])
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(lines, st.booleans())
def test_each_rate_has_the_vat_of_its_total_and_no_cent_is_lost_between_rows(given_lines, includes_vat):
    rows = price(given_lines, includes_vat)
    assert [r.line for r in rows] == given_lines
    for rate in {str(given_line.vat_percent) for given_line in given_lines}:
        group = [r for r in rows if str(r.line.vat_percent) == rate]
        total = sum(cents_of(r.line.amount) for r in group)
        assert sum(cents_of(r.vat) for r in group) == model_vat(total, rate, includes_vat)
    for r in rows:
        assert r.net + (r.vat if includes_vat else 0) == r.line.amount


@settings(max_examples=300, deadline=None)
@given(lines, st.booleans(), st.booleans(), st.sampled_from([1, -1]), st.sampled_from(["1", "10.9365", "0.8432"]))
def test_both_views_of_a_booking_tell_the_same(given_lines, includes_vat, by_row, side, rate):
    rows = price(given_lines, includes_vat)
    booking = booked(rows, side, by_row, rate)
    assert balance_of(booking.postings) == 0
    assert imbalance(booking.entries) == 0
    # What the contract's rows say of each account is what is posted to it; beside the rows there is VAT only.
    vat_account = VAT_ACCOUNTS["output_vat" if side > 0 else "input_vat"]
    for account in {e.account for e in booking.entries} - {vat_account}:
        shown = sum(e.value for e in booking.entries if e.account == account)
        assert shown == sum(p.amount for p in booking.postings if p.account == account)
    assert {p.account for p in booking.postings} <= {e.account for e in booking.entries} | {vat_account}
    # Both views hold the VAT of the document's totals, to the cent.
    vat = sum((p.amount for p in booking.postings if p.account == vat_account), Decimal(0))
    assert vat == sum(e.vat for e in booking.entries) + sum(
        e.value for e in booking.entries if e.account == vat_account
    )
    by_rate = {}
    for r in rows:
        by_rate[str(r.line.vat_percent)] = by_rate.get(str(r.line.vat_percent), 0) + cents_of(r.vat)
    assert cents_of(vat) == -side * sum(rounded(Fraction(v) / Fraction(rate)) for v in by_rate.values())
    counter = sum(p.amount for p in booking.postings if p.account == "1700")
    total = sum(cents_of(r.net + r.vat) for r in rows)
    assert cents_of(counter) == side * rounded(Fraction(total) / Fraction(rate))


@settings(max_examples=300, deadline=None)
@given(money, st.lists(st.integers(0, 10**7).map(lambda c: Decimal(c) / 100), min_size=1, max_size=20))
def test_a_split_has_no_remainder_and_nobody_is_off_by_more_than_a_cent(total, weights):
    parts = split(total, weights)
    assert sum(parts) == total
    whole = sum(Fraction(w) for w in weights)
    for part, weight in zip(parts, weights, strict=True):
        exact = Fraction(total) * Fraction(weight) / whole if whole else Fraction(total) / len(weights)
        assert abs(Fraction(part) - exact) < Fraction(1, 100)
        assert cents_of(part) is not None


@given(st.lists(money, min_size=1, max_size=8), money)
def test_a_split_by_weights_of_either_sign_has_no_remainder(weights, total):
    assert sum(split(total, weights)) == total
