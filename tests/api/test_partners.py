"""Customers and suppliers over HTTP."""

import secrets
from datetime import date

import pytest

from tosite.sandbox.tour import purchase_invoice


def partner(**more):
    return {
        "name": f"Partner {secrets.token_hex(4)}",
        "type": "CUSTOMER",
        "address": {"street": "Mallikatu 2", "city": "Turku", "country": "FINLAND"},
        "billingAddress": {"city": "Turku"},
        "invoicingInfo": {"email": "osto@example.com", "customerNumber": "C-77"},
        "paymentInfo": {"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "14"},
        **more,
    }


def post(api, **more):
    answer = api.post("/businesspartners", json=partner(**more))
    assert answer.status_code == 200, answer.text
    return answer.json()


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


@pytest.fixture
def made(api):
    return post(api)


def test_a_partner_is_read_back_as_it_was_answered(api, made):
    assert api.get(f"/businesspartners/{made['id']}").json() == made
    assert made["additionalInfo"]["invoiceLedger"] == "INVOICE_LEDGER"
    assert made["registryInfo"]["active"] is True
    assert made["deliveryAddress"] == {}


def test_rows_of_the_search_are_short(api, made):
    found = api.get("/businesspartners", params={"customerNumber": "C-77"}).json()["results"]
    row = next(r for r in found if r["id"] == made["id"])
    assert row == {
        "id": made["id"],
        "name": made["name"],
        "type": "CUSTOMER",
        "version": made["version"],
        "billingAddress": {"city": "Turku"},
        "invoicingInfo": {"customerNumber": "C-77"},
        "registryInfo": {"active": True},
    }


def test_name_and_identifier_filter_by_header(api):
    made = post(api, name="Käpylän Sähkö Oy", invoicingInfo={"identifier": "0737546-2", "identifierType": "FI"})
    for headers in ({"name": "käpylän".encode()}, {"name": "k%C3%A4pyl%C3%A4n"}, {"identifier": "0737546-2"}):
        found = api.get("/businesspartners", headers=headers).json()["results"]
        assert made["id"] in {r["id"] for r in found}, headers
    assert api.get("/businesspartners", headers={"identifier": "0737546"}).json()["results"] == []


def test_inactive_partners_are_shown_on_request_only(api):
    made = post(api, registryInfo={"active": False})
    shown = {r["id"] for r in api.get("/businesspartners", params={"size": 200}).json()["results"]}
    hidden = {r["id"] for r in api.get("/businesspartners", params={"active": "false"}).json()["results"]}
    assert made["id"] not in shown
    assert made["id"] in hidden


def test_all_violations_come_together(api):
    body = partner(
        name=" ",
        address=None,
        contactPersons=[{"email": "nobody"}],
        additionalInfo={"parentCompanyIdType": "FI", "parentCompanyId": "1234567-2"},
        invoicingInfo={
            "email": "x",
            "bccAddresses": ["a@b.fi", "x", "c@d.fi", "e@f.fi", "g@h.fi"],
            "identifier": "1572860-1",
            "identifierType": "FI",
            "ovt": "123",
        },
        paymentInfo={"paymentMethod": "BANK_TRANSFER", "paymentTermDays": "two weeks", "bic": "X"},
    )
    assert fields(api.post("/businesspartners", json=body)) == {
        "name",
        "address",
        "contactPersons[0].email",
        "additionalInfo.parentCompanyId",
        "invoicingInfo.email",
        "invoicingInfo.bccAddresses[1]",
        "invoicingInfo.bccAddresses[4]",
        "invoicingInfo.identifier",
        "invoicingInfo.ovt",
        "paymentInfo.paymentTermDays",
        "paymentInfo.bic",
    }


def test_persons_are_not_written_here(api):
    assert fields(api.post("/businesspartners", json=partner(type="PERSON"))) == {"type"}
    person = api.get("/businesspartners/personaldetails").json()["partnerId"]
    assert fields(api.put(f"/businesspartners/{person}", json=partner(type="PERSON"))) == {"type"}


def test_put_replaces_everything_and_clears_what_is_not_sent(api, made):
    body = {"name": "New name", "type": "CUSTOMER", "address": {}, "paymentInfo": {"paymentMethod": "CASH"}}
    changed = api.put(f"/businesspartners/{made['id']}", json=body).json()
    assert (changed["name"], changed["invoicingInfo"], changed["billingAddress"]) == ("New name", {}, {})
    assert changed["version"] > made["version"]
    stale = api.put(f"/businesspartners/{made['id']}", json={**body, "version": made["version"]})
    assert fields(stale) == {"version"}
    assert fields(api.put(f"/businesspartners/{made['id']}", json={**body, "type": "SUPPLIER"})) == {"type"}


def test_patch_merges_field_by_field_and_leaves_the_rest(api, made):
    sent = {
        "version": made["version"],
        "address": {"city": "Helsinki", "street": None},
        "billingAddress": {"city": "Nowhere"},
    }
    changed = api.patch(f"/businesspartners/{made['id']}", json=sent).json()
    assert changed["address"] == {"city": "Helsinki", "country": "FINLAND"}
    assert changed["billingAddress"] == made["billingAddress"]
    assert changed["paymentInfo"] == made["paymentInfo"]


def test_patch_demands_the_current_version_in_the_body_or_the_query(api, made):
    path = f"/businesspartners/{made['id']}"
    assert fields(api.patch(path, json={"name": "x"})) == {"version"}
    assert fields(api.patch(path, json={"name": "x", "version": "2001-01-01T00:00:00"})) == {"version"}
    assert api.patch(path, params={"version": made["version"]}, json={"name": "x"}).status_code == 200


def test_a_body_that_names_another_partner_is_refused(api, made):
    path, other = f"/businesspartners/{made['id']}", made["id"] + 1
    assert fields(api.patch(path, json={"id": other, "name": "x", "version": made["version"]})) == {"id"}
    assert fields(api.put(path, json={**made, "id": other})) == {"id"}
    assert api.get(path).json() == made
    assert api.patch(path, json={"id": made["id"], "name": "x", "version": made["version"]}).status_code == 200


def test_a_stale_entity_tag_is_412_and_changes_nothing(api, made):
    path, stale = f"/businesspartners/{made['id']}", {"If-Match": '"2001-01-01T00:00:00"'}
    body = {k: v for k, v in made.items() if k != "version"}
    assert api.put(path, json=body, headers=stale).status_code == 412
    assert api.patch(path, json={"name": "x"}, headers=stale).status_code == 412
    assert api.get(path).json() == made


def test_cash_discounts_are_those_of_invoices(api, made):
    discount = {"cashDiscountsTermType": "FROM_END_OF_MONTH", "optionList": [{"numberOfDays": -1}]}
    sent = {**made, "paymentInfo": {**made["paymentInfo"], "cashDiscount": discount}}
    assert fields(api.put(f"/businesspartners/{made['id']}", json=sent)) == {
        "paymentInfo.cashDiscount.cashDiscountsTermType",
        "paymentInfo.cashDiscount.optionList[0].numberOfDays",
    }
    discount = {"optionList": [{"numberOfDays": n, "discountPercentage": 1} for n in (14, 7, 10, -1)]}
    sent["paymentInfo"]["cashDiscount"] = discount
    kept = api.put(f"/businesspartners/{made['id']}", json=sent).json()["paymentInfo"]["cashDiscount"]
    assert [option["numberOfDays"] for option in kept["optionList"]] == [7, 10, 14]
    assert kept["cashDiscountsTermType"] == "FROM_INV_DATE"


def test_patch_names_every_field_that_would_be_wrong(api, made):
    sent = {"name": "", "paymentInfo": {"paymentMethod": "BARTER"}, "invoicingInfo": {"email": "x"}}
    assert {"version", "name", "paymentInfo.paymentMethod"} <= fields(
        api.patch(f"/businesspartners/{made['id']}", json=sent)
    )


def test_contact_persons_get_their_ids_from_the_server_and_keep_them(api):
    made = post(api, contactPersons=[{"id": 5, "name": "Aino"}, {"name": "Eino"}])
    first, second = made["contactPersons"]
    assert 5 not in (first["id"], second["id"])
    persons = [{**second, "phone": "123"}, {"name": "Vieno"}]
    changed = api.put(f"/businesspartners/{made['id']}", json={**made, "contactPersons": persons}).json()
    assert changed["contactPersons"][0] == {**second, "phone": "123"}
    assert changed["contactPersons"][1]["id"] not in (first["id"], second["id"])


def test_the_caller_finds_the_own_person_record(api, viewer):
    own = api.get("/businesspartners/personaldetails").json()
    assert own["personId"] == own["partnerId"]
    assert own["lastName"]
    assert viewer.get("/businesspartners/personaldetails").status_code == 404


def test_a_suppliers_default_account_is_used_unless_the_product_has_one(api):
    supplier = api.get("/businesspartners", headers={"name": "Pilvi Palvelut"}).json()["results"][0]
    bill = api.post("/invoices", json={**purchase_invoice(date.today()), "partnerId": supplier["id"]}).json()
    receipt = api.get(f"/ledgerreceipts/{bill['ledgerReceiptId']}").json()
    assert {t["account"] for t in receipt["transactions"] if t["transactionType"] == "ENTRY"} == {"7700"}


def test_who_may_only_view_changes_nothing(viewer, made):
    path = f"/businesspartners/{made['id']}"
    assert viewer.post("/businesspartners", json=partner()).status_code == 403
    assert viewer.put(path, json=made).status_code == 403
    assert viewer.patch(path, json=made).status_code == 403
    assert viewer.get(path).status_code == 200


def test_the_default_cash_discount_follows_the_rules_of_invoices(api):
    info = {"paymentMethod": "BANK_TRANSFER", "cashDiscount": {"optionList": [{"numberOfDays": -1}]}}
    info["cashDiscount"]["cashDiscountsTermType"] = "FROM_END_OF_MONTH"
    where = "paymentInfo.cashDiscount"
    assert fields(api.post("/businesspartners", json=partner(paymentInfo=info))) == {
        f"{where}.cashDiscountsTermType",
        f"{where}.optionList[0].numberOfDays",
    }


def test_a_patch_may_repeat_the_id_of_its_path_and_no_other(api, made):
    path = f"/businesspartners/{made['id']}"
    patched = {"version": made["version"], "name": "Other name"}
    assert fields(api.patch(path, json={**patched, "id": made["id"] + 1})) == {"id"}
    assert api.get(path).json() == made
    assert api.patch(path, json={**patched, "id": made["id"]}).json()["name"] == "Other name"


def test_partners_are_searched_by_what_the_contract_names(api):
    mark = secrets.token_hex(5)
    groups = [
        api.post("/businesspartners/groups", json={"name": f"{mark} {n}", "type": "CUSTOMER"}).json() for n in "ab"
    ]
    first = post(
        api,
        name=f"{mark} Först & Söner",
        invoicingInfo={"customerNumber": mark, "identifier": "1572860-0", "identifierType": "FI"},
        registryInfo={"reportGroupId": groups[0]["id"], "partnerGroups": [groups[1]]},
    )
    second = post(api, name=f"second {mark.upper()}", type="SUPPLIER")

    def ids(headers=None, **query):
        sent = {"name": mark} if headers is None else headers
        answer = api.get("/businesspartners", params={"size": 200, **query}, headers=sent)
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["results"]]

    assert ids() == [second["id"], first["id"]]
    assert ids(orderById="asc") == [first["id"], second["id"]]
    assert ids(previousId=second["id"]) == [first["id"]]
    assert ids(previousId=first["id"], orderById="ASC") == [second["id"]]
    assert ids(type="supplier") == [second["id"]]
    assert ids(customerNumber=mark) == ids(identifierType="FI") == [first["id"]]
    assert ids(customerNumber=mark[:-1]) == []
    assert ids(mainGroup=groups[0]["name"]) == ids(partnerGroup=groups[1]["name"]) == [first["id"]]
    assert ids(mainGroup=groups[1]["name"]) == ids(partnerGroup=mark) == []
    assert ids(versionStartDate=first["version"], versionEndDate="2199-01-01") == ids()
    assert ids(versionEndDate="2001-01-01T00:00") == []
    assert first["id"] in ids({"identifier": "1572860-0"}, customerNumber=mark)
    assert ids({"name": "F%C3%B6rst%20%26"}, customerNumber=mark) == [first["id"]]
    assert ids({"name": "FÖRST &".encode()}, customerNumber=mark) == [first["id"]]
    assert ids(name="not a filter of the query") == ids()
    batch = api.get(f"/businesspartners/{second['id']},{first['id']},{first['id']},1999999999").json()
    assert [row["id"] for row in batch] == [first["id"], second["id"]]
    assert api.get("/businesspartners/1999999998,1999999999").status_code == 404
