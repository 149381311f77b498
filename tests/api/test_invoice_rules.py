"""What an invoice must be: each rule of the contract by the field it names, and what is taken though it looks odd."""

from datetime import date, timedelta
from typing import Any

import pytest

from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = date.today()
FULL = {"name": "Mallila Oy", "street": "Mallikatu 2", "zip": "20100", "city": "Turku", "country": "FINLAND"}
E_ADDRESS = {"address": "003715728600", "operator": "BAWCFI22"}
FOREIGN_IBAN = "DE89370400440532013000"


def days(count):
    return (TODAY + timedelta(count)).isoformat()


def body(kind="SALES_INVOICE", **changes):
    """A good invoice of a type, changed at dotted places; None takes a member away."""
    made: dict[str, Any] = sales_invoice(None, None, TODAY) if kind.startswith("SALES") else purchase_invoice(TODAY)
    made["type"] = kind
    for place, value in changes.items():
        *path, last = place.split("__")
        target = made
        for name in path:
            target = target[int(name)] if name.isdigit() else target.setdefault(name, {})
        if value is None:
            target.pop(last, None)
        else:
            target[last] = value
    return made


def row(**changes):
    return {f"invoiceRows__0__{name}": value for name, value in changes.items()}


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


def stored(api, made):
    answer = api.post("/invoices", json=made)
    assert answer.status_code == 200, answer.text
    assert api.get(f"/invoices/{answer.json()['id']}").json() == answer.json()
    return answer.json()


