"""What the operations of activation take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Date, Int32

TermsVersion = Annotated[str, Meta(min_length=1, max_length=20)]


class TermsOfService(Struct, kw_only=True, omit_defaults=True):
    """One version of the terms, and the first day that it can be accepted for."""

    version: TermsVersion
    validFrom: Date
    title: Annotated[str, Meta(min_length=1, max_length=200)]
    text: Annotated[str, Meta(min_length=1, max_length=60_000)]


class ActivationRequest(Struct, kw_only=True, omit_defaults=True):
    """Take the API into use from a day on (today when none is said), under terms that were read."""

    startDate: Date | None = None
    termsVersion: TermsVersion


class ActivationEnd(Struct, kw_only=True, omit_defaults=True):
    """The first day without the API; today when none is said."""

    endDate: Date | None = None


class ActivationPeriod(Struct, kw_only=True, omit_defaults=True):
    """When the API was in use, ``endDate`` excluded, and who accepted which terms when."""

    startDate: Date
    endDate: Date | None = None
    termsVersion: str
    activatedBy: Int32
    accepted: datetime | None = None
    endedBy: Int32 | None = None


class ActivationState(Struct, kw_only=True, omit_defaults=True):
    """Is the API open to the company? FREE: a sandbox, or the provider itself."""

    state: Literal["FREE", "NOT_ACTIVATED", "PLANNED", "ACTIVE", "CLOSED"]
    termsVersion: str | None = None
    periods: list[ActivationPeriod]
