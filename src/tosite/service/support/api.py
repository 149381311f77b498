"""Endpoints of support: customers ask and read, operators answer; both write in the same thread."""

from typing import Any

from tosite.audit import store as audit
from tosite.company.store import company_of, user_of
from tosite.mail.api import INT32, PAGE
from tosite.mail.links import console_page
from tosite.mail.store import queue, queue_to_managers, queue_to_user
from tosite.service.language import language_of
from tosite.service.orders.api import offers_in, place_order
from tosite.service.orders.rules import check_item
from tosite.service.orders.texts import item_name
from tosite.service.orders.wire import OrderContact, ServiceOrderDraft
from tosite.service.provider.access import operator_of, require_operator, scope
from tosite.service.provider.store import provider
from tosite.service.support import rules, store, texts
from tosite.service.support.store import Reader
from tosite.service.support.wire import (
    SupportAssignment,
    SupportMessageDraft,
    SupportOfferAcceptance,
    SupportOfferDraft,
    SupportRequest,
    SupportRequestDraft,
    SupportRequests,
)
from tosite.web.endpoint import Own, Request, endpoint, query_parameter
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain

TAG = "Service support"
_ADMINISTRATOR = "management.basicCompanyInfo"
_FILTERS = (
    query_parameter("status", {"type": "string", "enum": [rules.OPEN, rules.ANSWERED, rules.CLOSED]}),
    query_parameter("category", {"type": "string", "enum": ["QUESTION", "INTEGRATION", "BILLING", "FAULT", "OTHER"]}),
    query_parameter("assignedToUserId", INT32),
    query_parameter("assigned", {"type": "boolean"}),
    query_parameter("orderByChanged", {"type": "string", "enum": ["ASC", "DESC"]}),
)


@endpoint("POST", "/service/support/requests", body=SupportRequestDraft, own=Own(TAG, SupportRequest))
def ask(request: Request) -> object:
    """Ask for support, also for a closed company. One about an integration is answered at once with what help costs."""
    if operator_of(request) is not None:
        raise ApiError(403, "Operators answer requests, they make none")
    draft: SupportRequestDraft = request.body
    known = draft.orderId is not None and store.order_exists(request.tx, request.company, draft.orderId)
    refuse(rules.check_request(draft, known))
    company, user = company_of(request.tx, request.company), request.caller.user_id
    language = language_of(company["country"])
    made = store.insert(
        request.tx,
        {
            "company_id": request.company,
            "category": draft.category,
            "subject": draft.subject,
            "language": language,
            "order_id": draft.orderId,
            "api_request_id": draft.apiRequestId,
            "created_by": user,
        },
    )
    store.add_message(request.tx, request.company, made, rules.CUSTOMER, user, draft.text)
    row = _row(request, made)
    tell_operators(request, row, draft.text)
    if draft.category == rules.INTEGRATION:
        _answer_with_offer(request, row, company["country"])
    answer = _shown(_row(request, made))
    audit.record(request.tx, request.caller, "CREATE", "SUPPORT_REQUEST", made, None, answer)
    return answer


@endpoint("GET", "/service/support/requests", own=Own(TAG, SupportRequests, query=(*PAGE, *_FILTERS)))
def requests(request: Request) -> object:
    """Requests, newest first: one's own; the company's to those who see its basic data; everybody's to operators."""
    company = scope(request, request.query.get("companyId"))
    reader = _reader(request, company, operator_of(request) is not None)
    rows, meta = store.page(request.tx, reader, request.query)
    return {"results": [_shown(row) for row in rows], "meta": meta, "unread": store.unread(request.tx, reader)}


@endpoint("GET", "/service/support/requests/{requestId}", own=Own(TAG, SupportRequest))
def support_request(request: Request) -> object:
    """One request with its thread."""
    return _shown(_row(request, read_id(request.path["requestId"])))


@endpoint(
    "POST",
    "/service/support/requests/{requestId}/messages",
    body=SupportMessageDraft,
    own=Own(TAG, SupportRequest),
)
def write(request: Request) -> object:
    """Write in the thread: a question of the customer, an answer of an operator. It is mailed to the other side.

    A closed request is open again by it.
    """
    row, text = _row(request, read_id(request.path["requestId"]), lock=True), request.body.text
    refuse(rules.check_text(text, len(row["messages"])))
    answers = operator_of(request) is not None
    _require_writer(request, answers)
    _add(request, row, rules.OPERATOR if answers else rules.CUSTOMER, text)
    if answers:
        _tell_asker(request, row, text)
    else:
        tell_operators(request, row, text)
    return _moved(request, row, "answer" if answers else "ask")


