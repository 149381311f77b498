"""What the operations on a company's access take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from tosite.contract.wire import Int32, UserPermissions


class AccessKey(Struct, kw_only=True, omit_defaults=True):
    """An API key of the company. ``apiKey`` is shown once, when it is made."""

    keyId: Int32
    clientId: str
    userId: Int32
    userName: str
    created: datetime
    lastUsed: datetime | None = None
    apiKey: str | None = None


class AccessSession(Struct, kw_only=True, omit_defaults=True):
    """A person's login that a client renews; ``lastUsed`` is when it did so last."""

    sessionId: str
    userId: Int32
    userName: str
    created: datetime
    lastUsed: datetime


class CompanyAccess(Struct, kw_only=True, omit_defaults=True):
    """A client that can get at the company's data, since when, and by what."""

    clientId: str
    name: str
    since: datetime
    lastUsed: datetime | None = None
    keys: list[AccessKey]
    sessions: list[AccessSession]


class NewAccessKey(Struct, kw_only=True, omit_defaults=True):
    """A key lets a client act as a user of the company."""

    userId: Int32
    clientId: Annotated[str, Meta(min_length=1, max_length=80)]


class TechnicalUserData(Struct, kw_only=True, omit_defaults=True):
    """A user for programs; without rights it gets those of who makes it, but for managing people."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    email: Annotated[str, Meta(min_length=3, max_length=256)]
    rights: UserPermissions | None = None


class TechnicalUser(Struct, kw_only=True, omit_defaults=True):
    """A user that cannot log in, only act by API keys."""

    userId: Int32
    name: str
    email: str
    role: str
    active: bool
    rights: UserPermissions
