"""Endpoints of the payment events of invoices."""

from datetime import date
from decimal import Decimal
from typing import Any

from tosite.audit import store as audit
from tosite.collection.api import forget_late_payment, note_late_payment
from tosite.confirmation import actions
from tosite.confirmation.kinds import confirmed
from tosite.contract.wire import MarkInvoiceAsPaid
from tosite.invoices import store as invoices
from tosite.invoices.access import locked, visible
from tosite.ledger import store as books
from tosite.ledger.rules import cents
from tosite.payments import rules, store
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_id
from tosite.web.versions import check_if_match, next_version
from tosite.web.wire import plain

_REMOVE = "PAYMENT_EVENT_DELETE"


@endpoint("GET", "/invoices/{invoiceId}/paymentevents")
def payment_events(request: Request) -> object:
    """The payment events of an invoice, newest id first."""
    invoice = visible(request, read_id(request.path["invoiceId"]))["invoice_id"]
    home = books.setting(request.tx, request.company, request.settings_version).currency
    rows, meta = page_of(
        request.tx,
        "payment_event",
        ["company_id = %(company)s", "invoice_id = %(invoice)s"],
        {"company": request.company, "invoice": invoice},
        request.query,
        "payment_event_id",
    )
    return {"results": [_shown(row, home) for row in rows], "meta": meta}


@endpoint("GET", "/invoices/{invoiceId}/paymentevents/{paymentEventId}")
def payment_event(request: Request) -> object:
    """One payment event. 404 too when it belongs to another invoice."""
    invoice = visible(request, read_id(request.path["invoiceId"]))["invoice_id"]
    row = store.find(request.tx, request.company, invoice, read_id(request.path["paymentEventId"]))
    if row is None:
        raise ApiError(404)
    return _shown(row, books.setting(request.tx, request.company, request.settings_version).currency)


@endpoint("PUT", "/invoices/{invoiceId}/paymentevents/markpaid", body=MarkInvoiceAsPaid)
def mark_as_paid(request: Request) -> object:
    """Note that a document was paid elsewhere, in whole or in part. No money moves, and nothing is posted.

    ``addPenalExpense`` puts the interest of a late payment on the partner's next sales invoice.
    """
    mark: MarkInvoiceAsPaid = request.body
    tx, company = request.tx, request.company
    row = locked(request, read_id(request.path["invoiceId"]))
    request.require(row["type"])
    check_if_match(request, row["version"])
    if not rules.can_be_marked(row["type"], row["status"]):
        raise ApiError(403, f"A document of type {row['type']} in status {row['status']} cannot be marked as paid")
    info = row["document"]["paymentInfo"]
    rate, selling = Decimal(info["currencyRate"]), row["type"] == "SALES_INVOICE"
    period = books.period_state(tx, company, mark.paymentDate)
    refuse(rules.check(mark, info["currency"], _total(row), rate, period))
    made = store.insert(
        tx,
        {
            "company_id": company,
            "invoice_id": row["invoice_id"],
            "type": rules.event_type(row["type"], mark.paymentMethodType),
            "status": rules.MARKED,
            "payment_date": mark.paymentDate,
            "amount": rules.in_home_currency(mark.amount, rate),
            "paid_amount": cents(mark.amount),
            "paid_currency": mark.currency,
            "description": mark.description if selling else None,
        },
    )
    answer = _shown(made, books.setting(tx, company, request.settings_version).currency)
    _settle(request, row, "MARK_PAID", None, answer)
    if request.query.get("addPenalExpense"):
        note_late_payment(request, row, mark.paymentDate, cents(mark.amount), made["payment_event_id"])
    return answer


@endpoint("DELETE", "/invoices/{invoiceId}/paymentevents/{paymentEventId}")
def delete_payment_event(request: Request) -> object:
    """Delete an event that was marked by hand; nothing changes before the user confirmed it (202)."""
    row = locked(request, read_id(request.path["invoiceId"]))
    event = store.find(request.tx, request.company, row["invoice_id"], read_id(request.path["paymentEventId"]))
    if event is None:
        raise ApiError(404)
    check_if_match(request, row["version"])
    _check_removable(request, row, event)
    return actions.begin(
        request,
        _REMOVE,
        {"invoice": row["invoice_id"], "event": event["payment_event_id"]},
        f"Delete the payment of {event['paid_amount']} {event['paid_currency']} on {event['payment_date']} "
        f"from invoice {row['invoice_number']} ({row['counterparty_name']})",
    )


