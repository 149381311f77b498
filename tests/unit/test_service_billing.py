"""The lines of a month: proration, prices that change within it, notice, VAT. Pure rules."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.service.billing.documents import appendix, payable, reversed_lines
from tosite.service.billing.rules import (
    Activation,
    BillingProblem,
    Charge,
    Counted,
    Customer,
    differences,
    lines_of,
    net_of,
    next_month,
)
from tosite.service.billing.vat import (
    DOMESTIC,
    EU,
    EU_BUYER_LIABLE,
    EXPORT,
    OUTSIDE_SCOPE,
    Taxation,
    taxed,
    treatment_of,
)
from tosite.service.prices.rules import Price, PriceList, Terms, Tier

D = Decimal
DAY = timedelta(days=1)
FINNISH = Taxation(DOMESTIC, 1, "FINLAND")
OCTOBER = date(2026, 10, 1)
LONG_AGO = date(2017, 1, 1)


def standard(amount):
    return Terms("STANDARD", D(amount))


def price_list(number, start, issued_on, fee, documents="0", steps=()):
    cuts = [start, *(day for day, _ in steps)]
    amounts = [fee, *(amount for _, amount in steps)]
    ends = [*cuts[1:], None]
    fees = [Price("MONTHLY_FEE", f, t, standard(a)) for f, t, a in zip(cuts, ends, amounts, strict=True)]
    terms = documents if isinstance(documents, Terms) else standard(documents)
    return PriceList(number, "FI", "EUR", start, issued_on, (*fees, Price("DOCUMENT", start, None, terms)))


FIRST = price_list(1, LONG_AGO, LONG_AGO, "0", steps=[(date(2017, 10, 1), "9.95")])


def customer(*activations, counted=(), charges=(), told=None, **more):
    return Customer(
        customer_id=1,
        country="FINLAND",
        vat_number=None,
        free=False,
        activations=tuple(Activation(*a) for a in activations),
        counted=tuple(Counted(day, "SALES_INVOICE", "shop", n) for day, n in counted),
        charges=tuple(charges),
        told=told or {},
        **more,
    )


def billed(who, *lists, month=OCTOBER, taxation=FINNISH):
    return lines_of(who, lists or (FIRST,), month, taxation)


def test_a_whole_month_costs_the_fee():
    (line,) = billed(customer((LONG_AGO, None)))
    assert (line.amount, line.formula) == (D("9.95"), "9.95 x 31 / 31 days = 9.95")
    assert (line.first, line.last) == (OCTOBER, date(2026, 10, 31))


def test_the_days_in_use_are_charged_the_day_of_the_start_counts_the_day_after_the_end_does_not():
    (line,) = billed(customer((date(2026, 10, 11), date(2026, 10, 21))))
    assert (line.amount, line.formula) == (D("3.21"), "9.95 x 10 / 31 days = 3.21")
    assert (line.first, line.last) == (date(2026, 10, 11), date(2026, 10, 20))


def test_the_campaign_ends_with_september_2017():
    who = customer((LONG_AGO, None))
    assert [line.amount for line in billed(who, month=date(2017, 9, 1))] == [0]
    assert [line.amount for line in billed(who, month=date(2017, 10, 1))] == [D("9.95")]


def test_a_price_that_changes_within_the_month_splits_the_line():
    stepped = price_list(1, LONG_AGO, LONG_AGO, "10", steps=[(date(2026, 10, 11), "20")])
    first, second = billed(customer((LONG_AGO, None)), stepped)
    assert (first.first, first.last, first.amount) == (OCTOBER, date(2026, 10, 10), D("3.23"))
    assert (second.first, second.last, second.amount) == (date(2026, 10, 11), date(2026, 10, 31), D("13.55"))


def test_a_vat_rate_that_changes_splits_the_months_and_each_has_the_rate_of_its_days():
    who = customer((LONG_AGO, None))
    assert billed(who, month=date(2024, 8, 1))[0].vat_percent == 24
    assert billed(who, month=date(2024, 9, 1))[0].vat_percent == D("25.5")


RAISED = price_list(2, date(2026, 10, 11), date(2026, 8, 1), "20", "0.5")
LOWERED = price_list(2, date(2026, 10, 11), date(2026, 8, 1), "5")


def test_a_raised_price_that_was_not_announced_is_not_charged():
    who = customer((LONG_AGO, None), counted=[(date(2026, 10, 20), 4)])
    fee, documents = billed(who, FIRST, RAISED)
    assert (fee.amount, fee.price_list_id) == (D("9.95"), 1)
    assert (documents.amount, documents.documents) == (0, 4)


def test_an_announced_one_is_charged_from_its_first_day_or_when_the_notice_has_run():
    in_time = customer((LONG_AGO, None), told={2: date(2026, 10, 11)})
    assert [line.first.day for line in billed(in_time, FIRST, RAISED)] == [1, 11]
    late = customer((LONG_AGO, None), told={2: date(2026, 10, 20)}, counted=[(date(2026, 10, d), 1) for d in (19, 20)])
    lines = billed(late, FIRST, RAISED)
    assert [(line.item, line.first.day, line.amount) for line in lines] == [
        ("MONTHLY_FEE", 1, D("6.10")),
        ("MONTHLY_FEE", 20, D("7.74")),
        ("DOCUMENT.SALES_INVOICE", 11, D(0)),
        ("DOCUMENT.SALES_INVOICE", 20, D("0.50")),
    ]


def test_a_lowered_price_needs_no_notice():
    assert [line.amount for line in billed(customer((LONG_AGO, None)), FIRST, LOWERED)] == [D("3.21"), D("3.39")]


def test_who_came_after_a_list_was_out_knows_it():
    (line,) = billed(customer((date(2026, 10, 12), None)), FIRST, RAISED)
    assert line.price_list_id == 2


def test_a_list_that_changes_nothing_splits_nothing():
    same = price_list(2, date(2026, 10, 11), date(2026, 8, 1), "9.95")
    assert len(billed(customer((LONG_AGO, None), counted=[(OCTOBER, 1), (date(2026, 10, 30), 1)]), FIRST, same)) == 2


def test_sandboxes_are_free_but_pay_what_they_order():
    order = Charge(5, OCTOBER, "Consultation", D(1), D(295), "standard")
    who = Customer(1, "FINLAND", None, True, (Activation(LONG_AGO, None),), charges=(order,))
    assert [line.text for line in billed(who)] == ["Consultation"]


def test_what_has_no_price_or_no_rate_is_a_problem_that_is_named():
    with pytest.raises(BillingProblem, match="MONTHLY_FEE"):
        lines_of(customer((LONG_AGO, None)), (), OCTOBER, FINNISH)
    with pytest.raises(BillingProblem, match="'luxury'"):
        billed(customer(charges=[Charge(1, OCTOBER, "Yacht", D(1), D(1), "luxury")]))


months = st.dates(date(2017, 10, 1), date(2040, 12, 1)).map(lambda day: day.replace(day=1))


@given(months, st.lists(st.integers(-40, 70), min_size=2, max_size=8, unique=True), st.decimals(0, 1000, places=4))
def test_the_fee_is_the_days_in_use_over_the_days_of_the_month_rounded_once(month, offsets, fee):
    days = sorted(month + DAY * n for n in offsets)
    spans = list(zip(days[::2], days[1::2], strict=False))
    lines = billed(customer(*spans), price_list(1, LONG_AGO, LONG_AGO, fee), month=month)
    length = (next_month(month) - month).days
    used = sum(1 for n in range(length) if any(f <= month + DAY * n < t for f, t in spans))
    # The Finnish rate of September 2024 is the one change of VAT in these years, and it falls on a first day.
    assert len(lines) == (1 if used else 0)
    if used:
        wanted = (fee * used / length).quantize(D("0.01"), rounding=ROUND_HALF_UP)
        assert lines[0].amount == wanted
    assert 0 <= net_of(lines) <= fee + D("0.01")


tiers = Terms("GRADUATED", tiers=(Tier(10, D("0.5")), Tier(30, D("0.25")), Tier(None, D("0.1"))))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 40)), max_size=12), st.integers(1, 31))
def test_every_counted_document_is_on_exactly_one_line(counts, change):
    changed = price_list(2, OCTOBER.replace(day=change), LONG_AGO, "9.95", tiers)
    counted = [(OCTOBER + DAY * day, n) for day, n in counts]
    lines = billed(customer(counted=counted, told={2: OCTOBER}), FIRST, changed)
    assert sum(line.documents for line in lines) == sum(n for _, n in counts)
    assert all(line.first <= line.last for line in lines)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 40)), max_size=12), st.integers(1, 31))
def test_an_unannounced_list_never_makes_a_month_dearer(counts, change):
    unknown = price_list(2, OCTOBER.replace(day=change), LONG_AGO + DAY, "12", tiers)
    who = customer((LONG_AGO, None), counted=[(OCTOBER + DAY * day, n) for day, n in counts])
    before = price_list(1, LONG_AGO, LONG_AGO, "9.95", Terms("STANDARD", D("0.3")))
    assert net_of(billed(who, before, unknown)) <= net_of(billed(who, before))


def test_a_bill_and_its_credit_note_are_nothing_together():
    order = Charge(5, OCTOBER, "Hours", D("1.5"), D("33.333"), "standard")
    lines = billed(customer((LONG_AGO, None), charges=[order]))
    assert net_of([*lines, *reversed_lines(lines)]) == 0
    assert [line.quantity for line in reversed_lines(payable(lines))] == [-1, D("-1.5")]


def test_differences_are_said_in_words():
    old, new = billed(customer((LONG_AGO, None))), billed(customer((OCTOBER + 9 * DAY, None)))
    assert differences(old, old) == []
    assert differences(old, new) == [
        "MONTHLY_FEE from 2026-10-01: 9.95 at VAT 25.50 % (status 1) before, nothing now",
        "MONTHLY_FEE from 2026-10-10: nothing before, 7.06 at VAT 25.50 % (status 1) now",
    ]


def test_the_appendix_lists_what_was_counted_and_its_sum():
    text = appendix([Counted(OCTOBER, "JOURNAL", "a,b", 2), Counted(OCTOBER, "JOURNAL", "c", 3)]).decode()
    assert text.splitlines()[1:] == ['2026-10-01,JOURNAL,"a,b",2', "2026-10-01,JOURNAL,c,3", "total,,,5"]


NUMBERS = {"FINLAND": "FI01120389", "SWEDEN": "SE556036079301", "GERMANY": "DE136695976"}


@pytest.mark.parametrize(
    ("seller", "buyer", "number", "treatment"),
    [
        ("FINLAND", "FINLAND", "FI01120389", DOMESTIC),
        ("FINLAND", "SWEDEN", "SE556036079301", EU_BUYER_LIABLE),
        ("FINLAND", "SWEDEN", None, DOMESTIC),
        ("FINLAND", "SWEDEN", "SE556036079302", DOMESTIC),  # a wrong check digit
        ("FINLAND", "SWEDEN", "DE136695976", DOMESTIC),  # another country's
        ("FINLAND", "NORWAY", "NO995525828MVA", OUTSIDE_SCOPE),
        ("NORWAY", "FINLAND", "FI01120389", EXPORT),
        ("NORWAY", "NORWAY", None, DOMESTIC),
        ("SWEDEN", "FINLAND", "FI01120389", EU_BUYER_LIABLE),
    ],
)
def test_vat_by_countries_and_number(seller, buyer, number, treatment):
    assert treatment_of(seller, buyer, number) == treatment


sellers = st.sampled_from([*EU, "NORWAY"])
buyers = st.sampled_from([*EU, "NORWAY", "JAPAN"])


@given(sellers, buyers, st.sampled_from([*NUMBERS.values(), None]))
def test_vat_is_charged_in_one_place_only(seller, buyer, number):
    treatment = treatment_of(seller, buyer, number)
    assert (treatment == DOMESTIC) == (
        seller == buyer or (seller in EU and buyer in EU and NUMBERS.get(buyer, "") != number)
    )
    if treatment != DOMESTIC:
        assert taxed(Taxation(treatment, 7, "FINLAND"), "standard", OCTOBER).percent == 0


@given(st.dates(date(2013, 1, 1), date(2060, 1, 1)), st.sampled_from(["FINLAND", "SWEDEN", "NORWAY"]))
def test_every_day_has_one_standard_rate(day, seller):
    rate = taxed(Taxation(DOMESTIC, 1, seller), "standard", day)
    assert rate.percent in (D(24), D("25.5"), D(25))
