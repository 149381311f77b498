"""The languages of the pages: English in the templates, the others in ``words/*.po`` and ``words/*/*.po``."""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "fi": "Suomi", "sv": "Svenska", "nb": "Norsk"}
DEFAULT = "en"
COOKIE = "tosite_lang"
"""Remembers the language that a person chose."""
GAP = "…"
"""What varies in a refusal, in the texts of ``words/refusals``: the translation has as many gaps, in the same order."""
SPOKEN = {"en": "ENGLISH", "fi": "FINNISH", "sv": "SWEDISH", "nb": "NORWEGIAN"}
"""The languages as the contract names them."""
_LONGEST = 1000  # characters of a refusal that is looked for among those with gaps: no code says more
_COMMON = {"no": "nb", "nn": "nb"}

Translate = Callable[[str], str]


def choose(asked: str | None, accepted: str | None) -> str:
    """The language of a page: the one asked for, else the first accepted one that there is."""
    for wish in [asked or "", *(part.split(";")[0].strip() for part in (accepted or "").split(","))]:
        short = wish.lower().split("-")[0]
        language = _COMMON.get(short, short)
        if language in LANGUAGES:
            return language
    return DEFAULT


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every message of a language by its English text."""
    if language == DEFAULT:
        return {}
    folder = files("tosite.portal") / "words"
    parts = [folder, *(part for part in folder.iterdir() if part.is_dir())]
    texts = [file.read_bytes() for part in parts if (file := part / f"{language}.po").is_file()]
    return {
        str(m.id): str(m.string) for text in texts for m in read_po(BytesIO(text), locale=language) if m.id and m.string
    }


def translator(language: str) -> Translate:
    """From the English text to the language's; a text without translation stays as it is."""
    words = catalogue(language)
    return lambda text: words.get(text, text)


def worded(text: str, language: str) -> str:
    """A refusal of the API in the language; what varies in it stays, and so does what nobody translated."""
    known = catalogue(language)
    if text in known:
        return known[text]
    if len(text) > _LONGEST:
        return text
    for pattern, pieces in _patterns(language):
        found = pattern.fullmatch(text)
        if found:
            return "".join(piece + value for piece, value in zip(pieces, [*found.groups(), ""], strict=True))
    return text


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], list[str]]]:
    """The refusals with gaps, those that say the most first, and the pieces of their translations."""
    with_gaps = sorted((text for text in catalogue(language) if GAP in text), key=len, reverse=True)
    return [
        (
            re.compile("(.+?)".join(re.escape(piece) for piece in text.split(GAP)), re.DOTALL),
            catalogue(language)[text].split(GAP),
        )
        for text in with_gaps
    ]


@cache
def locale(language: str) -> Locale:
    """How the language writes numbers and dates."""
    return Locale.parse(language if language != DEFAULT else "en_GB")


def N_(text: str) -> str:  # noqa: N802  (the name that collectors of messages know)
    """Mark an English text that is translated where it is shown."""
    return text
