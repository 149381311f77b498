"""Endpoints of the delivery log: what was sent to a webhook, what it answered, and sending it again."""

from typing import Any

from tosite.web.endpoint import Own, Request, endpoint, query_parameter
from tosite.web.errors import ApiError
from tosite.web.paging import page_of
from tosite.web.query import read_uuid
from tosite.webhooks import store, subscribing
from tosite.webhooks.catalogue import CATALOGUE, TEST_EVENT
from tosite.webhooks.service import PAGES, TAG, UUID, shown_attempt, shown_delivery
from tosite.webhooks.wire import WebhookDelivery, WebhookDeliveryList, WebhookReplay

_IDS = UUID | {"deliveryId"}
_FILTERS = (
    query_parameter("status", {"type": "string", "enum": ["PENDING", "DELIVERED", "FAILED"]}),
    query_parameter("eventType", {"type": "string", "enum": [*CATALOGUE, TEST_EVENT]}),
    query_parameter("resource", {"type": "string"}),
)


@endpoint(
    "GET",
    "/service/webhooks/{uuid}/deliveries",
    own=Own(TAG, WebhookDeliveryList, query=(*_FILTERS, *PAGES), text_ids=UUID),
)
def search_deliveries(request: Request) -> object:
    """What was and will be sent to a webhook in the last 90 days, the newest first."""
    q = request.query
    webhook = subscribing.find(request)
    values = {**q, "company": request.company, "webhook": webhook["webhook_id"]}
    conditions: list[Any] = ["company_id = %(company)s", "webhook_id = %(webhook)s"]
    for name, condition in {
        "status": "state = %(status)s::text",
        "eventType": "event_type = %(eventType)s::text",
        "resource": "resource = %(resource)s::text",
    }.items():
        if q.get(name):
            conditions.append(condition)
    rows, meta = page_of(
        request.tx, "webhook_delivery", conditions, values, q, "delivery_id", columns=store.DELIVERY_COLUMNS
    )
    return {"results": [shown_delivery(row) for row in rows], "meta": meta}


@endpoint("GET", "/service/webhooks/{uuid}/deliveries/{deliveryId}", own=Own(TAG, WebhookDelivery, text_ids=_IDS))
def get_delivery(request: Request) -> object:
    """One delivery with its payload and every try: status, duration, and the beginning of the answer."""
    webhook, row = _found(request)
    tries = store.attempts(request.tx, request.company, webhook["webhook_id"], row["delivery_id"])
    return {**shown_delivery(row), "payload": row["payload"], "log": [shown_attempt(one) for one in tries]}


@endpoint(
    "POST", "/service/webhooks/{uuid}/deliveries/{deliveryId}/replay", own=Own(TAG, WebhookDelivery, text_ids=_IDS)
)
def replay_delivery(request: Request) -> object:
    """Send a message again at once, under the same id. 409 while the webhook is disabled or the message on its way."""
    webhook, row = _found(request, lock=True)
    if webhook["disabled_at"] is not None:
        raise ApiError(409, "The webhook is disabled: change it, and it is active again")
    if row["lease"] is not None:
        raise ApiError(409, "The message is under way")
    store.replay(request.tx, request.company, webhook["webhook_id"], row["delivery_id"])
    again = store.delivery(request.tx, request.company, webhook["webhook_id"], row["message_id"])
    assert again is not None  # noqa: S101  (locked)
    return shown_delivery(again)


@endpoint("POST", "/service/webhooks/{uuid}/replay", own=Own(TAG, WebhookReplay, text_ids=UUID))
def replay_failed(request: Request) -> object:
    """Send every message that has failed again, under its id and in the order of its object. 409 while disabled."""
    webhook = subscribing.find(request, lock=True)
    if webhook["disabled_at"] is not None:
        raise ApiError(409, "The webhook is disabled: change it, and it is active again")
    return {"replayed": store.replay_failed(request.tx, request.company, webhook["webhook_id"])}


def _found(request: Request, lock: bool = False) -> tuple[dict[str, Any], dict[str, Any]]:
    """The webhook and the delivery of the path. Raises ApiError 404 and 403."""
    webhook = subscribing.find(request, lock)
    message = read_uuid(request.path["deliveryId"])
    row = store.delivery(request.tx, request.company, webhook["webhook_id"], message, lock)
    if row is None:
        raise ApiError(404)
    return webhook, row
