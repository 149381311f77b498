"""A company of each country over HTTP: what it says of itself, and what it refuses of its neighbours."""

from datetime import date
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader
from rich.console import Console

from sandboxes import client_of, database_url_of
from tosite.sandbox.countries import COUNTRIES
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import purchase_invoice, sales_invoice, tour

TODAY = date.today()


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"]: e["message"] for e in answer.json()["errors"]}


@pytest.fixture(scope="module")
def companies(sandbox, database):
    made = {name: create_sandbox(database, TODAY, name).as_dict() for name in COUNTRIES}
    clients = {name: client_of({**sandbox, **one}, one["api_key"]) for name, one in made.items()}
    yield {name: client.__enter__() for name, client in clients.items()}
    for client in clients.values():
        client.__exit__(None, None, None)


@pytest.fixture(params=list(COUNTRIES))
def land(request):
    return COUNTRIES[request.param]


@pytest.fixture
def client(companies, land):
    return companies[land.country]


def test_the_tour_plays_in_every_country(sandbox, database, data, land):
    made = create_sandbox(database, TODAY, land.code)
    said = Console(file=StringIO(), width=200)
    tour(sandbox["host_url"], made, database_url_of(data), said, land)
    text = said.file.getvalue()
    assert f"posts to account {land.products[1]['defaultAccount']}" in text
    assert "0.00" in text.split("sum")[-1]


def test_the_company_says_where_it_is_and_in_which_currency_it_keeps_its_books(client, land):
    company = client.get("/company").json()
    assert (company["country"], company["companyCurrency"]) == (land.country, land.currency)
    assert company["businessIdentifier"] == land.info["businessIdentifier"]
    assert company["accountingCoaLanguages"] == list(land.languages)
    assert company["mva"] is (land.country == "NORWAY")
    assert client.get("/sessioninfo").json()["country"] == land.country
    assert client.get("/users").json()["countryCode"] == land.country
    assert client.get("/currencies/company").json() == {"companyCurrency": land.currency}


def test_the_chart_is_that_of_the_country(client, land):
    accounts = client.get("/coa").json()["ledgerAccounts"]
    assert [a["ledgerAccountCode"] for a in accounts] == [a["code"] for a in land.chart()]
    assert [a["name"] for a in accounts] == [a["name"] for a in land.chart()]


@pytest.mark.parametrize(
    ("country", "percents"),
    [("FINLAND", [25.5, 24, 14, 13.5, 10, 0]), ("SWEDEN", [25, 12, 6, 0]), ("NORWAY", [25, 15, 12, 11.11, 6, 0])],
)
def test_the_percentages_are_todays_and_those_of_kept_receipts(companies, country, percents):
    code = COUNTRIES[country].code
    assert companies[country].get("/vats/country", params={"countryCode": code}).json() == {"vatPercentages": percents}
    (own,) = companies[country].get("/vats/default").json()["vatInformation"]
    assert own["country"] == country.capitalize()
    assert [p["vatPercent"] for p in own["percentages"]] == percents


def test_a_country_without_known_percentages_has_none(client):
    assert client.get("/vats/country", params={"countryCode": "de"}).json() == {"vatPercentages": []}
    assert set(fields(client.get("/vats/country", params={"countryCode": "XX"}))) == {"countryCode"}


def test_the_published_statuses_are_there_everywhere(client):
    statuses = {s["vatStatus"]: s for s in client.get("/vats/default").json()["vatStatuses"]}
    assert {1, 3, 5, 12} <= set(statuses)
    assert (statuses[12]["sales"], statuses[12]["purchase"]) == (True, True)
    assert (statuses[5]["sales"], statuses[5]["purchase"]) == (True, False)
    assert min(set(statuses) - {1, 3, 5, 12}) == 101


