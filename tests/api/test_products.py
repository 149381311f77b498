"""Products over HTTP."""

import secrets
from datetime import date

import pytest

from tosite.sandbox.tour import sales_invoice


def product(**more):
    return {
        "name": f"Chair {secrets.token_hex(4)}",
        "type": "SALES",
        "discount": 0,
        "price": 24.9,
        "active": True,
        "currency": "EUR",
        "code": "CH-1",
        "vat": 25.5,
        "productLocalizations": [{"language": "SWEDISH", "productName": "Stol"}],
        **more,
    }


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"] for e in answer.json()["errors"]}


@pytest.fixture
def made(api):
    answer = api.post("/products", json=product())
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_localisations_are_shown_on_request(api, made):
    path = f"/products/{made['id']}"
    full = api.get(path, params={"includeLocalizations": "true"}).json()
    assert full == made
    assert api.get(path).json() == {k: v for k, v in made.items() if k != "productLocalizations"}


def test_products_are_searched_by_name_code_and_type(api, made):
    def ids(**query):
        return {r["id"] for r in api.get("/products", params={"size": 200, **query}).json()["results"]}

    assert made["id"] in ids(name=made["name"][2:].upper())
    assert made["id"] in ids(code="ch-")
    assert made["id"] in ids()
    assert made["id"] not in ids(type="PURCHASE")
    assert ids(type="TRAVEL") == set()
    assert made["id"] in ids(previousId=0)


def test_the_list_knows_pages_though_the_contract_does_not(api, made):
    answer = api.get("/products", params={"size": 1, "page": 9999}).json()
    assert (answer["results"], answer["meta"]["pageNumber"]) == ([], 9999)


def test_all_violations_come_together(api):
    body = product(
        name=" ",
        discount=101,
        vat=99,
        vatStatus=111,
        defaultAccount="1",
        productGroupId=5,
        productLocalizations=[{"language": "SWEDISH", "productName": "a"}] * 2,
    )
    assert fields(api.post("/products", json={**body, "discount": 101})) == {"discount"}
    assert fields(api.post("/products", json={**body, "discount": 0})) == {
        "name",
        "vat",
        "vatStatus",
        "defaultAccount",
        "productGroupId",
        "productLocalizations[0].language",
        "productLocalizations[1].language",
    }


def test_travel_products_are_read_only(api):
    assert "type" in fields(api.post("/products", json=product(type="TRAVEL")))


def test_put_replaces_but_keeps_localisations_that_are_not_sent(api, made):
    body = {k: v for k, v in made.items() if k not in ("productLocalizations", "code", "version")}
    changed = api.put(f"/products/{made['id']}", json={**body, "price": 30}).json()
    assert changed["price"] == 30
    assert "code" not in changed
    assert changed["productLocalizations"] == made["productLocalizations"]
    cleared = api.put(f"/products/{made['id']}", json={**body, "productLocalizations": []}).json()
    assert cleared["productLocalizations"] == []


def test_a_stale_version_and_another_type_are_refused(api, made):
    path = f"/products/{made['id']}"
    assert api.put(path, json=made).status_code == 200
    assert fields(api.put(path, json={**made, "type": "PURCHASE"})) == {"version", "type"}


def test_a_body_that_names_another_product_is_refused(api, made):
    path = f"/products/{made['id']}"
    assert fields(api.put(path, json={**made, "id": made["id"] + 1})) == {"id"}
    assert api.get(path, params={"includeLocalizations": True}).json() == made


def test_a_stale_entity_tag_is_412_and_changes_nothing(api, made):
    path, stale = f"/products/{made['id']}", {"If-Match": '"2001-01-01T00:00:00"'}
    body = {k: v for k, v in made.items() if k != "version"}
    assert api.put(path, json=body, headers=stale).status_code == 412
    assert api.delete(path, headers=stale).status_code == 412
    assert api.get(path, params={"includeLocalizations": True}).json() == made


def test_a_deleted_product_is_gone_and_invoices_keep_their_copy(api, made):
    invoice = api.post("/invoices", json=sales_invoice(None, made["id"], date.today())).json()
    assert api.delete(f"/products/{made['id']}").status_code == 204
    assert api.get(f"/products/{made['id']}").status_code == 404
    assert api.get(f"/invoices/{invoice['id']}").json()["invoiceRows"] == invoice["invoiceRows"]


def test_who_may_only_view_changes_nothing(viewer, made):
    assert viewer.post("/products", json=product()).status_code == 403
    assert viewer.put(f"/products/{made['id']}", json=made).status_code == 403
    assert viewer.delete(f"/products/{made['id']}").status_code == 403


def test_products_are_searched_by_group_state_and_time_of_change(api):
    mark = secrets.token_hex(5)
    group = api.post("/products/groups", json={"name": f"Group {mark}"}).json()["id"]
    bodies = ({"productGroupId": group}, {"active": False}, {"type": "PURCHASE"})
    grouped, idle, bought = (
        api.post("/products", json=product(name=f"{mark} {n}", **more)).json() for n, more in enumerate(bodies)
    )

    def ids(**query):
        answer = api.get("/products", params={"name": mark, "size": 200, **query})
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["results"]]

    assert ids() == [bought["id"], idle["id"], grouped["id"]]
    assert ids(orderById="asc") == [grouped["id"], idle["id"], bought["id"]]
    assert ids(previousId=idle["id"]) == [grouped["id"]]
    assert ids(previousId=idle["id"], orderById="ASC") == [bought["id"]]
    assert ids(group=group) == ids(group=f"{group},1999999999") == [grouped["id"]]
    assert ids(active="false") == [idle["id"]]
    assert ids(active="true") == [bought["id"], grouped["id"]]
    assert ids(type="purchase") == [bought["id"]]
    assert ids(versionStartDate=grouped["version"]) == ids()
    assert ids(versionEndDate="2001-01-01T00:00") == []
    assert ids(startDate="1999-01-01", endDate="1999-01-02") == ids(), "days are asked of travel products only"
    batch = api.get(f"/products/{bought['id']},{grouped['id']},{grouped['id']},1999999999").json()
    assert [row["id"] for row in batch] == [grouped["id"], bought["id"]]
    assert [row["id"] for row in api.get(f"/products/{idle['id']},1999999999").json()] == [idle["id"]]
    assert api.get("/products/1999999998,1999999999").status_code == 404
