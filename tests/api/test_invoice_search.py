"""Searching invoices: every filter and order that the contract names."""

import secrets
from datetime import date, datetime, timedelta

import pytest

from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = date.today()
MARK = secrets.token_hex(6)  # in every document of this module, so that others do not get in the way


def post(api, made, **members):
    answer = api.post(
        "/invoices", json={**made, "additionalInformation": f"project {MARK.upper()}\nphase 1", **members}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def found(api):
    """Ids of the documents of this module by what a search asks for."""

    def search(**query):
        answer = api.get("/invoices", params={"searchTerm": MARK, "size": 200, **query})
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert body["meta"]["resultCount"] == len(body["results"])
        return [row["id"] for row in body["results"]]

    return search


@pytest.fixture(scope="module")
def customer(api):
    partners = api.get("/businesspartners", params={"type": "CUSTOMER"}).json()["results"]
    return partners[0]["id"]


@pytest.fixture(scope="module")
def product(api):
    return api.get("/products", params={"type": "SALES"}).json()["results"][0]["id"]


@pytest.fixture(scope="module")
def made(api, customer, product):
    """A sale of January, a bill of today with a number of its own, and an order."""
    january = date(TODAY.year, 1, 2)
    return {
        "sale": post(api, sales_invoice(customer, product, january)),
        "bill": post(api, purchase_invoice(TODAY), originalInvoiceNumber="A-77/1"),
        "order": post(
            api, {**sales_invoice(customer, None, TODAY), "type": "SALES_ORDER"}, invoiceChannel="NO_SENDING"
        ),
    }


def ids(made, *names):
    return [made[name]["id"] for name in names]


def test_the_newest_comes_first_and_a_row_has_what_the_contract_names(api, found, made):
    assert found() == ids(made, "order", "bill", "sale")
    row = api.get("/invoices", params={"searchTerm": MARK}).json()["results"][-1]
    sale = made["sale"]
    assert {
        name: row[name] for name in ("id", "partnerId", "type", "status", "invoiceNumber", "date", "creatorId")
    } == {name: sale[name] for name in ("id", "partnerId", "type", "status", "invoiceNumber", "date", "creatorId")}
    assert row["dueDate"] == sale["paymentInfo"]["dueDate"]
    assert row["version"] == sale["version"]
    assert row["invoiceSumInfo"] == sale["invoiceSumInfo"]
    assert row["counterParty"]["counterPartyAddress"]["name"] == "Mallila Oy"
    assert row["isOffer"] is False
    assert not {"invoiceRows", "ledgerReceiptId", "notes"} & row.keys()


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"types": "SALES_INVOICE"}, ["sale"]),
        ({"types": ["SALES_INVOICE", "PURCHASE_INVOICE"]}, ["bill", "sale"]),
        ({"types": "PERIODIC_TAX_RETURN"}, []),
        ({"status": "UNFINISHED,SENT"}, ["order", "bill", "sale"]),
        ({"status": "SENT"}, []),
        ({"status": "DELETED"}, []),
        ({"invoiceChannel": "EMAIL"}, ["sale"]),
        ({"invoiceChannel": "no_sending"}, ["order", "bill"]),
        ({"startDate": f"{TODAY.year}-01-03"}, ["order", "bill"]),
        ({"startDate": f"{TODAY.year}-01-02", "endDate": f"{TODAY.year}-01-02"}, ["sale"]),
        ({"dueEndDate": f"{TODAY.year}-01-16"}, ["sale"]),
        ({"dueStartDate": (TODAY + timedelta(14)).isoformat()}, ["order", "bill"]),
        ({"dueStartDate": (TODAY + timedelta(15)).isoformat()}, []),
        ({"originalInvoiceNumber": "A-77/1"}, ["bill"]),
        ({"originalInvoiceNumber": "A-77"}, []),
        ({"isOffer": "true"}, ["bill", "sale"]),
        ({"isOffer": "false"}, ["order", "bill", "sale"]),
        ({"isOffer": "undefined", "types": ""}, ["order", "bill", "sale"]),
        ({"orderByDate": "ASC", "orderById": "ASC"}, ["sale", "bill", "order"]),
        ({"orderById": "asc"}, ["sale", "bill", "order"]),
        ({"orderByDate": "DESC", "types": "SALES_INVOICE,SALES_ORDER"}, ["order", "sale"]),
        ({"createdEndDate": "2001-01-01T00:00:00"}, []),
        (
            {"createdStartDate": f"{TODAY.year}-01-01", "createdEndDate": f"{TODAY.year + 1}-01-01"},
            ["order", "bill", "sale"],
        ),
        ({"versionStartDate": f"{TODAY.year + 1}-01-02T00:00"}, []),
        ({"search": "unknown parameters are ignored", "page": 0}, ["order", "bill", "sale"]),
        ({"page": 1}, []),
    ],
)
def test_a_filter_narrows_the_search(found, made, query, wanted):
    assert found(**query) == ids(made, *wanted)


def test_partners_products_and_numbers_are_found(api, found, made, customer, product):
    assert found(businessPartnerId=customer) == ids(made, "order", "sale")
    assert found(productId=product) == ids(made, "sale")
    assert found(productId=f"{product},1999999999") == ids(made, "sale")
    assert found(invoiceNumber=made["bill"]["invoiceNumber"], types="PURCHASE_INVOICE") == ids(made, "bill")
    assert api.get("/invoices", params={"productId": ",".join(map(str, range(1, 202)))}).status_code == 400


def test_the_term_is_looked_for_in_name_number_and_printed_text(api, found, made):
    assert found(searchTerm=f"PROJECT {MARK}") == ids(made, "order", "bill", "sale")
    assert (
        found(searchTerm="phase 1", types="PURCHASE_INVOICE", originalInvoiceNumber="A-77/1")[0] == made["bill"]["id"]
    )
    number = str(made["sale"]["invoiceNumber"])
    assert made["sale"]["id"] in found(searchTerm=number, types="SALES_INVOICE")
    assert made["sale"]["id"] in found(searchTerm="mALLILA", types="SALES_INVOICE")
    assert found(searchTerm="%") == found(searchTerm="_") == []


def test_a_change_is_found_by_its_time(api, made):
    bill = api.get(f"/invoices/{made['bill']['id']}").json()
    assert api.put(f"/invoices/{bill['id']}/notes", json={"notes": "seen"}).status_code == 200
    version = api.get(f"/invoices/{bill['id']}").json()["version"]
    since = {"versionStartDate": version, "versionEndDate": f"{version}.5Z", "searchTerm": MARK}
    assert [row["id"] for row in api.get("/invoices", params=since).json()["results"]] == [bill["id"]]
    later = (datetime.fromisoformat(version) + timedelta(seconds=1)).isoformat()
    assert api.get("/invoices", params={"versionStartDate": later, "searchTerm": MARK}).json()["results"] == []


def test_many_event_logs_are_read_at_once(api, made):
    asked = [made["bill"]["id"], made["sale"]["id"], 1_999_999_999]
    for query in ({"invoiceIds": asked}, {"invoiceIds": ",".join(map(str, asked))}):
        results = api.get("/invoices/transactions", params=query).json()["results"]
        assert sorted(entry["invoiceId"] for entry in results) == sorted(asked[:2])
    assert api.get("/invoices/transactions", params={"invoiceIds": 1_999_999_999}).status_code == 404
    assert api.get("/invoices/transactions").status_code == 400
    too_many = ",".join(map(str, range(1, 202)))
    assert api.get("/invoices/transactions", params={"invoiceIds": too_many}).status_code == 400