def test_rates_against_the_companys_currency_are_cross_rates(client, land):
    latest = client.get("/currencies/latest").json()
    assert latest["baseCurrency"] == land.currency
    by_code = {r["currencyCode"]: r["currencyRate"] for r in latest["rates"]}
    assert land.currency not in by_code
    query = {"baseCurrency": land.currency, "rateType": "PROCOUNTOR_ACCOUNTING_EXCHANGE_RATE", "day": TODAY.isoformat()}
    for other in {"EUR", "SEK", "NOK", "USD"} - {land.currency}:
        asked = client.get("/currencies/exchangerate", params={**query, "currency": other}).json()
        assert asked["rate"] == by_code[other]
        back = {**query, "baseCurrency": other, "currency": land.currency}
        assert client.get("/currencies/exchangerate", params=back).json()["rate"] == pytest.approx(
            1 / by_code[other], rel=1e-6
        )


def test_the_sandboxs_bank_account_may_be_sent_back_as_it_is(client):
    (row,) = client.get("/bankaccounts").json()["results"]
    account = client.get(f"/bankaccounts/{row['id']}").json()
    answer = client.put(f"/bankaccounts/{row['id']}", json=account)
    assert answer.status_code == 200, answer.text


def test_an_invoice_gets_a_reference_of_the_companys_country(client, land):
    made = client.post("/invoices", json=sales_invoice(None, None, TODAY, land))
    assert made.status_code == 200, made.text
    reference = made.json()["paymentInfo"]["bankReferenceCode"]
    kind = {"FINLAND": "FI", "SWEDEN": "OCR", "NORWAY": "KID"}[land.country]
    body = sales_invoice(None, None, TODAY, land)
    body["paymentInfo"] |= {"bankReferenceCode": reference, "bankReferenceCodeType": kind}
    assert client.post("/invoices", json=body).status_code == 200


@pytest.mark.parametrize("kind", ["FI", "OCR", "KID", "FIK71"])
def test_a_kind_of_reference_of_another_country_is_refused(client, land, kind):
    body = sales_invoice(None, None, TODAY, land)
    body["paymentInfo"]["bankReferenceCodeType"] = kind
    answer = client.post("/invoices", json=body)
    if kind == {"FINLAND": "FI", "SWEDEN": "OCR", "NORWAY": "KID"}[land.country]:
        assert answer.status_code == 200
    else:
        assert fields(answer) == {"paymentInfo.bankReferenceCodeType": "Is not used in the company's country"}


def test_a_finnish_reference_is_no_ocr(companies):
    body = sales_invoice(None, None, TODAY, COUNTRIES["SWEDEN"])
    body["paymentInfo"]["bankReferenceCode"] = "1232"
    assert set(fields(companies["SWEDEN"].post("/invoices", json=body))) == {"paymentInfo.bankReferenceCode"}
    body["paymentInfo"]["bankReferenceCode"] = "RF111232"
    assert companies["SWEDEN"].post("/invoices", json=body).status_code == 200


def test_the_other_partys_business_id_must_be_one_of_its_country(client, land):
    for where, code, message in [
        (land.country, land.info["businessIdentifier"]["code"], None),
        ("SWEDEN", "559999-0017", "ERROR_BRN_CODE"),
        ("NORWAY", "314001002", "ERROR_BRN_CODE"),
        ("NORWAY", "0737546-2", "ERROR_BRN_CODE: a business id of Finland, not of Norway"),
        ("SWEDEN", "314001001", "ERROR_BRN_CODE: a business id of Norway, not of Sweden"),
    ]:
        body = purchase_invoice(TODAY, land)
        body["counterParty"] |= {"identifier": code}
        body["counterParty"]["counterPartyAddress"]["country"] = where
        answer = client.post("/invoices", json=body)
        if message is None:
            assert answer.status_code == 200, answer.text
        else:
            assert fields(answer) == {"counterParty.identifier": message}


@pytest.mark.parametrize("number", ["FI07375463", "SE559999001701", "NO314001002MVA"])
def test_a_vat_number_of_any_of_the_countries_is_checked(client, land, number):
    body = purchase_invoice(TODAY, land)
    body["counterParty"]["taxCode"] = number
    assert set(fields(client.post("/invoices", json=body))) == {"counterParty.taxCode"}


def test_a_percentage_or_status_of_another_country_is_refused(client, land):
    other = {"FINLAND": 12, "SWEDEN": 25.5, "NORWAY": 13.5}[land.country]
    body = sales_invoice(None, None, TODAY, land)
    body["invoiceRows"][0]["vatPercent"] = other
    assert set(fields(client.post("/invoices", json=body))) == {"invoiceRows[0].vatPercent"}


