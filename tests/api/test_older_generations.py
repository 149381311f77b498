"""Clients of older generations at their own paths, over HTTP."""

import os
import subprocess
import sys
from datetime import date

import httpx
import pytest

from sandboxes import client_of, database_url_of
from tosite.sandbox.tour import sales_invoice

TODAY = date.today()


@pytest.fixture(scope="module")
def at(sandbox, api):
    """A client at the paths of one generation."""
    clients = []

    def client(base):
        made = httpx.Client(base_url=f"{sandbox['host_url']}/{base}/api", headers=dict(api.headers.items()), timeout=30)
        clients.append(made)
        return made

    yield client
    for made in clients:
        made.close()


def test_an_unknown_generation_is_404_and_names_the_supported_ones(sandbox, at):
    for path in ("/status", "/company", "/nonsense"):
        answer = at("v9999").get(path)
        assert answer.status_code == 404
        (error,) = answer.json()["errors"]
        assert "v9999" in error["message"]
        assert "v2604" in error["message"]
    assert httpx.post(f"{sandbox['host_url']}/v0000/api/oauth/token").status_code == 404
    assert at("v26").get("/status").status_code == 404


@pytest.mark.parametrize("base", ["v2006", "v2302", "v2309", "v2405", "v2406", "v2408", "v2409", "v2411", "v2602"])
def test_an_older_generation_is_served_and_says_when_its_support_ends(at, base):
    answer = at(base).get("/company")
    assert answer.status_code == 200
    assert answer.headers["sunset"].endswith("GMT")


def test_todays_generation_has_no_end(at):
    for base in ("latest", "supported", "v2604"):
        assert "sunset" not in at(base).get("/status").headers


def test_a_token_is_got_at_an_older_path(sandbox):
    older = {**sandbox, "base_url": f"{sandbox['host_url']}/v2006/api"}
    with client_of(older, sandbox["api_key"]) as client:
        assert client.get("/users").json()["userId"]


def test_lists_have_their_older_names(at):
    products = at("v2006").get("/products").json()
    assert products["products"] == products["results"]
    assert at("v2102").get("/products/groups").json() == at("v2104").get("/products/groups").json()["productGroups"]
    made = at("v2006").post("/invoices", json=sales_invoice(None, None, TODAY)).json()
    receipts = at("v2006").get("/ledgerreceipts").json()["results"]
    assert all(row["receiptId"] == row["id"] for row in receipts)
    receipt = at("v2211").get(f"/ledgerreceipts/{made['ledgerReceiptId']}").json()
    written = at("v2211").put(f"/ledgerreceipts/{receipt['id']}", json=receipt)
    assert written.json()["receiptId"] == receipt["id"]


def attached(api, invoice):
    meta = f'{{"name": "a.txt", "referenceType": "INVOICE", "referenceId": {invoice}}}'
    return api.post("/attachments", files={"meta": (None, meta), "file": ("a.txt", b"a")}).json()["id"]


def test_a_removed_attachment_is_200_where_clients_expect_it(api, at):
    invoice = api.post("/invoices", json=sales_invoice(None, None, TODAY)).json()["id"]
    old = at("v2006").delete(f"/attachments/{attached(api, invoice)}")
    assert (old.status_code, old.json()) == (200, {})
    assert at("v2604").delete(f"/attachments/{attached(api, invoice)}").status_code == 204


def with_discount(**discount):
    body = sales_invoice(None, None, TODAY)
    return {**body, "paymentInfo": {**body["paymentInfo"], "cashDiscount": discount}}


def test_an_invoice_had_one_cash_discount(api, at):
    made = at("v2309").post("/invoices", json=with_discount(numberOfDays=7, discountPercentage=2.5)).json()
    discount = made["paymentInfo"]["cashDiscount"]
    assert (discount["numberOfDays"], discount["discountPercentage"]) == (7, 2.5)
    today = api.get(f"/invoices/{made['id']}").json()["paymentInfo"]["cashDiscount"]
    assert today == {
        "optionList": [{"numberOfDays": 7, "discountPercentage": 2.5}],
        "cashDiscountsTermType": "FROM_INV_DATE",
    }
    made["paymentInfo"]["cashDiscount"]["numberOfDays"] = 9
    changed = at("v2309").put(f"/invoices/{made['id']}", json=made)
    assert changed.json()["paymentInfo"]["cashDiscount"]["optionList"][0]["numberOfDays"] == 9
    # Today's generation knows nothing of it.
    assert api.post("/invoices", json=with_discount(numberOfDays=7)).json()["paymentInfo"]["cashDiscount"] == {
        "optionList": [],
        "cashDiscountsTermType": "FROM_INV_DATE",
    }


