"""Dimensions, bank accounts, tracking periods and VAT of a company, over HTTP."""

import json
import secrets
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schwifty import IBAN

from tosite.vat.rates import percentages, rates


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


def fresh_name():
    return f"item {secrets.token_hex(6)}"


def fresh_iban():
    return str(IBAN.random(country_code="FI"))


def bank_account(**more):
    return {
        "iban": fresh_iban(),
        "currency": "EUR",
        "defaultForInvoice": False,
        "defaultForPayment": False,
        "status": "ACTIVE",
        "ledgerAccount": "1910",
        "showAccountOnInvoice": True,
        "allowPayments": True,
        "allowForeignPayments": False,
        **more,
    }


@pytest.fixture
def account(api):
    answer = api.post("/bankaccounts", json=bank_account())
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_dimension_is_renamed_and_keeps_its_items(neighbour_api):
    before = neighbour_api.get("/dimensions/2").json()
    assert neighbour_api.put("/dimensions/2", json={"name": "Projects"}).json() == {"name": "Projects"}
    assert neighbour_api.get("/dimensions/2").json() == {**before, "name": "Projects"}
    assert fields(neighbour_api.put("/dimensions/2", json={"name": ""})) == {"name"}
    assert neighbour_api.put("/dimensions/999", json={"name": "x"}).status_code == 404


def test_an_item_is_added_changed_and_made_inactive(api):
    name = fresh_name()
    made = api.post("/dimensions/1/items", json={"codeName": name, "id": 1}).json()
    assert made["id"] != 1
    assert "status" not in made
    closed = api.put("/dimensions/1/items", json={"id": made["id"], "codeName": name, "status": "P"}).json()
    assert closed == {"id": made["id"], "codeName": name, "status": "P"}
    assert closed in api.get("/dimensions", params={"codeName": name.upper()}).json()[0]["items"]


def test_item_names_are_unique_in_their_dimension(api):
    name = fresh_name()
    assert api.post("/dimensions/1/items", json={"codeName": name}).status_code == 200
    assert fields(api.post("/dimensions/1/items", json={"codeName": name})) == {"codeName"}
    assert api.post("/dimensions/2/items", json={"codeName": name}).status_code == 200


def test_items_are_named_by_the_id_in_the_body(api):
    made = api.post("/dimensions/1/items", json={"codeName": fresh_name()}).json()
    assert fields(api.put("/dimensions/1/items", json={"codeName": "x"})) == {"id"}
    assert api.put("/dimensions/2/items", json={"id": made["id"], "codeName": "x"}).status_code == 404
    assert api.post("/dimensions/999/items", json={"codeName": "x"}).status_code == 404
    assert fields(api.post("/dimensions/1/items", json={"codeName": " ", "status": "Q"})) == {"codeName", "status"}


def test_inactive_items_are_refused_in_postings(api):
    item = api.post("/dimensions/1/items", json={"codeName": fresh_name(), "status": "P"}).json()
    value = {"dimensionId": 1, "itemId": item["id"], "value": 5}
    row = {"transactionType": "ENTRY", "account": "1910", "accountingValue": 5, "vatPercent": 0}
    body = {
        "type": "JOURNAL",
        "name": "x",
        "receiptDate": date.today().isoformat(),
        "vatType": "SALES",
        "vatStatus": 12,
        "transactions": [{**row, "dimensionItemValues": [value]}, {**row, "accountingValue": -5}],
    }
    assert fields(api.post("/ledgerreceipts", json=body)) == {"transactions[0].dimensionItemValues[0].itemId"}


def test_a_bank_account_gets_its_number_and_version_from_the_server(api, account):
    assert account["iban"].endswith(account["accountNumber"])
    assert account["version"]
    assert api.get(f"/bankaccounts/{account['id']}").json() == account


def test_an_iban_is_in_one_account_of_the_company_only(api, account):
    answer = api.post("/bankaccounts", json=bank_account(iban=account["iban"]))
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "iban"


def test_iban_and_currency_never_change_and_the_version_must_be_current(api, account):
    path = f"/bankaccounts/{account['id']}"
    other = {**account, "iban": fresh_iban(), "currency": "SEK", "version": None}
    assert fields(api.put(path, json=other)) == {"iban", "currency", "version"}
    assert api.put(path, json={**account, "bankName": "Nordea"}).json()["bankName"] == "Nordea"
    assert fields(api.put(path, json=account)) == {"version"}


