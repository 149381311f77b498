"""Providers in Sweden and Norway: prices in EUR, books in SEK or NOK, VAT of the seller's country.

The figures are worked out by hand, at the European Central Bank's rates of 30 October 2026 (1 EUR = 10.978 SEK and
10.312 NOK); a bill is 9.95 + 130 x 2.25 + 41.90 = 344.35 EUR.
"""

import zipfile
from datetime import date
from decimal import Decimal

import pytest
from books import broken

from tosite.currencies import rates
from tosite.sandbox.countries import NORWAY, SWEDEN
from tosite.service.billing.run import BillingRefused, correct, recompute, run_month
from tosite.service.provider.create import ProviderRefused, create_provider

D = Decimal


@pytest.fixture
def published(monkeypatch, tmp_path):
    """Puts a file of the European Central Bank in the place of the installed one, whose last day would move on."""

    def publish(text):
        with zipfile.ZipFile(tmp_path / "eurofxref-hist.zip", "w") as packed:
            packed.writestr("eurofxref-hist.csv", text)
        rates._history.cache_clear()

    monkeypatch.setattr(rates, "files", lambda package: tmp_path)
    publish("Date,SEK,NOK\n2026-10-30,10.978,10.312\n")
    yield publish
    rates._history.cache_clear()


@pytest.fixture(params=[SWEDEN, NORWAY], ids=lambda land: land.code)
def abroad(request, installation_in, published):
    """A provider in that country."""
    with installation_in(request.param) as made:
        yield made, request.param.country


def finnish_month(installation, month, **info) -> int:
    """A Finnish customer: the fee, two and a quarter hours, a train ticket."""
    company = installation.customer("Asiakas Oy", **info)
    installation.charge(company, month, "2.25", "130")
    installation.charge(company, month, "1", "41.90", "Train")
    return company


def postings(installation, invoice):
    """What the invoice's receipt has on each account."""
    rows = installation.query(
        "SELECT account, sum(amount) AS amount FROM posting WHERE receipt_id = %s GROUP BY 1",
        invoice["ledger_receipt_id"],
    )
    return {row["account"]: row["amount"] for row in rows}


# By seller, buyer's country and VAT number: VAT in EUR, VAT status, and what the books get in their own currency.
# SE 25 %: VAT 86.09 EUR (86.0875) -> 945.10 SEK; 430.44 EUR -> 4,725.37 SEK; net 3,780.27 SEK.
# NO 25 %: 86.09 EUR -> 887.76 NOK; 430.44 EUR -> 4,438.70 NOK; net 3,550.94 NOK.
# Without VAT: 344.35 EUR -> 3,780.27 SEK (3,780.2743) and 3,550.94 NOK (3,550.9372).
EXPECTED = [
    (
        "SWEDEN",
        "SWEDEN",
        "SE556036079301",
        D("86.09"),
        1,
        {"1510": D("4725.37"), "3001": D("-3780.27"), "2611": D("-945.10")},
    ),
    ("SWEDEN", "FINLAND", "FI01120389", D(0), 101, {"1510": D("3780.27"), "3308": D("-3780.27")}),
    (
        "SWEDEN",
        "FINLAND",
        None,
        D("86.09"),
        1,
        {"1510": D("4725.37"), "3001": D("-3780.27"), "2611": D("-945.10")},
    ),
    ("SWEDEN", "NORWAY", "NO995525828MVA", D(0), 3, {"1510": D("3780.27"), "3305": D("-3780.27")}),
    (
        "NORWAY",
        "NORWAY",
        None,
        D("86.09"),
        1,
        {"1500": D("4438.70"), "3000": D("-3550.94"), "2700": D("-887.76")},
    ),
    ("NORWAY", "FINLAND", "FI01120389", D(0), 101, {"1500": D("3550.94"), "3120": D("-3550.94")}),
    ("NORWAY", "SWEDEN", None, D(0), 101, {"1500": D("3550.94"), "3120": D("-3550.94")}),
]


