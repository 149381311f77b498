"""Endpoints of orders: customers order and cancel, operators accept, work and deliver."""

from datetime import date
from decimal import Decimal
from typing import Any

from tosite.audit import store as audit
from tosite.calendar import today_in
from tosite.company.rules import READ_ONLY_STATES
from tosite.company.store import company_of
from tosite.db.database import Connection
from tosite.ledger.rules import cents
from tosite.mail.api import PAGE
from tosite.mail.store import queue_to_managers, queue_to_user
from tosite.service.language import language_of, money
from tosite.service.orders import rules, store, texts
from tosite.service.orders.wire import (
    OrderDelivery,
    OrderEntryDraft,
    OrderNote,
    OrderRefusal,
    ServiceOffers,
    ServiceOrder,
    ServiceOrderDraft,
    ServiceOrders,
)
from tosite.service.prices import store as prices
from tosite.service.prices.rules import COUNTRIES
from tosite.service.provider.access import operator_of, require_operator, scope
from tosite.service.provider.store import provider
from tosite.web.endpoint import Own, Request, endpoint, query_parameter
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain

TAG = "Service orders"
_STATUSES = ["ORDERED", "ACCEPTED", "DECLINED", "IN_WORK", "DELIVERED", "BILLED", "CANCELLED"]
_STATUS = query_parameter("status", {"type": "string", "enum": _STATUSES})
_TOLD = frozenset({rules.ACCEPTED, rules.DECLINED, rules.DELIVERED})


@endpoint("GET", "/service/offers", own=Own(TAG, ServiceOffers))
def offers(request: Request) -> object:
    """The expert services that the company can order, at the prices in force in its country, without VAT."""
    country = company_of(request.tx, request.company)["country"]
    return {"results": [_offered(offer, language_of(country)) for offer in offers_in(request.tx, country)]}


@endpoint("POST", "/service/orders", body=ServiceOrderDraft, own=Own(TAG, ServiceOrder))
def order_service(request: Request) -> object:
    """Order an expert service at the price of today's price list, which stays. 403 for a company that is closed."""
    return place_order(request, request.body)


def place_order(request: Request, draft: ServiceOrderDraft) -> dict[str, Any]:
    """Order for the caller's company; the order on the wire. Raises ApiError 400."""
    country = company_of(request.tx, request.company)["country"]
    today, found = today_in(country), provider(request.tx)
    offer = next((o for o in offers_in(request.tx, country) if o.item == draft.item), None)
    out = rules.check_order(draft, offer, today)
    if found is not None and found.company_id == request.company:
        out.append(Violation("", "The provider does not order from itself"))
    refuse(out)
    assert offer  # noqa: S101  (check_order)
    order = store.insert(request.tx, request.company, request.caller.user_id, draft, offer, today)
    store.note_move(request.tx, request.company, order, rules.ORDERED, request.caller.user_id, None)
    row = _row(request, request.company, order)
    _tell_operators(request, row, rules.ORDERED)
    answer = _shown(row)
    audit.record(request.tx, request.caller, "CREATE", "SERVICE_ORDER", order, None, answer)
    return answer


@endpoint("GET", "/service/orders", own=Own(TAG, ServiceOrders, query=(*PAGE, _STATUS)))
def orders(request: Request) -> object:
    """The company's orders, newest first. Operators see every company's, or those of the company that is named."""
    company = scope(request, request.query.get("companyId"))
    rows, meta = store.page(request.tx, company, request.query)
    return {"results": [_shown(row) for row in rows], "meta": meta}


@endpoint("GET", "/service/orders/{orderId}", own=Own(TAG, ServiceOrder))
def order(request: Request) -> object:
    """One order with its entries, its history and what it costs. Operators see every company's."""
    company = None if operator_of(request) else request.company
    return _shown(_row(request, company, read_id(request.path["orderId"])))


@endpoint("PUT", "/service/orders/{orderId}/cancel", body=OrderNote, body_optional=True, own=Own(TAG, ServiceOrder))
def cancel_order(request: Request) -> object:
    """Cancel an order of one's own company before the work has begun; 409 afterwards."""
    row = _row(request, request.company, read_id(request.path["orderId"]), lock=True)
    return _move(request, row, "cancel", request.body.note if request.body else None)


