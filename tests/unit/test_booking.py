"""What the accounting promises, as examples and as properties."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tosite.ledger.rules import Line, VatStatus, balance_of, book, cents, price, split

ACCOUNTS = {"output_vat": "2931", "input_vat": "2933", "self_assessed_vat": "2932", "rounding": "8690"}
STATUSES = {1: VatStatus("DOMESTIC"), 12: VatStatus("NONE"), 111: VatStatus("REVERSE", Decimal("25.5"))}

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
        rows,
        side=side,
        by_row=by_row,
        currency_rate=rate,
        accounts=ACCOUNTS,
        counter_account="1700" if side > 0 else "2880",
        statuses=STATUSES,
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


@given(lines, st.booleans(), st.sampled_from([1, -1]), st.booleans(), st.decimals("0.01", "1000", places=4))
def test_every_receipt_balances_to_zero(rows, includes_vat, side, by_row, rate):
    assert balance_of(booked(price(rows, includes_vat), side, by_row, rate).postings) == 0


@given(lines)
def test_the_contract_view_in_home_currency_shows_the_net_of_every_row(rows):
    priced = price(rows, includes_vat=False)
    entries = booked(priced).entries
    assert -sum(e.value for e in entries if e.kind == "ENTRY") == sum(r.net for r in priced)
    assert [e.kind for e in entries].count("REVERSING_ENTRY") == 1


@given(lines)
def test_net_and_vat_of_gross_prices_add_up_to_the_gross_of_every_row(rows):
    assert all(r.net + r.vat == r.line.amount for r in price(rows, includes_vat=True))


@given(amounts, st.lists(amounts, min_size=1, max_size=30))
def test_a_split_loses_no_cent(total, weights):
    assert sum(split(total, weights)) == total