def test_vat_and_books_are_those_of_the_sellers_country(abroad, last_month):
    installation, seller = abroad
    wanted = [each for each in EXPECTED if each[0] == seller]
    customers = []
    for _, country, number, *_ in wanted:
        company = installation.customer("Asiakas Oy", country, None, vatNumber=number, email="pay@example.com")
        installation.charge(company, last_month, "1", "9.95", "Fee")
        installation.charge(company, last_month, "2.25", "130")
        installation.charge(company, last_month, "1", "41.90", "Train")
        customers.append(company)
    assert run_month(installation.database, last_month) == {}
    invoices = {invoice["customer_id"]: invoice for invoice in installation.invoices()}
    for company, (_, country, _, vat, status, booked) in zip(customers, wanted, strict=True):
        document = invoices[company]["document"]
        home, foreign = document["invoiceSumInfo"]
        assert (foreign["currency"], foreign["excludingVatTotal"]) == ("EUR", D("344.35")), country
        assert foreign["vatSumTotal"] == vat, country
        assert {row["vatStatus"] for row in document["invoiceRows"]} == {status}, country
        assert postings(installation, invoices[company]) == booked, country
        assert home["invoiceSumTotal"] == max(booked.values())
        assert invoices[company]["status"] == "SENT"
    assert broken(installation.database, installation.provider.company_id) == {}


def test_the_invoice_says_at_which_dated_rate_it_is_booked_and_why_there_is_no_vat(abroad, last_month):
    installation, seller = abroad
    finnish_month(installation, last_month, vatNumber="FI01120389")
    run_month(installation.database, last_month)
    (invoice,) = installation.invoices()
    said = invoice["document"]["additionalInformation"]
    currency, rate, why = {
        "SWEDEN": ("SEK", "10.978", "Käännetty verovelvollisuus"),
        "NORWAY": ("NOK", "10.312", "Palvelun vienti, Norjan arvonlisäverosta vapaa"),
    }[seller]
    assert f"Euroopan keskuspankin viitekurssi 2026-10-30: 1 EUR = {rate} {currency}." in said
    assert why in said
    assert invoice["document"]["paymentInfo"]["currency"] == "EUR"


def test_a_correction_is_booked_at_the_rate_of_what_it_corrects(abroad, last_month, published):
    installation, seller = abroad
    company = finnish_month(installation, last_month)
    run_month(installation.database, last_month)
    before = postings(installation, installation.invoices()[0])
    installation.charge(company, last_month, "-1", "41.90", "No train")
    published("Date,SEK,NOK\n2026-11-20,5,5\n")
    with installation.database.transaction() as tx:
        correct(tx, last_month, company)
    _, credit, new = installation.invoices()
    assert postings(installation, credit) == {account: -amount for account, amount in before.items()}
    # 9.95 + 292.50 = 302.45 EUR without VAT, 75.61 EUR VAT in Sweden: 378.06 x 10.978 = 4,150.34 SEK.
    # A Norwegian provider exports to Finland: 302.45 x 10.312 = 3,118.86 NOK.
    total = {"SWEDEN": D("4150.34"), "NORWAY": D("3118.86")}[seller]
    assert new["document"]["invoiceSumInfo"][0]["invoiceSumTotal"] == total
    assert broken(installation.database, installation.provider.company_id) == {}
    with installation.database.transaction() as tx:
        assert list(recompute(tx, last_month)) == [(company, [])]


def test_a_currency_without_a_rate_stops_the_run_before_anything_is_written(abroad, last_month, published):
    installation, _ = abroad
    installation.customer()
    published("Date,USD\n2026-11-20,1.1\n")
    with pytest.raises(BillingRefused, match="no rate of"):
        run_month(installation.database, last_month)
    assert installation.query("SELECT 1 FROM billing_run UNION ALL SELECT 1 FROM invoice") == []


def test_price_lists_in_two_currencies_are_refused(installation, last_month):
    installation.customer()
    with installation.database.transaction() as tx:
        tx.execute("INSERT INTO price_list (country, currency, name, valid_from) VALUES ('SE', 'SEK', '', '2020-1-1')")
        tx.execute(
            "UPDATE price_list SET status = 'ISSUED', issued_on = '2020-1-1', notice_months = 1 WHERE status = 'DRAFT'"
        )
    with pytest.raises(BillingRefused, match="in one currency, not in EUR, SEK"):
        run_month(installation.database, last_month)
    assert installation.query("SELECT 1 FROM billing_run") == []


@pytest.mark.parametrize(("land", "number"), [(SWEDEN, "1572860-0"), (NORWAY, "559999-0016")])
def test_a_business_id_of_another_country_is_refused(database, land, number):
    with pytest.raises(ProviderRefused, match="is no business id of"):
        create_provider(database, date.today(), "Tjeneste AS", number, land=land)