@pytest.mark.parametrize(
    ("kind", "changes", "named"),
    [
        ("PERIODIC_TAX_RETURN", {}, "type"),
        ("SALES_INVOICE", {"invoiceChannel": "EDIFACT"}, "invoiceChannel"),
        ("PURCHASE_INVOICE", {"invoiceChannel": "PAPER_INVOICE"}, "invoiceChannel"),
        ("SALES_INVOICE", {"paymentInfo__paymentMethod": "DKLMPKRE"}, "paymentInfo.paymentMethod"),
        ("SALES_INVOICE", {"paymentInfo__paymentMethod": "DIRECT_DEBIT"}, "paymentInfo.paymentMethod"),
        ("SALES_INVOICE", {"paymentInfo__dueDate": days(-1)}, "paymentInfo.dueDate"),
        ("PURCHASE_INVOICE", {"paymentInfo__dueDate": days(1000)}, "paymentInfo.dueDate"),
        ("SALES_INVOICE", {"paymentInfo__currencyRate": 0}, "paymentInfo.currencyRate"),
        ("SALES_INVOICE", {"paymentInfo__currencyRate": 2}, "paymentInfo.currencyRate"),
        ("SALES_INVOICE", {"paymentInfo__currency": "EURO"}, "paymentInfo.currency"),
        (
            "SALES_INVOICE",
            {"paymentInfo__currency": "SEK", "paymentInfo__currencyRate": 1000001},
            "paymentInfo.currencyRate",
        ),
        ("SALES_INVOICE", {"paymentInfo__bankAccount": None}, "paymentInfo.bankAccount.accountNumber"),
        (
            "SALES_INVOICE",
            {"paymentInfo__bankAccount__accountNumber": FOREIGN_IBAN},
            "paymentInfo.bankAccount.accountNumber",
        ),
        (
            "PURCHASE_INVOICE",
            {"paymentInfo__bankAccount__accountNumber": "FI2112345600000786"},
            "paymentInfo.bankAccount.accountNumber",
        ),
        (
            "PURCHASE_INVOICE",
            {"paymentInfo__bankAccount__accountNumber": "FI21 1234 5600 0007 85"},
            "paymentInfo.bankAccount.accountNumber",
        ),
        ("SALES_INVOICE", {"paymentInfo__bankReferenceCodeType": "KID"}, "paymentInfo.bankReferenceCodeType"),
        ("SALES_INVOICE", {"paymentInfo__bankReferenceCode": "12345"}, "paymentInfo.bankReferenceCode"),
        (
            "SALES_INVOICE",
            {"paymentInfo__cashDiscount": {"cashDiscountsTermType": "FROM_END_OF_MONTH"}},
            "paymentInfo.cashDiscount.cashDiscountsTermType",
        ),
        (
            "SALES_INVOICE",
            {"paymentInfo__cashDiscount": {"optionList": [{"numberOfDays": -1, "discountPercentage": 1}]}},
            "paymentInfo.cashDiscount.optionList[0].numberOfDays",
        ),
        (
            "PURCHASE_INVOICE",
            {"paymentInfo__cashDiscount": {"optionList": [{"numberOfDays": 7, "discountPercentage": -1}]}},
            "paymentInfo.cashDiscount.optionList[0].discountPercentage",
        ),
        ("SALES_INVOICE", {"language": None}, "language"),
        ("SALES_ORDER", {"language": None}, "language"),
        ("SALES_ORDER", {"deliveryMethod": "OTHER"}, "deliveryMethod"),
        ("PURCHASE_ORDER", {"vatStatus": None}, "vatStatus"),
        ("SALES_INVOICE", {"vatStatus": 999}, "vatStatus"),
        ("SALES_INVOICE", {"deliveryStartDate": days(2), "deliveryEndDate": days(1)}, "deliveryEndDate"),
        ("SALES_INVOICE", {"discountPercent": -1}, "discountPercent"),
        ("SALES_INVOICE", {"discountPercent": 101}, "discountPercent"),
        ("SALES_INVOICE", {"vatCountry": "SWEDEN"}, "vatCountry"),
        ("SALES_INVOICE", {"factoringContractId": 1}, "factoringContractId"),
        ("SALES_INVOICE", {"invoiceTemplateId": 1999999999}, "invoiceTemplateId"),
        ("SALES_INVOICE", {"partnerId": 1999999999}, "partnerId"),
        ("SALES_INVOICE", {"notes": "x" * 10_001}, "notes"),
        ("SALES_INVOICE", {"invoiceRows": []}, "invoiceRows"),
        ("SALES_INVOICE", row(discountPercent=-1), "invoiceRows[0].discountPercent"),
        ("SALES_INVOICE", row(discountPercent=101), "invoiceRows[0].discountPercent"),
        ("SALES_INVOICE", row(vatPercent=23), "invoiceRows[0].vatPercent"),
        ("SALES_INVOICE", row(vatStatus=999), "invoiceRows[0].vatStatus"),
        ("SALES_INVOICE", row(vatStatus=5), "invoiceRows[0].vatStatus"),
        ("SALES_INVOICE", row(startDate=days(2), endDate=days(1)), "invoiceRows[0].endDate"),
        ("SALES_INVOICE", row(product=""), "invoiceRows[0].product"),
        ("SALES_INVOICE", row(product=None), "invoiceRows[0].product"),
        ("SALES_INVOICE", row(unit="FATHOM"), "invoiceRows[0].unit"),
        ("SALES_INVOICE", row(productId="CON"), "invoiceRows[0].productId"),
        ("SALES_INVOICE", row(productId=1999999999), "invoiceRows[0].productId"),
        ("SALES_INVOICE", row(comment="x" * 513), "invoiceRows[0].comment"),
        ("SALES_INVOICE", {"counterParty__counterPartyAddress__name": " "}, "counterParty.counterPartyAddress.name"),
        ("SALES_INVOICE", {"counterParty__email": "no address"}, "counterParty.email"),
        ("SALES_INVOICE", {"counterParty__email": None}, "counterParty.email"),
        ("SALES_INVOICE", {"counterParty__bccAddresses": ["osto@example.com"]}, "counterParty.bccAddresses[0]"),
        ("SALES_INVOICE", {"counterParty__bccAddresses": ["a@example.com,b"]}, "counterParty.bccAddresses[0]"),
        (
            "SALES_ORDER",
            {"counterParty__bccAddresses": [f"{n}@example.com" for n in range(5)]},
            "counterParty.bccAddresses[4]",
        ),
        (
            "SALES_INVOICE",
            {"counterParty__counterPartyAddress__country": "FINLAND", "counterParty__identifier": "1572860-1"},
            "counterParty.identifier",
        ),
        ("SALES_INVOICE", {"counterParty__taxCode": "FI15728601"}, "counterParty.taxCode"),
        ("SALES_INVOICE", {"counterParty__einvoiceAddress": {"ediId": "1"}}, "counterParty.einvoiceAddress.ediId"),
        ("SALES_ORDER", {"invoiceChannel": "MAIL"}, "billingAddress.street"),
        (
            "SALES_INVOICE",
            {"invoiceChannel": "MAIL", "billingAddress": {"zip": "1", "city": "A"}},
            "billingAddress.street",
        ),
        (
            "SALES_INVOICE",
            {
                "invoiceChannel": "ELECTRONIC_INVOICE",
                "counterParty__counterPartyAddress": FULL,
                "counterParty__einvoiceAddress": E_ADDRESS,
                "billingAddress": {},
            },
            "billingAddress.zip",
        ),
        (
            "SALES_INVOICE",
            {"invoiceChannel": "ELECTRONIC_INVOICE", "counterParty__counterPartyAddress": FULL},
            "counterParty.einvoiceAddress.address",
        ),
        (
            "SALES_INVOICE",
            {
                "invoiceChannel": "ELECTRONIC_INVOICE",
                "counterParty__counterPartyAddress": FULL,
                "counterParty__einvoiceAddress": {"address": E_ADDRESS["address"]},
            },
            "counterParty.einvoiceAddress.operator",
        ),
    ],
)
def test_what_breaks_a_rule_is_400_and_named(api, kind, changes, named):
    assert named in fields(api.post("/invoices", json=body(kind, **changes)))


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("SALES_INVOICE", {"paymentInfo__dueDate": days(999)}),
        ("SALES_INVOICE", {"paymentInfo__paymentMethod": "CASH", "paymentInfo__bankAccount": None}),
        ("SALES_INVOICE", {"invoiceChannel": "MAIL", "billingAddress": {}, "counterParty__counterPartyAddress": FULL}),
        ("SALES_INVOICE", {"invoiceChannel": "MAIL", "counterParty__counterPartyAddress": FULL}),
        (
            "SALES_INVOICE",
            {
                "invoiceChannel": "ELECTRONIC_INVOICE",
                "counterParty__counterPartyAddress": FULL,
                "counterParty__einvoiceAddress": E_ADDRESS,
            },
        ),
        ("SALES_ORDER", {"invoiceChannel": "ELECTRONIC_INVOICE"}),
        ("SALES_INVOICE", {"vatStatus": "1", "partnerId": 0, **row(productId="", quantity="2.5")}),
        ("SALES_INVOICE", row(quantity=-1)),
        ("SALES_INVOICE", row(startDate=days(1))),
        (
            "PURCHASE_INVOICE",
            {"paymentInfo__paymentMethod": "OTHER", "paymentInfo__bankAccount__accountNumber": "123-4567"},
        ),
        ("PURCHASE_INVOICE", {"paymentInfo__bankAccount__accountNumber": FOREIGN_IBAN}),
        ("PURCHASE_INVOICE", {"deliveryMethod": "OTHER", "language": None}),
        ("TRAVEL_INVOICE", {"vatStatus": None}),
        ("BILL_OF_CHARGES", {"vatStatus": None, "paymentInfo__cashDiscount": {"optionList": [{"numberOfDays": -1}]}}),
        ("SALES_INVOICE", {"vatCountry": "FINLAND"}),
        ("SALES_INVOICE", {"version": "2999-01-01T00:00:00.123456Z", "status": "SENT", "id": 1, "invoiceNumber": 1}),
    ],
)
def test_what_is_odd_but_fine_is_stored_and_read_back(api, kind, changes):
    made = stored(api, body(kind, **changes))
    assert made["status"] == "UNFINISHED"