def test_an_account_of_another_country_is_not_ours_to_be_paid_on(client, land):
    for other in COUNTRIES.values():
        if other is not land:
            body = sales_invoice(None, None, TODAY, land)
            body["paymentInfo"]["bankAccount"]["accountNumber"] = other.iban
            assert set(fields(client.post("/invoices", json=body))) == {"paymentInfo.bankAccount.accountNumber"}


def test_giro_numbers_belong_to_swedish_accounts_and_are_checked(companies):
    def violations(country, *aliases):
        client = companies[country]
        (row,) = client.get("/bankaccounts").json()["results"]
        account = client.get(f"/bankaccounts/{row['id']}").json()
        account["associatedAccounts"] = [{"type": kind, "accountNumber": number} for kind, number in aliases]
        answer = client.put(f"/bankaccounts/{row['id']}", json=account)
        return {} if answer.status_code == 200 else fields(answer)

    assert violations("SWEDEN", ("BANKGIRO", "5050-1055"), ("PLUSGIRO", "1-8"), ("BANKGIRO", "9912346")) == {}
    assert violations("SWEDEN", ("BANKGIRO", "5050-1056"), ("PLUSGIRO", "123456789"), ("KREDITOR", "1")) == {
        "associatedAccounts[0].accountNumber": "Must be a valid BANKGIRO number",
        "associatedAccounts[1].accountNumber": "Must be a valid PLUSGIRO number",
        "associatedAccounts[2].type": "KREDITOR is used in Denmark only",
    }
    for country in ("FINLAND", "NORWAY"):
        assert set(violations(country, ("BANKGIRO", "5050-1055"))) == {"associatedAccounts"}


def test_the_banking_code_of_a_swedish_account_is_an_organisation_number(companies):
    client = companies["SWEDEN"]
    (row,) = client.get("/bankaccounts").json()["results"]
    account = client.get(f"/bankaccounts/{row['id']}").json()
    wrong = client.put(f"/bankaccounts/{row['id']}", json={**account, "bankingCode": "314001001"})
    assert fields(wrong) == {"bankingCode": "Must be a Swedish organisation number"}


def test_salary_express_and_tax_flags_follow_the_country(companies):
    body = {
        "currency": "NOK",
        "defaultForInvoice": False,
        "defaultForPayment": False,
        "status": "ACTIVE",
        "showAccountOnInvoice": False,
        "allowPayments": False,
        "allowForeignPayments": False,
        "allowSalaryPayments": True,
        "allowExpressPayments": True,
        "withholdingTax": True,
        "iban": "NO9386011117947",
    }
    norway = companies["NORWAY"].post("/bankaccounts", json={**body, "ledgerAccount": "1950"})
    assert set(fields(norway)) == {"allowSalaryPayments", "allowExpressPayments"}
    sweden = companies["SWEDEN"].post("/bankaccounts", json={**body, "ledgerAccount": "1930"})
    assert set(fields(sweden)) == {"withholdingTax"}


def test_only_a_swedish_company_that_says_so_states_its_approval_for_f_tax(client, land):
    settings = "/service/company/pagesettings"
    swedish = land.country == "SWEDEN"
    made = client.post("/invoices", json=sales_invoice(None, None, TODAY, land)).json()

    def stated():
        page = client.get(f"/service/invoices/{made['id']}/pdf").content
        return "Godkänd för F-skatt" in PdfReader(BytesIO(page)).pages[0].extract_text()

    assert client.get(settings).json() == {"approvedForFTax": False}
    assert not stated()
    if swedish:
        assert client.put(settings, json={"approvedForFTax": True}).json() == {"approvedForFTax": True}
        assert client.get(settings).json() == {"approvedForFTax": True}
    else:
        assert set(fields(client.put(settings, json={"approvedForFTax": True}))) == {"approvedForFTax"}
    assert stated() is swedish
    assert client.put(settings, json={"approvedForFTax": False}).json() == {"approvedForFTax": False}
    assert not stated()
