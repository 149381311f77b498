"""Markdown of our own files to HTML: raw HTML is never let through, headings get ids, snippets are named by language.

Fences that follow each other in different languages are the same step in each of them, shown as one group. What a fence
says after its language is for the tests that run the snippets: ``shown`` is not run, ``file=NAME`` is kept as a file
for later ones, ``keep=NAME:path`` puts a value of the printed answer into the environment of those that follow.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

LANGUAGES = {"bash": "curl", "python": "Python", "typescript": "TypeScript", "php": "PHP"}
"""The languages that a step may be shown in; any other fence stands alone."""

_READ = ("text", "code_inline", "softbreak")
_formatter = HtmlFormatter(nowrap=True)


@dataclass(frozen=True)
class Heading:
    """A heading and the place to link to."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True)
class Snippet:
    """A program of a guide; ``group`` counts the steps."""

    language: str
    code: str
    group: int
    shown: bool = False
    file: str | None = None
    keep: tuple[tuple[str, str], ...] = ()


@dataclass
class Document:
    """A rendered file: its parts by heading serve the search."""

    html: str
    headings: list[Heading] = field(default_factory=list)
    snippets: list[Snippet] = field(default_factory=list)
    sections: list[tuple[Heading | None, str]] = field(default_factory=list)


def render(text: str) -> Document:
    """The document of a Markdown text."""
    parser = _parser()
    tokens = parser.parse(text)
    headings = _name_headings(tokens)
    snippets = _group_snippets(tokens)
    return Document(parser.renderer.render(tokens, parser.options, {}), headings, snippets, _sections(tokens))


def anchor_of(title: str) -> str:
    """The id of a heading."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def coloured(code: str, language: str) -> str:
    """The code as HTML with classes for colours."""
    return str(highlight(code, get_lexer_by_name(language, stripnl=False), _formatter))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0" role="group"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return parser


def _name_headings(tokens: Sequence[Token]) -> list[Heading]:
    found: list[Heading] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            title = _plain(tokens[at + 1])
            anchor = anchor_of(title)
            token.attrSet("id", anchor)
            found.append(Heading(int(token.tag[1]), title, anchor))
    return found


def _plain(inline: Token) -> str:
    parts = (" " if t.type == "softbreak" else t.content for t in inline.children or [] if t.type in _READ)
    return "".join(parts)


def _group_snippets(tokens: Sequence[Token]) -> list[Snippet]:
    """Tell each fence whether a step begins or ends with it, and collect what can be run."""
    found: list[Snippet] = []
    group, seen, last = 0, set[str](), None
    for token in tokens:
        if token.type == "fence":
            language, *said = token.info.split()
            goes_on = (
                last is not None and last.type == "fence" and language in LANGUAGES and seen and language not in seen
            )
            if goes_on and last is not None:
                last.meta["ends"] = False
            else:
                group, seen = group + 1, set()
            token.meta = {"begins": not goes_on, "ends": True, "group": group}
            if language in LANGUAGES:
                seen.add(language)
                found.append(_snippet(token, language, said, group))
        last = token
    return found


def _snippet(token: Token, language: str, said: list[str], group: int) -> Snippet:
    options = dict(word.partition("=")[::2] for word in said)
    keep = tuple((name, path) for name, _, path in (k.partition(":") for k in options.get("keep", "").split(",") if k))
    return Snippet(language, token.content, group, "shown" in options, options.get("file"), keep)


def _fence(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[at]
    language = token.info.split()[0]
    name = LANGUAGES.get(language, language)
    meta: dict[str, Any] = token.meta
    code = (
        f'<pre class="code" tabindex="0" role="group" aria-label="{escape(name)}">'
        f"<code>{coloured(token.content, language)}</code></pre>\n"
    )
    if meta["begins"] and meta["ends"]:
        return code
    opened = " open" if meta["begins"] else ""
    step = f'<details name="step-{meta["group"]}"{opened}><summary>{escape(name)}</summary>{code}</details>\n'
    return ('<div class="steps">\n' if meta["begins"] else "") + step + ("</div>\n" if meta["ends"] else "")


def _sections(tokens: Sequence[Token]) -> list[tuple[Heading | None, str]]:
    """The text below each heading, for the search."""
    found: list[tuple[Heading | None, list[str]]] = [(None, [])]
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            title = _plain(tokens[at + 1])
            found.append((Heading(int(token.tag[1]), title, anchor_of(title)), []))
        elif token.type == "inline" and tokens[at - 1].type != "heading_open":
            found[-1][1].append(_plain(token))
    return [(heading, " ".join(parts)) for heading, parts in found]
