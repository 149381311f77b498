"""What a count costs, at and around every edge, and what a price list must look like."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.service.prices.rules import (
    Price,
    PriceList,
    Terms,
    Tier,
    binding_day,
    charge,
    check,
    compare,
    formula,
    months_after,
    raised,
)
from tosite.service.prices.wire import ItemPrice, PriceListDraft, PriceTier

D = Decimal
TIERS = (Tier(100, D("0.50")), Tier(1000, D("0.30")), Tier(None, D("0.10")))
GRADUATED, VOLUME = Terms("GRADUATED", tiers=TIERS), Terms("VOLUME", tiers=TIERS)
PACKAGE, STANDARD = Terms("PACKAGE", D(20), 50), Terms("STANDARD", D("0.45"))
TODAY, START = date(2026, 6, 15), date(2026, 9, 1)


@pytest.mark.parametrize(
    ("terms", "count", "cost"),
    [
        (GRADUATED, 0, 0),
        (GRADUATED, 99, D("49.50")),
        (GRADUATED, 100, D("50.00")),
        (GRADUATED, 101, D("50.30")),
        (GRADUATED, 1000, D("320.00")),
        (GRADUATED, 1001, D("320.10")),
        (VOLUME, 99, D("49.50")),
        (VOLUME, 100, D("50.00")),
        (VOLUME, 101, D("30.30")),
        (VOLUME, 1000, D("300.00")),
        (VOLUME, 1001, D("100.10")),
        (PACKAGE, 0, 0),
        (PACKAGE, 1, 20),
        (PACKAGE, 50, 20),
        (PACKAGE, 51, 40),
        (STANDARD, 3, D("1.35")),
    ],
)
def test_a_count_costs_at_the_edge_what_the_model_says(terms, count, cost):
    assert charge(terms, 0, count, count) == cost


def test_the_formula_says_how():
    assert formula(GRADUATED, 0, 101, 101) == "100 x 0.50 + 1 x 0.30"
    assert formula(GRADUATED, 90, 20, 110) == "10 x 0.50 + 10 x 0.30"
    assert formula(VOLUME, 0, 101, 101) == "101 x 0.30 (price at 101 in the month)"
    assert formula(PACKAGE, 0, 51, 51) == "2 x 20.00 (started blocks of 50)"
    assert formula(STANDARD, 0, 3, 3) == "3 x 0.45"


prices_ = st.decimals(0, 100, places=4)


@st.composite
def terms_(draw):
    model = draw(st.sampled_from(["STANDARD", "PACKAGE", "GRADUATED", "VOLUME"]))
    if model in ("STANDARD", "PACKAGE"):
        return Terms(model, draw(prices_), draw(st.integers(1, 500)) if model == "PACKAGE" else None)
    edges = sorted(draw(st.sets(st.integers(1, 2000), max_size=4)))
    return Terms(model, tiers=tuple(Tier(edge, draw(prices_)) for edge in [*edges, None]))


@given(terms_(), st.lists(st.integers(0, 800), min_size=1, max_size=5))
def test_the_parts_of_a_month_add_up_to_the_month(terms, counts):
    total, before, parts = sum(counts), 0, D(0)
    for count in counts:
        parts += charge(terms, before, count, total)
        before += count
    assert parts == charge(terms, 0, total, total)


@given(st.sets(st.integers(1, 300), max_size=4), st.integers(0, 400), st.data())
def test_graduated_is_the_sum_of_every_unit_at_its_own_tier(edges, count, data):
    tiers = tuple(Tier(edge, data.draw(prices_)) for edge in [*sorted(edges), None])
    one_by_one = sum(
        (next(t.unit_price for t in tiers if t.up_to is None or unit <= t.up_to) for unit in range(1, count + 1)), D(0)
    )
    assert charge(Terms("GRADUATED", tiers=tiers), 0, count, count) == one_by_one


def draft(*prices, valid_from=START, **members):
    listed = [ItemPrice(item=i, validFrom=f, validTo=t, model="STANDARD", unitPrice=D(1)) for i, f, t in prices]
    return PriceListDraft(country="FI", currency="EUR", name="New", validFrom=valid_from, prices=listed, **members)


def fields(*arguments, newest=None):
    return {v.field: v.message for v in check(draft(*arguments), TODAY, newest)}


WHOLE = (("MONTHLY_FEE", START, None), ("DOCUMENT", START, None))
LATER = date(2027, 1, 1)


def test_a_whole_list_has_no_violation():
    assert fields(*WHOLE) == {}
    assert fields(("MONTHLY_FEE", START, LATER), ("MONTHLY_FEE", LATER, None), WHOLE[1]) == {}


def test_overlaps_and_gaps_are_named_in_any_order():
    overlapping = (("MONTHLY_FEE", LATER, None), ("MONTHLY_FEE", START, date(2027, 1, 2)), WHOLE[1])
    assert fields(*overlapping) == {"prices[0].validFrom": "Overlaps the price from 2026-09-01"}
    gapped = (("MONTHLY_FEE", START, date(2026, 12, 31)), ("MONTHLY_FEE", LATER, None), WHOLE[1])
    assert fields(*gapped) == {"prices[1].validFrom": "Leaves a gap after 2026-12-31"}
    assert set(fields(("MONTHLY_FEE", START, LATER), WHOLE[1])) == {"prices[0].validTo"}
    assert set(fields(("MONTHLY_FEE", LATER, None), WHOLE[1])) == {"prices[0].validFrom"}
    assert set(fields(("MONTHLY_FEE", START, START), WHOLE[1])) == {"prices[0].validTo"}


def test_back_dated_and_incomplete_lists_are_refused():
    newest = PriceList(7, "FI", "EUR", START, TODAY, (Price("TRAVEL", START, None, STANDARD),))
    found = {v.message for v in check(draft(*WHOLE, valid_from=TODAY), TODAY, newest)}
    assert "Must be in the future: a price list is never back-dated" in found
    assert "Must be after 2026-09-01, the start of the list before" in found
    assert "TRAVEL has no price" in found


def test_terms_must_fit_their_model():
    wrong = ItemPrice(item="DOCUMENT", validFrom=START, model="VOLUME", unitPrice=D(-1), packageSize=0)
    tiers = [PriceTier(upTo=10, unitPrice=D(1)), PriceTier(upTo=10, unitPrice=D(1)), PriceTier(upTo=5, unitPrice=D(1))]
    graduated = ItemPrice(item="DOCUMENT.JOURNAL", validFrom=START, model="GRADUATED", tiers=tiers)
    made = draft(*WHOLE)
    made.prices = [made.prices[0], wrong, graduated]
    found = {v.field for v in check(made, TODAY, None)}
    assert {"prices[1].unitPrice", "prices[1].packageSize", "prices[1].tiers"} <= found
    assert {"prices[2].tiers[1].upTo", "prices[2].tiers[2].upTo"} <= found


def listed(*prices, start=START, number=1, issued_on=TODAY):
    return PriceList(number, "FI", "EUR", start, issued_on, tuple(Price(i, start, None, t) for i, t in prices))


@given(terms_(), terms_())
def test_a_price_is_raised_when_some_count_costs_more(before, after):
    found = raised(listed(("DOCUMENT", before)), listed(("DOCUMENT", after)).prices)
    dearer = [n for n in range(1, 2003) if charge(after, 0, n, n) > charge(before, 0, n, n)]
    if "PACKAGE" not in (before.model, after.model):  # of blocks only edges are looked at: the run compares exactly
        assert not dearer or found == ["DOCUMENT"]
    if not found:
        assert all(charge(after, 0, n, n) <= charge(before, 0, n, n) for n in (1, 1_000_000))


@given(terms_(), terms_())
def test_what_a_list_raises_is_marked_so_and_what_costs_the_same_is_not_a_change(before, after):
    former, prices = listed(("DOCUMENT", before)), listed(("DOCUMENT", after)).prices
    (one,) = compare(former, prices)
    assert (one.before, one.price) == (former.prices[0], prices[0])
    assert (one.change == "RAISED") == (raised(former, prices) == ["DOCUMENT"])
    cheaper = raised(listed(("DOCUMENT", after)), former.prices) == ["DOCUMENT"]
    assert (one.change == "LOWERED") == (one.change != "RAISED" and cheaper)
    assert compare(former, former.prices)[0].change == "SAME"


def test_a_kind_of_document_is_compared_with_what_it_cost_without_a_price_of_its_own():
    former = listed(("DOCUMENT", Terms("STANDARD", D(1))))
    cheaper, new = compare(
        former, listed(("DOCUMENT.JOURNAL", Terms("STANDARD", D("0.5"))), ("TRAINING", Terms("STANDARD", D(90)))).prices
    )
    assert (cheaper.change, cheaper.before) == ("LOWERED", former.prices[0])
    assert (new.change, new.before) == ("NEW", None)


def test_a_raise_by_a_dated_price_of_the_same_list_counts_too():
    step = Price("FEE", LATER, None, Terms("STANDARD", D(2)))
    first = Price("FEE", START, LATER, Terms("STANDARD", D(1)))
    former = listed(("FEE", Terms("STANDARD", D(1))))
    assert raised(former, (first, step)) == ["FEE"]
    assert raised(former, (first,)) == []


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 6, 1), 0, date(2026, 6, 1)),
        (date(2026, 11, 30), 15, date(2028, 2, 29)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day, months, after):
    assert months_after(day, months) == after


@given(st.dates(date(2017, 1, 1), date(2100, 1, 1)), st.integers(0, 24))
def test_a_longer_notice_never_ends_sooner(day, months):
    ends = [months_after(day, n) for n in range(months + 1)]
    assert all(before < after for before, after in pairwise(ends))


def test_a_late_notice_binds_when_it_has_run():
    assert binding_day(START, TODAY, 1) == START
    assert binding_day(START, date(2026, 8, 20), 1) == date(2026, 9, 20)