def test_an_absent_address_is_a_copy_and_an_empty_one_stays_empty(api):
    party = {"counterParty__counterPartyAddress": FULL}
    copied = stored(api, body(**party))
    assert copied["billingAddress"] == copied["deliveryAddress"] == FULL
    empty = stored(api, body(**party, billingAddress={}, deliveryAddress={}))
    assert empty["billingAddress"] == empty["deliveryAddress"] == {}
    bought = stored(api, body("PURCHASE_INVOICE", **party))
    assert (bought["billingAddress"], bought["deliveryAddress"]) == ({}, FULL)


def test_only_the_first_three_cash_discounts_count_and_stand_by_their_days(api):
    offered = [{"numberOfDays": n, "discountPercentage": 1} for n in (14, 7, 10, -5)]
    made = body("PURCHASE_INVOICE", paymentInfo__cashDiscount={"optionList": offered})
    discount = stored(api, made)["paymentInfo"]["cashDiscount"]
    assert [option["numberOfDays"] for option in discount["optionList"]] == [7, 10, 14]
    assert discount["cashDiscountsTermType"] == "FROM_INV_DATE"


def test_what_a_type_has_no_use_for_is_left_out(api):
    more = {"orderNumber": "1", "travelInformationItems": [{"places": "Oulu"}], "isOffer": True}
    order = stored(api, body("PURCHASE_ORDER", **more, language="FINNISH", factoringText="x"))
    assert order["isOffer"] is False
    assert order["travelInformationItems"] == []
    assert not {"orderNumber", "language", "factoringText"} & order.keys()
    sale = stored(api, body(**more))
    assert (sale["orderNumber"], sale["isOffer"], sale["travelInformationItems"]) == ("1", False, [])
    travel = stored(api, body("TRAVEL_INVOICE", **more))
    assert travel["travelInformationItems"] == [{"places": "Oulu"}]
    assert stored(api, body("SALES_ORDER", **more))["isOffer"] is True