@confirmed(
    _REMOVE,
    "DELETE /invoices/{invoiceId}/paymentevents/{paymentEventId}",
    "INVOICE_PAYMENTEVENTS_DELETED",
)
def remove_payment_event(request: Request, payload: dict[str, Any]) -> dict[str, Any]:
    """Remove the event; the document falls back to what its other payments leave. Raises ApiError 409 when gone."""
    row = locked(request, payload["invoice"])
    event = store.find(request.tx, request.company, row["invoice_id"], payload["event"])
    if event is None:
        raise ApiError(409, "The payment event was deleted by another transaction")
    _check_removable(request, row, event)
    store.remove(request.tx, request.company, event["payment_event_id"])
    home = books.setting(request.tx, request.company, request.settings_version).currency
    _settle(request, row, "REMOVE_PAYMENT", _shown(event, home), None)
    forget_late_payment(request, event["payment_event_id"])
    return {"message": f"Payment event {event['payment_event_id']} of invoice {row['invoice_id']} is deleted"}


def receive_by_bank(request: Request, invoice: int, amount: Decimal | None, paid_on: date) -> dict[str, Any]:
    """Note a payment as if the bank had brought it, of everything that is open where no amount is said; the event.

    Raises ApiError 404 unknown, 403 where the document's status takes no payment, 400.
    """
    tx, company = request.tx, request.company
    row = locked(request, invoice)
    if not rules.can_be_marked(row["type"], row["status"]):
        raise ApiError(403, f"A document of type {row['type']} in status {row['status']} cannot be paid")
    info = row["document"]["paymentInfo"]
    rate = Decimal(info["currencyRate"])
    still_open = _total(row) - sum(store.paid(tx, company, invoice).amounts, Decimal(0))
    sent = still_open if amount is None else amount
    refuse(rules.check_bank_payment(sent, still_open, rate, books.period_state(tx, company, paid_on)))
    made = store.insert(
        tx,
        {
            "company_id": company,
            "invoice_id": invoice,
            "type": rules.bank_event_type(row["type"]),
            "status": rules.PAID,
            "payment_date": paid_on,
            "amount": rules.in_home_currency(sent, rate),
            "paid_amount": cents(sent),
            "paid_currency": info["currency"],
            "description": None,
        },
    )
    answer = _shown(made, books.setting(tx, company, request.settings_version).currency)
    _settle(request, row, "PAY", None, answer)
    return answer


def _check_removable(request: Request, row: dict[str, Any], event: dict[str, Any]) -> None:
    """Raise ApiError 403 unless the event was marked by hand, on a day whose period is not closed."""
    if event["status"] != rules.MARKED or row["status"] not in (rules.MARKED, rules.PARTLY):
        raise ApiError(403, f"A payment event in status {event['status']} cannot be deleted here")
    if books.period_state(request.tx, request.company, event["payment_date"]) == "CLOSED":
        raise ApiError(403, "CLOSED_FISCAL_PERIOD")


def _settle(
    request: Request, row: dict[str, Any], action: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> None:
    """Bring document and receipt to the status of the payments that there are now, and write it down.

    The postings stay as they are: what moved the money is booked by whatever moved it.
    """
    tx, company = request.tx, request.company
    unpaid = row["unpaid_status"] or row["status"]
    paid = store.paid(tx, company, row["invoice_id"])
    status = rules.status_of(_total(row), paid.amounts, unpaid, paid.by_bank)
    version = next_version(row["version"])
    invoices.set_payments(tx, company, row["invoice_id"], status, unpaid if paid.amounts else None, paid.last, version)
    books.set_status(tx, company, row["ledger_receipt_id"], row["status"], status, version)
    event = before or after or {}
    audit.record(
        tx,
        request.caller,
        action,
        "INVOICE",
        row["invoice_id"],
        {"status": row["status"], "paymentEvent": before},
        {"status": status, "paymentEvent": after, "comment": f"{event['paidAmount']:.2f} {event['paidCurrency']}"},
    )


def _total(row: dict[str, Any]) -> Decimal:
    """The sum of a document in its own currency."""
    return Decimal(row["document"]["invoiceSumInfo"][-1]["invoiceSumTotal"])


def _shown(row: dict[str, Any], home: str) -> dict[str, Any]:
    """A payment event as the API shows it."""
    shown: dict[str, Any] = plain(
        {
            "id": row["payment_event_id"],
            "invoiceId": row["invoice_id"],
            "type": row["type"],
            "paymentDate": row["payment_date"],
            "status": row["status"],
            "amount": row["amount"],
            "currency": home,
            "description": row["description"],
            "paidAmount": row["paid_amount"],
            "paidCurrency": row["paid_currency"],
        }
    )
    return shown
