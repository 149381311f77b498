"""Endpoints of multi-factor confirmation: outcomes by the contract, and the service that users confirm with."""

from datetime import UTC, timedelta
from typing import Any

from tosite.confirmation import actions, authenticators, rules, store
from tosite.confirmation.kinds import KINDS
from tosite.confirmation.wire import (
    ApprovalCode,
    AuthenticatorOffer,
    AuthenticatorRequest,
    AuthenticatorState,
    Confirmation,
)
from tosite.vault import Vault, installed_vault
from tosite.web.endpoint import Answer, Own, Request, endpoint
from tosite.web.errors import ApiError, Violation

_TAG = "Confirmation"
_BY_IDENTIFIER = frozenset({"transactionIdentifier"})


@endpoint("GET", "/mfatransactionresult/{transactionIdentifier}")
def transaction_result(request: Request) -> object:
    """The outcome of a multi-factor action, as often as asked for 24 hours. Finnish companies only.

    202 waits, 403 another user's or not allowed any more, 404 unknown, 406 refused, 408 expired, 409 another action
    was faster.
    """
    row = actions.own(request)
    if row["country"] != "FINLAND":
        raise ApiError(404)
    found = actions.outcome(row)
    return found if isinstance(found, Answer) else {KINDS[row["kind"]].member: found}


@endpoint("PUT", "/users/{transactionIdentifier}/confirm")
def outcome_of_user_change(request: Request) -> object:
    """Deprecated: reads the outcome of a change of personal data; confirms nothing, and is safe to repeat."""
    return actions.outcome(_of_family(request, "users"))


@endpoint("PUT", "/invoices/{transactionIdentifier}/confirm")
def outcome_of_invoice_action(request: Request) -> object:
    """Deprecated: reads the outcome of an invoice's action; confirms nothing. 200 once, 409 when handed over before."""
    row = _of_family(request, "invoices")
    found = actions.outcome(row)
    if not isinstance(found, Answer):
        if row["handed_over"]:
            raise ApiError(409, "The outcome was handed over before")
        store.hand_over(request.tx, request.company, row["confirmation_id"])
    return found


def _of_family(request: Request, family: str) -> dict[str, Any]:
    """The caller's action of the path, locked. Raises ApiError 404 for one that another family of paths began."""
    row = actions.own(request, lock=True)
    if KINDS[row["kind"]].family != family:
        raise ApiError(404)
    return row


@endpoint("GET", "/service/confirmations", own=Own(_TAG, answer=Confirmation, many=True))
def my_confirmations(request: Request) -> object:
    """The caller's own actions of the last 24 hours, newest first, at most 200."""
    return [_shown(row) for row in store.of_user(request.tx, request.company, request.caller.user_id)]


@endpoint(
    "PUT",
    "/service/confirmations/{transactionIdentifier}/approve",
    body=ApprovalCode,
    own=Own(_TAG, answer=Confirmation, text_ids=_BY_IDENTIFIER),
)
def approve(request: Request) -> object:
    """Approve an action of the caller's with a one-time code: it happens now, or its state says why it failed.

    403 wrong or used code, 408 expired, 409 decided before, 429 too many wrong codes.
    """
    row = actions.own(request, lock=True)
    actions.require_waiting(row)
    if not authenticators.accepts(request.tx, _vault(), request.caller.user_id, request.body.code):
        return _wrong("code", "The code is wrong, or was used before")
    actions.approve(request.tx, row, "CODE")
    return _reread(request, row)


@endpoint(
    "PUT",
    "/service/confirmations/{transactionIdentifier}/refuse",
    own=Own(_TAG, answer=Confirmation, text_ids=_BY_IDENTIFIER),
)
def refuse(request: Request) -> object:
    """Refuse an action of the caller's; that takes no code. 408 expired, 409 decided before."""
    row = actions.own(request, lock=True)
    actions.require_waiting(row)
    actions.refuse(request.tx, row, "USER")
    return _reread(request, row)


@endpoint("GET", "/service/authenticator", own=Own(_TAG, answer=AuthenticatorState))
def authenticator_state(request: Request) -> object:
    """Does the caller have an authenticator in use?"""
    return AuthenticatorState(enrolled=authenticators.is_enrolled(request.tx, request.caller.user_id))


@endpoint("PUT", "/service/authenticator", body=AuthenticatorRequest, own=Own(_TAG, answer=AuthenticatorOffer))
def offer_authenticator(request: Request) -> object:
    """Offer the caller a new authenticator against the password; it counts once its first code came back.

    403 wrong password or code, 429 too many of them.
    """
    body: AuthenticatorRequest = request.body
    made = authenticators.offer(request.tx, _vault(), request.caller.user_id, body.password, body.code)
    if made is None:
        return _wrong("", "The password or the code of the authenticator in use is wrong")
    secret, uri = made
    return AuthenticatorOffer(secret=secret, uri=uri)


@endpoint("PUT", "/service/authenticator/confirm", body=ApprovalCode, own=Own(_TAG, answer=AuthenticatorState))
def take_up_authenticator(request: Request) -> object:
    """Use the offered authenticator from now on. 403 wrong code or nothing offered, 429 too many wrong codes."""
    if not authenticators.take_up(request.tx, _vault(), request.caller, request.body.code):
        return _wrong("code", "The code is wrong")
    return AuthenticatorState(enrolled=True)


def _wrong(field: str, message: str) -> Answer:
    """A refusal whose count stays."""
    return Answer(403, ApiError(403, [Violation(field, message)]).body())


def _reread(request: Request, row: dict[str, Any]) -> Confirmation:
    found = store.find(request.tx, request.company, row["identifier"])
    assert found  # noqa: S101  (it is locked)
    return _shown(found)


def _shown(row: dict[str, Any]) -> Confirmation:
    created = row["created"].astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return Confirmation(
        transactionIdentifier=str(row["identifier"]),
        kind=row["kind"],
        question=row["question"],
        state=rules.state_of(row["state"], row["age"]),
        created=created,
        expires=created + timedelta(seconds=rules.LIFETIME),
        message=row["failure"],
    )


def _vault() -> Vault:
    return installed_vault(authenticators.VAULT)
