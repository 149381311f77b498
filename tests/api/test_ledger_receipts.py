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


def test_the_partner_code_is_a_journals_own_and_elsewhere_that_of_the_invoice(api):
    assert post(api, journal(partnerCode="X-1")).json()["partnerCode"] == "X-1"
    bill = purchase_invoice(date.today())
    bill["counterParty"]["identifier"] = "1572860-0"
    receipt = api.post("/invoices", json=bill).json()["ledgerReceiptId"]
    shown = api.get(f"/ledgerreceipts/{receipt}").json()
    assert shown["partnerCode"] == "1572860-0"
    changed = api.put(f"/ledgerreceipts/{receipt}", json={**shown, "partnerCode": "X-2"}).json()
    assert changed["partnerCode"] == "1572860-0"


def test_a_row_that_is_named_twice_is_refused(api, made):
    first, second = made["transactions"]
    answer = api.put(
        f"/ledgerreceipts/{made['id']}", json={**made, "transactions": [first, {**second, "id": first["id"]}]}
    )
    assert fields(answer) == {"transactions[1].id"}
    assert api.get(f"/ledgerreceipts/{made['id']}").json() == made


def test_receipts_are_searched_by_the_values_that_the_contract_names(api, made):
    def ids(**query):
        answer = api.get("/ledgerreceipts", params={"size": 200, **query})
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["results"]]

    api.put(f"/ledgerreceipts/{made['id']}/approve")
    other = post(api, journal()).json()
    invoice = api.post("/invoices", json=purchase_invoice(date.today())).json()["ledgerReceiptId"]
    assert {made["id"], other["id"]} <= set(ids(types="JOURNAL", status="approved,UNFINISHED"))
    assert other["id"] not in ids(types="JOURNAL", status="APPROVED")
    assert {made["id"], invoice} <= set(ids(types="JOURNAL,PURCHASE_INVOICE"))
    assert ids(types="VAT_SUMMARY,SALARY") == []
    assert ids(startDate=f"{date.today().year + 1}-01-01") == []
    today = {
        "createdStartDate": TODAY,
        "createdEndDate": TODAY,
        "versionStartDate": f"{TODAY}T00:00",
        "versionEndDate": TODAY,
    }
    assert {made["id"], other["id"], invoice} <= set(ids(**today, startDate=TODAY, endDate=TODAY))
    for bad in ({"status": "NONSENSE"}, {"types": "NONSENSE"}, {"startDate": "yesterday"}, {"size": 0}, {"page": -1}):
        assert api.get("/ledgerreceipts", params=bad).status_code == 400, bad


def test_receipts_page_upwards_and_downwards_by_the_id_before(api, made):
    later = post(api, journal()).json()["id"]
    down = api.get("/ledgerreceipts", params={"previousId": later, "size": 1}).json()["results"]
    assert down[0]["id"] < later
    up = api.get("/ledgerreceipts", params={"previousId": made["id"], "orderById": "asc"}).json()["results"]
    assert [row["id"] for row in up] == sorted(row["id"] for row in up)
    assert all(row["id"] > made["id"] for row in up)
    past = api.get("/ledgerreceipts", params={"page": 100_000}).json()
    assert (past["results"], past["meta"]["resultCount"], past["meta"]["pageNumber"]) == ([], 0, 100_000)


def test_a_stale_entity_tag_is_412_on_everything_that_changes_a_receipt(api, made):
    path, stale = f"/ledgerreceipts/{made['id']}", {"If-Match": '"2001-01-01T00:00:00"'}
    row = made["transactions"][0]["id"]
    assert api.put(path, json=made, headers=stale).status_code == 412
    body = {"dimensionItemValues": []}
    assert api.put(f"{path}/transactions/{row}/dimensions", json=body, headers=stale).status_code == 412
    for operation in ("approve", "invalidate", "unfinished"):
        assert api.put(f"{path}/{operation}", headers=stale).status_code == 412
    assert api.get(path).json() == made


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"type": "SALES_INVOICE"}, "type"),
        ({"vatStatus": 999}, "vatStatus"),
        ({"vatProcessing": "SWEDEN"}, "vatProcessing"),
        ({"periodStartDate": TODAY, "periodEndDate": TODAY}, "periodEndDate"),
        ({"partnerId": 1_999_999_999}, "partnerId"),
        ({"name": "x" * 81}, "name"),
        ({"name": None}, "name"),
        ({"accountantsNotes": "x" * 256}, "accountantsNotes"),
        ({"transactionDescription": "x" * 256}, "transactionDescription"),
        ({"invoiceNotes": "x" * 10_001}, "invoiceNotes"),
        ({"transactions": None}, "transactions"),
        ({"receiptDate": "2026-02-30"}, "receiptDate"),
    ],
)
def test_what_breaks_a_rule_of_receipts_is_named(api, changes, named):
    assert named in fields(post(api, journal(**changes)))


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"account": "9999999"}, "account"),
        ({"vatPercent": 23}, "vatPercent"),
        ({"vatStatus": 999}, "vatStatus"),
        ({"vatStatus": 12, "vatPercent": 25.5}, "vatStatus"),
        ({"vatDeductionPercent": 101}, "vatDeductionPercent"),
        ({"startDate": TODAY, "endDate": "2020-01-01"}, "endDate"),
        ({"partnerId": 1}, "partnerId"),
        ({"transactionType": "REVERSING_ENTRY", "vatPercent": 25.5}, "vatPercent"),
        ({"transactionType": "REVERSING_ENTRY", "vatStatus": 12}, "vatStatus"),
        (
            {"dimensionItemValues": [{"dimensionId": 1, "itemId": 2_000_000_000, "value": 100}]},
            "dimensionItemValues[0].itemId",
        ),
        ({"dimensionItemValues": [{"dimensionId": 1, "itemId": 1, "value": 99.999}]}, "dimensionItemValues[0].value"),
        ({"dimensionItemValues": [{"dimensionId": 1, "itemId": 1, "value": 50}] * 2}, "dimensionItemValues[1]"),
    ],
)
def test_what_breaks_a_rule_of_rows_is_named_with_its_place(api, row, named):
    rows = [{**entry("1910", 100), **row}, entry("1990", -100)]
    assert f"transactions[0].{named}" in fields(post(api, journal(*rows)))


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
