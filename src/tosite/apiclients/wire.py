"""What the operations on API clients take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tosite.apiclients.rules import LONGEST_OVERLAP
from tosite.contract.wire import Int32


class ApiClientData(Struct, kw_only=True, omit_defaults=True):
    """What a company says of its client. ``logo`` is a PNG in Base64."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    redirectUri: Annotated[str, Meta(min_length=1, max_length=500)]
    contactEmail: Annotated[str, Meta(min_length=3, max_length=256)]
    logo: Annotated[str, Meta(max_length=64_000)] | None = None


class ApiClient(Struct, kw_only=True, omit_defaults=True):
    """A registered client. ``clientSecret`` is shown once; the former one works until ``formerSecretWorksUntil``."""

    clientId: str
    name: str
    redirectUri: str
    contactEmail: str | None = None
    logo: str | None = None
    created: datetime
    archived: datetime | None = None
    clientSecret: str | None = None
    formerSecretWorksUntil: datetime | None = None


class SecretRotation(Struct, kw_only=True, omit_defaults=True):
    """For how many hours the former secret still works: a week unless said otherwise, 0 ends it at once."""

    overlapHours: Annotated[int, Meta(ge=0, le=LONGEST_OVERLAP)] | None = None


class CertificationPoint(Struct, kw_only=True, omit_defaults=True):
    """One point of the certification: its state, and who set it when."""

    point: str
    text: str
    state: Literal["OPEN", "SUBMITTED", "PASSED", "FAILED"]
    note: str | None = None
    changedBy: Int32 | None = None
    changed: datetime | None = None


class CertificationState(Struct, kw_only=True, omit_defaults=True):
    """What a point is set to: owners submit, operators pass or fail."""

    state: Literal["OPEN", "SUBMITTED", "PASSED", "FAILED"]
    note: Annotated[str, Meta(max_length=500)] | None = None
