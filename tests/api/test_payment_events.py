"""Payment events of invoices: marked as paid by hand, listed, and deleted after confirmation."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from books import broken
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confirming import Phone, operator_approves
from tosite.sandbox.tour import purchase_invoice, sales_invoice

TODAY = date.today()


@pytest.fixture(scope="module")
def phone(api, database, data):
    return Phone(api, database, data)


def approved(api, body):
    made = api.post("/invoices", json=body)
    assert made.status_code == 200, made.text
    api.put(f"/invoices/{made.json()['id']}/approve").raise_for_status()
    return api.get(f"/invoices/{made.json()['id']}").json()


@pytest.fixture
def invoice(api):
    return approved(api, sales_invoice(None, None, TODAY))


def mark(api, invoice, amount, **members):
    body = {"paymentDate": TODAY.isoformat(), "amount": amount, "currency": "EUR", **members}
    return api.put(f"/invoices/{invoice['id']}/paymentevents/markpaid", json=body)


def status(api, invoice):
    """The status of an invoice, which its receipt must show too."""
    current = api.get(f"/invoices/{invoice['id']}").json()
    receipt = api.get(f"/ledgerreceipts/{current['ledgerReceiptId']}").json()
    assert receipt["status"] == current["status"]
    return current["status"]


def events(api, invoice, **query):
    return api.get(f"/invoices/{invoice['id']}/paymentevents", params=query).json()


def delete(api, invoice, event):
    answer = api.delete(f"/invoices/{invoice['id']}/paymentevents/{event['id']}")
    assert answer.status_code == 202, answer.text
    return answer.json()["transactionIdentifier"]


def errors(answer):
    assert answer.status_code == 400, answer.text
    return {e["field"]: e["message"] for e in answer.json()["errors"]}


def test_an_invoice_without_payments_has_an_empty_list(api, invoice):
    assert events(api, invoice) == {
        "results": [],
        "meta": {"pageNumber": 0, "pageSize": 50, "resultCount": 0, "totalCount": 0},
    }


def test_paying_all_of_it_elsewhere_marks_the_invoice_as_paid(api, invoice):
    answer = mark(api, invoice, invoice["sum"], description="cash box", paymentMethodType="CASH")
    assert answer.status_code == 200
    event = answer.json()
    assert event == {
        "id": event["id"],
        "invoiceId": invoice["id"],
        "type": "CASH",
        "paymentDate": TODAY.isoformat(),
        "status": "MARKED_PAID",
        "amount": invoice["sum"],
        "currency": "EUR",
        "description": "cash box",
        "paidAmount": invoice["sum"],
        "paidCurrency": "EUR",
    }
    assert status(api, invoice) == "MARKED_PAID"
    assert api.get(f"/invoices/{invoice['id']}/paymentevents/{event['id']}").json() == event
    assert events(api, invoice)["results"] == [event]
    assert api.get(f"/invoices/{invoice['id']}").json()["paymentDate"] == TODAY.isoformat()


def test_parts_leave_it_partly_paid_until_nothing_is_open(api, invoice):
    mark(api, invoice, 100)
    assert status(api, invoice) == "PARTLY_PAID"
    mark(api, invoice, invoice["sum"] - 100.01)
    assert status(api, invoice) == "PARTLY_PAID"
    mark(api, invoice, 0.01)
    assert status(api, invoice) == "MARKED_PAID"
    assert mark(api, invoice, 1).status_code == 403


def test_more_than_all_closes_it_too(api, invoice):
    assert mark(api, invoice, invoice["sum"] + 50).status_code == 200
    assert status(api, invoice) == "MARKED_PAID"


def test_events_are_paged_newest_first(api, invoice):
    made = [mark(api, invoice, 1).json()["id"] for _ in range(3)]
    first = events(api, invoice, size=2)
    assert [e["id"] for e in first["results"]] == made[:0:-1]
    assert first["meta"] == {"pageNumber": 0, "pageSize": 2, "resultCount": 2, "totalCount": 3}
    assert [e["id"] for e in events(api, invoice, previousId=made[1])["results"]] == made[:1]
    assert [e["id"] for e in events(api, invoice, orderById="ASC")["results"]] == made


def test_the_payment_date_of_the_invoice_is_that_of_the_newest_payment(api, invoice):
    earlier = (TODAY - timedelta(days=3)).isoformat()
    mark(api, invoice, 1)
    mark(api, invoice, 1, paymentDate=earlier)
    assert api.get(f"/invoices/{invoice['id']}").json()["paymentDate"] == TODAY.isoformat()


def test_nothing_is_posted_the_receivable_stays_as_it_is(api, invoice, sandbox, database):
    def booked():
        with database.transaction() as tx:
            return tx.execute(
                "SELECT (SELECT array_agg(p ORDER BY receipt_id, line) FROM posting p WHERE company_id = %(c)s)::text, "
                "(SELECT array_agg(b ORDER BY account, month) FROM account_balance b WHERE company_id = %(c)s)::text",
                {"c": sandbox["company_id"]},
            ).fetchone()

    before = booked()
    mark(api, invoice, invoice["sum"])
    assert booked() == before
    assert broken(database, sandbox["company_id"]) == {}


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("ADJUSTMENT", "ADJUSTMENT"),
        ("BANK_STATEMENT", "BANKSTATEMENT"),
        ("CASH", "CASH"),
        ("CHARGE_CARD", "CHARGECARD"),
        ("CORRECTION", "CORRECTION"),
        ("CREDIT_LOSS", "CREDITLOSS"),
        ("CREDIT_NOTE", "COMPENSATIONINVOICE"),
        ("EXTERNAL_BANK_TRANSFER", "BANKTRANSFERELSEWHERE"),
        ("SET_OFF", "SETOFF"),
        (None, "ELSEWHERE"),
    ],
)
def test_the_method_gives_a_sales_invoices_event_its_type(api, invoice, method, kind):
    assert mark(api, invoice, 1, paymentMethodType=method).json()["type"] == kind


def test_method_and_description_count_for_sales_only(api):
    bill = approved(api, purchase_invoice(TODAY))
    event = mark(api, bill, 1, paymentMethodType="CASH", description="ignored").json()
    assert event["type"] == "ELSEWHERE"
    assert "description" not in event
    assert status(api, bill) == "PARTLY_PAID"


def test_every_violation_of_a_mark_is_named_at_once(api, invoice):
    closed = TODAY.replace(year=TODAY.year - 2, day=1).isoformat()
    assert errors(mark(api, invoice, -1, currency="SEK", paymentDate=closed)) == {
        "currency": "Must be the invoice's: EUR",
        "amount": "Must be positive",
        "paymentDate": "CLOSED_FISCAL_PERIOD",
    }
    assert set(errors(mark(api, invoice, "much", currency="?", paymentDate="soon"))) == {
        "amount",
        "currency",
        "paymentDate",
    }
    assert set(errors(mark(api, invoice, 1, description="x" * 141))) == {"description"}
    assert events(api, invoice)["results"] == []


@pytest.mark.parametrize("amount", [0, 0.004, -0.01])
def test_nothing_is_no_payment(api, invoice, amount):
    assert errors(mark(api, invoice, amount)) == {"amount": "Must be positive"}


def test_an_amount_is_rounded_to_cents_half_away_from_zero(api, invoice):
    assert mark(api, invoice, 10.005).json()["paidAmount"] == 10.01


def test_a_foreign_amount_is_converted_by_the_invoices_own_rate(api):
    body = sales_invoice(None, None, TODAY)
    body["paymentInfo"] |= {"currency": "SEK", "currencyRate": 11.3}
    invoice = approved(api, body)
    event = mark(api, invoice, 100, currency="SEK").json()
    assert (event["paidAmount"], event["paidCurrency"]) == (100, "SEK")
    assert (event["amount"], event["currency"]) == (8.85, "EUR")
    assert errors(mark(api, invoice, 1)) == {"currency": "Must be the invoice's: SEK"}
    mark(api, invoice, invoice["sum"] - 100, currency="SEK")
    assert status(api, invoice) == "MARKED_PAID"


def credit_note():
    body = sales_invoice(None, None, TODAY)
    for row in body["invoiceRows"]:
        row["quantity"] = -row["quantity"]
    return body


def test_a_credit_note_is_paid_with_negative_amounts(api):
    note = approved(api, credit_note())
    assert note["sum"] < 0
    assert errors(mark(api, note, 1)) == {"amount": "Must be negative"}
    mark(api, note, -1)
    assert status(api, note) == "PARTLY_PAID"
    mark(api, note, note["sum"] + 1)
    assert status(api, note) == "MARKED_PAID"


def test_an_invoice_over_nothing_is_closed_with_nothing(api):
    invoice = approved(api, {**sales_invoice(None, None, TODAY), "discountPercent": 100})
    assert errors(mark(api, invoice, 1)) == {"amount": "Must be 0"}
    assert mark(api, invoice, 0).status_code == 200
    assert status(api, invoice) == "MARKED_PAID"


def test_an_unfinished_invoice_cannot_be_paid(api):
    draft = api.post("/invoices", json=sales_invoice(None, None, TODAY)).json()
    assert mark(api, draft, 1).status_code == 403


def test_orders_and_journals_cannot_be_paid(api):
    order = api.post("/invoices", json={**sales_invoice(None, None, TODAY), "type": "SALES_ORDER"}).json()
    assert mark(api, order, 1).status_code == 403
    rows = [
        {"transactionType": "ENTRY", "account": account, "accountingValue": value, "vatPercent": 0}
        for account, value in (("1910", 10), ("1990", -10))
    ]
    journal = api.post(
        "/ledgerreceipts",
        json={
            "type": "JOURNAL",
            "name": "Cash",
            "receiptDate": TODAY.isoformat(),
            "vatType": "SALES",
            "vatStatus": 12,
            "transactions": rows,
        },
    ).json()
    assert mark(api, {"id": journal["invoiceId"]}, 1).status_code == 404
    assert api.get(f"/invoices/{journal['invoiceId']}/paymentevents").status_code == 404


def test_unknown_invoices_and_events_are_404(api, invoice):
    other = approved(api, sales_invoice(None, None, TODAY))
    event = mark(api, other, 1).json()
    assert mark(api, {"id": 1}, 1).status_code == 404
    assert api.get("/invoices/1/paymentevents").status_code == 404
    for path in (f"{invoice['id']}/paymentevents/{event['id']}", f"{invoice['id']}/paymentevents/x"):
        assert api.get(f"/invoices/{path}").status_code == 404
        assert api.delete(f"/invoices/{path}").status_code == 404


def test_who_may_only_look_sees_events_and_changes_none(api, viewer, invoice):
    event = mark(api, invoice, 1).json()
    assert viewer.get(f"/invoices/{invoice['id']}/paymentevents").json()["results"] == [event]
    assert mark(viewer, invoice, 1).status_code == 403
    assert viewer.delete(f"/invoices/{invoice['id']}/paymentevents/{event['id']}").status_code == 403


def test_a_mark_renews_the_version_and_respects_if_match(api, invoice):
    path = f"/invoices/{invoice['id']}/paymentevents/markpaid"
    body = {"paymentDate": TODAY.isoformat(), "amount": 1, "currency": "EUR"}
    fresh = {"If-Match": f'"{invoice["version"]}"'}
    assert api.put(path, json=body, headers=fresh).status_code == 200
    assert api.put(path, json=body, headers=fresh).status_code == 412


def test_a_paid_invoice_is_neither_taken_back_nor_invalidated(api, invoice):
    for amount in (1, invoice["sum"] - 1):
        mark(api, invoice, amount)
        for operation in ("unfinished", "invalidate", "reject", "send", "approve"):
            assert api.put(f"/invoices/{invoice['id']}/{operation}").status_code == 403
    assert status(api, invoice) == "MARKED_PAID"


def test_a_deletion_changes_nothing_before_it_is_confirmed(api, invoice, phone):
    event = mark(api, invoice, invoice["sum"]).json()
    answer = api.delete(f"/invoices/{invoice['id']}/paymentevents/{event['id']}")
    assert answer.status_code == 202
    begun = answer.json()
    assert begun.keys() == {"transactionIdentifier", "confirmationApp"}
    assert events(api, invoice)["results"] == [event]
    assert status(api, invoice) == "MARKED_PAID"
    assert phone.approve(begun["transactionIdentifier"]).json()["state"] == "APPROVED"
    assert events(api, invoice)["results"] == []
    assert status(api, invoice) == "NOT_SENT"
    current = api.get(f"/invoices/{invoice['id']}").json()
    assert "paymentDate" not in current
    assert api.get(f"/mfatransactionresult/{begun['transactionIdentifier']}").json() == {
        "info": {"message": f"Payment event {event['id']} of invoice {invoice['id']} is deleted"}
    }


def test_what_stays_paid_keeps_it_partly_paid_and_the_last_deletion_leads_back(api, phone):
    invoice = approved(api, sales_invoice(None, None, TODAY))
    api.put(f"/invoices/{invoice['id']}/send").raise_for_status()
    earlier = (TODAY - timedelta(days=2)).isoformat()
    first = mark(api, invoice, 10, paymentDate=earlier).json()
    second = mark(api, invoice, invoice["sum"] - 10).json()
    phone.approve(delete(api, invoice, second))
    assert status(api, invoice) == "PARTLY_PAID"
    assert api.get(f"/invoices/{invoice['id']}").json()["paymentDate"] == earlier
    phone.approve(delete(api, invoice, first))
    assert status(api, invoice) == "SENT"
    assert api.put(f"/invoices/{invoice['id']}/send").status_code == 200


def test_the_event_log_tells_of_marks_and_deletions(api, invoice, phone):
    event = mark(api, invoice, 12.5).json()
    phone.approve(delete(api, invoice, event))
    log = api.get(f"/invoices/{invoice['id']}/transactions").json()["transactions"]
    assert [(e["action"], e["details"]) for e in log[1:]] == [
        ("MARKED_PAID", "12.50 EUR"),
        ("DELETED_PAID_ELSEWHERE_PAYMENT_TRANSACTION", "12.50 EUR"),
    ]


def test_two_deletions_of_one_event_the_second_is_told_that_it_came_late(api, invoice, phone):
    event = mark(api, invoice, 1).json()
    first, second = delete(api, invoice, event), delete(api, invoice, event)
    assert phone.approve(first).json()["state"] == "APPROVED"
    late = phone.approve(second).json()
    assert (late["state"], late["message"]) == ("FAILED", "The payment event was deleted by another transaction")
    assert api.get(f"/mfatransactionresult/{second}").status_code == 409
    assert api.get(f"/mfatransactionresult/{first}").status_code == 200


def set_period(database, company, day, state):
    with database.transaction() as tx:
        tx.execute(
            "UPDATE tracking_period SET status = %s WHERE company_id = %s AND %s BETWEEN start_date AND end_date",
            (state, company, day),
        )


def test_a_payment_of_a_closed_period_stands(api, invoice, sandbox, database, phone):
    day = date(TODAY.year - 1, 3, 15)
    event = mark(api, invoice, 1, paymentDate=day.isoformat()).json()
    waiting = delete(api, invoice, event)
    set_period(database, sandbox["company_id"], day, "CLOSED")
    try:
        path = f"/invoices/{invoice['id']}/paymentevents/{event['id']}"
        assert api.delete(path).status_code == 403
        failed = phone.approve(waiting).json()
        assert (failed["state"], failed["message"]) == ("FAILED", "CLOSED_FISCAL_PERIOD")
        assert api.get(f"/mfatransactionresult/{waiting}").status_code == 403
        assert events(api, invoice)["results"] == [event]
    finally:
        set_period(database, sandbox["company_id"], day, "OPEN")


def test_an_event_of_a_real_payment_is_not_deleted_here(api, invoice, database):
    event = mark(api, invoice, 1).json()
    with database.transaction() as tx:
        tx.execute("UPDATE payment_event SET status = 'PAID' WHERE payment_event_id = %s", (event["id"],))
    assert api.delete(f"/invoices/{invoice['id']}/paymentevents/{event['id']}").status_code == 403


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.sampled_from(["mark", "close", "delete"]), st.integers(0, 999)), max_size=7))
def test_in_any_order_of_marks_and_deletions_the_status_follows_the_open_sum(api, database, steps):
    invoice = approved(api, sales_invoice(None, None, TODAY))
    total, left = Decimal(str(invoice["sum"])), []
    for step, number in steps:
        paid = sum((Decimal(str(e["paidAmount"])) for e in left), Decimal(0))
        if step == "delete":
            if not left:
                continue
            gone = left.pop(number % len(left))
            operator_approves(database, delete(api, invoice, gone))
        else:
            amount = total - paid if step == "close" else Decimal(number + 1)
            answer = mark(api, invoice, float(amount) if paid < total else 1)
            assert answer.status_code == (200 if paid < total else 403)
            left += [answer.json()] if paid < total else []
        paid = sum((Decimal(str(e["paidAmount"])) for e in left), Decimal(0))
        wanted = "NOT_SENT" if not left else "MARKED_PAID" if paid >= total else "PARTLY_PAID"
        assert status(api, invoice) == wanted
        assert {e["id"] for e in events(api, invoice)["results"]} == {e["id"] for e in left}


def test_the_books_are_right_after_all_of_this(sandbox, database):
    assert broken(database, sandbox["company_id"]) == {}
