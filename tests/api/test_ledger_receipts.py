"""Journals and the accounting of invoices, over HTTP."""

import json
from datetime import date
from decimal import Decimal

import pytest

from tosite.ledger.store import postings
from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = date.today().isoformat()


def entry(account, value, percent=0, **more):
    return {"transactionType": "ENTRY", "account": account, "accountingValue": value, "vatPercent": percent, **more}


def journal(*rows, **more):
    return {
        "type": "JOURNAL",
        "name": "Cash sales",
        "receiptDate": TODAY,
        "vatType": "SALES",
        "vatStatus": 12,
        "transactions": list(rows) or [entry("1910", 100), entry("1990", -100)],
        **more,
    }


def post(api, body, **query):
    return api.post("/ledgerreceipts", json=body, params=query)


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


def messages(answer):
    return " ".join(e["message"] for e in answer.json()["errors"])


@pytest.fixture
def made(api):
    answer = post(api, journal())
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_journal_is_stored_unfinished_with_a_hidden_invoice_and_numbers(api, made):
    assert made["status"] == "UNFINISHED"
    assert made["invoiceId"] > 0
    assert made["invoiceNumber"] > 0
    assert made["receiptNumber"] > 0
    assert [t["accountingValue"] for t in made["transactions"]] == [100, -100]
    assert api.get(f"/ledgerreceipts/{made['id']}").json() == made


def test_the_hidden_invoice_is_no_invoice_of_the_api(api, made):
    assert api.get(f"/invoices/{made['invoiceId']}").status_code == 404
    assert api.put(f"/invoices/{made['invoiceId']}/approve").status_code == 404


def test_rows_are_net_and_balance_with_the_vat_that_they_imply(api):
    rows = [entry("1910", 125.5, vatStatus=12), entry("3000", -100, 25.5, vatStatus=1)]
    assert post(api, journal(*rows)).status_code == 200


def test_an_unbalanced_journal_is_refused_and_the_remainder_named(api):
    answer = post(api, journal(entry("1910", 100), entry("1990", -99.99)))
    assert fields(answer) == {"transactions"}
    assert "0.01" in messages(answer)


def test_reconciliation_adds_one_row_with_the_remainder(api):
    body = journal(entry("1910", 100), entry("3000", -80))
    made = post(api, body, createReconciliation="true").json()
    added = made["transactions"][-1]
    assert (added["transactionType"], added["account"], added["accountingValue"]) == (
        "RECONCILIATION_ENTRY",
        "1990",
        -20,
    )
    assert "vatStatus" not in added


def test_reconciliation_adjusts_a_row_that_is_there_already(api):
    mine = {**entry("8690", 1), "transactionType": "RECONCILIATION_ENTRY"}
    body = journal(entry("1910", 100), entry("3000", -80), mine)
    rows = post(api, body, createReconciliation="true").json()["transactions"]
    assert [(r["account"], r["accountingValue"]) for r in rows] == [("1910", 100), ("3000", -80), ("8690", -20)]


def test_no_reconciliation_row_is_made_for_a_balanced_journal(api):
    assert len(post(api, journal(), createReconciliation="true").json()["transactions"]) == 2


def test_all_violations_come_together_with_their_paths(api):
    body = journal(
        {**entry("9999", 1), "vatStatus": 1, "transactionType": "REVERSING_ENTRY"},
        {**entry("1910", 1, 77), "transactionType": "REVERSING_ENTRY"},
        entry("1910", -2, 25.5, vatStatus=3, partnerId=1, startDate="2026-03-01", endDate="2026-01-01"),
        entry("1990", 0, dimensionItemValues=[{"dimensionId": 1, "itemId": 99999, "value": 5}]),
        type="SALES_INVOICE",
        vatStatus=77,
        periodStartDate="2026-02-01",
        periodEndDate="2026-02-01",
    )
    assert fields(post(api, body)) >= {
        "type",
        "vatStatus",
        "periodEndDate",
        "transactions[0].account",
        "transactions[0].vatStatus",
        "transactions[1].transactionType",
        "transactions[1].vatPercent",
        "transactions[2].vatStatus",
        "transactions[2].partnerId",
        "transactions[2].endDate",
        "transactions[3].dimensionItemValues[0].itemId",
        "transactions[3].dimensionItemValues",
    }


def test_a_journal_without_rows_is_refused(api):
    assert "transactions" in fields(post(api, {**journal(), "transactions": []}))
    assert "transactions" in fields(post(api, {**journal(), "transactions": None}))