@endpoint(
    "POST",
    "/service/support/requests/{requestId}/offers",
    body=SupportOfferDraft,
    own=Own(TAG, SupportRequest),
)
def offer_service(request: Request) -> object:
    """Answer a request with an expert service at the price in force, which its company can accept. Operators only.

    409 for a question without an account: there is no company that could order.
    """
    require_operator(request)
    row, draft = _row(request, read_id(request.path["requestId"]), lock=True), request.body
    if row["created_by"] is None:
        raise ApiError(409, "A question without an account has no company that could order")
    found = next((one for one in offers_in(request.tx, row["country"]) if one.item == draft.item), None)
    travel = bool(draft.withTravel)
    out = check_item(draft.item, travel, found) + rules.check_text(draft.text or draft.item, len(row["messages"]))
    refuse(out)
    assert found  # noqa: S101  (check_item)
    text = texts.one_offer(found, travel, row["language"], draft.text)
    message = _add(request, row, rules.OPERATOR, text)
    store.add_offer(request.tx, row["company_id"], row["request_id"], message, found, travel)
    _tell_asker(request, row, text)
    return _moved(request, row, "answer")


@endpoint(
    "POST",
    "/service/support/requests/{requestId}/offers/{offerId}/accept",
    body=SupportOfferAcceptance,
    body_optional=True,
    own=Own(TAG, SupportRequest),
)
def accept_offer(request: Request) -> object:
    """Order what a message of the thread (``offerId``) offers: the request names the order then.

    409 when it is ordered already, 400 when another price list is in force by now: ask for a new offer then.
    """
    if operator_of(request) is not None:
        raise ApiError(403, "Operators offer, customers accept")
    row, wanted = _row(request, read_id(request.path["requestId"]), lock=True), read_id(request.path["offerId"])
    offer = next((m for m in row["messages"] if m["id"] == wanted and m["item"] is not None), None)
    if offer is None:
        raise ApiError(404)
    if offer["order_id"] is not None:
        raise ApiError(409, f"The offer has become order {offer['order_id']} already")
    order = place_order(request, _order(request, row, offer, request.body or SupportOfferAcceptance()))
    if order["unitPrice"] != offer["unit_price"]:
        raise ApiError(400, "The price has changed since it was offered: ask for a new offer")
    store.take_offer(request.tx, row["company_id"], row["request_id"], wanted, order["id"])
    return _recorded(request, row, "ACCEPT")


@endpoint("PUT", "/service/support/requests/{requestId}/close", own=Own(TAG, SupportRequest))
def close_request(request: Request) -> object:
    """Close a request, as either side; 409 when it is closed."""
    return _moved(request, _row(request, read_id(request.path["requestId"]), lock=True), "close")


@endpoint("PUT", "/service/support/requests/{requestId}/reopen", own=Own(TAG, SupportRequest))
def reopen_request(request: Request) -> object:
    """Open a closed request again, as either side; 409 when it is not closed."""
    return _moved(request, _row(request, read_id(request.path["requestId"]), lock=True), "reopen")


@endpoint("PUT", "/service/support/requests/{requestId}/read", own=Own(TAG, status=204))
def mark_request_read(request: Request) -> object:
    """Note that the caller has read the thread so far."""
    row = _row(request, read_id(request.path["requestId"]))
    last = row["messages"][-1]["id"]
    store.mark_read(request.tx, row["company_id"], row["request_id"], request.caller.user_id, last)
    return None


@endpoint(
    "PUT",
    "/service/support/requests/{requestId}/assign",
    body=SupportAssignment,
    own=Own(TAG, SupportRequest),
)
def assign_request(request: Request) -> object:
    """Give a request to an operator, or to nobody. Operators only."""
    operator = require_operator(request)
    row = _row(request, read_id(request.path["requestId"]), lock=True)
    wanted = request.body.userId
    if wanted is not None and not store.is_operator(request.tx, operator.company_id, wanted):
        refuse([Violation("userId", "Is no operator")])
    store.assign(request.tx, row["company_id"], row["request_id"], wanted)
    return _recorded(request, row, "ASSIGN")


def tell_operators(request: Request, row: dict[str, Any], text: str) -> None:
    """A mail to the operator who takes care of a request, or to all who manage the provider's company."""
    found = provider(request.tx)
    if found is None:
        return
    subject, link = _subject(row), console_page(f"operator/inbox/{row['request_id']}")
    body = f"{row['company_name']} ({row['company_id']}), {row['asked_by']}\n\n{text}" + (f"\n\n{link}" if link else "")
    if row["assigned_to"] is not None:
        queue_to_user(request.tx, found.company_id, row["assigned_to"], subject, body)
    else:
        queue_to_managers(request.tx, [found.company_id], subject, body)


def order_link() -> str | None:
    """Where people order; None while nobody has said where the installation is reached."""
    return console_page("orders")


