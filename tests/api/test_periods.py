"""What a tracking period that is pending, and one that is closed, lets through."""

from datetime import date

import pytest
from staff import cash_journal, staff_of

from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = date.today()
JOURNAL = cash_journal(TODAY)


@pytest.fixture
def office(sandbox, database):
    """A company of its own, and how the state of all its periods is set."""
    with staff_of(sandbox, database) as staff:
        company = staff.made["company_id"]

        def periods(status):
            with database.transaction() as tx:
                tx.execute("UPDATE tracking_period SET status = %s WHERE company_id = %s", (status, company))

        yield staff.boss, periods


def made(api):
    """A sale, a bill and a journal, all unfinished."""
    sale = api.post("/invoices", json=sales_invoice(None, None, TODAY))
    bill = api.post("/invoices", json=purchase_invoice(TODAY))
    journal = api.post("/ledgerreceipts", json=JOURNAL)
    for answer in (sale, bill, journal):
        assert answer.status_code == 200, answer.text
    return sale.json(), bill.json(), journal.json()


def balances(api):
    report = {"startDate": f"{TODAY.year}-01-01", "endDate": f"{TODAY.year}-12-31"}
    answer = api.post("/reports/ledgeraccounts", json=report)
    assert answer.status_code == 200, answer.text
    return answer.json()["reportData"]["periods"][0]["rows"]


def test_a_pending_period_takes_bookings_and_lets_nothing_be_taken_back(office):
    api, periods = office
    periods("PENDING")
    sale, bill, journal = made(api)
    changed = api.put(f"/invoices/{sale['id']}", json={**sale, "discountPercent": 10})
    assert changed.status_code == 200, changed.text
    for path in (f"/invoices/{sale['id']}", f"/invoices/{bill['id']}", f"/ledgerreceipts/{journal['id']}"):
        assert api.put(f"{path}/invalidate").status_code == 403
        assert api.put(f"{path}/approve").status_code == 200
        assert api.put(f"{path}/unfinished").status_code == 403
        assert api.put(f"{path}/invalidate").status_code == 403
    assert api.put(f"/invoices/{bill['id']}/reject").status_code == 403
    assert api.put(f"/invoices/{sale['id']}/notes", json={"notes": "later"}).status_code == 200


def test_a_closed_period_refuses_whatever_touches_the_books_and_nothing_changes(office):
    api, periods = office
    sale, bill, journal = made(api)
    approved, _, booked = made(api)
    assert api.put(f"/invoices/{approved['id']}/approve").status_code == 200
    assert api.put(f"/ledgerreceipts/{booked['id']}/approve").status_code == 200
    before = balances(api)
    periods("CLOSED")
    fields = {
        "date": [
            api.post("/invoices", json=sales_invoice(None, None, TODAY)),
            api.put(f"/invoices/{sale['id']}", json=sale),
        ],
        "receiptDate": [
            api.post("/ledgerreceipts", json=JOURNAL),
            api.put(f"/ledgerreceipts/{journal['id']}", json=journal),
        ],
    }
    for field, answers in fields.items():
        for answer in answers:
            assert answer.status_code == 400
            assert [(e["field"], e["message"]) for e in answer.json()["errors"]] == [(field, "CLOSED_FISCAL_PERIOD")]
    row = journal["transactions"][0]["id"]
    path = f"/ledgerreceipts/{journal['id']}/transactions/{row}/dimensions"
    assert api.put(path, json={"dimensionItemValues": []}).status_code == 400
    for one in (f"/invoices/{sale['id']}", f"/invoices/{bill['id']}", f"/ledgerreceipts/{journal['id']}"):
        for operation in ("approve", "invalidate", "unfinished"):
            assert api.put(f"{one}/{operation}").status_code == 403, (one, operation)
    for one in (f"/invoices/{approved['id']}", f"/ledgerreceipts/{booked['id']}"):
        for operation in ("unfinished", "invalidate"):
            assert api.put(f"{one}/{operation}").status_code == 403, (one, operation)
    for operation in ("send", "reject"):
        assert api.put(f"/invoices/{approved['id']}/{operation}").status_code == 403
    mark = {"paymentDate": TODAY.isoformat(), "amount": 1, "currency": "EUR"}
    assert api.put(f"/invoices/{approved['id']}/paymentevents/markpaid", json=mark).status_code == 400
    assert balances(api) == before
    assert api.get(f"/invoices/{sale['id']}").json() == sale
    assert api.get(f"/ledgerreceipts/{journal['id']}").json() == journal
