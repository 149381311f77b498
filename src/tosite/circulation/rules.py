"""The rules of the circulation's settings, lists and substitutes. Pure functions."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tosite.circulation.round import Role
from tosite.web.errors import Violation
from tosite.web.rights import holds

SWITCHES: Mapping[str, Any] = {
    "useForPurchaseInvoices": False,
    "useForTravelAndExpenseInvoices": False,
    "reminderInterval": "ONLY_ONCE",
    "forceNotifications": False,
    "useDeterminedOrder": False,
    "allowPaymentOnlyWhenApproved": False,
    "allowInvoiceSpecificDiscussion": False,
    "allowExtendedTaggingInDiscussion": False,
    "allocatePurchaseOrdersAndInvoicesInChecking": False,
    "maxVerifiers": 10,
    "maxAcceptors": 10,
    "allowPersonalSubstitution": False,
}
"""The settings of the contract that are no lists, with what holds where nothing is said."""

RIGHT_OF: Mapping[Role, str] = {"verifiers": "verification", "acceptors": "approval"}
"""The right of the group ``invoiceCirculation`` that it takes to act in a role."""
_LIMIT_OF: Mapping[Role, str] = {"verifiers": "maxVerifiers", "acceptors": "maxAcceptors"}


def is_in_use(switches: Mapping[str, Any], kind: str) -> bool:
    """Is the circulation on for documents of this type?"""
    use = "useForPurchaseInvoices" if kind == "PURCHASE_INVOICE" else "useForTravelAndExpenseInvoices"
    return bool(switches[use])


def check_named(
    users: Sequence[int],
    role: Role,
    members: Container[int],
    switches: Mapping[str, Any],
    path: str = "{role}[{index}]",
) -> list[Violation]:
    """The people of one role: of the company, each once, no more than the settings allow. ``path`` is one's field."""
    out: list[Violation] = []
    for index, user in enumerate(users):
        if user not in members:
            out.append(Violation(path.format(role=role, index=index), "Is no user of the company"))
        elif user in users[:index]:
            out.append(Violation(path.format(role=role, index=index), "Is named twice"))
    limit = switches[_LIMIT_OF[role]]
    if len(users) > limit:
        verifying = role == "verifiers"
        text = f"At most {limit} verifiers may be named" if verifying else f"At most {limit} acceptors may be named"
        out.append(Violation(path.format(role=role, index=limit), text))
    return out


def may_act(rights: Mapping[str, Any], role: Role) -> bool:
    """May a user with these rights act in a role?"""
    return holds(rights, f"invoiceCirculation.{RIGHT_OF[role]}", write=True)


def check_able(users: Sequence[int], role: Role, rights: Mapping[int, Mapping[str, Any]]) -> list[Violation]:
    """Whoever the settings name must be able to act, or documents would wait for ever."""
    return [
        Violation(f"{role}[{index}]", f"Has no right of {RIGHT_OF[role]}")
        for index, user in enumerate(users)
        if user in rights and not may_act(rights[user], role)
    ]


@dataclass(frozen=True)
class StandIn:
    """From ``start`` to ``end``, ``substitute`` may act for ``user`` in one role; both days count."""

    user: int
    substitute: int
    start: date
    end: date | None

    def holds_on(self, day: date) -> bool:
        """Is it valid on a day?"""
        return self.start <= day <= (self.end or date.max)


def stood_in_for(user: int, stand_ins: Iterable[StandIn], day: date) -> frozenset[int]:
    """Everybody that ``user`` may act for on a day, over others too: a substitute's substitute fills both places.

    Ends whatever the substitutions say: nobody is looked at twice, so a circle leads nowhere.
    """
    valid = [stand_in for stand_in in stand_ins if stand_in.holds_on(day)]
    found: set[int] = set()
    ahead = [user]
    while ahead:
        current = ahead.pop()
        away = {s.user for s in valid if s.substitute == current} - found - {user}
        found |= away
        ahead += away
    return frozenset(found)


def closes_a_circle(new: StandIn, others: Sequence[StandIn]) -> bool:
    """Would there be a day on which somebody's substitutes lead back to the same user?

    A circle holds from the latest start of its members on, so only the days on which one starts are looked at.
    """
    days = {new.start, *(other.start for other in others if new.holds_on(other.start))}
    return any(new.substitute in {new.user, *stood_in_for(new.user, others, day)} for day in days)


@dataclass(frozen=True)
class Substitution:
    """Who is replaced between two days, and by whom in each role; both places may be taken, not neither."""

    user: int
    start: date
    end: date | None
    substitutes: Mapping[Role, int | None]

    def stand_in(self, role: Role) -> StandIn | None:
        """The substitute of one role."""
        substitute = self.substitutes[role]
        return None if substitute is None else StandIn(self.user, substitute, self.start, self.end)


def stand_ins(substitutions: Iterable[Substitution], role: Role) -> list[StandIn]:
    """The substitutes of one role; the roles are independent of each other."""
    return [stand_in for substitution in substitutions if (stand_in := substitution.stand_in(role))]


SUBSTITUTE_FIELDS: Mapping[Role, str] = {
    "verifiers": "substituteForVerifying",
    "acceptors": "substituteForApproving",
}


def check_substitution(
    new: Substitution, others: Sequence[Substitution], rights: Mapping[int, Mapping[str, Any]]
) -> list[Violation]:
    """Known users who are able to act, days in order, and on no day a circle of substitutes."""
    out: list[Violation] = []
    if new.user not in rights:
        out.append(Violation("userId", "Is no user of the company"))
    if new.end is not None and new.end < new.start:
        out.append(Violation("end", "Must not be before start"))
    if all(substitute is None for substitute in new.substitutes.values()):
        out.append(Violation("substituteForVerifying", "A substitute for verifying or for approving is required"))
    for role, field in SUBSTITUTE_FIELDS.items():
        stand_in = new.stand_in(role)
        if stand_in is None:
            continue
        if stand_in.substitute not in rights:
            out.append(Violation(field, "Is no user of the company"))
        elif stand_in.substitute == stand_in.user:
            out.append(Violation(field, "Is the user who is replaced"))
        elif not may_act(rights[stand_in.substitute], role):
            out.append(Violation(field, f"Has no right of {RIGHT_OF[role]}"))
        elif closes_a_circle(stand_in, stand_ins(others, role)):
            out.append(Violation(field, "Closes a circle of substitutes"))
    return out