def _answer_with_offer(request: Request, row: dict[str, Any], country: str) -> None:
    """Answer with the offer of the prices in force, if the company's country has any."""
    found = offers_in(request.tx, country)
    if not found:
        return
    text = texts.offer(found, row["language"], order_link())
    store.add_message(request.tx, row["company_id"], row["request_id"], rules.SERVICE, None, text)
    store.set_status(request.tx, row["company_id"], row["request_id"], rules.ANSWERED)
    _tell_asker(request, row, text)


def _add(request: Request, row: dict[str, Any], side: str, text: str) -> int:
    """One more message of the caller in a locked request, which he has read; its id."""
    company, number, user = row["company_id"], row["request_id"], request.caller.user_id
    message = store.add_message(request.tx, company, number, side, user, text)
    store.mark_read(request.tx, company, number, user, message)
    return message


def _order(
    request: Request, row: dict[str, Any], offer: dict[str, Any], accepted: SupportOfferAcceptance
) -> ServiceOrderDraft:
    """The order that an offer becomes, in the name of whoever accepts it."""
    person = user_of(request.tx, request.company, request.caller.user_id)
    assert person  # noqa: S101  (a member)
    name = f"{person['first_name']} {person['last_name']}".strip()[:80]
    return ServiceOrderDraft(
        item=offer["item"],
        wish=f"[{row['request_id']}] {row['subject']}\n{accepted.wish or ''}".strip(),
        preferredDates=accepted.preferredDates,
        withTravel=offer["with_travel"],
        contact=OrderContact(name=name, email=accepted.email or person["email"], phone=accepted.phone),
        priceListId=offer["price_list_id"],
    )


def _tell_asker(request: Request, row: dict[str, Any], text: str) -> None:
    """A mail to whoever asked, with the answer and how to write back."""
    has_account = row["created_by"] is not None
    link = console_page(f"support/{row['request_id']}")
    body = f"{text}\n\n-- \n{texts.how_to_go_on(row['request_id'], row['language'], has_account, link)}"
    if has_account:
        queue_to_user(request.tx, row["company_id"], row["created_by"], _subject(row), body)
    else:
        queue(request.tx, row["company_id"], row["contact_email"], _subject(row), body)


def _subject(row: dict[str, Any]) -> str:
    return f"[{row['request_id']}] {row['subject']}"


def _require_writer(request: Request, operator: bool) -> None:
    """Raise ApiError 403 for an operator who may only look."""
    if operator and operator_of(request, write=True) is None:
        raise ApiError(403)


def _reader(request: Request, company: int | None, operator: bool) -> Reader:
    user_only = not operator and not request.may(_ADMINISTRATOR)
    return Reader(company, request.caller.user_id, operator, user_only)


def _row(request: Request, number: int, lock: bool = False) -> dict[str, Any]:
    """A request that the caller sees. Raises ApiError 404."""
    operator = operator_of(request) is not None
    reader = _reader(request, None if operator else request.company, operator)
    row = store.by_id(request.tx, reader, number, lock)
    if row is None:
        raise ApiError(404)
    return row


def _moved(request: Request, row: dict[str, Any], move: str) -> dict[str, Any]:
    """The request after a move, which is recorded. Raises ApiError 403, 409 where it is not possible."""
    _require_writer(request, operator_of(request) is not None)
    status = rules.next_status(move, row["status"])
    if status is None:
        raise ApiError(409, f"A request that is {row['status']} cannot do '{move}'")
    store.set_status(request.tx, row["company_id"], row["request_id"], status)
    return _recorded(request, row, move.upper())


def _recorded(request: Request, row: dict[str, Any], action: str) -> dict[str, Any]:
    after = _shown(_row(request, row["request_id"]))
    audit.record(request.tx, request.caller, action, "SUPPORT_REQUEST", row["request_id"], _shown(row), after)
    return after


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A request on the wire."""
    return plain(  # type: ignore[no-any-return]
        {
            "id": row["request_id"],
            "companyId": row["company_id"],
            "companyName": row["company_name"],
            "category": row["category"],
            "subject": row["subject"],
            "status": row["status"],
            "orderId": row["order_id"],
            "apiRequestId": row["api_request_id"],
            "askedBy": row["asked_by"],
            "contactEmail": row["contact_email"],
            "assignedToUserId": row["assigned_to"],
            "assignedTo": row["assigned_name"],
            "created": row["created"],
            "changed": row["changed"],
            "unread": row["unread"],
            "messages": [_message(one, row["language"]) for one in row["messages"]] if "messages" in row else None,
        }
    )


def _message(message: dict[str, Any], language: str) -> dict[str, Any]:
    shown = {name: message[name] for name in ("id", "side", "author", "text", "written")}
    if message["item"] is None:
        return shown
    offer = {
        "item": message["item"],
        "name": item_name(message["item"], language),
        "unitPrice": message["unit_price"],
        "currency": message["currency"],
        "priceListId": message["price_list_id"],
        "withTravel": message["with_travel"],
        "orderId": message["order_id"],
    }
    return {**shown, "offer": offer}
