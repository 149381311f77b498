"""A sandbox filled with years of documents: the same books as if the API had made every one of them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import psycopg
import pytest
from books import broken

from sandboxes import client_of, start
from tosite.audit.seal import seal_pending, verify
from tosite.ledger.store import postings
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.fill import CannotFill, Plan, fill
from tosite.sandbox.store import let_receipts_come_last
from tosite.sandbox.tour import sales_invoice

TODAY = date.today()
ROWS = 4000
FIELDS = ("type", "invoice_number", "series_start", "date", "due_date", "status", "counterparty_name")


def company_with_client(sandbox, database):
    made = create_sandbox(database, TODAY)
    return made.company_id, client_of({**sandbox, **made.as_dict()}, made.api_key)


def filled_with(database, company, rows=ROWS, years=2, seed=1):
    return fill(database, Plan(company, rows, years, seed, TODAY), lambda rows: None)


def posted(client):
    answer = client.post("/invoices", json=sales_invoice(None, None, TODAY))
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows_of(database, query, company):
    with database.transaction() as tx:
        return tx.execute(query, (company,)).fetchall()


def documents_of(database, company):
    """The documents without ids, which no two runs share."""
    rows = rows_of(database, "SELECT * FROM invoice WHERE company_id = %s ORDER BY type, date, invoice_number", company)
    return [(*(row[name] for name in FIELDS), row["document"].get("invoiceSumInfo")) for row in rows]


@pytest.fixture(scope="module")
def filled(sandbox, database):
    """A company with a document before the fill over three years, and one after it."""
    company, client = company_with_client(sandbox, database)
    with client:
        before = posted(client)
        done = filled_with(database, company, years=3)
        after = posted(client)
        yield {"company": company, "api": client, "before": before, "done": done, "after": after}


def test_every_promise_of_the_books_holds(filled, database):
    assert broken(database, filled["company"]) == {}
    counted = rows_of(database, "SELECT count(*) AS n FROM ledger_transaction WHERE company_id = %s", filled["company"])
    made = len(sales_invoice(None, None, TODAY)["invoiceRows"]) + 1
    assert counted[0]["n"] == filled["done"].transactions + 2 * made
    assert ROWS <= filled["done"].transactions < ROWS + 100


def test_the_api_goes_on_numbering_where_the_fill_ended(filled, database):
    query = (
        "SELECT count(*) AS n FROM invoice WHERE company_id = %s AND type = 'SALES_INVOICE' "
        "AND extract(year FROM series_start) = extract(year FROM now())"
    )
    (row,) = rows_of(database, query, filled["company"])
    assert filled["before"]["invoiceNumber"] == 1
    assert filled["after"]["invoiceNumber"] == row["n"] > 1


def test_years_that_do_not_exist_are_made_and_closed_ones_get_nothing(filled, database):
    years = filled["api"].get("/fiscalyears").json()["fiscalYears"]
    by_year = {int(y["startDate"][:4]): y for y in years}
    closed, made = TODAY.year - 2, TODAY.year - 3
    assert not by_year[closed]["isOpen"]
    assert by_year[made]["isOpen"]
    assert len(by_year[made]["trackingPeriods"]) == 12
    assert by_year[made]["trackingPeriods"][1]["endDate"][5:8] == "02-"
    query = "SELECT extract(year FROM date)::int AS year, count(*) AS n FROM invoice WHERE company_id = %s GROUP BY 1"
    assert {row["year"] for row in rows_of(database, query, filled["company"])} == {made, TODAY.year - 1, TODAY.year}


def test_the_audit_chain_verifies_and_tells_of_every_document(filled, database):
    seal_pending(database)
    (verdict,) = verify(database, filled["company"])
    assert verdict.problem is None
    assert verdict.rows >= filled["done"].documents


def test_nobody_is_charged_for_filled_documents(filled, database):
    metered = rows_of(database, "SELECT document_id FROM metered_document WHERE company_id = %s", filled["company"])
    assert {row["document_id"] for row in metered} == {filled["before"]["id"], filled["after"]["id"]}


def test_every_kind_is_there_with_vat_of_its_date_dimensions_and_a_tail_unfinished(filled, database):
    query = "SELECT type, status, date FROM invoice WHERE company_id = %s AND invoice_number > 1"
    rows = rows_of(database, query, filled["company"])
    assert {row["type"] for row in rows} == {"SALES_INVOICE", "PURCHASE_INVOICE", "JOURNAL"}
    done = Counter(row["status"] for row in rows if row["date"] < TODAY - timedelta(days=21))
    assert set(done) == {"SENT", "APPROVED"}
    assert all(row["date"] <= TODAY for row in rows)
    percents = rows_of(
        database,
        "SELECT DISTINCT t.vat_percent AS percent, r.receipt_date < '2026-01-01' AS early FROM ledger_transaction t "
        "JOIN ledger_receipt r USING (company_id, receipt_id) WHERE t.company_id = %s "
        "AND r.receipt_date > '2024-09-01'",
        filled["company"],
    )
    for row in percents:
        assert row["percent"] != (Decimal("13.5") if row["early"] else 14)
    assert rows_of(database, "SELECT 1 FROM transaction_dimension WHERE company_id = %s LIMIT 1", filled["company"])


def test_every_document_can_be_read_and_shows_the_same_as_its_receipt(filled, database):
    api = filled["api"]
    query = (
        "SELECT invoice_id, ledger_receipt_id, type FROM invoice WHERE company_id = %s ORDER BY hashint4(invoice_id)"
    )
    for row in rows_of(database, query, filled["company"])[:40]:
        receipt = api.get(f"/ledgerreceipts/{row['ledger_receipt_id']}").json()
        assert receipt["invoiceId"] == row["invoice_id"]
        assert receipt["transactions"]
        invoice = api.get(f"/invoices/{row['invoice_id']}")
        if row["type"] == "JOURNAL":
            assert invoice.status_code == 404  # the hidden invoice of a journal
            continue
        shown = invoice.json()
        assert (shown["status"], shown["ledgerReceiptId"]) == (receipt["status"], receipt["id"])
        assert shown["date"] == receipt["receiptDate"]
        sign = -1 if row["type"] == "PURCHASE_INVOICE" else 1
        home = shown["invoiceSumInfo"][0]
        assert sign * receipt["transactions"][0]["accountingValue"] == home["invoiceSumTotal"]


def test_the_api_books_the_same_documents_in_the_same_way(filled, database):
    api, company = filled["api"], filled["company"]
    query = (
        "SELECT invoice_id, ledger_receipt_id FROM invoice WHERE company_id = %s AND type <> 'JOURNAL' "
        "AND status <> 'UNFINISHED' ORDER BY hashint4(invoice_id)"
    )
    for row in rows_of(database, query, company)[:40]:
        shown = api.get(f"/invoices/{row['invoice_id']}").json()
        # Filled documents passed through no circulation: `{}` names nobody.
        again = api.post("/invoices", json={"invoiceApprovalInformation": {}, **shown})
        assert again.status_code == 200, again.text
        assert again.json()["invoiceSumInfo"] == shown["invoiceSumInfo"]
        alike = {
            "id",
            "status",
            "invoiceNumber",
            "ledgerReceiptId",
            "version",
            "creatorId",
            "invoiceApprovalInformation",
        }
        assert {k: v for k, v in again.json().items() if k not in alike} == {
            k: v for k, v in shown.items() if k not in alike
        }
        with database.transaction() as tx:
            first = postings(tx, company, row["ledger_receipt_id"])
            second = postings(tx, company, again.json()["ledgerReceiptId"])
        assert first == second
        receipts = [
            api.get(f"/ledgerreceipts/{r}").json() for r in (row["ledger_receipt_id"], again.json()["ledgerReceiptId"])
        ]
        entries = [[{**t, "id": 0, "dimensionItemValues": []} for t in receipt["transactions"]] for receipt in receipts]
        assert entries[0] == entries[1]


def test_filled_documents_move_on_through_the_api(filled, database):
    query = (
        "SELECT invoice_id, type FROM invoice WHERE company_id = %s AND type <> 'JOURNAL' AND status = 'UNFINISHED' "
        "AND invoice_number > 1"
    )
    for row in rows_of(database, query, filled["company"])[:5]:
        answer = filled["api"].put(f"/invoices/{row['invoice_id']}/approve")
        assert answer.status_code == 200, answer.text
    assert broken(database, filled["company"]) == {}


def test_reports_are_the_sums_of_the_postings(filled, database):
    first, last = date(TODAY.year - 1, 1, 1), date(TODAY.year - 1, 12, 31)
    body = {"startDate": first.isoformat(), "endDate": last.isoformat()}
    answer = filled["api"].post("/reports/ledgeraccounts", json=body).json()
    shown = {row["name"].split()[0]: Decimal(str(row["value"])) for row in answer["reportData"]["periods"][0]["rows"]}
    with database.transaction() as tx:
        summed = tx.execute(
            "SELECT p.account, sum(p.amount) AS amount FROM posting p JOIN ledger_receipt r "
            "USING (company_id, receipt_id) WHERE p.company_id = %s AND r.receipt_date BETWEEN %s AND %s "
            "AND r.status <> 'UNFINISHED' GROUP BY 1 HAVING sum(p.amount) <> 0",
            (filled["company"], first, last),
        ).fetchall()
    assert shown == {row["account"]: row["amount"] for row in summed}
    statement = filled["api"].post("/reports/accounting", json={**body, "type": "INCOME_STATEMENT"}).json()
    result = statement["reportData"]["periods"][0]["rows"][-1]["value"]
    assert Decimal(str(result)) == -sum(v for account, v in shown.items() if account >= "3000")
    ledger = filled["api"].post("/reports/generalledger/8560", json=body).json()["ledgerAccount"]
    assert Decimal(str(ledger["totalAccountingValue"])) == shown["8560"]


def test_the_statement_of_a_cost_centre_is_the_sum_of_its_rows(filled, database):
    first, last = date(TODAY.year - 1, 2, 10), date(TODAY.year - 1, 11, 20)
    body = {"startDate": first.isoformat(), "endDate": last.isoformat(), "dimensionId": 1, "itemId": 2}
    rows = filled["api"].post("/service/reports/incomestatement", json=body).json()["rows"]
    with database.transaction() as tx:
        summed = tx.execute(
            "SELECT sum(d.value) AS amount FROM transaction_dimension d JOIN ledger_transaction t "
            "USING (company_id, receipt_id, transaction_id) JOIN ledger_receipt r USING (company_id, receipt_id) "
            "WHERE d.company_id = %s AND d.item_id = 2 AND r.receipt_date BETWEEN %s AND %s AND t.account >= '3000'",
            (filled["company"], first, last),
        ).fetchone()
    assert summed["amount"]
    assert Decimal(str(rows[-1]["value"])) == -summed["amount"]


def test_the_same_seed_gives_the_same_documents_and_another_one_others(sandbox, database):
    companies = [create_sandbox(database, TODAY).company_id for _ in range(3)]
    for company, seed in zip(companies, (7, 7, 8), strict=True):
        filled_with(database, company, rows=1500, seed=seed)
    first, again, other = (documents_of(database, company) for company in companies)
    assert first == again
    assert first != other


def test_two_writers_of_one_year_number_without_a_gap(sandbox, database, monkeypatch):
    monkeypatch.setattr("tosite.sandbox.fill._BATCH", 25)
    company = create_sandbox(database, TODAY).company_id
    done = filled_with(database, company, years=1)
    assert done.documents > 4 * 25
    assert broken(database, company) == {}


def test_rows_may_come_before_their_receipt_and_never_without_it(filled, database):
    row = "INSERT INTO posting (company_id, receipt_id, line, account, amount) VALUES (%s, 2147483000, 1, '1910', 0)"
    with pytest.raises(psycopg.errors.ForeignKeyViolation), database.transaction() as tx:
        tx.execute(row, (filled["company"],))
    written = False
    with pytest.raises(psycopg.errors.ForeignKeyViolation), database.transaction() as tx:  # noqa: PT012
        let_receipts_come_last(tx)
        tx.execute(row, (filled["company"],))
        written = True
    assert written


def test_a_second_fill_adds_to_the_first(sandbox, database):
    company = create_sandbox(database, TODAY).company_id
    done = [filled_with(database, company, rows=1200, seed=seed) for seed in (1, 2)]
    (row,) = rows_of(database, "SELECT count(*) AS n FROM invoice WHERE company_id = %s", company)
    assert row["n"] == sum(d.documents for d in done)
    assert broken(database, company) == {}


def test_documents_of_the_api_and_of_a_fill_at_the_same_time_number_without_a_gap(sandbox, database):
    company, client = company_with_client(sandbox, database)
    ended, answers = threading.Event(), []

    def post_until_it_ends():
        with client:
            while not ended.is_set() or len(answers) < 10:
                invoice = posted(client)
                answers.append(client.put(f"/invoices/{invoice['id']}/approve").status_code)

    writer = threading.Thread(target=post_until_it_ends)
    writer.start()
    try:
        filled_with(database, company, rows=12_000)
    finally:
        ended.set()
        writer.join()
    assert set(answers) == {200}
    assert broken(database, company) == {}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_fill_leaves_whole_batches_only(sandbox, database, data, how):
    company = create_sandbox(database, TODAY).company_id
    process = start(data, "sandbox", "fill", "--transactions", "400000", "--company", str(company))
    count = "SELECT count(*) AS n FROM invoice WHERE company_id = %s"
    deadline = time.monotonic() + 60
    try:
        while rows_of(database, count, company)[0]["n"] == 0:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(how)
        process.wait(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == (130 if how == signal.SIGINT else -9)
    deadline = time.monotonic() + 60
    while rows_of(database, "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'COPY%%' AND %s > 0", company):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert rows_of(database, count, company)[0]["n"] % 1000 == 0
    assert broken(database, company) == {}
    filled_with(database, company, rows=1000)
    assert broken(database, company) == {}


def test_an_unknown_company_is_a_clear_line(sandbox, database, data):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")}
    command = [sys.executable, "-c", "from tosite.cli import main; main()", "sandbox", "fill", "--data", str(data)]
    done = subprocess.run(
        [*command, "--transactions", "10", "--company", "1"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no company 1" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_company_whose_periods_are_closed_gets_nothing(sandbox, database):
    company = create_sandbox(database, TODAY).company_id
    with database.transaction() as tx:
        tx.execute("UPDATE tracking_period SET status = 'CLOSED' WHERE company_id = %s", (company,))
    with pytest.raises(CannotFill):
        filled_with(database, company, rows=100)
    assert rows_of(database, "SELECT 1 FROM invoice WHERE company_id = %s", company) == []


@pytest.mark.parametrize("country", ["SWEDEN", "NORWAY"])
def test_a_company_of_every_country_is_filled_with_books_of_its_own(sandbox, database, country):
    made = create_sandbox(database, TODAY, country)
    done = filled_with(database, made.company_id, rows=1500)
    assert done.transactions >= 1500
    assert broken(database, made.company_id) == {}
    kinds = Counter(
        row["type"] for row in rows_of(database, "SELECT type FROM invoice WHERE company_id = %s", made.company_id)
    )
    assert min(kinds[kind] for kind in ("SALES_INVOICE", "PURCHASE_INVOICE", "JOURNAL")) > 10
    with client_of({**sandbox, **made.as_dict()}, made.api_key) as client:
        year = {"startDate": f"{TODAY.year}-01-01", "endDate": TODAY.isoformat(), "type": "BALANCE_SHEET"}
        (period,) = client.post("/reports/accounting", json=year).json()["reportData"]["periods"]
        assets, both = (row["value"] for row in period["rows"] if row["name"].startswith(("Sum", "Summa")))
        assert assets == both != 0
