"""The round of one document: whose turn it is, what an act leaves behind, when the status turns. Pure functions.

``information`` is a document's ``invoiceApprovalInformation`` as it is stored. The round is complete when every named
verifier has verified and every named acceptor has approved; decision 11 says why.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Role = Literal["verifiers", "acceptors"]
Information = dict[str, Any]

CIRCULATED = frozenset({"PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES"})
"""The types of documents that circulate; orders and sales never do."""

ROLES: dict[str, Role] = {"verify": "verifiers", "approve": "acceptors"}
"""Operations of the circulation, and the people named for them."""

WAITING: dict[Role, tuple[str, ...]] = {"verifiers": ("RECEIVED",), "acceptors": ("RECEIVED", "VERIFIED")}
"""The statuses in which a document in circulation still waits for people of a role."""


@dataclass(frozen=True)
class Actor:
    """Who acts, for whom else, and whether only where named."""

    user: int
    stands_in_for: frozenset[int] = frozenset()
    only_where_named: bool = False


@dataclass(frozen=True)
class Act:
    """What one act leaves behind; ``on_behalf_of`` is the user whose place a substitute filled."""

    information: Information
    on_behalf_of: int | None = None


def is_done(information: Information, role: Role) -> bool:
    """Have all people of a role acted? True where nobody is named."""
    return all("eventPerformed" in person for person in information.get(role) or [])


def place_of(information: Information, role: Role, actor: Actor, in_order: bool) -> int | None:
    """The place that the actor fills now: the own one before that of somebody else; None when it is not their turn.

    In order the verifiers act one after the other, then the acceptors.
    """
    people = information.get(role) or []
    turns = [index for index, person in enumerate(people) if "eventPerformed" not in person]
    if in_order:
        turns = turns[:1] if role == "verifiers" or is_done(information, "verifiers") else []
    own = [index for index in turns if people[index]["userId"] == actor.user]
    for_others = [index for index in turns if people[index]["userId"] in actor.stands_in_for]
    return next(iter(own + for_others), None)


def act(information: Information, role: Role, actor: Actor, in_order: bool, day: date) -> Act | None:
    """Record one act, dated ``day``; None when it is not the actor's turn.

    Where nobody is named any user with the right acts for the role at once, an acceptor after the verifiers.
    """
    people = information.get(role) or []
    if not people:
        refused = actor.only_where_named or (role == "acceptors" and not is_done(information, "verifiers"))
        return None if refused else Act(information)
    place = place_of(information, role, actor, in_order)
    if place is None:
        return None
    person = people[place]
    marked = [*people[:place], {**person, "eventPerformed": day.isoformat()}, *people[place + 1 :]]
    on_behalf_of = None if person["userId"] == actor.user else person["userId"]
    return Act({**information, role: marked}, on_behalf_of)


def status_after(information: Information, role: Role, before: str) -> str:
    """The status once somebody of ``role`` has acted: it turns only when all of them have."""
    if not is_done(information, "verifiers"):
        return before
    approving = role == "acceptors" or bool(information.get("acceptors"))
    if approving and is_done(information, "acceptors"):
        return "APPROVED"
    return "VERIFIED" if role == "verifiers" else before


def refusal(information: Information, role: Role, actor: Actor) -> str:
    """Why somebody may not act, in words."""
    people = information.get(role) or []
    verifying = role == "verifiers"
    places = [person for person in people if person["userId"] in (actor.user, *actor.stands_in_for)]
    if people and not places:
        return "The document names others to verify it" if verifying else "The document names others to approve it"
    if places and all("eventPerformed" in person for person in places):
        return "You have acted on this document already"
    if people:
        return "It is not your turn: the document waits for others first"
    return "You are not named to verify it" if verifying else "You are not named to approve it"


def without_events(document: dict[str, Any]) -> dict[str, Any]:
    """The document with every mark of verifying and approving cleared."""
    information = document.get("invoiceApprovalInformation")
    if not information:
        return document
    cleared = {
        role: [{k: v for k, v in person.items() if k != "eventPerformed"} for person in people]
        for role, people in information.items()
    }
    return {**document, "invoiceApprovalInformation": cleared}
