"""The contract's endpoints of webhooks. They know the contract's events, and webhooks that subscribe to one of them."""

from typing import Any

from tosite.contract.wire import CreatedWebhookResponse, InfoMessage, Webhook
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError
from tosite.webhooks import store, subscribing
from tosite.webhooks.catalogue import CONTRACT_EVENTS


@endpoint("GET", "/webhooks")
def search_webhooks(request: Request) -> object:
    """The webhooks of the company and API client, newest first, as far as the caller may see all their events."""
    rows, meta = subscribing.search(request, [store.OF_CONTRACT], {"orderByCreatedDate": "created"})
    return {"results": [_shown(row) for row in rows], "meta": meta}


@endpoint("POST", "/webhooks", body=Webhook)
def create_webhook(request: Request) -> object:
    """Register a webhook; it is live at once. A uuid that is sent is ignored."""
    row = subscribing.create(request, request.body)
    return CreatedWebhookResponse(status=200, uuid=str(row["webhook_uuid"]))


@endpoint("PUT", "/webhooks/{uuid}", body=Webhook)
def update_webhook(request: Request) -> object:
    """Replace url, authentication and subscriptions to the contract's events; a disabled webhook is active again."""
    subscribing.replace(request, _found(request), request.body, CONTRACT_EVENTS)
    return InfoMessage(message="The webhook is changed")


@endpoint("DELETE", "/webhooks/{uuid}")
def delete_webhook(request: Request) -> object:
    """End a webhook with all its subscriptions; what waits for it is dropped."""
    subscribing.remove(request, _found(request))
    return None


def _found(request: Request) -> dict[str, Any]:
    row = subscribing.find(request, lock=True)
    if not CONTRACT_EVENTS.intersection(row["subscriptions"]):
        raise ApiError(404)
    return row


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "uuid": str(row["webhook_uuid"]),
        "url": row["url"],
        "authenticationType": row["authentication_type"],
        "subscriptions": [event for event in row["subscriptions"] if event in CONTRACT_EVENTS],
    }
