"""Collection events, and the rows that they add to the partner's next sales invoice."""

from datetime import date
from decimal import Decimal
from typing import Any

from tosite.audit import store as audit
from tosite.collection import rules, store
from tosite.collection.wire import CollectionEvent
from tosite.companysettings.store import collection
from tosite.contract.wire import Invoice
from tosite.invoices.access import locked, require_editing
from tosite.ledger.store import setting
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain

_PATH = "/service/invoices/{invoiceId}/collectionevents"
_TAG = "Collection"


@endpoint("GET", _PATH, own=Own(_TAG, CollectionEvent, many=True))
def collection_events(request: Request) -> object:
    """The reminders and late payments of a sales invoice, by day."""
    row = _invoice(request)
    return [_shown(event) for event in store.events(request.tx, request.company, row["invoice_id"])]


@endpoint("POST", _PATH, body=CollectionEvent, own=Own(_TAG, CollectionEvent))
def create_collection_event(request: Request) -> object:
    """Record that a customer was reminded of an overdue sales invoice, or paid it late."""
    sent: CollectionEvent = request.body
    row = _invoice(request)
    require_editing(request)
    if row["status"] not in rules.OPEN_STATUSES:
        raise ApiError(403, f"An invoice in status {row['status']} is not collected")
    late = [event["amount"] or Decimal(0) for event in store.events(request.tx, request.company, row["invoice_id"])]
    total = Decimal(str(row["document"]["invoiceSumInfo"][-1]["invoiceSumTotal"]))
    refuse(rules.check_event(sent, row["due_date"], total, sum(late, Decimal(0)), request.today))
    event = store.insert(
        request.tx,
        {
            "company_id": request.company,
            "invoice_id": row["invoice_id"],
            "kind": sent.kind,
            "day": sent.day,
            "amount": sent.amount,
        },
    )
    after = _shown(event)
    audit.record(request.tx, request.caller, "CREATE", "COLLECTION_EVENT", event["event_id"], None, after)
    return after


def _invoice(request: Request) -> dict[str, Any]:
    """The sales invoice in the path, locked. Raises ApiError 404 unknown, 403 without the right."""
    row = locked(request, read_id(request.path["invoiceId"]))
    if row["type"] != "SALES_INVOICE":
        raise ApiError(404)
    request.require(row["type"])
    return row


def _shown(event: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plain(
        {
            "id": event["event_id"],
            "kind": event["kind"],
            "day": event["day"].isoformat(),
            "amount": event["amount"],
            "chargedInvoiceId": event["charged_invoice_id"],
        }
    )
    return found


def add_charges(request: Request, invoice: Invoice) -> list[int]:
    """``addCollectionPenalCosts``: add the rows of what the partner is to be charged for to a new sales invoice.

    Returns the events that the rows charge. Nothing is added without the partner, the automatic handling or both
    products; that is no error.
    """
    if not request.query.get("addCollectionPenalCosts") or invoice.type != "SALES_INVOICE" or not invoice.partnerId:
        return []
    settings = collection(request.tx, request.company)
    products = settings["collection_product"], settings["penal_product"]
    if not settings["use_automatic_handling"] or not all(product and product["active"] for product in products):
        return []
    events = store.pending(request.tx, request.company, invoice.partnerId, rules.MAX_CHARGED)
    terms = rules.Terms(*products, date_margin=settings["date_margin"], minimum=settings["minimum_sum"])
    company = setting(request.tx, request.company, request.settings_version)
    rows, charged = rules.rows_to_add(events, terms, invoice, company)
    invoice.invoiceRows = [*invoice.invoiceRows, *rows]
    return charged


def settle_charges(request: Request, events: list[int], invoice: int) -> None:
    """The events whose rows ``add_charges`` added are charged on this stored invoice."""
    if not events:
        return
    store.charge(request.tx, request.company, events, invoice)
    for event in events:
        after = {"chargedInvoiceId": invoice}
        audit.record(request.tx, request.caller, "CHARGE", "COLLECTION_EVENT", event, None, after)


def note_late_payment(request: Request, row: dict[str, Any], day: date, amount: Decimal, payment_event: int) -> None:
    """``addPenalExpense``: a sales invoice was paid late, so its interest goes on the partner's next sales invoice.

    Nothing is noted in time, without the automatic handling or without the penal product; that is no error.
    """
    if row["type"] != "SALES_INVOICE" or day <= row["due_date"] or amount <= 0:
        return
    settings = collection(request.tx, request.company)
    product = settings["penal_product"]
    if not settings["use_automatic_handling"] or not product or not product["active"]:
        return
    event = store.insert(
        request.tx,
        {
            "company_id": request.company,
            "invoice_id": row["invoice_id"],
            "kind": "LATE_PAYMENT",
            "day": day,
            "amount": amount,
            "payment_event_id": payment_event,
        },
    )
    audit.record(request.tx, request.caller, "CREATE", "COLLECTION_EVENT", event["event_id"], None, _shown(event))


def forget_late_payment(request: Request, payment_event: int) -> None:
    """The payment is gone, and with it what it would have cost; what is charged already stays charged."""
    event = store.remove_of_payment(request.tx, request.company, payment_event)
    if event is not None:
        audit.record(request.tx, request.caller, "DELETE", "COLLECTION_EVENT", event, {"id": event}, None)
