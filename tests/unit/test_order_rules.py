"""Orders: what is offered, random walks through their life, and that a delivery charges what was worked and spent."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.service.orders.rules import (
    MOVES,
    Entry,
    Order,
    charges_of,
    check_delivery,
    check_entry,
    check_order,
    next_status,
    offers,
)
from tosite.service.orders.wire import OrderContact, OrderEntryDraft, ServiceOrderDraft
from tosite.service.prices.rules import Price, PriceList, Terms

D = Decimal
TODAY = date(2026, 3, 2)
STATUSES = ["ORDERED", "ACCEPTED", "DECLINED", "IN_WORK", "DELIVERED", "CANCELLED"]
FINAL = {"DECLINED", "DELIVERED", "CANCELLED"}

# Written down a second time, way by way.
WAYS = {
    ("ORDERED", "accept", "ACCEPTED"),
    ("ORDERED", "decline", "DECLINED"),
    ("ORDERED", "cancel", "CANCELLED"),
    ("ACCEPTED", "cancel", "CANCELLED"),
    ("ACCEPTED", "start", "IN_WORK"),
    ("IN_WORK", "deliver", "DELIVERED"),
}


def listed(number, first, travel="standard", **prices):
    found = [Price(item, first, None, Terms("STANDARD", D(price))) for item, price in prices.items()]
    if travel:
        found.append(Price("TRAVEL_EXPENSES", first, None, Terms("AT_COST", vat_class=travel)))
    return PriceList(number, "FI", "EUR", first, first, tuple(found))


def order(item="CONSULTATION_HOUR", price="130", travel="standard"):
    return Order(7, item, D(price), "standard", travel, TODAY - timedelta(days=10))


def draft(item="CONSULTATION_HOUR", **members):
    contact = members.pop("contact", OrderContact(name="Aino", email="aino@example.com"))
    return ServiceOrderDraft(item=item, wish=members.pop("wish", "Help"), contact=contact, **members)


def entry(kind="HOURS", **members):
    quantity = {"hours": D("2.25")} if kind == "HOURS" else {"amount": D("41.90")}
    values = {"date": TODAY, "description": "Mapping", **quantity, **members}
    return OrderEntryDraft(kind=kind, **values)


def fields(violations):
    return [v.field for v in violations]


@given(st.lists(st.sampled_from(["accept", "decline", "start", "deliver", "cancel", "bill", ""]), max_size=12))
def test_an_order_goes_its_ways_only_and_never_leaves_an_end(moves):
    status, been = "ORDERED", ["ORDERED"]
    for move in moves:
        following = next_status(move, status)
        assert (following is None) == (not any(way[:2] == (status, move) for way in WAYS))
        if following is not None:
            assert (status, move, following) in WAYS
            assert status not in FINAL
            status = following
            been.append(status)
    assert len(been) == len(set(been))  # it comes to no status twice
    if "CANCELLED" in been:
        assert "IN_WORK" not in been
    if "DELIVERED" in been:
        assert been == ["ORDERED", "ACCEPTED", "IN_WORK", "DELIVERED"]


def test_the_table_of_moves_is_exactly_these_ways():
    assert {(status, move, to) for (move, status), to in MOVES.items()} == WAYS
    assert {status for status, _, _ in WAYS} | {to for _, _, to in WAYS} == set(STATUSES)


QUARTERS = st.integers(1, 96).map(lambda n: D(n) / 4)
CENTS = st.integers(1, 10_000_000).map(lambda n: D(n) / 100)
ENTRIES = st.lists(
    st.one_of(
        st.builds(Entry, st.just("HOURS"), st.just(TODAY), QUARTERS, st.just("Work")),
        st.builds(Entry, st.just("TRAVEL_EXPENSES"), st.just(TODAY), CENTS, st.just("Train")),
    ),
    max_size=30,
)


@given(ENTRIES, st.sampled_from(["CONSULTATION_HOUR", "CONSULTATION_3_HOURS"]), CENTS)
def test_a_delivery_charges_the_package_once_or_every_hour_and_each_expense_at_cost(entries, item, price):
    charges = charges_of(order(item, price), entries, "ENGLISH")
    hours = sum((e.quantity for e in entries if e.kind == "HOURS"), D(0))
    spent = sum((e.quantity for e in entries if e.kind != "HOURS"), D(0))
    work, travel = charges[0], charges[1:]
    assert (work.quantity, work.unit_price) == (hours if item == "CONSULTATION_HOUR" else 1, price)
    exact = work.quantity * price
    assert abs(work.amount - exact) <= D("0.005")
    assert sum((c.amount for c in travel), D(0)) == spent
    assert len(travel) == sum(e.kind != "HOURS" for e in entries)


def test_half_a_cent_goes_up():
    (charge,) = charges_of(order(price="130.02"), [Entry("HOURS", TODAY, D("0.25"), "Work")], "ENGLISH")
    assert charge.amount == D("32.51")  # 32.505


def test_the_longest_description_fits_on_a_charge():
    far = Order(2**31 - 1, "CONSULTATION_HOUR", D(130), "standard", "standard", TODAY)
    entries = [Entry("TRAVEL_EXPENSES", TODAY, D(1), "x" * 150)]
    for language in ("FINNISH", "SWEDISH", "NORWEGIAN", "ENGLISH", "DANISH"):
        assert all(len(charge.text) <= 255 for charge in charges_of(far, entries, language))


def test_the_newest_list_that_holds_and_has_the_item_is_offered():
    first = listed(1, date(2017, 1, 1), CONSULTATION_HOUR=130, CONSULTATION_3_HOURS=295)
    dearer = listed(2, TODAY, travel=None, CONSULTATION_HOUR=150)
    later = listed(3, TODAY + timedelta(days=1), CONSULTATION_HOUR=999, CONSULTATION_2_DAYS=1)
    found = {offer.item: offer for offer in offers([first, dearer, later], TODAY)}
    assert {item: (o.price_list_id, o.unit_price) for item, o in found.items()} == {
        "CONSULTATION_HOUR": (2, 150),
        "CONSULTATION_3_HOURS": (1, 295),
    }
    assert found["CONSULTATION_HOUR"].travel_vat_class is None
    assert offers([later], TODAY) == []


def test_every_violation_of_an_order_is_named_at_once():
    (offer,) = offers([listed(1, TODAY, CONSULTATION_3_HOURS=295)], TODAY)
    wrong = draft(
        "CONSULTATION_3_HOURS",
        wish=" ",
        contact=OrderContact(name=" ", email="nobody"),
        preferredDates=[TODAY, TODAY - timedelta(days=1)],
        withTravel=True,
        priceListId=9,
    )
    found = fields(check_order(wrong, offer, TODAY))
    assert found == ["priceListId", "withTravel", "wish", "contact.name", "contact.email", "preferredDates[1]"]
    assert fields(check_order(draft(), None, TODAY)) == ["item"]
    assert check_order(draft("CONSULTATION_3_HOURS", priceListId=1, preferredDates=[TODAY]), offer, TODAY) == []


@pytest.mark.parametrize("hours", ["0", "-1", "0.1", "0.30", "24.25", "1e-9"])
def test_hours_are_quarters(hours):
    assert fields(check_entry(entry(hours=D(hours)), order(), TODAY, 0)) == ["hours"]


@pytest.mark.parametrize("amount", ["0", "-0.01", "0.001", "100000.01"])
def test_expenses_are_cents(amount):
    assert fields(check_entry(entry("TRAVEL_EXPENSES", amount=D(amount)), order(), TODAY, 0)) == ["amount"]


def test_an_entry_is_of_a_day_of_the_work_and_of_its_kind():
    assert check_entry(entry(), order(), TODAY, 0) == []
    assert check_entry(entry("TRAVEL_EXPENSES"), order(), TODAY, 499) == []
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=11)):
        assert fields(check_entry(entry(date=day), order(), TODAY, 0)) == ["date"]
    assert fields(check_entry(entry(hours=None, amount=D(3)), order(), TODAY, 0)) == ["amount", "hours"]
    assert fields(check_entry(entry("TRAVEL_EXPENSES"), order(travel=None), TODAY, 0)) == ["kind"]
    assert fields(check_entry(entry(description=" "), order(), TODAY, 500)) == ["description", ""]


def test_a_delivery_is_not_before_its_work_and_has_hours_where_they_are_paid():
    worked = [Entry("HOURS", TODAY - timedelta(days=2), D(1), "Work")]
    assert check_delivery(TODAY - timedelta(days=2), order(), worked, TODAY) == []
    assert fields(check_delivery(TODAY - timedelta(days=3), order(), worked, TODAY)) == ["date"]
    assert fields(check_delivery(TODAY + timedelta(days=1), order(), worked, TODAY)) == ["date"]
    assert fields(check_delivery(TODAY, order(), [], TODAY)) == [""]
    assert check_delivery(TODAY, order("CONSULTATION_2_DAYS"), [], TODAY) == []
