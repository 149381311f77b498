"""Groups of partners and products, and the defaults that a partner or product brings along, over HTTP."""

import secrets

import pytest

PAYMENT = {"paymentMethod": "BANK_TRANSFER"}


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


def group_of(api, kind="CUSTOMER", **more):
    answer = api.post("/businesspartners/groups", json={"name": f"G {secrets.token_hex(4)}", "type": kind, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def partner_in(api, *groups, main=None, kind="CUSTOMER"):
    registry = {"partnerGroups": [{"id": g["id"], "name": "x", "type": kind} for g in groups], "reportGroupId": main}
    body = {"name": "Member", "type": kind, "address": {}, "paymentInfo": PAYMENT, "registryInfo": registry}
    return api.post("/businesspartners", json=body)


@pytest.fixture
def customer(api):
    return partner_in(api).json()


@pytest.fixture
def chair(api):
    body = {"name": "Chair", "type": "SALES", "discount": 0, "price": 9, "active": True, "currency": "EUR"}
    return api.post("/products", json=body).json()


def test_a_group_is_active_unless_said_otherwise(api):
    group = group_of(api)
    assert group["active"] is True
    assert api.get(f"/businesspartners/groups/{group['id']}").json() == group
    assert group_of(api, active=False)["active"] is False


def test_groups_are_searched_by_part_of_the_name_type_and_activity(api):
    one, two = group_of(api), group_of(api, "SUPPLIER", active=False)

    def ids(**query):
        found = api.get("/businesspartners/groups", params={"size": 200, **query}).json()["results"]
        assert found == sorted(found, key=lambda g: g["id"])
        return {g["id"] for g in found}

    assert {one["id"], two["id"]} <= ids()
    assert ids(name=one["name"][3:].upper()) == {one["id"]}
    assert two["id"] not in ids(type="CUSTOMER")
    assert two["id"] in ids(active="false")
    assert one["id"] not in ids(active="false")


def test_a_partner_shows_its_groups_whole_and_the_main_one_by_name(api):
    one, main = group_of(api), group_of(api)
    made = partner_in(api, one, main=main["id"]).json()
    assert made["registryInfo"] == {
        "active": True,
        "partnerGroups": [one],
        "reportGroup": main["name"],
        "reportGroupId": main["id"],
    }
    renamed = api.put(f"/businesspartners/groups/{main['id']}", json={**main, "name": "Renamed"})
    assert renamed.status_code == 200, renamed.text
    assert api.get(f"/businesspartners/{made['id']}").json()["registryInfo"]["reportGroup"] == "Renamed"
    patched = api.patch(f"/businesspartners/{made['id']}", json={"name": "Other", "version": made["version"]}).json()
    assert patched["registryInfo"]["partnerGroups"] == [one]


def test_a_main_group_may_be_named(api):
    main = group_of(api)
    body = {"name": "Member", "type": "CUSTOMER", "address": {}, "paymentInfo": PAYMENT}
    made = api.post("/businesspartners", json={**body, "registryInfo": {"reportGroup": main["name"]}}).json()
    assert made["registryInfo"]["reportGroupId"] == main["id"]
    unknown = api.post("/businesspartners", json={**body, "registryInfo": {"reportGroup": "no such group"}})
    assert fields(unknown) == {"registryInfo.reportGroup"}


def test_partners_are_found_by_their_groups(api):
    one, main = group_of(api), group_of(api)
    made = partner_in(api, one, main=main["id"]).json()

    def ids(**query):
        return {p["id"] for p in api.get("/businesspartners", params=query).json()["results"]}

    assert ids(partnerGroup=one["name"]) == ids(mainGroup=main["name"]) == {made["id"]}
    assert ids(partnerGroup=main["name"]) == set()


def test_groups_of_another_type_and_unknown_ones_are_refused_together(api):
    answer = partner_in(api, group_of(api, "SUPPLIER"), {"id": 999999}, main=999998)
    assert fields(answer) == {
        "registryInfo.partnerGroups[0].id",
        "registryInfo.partnerGroups[1].id",
        "registryInfo.reportGroupId",
    }


def test_the_type_of_a_group_with_members_stays(api):
    empty, full = group_of(api), group_of(api)
    assert partner_in(api, full).status_code == 200
    path = "/businesspartners/groups/{}"
    assert api.put(path.format(empty["id"]), json={**empty, "type": "SUPPLIER"}).json()["type"] == "SUPPLIER"
    assert fields(api.put(path.format(full["id"]), json={**full, "type": "SUPPLIER"})) == {"type"}
    assert fields(api.put(path.format(full["id"]), json={"id": 1, "name": " ", "type": "CUSTOMER"})) == {"id", "name"}


def test_only_its_register_may_change_a_group(api, viewer):
    group = group_of(api)
    assert viewer.get(f"/businesspartners/groups/{group['id']}").status_code == 200
    assert viewer.put(f"/businesspartners/groups/{group['id']}", json=group).status_code == 403
    assert viewer.post("/businesspartners/groups", json=group).status_code == 403


def test_a_product_group_is_made_renamed_and_removed(api):
    made = api.post("/products/groups", json={"name": "Furniture"}).json()
    assert made["type"] == "SALES"
    path = f"/products/groups/{made['id']}"
    assert api.put(path, json={"name": "Chairs", "type": "PURCHASE"}).json() == {**made, "name": "Chairs"}
    assert {**made, "name": "Chairs"} in api.get("/products/groups").json()["productGroups"]
    assert made["id"] not in {g["id"] for g in api.get("/products/groups?type=PURCHASE").json()["productGroups"]}
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert fields(api.post("/products/groups", json={"name": "Trips", "type": "TRAVEL"})) == {"type"}


def test_a_product_group_that_holds_products_is_not_removed(api, chair):
    group = api.post("/products/groups", json={"name": "Seats"}).json()
    held = api.put(f"/products/{chair['id']}", json={**chair, "productGroupId": group["id"], "active": False})
    assert held.json()["productGroupId"] == group["id"]
    assert chair["id"] in {p["id"] for p in api.get(f"/products?group={group['id']}").json()["results"]}
    refused = api.delete(f"/products/groups/{group['id']}")
    assert (refused.status_code, str(chair["id"]) in refused.text) == (409, True)


def test_a_product_goes_into_groups_of_its_type_only(api, chair):
    other = api.post("/products/groups", json={"name": "Bought", "type": "PURCHASE"}).json()
    for group in (other["id"], 999999):
        assert fields(api.put(f"/products/{chair['id']}", json={**chair, "productGroupId": group})) == {
            "productGroupId"
        }


def split(*shares):
    return {"items": [{"id": item, "codeName": "any", "percent": percent} for item, percent in shares]}


@pytest.fixture(params=["/businesspartners", "/products", "/persons"])
def owner(request, api, customer, chair):
    if request.param == "/persons":
        return f"/persons/{api.get('/persons').json()['results'][0]['id']}"
    return f"{request.param}/{(customer if 'partners' in request.param else chair)['id']}"


def test_a_default_split_is_stored_shown_and_taken_away(api, owner):
    path = f"{owner}/defaults/dimensions"
    assert api.get(f"{path}/1").status_code == 404
    stored = api.put(f"{path}/1", json=split((1, 33.33), (2, 66.67)))
    assert stored.status_code == 200, stored.text
    assert stored.json() == {
        "id": 1,
        "name": "Cost centre",
        "items": [
            {"id": 1, "codeName": "Administration", "percent": 33.33, "status": True},
            {"id": 2, "codeName": "Sales", "percent": 66.67, "status": True},
        ],
    }
    assert api.get(f"{path}/1").json() == stored.json()
    short = [{k: v for k, v in item.items() if k != "status"} for item in stored.json()["items"]]
    assert api.get(path).json() == [{"id": 1, "name": "Cost centre", "items": short}]
    assert api.put(f"{path}/1", json={"items": [{"codeName": "Sales", "percent": 100}]}).json()["items"][0]["id"] == 2
    assert api.put(f"{path}/1", json={"items": []}).json()["items"] == []
    assert (api.get(path).json(), api.get(f"{path}/1").status_code) == ([], 404)


def test_every_fault_of_a_split_is_named_and_nothing_changes(api, owner):
    path = f"{owner}/defaults/dimensions/1"
    assert fields(api.put(path, json=split((3, 10), (1, 0), (2, 10.001)))) == {
        "items[0].id",
        "items[1].percent",
        "items[2].percent",
    }
    assert fields(api.put(path, json={"items": [{"codeName": "nobody", "percent": 5}]})) == {"items[0].codeName"}
    assert fields(api.put(path, json=split((1, 50), (1, 10)))) == {"items"}
    assert fields(api.put(path, json=split((1, 60), (2, 40.01)))) == {"items"}
    assert fields(api.put(path, json={"id": 2, **split((1, 1))})) == {"id"}
    assert api.get(path).status_code == 404
    assert api.put(f"{owner}/defaults/dimensions/77", json=split((1, 1))).status_code == 404


def test_default_accounts_are_those_of_the_postings(api, customer):
    supplier = next(p for p in api.get("/businesspartners?type=SUPPLIER").json()["results"] if "Pilvi" in p["name"])
    answer = api.get(f"/businesspartners/{supplier['id']}/defaults/accounts").json()
    assert answer["purchaseInvoiceAccounts"]["debitAccount"]["code"] == "7700"
    assert api.get(f"/businesspartners/{customer['id']}/defaults/accounts").json() == {"combineInvoiceRows": False}
    person = api.get("/persons").json()["results"][0]
    assert api.get(f"/businesspartners/{person['id']}/defaults/accounts").status_code == 404


def test_usual_products_are_shown_with_the_terms_of_the_partner(api, database, sandbox, customer, chair):
    assert api.get(f"/businesspartners/{customer['id']}/defaults/products").json() == []
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO partner_product (company_id, partner_id, partner_product_id, product_id, settings) "
            """VALUES (%s, %s, 1, %s, '{"useSpecialPrice": true, "specialPrice": 7.5}')""",
            (sandbox["company_id"], customer["id"], chair["id"]),
        )
    (usual,) = api.get(f"/businesspartners/{customer['id']}/defaults/products").json()
    assert usual["productInfo"] == api.get(f"/products/{chair['id']}?includeLocalizations=true").json()
    assert usual["defaultSettings"] == {"useSpecialPrice": True, "specialPrice": 7.5}
    assert api.delete(f"/products/{chair['id']}").status_code == 204
    assert api.get(f"/businesspartners/{customer['id']}/defaults/products").json() == []
