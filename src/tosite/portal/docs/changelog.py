"""The changelog of the repository as a page and as an Atom feed (RFC 4287)."""

import datetime
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from tosite.portal.docs.markdown import anchor_of, render

_ATOM = "http://www.w3.org/2005/Atom"
_RELEASE = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Release:
    """One version: its heading, its day if the heading names one, what is new as HTML."""

    title: str
    anchor: str
    day: datetime.date | None
    html: str


@cache
def releases() -> tuple[Release, ...]:
    """Every version, the newest first; what is not released yet stands first of all."""
    return parse(_file().read_text())


def parse(text: str) -> tuple[Release, ...]:
    """The versions of a changelog in Markdown: ``## 1.2.0 (2026-05-01)`` or ``## Unreleased``, each with its text."""
    found = list(_RELEASE.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)]
    return tuple(
        Release(m["title"], anchor_of(m["title"]), _day(m["title"]), render(text[m.end() : end]).html)
        for m, end in zip(found, ends, strict=True)
    )


def feed(host_url: str) -> bytes:
    """The versions as an Atom feed whose addresses begin with ``host_url``."""
    page = f"{host_url}/docs/changelog"
    root = Element("feed", xmlns=_ATOM)
    for tag, text in (("id", page), ("title", "tosite: changes"), ("updated", _moment(releases()[0]))):
        SubElement(root, tag).text = text
    SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{page}.xml")
    SubElement(root, "link", rel="alternate", type="text/html", href=page)
    SubElement(SubElement(root, "author"), "name").text = "tosite"
    for release in releases():
        entry = SubElement(root, "entry")
        for tag, text in (("id", f"{page}#{release.anchor}"), ("title", release.title), ("updated", _moment(release))):
            SubElement(entry, tag).text = text
        SubElement(entry, "link", rel="alternate", type="text/html", href=f"{page}#{release.anchor}")
        SubElement(entry, "content", type="html").text = release.html
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root)


def _day(title: str) -> datetime.date | None:
    found = _DAY.search(title)
    return datetime.date.fromisoformat(found[0]) if found else None


def _moment(release: Release) -> str:
    """When it was released; what is not yet changes with the file."""
    if release.day:
        return f"{release.day}T00:00:00Z"
    file = _file()
    changed = file.stat().st_mtime if isinstance(file, Path) else 0
    return datetime.datetime.fromtimestamp(changed, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _file() -> Traversable:
    """In the package where it was installed from a wheel, else at the root of the repository."""
    packaged = files("tosite") / "CHANGELOG.md"
    return packaged if packaged.is_file() else Path(str(files("tosite"))).parents[1] / "CHANGELOG.md"
