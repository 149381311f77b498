"""A person at the pages without a browser: logs in, reads, sends forms."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import httpx

from tosite.db.database import Database
from tosite.oauth.secrets import hash_password


class Person:
    """Somebody who is logged in on the console."""

    def __init__(self, host: str, username: str, password: str, company: int | None = None) -> None:
        self.http = httpx.Client(base_url=host, follow_redirects=False, timeout=30)
        answer = self.http.post("/console/login", data={"username": username, "password": password})
        assert answer.status_code == 303, answer.text
        if company is not None:  # of one who may have several
            page = self.get("/console/companies").text
            csrf = next(str(i["value"]) for i in tags(page, "input") if i.get("name") == "csrf")
            self.http.post("/console/companies", data={"csrf": csrf, "company": str(company)})

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query or None)

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/console/myself").text)
        assert found
        return found[1]

    def send(self, path: str, **form: str) -> tuple[httpx.Response, str]:
        """Send a form of this session; the answer, and what the page after it says."""
        answer = self.http.post(path, data={"csrf": self.csrf, **form})
        if answer.status_code != 303:
            return answer, said(answer.text)
        return answer, said(self.get(answer.headers["location"]).text)


def said(page: str) -> str:
    """The message of a page after a form, or of what went wrong."""
    found = re.search(r'<(?:div|ul) class="said[^>]*>(.*?)</(?:div|ul)>', page, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))


def tags(page: str, name: str) -> list[dict[str, str | None]]:
    """The attributes of every element of a name."""
    parser = _Tags()
    parser.feed(page)
    return [attributes for tag, attributes in parser.found if tag == name]


def wrong(page: str) -> dict[str, dict[str, str | None]]:
    """The fields of a refused form that something is said at, by their names."""
    fields = [tag for name in ("input", "select", "textarea") for tag in tags(page, name)]
    return {str(field["name"]): field for field in fields if field.get("aria-invalid") == "true"}


def once(page: str) -> str:
    """The mark of a form that is taken once; every form of a page has its own, and this is the first one's."""
    return next(str(field["value"]) for field in tags(page, "input") if field.get("name") == "once")


class _Fields(HTMLParser):
    """What a browser would send of the form that goes to ``action``."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action, self._inside = action, False
        self._select: str | None = None
        self._textarea: str | None = None
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self._inside = given.get("action") == self._action
        if not self._inside:
            return
        name = str(given.get("name"))
        if tag == "input" and given.get("type") not in ("checkbox", "radio", "file"):
            self.found[name] = given.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.found):
            self.found[self._select] = given.get("value") or ""
        elif tag == "textarea":
            self._textarea = name
            self.found[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea:
            self.found[self._textarea] = self.found[self._textarea].removeprefix("\n")  # the first one is no text
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.found[self._textarea] += data


def filled(page: str, action: str) -> dict[str, str]:
    """The fields of a form as they stand on a page."""
    parser = _Fields(action)
    parser.feed(page)
    assert parser.found, f"no form goes to {action}"
    return parser.found


def links(page: str) -> list[str]:
    """Every link of the console on a page, without its query."""
    found = [str(link.get("href") or "") for link in tags(page, "a")]
    return list(dict.fromkeys(href.partition("?")[0] for href in found if href.startswith("/console")))


def forms(page: str) -> set[str]:
    """Where the forms of a page that change something go to; leaving is not one of them."""
    posts = {str(f.get("action")) for f in tags(page, "form") if f.get("method") == "post"}
    return posts - {"/console/logout"}


def give_password(database: Database, username: str, password: str = "correct horse") -> str:
    """Let a user log in whose password nobody knows."""
    with database.transaction() as tx:
        tx.execute("UPDATE app_user SET password_hash = %s WHERE username = %s", (hash_password(password), username))
    return password