@endpoint("PUT", "/service/orders/{orderId}/accept", body=OrderNote, body_optional=True, own=Own(TAG, ServiceOrder))
def accept_order(request: Request) -> object:
    """Accept an order; 409 when it waits no more or the company is closed meanwhile. Operators only."""
    row = _locked(request)
    if row["operation_type"] in READ_ONLY_STATES:
        raise ApiError(409, "The company is closed")
    return _move(request, row, "accept", request.body.note if request.body else None)


@endpoint("PUT", "/service/orders/{orderId}/decline", body=OrderRefusal, own=Own(TAG, ServiceOrder))
def decline_order(request: Request) -> object:
    """Decline an order with a reason that the customer reads. Operators only."""
    row = _locked(request)
    if not request.body.reason.strip():
        refuse([Violation("reason", "Must not be blank")])
    return _move(request, row, "decline", request.body.reason)


@endpoint("PUT", "/service/orders/{orderId}/start", body=OrderNote, body_optional=True, own=Own(TAG, ServiceOrder))
def start_order(request: Request) -> object:
    """Begin the work on an accepted order: from now on it is not cancelled. Operators only."""
    return _move(request, _locked(request), "start", request.body.note if request.body else None)


@endpoint("POST", "/service/orders/{orderId}/entries", body=OrderEntryDraft, own=Own(TAG, ServiceOrder))
def log_work(request: Request) -> object:
    """Log hours or travel expenses of an order in work. Operators only."""
    row, draft = _in_work(request), request.body
    refuse(rules.check_entry(draft, store.order_of(row), today_in(row["country"]), len(row["entries"])))
    quantity: Decimal = draft.hours if draft.kind == rules.HOURS else draft.amount
    company, number = row["company_id"], row["order_id"]
    store.insert_entry(request.tx, company, number, draft, quantity, request.caller.user_id)
    return _changed(request, row, "LOG")


@endpoint("DELETE", "/service/orders/{orderId}/entries/{entryId}", own=Own(TAG, ServiceOrder))
def remove_work(request: Request) -> object:
    """Take back an entry while the work goes on. Operators only."""
    row = _in_work(request)
    if not store.remove_entry(request.tx, row["company_id"], row["order_id"], read_id(request.path["entryId"])):
        raise ApiError(404)
    return _changed(request, row, "UNLOG")


@endpoint(
    "PUT", "/service/orders/{orderId}/deliver", body=OrderDelivery, body_optional=True, own=Own(TAG, ServiceOrder)
)
def deliver_order(request: Request) -> object:
    """Deliver an order: what it costs comes with the next invoice, once, and nothing of it changes any more.

    Operators only.
    """
    row = _locked(request)
    sent: OrderDelivery = request.body or OrderDelivery()
    today = today_in(row["country"])
    day = sent.date or today
    _check_move(row, "deliver")
    refuse(rules.check_delivery(day, store.order_of(row), store.entries_of(row), today))
    return _move(request, row, "deliver", sent.note, day)


def offers_in(tx: Connection, country: str) -> list[rules.Offer]:
    """What can be ordered today in a country, by the contract's name of it."""
    code = COUNTRIES.get(country)
    return rules.offers(prices.issued(tx, code), today_in(country)) if code else []


def _row(request: Request, company: int | None, number: int, lock: bool = False) -> dict[str, Any]:
    """An order of a company, or of any. Raises ApiError 404."""
    row = store.by_id(request.tx, company, number, lock)
    if row is None:
        raise ApiError(404)
    return row


def _locked(request: Request) -> dict[str, Any]:
    """The order of the path, locked, for an operator. Raises ApiError 404."""
    require_operator(request)
    return _row(request, None, read_id(request.path["orderId"]), lock=True)


def _in_work(request: Request) -> dict[str, Any]:
    """The same. Raises ApiError 409 unless the order is in work."""
    row = _locked(request)
    if row["status"] != rules.IN_WORK:
        raise ApiError(409, f"The order is {row['shown_status']}: work is logged while it is {rules.IN_WORK}")
    return row


def _check_move(row: dict[str, Any], move: str) -> str:
    """The status after a move. Raises ApiError 409 where it is not possible."""
    status = rules.next_status(move, row["status"])
    if status is None:
        raise ApiError(409, f"An order that is {row['shown_status']} cannot do '{move}'")
    return status


