"""The rules of technical users and keys. Pure functions. Source: the contract's facts on API keys and user rights."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tosite.web.errors import Violation

TECHNICAL_ROLE = "API technical user"
"""The label of users that integrations act as (contract, UserPrivileges)."""

LEVELS = {"NOT_ENABLED": 0, "NO_ACCESS": 0, "VIEWING_RIGHTS": 1, "ALL_RIGHTS": 2}
"""How much each level is."""

_NEVER = {"companyUserManagement", "usersAndUserRights", "setUpACompany"}
"""What manages people is not given to a program unless it is said."""

Rights = Mapping[str, Mapping[str, Any]]


def default_rights(own: Rights) -> dict[str, dict[str, Any]]:
    """The rights of a technical user of whom nothing is said: those of who makes it, without managing people."""
    return {
        group: {name: "NO_ACCESS" if name in _NEVER else value for name, value in members.items()}
        for group, members in own.items()
    }


def completed(sent: Rights, own: Rights) -> dict[str, dict[str, Any]]:
    """All functions of ``own`` with the levels that were sent; no access and no limits where none was.

    The limits that hold for who gives the rights hold for who gets them.
    """
    return {
        group: {
            name: (value or sent.get(group, {}).get(name) is True)
            if isinstance(value, bool)
            else sent.get(group, {}).get(name) or "NO_ACCESS"
            for name, value in members.items()
        }
        for group, members in own.items()
    }


def check_given(rights: Rights, own: Rights, field: str, kept: Rights = MappingProxyType({})) -> list[Violation]:
    """Nobody gives a right that he does not have himself; what of it is ``kept`` by who had it is not given."""
    return [
        Violation(f"{field}.{group}.{name}", "Is more than your own right")
        for group, members in rights.items()
        for name, level in members.items()
        if isinstance(level, str) and LEVELS[level] > max(_level(own, group, name), _level(kept, group, name))
    ]


def exceed(rights: Rights, own: Rights) -> bool:
    """Do these rights let somebody see or do more than the ``own`` ones: by a higher level, or without a limit?"""
    freer = (
        value is True and rights.get(group, {}).get(name) is not True
        for group, members in own.items()
        for name, value in members.items()
    )
    return bool(check_given(rights, own, "")) or any(freer)


def _level(rights: Rights, group: str, name: str) -> int:
    return LEVELS[rights.get(group, {}).get(name, "NO_ACCESS")]
