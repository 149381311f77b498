"""A customer reads its own bills, and nobody else's."""

from datetime import date, datetime

import pytest

from customers import customer_in

MONTH = date(2022, 3, 1)  # a month that no other test bills


@pytest.fixture(scope="module")
def payer(sandbox, database, operator, provider):
    """A customer with twelve documents and two hours of help in one month, and nothing in the next."""
    with customer_in(sandbox, database, "FINLAND") as customer:
        with database.transaction() as tx:
            tx.execute(
                "INSERT INTO metered_document SELECT %s, 'SALES_INVOICE', 800000 + n, 'shop', %s "
                "FROM generate_series(1, 12) n",
                (customer.company, datetime(2022, 3, 9, 12)),
            )
            tx.execute(
                "INSERT INTO service_charge (company_id, date, text, quantity, unit_price) "
                "VALUES (%s, %s, 'Help', 2, 130)",
                (customer.company, date(2022, 3, 10)),
            )
        body = {"month": f"{MONTH:%Y-%m}", "companyId": customer.company}
        operator.post("/service/billing/runs", json=body).raise_for_status()
        yield customer


@pytest.fixture
def bill(payer):
    (found,) = payer.client.get("/service/bills").raise_for_status().json()["results"]
    return found


def test_a_bill_says_what_its_invoice_says(bill, payer):
    assert (bill["month"], bill["kind"], bill["companyId"]) == ("2022-03", "MONTHLY", payer.company)
    assert (bill["net"], bill["vat"], bill["total"], bill["currency"]) == (260, 62.4, 322.4, "EUR")
    assert bill["status"] == "SENT"
    assert bill["invoiceNumber"] > 0
    assert bill["dueDate"] > bill["invoiceDate"]
    assert bill["reference"]
    assert "lines" not in bill


def test_one_bill_has_its_lines_and_what_was_counted(bill, payer):
    found = payer.client.get(f"/service/bills/{bill['id']}").json()
    lines = {line["item"]: line for line in found["lines"]}
    assert (lines["DOCUMENT.SALES_INVOICE"]["documents"], lines["DOCUMENT.SALES_INVOICE"]["amount"]) == (12, 0)
    assert sum(line["amount"] for line in found["lines"]) == found["net"]
    assert found["counted"] == [{"day": "2022-03-09", "kind": "SALES_INVOICE", "client": "shop", "documents": 12}]


def test_the_invoice_and_the_appendix_are_files(bill, payer):
    page = payer.client.get(f"/service/bills/{bill['id']}/pdf")
    assert page.headers["content-type"] == "application/pdf"
    assert page.content.startswith(b"%PDF")
    rows = payer.client.get(f"/service/bills/{bill['id']}/appendix")
    assert rows.headers["content-type"].startswith("text/csv")
    assert rows.text.split() == ["day,kind,client,documents", "2022-03-09,SALES_INVOICE,shop,12", "total,,,12"]


PARTS = ["", "/pdf", "/appendix"]


@pytest.mark.parametrize("part", PARTS)
def test_another_companys_bill_does_not_exist(bill, payer, api, sandbox, database, part):
    assert api.get(f"/service/bills/{bill['id']}{part}").status_code == 404
    with customer_in(sandbox, database, "FINLAND") as stranger:
        assert stranger.client.get(f"/service/bills/{bill['id']}{part}").status_code == 404
        assert stranger.client.get("/service/bills").json()["results"] == []
        assert stranger.client.get("/service/bills", params={"companyId": payer.company}).status_code == 404


@pytest.mark.parametrize("part", ["", "/pdf", "/appendix"])
def test_who_may_not_see_the_costs_sees_no_bill(bill, payer, sandbox, part):
    with payer.colleague(sandbox, f"clerk{len(part)}", "NO_ACCESS") as clerk:
        assert clerk.get("/service/usage").status_code == 403
        assert clerk.get("/service/bills").status_code == 403
        assert clerk.get(f"/service/bills/{bill['id']}{part}").status_code == 403
    with payer.colleague(sandbox, f"looker{len(part)}", "VIEWING_RIGHTS") as looker:
        assert looker.get(f"/service/bills/{bill['id']}{part}").status_code == 200


def test_an_operator_reads_every_companys_bills(bill, payer, operator):
    found = operator.get("/service/bills", params={"companyId": payer.company}).json()["results"]
    assert [one["id"] for one in found] == [bill["id"]]
    assert operator.get(f"/service/bills/{bill['id']}").json()["companyName"] == bill["companyName"]


def test_a_bill_without_anything_to_pay_has_no_invoice(sandbox, database, operator):
    with customer_in(sandbox, database, "FINLAND") as customer:
        with database.transaction() as tx:
            tx.execute(
                "INSERT INTO metered_document VALUES (%s, 'SALES_INVOICE', 810001, 'shop', %s)",
                (customer.company, datetime(2022, 4, 9, 12)),
            )
        asked = {"month": "2022-04", "companyId": customer.company}
        operator.post("/service/billing/runs", json=asked).raise_for_status()
        (found,) = customer.client.get("/service/bills").json()["results"]
        assert found["net"] == 0
        assert not {"invoiceNumber", "status", "total"} & set(found)
        assert [customer.client.get(f"/service/bills/{found['id']}{part}").status_code for part in PARTS] == [
            200,
            404,
            404,
        ]


def test_a_credit_note_and_its_successor_are_linked(payer, bill, database, operator, provider):
    from tosite.service.billing.run import correct

    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO service_charge (company_id, date, text, quantity, unit_price) VALUES (%s, %s, 'More', 1, 50)",
            (payer.company, date(2022, 3, 11)),
        )
    with database.transaction() as tx:
        correct(tx, MONTH, payer.company)
    new, credit, old = payer.client.get("/service/bills").json()["results"]
    assert [one["kind"] for one in (new, credit, old)] == ["CORRECTION", "CREDIT", "MONTHLY"]
    assert (old["correctedByBillId"], new["correctsBillId"]) == (new["id"], old["id"])
    assert (new["net"], credit["net"]) == (310, -260)
