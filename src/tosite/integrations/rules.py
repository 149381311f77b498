"""The rules of integrations: the life of a version, what a customer asks for, what its owner decides. Pure functions.

Source: the contract's rules for integrations.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tosite.contract.wire import ApiIntegrationRejected
from tosite.web.errors import Violation

OWNER_MOVES: Mapping[str, frozenset[str]] = {
    "NEW": frozenset({"PENDING_APPROVAL", "DELETED"}),
    "PENDING_APPROVAL": frozenset({"NEW"}),
    "REJECTED": frozenset({"DELETED"}),
    "APPROVED": frozenset({"DEPRECATED"}),
    "DEPRECATED": frozenset({"DELETED"}),
}
OPERATOR_MOVES: Mapping[str, frozenset[str]] = {
    "PENDING_APPROVAL": frozenset({"APPROVED", "REJECTED"}),
    "APPROVED": frozenset({"INVALIDATED"}),
    "DEPRECATED": frozenset({"INVALIDATED"}),
}
COMPANY_CONSENTS = ("companyName", "country", "accountingOfficeName", "businessIdentifier")
INITIATOR_CONSENTS = ("email", "userFullName")
APPROVED, REJECTED, CANCELLED = "APPROVED", "REJECTED", "CANCELLED"
"""What becomes of a request for a company: its maker's decision, or the customer's own before it."""
REQUEST_DAYS = 14
"""How long a request waits for its decision."""
_NOT_MANAGED = "Is no company that you manage"


def can_move(state: str, wanted: str, is_owner: bool, is_operator: bool) -> bool:
    """May a version of an integration go from one state to another by who asks?"""
    moves = (OWNER_MOVES.get(state, frozenset()) if is_owner else frozenset()) | (
        OPERATOR_MOVES.get(state, frozenset()) if is_operator else frozenset()
    )
    return wanted in moves


def check_request(
    companies: Sequence[int],
    accepted: bool,
    consents: Collection[str],
    offer: Mapping[str, Any],
    managed: Mapping[int, Mapping[str, Any]],
) -> list[Violation]:
    """Every violation in asking for an integration.

    ``offer`` tells what is asked (``consents``) and where it lives (``is_sandbox``); ``managed`` has the companies that
    the caller manages: ``is_sandbox``, ``is_open`` (has the API or plans to), ``is_asked`` (waits for a decision).
    """
    out = [] if accepted else [Violation("termsAccepted", "The terms of the integration must be accepted")]
    unasked = sorted(set(consents) - set(offer["consents"]))
    if unasked:
        out.append(Violation("consents", f"The integration does not ask for {', '.join(unasked)}"))
    for index, number in enumerate(companies):
        fault = "Is named twice" if number in companies[:index] else fault_in_company(number, offer, managed)
        if fault:
            out.append(Violation(f"companyIds[{index}]", fault))
    return out


def fault_in_company(number: int, offer: Mapping[str, Any], managed: Mapping[int, Mapping[str, Any]]) -> str | None:
    """Why an integration cannot be asked for a company; None when it can. ``offer`` and ``managed`` as above."""
    company = managed.get(number)
    if company is None:
        return _NOT_MANAGED
    if company["is_sandbox"] != offer["is_sandbox"]:
        return "The integration is of another environment: test or production"
    if not company["is_open"]:
        return "The API is not activated for this company"
    return "Is asked for already: the request waits" if company["is_asked"] else None


def check_decision(
    approve: Sequence[Decimal], reject: Sequence[ApiIntegrationRejected], companies: Collection[int]
) -> list[Violation]:
    """Every violation in a decision, which names every company of the request once: no more, no fewer."""
    named: list[tuple[str, Decimal | None]] = [(f"approve[{index}]", number) for index, number in enumerate(approve)]
    named += [
        (f"reject[{index}].companyId", None if entry.companyId is None else Decimal(entry.companyId))
        for index, entry in enumerate(reject)
    ]
    out: list[Violation] = []
    seen: set[Decimal] = set()
    for field, number in named:
        if number is None:
            out.append(Violation(field, "Is required"))
        elif number not in companies:
            out.append(Violation(field, "Is no company of the request"))
        elif number in seen:
            out.append(Violation(field, "Is decided twice"))
        else:
            seen.add(number)
    missing = sorted(company for company in companies if company not in seen)
    if missing:
        out.append(Violation("", f"Not decided: {', '.join(map(str, missing))}"))
    return out


def fault_in_cancelling(decisions: Collection[str | None], is_expired: bool) -> str | None:
    """Why a request cannot be taken back for companies of which so much is decided (None: it waits); None when it can.

    What waits is taken back, what is decided stays.
    """
    if None in decisions:
        return "The request has expired" if is_expired else None
    if set(decisions) == {CANCELLED}:
        return "The request is taken back already"
    return "The request is decided already"


def capped(asked: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The rights that a version asks for, as far as who asked for it has them; his limits stay in force."""
    return {
        group: {
            name: value or asked.get(group, {}).get(name) is True
            if isinstance(value, bool)
            else _lower(asked.get(group, {}).get(name) or "NO_ACCESS", value)
            for name, value in members.items()
        }
        for group, members in own.items()
    }


def _lower(asked: str, own: str) -> str:
    if own == "ALL_RIGHTS" or asked in ("NO_ACCESS", "NOT_ENABLED"):
        return asked
    return own


def disclosed(values: Mapping[str, Any], names: Sequence[str], consents: Collection[str]) -> dict[str, Any] | None:
    """What the customer agreed to tell; None when it is nothing."""
    found = {name: values[name] for name in names if name in consents and values.get(name) is not None}
    return found or None
