"""Which generation a path names, how long it is supported, and what older ones have otherwise."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.generations import shapes
from tosite.generations.changes import ALIASES, CHANGES, changes_of, written_older
from tosite.generations.windows import CURRENT, GENERATIONS, named, supported
from tosite.web.app import contract

DAY = date(2025, 1, 20)


def test_the_list_runs_upwards_and_only_its_last_row_has_no_end():
    numbers = [g.number for g in GENERATIONS]
    assert numbers == sorted(set(numbers))
    assert {2006, 2302, 2309, 2405, 2406, 2408, 2409, 2411, 2604} <= set(numbers)
    assert [g for g in GENERATIONS if g.supported_until is None] == [CURRENT]
    assert all(g.released < g.supported_until for g in GENERATIONS[:-1])


def test_no_name_and_latest_are_what_is_served_and_supported_follows_a_month_later():
    assert named("", DAY) == named("latest", DAY) == CURRENT
    released = next(g for g in GENERATIONS if g.number == 2502).released
    assert named("supported", released + timedelta(days=29)).number == 2411
    assert named("supported", released + timedelta(days=30)).number == 2502
    assert named("supported", date(2025, 4, 30)).number == 2502  # not the monthly 25.03
    assert named("supported", date(2019, 1, 1)) == CURRENT
    assert named("v9999", DAY) is None


def test_support_lasts_through_its_last_day():
    old = named("v2402", DAY)
    assert old.is_supported(date(2024, 11, 15))
    assert not old.is_supported(date(2024, 11, 16))
    assert old.sunset() == "Sat, 16 Nov 2024 00:00:00 GMT"
    assert CURRENT.is_supported(date(2099, 1, 1))
    assert CURRENT.sunset() is None
    assert supported(DAY)[0] == "v2405"


def test_every_change_speaks_of_an_operation_of_the_contract_or_of_an_alias_of_one():
    paths = contract()["paths"]
    aliases = {alias.operation for alias in ALIASES}
    for operation in (o for change in CHANGES for o in change.operations):
        method, _, path = operation.partition(" ")
        assert operation in aliases or method.lower() in paths[path], operation
    assert all("get" in paths[alias.today] for alias in ALIASES)


def test_todays_generation_has_nothing_otherwise():
    assert changes_of(CURRENT.number) == {}


@pytest.mark.parametrize(("number", "has"), [(2405, False), (2408, True), (2409, True), (2411, False), (2604, False)])
def test_the_capital_serial_number_lived_for_two_releases(number, has):
    changes = changes_of(number).get("GET /ledgerreceipts/{receiptId}", ())
    answer = written_older(changes, b'{"id":1,"serialNumber":{"series":"A","number":3}}', "")
    assert (b"SerialNumber" in answer) is has


def test_an_older_cash_discount_changes_the_first_of_todays_options():
    body = {
        "paymentInfo": {
            "cashDiscountDays": 7,
            "cashDiscountPercentage": Decimal(3),
            "cashDiscount": {"optionList": [{"numberOfDays": 5, "discountPercentage": 2}, {"numberOfDays": 9}]},
        }
    }
    shapes.with_cash_discount(None, body)
    assert body["paymentInfo"]["cashDiscount"]["optionList"] == [
        {"numberOfDays": 7, "discountPercentage": Decimal(3)},
        {"numberOfDays": 9},
    ]


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["paymentInfo", "cashDiscount", "optionList", "numberOfDays", "cashDiscountDays", "id", "results", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["paymentInfo", "id", "results"]), json, max_size=3))
def test_no_body_and_no_answer_makes_a_shape_fail(value):
    shapes.with_cash_discount(None, value)
    shapes.with_invoice_cash_discount(None, value)
    shapes.with_older_cash_discount(value, "")
    shapes.with_older_invoice_cash_discount(value, "")
    shapes.copied("id", "receiptId")(value, "")