def test_an_inactive_account_has_no_flags(api, account):
    path = f"/bankaccounts/{account['id']}"
    closed = api.put(path, json={**account, "status": "INACTIVE", "defaultForPayment": True}).json()
    assert not any(value is True for value in closed.values())


def test_one_account_is_the_default(neighbour_api):
    first = neighbour_api.post("/bankaccounts", json=bank_account(defaultForPayment=True)).json()
    second = neighbour_api.post("/bankaccounts", json=bank_account(defaultForPayment=True)).json()
    rows = neighbour_api.get("/bankaccounts").json()["results"]
    assert [r["id"] for r in rows if r["defaultForPayment"]] == [second["id"]]
    assert first["id"] != second["id"]


def test_bad_bank_accounts_name_every_field(api):
    body = bank_account(iban="FI0000000000000000", bic="nonsense", ledgerAccount="1", withholdingTax=True)
    assert fields(api.post("/bankaccounts", json=body)) == {"iban", "bic", "ledgerAccount", "withholdingTax"}


def test_bank_accounts_page_by_the_one_before_in_display_order(api, account):
    rows = api.get("/bankaccounts").json()["results"]
    after = api.get("/bankaccounts", params={"previousId": rows[0]["id"]}).json()["results"]
    assert [r["id"] for r in after] == [r["id"] for r in rows[1:]]
    assert api.get("/bankaccounts", params={"previousId": 1999999999}).status_code == 404
    assert api.get("/bankaccounts", params={"previousId": 1999999999, "orderById": "DESC"}).status_code == 200
    assert api.get("/bankaccounts", params={"size": 0}).status_code == 400


def test_a_tracking_period_goes_from_open_to_pending_and_nowhere_else(neighbour_api):
    years = neighbour_api.get("/fiscalyears").json()["fiscalYears"]
    period = years[0]["trackingPeriods"][11]
    path = f"/fiscalyears/{years[0]['id']}/trackingPeriods/{period['id']}"
    assert neighbour_api.put(path, json={"status": "CLOSED"}).status_code == 409
    assert neighbour_api.put(path, json={"status": "SHUT"}).status_code == 400
    assert neighbour_api.put(path, json={"status": "PENDING"}).status_code == 200
    assert neighbour_api.put(path, json={"status": "PENDING"}).status_code == 409
    closed_year = years[-1]
    shut = f"/fiscalyears/{closed_year['id']}/trackingPeriods/{closed_year['trackingPeriods'][0]['id']}"
    assert neighbour_api.put(shut, json={"status": "PENDING"}).status_code == 409
    other = f"/fiscalyears/{years[1]['id']}/trackingPeriods/{period['id']}"
    assert neighbour_api.put(other, json={"status": "PENDING"}).status_code == 404


def test_who_may_only_view_changes_no_register(viewer, account):
    assert viewer.put("/dimensions/1", json={"name": "x"}).status_code == 403
    assert viewer.post("/bankaccounts", json=bank_account()).status_code == 403
    assert viewer.put("/fiscalyears/1/trackingPeriods/101", json={"status": "PENDING"}).status_code == 403


def test_finland_has_todays_percentages_and_those_of_old_receipts(api):
    known = json.loads(api.get("/vats/country", params={"countryCode": "fi"}).content)["vatPercentages"]
    assert known == [25.5, 24, 14, 13.5, 10, 0]
    assert api.get("/vats/country", params={"countryCode": "XX"}).status_code == 400


@given(st.sampled_from(["FI", "SE", "NO"]), st.dates(date(2013, 1, 1), date(2030, 1, 1)))
def test_every_day_has_one_standard_rate(country, day):
    valid = [r for r in rates() if r.country == country and r.first <= day and (r.last is None or day <= r.last)]
    assert [r.kind for r in valid].count("standard") == 1
    assert {r.percent for r in valid} <= set(percentages(country, day))


def test_accounts_with_one_order_number_are_all_walked_through(neighbour_api):
    for _ in range(3):
        answer = neighbour_api.post("/bankaccounts", json=bank_account(orderNo=5))
        assert answer.status_code == 200, answer.text
    for direction in ("ASC", "DESC"):
        query = {"orderByOrderNo": direction, "size": 1}
        seen, previous = [], None
        while rows := neighbour_api.get("/bankaccounts", params={**query, "previousId": previous or ""}).json()[
            "results"
        ]:
            previous = rows[0]["id"]
            assert previous not in seen
            seen.append(previous)
        whole = neighbour_api.get("/bankaccounts", params={"orderByOrderNo": direction, "size": 200}).json()["results"]
        assert seen == [row["id"] for row in whole]


