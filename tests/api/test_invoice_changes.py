"""Changing an invoice while it may still be changed."""

from datetime import date

import pytest

from tosite.sandbox.tour import sales_invoice


@pytest.fixture
def made(api):
    return api.post("/invoices", json=sales_invoice(None, None, date.today())).json()


def put(api, invoice):
    return api.put(f"/invoices/{invoice['id']}", json=invoice)


def test_a_change_of_texts_keeps_the_receipt_and_renews_the_version(api, made):
    answer = put(api, {**made, "additionalInformation": "Thank you"})
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    assert changed["ledgerReceiptId"] == made["ledgerReceiptId"]
    assert changed["version"] > made["version"]
    assert changed["paymentInfo"]["bankReferenceCode"] == made["paymentInfo"]["bankReferenceCode"]
    assert api.get(f"/invoices/{made['id']}").json() == changed


def test_a_change_of_rows_gives_a_new_receipt_with_the_same_number(api, made):
    old = api.get(f"/ledgerreceipts/{made['ledgerReceiptId']}").json()
    rows = [{**made["invoiceRows"][0], "quantity": 1}]
    changed = put(api, {**made, "invoiceRows": rows}).json()
    assert changed["ledgerReceiptId"] != made["ledgerReceiptId"]
    assert api.get(f"/ledgerreceipts/{made['ledgerReceiptId']}").status_code == 404
    new = api.get(f"/ledgerreceipts/{changed['ledgerReceiptId']}").json()
    assert new["receiptNumber"] == old["receiptNumber"]
    assert new["transactions"][0]["accountingValue"] == 122.99


@pytest.mark.parametrize("version", [None, "2001-01-01T00:00:00"])
def test_a_missing_or_stale_version_is_400_and_changes_nothing(api, made, version):
    answer = put(api, {**made, "version": version, "notes": "lost update"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "version"
    assert api.get(f"/invoices/{made['id']}").json() == made


def test_everything_that_is_wrong_with_a_change_is_named_at_once(api, made):
    rows = [{**made["invoiceRows"][0], "vatPercent": 23}]
    answer = put(api, {**made, "version": None, "type": "SALES_ORDER", "language": None, "invoiceRows": rows})
    assert answer.status_code == 400
    found = {e["field"] for e in answer.json()["errors"]}
    assert found == {"version", "type", "language", "invoiceRows[0].vatPercent"}
    assert api.get(f"/invoices/{made['id']}").json() == made


def test_an_approved_invoice_cannot_be_changed(api, made):
    api.put(f"/invoices/{made['id']}/approve")
    current = api.get(f"/invoices/{made['id']}").json()
    assert put(api, current).status_code == 403


def test_the_type_cannot_be_changed(api, made):
    assert put(api, {**made, "type": "SALES_ORDER"}).status_code == 400


def test_rows_keep_their_ids_and_new_ones_get_ids_of_their_own(api, made):
    first, second = made["invoiceRows"]
    fresh = {k: v for k, v in first.items() if k != "id"}
    changed = put(api, {**made, "invoiceRows": [second, {**fresh, "product": "New"}, {**fresh, "id": 99}]}).json()
    assert [row["id"] for row in changed["invoiceRows"]] == [second["id"], 3, 4]
    again = put(api, {**changed, "invoiceRows": changed["invoiceRows"][1:]}).json()
    assert [row["id"] for row in again["invoiceRows"]] == [3, 4]


def test_an_id_given_twice_is_kept_by_the_first_row_only(api, made):
    row = made["invoiceRows"][0]
    changed = put(api, {**made, "invoiceRows": [row, row]}).json()
    assert [r["id"] for r in changed["invoiceRows"]] == [row["id"], 3]