def test_the_comment_of_an_approval_or_rejection_is_kept_but_not_on_sales(api):
    for kind, approved, rejected in (
        ("SALES_INVOICE", "", ""),
        ("PURCHASE_INVOICE", "well bought", "not ours"),
    ):
        made = stored(api, body(kind))
        path = f"/invoices/{made['id']}"
        assert api.put(f"{path}/approve", json={"comment": "well bought"}).status_code == 200
        assert api.put(f"{path}/reject", json={"comment": "not ours"}).status_code == 200
        events = {e["action"]: e["details"] for e in api.get(f"{path}/transactions").json()["transactions"]}
        assert (events["APPROVAL"], events["DENY_PAYMENT"]) == (approved, rejected)


def test_an_empty_list_is_no_body_and_a_long_comment_is_refused(api):
    path = f"/invoices/{stored(api, body('PURCHASE_INVOICE'))['id']}"
    assert fields(api.put(f"{path}/verify", json={"comment": "x" * 101})) == {"comment"}
    assert api.put(f"{path}/verify", json=[]).status_code == 200
    assert api.put(f"{path}/approve", content=b"").status_code == 200
    assert api.put(f"{path}/unfinished", json=[]).status_code == 200
    assert api.put(f"{path}/invalidate", json=[]).status_code == 200


def test_notes_are_replaced_in_every_status_and_emptied(api):
    made = stored(api, body("PURCHASE_INVOICE"))
    path = f"/invoices/{made['id']}"
    assert api.put(f"{path}/invalidate").status_code == 200
    assert api.put(f"{path}/notes", json={"notes": "line\nline"}).status_code == 200
    assert api.get(path).json()["notes"] == "line\nline"
    assert api.get(f"/ledgerreceipts/{made['ledgerReceiptId']}").json()["invoiceNotes"] == "line\nline"
    assert api.put(f"{path}/notes", json={"notes": ""}).status_code == 200
    assert api.get(path).json()["notes"] == ""
    assert fields(api.put(f"{path}/notes", json={})) == {"notes"}
    order = stored(api, body("SALES_ORDER"))
    assert api.put(f"/invoices/{order['id']}/notes", json={"notes": "x"}).status_code == 400


def test_operations_of_other_types_and_statuses_are_403_and_change_nothing(api):
    for kind, operations in {
        "SALES_ORDER": ("approve", "verify", "send", "reject", "invalidate", "unfinished", "sendToCirculation"),
        "PURCHASE_ORDER": ("approve", "verify", "send", "reject", "invalidate", "unfinished", "sendToCirculation"),
        "SALES_INVOICE": ("verify", "send", "sendToCirculation"),
        "PURCHASE_INVOICE": ("send",),
    }.items():
        made = stored(api, body(kind))
        for operation in operations:
            answer = api.put(f"/invoices/{made['id']}/{operation}")
            assert answer.status_code in (400, 403), (kind, operation, answer.text)
        assert api.get(f"/invoices/{made['id']}").json() == made