def test_a_date_in_a_closed_year_is_refused(api):
    answer = post(api, journal(receiptDate=f"{date.today().year - 2}-06-15"))
    assert fields(answer) == {"receiptDate"}
    assert "CLOSED_FISCAL_PERIOD" in messages(answer)


def test_a_journal_goes_from_unfinished_to_approved_and_back(api, made):
    path = f"/ledgerreceipts/{made['id']}"
    assert api.put(f"{path}/approve", json=[]).status_code == 200
    assert api.get(path).json()["status"] == "APPROVED"
    assert api.put(f"{path}/approve").status_code == 403
    assert api.put(f"{path}/invalidate").status_code == 403
    assert api.put(f"{path}/unfinished").status_code == 200
    assert api.put(f"{path}/invalidate").status_code == 200
    assert api.put(f"{path}/unfinished").status_code == 200
    assert api.get(path).json()["status"] == "UNFINISHED"


def test_status_operations_refuse_the_receipt_of_an_invoice(api):
    invoice = api.post("/invoices", json=sales_invoice(None, None, date.today())).json()
    path = f"/ledgerreceipts/{invoice['ledgerReceiptId']}"
    assert api.put(f"{path}/approve").status_code == 403
    assert api.put(f"{path}/invalidate").status_code == 400


def test_a_change_keeps_the_ids_of_known_rows_and_renews_the_version(api, made):
    first = made["transactions"][0]
    rows = [{**first, "description": "till 2"}, entry("3000", -100)]
    answer = api.put(f"/ledgerreceipts/{made['id']}", json={**made, "transactions": rows})
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    assert changed["id"] == made["id"]
    assert changed["receiptNumber"] == made["receiptNumber"]
    assert changed["transactions"][0]["id"] == first["id"]
    assert changed["transactions"][0]["description"] == "till 2"
    assert changed["transactions"][1]["id"] != made["transactions"][1]["id"]
    assert changed["version"] > made["version"]


def test_a_stale_version_is_refused(api, made):
    assert api.put(f"/ledgerreceipts/{made['id']}", json=made).status_code == 200
    assert fields(api.put(f"/ledgerreceipts/{made['id']}", json=made)) == {"version"}


def test_rows_of_other_receipts_are_refused(api, made):
    other = post(api, journal()).json()
    answer = api.put(f"/ledgerreceipts/{made['id']}", json={**made, "transactions": other["transactions"]})
    assert fields(answer) == {"transactions[0].id", "transactions[1].id"}


def test_an_invalidated_journal_is_not_changed(api, made):
    api.put(f"/ledgerreceipts/{made['id']}/invalidate")
    current = api.get(f"/ledgerreceipts/{made['id']}").json()
    assert "status" in fields(api.put(f"/ledgerreceipts/{made['id']}", json=current))


