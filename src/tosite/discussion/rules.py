"""The rules of tagging: display names, and who is meant in a comment. Pure functions."""

import re
from collections.abc import Collection, Mapping


def display_names(people: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """By user id, from first and last names: both together in lower case and without spaces, unique.

    Of equal names the first user's stays as it is, the others carry the first free number from 2 on.
    """
    natural = {user: re.sub(r"\s", "", f"{first}{last}").lower() or "user" for user, (first, last) in people.items()}
    taken = set(natural.values())
    first_of: set[str] = set()
    names: dict[int, str] = {}
    for user in sorted(natural):
        name, number = natural[user], 2
        if name in first_of:
            while f"{name}{number}" in taken:
                number += 1
            name = f"{name}{number}"
            taken.add(name)
        first_of.add(name)
        names[user] = name
    return names


def tagged_users(comment: str, names: Mapping[int, str]) -> list[int]:
    """The users of ``names`` that a comment tags with ``@displayName``, each once, in the order of the text.

    The longest name that fits counts. What is no such name stays plain text, as does an ``@`` inside a word.
    """
    if not names:
        return []
    users = {name: user for user, name in names.items()}
    pattern = "|".join(re.escape(name) for name in sorted(users, key=len, reverse=True))
    found = re.findall(rf"(?<!\w)@({pattern})(?!\w)", comment.lower())
    return list(dict.fromkeys(users[name] for name in found))


def read_by_all(tags: Collection[object]) -> bool:
    """Have all tagged users read the comment? ``tags`` are their times of reading; nobody tagged: no."""
    return bool(tags) and all(read is not None for read in tags)
