"""On which day which month is billed by itself. Pure rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.service.billing.rules import next_month
from tosite.service.billing.schedule import Schedule, due, first_month, next_due

OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (10, 11, 12))


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 4), OCTOBER),  # the fifth is still to come
        (date(2026, 11, 5), NOVEMBER),  # it has come: nothing is billed by surprise
        (date(2026, 11, 25), NOVEMBER),
        (date(2027, 1, 1), DECEMBER),
    ],
)
def test_the_first_month_is_that_of_the_next_billing_day(today, month):
    assert first_month(5, today) == month


def test_a_month_is_due_on_its_day_and_until_it_has_begun():
    planned = Schedule(5, OCTOBER, 1)
    assert due(planned, set(), date(2026, 11, 4)) == []
    assert due(planned, set(), date(2026, 11, 5)) == [OCTOBER]
    assert due(planned, {OCTOBER}, date(2026, 11, 30)) == []
    assert next_due(planned, {OCTOBER}) == NOVEMBER


def test_days_that_were_missed_are_made_up_for_the_oldest_first():
    assert due(Schedule(5, OCTOBER, 1), {NOVEMBER}, date(2027, 1, 5)) == [OCTOBER, DECEMBER]


@given(st.integers(1, 28), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_every_month_is_begun_exactly_once_whatever_day_the_worker_looks(day, start, days):
    planned, begun = Schedule(day, first_month(day, start), 1), []
    for past in range(0, days, 3):
        today = start + timedelta(days=past)
        begun += due(planned, begun, today)
    assert begun == sorted(set(begun))
    assert all(next_month(month).replace(day=day) > start for month in begun)
    assert begun == [month for month in begun if month >= planned.first_month]