def _move(
    request: Request, row: dict[str, Any], move: str, note: str | None, day: date | None = None
) -> dict[str, Any]:
    """Move a locked order, charge it when it is delivered, tell the other side; the order on the wire afterwards."""
    status = _check_move(row, move)
    company, number = row["company_id"], row["order_id"]
    store.set_status(request.tx, company, number, status, day)
    store.note_move(request.tx, company, number, status, request.caller.user_id, note)
    if day is not None:
        charges = rules.charges_of(store.order_of(row), store.entries_of(row), language_of(row["country"]))
        store.insert_charges(request.tx, company, number, charges, day)
    after = _row(request, company, number)
    if status in _TOLD:
        _tell_customer(request, after, status, note)
    elif status == rules.CANCELLED:
        _tell_operators(request, after, status)
    answer = _shown(after)
    audit.record(request.tx, request.caller, move.upper(), "SERVICE_ORDER", number, _shown(row), answer)
    return answer


def _changed(request: Request, row: dict[str, Any], action: str) -> dict[str, Any]:
    """The order after a change of its entries, which is recorded."""
    after = _shown(_row(request, row["company_id"], row["order_id"]))
    audit.record(request.tx, request.caller, action, "SERVICE_ORDER", row["order_id"], _shown(row), after)
    return after


def _tell_customer(request: Request, row: dict[str, Any], status: str, note: str | None) -> None:
    """A mail to whoever ordered: their own address, never one that was only written down."""
    language = language_of(row["country"])
    name, number = texts.item_name(row["item"], language), row["order_id"]
    lines = [texts.price_line(name, money(row["unit_price"], row["currency"], language), language)]
    if status == rules.DELIVERED:
        lines.append(texts.sum_line(money(_net(row), row["currency"], language), language))
    lines += ["", note] if note else []
    subject = texts.subject(status, number, name, language)
    queue_to_user(request.tx, row["company_id"], row["ordered_by"], subject, "\n".join(lines))


def _tell_operators(request: Request, row: dict[str, Any], status: str) -> None:
    """A mail to everybody who manages the provider's company."""
    found = provider(request.tx)
    if found is None:
        return
    language = language_of(found.country)
    name = texts.item_name(row["item"], language)
    price = texts.price_line(name, money(row["unit_price"], row["currency"], language), language)
    body = "\n".join([f"{row['company_name']} ({row['company_id']})", price, "", row["wish"]])
    queue_to_managers(request.tx, [found.company_id], texts.subject(status, row["order_id"], name, language), body)


def _net(row: dict[str, Any]) -> Decimal:
    """What an order costs without VAT, as far as the work has come; nothing when it is not carried out."""
    if row["status"] in (rules.DECLINED, rules.CANCELLED):
        return Decimal(0)
    charges = rules.charges_of(store.order_of(row), store.entries_of(row), "ENGLISH")
    return sum((charge.amount for charge in charges), Decimal(0))


def _offered(offer: rules.Offer, language: str) -> dict[str, Any]:
    return plain(  # type: ignore[no-any-return]
        {
            "item": offer.item,
            "name": texts.item_name(offer.item, language),
            "unit": "HOUR" if offer.by_the_hour else "PACKAGE",
            "unitPrice": offer.unit_price,
            "currency": offer.currency,
            "travel": offer.travel_vat_class is not None,
            "priceListId": offer.price_list_id,
        }
    )


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """An order on the wire."""
    entries = store.entries_of(row)
    contact = {"name": row["contact_name"], "email": row["contact_email"], "phone": row["contact_phone"]}
    return plain(  # type: ignore[no-any-return]
        {
            "id": row["order_id"],
            "companyId": row["company_id"],
            "companyName": row["company_name"],
            "item": row["item"],
            "name": texts.item_name(row["item"], language_of(row["country"])),
            "status": row["shown_status"],
            "wish": row["wish"],
            "preferredDates": [day.isoformat() for day in row["preferred_dates"]],
            "withTravel": row["travel_vat_class"] is not None,
            "contact": contact,
            "priceListId": row["price_list_id"],
            "unitPrice": row["unit_price"],
            "currency": row["currency"],
            "ordered": row["ordered"],
            "deliveredOn": row["delivered_on"].isoformat() if row["delivered_on"] else None,
            "hours": rules.hours_of(entries),
            "travelExpenses": rules.expenses_of(entries),
            "net": _net(row),
            "entries": [_entry(entry) for entry in row["entries"]],
            "history": row["moves"],
            "charges": [
                {**charge, "amount": cents(Decimal(charge["quantity"]) * Decimal(charge["unitPrice"]))}
                for charge in row["charges"]
            ],
        }
    )


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in entry.items() if name != "quantity"}
    return {**kept, "hours" if entry["kind"] == rules.HOURS else "amount": Decimal(entry["quantity"])}
