"""The structs of support."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Int32
from tosite.mail.wire import ListPage
from tosite.service.orders.wire import OrderedItem

Day = date

SupportCategory = Literal["QUESTION", "INTEGRATION", "BILLING", "FAULT", "OTHER"]
SupportStatus = Literal["OPEN", "ANSWERED", "CLOSED"]
SupportText = Annotated[str, Meta(min_length=1, max_length=8000)]


class SupportRequestDraft(Struct, kw_only=True, omit_defaults=True):
    """A question. ``apiRequestId``: the X-Request-Id of an answer of the API that it is about."""

    category: SupportCategory
    subject: Annotated[str, Meta(min_length=1, max_length=120)]
    text: SupportText
    orderId: Int32 | None = None
    apiRequestId: Annotated[str, Meta(max_length=64)] | None = None


class SupportMessageDraft(Struct, kw_only=True, omit_defaults=True):
    text: SupportText


class SupportAssignment(Struct, kw_only=True, omit_defaults=True):
    """The operator who takes care of a request; nobody when absent."""

    userId: Int32 | None = None


class SupportOfferDraft(Struct, kw_only=True, omit_defaults=True):
    """An expert service at the price in force. ``text``: what is said above it."""

    item: OrderedItem
    withTravel: bool | None = None
    text: SupportText | None = None


class SupportOfferAcceptance(Struct, kw_only=True, omit_defaults=True):
    """The order that an offer becomes. ``wish``: what the service is to do, beside the request's subject.

    ``email``: where whoever accepts is reached, when it is not his own address.
    """

    wish: Annotated[str, Meta(min_length=1, max_length=3800)] | None = None
    preferredDates: Annotated[list[Day], Meta(max_length=10)] | None = None
    email: Annotated[str, Meta(min_length=1, max_length=256)] | None = None
    phone: Annotated[str, Meta(max_length=40)] | None = None


class SupportOffer(Struct, kw_only=True, omit_defaults=True):
    """What an operator offered, without VAT. ``orderId``: the order that it became."""

    item: OrderedItem
    name: str
    unitPrice: Decimal
    currency: str
    priceListId: Int32
    withTravel: bool
    orderId: Int32 | None = None


class SupportMessage(Struct, kw_only=True, omit_defaults=True):
    """A message of the thread. SERVICE: written by the service itself. ``offer``: what it offers to order."""

    id: Int32
    side: Literal["CUSTOMER", "OPERATOR", "SERVICE"]
    author: str | None = None
    text: str
    written: datetime
    offer: SupportOffer | None = None


class SupportRequest(Struct, kw_only=True, omit_defaults=True):
    """A request. ``unread``: messages of the other side that the caller has not read. Moments are in UTC.

    ``contactEmail``: the return address of somebody without an account, as he wrote it: nobody has confirmed it.
    """

    id: Int32
    companyId: Int32
    companyName: str
    category: SupportCategory
    subject: str
    status: SupportStatus
    orderId: Int32 | None = None
    apiRequestId: str | None = None
    askedBy: str | None = None
    contactEmail: str | None = None
    assignedToUserId: Int32 | None = None
    assignedTo: str | None = None
    created: datetime
    changed: datetime
    unread: Int32
    messages: list[SupportMessage] | None = None


class SupportRequests(Struct, kw_only=True, omit_defaults=True):
    """``unread``: how many requests, of all and not of this page alone, have something that the caller has not read."""

    results: list[SupportRequest]
    meta: ListPage
    unread: Int32


class ContactQuestion(Struct, kw_only=True, omit_defaults=True):
    """A question of anybody. ``requestId`` goes on with an earlier question from the same address."""

    email: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(max_length=80)] | None = None
    category: SupportCategory | None = None
    subject: Annotated[str, Meta(min_length=1, max_length=120)]
    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    language: Literal["FINNISH", "SWEDISH", "NORWEGIAN", "ENGLISH"] | None = None
    country: Literal["FI", "SE", "NO"] | None = None
    requestId: Int32 | None = None


class ContactReceived(Struct, kw_only=True, omit_defaults=True):
    """The same for everybody. ``offer``: what help with an integration costs, when the question is about one."""

    message: str
    offer: str | None = None
