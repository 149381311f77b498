"""What the operations on a company's people take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from tosite.contract.wire import Int32, UserPermissions

Name = Annotated[str, Meta(min_length=1, max_length=80)]


class CompanyUser(Struct, kw_only=True, omit_defaults=True):
    """A user of the company; ``technical`` ones act by API keys alone.

    ``oneTimePassword`` is shown once, to whoever made the account; with it the person chooses a password of his own.
    """

    userId: Int32
    username: str
    firstName: str
    lastName: str
    email: str
    role: str
    active: bool
    technical: bool
    awaitsFirstLogin: bool
    rights: UserPermissions
    oneTimePassword: str | None = None
    oneTimePasswordUntil: datetime | None = None


class NewCompanyUser(Struct, kw_only=True, omit_defaults=True):
    """A person for the company. Of one who has an account already the names stay as they are."""

    firstName: Name
    lastName: Name
    username: Annotated[str, Meta(min_length=3, max_length=256)]
    role: Name
    rights: UserPermissions


class RoleAndRights(Struct, kw_only=True, omit_defaults=True):
    """All that a user may do in the company: what is left out is no access, and no limit."""

    role: Name
    rights: UserPermissions
