"""The statements of a small month, worked out by hand.

Books of the company, all on 15 March of this year:

    sales invoice      200.00 + 25.5 % VAT 51.00   1700 +251.00   3000 -200.00   2931 -51.00
    purchase invoice    40.00 + 25.5 % VAT 10.20   8450  +40.00   2933  +10.20   2880 -50.20
    journal, rent       30.00 without VAT          7200  +30.00   1910  -30.00

Result 200 - 40 - 30 = 130. Assets 251 - 30 = 221; debts 50.20 + 51.00 - 10.20 = 91, and 91 + 130 = 221.
"""

from datetime import date

import pytest

from sandboxes import client_of
from tosite.ledger.store import shift_balances
from tosite.reports.schemes import rows_of
from tosite.sandbox.countries import COUNTRIES
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import purchase_invoice, sales_invoice

DAY = date(date.today().year, 3, 15)
NET_PRICES = {"accountingByRow": False, "unitPricesIncludeVat": False}
MARCH = {"startDate": f"{DAY.year}-03-01", "endDate": f"{DAY.year}-03-31"}


def with_row(invoice, price, percent=25.5, **more):
    row = {**invoice["invoiceRows"][0], "quantity": 1, "unitPrice": price, "vatPercent": percent, "discountPercent": 0}
    return {**invoice, "invoiceRows": [row], **more}


def approved(client, path, body):
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    done = client.put(f"{path}/{answer.json()['id']}/approve")
    assert done.status_code == 200, done.text
    return answer.json()


@pytest.fixture(scope="module")
def books(sandbox, database):
    made = create_sandbox(database, date.today()).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        approved(client, "/invoices", with_row(sales_invoice(None, None, DAY), 200))
        approved(client, "/invoices", with_row(purchase_invoice(DAY), 40, extraInfo=NET_PRICES))
        journal = {
            "type": "JOURNAL",
            "name": "Rent",
            "receiptDate": DAY.isoformat(),
            "vatType": "PURCHASE",
            "vatStatus": 12,
        }
        rows = [("7200", 30), ("1910", -30)]
        entries = [{"transactionType": "ENTRY", "account": a, "accountingValue": v, "vatPercent": 0} for a, v in rows]
        approved(client, "/ledgerreceipts", {**journal, "transactions": entries})
        client.post("/invoices", json=with_row(sales_invoice(None, None, DAY), 7)).raise_for_status()  # unfinished
        yield client


