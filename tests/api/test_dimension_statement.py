"""The income statement of a cost centre, worked out by hand.

A journal of 15 March: 7200 +30.00, of which Administration 10.00 and Sales 20.00; 8560 +4.00, all Sales; 1910 -34.00.
A journal of 2 April: 7200 +5.00, Sales. An unfinished one of 16 March counts nowhere.
"""

from datetime import date

import pytest

from sandboxes import client_of
from tosite.sandbox.create import create_sandbox

YEAR = date.today().year
COST_CENTRE, ADMINISTRATION, SALES = 1, 1, 2
PATH = "/service/reports/incomestatement"


def journal(client, day, rows, approve=True):
    transactions = [
        {
            "transactionType": "ENTRY",
            "account": account,
            "accountingValue": value,
            "vatPercent": 0,
            "dimensionItemValues": [
                {"dimensionId": COST_CENTRE, "itemId": item, "value": part} for item, part in parts.items()
            ],
        }
        for account, value, parts in rows
    ]
    head = {"type": "JOURNAL", "name": "Costs", "receiptDate": day, "vatType": "PURCHASE", "vatStatus": 12}
    made = client.post("/ledgerreceipts", json={**head, "transactions": transactions})
    assert made.status_code == 200, made.text
    if approve:
        client.put(f"/ledgerreceipts/{made.json()['id']}/approve").raise_for_status()


@pytest.fixture(scope="module")
def books(sandbox, database):
    made = create_sandbox(database, date.today()).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        march = [("7200", 30, {ADMINISTRATION: 10, SALES: 20}), ("8560", 4, {SALES: 4}), ("1910", -34, {})]
        journal(client, f"{YEAR}-03-15", march)
        journal(client, f"{YEAR}-04-02", [("7200", 5, {SALES: 5}), ("1910", -5, {})])
        journal(client, f"{YEAR}-03-16", [("7200", 70, {SALES: 70}), ("1910", -70, {})], approve=False)
        yield client


def result(client, start, end, item=None):
    body = {"startDate": f"{YEAR}-{start}", "endDate": f"{YEAR}-{end}", "dimensionId": COST_CENTRE}
    answer = client.post(PATH, json=body | ({"itemId": item} if item else {}) | {"reportLanguage": "ENGLISH"})
    assert answer.status_code == 200, answer.text
    return [(row["name"], row["value"]) for row in answer.json()["rows"]]


def expected(costs):
    names = ("Operating profit (loss)", "Profit (loss) before appropriations and taxes", "Profit (loss) for the period")
    return [("Other operating expenses", -costs), *((name, -costs) for name in names)]


def test_an_item_gets_the_values_that_rows_give_it(books):
    assert result(books, "03-01", "03-31", SALES) == expected(24)
    assert result(books, "03-01", "03-31", ADMINISTRATION) == expected(10)


def test_without_an_item_the_whole_dimension_is_summed(books):
    assert result(books, "03-01", "03-31") == expected(34)


def test_parts_of_months_and_whole_months_add_up(books):
    assert result(books, "01-01", "12-31", SALES) == expected(29)
    assert result(books, "02-10", "04-02", SALES) == expected(29)
    assert result(books, "03-10", "04-01", SALES) == expected(24)
    assert result(books, "03-15", "03-15", SALES) == expected(24)
    assert result(books, "03-10", "04-30", SALES) == expected(29)
    assert result(books, "03-16", "04-01", SALES)[0][1] == 0


def test_a_report_without_start_begins_with_the_tracking_period(books):
    body = {"endDate": f"{YEAR}-04-20", "dimensionId": COST_CENTRE, "itemId": SALES}
    answer = books.post(PATH, json=body).json()
    assert (answer["startDate"], answer["endDate"]) == (f"{YEAR}-04-01", f"{YEAR}-04-20")
    assert answer["rows"][0] == {"rowId": 7, "type": "BALANCE", "name": "Liiketoiminnan muut kulut", "value": -5}


def test_unknown_dimensions_and_items_are_named(books):
    def fields(**body):
        answer = books.post(PATH, json={"endDate": f"{YEAR}-04-20", **body})
        assert answer.status_code == 400, answer.text
        return {error["field"] for error in answer.json()["errors"]}

    assert fields(dimensionId=99) == {"dimensionId"}
    assert fields(dimensionId=COST_CENTRE, itemId=3) == {"itemId"}  # of another dimension
    assert fields(dimensionId=99, startDate=f"{YEAR}-05-01") == {"dimensionId", "startDate"}
