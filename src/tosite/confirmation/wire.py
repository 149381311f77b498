"""Structs of the confirmation service, which the contract leaves to an app."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from tosite.confirmation.rules import State

Code = Annotated[str, Meta(min_length=6, max_length=6)]


class Confirmation(Struct, kw_only=True, omit_defaults=True):
    """An action that waits, or waited, for its user."""

    transactionIdentifier: str
    kind: str
    question: str
    state: State
    created: datetime
    expires: datetime
    message: str | None = None


class ApprovalCode(Struct, kw_only=True, omit_defaults=True):
    """A one-time code of the user's authenticator."""

    code: Code


class AuthenticatorState(Struct, kw_only=True, omit_defaults=True):
    """Whether the user has an authenticator in use."""

    enrolled: bool


class AuthenticatorRequest(Struct, kw_only=True, omit_defaults=True):
    """The password, and a code of the authenticator that is in use already."""

    password: Annotated[str, Meta(min_length=1, max_length=1000)]
    code: Code | None = None


class AuthenticatorOffer(Struct, kw_only=True, omit_defaults=True):
    """A new secret, shown this once, also as the address that apps read."""

    secret: str
    uri: str
