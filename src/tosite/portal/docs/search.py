"""Searching guides, operations, schemas and messages: every word of the question must occur."""

import re
from dataclasses import dataclass
from functools import cache

from tosite.portal.docs.guides import guides
from tosite.portal.docs.messages import messages
from tosite.portal.docs.reference import Field, Operation, reference

MOST = 40
_LONGEST_QUESTION = 100
_LONGEST_EXCERPT = 160
_TITLE, _START, _TEXT = 8, 4, 1
"""What a word is worth in a title, at the start of a title's word beside that, and in the text."""


@dataclass(frozen=True)
class Found:
    """Something that fits a question."""

    kind: str
    title: str
    location: str
    excerpt: str


@dataclass(frozen=True)
class _Entry:
    kind: str
    title: str
    location: str
    text: str
    rank: int  # what is more often looked for comes first when all else is equal
    within: str = ""  # the title of what it is a part of


def search(question: str) -> list[Found]:
    """What fits best first; nothing for a question without a word."""
    words = question[:_LONGEST_QUESTION].casefold().split()
    if not words:
        return []
    scored = [(score, entry) for entry, title, text in _entries() if (score := _score(words, title, text))]
    scored.sort(key=lambda pair: (-pair[0], pair[1].rank, len(pair[1].title)))
    return [
        Found(e.kind, f"{e.within}: {e.title}" if e.within else e.title, e.location, _excerpt(e.text, words))
        for _, e in scored[:MOST]
    ]


def _score(words: list[str], title: str, text: str) -> int:
    score = 0
    for word in words:
        in_title = word in title
        if not in_title and word not in text:
            return 0
        starts = in_title and re.search(rf"(?<![a-z0-9]){re.escape(word)}", title) is not None
        score += (_TITLE if in_title else _TEXT) + (_START if starts else 0)
    return score


def _excerpt(text: str, words: list[str]) -> str:
    """The part of the text around the first word that is in it."""
    found = [at for word in words if (at := text.casefold().find(word)) >= 0]
    start = max(0, (min(found) if found else 0) - _LONGEST_EXCERPT // 3)
    if start:
        start = text.find(" ", start) + 1
    part = text[start : start + _LONGEST_EXCERPT]
    return ("… " if start else "") + part + (" …" if start + _LONGEST_EXCERPT < len(text) else "")


@cache
def _entries() -> tuple[tuple[_Entry, str, str], ...]:
    entries = [*_guides(), *_operations(), *_schemas(), *_messages()]
    return tuple((entry, entry.title.casefold(), f"{entry.within} {entry.text}".casefold()) for entry in entries)


def _guides() -> list[_Entry]:
    found = []
    for guide in guides().values():
        for heading, text in guide.document.sections:
            if heading is None:
                continue
            is_whole = heading.level == 1
            location = guide.location if is_whole else f"{guide.location}#{heading.anchor}"
            found.append(_Entry("Guide", heading.title, location, text, 0, "" if is_whole else guide.title))
    return found


def _operations() -> list[_Entry]:
    return [
        _Entry(
            "Operation",
            f"{o.method} {o.path}",
            o.location,
            " ".join((*_untold(o), *o.description, o.tag, *(f.name for f in o.parameters))),
            1,
        )
        for o in reference().operations.values()
    ]


def _untold(operation: Operation) -> tuple[str, ...]:
    """The title, unless the description begins with it."""
    told = operation.description and operation.description[0].startswith(operation.title)
    return () if told else (operation.title + ".",)


def _schemas() -> list[_Entry]:
    return [
        _Entry("Schema", s.name, s.location, _names(s.fields) or ", ".join(s.values), 2)
        for s in reference().schemas.values()
    ]


def _names(fields: tuple[Field, ...]) -> str:
    return ", ".join(field.name for field in fields)


def _messages() -> list[_Entry]:
    places: dict[tuple[str, str], list[str]] = {}
    for message in messages():
        places.setdefault((message.capability, message.text), []).append(message.field)
    return [
        _Entry("Message", text, f"/docs/messages#{capability}", ", ".join(sorted(filter(None, fields))), 3)
        for (capability, text), fields in places.items()
    ]
