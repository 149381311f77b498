"""The documents of a filled sandbox, before any database sees them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tosite.identifiers.checks import is_iban
from tosite.ledger.rules import Setting, VatStatus, balance_of
from tosite.sandbox.countries import COUNTRIES
from tosite.sandbox.figures import (
    NEEDED,
    OFFERED,
    Books,
    figures,
    percent_on,
    sequence,
    shares_of,
    vat_kind_of,
    working_days,
)
from tosite.sandbox.fill import missing_year
from tosite.sandbox.lines import COLUMNS, DOCUMENTS, ROWS, lay_out, print_lines
from tosite.sandbox.scenes import SCENES, Party
from tosite.sandbox.store import Year

ACCOUNTS = "1160 1180 1700 1910 2880 2920 2921 2922 2931 2932 2933 2940 3000 5000 6100 6300 6800 8450 8560 9450"
BOOKS = Books(
    setting=Setting(
        country="FINLAND",
        currency="EUR",
        percents={Decimal(p): (True, True) for p in ("25.5", "24", "14", "13.5", "10", "0")},
        statuses={
            1: (VatStatus("DOMESTIC"), True, True),
            12: (VatStatus("NONE"), True, True),
            101: (VatStatus("NONE"), True, False),
            112: (VatStatus("REVERSE", Decimal("25.5")), False, True),
        },
        accounts={
            "receivables": "1700",
            "payables": "2880",
            "sales": "3000",
            "purchase": "8450",
            "output_vat": "2931",
            "self_assessed_vat": "2932",
            "input_vat": "2933",
        },
    ),
    iban="FI2112345600000785",
    accounts=frozenset(ACCOUNTS.split()),
    items={1: [1, 2], 2: [3]},
    customers=SCENES["FINLAND"].walk_ins,
    suppliers=SCENES["FINLAND"].strangers,
    sold=OFFERED,
    bought=NEEDED,
)
MONTHS = st.dates(date(2014, 1, 1), date(2030, 12, 31)).map(lambda day: day.replace(day=1))


@settings(max_examples=60, deadline=None)
@given(month=MONTHS, seed=st.integers())
def test_every_document_balances_and_its_dimensions_add_up_to_their_rows(month, seed):
    for figure in figures(BOOKS, month, 10, Random(seed)):
        assert balance_of(figure.booking.postings) == 0
        assert all(p.amount == round(p.amount, 2) for p in figure.booking.postings)
        for entry, parts in zip(figure.booking.entries, figure.shares, strict=True):
            for dimension in {part.dimension for part in parts}:
                assert sum(part.value for part in parts if part.dimension == dimension) == entry.value


def test_the_same_seed_draws_the_same_documents():
    month = date(2026, 5, 1)
    assert figures(BOOKS, month, 30, Random(4)) == figures(BOOKS, month, 30, Random(4))
    assert figures(BOOKS, month, 30, Random(4)) != figures(BOOKS, month, 30, Random(5))


def test_summer_is_quieter_than_december():
    def sold(month):
        made = figures(BOOKS, date(2026, month, 1), 400, Random(1))
        return sum(f.document["invoiceSumInfo"][0]["excludingVatTotal"] for f in made if f.kind == "SALES_INVOICE")

    assert sold(7) * 3 < sold(12) * 2


@pytest.mark.parametrize(
    ("kind", "day", "percent"),
    [
        ("standard", date(2024, 8, 31), "24"),
        ("standard", date(2024, 9, 1), "25.5"),
        ("reduced 1", date(2025, 12, 31), "14"),
        ("reduced 1", date(2026, 1, 1), "13.5"),
    ],
)
def test_vat_is_that_of_the_date(kind, day, percent):
    assert percent_on("FINLAND", kind, day) == Decimal(percent)
    assert vat_kind_of("FINLAND", Decimal(percent), day) == kind


def test_vat_of_a_country_that_is_not_known_is_an_error():
    with pytest.raises(ValueError, match="ATLANTIS"):
        percent_on("ATLANTIS", "standard", date(2026, 1, 1))


@given(total=st.integers(0, 10**9), weights=st.lists(st.integers(1, 10**6), min_size=1, max_size=40))
def test_shares_leave_no_remainder_and_follow_the_weights(total, weights):
    shares = shares_of(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) <= 1


@given(rows=st.integers(1, 500), seed=st.integers())
def test_a_sequence_ends_with_the_document_that_reaches_the_rows(rows, seed):
    pool = figures(BOOKS, date(2026, 2, 1), 5, Random(3))
    chosen = sequence(pool, rows, Random(seed))
    counted = [len(figure.booking.entries) for figure in chosen]
    assert sum(counted) >= rows > sum(counted[:-1])


@given(first=st.dates(date(2020, 1, 1), date(2030, 1, 1)), length=st.integers(0, 60))
def test_a_range_always_has_a_day_to_work_on(first, length):
    last = first + timedelta(days=length)
    days = working_days(first, last)
    assert days == sorted(days)
    assert all(first <= day <= last for day in days)


@given(day=st.dates(date(2015, 1, 1), date(2030, 12, 31)), starts=st.sets(st.integers(2014, 2031), max_size=5))
def test_a_missing_year_fits_between_its_neighbours(day, starts):
    known = [Year(date(y, 7, 1), date(y + 1, 6, 30), True, ()) for y in sorted(starts)]
    if any(y.start <= day <= y.end for y in known):
        return
    start, end = missing_year(day, known)
    assert start <= day <= end
    assert start.year == end.year == day.year
    assert all(end < y.start or y.end < start for y in known)


def test_odd_text_survives_as_one_cell():
    odd = 'Tab\there, 100 % "off" \\ back\nline'
    books = Books(**{**BOOKS.__dict__, "customers": [Party(odd)], "accounts": frozenset()})
    figure = next(f for f in figures(books, date(2026, 3, 1), 50, Random(1)) if f.kind == "SALES_INVOICE")
    layout = lay_out(figure, 7, 8, "client")
    ids = {b"invoice": 1, b"receipt": 2, b"number": 3, b"voucher": 4}
    texts = dict.fromkeys((b"status", b"series", b"date", b"due", b"stamp", b"at", b"reference", b"original"), b"x")
    rows = {b"t%d" % line: line for line in range(1, layout.rows + 1)}
    lines = print_lines(layout, list(COLUMNS), ids | texts | rows)
    assert set(COLUMNS) == {*ROWS, *DOCUMENTS}
    for table, text in zip(COLUMNS, lines, strict=True):
        for line in text.splitlines():
            assert len(line.split(b"\t")) == len(COLUMNS[table].split(","))


@pytest.mark.parametrize("land", COUNTRIES.values(), ids=lambda land: land.code)
def test_every_country_has_the_accounts_and_the_vat_that_its_documents_use(land):
    scene = SCENES[land.country]
    chart = {account["code"]: account["kind"] for account in land.chart()}
    money = {scene.bank, *scene.written_off, scene.payroll.net_owed, scene.payroll.tax_withheld}
    costs = {scene.bank_charges, scene.interest, scene.depreciation, scene.payroll.wages}
    assert all(chart[code].startswith(("ASSET", "LIAB")) for code in money)
    assert all(chart[code].startswith("EXPENSE") for code in costs)
    assert is_iban(scene.sellers_iban)
    assert scene.services_bought in {s.number for s in land.statuses if s.treatment == "REVERSE"}
    for item in (*OFFERED, *NEEDED):
        assert percent_on(land.country, item.vat_kind, date(2026, 5, 1)) > 0
