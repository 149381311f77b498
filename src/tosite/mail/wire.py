"""What is shown of the queue of mails."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from tosite.contract.wire import Int32


class ServiceMail(Struct, kw_only=True, omit_defaults=True):
    """A mail to somebody of a company. ``due``: not tried before this moment; moments are in UTC."""

    id: Int32
    companyId: Int32
    recipient: str
    subject: str
    text: str
    state: Literal["WAITING", "DELIVERED", "FAILED"]
    queued: datetime
    due: datetime
    tries: Int32
    reason: str | None = None
    sent: datetime | None = None


class ListPage(Struct, kw_only=True, omit_defaults=True):
    """Where in a list its page stands."""

    pageNumber: Int32
    pageSize: Int32
    resultCount: Int32
    totalCount: Int32


class ServiceMails(Struct, kw_only=True, omit_defaults=True):
    results: list[ServiceMail]
    meta: ListPage
