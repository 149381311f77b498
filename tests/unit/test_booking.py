"""What the accounting promises, as examples and as properties."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tosite.ledger.rules import (
    Entry,
    Line,
    Setting,
    VatStatus,
    balance_of,
    book,
    cents,
    imbalance,
    in_home_currency,
    postings_of,
    price,
    split,
)

SETTING = Setting(
    country="FINLAND",
    currency="EUR",
    percents={Decimal(p): (True, True) for p in ("25.5", "13.5", "10", "0")},
    statuses={
        1: (VatStatus("DOMESTIC"), True, True),
        12: (VatStatus("NONE"), True, True),
        111: (VatStatus("REVERSE", Decimal("25.5")), False, True),
    },
    accounts={"output_vat": "2931", "input_vat": "2933", "self_assessed_vat": "2932"},
)

amounts = st.decimals("-100000", "100000", places=2)
lines = st.lists(
    st.builds(
        Line,
        amount=amounts,
        vat_percent=st.sampled_from([Decimal(p) for p in ("25.5", "13.5", "10", "0")]),
        vat_status=st.just(1),
        account=st.sampled_from(["3000", "3010"]),
        description=st.just("row"),
    ),
    min_size=1,
    max_size=20,
)


def booked(rows, side=1, by_row=True, rate=Decimal(1)):
    return book(
        in_home_currency(rows, rate),
        selling=side > 0,
        by_row=by_row,
        counter_account="1700" if side > 0 else "2880",
        setting=SETTING,
        name="Mallila Oy",
    )


def test_a_sale_of_100_at_25_5_percent_debits_receivables_with_125_50():
    rows = price([Line(Decimal("100.00"), Decimal("25.5"), 1, "3000", "Work")], includes_vat=False)
    postings = {p.account: p.amount for p in booked(rows).postings}
    assert postings == {"1700": Decimal("125.50"), "3000": Decimal("-100.00"), "2931": Decimal("-25.50")}


def test_vat_is_computed_on_the_total_of_a_rate_and_not_per_row():
    rows = price([Line(Decimal("0.10"), Decimal("25.5"), 1, "3000", "x")] * 3, includes_vat=False)
    # 3 x round(0.0255) would be 0.09; the total of 0.30 carries 0.08.
    assert sum(r.vat for r in rows) == Decimal("0.08")


def test_a_price_with_vat_keeps_its_gross_to_the_cent():
    rows = price([Line(Decimal("341.82"), Decimal("25.5"), 1, "8450", "Chairs")], includes_vat=True)
    assert (rows[0].net, rows[0].vat) == (Decimal("272.37"), Decimal("69.45"))


def test_a_reverse_charge_purchase_deducts_and_owes_the_same_vat():
    rows = price([Line(Decimal("200.00"), Decimal(0), 111, "4050", "Goods")], includes_vat=False)
    postings = {p.account: p.amount for p in booked(rows, side=-1).postings}
    assert postings == {
        "2880": Decimal("-200.00"),
        "4050": Decimal("200.00"),
        "2933": Decimal("51.00"),
        "2932": Decimal("-51.00"),
    }


def test_half_a_cent_rounds_away_from_zero():
    assert (cents(Decimal("0.005")), cents(Decimal("-0.005"))) == (Decimal("0.01"), Decimal("-0.01"))


documents = (lines, st.booleans(), st.sampled_from([1, -1]), st.booleans(), st.decimals("0.01", "1000", places=4))


@given(*documents)
def test_every_receipt_balances_to_zero_in_both_views(rows, includes_vat, side, by_row, rate):
    booking = booked(price(rows, includes_vat), side, by_row, rate)
    assert balance_of(booking.postings) == 0
    assert imbalance(booking.entries) == 0


@given(*documents)
def test_both_views_show_the_vat_of_the_documents_total(rows, includes_vat, side, by_row, rate):
    priced = price(rows, includes_vat)
    booking = booked(priced, side, by_row, rate)
    vat = sum(r.vat for r in in_home_currency(priced, rate))
    account = "2931" if side > 0 else "2933"
    assert sum(p.amount for p in booking.postings if p.account == account) == -side * vat


SWEDISH = replace(
    SETTING,
    country="SWEDEN",
    accounts={"output_vat": "2611", "input_vat": "2641", "self_assessed_vat": "2614"},
    vat_accounts={
        ("output_vat", Decimal("25.5")): "2611",
        ("output_vat", Decimal("13.5")): "2621",
        ("output_vat", Decimal("10")): "2631",
    },
)


@given(*documents)
def test_every_percentage_has_its_vat_to_the_cent_on_an_account_of_its_own(rows, includes_vat, side, by_row, rate):
    home = in_home_currency(price(rows, includes_vat), rate)
    booking = book(home, selling=True, by_row=by_row, counter_account="1510", setting=SWEDISH, name="Exempelkund AB")
    assert balance_of(booking.postings) == 0
    for percent, account in (("25.5", "2611"), ("13.5", "2621"), ("10", "2631")):
        posted = sum(p.amount for p in booking.postings if p.account == account)
        assert posted == -sum(r.vat for r in home if r.line.vat_percent == Decimal(percent))


def test_cents_of_two_percentages_that_cancel_out_are_still_on_their_own_accounts():
    rows = [Line(Decimal("9.90"), Decimal("13.5"), 1, "3002", "x")] * 3  # 4.01, not 3 x 1.34
    rows += [Line(Decimal("9.94"), Decimal("25.5"), 1, "3001", "y")] * 3  # 7.60, not 3 x 2.53
    booking = book(
        price(rows, includes_vat=False), selling=True, by_row=True, counter_account="1510", setting=SWEDISH, name="E"
    )
    assert "RECONCILIATION_ENTRY" not in {e.kind for e in booking.entries}
    accounts = {p.account for p in booking.postings}
    posted = {a: sum(p.amount for p in booking.postings if p.account == a) for a in accounts}
    assert (posted["2621"], posted["2611"]) == (Decimal("-4.01"), Decimal("-7.60"))


@given(*documents)
def test_a_receipt_has_at_most_one_reversing_and_one_reconciliation_row(rows, includes_vat, side, by_row, rate):
    kinds = [e.kind for e in booked(price(rows, includes_vat), side, by_row, rate).entries]
    assert kinds.count("REVERSING_ENTRY") == 1
    assert kinds.count("RECONCILIATION_ENTRY") <= 1


@given(lines)
def test_the_contract_view_in_home_currency_shows_the_net_of_every_row(rows):
    priced = price(rows, includes_vat=False)
    entries = booked(priced).entries
    assert -sum(e.value for e in entries if e.kind == "ENTRY") == sum(r.net for r in priced)


@given(lines, st.booleans(), st.decimals("0.01", "1000", places=4))
def test_conversion_keeps_the_converted_total_to_the_cent(rows, includes_vat, rate):
    priced = price(rows, includes_vat)
    home = in_home_currency(priced, rate)
    assert sum(r.net + r.vat for r in home) == cents(sum(r.net + r.vat for r in priced) / rate)


def test_vat_that_may_not_be_deducted_stays_on_the_rows_own_account():
    car = Entry("ENTRY", "7700", Decimal("100.00"), Decimal("25.5"), 1, None, False, Decimal(40))
    postings = {p.account: p.amount for p in postings_of([car], SETTING)}
    assert postings == {"7700": Decimal("115.30"), "2933": Decimal("10.20")}


@given(lines)
def test_net_and_vat_of_gross_prices_add_up_to_the_gross_of_every_row(rows):
    assert all(r.net + r.vat == r.line.amount for r in price(rows, includes_vat=True))


@given(amounts, st.lists(amounts, min_size=1, max_size=30))
def test_a_split_loses_no_cent(total, weights):
    assert sum(split(total, weights)) == total
