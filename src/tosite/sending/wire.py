"""What is shown of the queue of sendings."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from tosite.contract.wire import Int32


class InvoiceSending(Struct, kw_only=True, omit_defaults=True):
    """One call of send and what became of it. ``due``: not tried before this moment (UTC)."""

    id: Int32
    channel: Literal["EMAIL", "MAIL", "ELECTRONIC_INVOICE"]
    state: Literal["WAITING", "DELIVERED", "FAILED"]
    due: datetime
    tries: Int32
    reason: str | None = None
    requested: datetime
    finished: datetime | None = None
