"""Rights on a form: what a person can give, chosen as a whole or one by one, and what a form asks for."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tosite.portal.console.frame import Console

NO_ACCESS = "NO_ACCESS"
LEVELS = (NO_ACCESS, "VIEWING_RIGHTS", "ALL_RIGHTS")
Rights = Mapping[str, Mapping[str, Any]]
_NONE: Rights = {}


class Group(NamedTuple):
    """The functions of a group with the levels to choose from, and its limits: is one there anyway?"""

    name: str
    functions: list[tuple[str, list[str]]]
    limits: list[tuple[str, bool]]


def choices(console: Console, before: Rights | None = None) -> list[Group]:
    """What the person can give, up to his own level; somebody who has had more (``before``) may keep it.

    A limit that holds for the person himself is there anyway, but for somebody who has been free of it.
    """
    had = _NONE if before is None else before
    groups = [
        Group(
            group,
            [
                (name, list(LEVELS[: most + 1]))
                for name, level in members.items()
                if level in LEVELS and (most := max(_place(level), _place(had.get(group, {}).get(name))))
            ],
            [
                (name, value and (before is None or had.get(group, {}).get(name) is True))
                for name, value in members.items()
                if isinstance(value, bool)
            ],
        )
        for group, members in console.member.rights.items()
    ]
    limited = {group for group, members in had.items() if True in members.values()}
    return [one for one in groups if one.functions or one.name in limited]


def every_choice(console: Console) -> list[Group]:
    """What can be asked of others, whatever the person has himself: each function with every level, without limits."""
    groups = [
        Group(group, [(name, list(LEVELS)) for name, level in members.items() if isinstance(level, str)], [])
        for group, members in console.member.rights.items()
    ]
    return [one for one in groups if one.functions]


def chosen(console: Console, groups: Sequence[Group]) -> dict[str, dict[str, Any]]:
    """The rights that the form asks for one by one: each function, and the limits that are ticked."""
    return {
        group.name: {
            **{name: console.form.get(f"{group.name}.{name}", NO_ACCESS) for name, _ in group.functions},
            **{name: True for name, _ in group.limits if console.form.get(f"{group.name}.{name}") == "true"},
        }
        for group in groups
    }


def asked(console: Console) -> dict[str, dict[str, Any]] | None:
    """The rights that a form for somebody new asks for; None stands for those of the person himself."""
    way = console.form.get("rights")
    if way == "VIEW":
        return {group.name: {name: LEVELS[1] for name, _ in group.functions} for group in choices(console)}
    return chosen(console, choices(console)) if way == "CHOSEN" else None


def _place(level: Any) -> int:
    return LEVELS.index(level) if level in LEVELS else 0