def test_exchange_rates_fall_back_to_an_earlier_day_and_never_to_a_later_one(api):
    query = {"baseCurrency": "EUR", "currency": "SEK", "rateType": "PROCOUNTOR_ACCOUNTING_EXCHANGE_RATE"}
    saturday = api.get("/currencies/exchangerate", params={**query, "day": "2024-06-15"}).json()
    assert (saturday["queryDay"], saturday["day"], saturday["currency"]) == ("2024-06-15", "2024-06-14", "SEK")
    assert saturday["rate"] == api.get("/currencies/exchangerate", params={**query, "day": "2024-06-14"}).json()["rate"]
    assert api.get("/currencies/exchangerate", params={**query, "day": "1998-12-31"}).status_code == 404
    same = api.get("/currencies/exchangerate", params={**query, "currency": "EUR", "day": "2024-06-14"}).json()
    assert same["rate"] == 1
    cross = api.get("/currencies/exchangerate", params={**query, "baseCurrency": "DKK", "day": "2024-06-14"})
    assert cross.json()["rate"] > 1
    for missing in query:
        rest = {k: v for k, v in query.items() if k != missing}
        assert fields(api.get("/currencies/exchangerate", params={**rest, "day": "2024-06-14"})) == {missing}
    assert fields(api.get("/currencies/exchangerate", params=query)) == {"day"}


def test_the_latest_rates_are_of_six_kinds(api):
    assert "EUR" in api.get("/currencies").json()["currencies"]
    usual = api.get("/currencies/latest").json()
    assert usual["baseCurrency"] == "EUR"
    assert usual["rates"]
    for kind in range(1, 7):
        assert api.get("/currencies/latest", params={"rateType": kind}).json() == usual
    for kind in (0, 7, "x", 1.5):
        assert fields(api.get("/currencies/latest", params={"rateType": kind})) == {"rateType"}


def test_fiscal_years_come_newest_first_and_their_periods_oldest_first(api):
    years = api.get("/fiscalyears").json()["fiscalYears"]
    assert [y["startDate"] for y in years] == sorted((y["startDate"] for y in years), reverse=True)
    for year in years:
        starts = [p["startDate"] for p in year["trackingPeriods"]]
        assert starts == sorted(starts)
        assert all(
            year["startDate"] <= p["startDate"] <= p["endDate"] <= year["endDate"] for p in year["trackingPeriods"]
        )


def test_dimensions_are_searched_by_their_name_and_that_of_their_items(api):
    whole = api.get("/dimensions").json()
    first = whole[0]
    part = first["name"][1:4].upper()
    assert first["id"] in [d["id"] for d in api.get("/dimensions", params={"name": part}).json()]
    item = first["items"][0]["codeName"]
    (found, *_) = api.get("/dimensions", params={"name": first["name"], "codeName": item.lower()}).json()
    assert all(item.lower() in i["codeName"].lower() for i in found["items"])
    assert api.get("/dimensions", params={"codeName": "no such item"}).json() == []
    assert api.get(f"/dimensions/{first['id']}").json() == first
    assert api.get("/dimensions/1999999999").status_code == 404
    assert api.put("/dimensions", json={"id": first["id"], "name": "x"}).status_code == 405
    assert fields(api.put(f"/dimensions/{first['id']}", json={"name": ""})) == {"name"}
    assert fields(api.put(f"/dimensions/{first['id']}", json={"name": "x" * 256})) == {"name"}


@pytest.mark.parametrize("code", ["SE", "se", "FI"])
def test_a_country_is_named_by_its_two_letters(api, code):
    assert api.get("/vats/country", params={"countryCode": code}).json()["vatPercentages"]


@pytest.mark.parametrize("code", ["FINLAND", "XX", "F", "'"])
def test_what_is_no_country_code_is_refused(api, code):
    assert fields(api.get("/vats/country", params={"countryCode": code})) == {"countryCode"}
    assert fields(api.get("/vats/country")) == {"countryCode"}
