"""Each document made through the API is counted once, with the client that made it, and nothing else is."""

import uuid
from datetime import date

import pytest
from bodies import GOOD

from tosite.sandbox.tour import sales_invoice


@pytest.fixture
def metered(database, sandbox):
    def read():
        with database.transaction() as tx:
            return tx.execute(
                "SELECT kind, document_id, client_id FROM metered_document WHERE company_id = %s ORDER BY document_id",
                (sandbox["company_id"],),
            ).fetchall()

    before = {row["document_id"] for row in read()}
    return lambda: [row for row in read() if row["document_id"] not in before]


def test_an_invoice_is_counted_for_its_client(api, sandbox, metered):
    made = api.post("/invoices", json=sales_invoice(None, None, date.today())).json()
    counted = {"kind": "SALES_INVOICE", "document_id": made["id"], "client_id": sandbox["client_id"]}
    assert metered() == [counted]


def test_a_journal_is_counted(api, metered):
    api.post("/ledgerreceipts", json=GOOD["/ledgerreceipts"][0]).raise_for_status()
    assert [row["kind"] for row in metered()] == ["JOURNAL"]


def test_a_retry_is_not_counted_again(api, metered):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    for _ in range(3):
        api.post("/invoices", json=sales_invoice(None, None, date.today()), headers=headers).raise_for_status()
    assert len(metered()) == 1


def test_refused_changed_and_read_documents_are_not_counted(api, metered):
    made = api.post("/invoices", json=sales_invoice(None, None, date.today())).json()
    assert api.post("/invoices", json={}).status_code == 400
    api.put(f"/invoices/{made['id']}", json=made).raise_for_status()
    api.put(f"/invoices/{made['id']}/approve").raise_for_status()
    api.get(f"/invoices/{made['id']}").raise_for_status()
    assert [row["document_id"] for row in metered()] == [made["id"]]