def report(client, kind, **more):
    answer = client.post(f"/reports/{kind}", json={**MARCH, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows(answer):
    (period,) = answer["reportData"]["periods"]
    return [(row["name"], row["value"]) for row in period["rows"]]


def totals_of(answer):
    return [(name.split()[0], value) for name, value in rows(answer)]


def english(client, kind):
    return rows(report(client, "accounting", type=kind, options={"reportLanguage": "ENGLISH"}))


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


def test_the_income_statement_adds_up_to_the_result(books):
    assert english(books, "INCOME_STATEMENT") == [
        ("Revenue", 200),
        ("Other operating expenses", -70),
        ("Operating profit (loss)", 130),
        ("Profit (loss) before appropriations and taxes", 130),
        ("Profit (loss) for the period", 130),
    ]


def test_the_balance_sheet_balances(books):
    assert english(books, "BALANCE_SHEET") == [
        ("Receivables", 251),
        ("Cash in hand and at banks", -30),
        ("Total assets", 221),
        ("Profit (loss) for the period", 130),
        ("Current liabilities", 91),
        ("Total equity and liabilities", 221),
    ]


def test_the_balance_sheet_runs_from_the_first_day_of_the_fiscal_year(books):
    answer = books.post("/reports/accounting", json={**MARCH, "endDate": f"{DAY.year}-08-20", "type": "BALANCE_SHEET"})
    (period,) = answer.json()["reportData"]["periods"]
    assert (period["startDate"], period["endDate"]) == (f"{DAY.year}-01-01", f"{DAY.year}-08-20")
    assert period["rows"][2]["value"] == 221


def test_the_cash_flow_shows_change_and_closing(books):
    assert english(books, "CASH_FLOW") == [
        ("Bank accounts", -30),
        ("Trade receivables", 251),
        ("Net change", 221),
        ("Liquid assets at the end", 221),
    ]
    april = {"startDate": f"{DAY.year}-04-01", "endDate": f"{DAY.year}-04-30", "options": {"reportLanguage": "en"}}
    assert rows(report(books, "accounting", type="CASH_FLOW", **april)) == [
        ("Liquid assets at the beginning", 221),
        ("Net change", 0),
        ("Liquid assets at the end", 221),
    ]


def test_the_totals_of_accounts_sum_to_zero(books):
    totals = totals_of(report(books, "ledgeraccounts"))
    assert totals == [
        ("1700", 251),
        ("1910", -30),
        ("2880", -50.2),
        ("2931", -51),
        ("2933", 10.2),
        ("3000", -200),
        ("7200", 30),
        ("8450", 40),
    ]
    assert sum(round(value * 100) for _, value in totals) == 0


def test_days_and_months_give_the_same_totals(books):
    days = {"startDate": DAY.isoformat(), "endDate": DAY.isoformat()}
    across = {"startDate": f"{DAY.year}-02-10", "endDate": f"{DAY.year}-04-05"}
    assert rows(report(books, "ledgeraccounts", **days)) == rows(report(books, "ledgeraccounts"))
    assert rows(report(books, "ledgeraccounts", **across)) == rows(report(books, "ledgeraccounts"))
    before = {"startDate": f"{DAY.year}-01-20", "endDate": f"{DAY.year}-03-14"}
    assert rows(report(books, "ledgeraccounts", **before)) == []


def test_the_general_ledger_shows_the_rows_behind_an_account(books):
    answer = report(books, "generalledger/3000")
    account = answer["ledgerAccount"]
    assert (account["id"], account["totalAccountingValue"]) == ("3000", -200)
    (row,) = account["ledgerReceiptTransactions"]
    assert (row["accountingValue"], row["vatPercent"], row["vatAmount"], row["type"]) == (
        -200,
        25.5,
        -51,
        "SALES_INVOICE",
    )
    assert row["receiptDate"] == DAY.isoformat()
    assert report(books, "generalledger/2931")["ledgerAccount"]["totalAccountingValue"] == -51
    assert report(books, "generalledger/4000")["ledgerAccount"]["ledgerReceiptTransactions"] == []
    assert fields(books.post("/reports/generalledger/77", json=MARCH)) == {"id"}


def test_statuses_and_options_narrow_the_selection(books):
    def total(**more):
        return dict(totals_of(report(books, "ledgeraccounts", **more)))

    assert total(receiptStatus=["UNFINISHED"])["3000"] == -7
    assert total(receiptStatus=["UNFINISHED", "NOT_SENT", "PARTLY_PAID,"])["3000"] == -207
    assert total(options={"receiptType": ["JOURNAL"]}) == {"1910": -30, "7200": 30}
    assert total(options={"receiptName": "re?t"}) == {"1910": -30, "7200": 30}
    assert total(options={"receiptCurrency": "SEK"}) == {}
    assert total(options={"transactionValue": "-30.00"}) == {"1910": -30, "7200": 30}
    assert total(options={"entryPeriodStart": f"{DAY.year}-04-20"}) == {}
    assert total(options={"entryPeriodEnd": f"{DAY.year}-03-02"})["3000"] == -200

    ledger = report(books, "generalledger/7200", options={"receiptNumbers": "1-2, 900", "transactionDescription": "x"})
    assert ledger["ledgerAccount"]["ledgerReceiptTransactions"] == []
    assert (
        len(
            report(books, "generalledger/7200", options={"receiptNumbers": "1-9"})["ledgerAccount"][
                "ledgerReceiptTransactions"
            ]
        )
        == 1
    )


def test_the_parameters_come_back_as_they_were_used(books):
    body = {
        "endDate": f"{DAY.year}-03-20",
        "type": "INCOME_STATEMENT",
        "options": {"entryPeriodEnd": f"{DAY.year}-03-02"},
    }
    used = books.post("/reports/accounting", json=body).json()["reportParameters"]
    assert used["startDate"] == f"{DAY.year}-03-01"  # of the tracking period
    assert used["options"]["entryPeriodEnd"] == f"{DAY.year}-03-31"
    assert {"APPROVED", "NOT_SENT", "PARTLY_PAID"} <= set(used["receiptStatus"])
    assert "UNFINISHED" not in used["receiptStatus"]


def test_bad_requests_name_every_fault(books):
    body = {"startDate": f"{DAY.year}-04-01", "endDate": f"{DAY.year}-03-01", "options": {"transactionValue": "NaN"}}
    body["options"] |= {"reportLanguage": "LATIN"}
    assert fields(books.post("/reports/ledgeraccounts", json=body)) == {
        "startDate",
        "options.transactionValue",
        "options.reportLanguage",
    }
    assert fields(books.post("/reports/ledgeraccounts", json={"endDate": "1950-01-01"})) == {"startDate"}
    assert fields(books.post("/reports/accounting", json={**MARCH, "type": "OTHER"})) == {"type"}
    assert fields(books.post("/reports/accounting", json={"endDate": "1950-01-01", "type": "BALANCE_SHEET"})) == {
        "endDate"
    }
    other = books.post("/reports/ledgeraccounts", json={**MARCH, "options": {"customerCompanyId": "1"}})
    assert other.status_code == 403


def test_orders_show_only_when_asked_for_and_move_no_balance(books, database):
    order = {**with_row(purchase_invoice(DAY), 500, extraInfo=NET_PRICES), "type": "PURCHASE_ORDER"}
    before = rows(report(books, "ledgeraccounts"))
    made = books.post("/invoices", json=order).json()
    unfinished = {"receiptStatus": ["UNFINISHED"]}
    assert "8450" not in dict(totals_of(report(books, "ledgeraccounts", **unfinished)))
    asked = report(books, "ledgeraccounts", **unfinished, options={"receiptType": ["PURCHASE_ORDER"]})
    assert dict(totals_of(asked))["8450"] == 500
    company = books.get("/sessioninfo").json()["companyId"]
    with database.transaction() as tx:
        shift_balances(tx, company, [made["ledgerReceiptId"]], 1)
    assert rows(report(books, "ledgeraccounts")) == before


@pytest.mark.parametrize("land", COUNTRIES.values(), ids=COUNTRIES)
def test_every_account_of_the_chart_has_its_row(land):
    balance, income = rows_of(land.country, "BALANCE_SHEET"), rows_of(land.country, "INCOME_STATEMENT")
    for account in land.chart():
        code = account["code"]
        assert sum(row.takes(code) for row in balance) == 1, code
        assert sum(row.takes(code) for row in income) == account["kind"].startswith(("REVENUE", "EXPENSE")), code


@pytest.mark.parametrize("land", COUNTRIES.values(), ids=COUNTRIES)
@pytest.mark.parametrize("kind", ["INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"])
def test_every_row_of_a_statement_has_its_names_and_sums_rows_above_it(land, kind):
    scheme = rows_of(land.country, kind)
    assert [row.number for row in scheme] == list(range(1, len(scheme) + 1))
    for row in scheme:
        assert all(row.names[language] for language in ("fi", "sv", "no", "en")), row.number
        assert bool(row.selector) != bool(row.formula), row.number
        assert all(int(part) < row.number for part in row.formula.split("+") if part), row.number
    # Nothing is summed twice or forgotten: the last row holds every row of accounts of its half, once.
    halves = {"INCOME_STATEMENT": [range(1, len(scheme))], "CASH_FLOW": [range(1, len(scheme))]}
    halves["BALANCE_SHEET"] = [range(1, 5), range(6, len(scheme))]
    totals = [max(half) + 1 for half in halves[kind]]
    for half, total in zip(halves[kind], totals, strict=True):
        assert sorted(leaves(scheme, total)) == [n for n in half if scheme[n - 1].selector]


def leaves(scheme, number):
    formula = scheme[number - 1].formula
    return [leaf for part in formula.split("+") for leaf in leaves(scheme, int(part))] if formula else [number]


def test_journals_are_a_bare_list(books):
    found = books.get("/journals").json()
    assert [(j["status"], j["type"], j["date"]) for j in found] == [("APPROVED", "JOURNAL", DAY.isoformat())]
    receipt = books.get(f"/ledgerreceipts/{found[0]['ledgerReceiptId']}").json()
    assert receipt["invoiceId"] == found[0]["id"]
    assert books.get("/journals", params={"statuses": "UNFINISHED,INVALIDATED"}).json() == []
    assert books.get("/journals", params={"statuses": "approved", "startDate": DAY.isoformat()}).json() == found
    assert books.get("/journals", params={"statuses": "PAID"}).status_code == 400


def test_a_journal_that_moves_to_another_day_moves_in_the_general_ledger(books):
    made = approved(
        books,
        "/ledgerreceipts",
        {
            "type": "JOURNAL",
            "name": "Moved",
            "receiptDate": f"{DAY.year}-05-10",
            "vatType": "PURCHASE",
            "vatStatus": 12,
            "transactions": [
                {"transactionType": "ENTRY", "account": a, "accountingValue": v, "vatPercent": 0}
                for a, v in (("7500", 8), ("1910", -8))
            ],
        },
    )
    current = books.get(f"/ledgerreceipts/{made['id']}").json()
    changed = books.put(f"/ledgerreceipts/{made['id']}", json={**current, "receiptDate": f"{DAY.year}-06-11"})
    assert changed.status_code == 200, changed.text
    may = {"startDate": f"{DAY.year}-05-01", "endDate": f"{DAY.year}-05-31"}
    june = {"startDate": f"{DAY.year}-06-01", "endDate": f"{DAY.year}-06-30"}
    ledger = [report(books, "generalledger/7500", **month)["ledgerAccount"] for month in (may, june)]
    assert [account["totalAccountingValue"] for account in ledger] == [0, 8]
    assert ledger[1]["ledgerReceiptTransactions"][0]["receiptDate"] == f"{DAY.year}-06-11"


@pytest.fixture(scope="module")
def swedish(sandbox, database):
    """Books in kronor with a sale of 1,000.00 EUR at 0.09: 11,111.11, and one of 1,000.00 kronor."""
    land = COUNTRIES["SWEDEN"]
    made = create_sandbox(database, date.today(), land.country).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        euros = with_row(sales_invoice(None, None, DAY, land), 1000, percent=0, vatStatus=5)
        euros["paymentInfo"] |= {"currency": "EUR", "currencyRate": 0.09}
        approved(client, "/invoices", euros)
        approved(client, "/invoices", with_row(sales_invoice(None, None, DAY, land), 1000, percent=25))
        yield client


def test_a_value_is_looked_for_in_the_currency_asked_for_which_is_euro_where_none_is_said(swedish):
    def found(value, **more):
        return dict(totals_of(report(swedish, "ledgeraccounts", options={"transactionValue": value, **more})))

    assert found("1000") == {"1510": 11111.11, "3001": -11111.11}
    assert found("-1000.00", transactionCurrency="EUR") == found("1000")
    assert found("1000", transactionCurrency="SEK") == {"3001": -1000}
    assert found("11111.11", transactionCurrency="SEK") == {"1510": 11111.11, "3001": -11111.11}
    assert found("1000", transactionCurrency="NOK") == {}
    ledger = report(swedish, "generalledger/3001", options={"transactionValue": "1000"})["ledgerAccount"]
    assert [row["accountingValue"] for row in ledger["ledgerReceiptTransactions"]] == [-11111.11]