def test_the_accounting_of_an_approved_invoice_moves_to_another_account(api):
    invoice = api.post("/invoices", json=purchase_invoice(date.today())).json()
    api.put(f"/invoices/{invoice['id']}/approve")
    path = f"/ledgerreceipts/{invoice['ledgerReceiptId']}"
    receipt = api.get(path).json()
    rows = [{**t, "account": "7700"} if t["transactionType"] == "ENTRY" else t for t in receipt["transactions"]]
    answer = api.put(path, json={**receipt, "transactions": rows, "invoiceNotes": "checked"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "APPROVED"
    assert {t["account"] for t in answer.json()["transactions"]} >= {"7700"}
    assert api.get(f"/invoices/{invoice['id']}").json()["notes"] == "checked"
    assert api.get(f"/invoices/{invoice['id']}").json()["ledgerReceiptId"] == receipt["id"]


def test_dimension_values_of_a_row_are_replaced_and_must_add_up_to_it(api, made):
    row = made["transactions"][0]
    path = f"/ledgerreceipts/{made['id']}/transactions/{row['id']}/dimensions"
    halves = [{"dimensionId": 1, "itemId": 1, "value": 60}, {"dimensionId": 1, "itemId": 2, "value": 40}]
    changed = api.put(path, json={"dimensionItemValues": halves})
    assert changed.status_code == 200, changed.text
    assert changed.json()["transactions"][0]["dimensionItemValues"] == halves
    assert changed.json()["version"] > made["version"]
    wrong = api.put(path, json={"dimensionItemValues": halves[:1]})
    assert fields(wrong) == {"dimensionItemValues"}
    assert api.put(path, json={}).status_code == 400
    assert api.put(path, json={"dimensionItemValues": []}).json()["transactions"][0]["dimensionItemValues"] == []


def test_unknown_receipts_and_rows_are_not_found(api, made):
    body = {"dimensionItemValues": []}
    assert api.put("/ledgerreceipts/1/transactions/1/dimensions", json=body).status_code == 404
    assert api.put(f"/ledgerreceipts/{made['id']}/transactions/1/dimensions", json=body).status_code == 404
    assert api.put("/ledgerreceipts/1", json=journal()).status_code == 404
    assert api.put("/ledgerreceipts/1/approve").status_code == 404


def test_who_may_only_view_cannot_write_journals(viewer, made):
    assert post(viewer, journal()).status_code == 403
    assert viewer.put(f"/ledgerreceipts/{made['id']}", json=made).status_code == 404
    assert viewer.put(f"/ledgerreceipts/{made['id']}/approve").status_code == 403
    assert viewer.get(f"/ledgerreceipts/{made['id']}").status_code == 200


def test_values_with_more_decimals_are_rounded_half_away_from_zero(api):
    rows = [entry("1910", 0.005), entry("1990", -0.005)]
    made = post(api, journal(*rows)).json()
    assert [Decimal(str(t["accountingValue"])) for t in made["transactions"]] == [Decimal("0.01"), Decimal("-0.01")]


def test_files_of_a_journal_hang_on_its_hidden_invoice(api, made):
    meta = {"name": "till.txt", "referenceType": "INVOICE", "referenceId": made["invoiceId"]}
    files = {"meta": (None, json.dumps(meta)), "file": ("till.txt", b"cash 100.00")}
    attachment = api.post("/attachments", files=files).json()
    assert api.get(f"/ledgerreceipts/{made['id']}").json()["attachments"] == [attachment]


def test_receipts_are_searched_by_one_status_or_several(api, made):
    def statuses(text):
        found = api.get("/ledgerreceipts", params={"status": text, "size": 200})
        assert found.status_code == 200, found.text
        return {row["status"] for row in found.json()["results"]}

    assert api.put(f"/ledgerreceipts/{post(api, journal()).json()['id']}/approve").status_code == 200
    assert statuses("UNFINISHED") == {"UNFINISHED"}
    assert statuses("approved, UNFINISHED") == {"APPROVED", "UNFINISHED"}
    assert fields(api.get("/ledgerreceipts", params={"status": "UNFINISHED,DONE"})) == {"status"}


def test_every_type_of_receipt_can_be_searched_for(api):
    assert api.get("/ledgerreceipts", params={"types": "VAT_SUMMARY"}).json()["results"] == []


def test_the_partner_that_a_receipt_names_is_that_of_its_invoice(api):
    ids = {
        kind: api.post(
            "/businesspartners",
            json={"name": kind, "type": kind, "address": {}, "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}},
        ).json()["id"]
        for kind in ("CUSTOMER", "SUPPLIER")
    }
    invoice = api.post("/invoices", json=sales_invoice(None, None, date.today())).json()
    path = f"/ledgerreceipts/{invoice['ledgerReceiptId']}"
    receipt = api.get(path).json()
    assert fields(api.put(path, json={**receipt, "partnerId": ids["SUPPLIER"]})) == {"partnerId"}
    changed = api.put(path, json={**receipt, "partnerId": ids["CUSTOMER"]})
    assert changed.status_code == 200, changed.text
    assert changed.json()["partnerId"] == ids["CUSTOMER"]
    assert api.get(f"/invoices/{invoice['id']}").json()["partnerId"] == ids["CUSTOMER"]
    kept = api.put(path, json={k: v for k, v in changed.json().items() if k != "partnerId"}).json()
    assert kept["partnerId"] == ids["CUSTOMER"]


@pytest.mark.parametrize("money", ["1910", "2880"])
def test_a_journal_of_a_reverse_charge_purchase_owes_and_deducts_its_vat_however_it_is_paid(api, database, money):
    rows = [entry("4055", 200), entry(money, -200)]
    made = post(api, journal(*rows, vatType="PURCHASE", vatStatus=112)).json()
    company = api.get("/sessioninfo").json()["companyId"]
    with database.transaction() as tx:
        posted = {row["account"]: row["amount"] for row in postings(tx, company, made["id"])}
    assert posted == {"4055": 200, money: -200, "2933": 51, "2932": -51}
    own = post(api, journal(entry("4055", 200), entry(money, -200, vatStatus=112), vatType="PURCHASE", vatStatus=112))
    with database.transaction() as tx:  # a row that says so itself is taken at its word
        posted = {row["account"]: row["amount"] for row in postings(tx, company, own.json()["id"])}
    assert posted == {"4055": 200, money: -200}
