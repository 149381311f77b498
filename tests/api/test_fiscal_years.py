"""Fiscal years and tracking periods: what the database itself refuses of them."""

from datetime import date

import psycopg
import pytest

from tosite.sandbox.create import create_sandbox

TODAY = date.today()
THIS = TODAY.year
YEAR = "INSERT INTO fiscal_year (company_id, fiscal_year_id, start_date, end_date) VALUES (%s, 77, %s, %s)"
PERIOD = (
    "INSERT INTO tracking_period (company_id, period_id, fiscal_year_id, start_date, end_date) "
    "VALUES (%s, 7777, %s, %s, %s)"
)


@pytest.fixture(scope="module")
def company(sandbox, database):
    return create_sandbox(database, TODAY).as_dict()["company_id"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(THIS, 1, 1), date(THIS, 12, 31)),
        (date(THIS, 12, 31), date(THIS + 3, 12, 31)),
        (date(THIS - 3, 1, 1), date(THIS - 2, 1, 1)),
        (date(THIS - 9, 1, 1), date(THIS + 9, 12, 31)),
    ],
    ids=["the same year", "its last day", "the first day of another", "around all of them"],
)
def test_a_year_that_overlaps_another_is_refused_and_nothing_is_changed(api, database, company, start, end):
    with pytest.raises(psycopg.errors.ExclusionViolation, match="fiscal_years_apart"), database.transaction() as tx:
        tx.execute(YEAR, (company, start, end))
    with database.transaction() as tx:
        row = tx.execute("SELECT count(*) AS years FROM fiscal_year WHERE company_id = %s", (company,)).fetchone()
    assert row["years"] == 4


def test_years_may_leave_gaps_and_have_other_lengths(database, company):
    with database.transaction() as tx:
        tx.execute(YEAR, (company, date(THIS + 5, 3, 1), date(THIS + 6, 8, 31)))
        tx.execute("DELETE FROM fiscal_year WHERE company_id = %s AND fiscal_year_id = 77", (company,))


def test_a_year_of_another_company_is_no_neighbour(database, company, neighbour):
    with database.transaction() as tx:
        tx.execute("SELECT 1 FROM fiscal_year WHERE company_id = %s", (neighbour["company_id"],))
        for one in (company, neighbour["company_id"]):
            tx.execute(YEAR, (one, date(THIS + 5, 1, 1), date(THIS + 5, 12, 31)))
            tx.execute("DELETE FROM fiscal_year WHERE company_id = %s AND fiscal_year_id = 77", (one,))


def test_periods_neither_overlap_nor_leave_their_year(database, company):
    overlapping = (company, 3, date(THIS, 1, 31), date(THIS, 2, 1))
    with pytest.raises(psycopg.errors.ExclusionViolation, match="tracking_periods_apart"), database.transaction() as tx:
        tx.execute(PERIOD, overlapping)
    outside = (company, 3, date(THIS + 8, 1, 1), date(THIS + 8, 1, 31))
    with (
        pytest.raises(psycopg.errors.CheckViolation, match="does not lie in its fiscal year"),
        database.transaction() as tx,
    ):
        tx.execute(PERIOD, outside)
