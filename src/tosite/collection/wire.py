"""The structs of the operations on collection events."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from tosite.contract.wire import Date, Int32


class CollectionEvent(Struct, kw_only=True, omit_defaults=True):
    """A reminder of an overdue sales invoice, or a late payment; ``chargedInvoiceId``: the invoice that charges it."""

    id: Int32 | None = None
    kind: Literal["REMINDER", "LATE_PAYMENT"]
    day: Date
    amount: Decimal | None = None
    chargedInvoiceId: Int32 | None = None
