"""Default dimensions share a booked amount to the cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tosite.dimensions.shares import NO_DEFAULTS, defaults_of, values_of
from tosite.ledger.checks import MAX_DIMENSIONS, Known, check_dimensions

D = Decimal
percents = st.decimals("0.01", "100", places=2)
amounts = st.decimals("-99999999", "99999999", places=2)


def shares(amount, product=NO_DEFAULTS, partner=NO_DEFAULTS):
    return [(v.dimensionId, v.itemId, v.value) for v in values_of(D(amount), product, partner)]


def test_an_amount_is_split_by_the_percentages_and_the_largest_remainder_takes_the_cent():
    split = defaults_of([(1, 1, "33.33"), (1, 2, "66.67")])
    assert shares("100", split) == [(1, 1, D("33.33")), (1, 2, D("66.67"))]
    assert shares("-0.05", defaults_of([(1, 1, 50), (1, 2, 50)])) == [(1, 1, D("-0.03")), (1, 2, D("-0.02"))]


def test_the_product_wins_per_dimension_and_the_partner_fills_the_others():
    product, partner = defaults_of([(1, 1, 100)]), defaults_of([(1, 2, 100), (2, 3, 100)])
    assert shares("10", product, partner) == [(1, 1, D(10)), (2, 3, D(10))]


def test_percentages_below_a_hundred_still_carry_the_whole_amount():
    assert shares("10", defaults_of([(1, 1, 30)])) == [(1, 1, D(10))]


def test_nothing_is_shared_without_defaults_or_without_an_amount():
    assert shares("10") == []
    assert shares("0", defaults_of([(1, 1, 100)])) == []


@given(amounts, st.lists(st.tuples(st.integers(1, 12), st.integers(1, 9), percents), max_size=40))
def test_what_is_shared_is_what_the_ledger_accepts(amount, rows):
    found = values_of(amount, defaults_of({(d, i): (d, i, p) for d, i, p in rows}.values()), NO_DEFAULTS)
    known = Known(accounts=(), items={(d, i) for d, i, _ in rows}, partners={})
    assert check_dimensions(found, amount, "", known) == []
    assert len({v.dimensionId for v in found}) <= MAX_DIMENSIONS
