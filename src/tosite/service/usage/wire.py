"""The structs of usage."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from tosite.contract.wire import Int32

Day = date


class UsageRow(Struct, kw_only=True, omit_defaults=True):
    companyId: Int32 | None = None
    month: Annotated[str, Meta(max_length=7)] | None = None
    day: Day | None = None
    clientId: str | None = None
    kind: str | None = None
    documents: Int32


class Usage(Struct, kw_only=True, omit_defaults=True):
    startDate: Day
    endDate: Day
    documents: Int32
    rows: list[UsageRow]
