"""The rules of who belongs to a company and may do what there. Pure functions.

Source: the contract's facts on user rights; who may give them is ours. Rights of somebody who is new are empty before.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tosite.access.rules import LEVELS, TECHNICAL_ROLE, Rights, check_given
from tosite.web.errors import Violation
from tosite.web.rights import holds

NONE: Rights = {}
"""The rights of somebody who does not belong to the company."""

_MANAGING = ("management.usersAndUserRights", "management.companyUserManagement")


def check_texts(texts: Mapping[str, str]) -> list[Violation]:
    """Names and roles, by field: none is blank, and the role is not that of users for programs."""
    out = [Violation(field, "Must not be blank") for field, text in texts.items() if not text.strip()]
    if texts["role"].strip().lower() == TECHNICAL_ROLE.lower():
        out.append(Violation("role", "Is the role of users for programs"))
    return out


def check_rights(asked: Rights, own: Rights, before: Rights) -> list[Violation]:
    """Nobody gives what he does not have: no higher level, and no freedom from a limit that holds for himself.

    What somebody has already stays, also above the own rights; but not where a limit is lifted, which gives it anew.
    """
    kept = NONE if _lifts(asked, before) else before
    freed = [
        Violation(f"rights.{group}.{name}", "Is a limit that holds for yourself")
        for group, name in _binding(asked, own, before)
        if asked.get(group, {}).get(name) is False
    ]
    return check_given(asked, own, "rights", kept) + freed


def replaced(asked: Rights, own: Rights, before: Rights) -> dict[str, dict[str, Any]]:
    """The rights that somebody has from now on: every function and limit, with what was asked.

    What is left out is no access and no limit, but for the limits that hold for who gives the rights.
    """
    binding = set(_binding(asked, own, before))
    return {
        group: {
            name: (asked.get(group, {}).get(name) is True or (group, name) in binding)
            if isinstance(value, bool)
            else asked.get(group, {}).get(name) or "NO_ACCESS"
            for name, value in members.items()
        }
        for group, members in own.items()
    }


def leaves_unmanaged(people: Iterable[Mapping[str, Any]], user: int, after: Rights) -> bool:
    """Would nobody manage the company's people any more, were these the rights of ``user`` (empty: is gone)?

    Programs do not count, nor people who are switched off or have never logged in.
    """
    now = {row["user_id"]: row["rights"] for row in people if _acts(row)}
    then = {number: after if number == user else rights for number, rights in now.items()}
    return any(_held(now, right) and not _held(then, right) for right in _MANAGING)


def _acts(row: Mapping[str, Any]) -> bool:
    return row["active"] and not row["api_login_only"] and not row["waits"]


def _held(rights: Mapping[int, Rights], right: str) -> bool:
    return any(holds(one, right, write=True) for one in rights.values())


def _binding(asked: Rights, own: Rights, before: Rights) -> Iterator[tuple[str, str]]:
    """The limits of who gives that hold for who gets: those he has already, and all as soon as he gets more."""
    more = any(
        LEVELS[level] > LEVELS[before.get(group, {}).get(name, "NO_ACCESS")]
        for group, members in asked.items()
        for name, level in members.items()
        if isinstance(level, str)
    )
    for group, members in own.items():
        for name, value in members.items():
            if value is True and (more or before.get(group, {}).get(name) is True):
                yield group, name


def _lifts(asked: Rights, before: Rights) -> bool:
    return any(
        value is True and asked.get(group, {}).get(name) is not True
        for group, members in before.items()
        for name, value in members.items()
    )
