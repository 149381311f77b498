"""What the operations around integrations take and answer, beside those of the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Int32, UserPermissions

Consent = Literal["accountingOfficeName", "businessIdentifier", "companyName", "country", "email", "userFullName"]
VersionState = Literal["APPROVED", "DELETED", "DEPRECATED", "INVALIDATED", "NEW", "PENDING_APPROVAL", "REJECTED"]
_Text = Annotated[str, Meta(min_length=1, max_length=20_000)]


class IntegrationVersionData(Struct, kw_only=True, omit_defaults=True):
    """What is offered: the rights of its technical users, and what the customer is asked to disclose."""

    description: _Text
    terms: _Text
    rights: UserPermissions
    consents: Annotated[list[Consent], Meta(max_length=6)] | None = None


class IntegrationData(Struct, kw_only=True, omit_defaults=True):
    """A new integration of one of the company's clients, with its first version."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    clientId: Annotated[str, Meta(min_length=1, max_length=80)]
    firstVersion: IntegrationVersionData


class IntegrationVersion(Struct, kw_only=True, omit_defaults=True):
    """A version of an integration and its state."""

    version: Int32
    state: VersionState
    description: str
    terms: str
    rights: UserPermissions
    consents: list[Consent]


class Integration(Struct, kw_only=True, omit_defaults=True):
    """An integration of the company, newest version first."""

    integrationId: str
    name: str
    clientId: str
    versions: list[IntegrationVersion]


class IntegrationVersionMove(Struct, kw_only=True, omit_defaults=True):
    """The state that a version is to have."""

    state: VersionState


class IntegrationOffer(Struct, kw_only=True, omit_defaults=True):
    """What a customer reads before he asks for an integration."""

    integrationId: str
    name: str
    owner: str
    version: Int32
    description: str
    terms: str
    rights: UserPermissions
    consents: list[Consent]


class IntegrationApplication(Struct, kw_only=True, omit_defaults=True):
    """A request for an integration: for which companies, under its terms, and what its owner may be told."""

    companyIds: Annotated[list[Int32], Meta(min_length=1, max_length=100)]
    termsAccepted: bool
    consents: Annotated[list[Consent], Meta(max_length=6)] | None = None


class IntegrationRequestCompany(Struct, kw_only=True, omit_defaults=True):
    """What became of the request for a company. CANCELLED: the customer took it back before it was decided."""

    companyId: Int32
    decision: Literal["APPROVED", "REJECTED", "CANCELLED"] | None = None
    reason: str | None = None


class IntegrationRequestState(Struct, kw_only=True, omit_defaults=True):
    """A request: a customer sees his own company in it, the owner of the integration all companies.

    ``decided``: when the last of its companies was decided on or taken back.
    """

    requestId: Int32
    integrationId: str
    name: str
    version: Int32
    requested: datetime
    expires: datetime
    decided: datetime | None = None
    companies: list[IntegrationRequestCompany]


class IntegratorTool(Struct, kw_only=True, omit_defaults=True):
    """May the company offer integrations to others?"""

    enabled: bool