def test_a_partner_had_its_cash_discount_in_two_members(api, at):
    payment = {"paymentMethod": "BANK_TRANSFER", "cashDiscountDays": 10, "cashDiscountPercentage": "2"}
    body = {"name": "Old", "type": "CUSTOMER", "address": {}, "paymentInfo": payment}
    made = at("v2309").post("/businesspartners", json=body).json()
    assert (made["paymentInfo"]["cashDiscountDays"], made["paymentInfo"]["cashDiscountPercentage"]) == (10, 2)
    today = api.get(f"/businesspartners/{made['id']}").json()["paymentInfo"]
    assert today["cashDiscount"]["optionList"] == [{"numberOfDays": 10, "discountPercentage": 2}]
    assert "cashDiscountDays" not in today
    patch = {"paymentInfo": {"cashDiscountDays": 12}, "version": made["version"]}
    patched = at("v2309").patch(f"/businesspartners/{made['id']}", json=patch)
    assert patched.status_code == 200, patched.text
    assert patched.json()["paymentInfo"]["cashDiscountDays"] == 12


def test_an_invoice_was_changed_without_its_version(at):
    made = at("v2311").post("/invoices", json=sales_invoice(None, None, TODAY)).json()
    del made["version"]
    changed = at("v2311").put(f"/invoices/{made['id']}", json={**made, "notes": "changed"})
    assert changed.json()["notes"] == "changed"
    assert at("v2402").put(f"/invoices/{made['id']}", json=made).status_code == 400
    stale = {**made, "version": "2001-01-01T00:00:00"}
    assert at("v2311").put(f"/invoices/{made['id']}", json=stale).status_code == 400


def test_what_an_invoice_did_not_say_was_as_the_company_does_by_default(at):
    body = sales_invoice(None, None, TODAY)
    del body["extraInfo"]
    made = at("v2302").post("/invoices", json=body).json()
    assert made["extraInfo"] == {"accountingByRow": True, "unitPricesIncludeVat": False}
    assert at("v2309").post("/invoices", json=body).status_code == 400


def test_status_said_where_everything_is(sandbox, at):
    old = at("v2402").get("/status").json()
    assert old["base_url"] == f"{sandbox['host_url']}/v2402/api"
    assert httpx.get(old["documentation"]).status_code == 200
    assert "base_url" not in at("v2405").get("/status").json()


def test_rights_had_other_groups(api, at):
    today = api.get("/users/rights").json()
    old = at("v2405").get("/users/rights").json()
    assert old == at("v2406").get("/users/rights/old").json()
    assert at("v2406").get("/users/rights").json() == today
    assert at("v2411").get("/users/rights/old").status_code == 404
    assert (old["role"], old["rights"]["purchases"]["newPurchaseInvoice"]) == (today["role"], "ALL_RIGHTS")
    assert old["limitations"]["personalSalesInvoicesOnly"] is False


def test_a_repeated_request_gets_the_answer_of_its_generation(at):
    key = {"Idempotency-Key": f"old-{os.getpid()}"}
    body = with_discount(numberOfDays=3, discountPercentage=1)
    first, again = (at("v2309").post("/invoices", json=body, headers=key) for _ in range(2))
    assert (first.json(), again.headers["idempotent-replayed"]) == (again.json(), "true")
    assert first.json()["paymentInfo"]["cashDiscount"]["numberOfDays"] == 3


@pytest.mark.parametrize("raw", [b"{", b"[]", b"null", b'"x"', b'{"paymentInfo": 1}', b'{"extraInfo": [], "type": 5}'])
@pytest.mark.parametrize("path", ["/invoices", "/businesspartners", "/ledgerreceipts"])
def test_bad_bodies_are_bad_in_every_generation(at, path, raw):
    for base in ("v2006", "v2309", "v2409"):
        answer = at(base).post(path, content=raw, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400, answer.text
        assert answer.json()["errors"]


def test_an_operator_may_refuse_what_is_out_of_support(data):
    program = (
        "from falcon.testing import TestClient\n"
        "from pathlib import Path\n"
        "import tempfile\n"
        "from tosite.db.database import Database\n"
        "from tosite.observe import logs\n"
        "from tosite.settings import read_settings\n"
        "from tosite.web.app import create_app\n"
        "from tosite.web.limits import RateLimiter\n"
        "logs.configure('quiet')\n"
        "settings = read_settings()\n"
        "database = Database(settings.database_url, size=1)\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    client = TestClient(create_app(database, RateLimiter(0, Path(folder) / 'rates'), settings))\n"
        "    for base in ('/v2006/api', '/latest/api', '/api'):\n"
        "        answer = client.simulate_get(base + '/status')\n"
        "        print(answer.status_code, answer.text)\n"
        "    print(client.simulate_post('/v2006/api/oauth/token').status_code)\n"
        "database.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TOSITE_OLD_VERSIONS": "refuse", "TOSITE_DATABASE_URL": database_url_of(data)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    old, latest, plain, token = done.stdout.splitlines()
    assert old.startswith("410 ")
    assert "Support of v2006 ended on 2020-11-15" in old
    assert "v2604" in old
    assert latest.startswith("200 ")
    assert plain.startswith("200 ")
    assert token == "410"
