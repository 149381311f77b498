"""The structs of orders."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Int32
from tosite.mail.wire import ListPage

Day = date
OrderedItem = Literal["CONSULTATION_3_HOURS", "CONSULTATION_2_DAYS", "CONSULTATION_HOUR"]
OrderStatus = Literal["ORDERED", "ACCEPTED", "DECLINED", "IN_WORK", "DELIVERED", "BILLED", "CANCELLED"]


class ServiceOffer(Struct, kw_only=True, omit_defaults=True):
    """What can be ordered at the price in force, without VAT. ``travel``: expenses at cost may be ordered with it."""

    item: OrderedItem
    name: str
    unit: Literal["PACKAGE", "HOUR"]
    unitPrice: Decimal
    currency: str
    travel: bool = False
    priceListId: Int32


class ServiceOffers(Struct, kw_only=True, omit_defaults=True):
    results: list[ServiceOffer]


class OrderContact(Struct, kw_only=True, omit_defaults=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    email: Annotated[str, Meta(min_length=1, max_length=256)]
    phone: Annotated[str, Meta(max_length=40)] | None = None


class ServiceOrderDraft(Struct, kw_only=True, omit_defaults=True):
    """An order. ``priceListId``: the list that the customer has seen; another one in force is refused."""

    item: OrderedItem
    wish: Annotated[str, Meta(min_length=1, max_length=4000)]
    preferredDates: Annotated[list[Day], Meta(max_length=10)] | None = None
    withTravel: bool | None = None
    contact: OrderContact
    priceListId: Int32 | None = None


class OrderNote(Struct, kw_only=True, omit_defaults=True):
    note: Annotated[str, Meta(max_length=1000)] | None = None


class OrderRefusal(Struct, kw_only=True, omit_defaults=True):
    reason: Annotated[str, Meta(min_length=1, max_length=1000)]


class OrderDelivery(Struct, kw_only=True, omit_defaults=True):
    """``date``: the day on which the service was completed, today when absent."""

    date: Day | None = None
    note: Annotated[str, Meta(max_length=1000)] | None = None


class OrderEntryDraft(Struct, kw_only=True, omit_defaults=True):
    """Hours that were worked, in quarters, or travel expenses: an amount without VAT."""

    kind: Literal["HOURS", "TRAVEL_EXPENSES"]
    date: Day
    hours: Decimal | None = None
    amount: Decimal | None = None
    description: Annotated[str, Meta(min_length=1, max_length=150)]


class OrderEntry(Struct, kw_only=True, omit_defaults=True):
    id: Int32
    kind: Literal["HOURS", "TRAVEL_EXPENSES"]
    date: Day
    hours: Decimal | None = None
    amount: Decimal | None = None
    description: str


class OrderMove(Struct, kw_only=True, omit_defaults=True):
    """What the order came to, when (UTC), and who moved it."""

    status: OrderStatus
    at: datetime
    by: str
    note: str | None = None


class OrderCharge(Struct, kw_only=True, omit_defaults=True):
    """What a delivered order costs, without VAT. ``billed``: the month whose bill it stands on."""

    chargeId: Int32
    date: Day
    text: str
    quantity: Decimal
    unitPrice: Decimal
    amount: Decimal
    billed: str | None = None


class ServiceOrder(Struct, kw_only=True, omit_defaults=True):
    """An order. ``net``: what it costs without VAT, as far as the work has come."""

    id: Int32
    companyId: Int32
    companyName: str
    item: OrderedItem
    name: str
    status: OrderStatus
    wish: str
    preferredDates: list[Day]
    withTravel: bool
    contact: OrderContact
    priceListId: Int32
    unitPrice: Decimal
    currency: str
    ordered: datetime
    deliveredOn: Day | None = None
    hours: Decimal
    travelExpenses: Decimal
    net: Decimal
    entries: list[OrderEntry]
    history: list[OrderMove]
    charges: list[OrderCharge]


class ServiceOrders(Struct, kw_only=True, omit_defaults=True):
    results: list[ServiceOrder]
    meta: ListPage
