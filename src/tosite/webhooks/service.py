"""Endpoints of tosite's own for webhooks: every event of the catalogue, the state of a webhook, and its key."""

from datetime import datetime
from typing import Any, LiteralString

from tosite.web.endpoint import Own, Request, endpoint, query_parameter
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.wire import utc_stamp
from tosite.webhooks import store, subscribing
from tosite.webhooks.catalogue import CATALOGUE, TEST_EVENT
from tosite.webhooks.wire import (
    ServiceWebhook,
    ServiceWebhookList,
    WebhookDelivery,
    WebhookEvent,
    WebhookKey,
)

TAG = "Webhooks (service)"
UUID = frozenset({"uuid"})
PAGES = (
    query_parameter("size", {"type": "integer", "format": "int32", "default": 50, "minimum": 1, "maximum": 200}),
    query_parameter("page", {"type": "integer", "format": "int32", "default": 0, "minimum": 0}),
)
_EVENT = {"type": "array", "items": {"type": "string", "enum": list(CATALOGUE)}}
_FILTERS = (
    query_parameter("url", {"type": "string"}),
    query_parameter("eventType", _EVENT),
    query_parameter("status", {"type": "string", "enum": ["ACTIVE", "FAILING", "DISABLED"]}),
)
_STATUS: dict[str, LiteralString] = {
    "ACTIVE": "disabled_at IS NULL AND failing_since IS NULL",
    "FAILING": "disabled_at IS NULL AND failing_since IS NOT NULL",
    "DISABLED": "disabled_at IS NOT NULL",
}


@endpoint("GET", "/service/webhooks/events", own=Own(TAG, WebhookEvent, many=True))
def event_catalogue(request: Request) -> object:
    """Every event that a webhook can subscribe to."""
    return [
        {"eventType": name, "description": event.description, "contract": event.contract}
        for name, event in CATALOGUE.items()
    ]


@endpoint("GET", "/service/webhooks", own=Own(TAG, ServiceWebhookList, query=(*_FILTERS, *PAGES)))
def search_webhooks(request: Request) -> object:
    """The webhooks of the company and API client, newest first, as far as the caller may see all their events."""
    status = request.query.get("status")
    rows, meta = subscribing.search(request, [_STATUS[status]] if status else [])
    return {"results": [_shown(row) for row in rows], "meta": meta}


@endpoint("POST", "/service/webhooks", body=ServiceWebhook, own=Own(TAG, ServiceWebhook))
def create_webhook(request: Request) -> object:
    """Register a webhook for any events of the catalogue; it is live at once."""
    row = subscribing.create(request, request.body, request.body.clientId)
    return _shown(_read(request, row))


@endpoint("GET", "/service/webhooks/{uuid}", own=Own(TAG, ServiceWebhook, text_ids=UUID))
def get_webhook(request: Request) -> object:
    """One webhook, with its state; never its key."""
    return _shown(subscribing.find(request))


@endpoint("PUT", "/service/webhooks/{uuid}", body=ServiceWebhook, own=Own(TAG, ServiceWebhook, text_ids=UUID))
def update_webhook(request: Request) -> object:
    """Replace url, authentication and all subscriptions; a disabled webhook is active again.

    A webhook with HMAC keeps its key where none is sent.
    """
    row = subscribing.find(request, lock=True)
    subscribing.replace(request, row, request.body, CATALOGUE, keeps_key=True)
    return _shown(_read(request, row))


@endpoint("DELETE", "/service/webhooks/{uuid}", own=Own(TAG, status=204, text_ids=UUID))
def delete_webhook(request: Request) -> object:
    """End a webhook with all its subscriptions; what waits for it is dropped."""
    subscribing.remove(request, subscribing.find(request, lock=True))
    return None


@endpoint("PUT", "/service/webhooks/{uuid}/key", body=WebhookKey, own=Own(TAG, ServiceWebhook, text_ids=UUID))
def replace_key(request: Request) -> object:
    """Sign with a new key; for 24 hours, or as many as are asked for, with the former one too."""
    row = subscribing.find(request, lock=True)
    if row["authentication_type"] != "HMAC":
        refuse([Violation("authenticationMeta", "The webhook has the authentication type NONE")])
    hours = request.body.formerKeyHours
    hours = subscribing.FORMER_KEY_HOURS if hours is None else hours
    subscribing.replace_key(request, row, request.body.authenticationMeta, hours)
    return _shown(_read(request, row))


@endpoint("PUT", "/service/webhooks/{uuid}/enable", own=Own(TAG, ServiceWebhook, text_ids=UUID))
def switch_on(request: Request) -> object:
    """Switch a disabled webhook on again, with its url, key and subscriptions. What is on stays as it is."""
    row = subscribing.find(request, lock=True)
    if row["disabled_at"] is not None:
        subscribing.switch_on(request, row)
    return _shown(_read(request, row))


@endpoint("POST", "/service/webhooks/{uuid}/test", own=Own(TAG, WebhookDelivery, text_ids=UUID))
def send_test(request: Request) -> object:
    """Send a message of the type WEBHOOK_TEST to this webhook now. 409 while it is disabled."""
    row = subscribing.find(request, lock=True)
    if row["disabled_at"] is not None:
        raise ApiError(409, "The webhook is disabled: change it, and it is active again")
    message = store.add_delivery(
        request.tx, request.company, row["webhook_id"], TEST_EVENT, {"message": "This is a test"}
    )
    found = store.delivery(request.tx, request.company, row["webhook_id"], message)
    assert found is not None  # noqa: S101  (just written)
    return shown_delivery(found)


def _read(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    found = store.find(request.tx, request.company, row["client_id"], row["webhook_uuid"])
    assert found is not None  # noqa: S101  (locked or made by this request)
    return found


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    status = "DISABLED" if row["disabled_at"] else "FAILING" if row["failing_since"] else "ACTIVE"
    moments = {
        "failingSince": row["failing_since"],
        "disabledAt": row["disabled_at"],
        "formerKeyUntil": row["former_key_until"],
    }
    return {
        "uuid": str(row["webhook_uuid"]),
        "clientId": row["client_id"],
        "url": row["url"],
        "authenticationType": row["authentication_type"],
        "subscriptions": row["subscriptions"],
        "status": status,
        "created": utc_stamp(row["created"]),
        **{name: utc_stamp(moment) for name, moment in moments.items() if moment},
        **({"disabledReason": row["disabled_reason"]} if row["disabled_reason"] else {}),
    }


def shown_delivery(row: dict[str, Any]) -> dict[str, Any]:
    """A delivery without its payload."""
    return {
        "deliveryId": str(row["message_id"]),
        "eventType": row["event_type"],
        "resource": row["resource"],
        "status": row["state"],
        "created": utc_stamp(row["at"]),
        "attempts": row["attempts"],
        **({"nextTry": utc_stamp(row["due"])} if row["state"] == "PENDING" else {}),
        **({"lastAttempt": shown_attempt(row["last"])} if row["last"] else {}),
    }


def shown_attempt(row: dict[str, Any]) -> dict[str, Any]:
    """One try."""
    at = row["at"] if isinstance(row["at"], datetime) else datetime.fromisoformat(row["at"])
    optional = {"status": row["status"], "error": row["error"]}
    return {
        "attempt": row["attempt"],
        "at": utc_stamp(at),
        "durationMs": row["duration_ms"],
        "answer": row["answer"],
        **{name: value for name, value in optional.items() if value is not None},
    }
