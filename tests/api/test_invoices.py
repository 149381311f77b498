"""An integration's first day, over real HTTP against the real database."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import httpx
import pytest

from tosite.ledger.rules import cents
from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = date.today()


def post(api, body):
    answer = api.post("/invoices", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def errors(answer):
    assert answer.headers["content-type"] == "application/json"
    found = answer.json()["errors"]
    assert found
    assert all(e["status"] == answer.status_code and e["message"] for e in found)
    return {e["field"]: e["message"] for e in found}


def test_a_posted_invoice_is_unfinished_numbered_and_read_back_as_answered(api):
    made = post(api, sales_invoice(None, None, TODAY))
    assert made["status"] == "UNFINISHED"
    assert made["invoiceNumber"] > 0
    assert api.get(f"/invoices/{made['id']}").json() == made


def test_totals_are_net_735_and_74_70_with_vat_of_each_rate(api):
    made = post(api, sales_invoice(None, None, TODAY))
    assert made["invoiceSumInfo"] == [
        {
            "currency": "EUR",
            "inAccountingCurrency": True,
            "excludingVatTotal": 809.7,
            "vatSumTotal": 197.51,
            "invoiceSumTotal": 1007.21,
        }
    ]


def test_an_empty_reference_is_generated_and_a_wrong_one_refused(api):
    made = post(api, sales_invoice(None, None, TODAY))
    assert made["paymentInfo"]["bankReferenceCode"].isdigit()
    body = sales_invoice(None, None, TODAY)
    body["paymentInfo"]["bankReferenceCode"] = "1233"
    assert "paymentInfo.bankReferenceCode" in errors(api.post("/invoices", json=body))


def test_the_receipt_shows_net_rows_that_sum_to_zero_with_their_vat(api):
    made = post(api, sales_invoice(None, None, TODAY))
    answer = api.get(f"/ledgerreceipts/{made['ledgerReceiptId']}")
    receipt = json.loads(answer.text, parse_float=Decimal)
    assert [t["transactionType"] for t in receipt["transactions"]] == ["REVERSING_ENTRY", "ENTRY", "ENTRY"]
    rows = [(Decimal(t["accountingValue"]), Decimal(t["vatPercent"])) for t in receipt["transactions"]]
    assert sum(value + cents(value * percent / 100) for value, percent in rows) == 0


def test_approve_then_send_and_nothing_goes_backwards_from_sent(api):
    made = post(api, sales_invoice(None, None, TODAY))
    path = f"/invoices/{made['id']}"
    assert api.put(f"{path}/send").status_code == 403
    assert api.put(f"{path}/approve").status_code == 200
    assert api.get(path).json()["status"] == "NOT_SENT"
    assert api.put(f"{path}/send").status_code == 200
    assert api.put(f"{path}/invalidate").status_code == 403
    assert api.get(path).json()["status"] == "SENT"
    assert api.get(f"/ledgerreceipts/{made['ledgerReceiptId']}").json()["status"] == "SENT"


def test_a_purchase_invoice_with_gross_prices_is_approved(api):
    made = post(api, purchase_invoice(TODAY))
    assert made["sum"] == 341.82
    assert api.put(f"/invoices/{made['id']}/approve", json=[]).status_code == 200
    assert api.get(f"/invoices/{made['id']}").json()["status"] == "APPROVED"


def test_all_violations_of_a_request_come_at_once_and_change_nothing(api):
    before = api.get("/invoices").json()["meta"]["totalCount"]
    body = sales_invoice(None, None, TODAY)
    body["date"] = "2026-02-30"
    body["discountPercent"] = "NaN"
    body["invoiceRows"][0]["unit"] = "PARSEC"
    body["invoiceRows"][1]["quantity"] = 10**30
    del body["counterParty"]["counterPartyAddress"]["name"]
    found = errors(api.post("/invoices", json=body))
    assert set(found) == {
        "date",
        "discountPercent",
        "invoiceRows[0].unit",
        "invoiceRows[1].quantity",
        "counterParty.counterPartyAddress.name",
    }
    assert api.get("/invoices").json()["meta"]["totalCount"] == before


def test_a_closed_year_refuses_the_invoice(api):
    body = sales_invoice(None, None, TODAY.replace(year=TODAY.year - 2, month=3, day=1))
    assert errors(api.post("/invoices", json=body)) == {"date": "CLOSED_FISCAL_PERIOD"}


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"",
        b"[]",
        b'{"type": NaN}',
        b'{"a":' * 3000,
        b"\xff\xfe",
        b'{"notes":"\\u0000"}',
        b'{"notes":"\\ud800"}',
        '{"notes":"Ŕ"}'.encode(),
    ],
)
def test_a_broken_body_is_a_clear_400(api, raw):
    answer = api.post("/invoices", content=raw, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    errors(answer)


def test_ids_batches_and_unknown_ids(api):
    first, second = (post(api, sales_invoice(None, None, TODAY))["id"] for _ in range(2))
    assert [i["id"] for i in api.get(f"/invoices/{second},{first},{first},999999999").json()] == [
        first,
        second,
    ]
    assert api.get("/invoices/999999999").status_code == 404
    assert api.get("/invoices/99999999999999999999").status_code == 404
    assert api.get("/invoices/" + ",".join(map(str, range(1, 202)))).status_code == 400
    assert api.get("/invoices/1;drop table invoice").status_code == 400


def test_lists_page_by_number_and_by_the_id_before(api):
    for _ in range(3):
        post(api, sales_invoice(None, None, TODAY))
    first = api.get("/invoices?size=2&orderById=asc").json()
    assert first["meta"]["resultCount"] == first["meta"]["pageSize"] == 2
    last = first["results"][-1]["id"]
    after = api.get(f"/invoices?size=200&orderById=ASC&previousId={last}").json()["results"]
    assert all(row["id"] > last for row in after)
    assert api.get("/invoices?page=9999").json()["results"] == []
    for bad in ("size=0", "size=201", "size=-1", "startDate=aa", "status=NONSENSE", "previousId=99999999999"):
        assert api.get(f"/invoices?{bad}").status_code == 400, bad
    for same in ("types=SALES_INVOICE,PURCHASE_INVOICE", "types[0]=SALES_INVOICE&types[1]=PURCHASE_INVOICE"):
        assert api.get(f"/invoices?{same}&status=undefined").status_code == 200


def test_a_viewer_reads_but_never_writes(api, viewer):
    made = post(api, sales_invoice(None, None, TODAY))
    assert viewer.get(f"/invoices/{made['id']}").status_code == 200
    assert viewer.post("/invoices", json=sales_invoice(None, None, TODAY)).status_code == 403
    assert viewer.put(f"/invoices/{made['id']}/approve").status_code == 403
    assert viewer.put(f"/invoices/{made['id']}/notes", json={"notes": "x"}).status_code == 404
    assert viewer.get("/users/rights").json()["rights"]["sales"]["salesOrGroupInvoices"] == "VIEWING_RIGHTS"


def test_eight_writers_leave_gapless_numbers(api):
    def one(_):
        return post(api, sales_invoice(None, None, TODAY))["invoiceNumber"]

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(one, range(80)))
    assert numbers == list(range(numbers[0], numbers[0] + 80))


def test_every_base_path_and_slash_reaches_the_same_place(api, sandbox):
    host, headers = sandbox["host_url"], dict(api.headers)
    for base in ("/api", "/latest/api", "/supported/api", "/v2604/api"):
        for path in ("/vats/default/", "//coa", "/sessioninfo"):
            assert httpx.get(host + base + path, headers=headers).status_code == 200
    assert httpx.get(host + "/nowhere").status_code == 404


def test_offers_are_in_a_plain_search_and_the_newest_id_comes_first(api):
    order = {**sales_invoice(None, None, TODAY), "type": "SALES_ORDER", "isOffer": True}
    offer = post(api, order)
    earlier = post(api, {**order, "isOffer": False, "date": f"{TODAY.year}-01-02"})
    found = [r["id"] for r in api.get("/invoices", params={"types": "SALES_ORDER"}).json()["results"]]
    assert found[:2] == [earlier["id"], offer["id"]]
    offers = api.get("/invoices", params={"types": "SALES_ORDER", "isOffer": "true"}).json()["results"]
    assert earlier["id"] not in {r["id"] for r in offers}
    by_date = api.get("/invoices", params={"types": "SALES_ORDER", "orderByDate": "ASC"}).json()["results"]
    assert by_date[0]["date"] <= by_date[-1]["date"]


DISCOUNT = {"optionList": [{"numberOfDays": 7, "discountPercentage": 2}]}


def with_payment(body, **changes):
    return {**body, "paymentInfo": {**body["paymentInfo"], **changes}}


def test_a_cash_discount_counts_from_the_invoice_date_outside_denmark_and_is_never_negative(api):
    body = sales_invoice(None, None, TODAY)
    made = post(api, with_payment(body, cashDiscount=DISCOUNT))
    assert made["paymentInfo"]["cashDiscount"] == {**DISCOUNT, "cashDiscountsTermType": "FROM_INV_DATE"}
    of_month = {**DISCOUNT, "cashDiscountsTermType": "FROM_END_OF_MONTH"}
    where = "paymentInfo.cashDiscount"
    assert set(errors(api.post("/invoices", json=with_payment(body, cashDiscount=of_month)))) == {
        f"{where}.cashDiscountsTermType"
    }
    negative = {"optionList": [{"numberOfDays": 7, "discountPercentage": 2}, {"numberOfDays": -1}]}
    assert set(errors(api.post("/invoices", json=with_payment(body, cashDiscount=negative)))) == {
        f"{where}.optionList[1].numberOfDays"
    }


def test_options_beyond_the_third_are_dropped_silently_and_the_rest_sorted_by_days(api):
    options = [{"numberOfDays": days, "discountPercentage": 1} for days in (14, 7, 10, -5)]
    made = post(api, with_payment(sales_invoice(None, None, TODAY), cashDiscount={"optionList": options}))
    assert [o["numberOfDays"] for o in made["paymentInfo"]["cashDiscount"]["optionList"]] == [7, 10, 14]


@pytest.mark.parametrize(
    ("method", "account", "accepted"),
    [
        ("BANK_TRANSFER", "FI2112345600000785", True),
        ("BANK_TRANSFER", "FI2112345600000786", False),
        ("BANK_TRANSFER", "FI21 1234 5600 0007 85", False),
        ("BANK_TRANSFER", "123456-785", False),
        ("FOREIGN_PAYMENT", "000123456789", True),
        ("DOMESTIC_PAYMENT_BANKGIRO", "5050-1055", True),
        ("DOMESTIC_PAYMENT_BANKGIRO", "5050-1056", False),
    ],
)
def test_the_account_of_a_supplier_is_an_iban_where_the_method_needs_one(api, method, account, accepted):
    body = with_payment(purchase_invoice(TODAY), paymentMethod=method, bankAccount={"accountNumber": account})
    answer = api.post("/invoices", json=body)
    if accepted:
        assert answer.status_code == 200, answer.text
    else:
        assert set(errors(answer)) == {"paymentInfo.bankAccount.accountNumber"}


def test_a_purchase_order_is_sent_to_an_address_that_looks_like_one(api):
    order = {**purchase_invoice(TODAY), "type": "PURCHASE_ORDER"}
    order["counterParty"]["email"] = "no address"
    assert set(errors(api.post("/invoices", json=order))) == {"counterParty.email"}
    bill = purchase_invoice(TODAY)
    bill["counterParty"]["email"] = "no address"
    assert api.post("/invoices", json=bill).status_code == 200  # not used there
