"""The part of a form in which rights are chosen one by one, function by function."""

from tosite.portal.console.frame import Console

LEVELS = ("NO_ACCESS", "VIEWING_RIGHTS", "ALL_RIGHTS")
Choices = list[tuple[str, list[tuple[str, list[str]]]]]
"""By group: each function with the levels that can be chosen."""


def own_rights(console: Console) -> Choices:
    """What the person can give: each function with the levels up to his own."""
    groups = [
        (
            group,
            [
                (name, list(LEVELS[: LEVELS.index(level) + 1]))
                for name, level in functions.items()
                if level in LEVELS[1:]
            ],
        )
        for group, functions in console.member.rights.items()
    ]
    return [(group, functions) for group, functions in groups if functions]


def every_right(console: Console) -> Choices:
    """What can be asked of others, whatever the person has himself: each function with every level."""
    groups = [
        (group, [(name, list(LEVELS)) for name, level in functions.items() if isinstance(level, str)])
        for group, functions in console.member.rights.items()
    ]
    return [(group, functions) for group, functions in groups if functions]


def chosen_rights(form: dict[str, str], choices: Choices) -> dict[str, dict[str, str]]:
    """The level that the form gives each function."""
    return {
        group: {name: form.get(f"{group}.{name}", LEVELS[0]) for name, _ in functions} for group, functions in choices
    }
