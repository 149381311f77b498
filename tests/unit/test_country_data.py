"""What the countries say of themselves holds together: every account, rate, day and identifier that they name."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.bankaccounts.rules import check as bank_account_violations
from tosite.contract.wire import CompanyBankAccount
from tosite.identifiers.checks import fault_in_business_id, is_business_id, is_iban
from tosite.identifiers.references import KINDS_BY_COUNTRY, generate, is_valid
from tosite.ledger.rules import Line, Setting, VatStatus, balance_of, book, price
from tosite.sandbox.countries import COUNTRIES, UnknownCountry, country_named
from tosite.vat.rates import percentages, rates

LANDS = list(COUNTRIES.values())
each_country = pytest.mark.parametrize("land", LANDS, ids=COUNTRIES)
PUBLISHED = {1: ("DOMESTIC", True, True), 3: ("NONE", True, False), 5: ("NONE", True, False), 12: ("NONE", True, True)}


def codes(land):
    return [account["code"] for account in land.chart()]


def setting_of(land):
    return Setting(
        country=land.country,
        currency=land.currency,
        percents={},
        statuses={
            s.number: (VatStatus(s.treatment, s.percent, s.owed_account, s.deducted_account), s.sales, s.purchase)
            for s in land.statuses
        },
        accounts=land.defaults,
        vat_accounts={
            (role, percent): account
            for percent in percentages(land.code, date(2013, 1, 1))
            for role, account in zip(("output_vat", "input_vat"), land.accounts_of(percent), strict=True)
            if account
        },
    )


@each_country
def test_a_chart_names_every_account_once_and_in_two_languages(land):
    chart = land.chart()
    assert len(set(codes(land))) == len(chart) > 100
    assert codes(land) == sorted(codes(land))
    assert all(account["name"] and account["name_en"] and account["kind"] for account in chart)


@each_country
def test_every_posting_default_is_an_account_of_the_chart(land):
    assert set(land.defaults) == set(LANDS[0].defaults)
    assert set(land.defaults.values()) <= set(codes(land))


@each_country
def test_vat_is_posted_to_vat_accounts(land):
    kinds = {account["code"]: account["kind"] for account in land.chart()}
    roles = [land.defaults[role] for role in ("output_vat", "input_vat", "self_assessed_vat")]
    by_rate = [account for pair in land.vat_accounts.values() for account in pair]
    by_status = [a for s in land.statuses for a in (s.owed_account, s.deducted_account) if a]
    assert {kinds[account] for account in [*roles, *by_rate, *by_status]} == {"LIAB_VAT"}


@each_country
def test_every_class_with_vat_accounts_is_a_class_of_rates(land):
    assert set(land.vat_accounts) <= {rate.kind for rate in rates() if rate.country == land.code}


@each_country
def test_percentages_that_share_a_day_never_disagree_on_their_accounts(land):
    for percent in percentages(land.code, date(2013, 1, 1)):
        classes = {r.kind for r in rates() if r.country == land.code and r.percent == percent}
        assert len({land.vat_accounts.get(kind) for kind in classes}) == 1


@each_country
def test_status_numbers_are_the_published_ones_and_a_block_of_our_own(land):
    numbers = [s.number for s in land.statuses]
    assert len(set(numbers)) == len(numbers)
    known = {s.number: (s.treatment, s.sales, s.purchase) for s in land.statuses if s.number < 101}
    assert known == PUBLISHED


@each_country
def test_the_buyer_assesses_himself_at_a_rate_of_the_country(land):
    for status in land.statuses:
        assert (status.rate is not None) == (status.treatment == "REVERSE"), status
        if status.rate:
            assert status.rate in rates()
            assert status.rate.country == land.code
            assert f"{status.rate.percent} %" in status.description
            assert (status.sales, status.purchase) == (False, True)


@each_country
@pytest.mark.parametrize("year", range(2019, 2030))
def test_a_status_is_there_as_long_as_documents_of_its_rate_are_kept(land, year):
    first_kept = date(year, 1, 1)
    kept = {s.number for s in land.statuses_since(first_kept)}
    for status in land.statuses:
        ended = status.rate is not None and status.rate.last is not None and status.rate.last < first_kept
        assert (status.number in kept) != ended


def test_a_finnish_status_of_the_former_rate_ends_with_it():
    by_number = {s.number: s for s in country_named("FI").statuses}
    assert (by_number[141].percent, by_number[141].rate.last) == (Decimal(24), date(2024, 8, 31))
    assert (by_number[111].percent, by_number[111].rate.first) == (Decimal("25.5"), date(2024, 9, 1))


@each_country
def test_the_sandbox_company_has_identifiers_of_its_country(land):
    identifier = land.info["businessIdentifier"]
    assert identifier["brnType"] == land.code
    assert is_business_id(land.code, identifier["code"])
    assert is_iban(land.iban)
    assert land.iban.startswith(land.code)
    own = {"iban": land.iban, "currency": land.currency, "status": "ACTIVE", "showAccountOnInvoice": True}
    flags = dict.fromkeys(("defaultForInvoice", "defaultForPayment", "allowPayments", "allowForeignPayments"), True)
    assert land.bank_account["ledgerAccount"] in codes(land)
    account = CompanyBankAccount(**{**own, **flags, **land.bank_account, "associatedAccounts": None})
    assert bank_account_violations(account, land.country, True) == []


@each_country
def test_partners_and_products_post_to_accounts_of_the_chart_at_rates_of_the_country(land):
    for partner in land.partners:
        assert set(partner.default_accounts.values()) <= set(codes(land))
        invoicing = partner.details.get("invoicingInfo", {})
        if invoicing.get("identifier"):
            assert is_business_id(invoicing["identifierType"], invoicing["identifier"])
    valid = percentages(land.code, date(2026, 1, 1))
    for product in land.products:
        assert product.get("vat", 0) in valid
        assert product.get("defaultAccount", land.defaults["sales"]) in codes(land)
        assert product.get("vatStatus", 1) in {s.number for s in land.statuses}


def test_a_country_is_found_by_code_and_by_word():
    assert country_named("se") is country_named("SWEDEN") is COUNTRIES["SWEDEN"]
    with pytest.raises(UnknownCountry, match=r"'DK'.*FI \(Finland\), SE \(Sweden\), NO \(Norway\)"):
        country_named("DK")


@each_country
@given(st.integers(1, 10**8))
def test_a_reference_of_the_country_is_made_and_those_of_others_are_not_its_kind(land, number):
    own = KINDS_BY_COUNTRY[land.country]
    assert is_valid(own[0], generate(own[0], number))
    for other in LANDS:
        if other is not land:
            assert KINDS_BY_COUNTRY[other.country][0] not in own


@given(st.sampled_from(LANDS), st.sampled_from(LANDS))
def test_a_business_id_is_in_place_in_its_own_country_only(owner, country):
    fault = fault_in_business_id(owner.info["businessIdentifier"]["code"], country.country)
    if owner is country:
        assert fault is None
    else:
        assert owner.country.capitalize() in fault


@pytest.mark.parametrize("code", ["314001002", "314 001 002", "559999-0017", "5599990017", "0737546-3", "737546-3"])
@each_country
def test_a_business_id_with_a_wrong_check_digit_is_refused_at_home_and_unknown_elsewhere(land, code):
    home = {9: "NORWAY", 10: "SWEDEN"}.get(sum(c.isdigit() for c in code), "FINLAND")
    assert fault_in_business_id(code, land.country) == ("ERROR_BRN_CODE" if home == land.country else None)
    assert fault_in_business_id(code, "GERMANY") is None


# VAT per rate on accounts of their own.

money = st.integers(-(10**7), 10**7).map(lambda c: Decimal(c) / 100)


@given(st.sampled_from(LANDS), st.lists(st.tuples(money, st.integers(0, 20)), min_size=1, max_size=8), st.booleans())
def test_a_booking_balances_and_keeps_the_whole_vat_on_the_accounts_of_its_rates(land, given_rows, selling):
    setting = setting_of(land)
    valid = percentages(land.code, date(2013, 1, 1))
    lines = [Line(amount, valid[n % len(valid)], 1, land.defaults["sales"], "row") for amount, n in given_rows]
    rows = price(lines, False)
    counter = land.defaults["receivables"]
    booking = book(rows, selling=selling, by_row=True, counter_account=counter, setting=setting, name="x")
    assert balance_of(booking.postings) == 0
    role = "output_vat" if selling else "input_vat"
    accounts = {setting.vat_account(role, line.vat_percent) for line in lines}
    posted = sum((p.amount for p in booking.postings if p.account in accounts), Decimal(0))
    assert posted == (-1 if selling else 1) * sum((r.vat for r in rows), Decimal(0))
    assert {p.account for p in booking.postings} <= accounts | {counter, land.defaults["sales"]}


def test_swedish_output_vat_stands_on_an_account_per_rate():
    setting = setting_of(country_named("SE"))
    lines = [Line(Decimal(100), Decimal(percent), 1, "3001", "row") for percent in (25, 12, 6, 0)]
    booking = book(price(lines, False), selling=True, by_row=False, counter_account="1510", setting=setting, name="x")
    vat = {p.account: p.amount for p in booking.postings if p.account.startswith("26")}
    assert vat == {"2611": Decimal(-25), "2621": Decimal(-12), "2631": Decimal(-6)}


def test_a_status_posts_what_the_buyer_owes_and_deducts_to_its_own_accounts():
    setting = setting_of(country_named("SE"))
    for status, owed, deducted in ((111, "2614", "2645"), (113, "2614", "2647"), (125, "2625", "2645")):
        line = Line(Decimal(1000), Decimal(0), status, "4415", "row")
        booking = book(
            price([line], False), selling=False, by_row=True, counter_account="2440", setting=setting, name="x"
        )
        vat = 10 * setting.treatment(status).percent
        assert {p.account: p.amount for p in booking.postings} == {
            "2440": -1000,
            "4415": 1000,
            deducted: vat,
            owed: -vat,
        }


def test_the_reconciliation_entry_stands_on_the_account_of_the_rate_that_is_off():
    setting = setting_of(country_named("NO"))
    lines = [Line(Decimal("9.90"), Decimal(15), 1, "3010", "row")] * 3
    lines.append(Line(Decimal(100), Decimal(25), 1, "3000", "row"))
    booking = book(price(lines, False), selling=True, by_row=True, counter_account="1500", setting=setting, name="x")
    (cent,) = [e for e in booking.entries if e.kind == "RECONCILIATION_ENTRY"]
    assert (cent.account, cent.value) == ("2701", Decimal("0.01"))
