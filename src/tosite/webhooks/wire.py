"""The structs of tosite's own operations on webhooks, in the style of the contract's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Int32, Int64

EventType = Literal[
    "DIRECTBANKDATATRANSFER_PAYMENT_CREATED",
    "DIRECT_SALARY_PAYMENTS_CANCELED",
    "DIRECT_SALARY_PAYMENTS_CREATED",
    "INVOICE_APPROVED",
    "INVOICE_CHANGED",
    "INVOICE_CREATED",
    "INVOICE_INVALIDATED",
    "INVOICE_PAID",
    "INVOICE_PAYMENTEVENTS_DELETED",
    "INVOICE_PAYMENT_CREATED",
    "INVOICE_REJECTED",
    "INVOICE_REOPENED",
    "INVOICE_SENT",
    "INVOICE_VERIFIED",
    "PARTNER_CHANGED",
    "PARTNER_CREATED",
    "PAYMENT_DELETED",
    "PAYMENT_UPDATED",
    "PRODUCT_CHANGED",
    "PRODUCT_CREATED",
    "PRODUCT_DELETED",
    "RECEIPT_APPROVED",
    "RECEIPT_CHANGED",
    "RECEIPT_CREATED",
    "RECEIPT_INVALIDATED",
    "RECEIPT_REOPENED",
    "TRACKING_PERIOD_STATUS_UPDATED",
    "USER_UPDATED",
    "PRICES_ANNOUNCED",
    "WEBHOOK_DISABLED",
]


class ServiceWebhook(Struct, kw_only=True, omit_defaults=True):
    """A webhook; what the server owns (from ``uuid`` on) is ignored in requests. The key is never shown.

    ``clientId`` is the API client that it belongs to: a program's own.
    """

    url: Annotated[str, Meta(min_length=1, max_length=2000)]
    authenticationType: Literal["HMAC", "NONE"]
    authenticationMeta: dict[str, Any] | None = None
    subscriptions: Annotated[list[EventType], Meta(min_length=1)]
    uuid: str | None = None
    clientId: str | None = None
    status: Literal["ACTIVE", "FAILING", "DISABLED"] | None = None
    created: datetime | None = None
    failingSince: datetime | None = None
    disabledAt: datetime | None = None
    disabledReason: str | None = None
    formerKeyUntil: datetime | None = None


class WebhookListMeta(Struct, kw_only=True, omit_defaults=True):
    """Where a page stands in its list."""

    pageNumber: Int32 | None = None
    pageSize: Int32 | None = None
    resultCount: Int32 | None = None
    totalCount: Int64 | None = None


class ServiceWebhookList(Struct, kw_only=True, omit_defaults=True):
    """A page of webhooks."""

    results: list[ServiceWebhook]
    meta: WebhookListMeta


class WebhookKey(Struct, kw_only=True, omit_defaults=True):
    """A new key; messages are signed with the former one too for so many hours."""

    authenticationMeta: dict[str, Any]
    formerKeyHours: Annotated[int, Meta(ge=0, le=168)] | None = None


class WebhookEvent(Struct, kw_only=True, omit_defaults=True):
    """An event that a webhook can subscribe to; ``contract`` says whether ``/webhooks`` knows it too."""

    eventType: EventType
    description: str
    contract: bool


class WebhookAttempt(Struct, kw_only=True, omit_defaults=True):
    """One try. Without ``status`` no answer came; without ``error`` it counts as delivered."""

    attempt: Int32
    at: datetime
    durationMs: Int32
    status: Int32 | None = None
    answer: str | None = None
    error: str | None = None


class WebhookDelivery(Struct, kw_only=True, omit_defaults=True):
    """One event for one webhook; ``deliveryId`` is the ``webhook-id`` of its messages."""

    deliveryId: str
    eventType: str
    resource: str
    status: Literal["PENDING", "DELIVERED", "FAILED"]
    created: datetime
    attempts: Int32
    nextTry: datetime | None = None
    lastAttempt: WebhookAttempt | None = None
    payload: dict[str, Any] | None = None
    log: list[WebhookAttempt] | None = None


class WebhookReplay(Struct, kw_only=True, omit_defaults=True):
    """How many messages are sent again."""

    replayed: Int32


class WebhookDeliveryList(Struct, kw_only=True, omit_defaults=True):
    """A page of deliveries, the newest first."""

    results: list[WebhookDelivery]
    meta: WebhookListMeta


class EventReceiver(Struct, kw_only=True, omit_defaults=True):
    """A webhook that was told, and what became of it. ``host``: where its receiver is, without the path."""

    webhookUuid: str
    clientId: str
    host: str
    deliveryId: str
    status: Literal["PENDING", "DELIVERED", "FAILED"]


class CompanyEvent(Struct, kw_only=True, omit_defaults=True):
    """Something that happened in the company. ``resource``: to what, as ``INVOICE/17``."""

    id: Int64
    eventType: str
    resource: str
    at: datetime
    payload: Any
    receivers: list[EventReceiver]


class CompanyEvents(Struct, kw_only=True, omit_defaults=True):
    """A page of events."""

    results: list[CompanyEvent]
    meta: WebhookListMeta
