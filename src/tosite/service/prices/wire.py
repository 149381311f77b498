"""The structs of the price lists' own operations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Int32

Day = date
ServiceCountry = Literal["FI", "SE", "NO"]


class PriceTier(Struct, kw_only=True, omit_defaults=True):
    upTo: Int32 | None = None
    unitPrice: Decimal


class ItemPrice(Struct, kw_only=True, omit_defaults=True):
    item: Annotated[str, Meta(min_length=1, max_length=60)]
    validFrom: Day
    validTo: Day | None = None
    model: Literal["STANDARD", "GRADUATED", "VOLUME", "PACKAGE", "AT_COST"]
    unitPrice: Decimal | None = None
    packageSize: Int32 | None = None
    tiers: list[PriceTier] | None = None
    vatClass: Annotated[str, Meta(min_length=1, max_length=20)] = "standard"


class PriceListDraft(Struct, kw_only=True, omit_defaults=True):
    country: ServiceCountry
    currency: Annotated[str, Meta(min_length=3, max_length=3)]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    validFrom: Day
    note: Annotated[str, Meta(max_length=1000)] = ""
    prices: list[ItemPrice]


class ServicePriceList(Struct, kw_only=True, omit_defaults=True):
    id: Int32
    country: ServiceCountry
    currency: str
    name: str
    validFrom: Day
    status: Literal["DRAFT", "ISSUED"]
    issuedOn: Day | None = None
    noticeMonths: Int32 | None = None
    note: str | None = None
    prices: list[ItemPrice]


class ServicePriceLists(Struct, kw_only=True, omit_defaults=True):
    results: list[ServicePriceList]


class NoticePeriod(Struct, kw_only=True, omit_defaults=True):
    country: ServiceCountry | None = None
    noticeMonths: Annotated[int, Meta(ge=0, le=24)]


class Announced(Struct, kw_only=True, omit_defaults=True):
    customers: Int32
    mails: Int32
    raisedItems: list[str]
