"""One act of the circulation on a locked document, for the status operations of invoices."""

from dataclasses import dataclass
from typing import Any

from tosite.circulation import round as rounds
from tosite.circulation import rules, store
from tosite.circulation.round import ROLES, Actor, Role
from tosite.web.endpoint import Request
from tosite.web.errors import ApiError

ONLY_PERSONAL = "invoiceCirculation.personalApprovalsOrVerificationsOnly"


@dataclass(frozen=True)
class Acted:
    """The document and status after an act, and the user in whose place a substitute acted."""

    document: dict[str, Any]
    status: str
    on_behalf_of: int | None


def actor_of(request: Request, role: Role) -> Actor:
    """The caller as an actor of today's round."""
    user = request.caller.user_id
    for_others = store.stood_in_for(request.tx, request.company, user, request.today)
    return Actor(user, for_others[role], request.limited(ONLY_PERSONAL))


def step(request: Request, operation: str, row: dict[str, Any], status: str) -> Acted:
    """What a status operation does to a document that circulates and to ``status``, the one it would have.

    Raises ApiError 403 where the circulation does not allow it.
    """
    if operation in ROLES:
        return _act(request, operation, row)
    if operation == "send_to_circulation":
        _require_circulation(request, row)
    cleared = operation == "unfinished"
    return Acted(rounds.without_events(row["document"]) if cleared else row["document"], status, None)


def _act(request: Request, operation: str, row: dict[str, Any]) -> Acted:
    """Verify or approve in the caller's own place, or as a substitute in that of somebody else.

    Raises ApiError 403 where the circulation is not set up, and where it is not the caller's turn.
    """
    settings = _settings(request)
    role, document = ROLES[operation], row["document"]
    information = document.get("invoiceApprovalInformation") or {}
    actor = actor_of(request, role)
    done = rounds.act(information, role, actor, settings.switches["useDeterminedOrder"], request.today)
    if done is None:
        raise ApiError(403, rounds.refusal(information, role, actor))
    if "invoiceApprovalInformation" in document:
        document = {**document, "invoiceApprovalInformation": done.information}
    return Acted(document, rounds.status_after(done.information, role, row["status"]), done.on_behalf_of)


def _require_circulation(request: Request, row: dict[str, Any]) -> None:
    """Raise ApiError 403 unless the circulation is on for the document's type and the document names acceptors."""
    if not rules.is_in_use(_settings(request).switches, row["type"]):
        raise ApiError(403, f"The circulation is not in use for documents of type {row['type']}")
    if not (row["document"].get("invoiceApprovalInformation") or {}).get("acceptors"):
        raise ApiError(403, "The document names no acceptors")


def require_part(request: Request, row: dict[str, Any]) -> None:
    """Raise ApiError 404 for a caller who only handles what is his own, on a document that names others."""
    if not request.limited(ONLY_PERSONAL):
        return
    information = row["document"].get("invoiceApprovalInformation") or {}
    user = request.caller.user_id
    for role, for_others in store.stood_in_for(request.tx, request.company, user, request.today).items():
        if {person["userId"] for person in information.get(role) or []} & {user, *for_others}:
            return
    raise ApiError(404)


def _settings(request: Request) -> store.Settings:
    settings = store.settings(request.tx, request.company)
    if settings is None:
        raise ApiError(403, "The company has not set its invoice circulation up")
    return settings
