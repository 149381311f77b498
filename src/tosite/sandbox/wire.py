"""What the operations on sandboxes and their helpers take and answer."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Date, Int32, Int64
from tosite.webhooks.wire import WebhookListMeta

SandboxCountry = Literal["FINLAND", "NORWAY", "SWEDEN"]


class SandboxRequest(Struct, kw_only=True, omit_defaults=True):
    """A company of a country; of Finland when none is said."""

    country: SandboxCountry | None = None


class SandboxCompany(Struct, kw_only=True, omit_defaults=True):
    """A sandbox. Its credentials are shown when it is made and never again."""

    companyId: Int32
    name: str
    country: SandboxCountry
    created: datetime
    closed: datetime | None = None
    replacedBy: Int32 | None = None
    username: str | None = None
    password: str | None = None
    clientId: str | None = None
    clientSecret: str | None = None
    redirectUri: str | None = None
    apiKey: str | None = None
    viewerApiKey: str | None = None


class SandboxClock(Struct, kw_only=True, omit_defaults=True):
    """How many days the company's business is ahead of the real day, and its day then."""

    daysAhead: Annotated[int, Meta(ge=0, le=3660)]
    today: Date | None = None


class SandboxFault(Struct, kw_only=True, omit_defaults=True):
    """What the next ``count`` calls of a client get: a status, a delay before the answer, or no answer at all."""

    clientId: Annotated[str, Meta(min_length=1, max_length=80)]
    kind: Literal["STATUS", "DELAY", "DROP"]
    count: Annotated[int, Meta(ge=1, le=1000)] | None = None
    status: Annotated[int, Meta(ge=400, le=599)] | None = None
    delaySeconds: Annotated[int, Meta(ge=1, le=30)] | None = None


class SandboxPayment(Struct, kw_only=True, omit_defaults=True):
    """A payment as if the bank had brought it: of all that is open, today, unless it is said otherwise."""

    amount: Decimal | None = None
    paymentDate: Date | None = None


class SandboxEventDelivery(Struct, kw_only=True, omit_defaults=True):
    """A message to one webhook; ``deliveryId`` is its ``webhook-id``."""

    webhookUuid: str
    deliveryId: str


class SandboxEvent(Struct, kw_only=True, omit_defaults=True):
    """Something that happened in the sandbox; ``eventId`` is the ``Tosite-Sequence`` of its messages."""

    eventId: Int64
    eventType: str
    resource: str
    created: datetime
    payload: dict[str, Any]
    deliveries: list[SandboxEventDelivery] | None = None


class SandboxEventList(Struct, kw_only=True, omit_defaults=True):
    """A page of events, the newest first."""

    results: list[SandboxEvent]
    meta: WebhookListMeta


class SandboxReplay(Struct, kw_only=True, omit_defaults=True):
    """The one webhook that gets an event again; every one that subscribes to it when none is named."""

    webhookUuid: Annotated[str, Meta(max_length=36)] | None = None
