"""What a partner and a product bring along reaches the bookings of their invoices."""

import json
from datetime import date
from decimal import Decimal

import pytest

from sandboxes import client_of
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import sales_invoice

TODAY = date.today()


@pytest.fixture(scope="module")
def own(sandbox, database):
    made = create_sandbox(database, TODAY).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        client.company = made["company_id"]
        yield client


def split(own, owner, dimension, *shares):
    items = [{"id": item, "codeName": "any", "percent": percent} for item, percent in shares]
    answer = own.put(f"{owner}/defaults/dimensions/{dimension}", json={"items": items})
    assert answer.status_code == 200, answer.text


@pytest.fixture
def partner(own):
    body = {"name": "P", "type": "CUSTOMER", "address": {}, "paymentInfo": {"paymentMethod": "BANK_TRANSFER"}}
    return own.post("/businesspartners", json=body).json()["id"]


@pytest.fixture
def product(own):
    body = {"name": "Chair", "type": "SALES", "discount": 0, "price": 9, "active": True, "currency": "EUR"}
    return own.post("/products", json=body).json()["id"]


def booked(own, body):
    """The rows of the receipt: kind, value, and its values by dimension and item."""
    answer = own.post("/invoices", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json(), rows_of(own, answer.json())


def rows_of(own, invoice):
    text = own.get(f"/ledgerreceipts/{invoice['ledgerReceiptId']}").text
    return [
        (
            row["transactionType"],
            Decimal(row["accountingValue"]),
            {(v["dimensionId"], v["itemId"]): Decimal(v["value"]) for v in row.get("dimensionItemValues") or []},
        )
        for row in json.loads(text, parse_float=Decimal)["transactions"]
    ]


def test_by_row_the_product_wins_and_the_partner_fills_the_rest(own, partner, product):
    split(own, f"/businesspartners/{partner}", 1, (1, 33.33), (2, 66.67))
    split(own, f"/businesspartners/{partner}", 2, (3, 100))
    split(own, f"/products/{product}", 1, (2, 100))
    _, rows = booked(own, sales_invoice(partner, product, TODAY))
    consulting, handbook = Decimal(-735), Decimal("-74.7")
    assert [row[2] for row in rows if row[0] != "ENTRY"] == [{}] * (len(rows) - 2)
    assert [row for row in rows if row[0] == "ENTRY"] == [
        ("ENTRY", consulting, {(1, 1): Decimal("-244.98"), (1, 2): Decimal("-490.02"), (2, 3): consulting}),
        ("ENTRY", handbook, {(1, 2): handbook, (2, 3): handbook}),
    ]


def test_booked_by_total_the_partners_alone_are_used(own, partner, product):
    split(own, f"/businesspartners/{partner}", 1, (1, 100))
    split(own, f"/products/{product}", 2, (3, 100))
    body = {
        **sales_invoice(partner, product, TODAY),
        "extraInfo": {"accountingByRow": False, "unitPricesIncludeVat": False},
    }
    _, rows = booked(own, body)
    entries = [row for row in rows if row[0] == "ENTRY"]
    assert entries
    assert all(row[2] == {(1, 1): row[1]} for row in entries)


def test_an_inactive_item_gets_nothing(own, partner):
    item = own.post("/dimensions/1/items", json={"codeName": "Closing down"}).json()
    split(own, f"/businesspartners/{partner}", 1, (item["id"], 50), (1, 50))
    own.put("/dimensions/1/items", json={**item, "status": "P"}).raise_for_status()
    _, rows = booked(own, sales_invoice(partner, None, TODAY))
    assert all(row[2] == {(1, 1): row[1]} for row in rows if row[0] == "ENTRY")


def test_a_changed_invoice_is_booked_with_the_defaults_of_the_day(own, partner):
    made, rows = booked(own, sales_invoice(partner, None, TODAY))
    assert all(row[2] == {} for row in rows)
    split(own, f"/businesspartners/{partner}", 2, (3, 100))
    kept = own.put(f"/invoices/{made['id']}", json={**made, "notes": "only this"}).json()
    assert all(row[2] == {} for row in rows_of(own, kept))
    rebuilt = own.put(f"/invoices/{made['id']}", json={**kept, "discountPercent": 10}).json()
    assert rebuilt["ledgerReceiptId"] != made["ledgerReceiptId"]
    entries = [row for row in rows_of(own, rebuilt) if row[0] == "ENTRY"]
    assert all(row[2] == {(2, 3): row[1]} for row in entries)


def test_the_values_move_the_balances_of_their_dimensions(own, database, partner):
    split(own, f"/businesspartners/{partner}", 2, (3, 100))

    def balance():
        with database.transaction() as tx:
            row = tx.execute(
                "SELECT coalesce(sum(amount), 0) AS amount FROM dimension_balance "
                "WHERE company_id = %s AND item_id = 3",
                (own.company,),
            ).fetchone()
        return row["amount"]

    before = balance()
    made, rows = booked(own, sales_invoice(partner, None, TODAY))
    assert balance() == before
    own.put(f"/invoices/{made['id']}/approve").raise_for_status()
    assert balance() - before == sum(row[1] for row in rows if row[0] == "ENTRY")


def test_the_receipt_may_be_written_back_as_it_is(own, partner):
    split(own, f"/businesspartners/{partner}", 1, (1, 33.33), (2, 33.33))
    made, _ = booked(own, sales_invoice(partner, None, TODAY))
    path = f"/ledgerreceipts/{made['ledgerReceiptId']}"
    receipt = own.get(path).json()
    written = own.put(path, json=receipt)
    assert written.status_code == 200, written.text
    assert rows_of(own, made)[1][2] == {(1, 1): Decimal("-367.50"), (1, 2): Decimal("-367.50")}
