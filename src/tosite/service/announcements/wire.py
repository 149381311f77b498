"""The structs of announcements."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from tosite.contract.wire import Int32

Day = date


class Announcement(Struct, kw_only=True, omit_defaults=True):
    """A price list that the company was told of. ``appliesFrom``: the first day on which its raised prices bind.

    ``readAt``: when the caller marked it as read.
    """

    priceListId: Int32
    subject: str
    text: str
    validFrom: Day
    appliesFrom: Day
    announced: datetime
    readAt: datetime | None = None


class Announcements(Struct, kw_only=True, omit_defaults=True):
    results: list[Announcement]
    unread: Int32
