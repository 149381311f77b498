"""The kernel of the pages: routing, sessions, forms, languages, templates, and headers that let nothing foreign in.

A page states its method, path and who may see it once, beside its handler::

    @page("GET", "/console/keys", Access.MEMBER)
    def keys(request: PageRequest) -> Answer:
        return Page("console/keys.html", {"keys": ...})
"""

import datetime
import gzip
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import falcon
from babel import dates, numbers
from jinja2 import Environment, PackageLoader, StrictUndefined

from tosite.db.database import Connection, Database
from tosite.oauth.address import client_address
from tosite.observe.requests import seen_of
from tosite.portal import sessions, words
from tosite.portal.sessions import Session
from tosite.settings import Settings
from tosite.web.errors import ApiError
from tosite.web.members import Operations
from tosite.web.multipart import read_form

CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HOME = "/console"
_LONGEST_FORM = 256 * 1024
_LONGEST_FILES = 4 * 1024 * 1024  # what is too large for its purpose is said at its field, not by cutting the form off
_MOST_FIELDS = 500


class Access(Enum):
    """Who may see a page."""

    PUBLIC = "everybody"
    PERSON = "whoever is logged in, with or without a company"
    MEMBER = "whoever is logged in and has chosen a company"


@dataclass
class PageRequest:
    """One request for a page, inside one transaction unless the page is offline."""

    connection: Connection | None
    database: Database
    settings: Settings
    operations: Operations
    path: dict[str, str]
    query: dict[str, str]
    form: dict[str, str]
    host_url: str
    language: str
    session: Session | None
    address: str
    partial: bool = False  # htmx asks for a part of a page
    cookies: list[str | None] = field(default_factory=list)  # a new session's token, None to take the cookie back
    files: dict[str, bytes] = field(default_factory=dict)  # of a form with files, those that were chosen

    @property
    def tx(self) -> Connection:
        """The transaction of the request; an offline page has none."""
        assert self.connection is not None  # noqa: S101  (offline pages never ask)
        return self.connection

    def worded(self, text: str) -> str:
        """What was refused with, in the language of the page."""
        return words.worded(text, self.language)

    def perform(self, method: str, operation: str, **more: Any) -> Any:
        """Do an operation of the API as the person of this session (``Operations.perform``). Raises ApiError."""
        assert self.session is not None  # noqa: S101  (pages that call this are not public)
        return self.operations.perform(self.tx, self.session.caller, method, operation, **more)


@dataclass(frozen=True)
class Page:
    """A template and what it shows.

    A page with a name in ``kept`` is the same for everybody in a language: each process renders and packs it once.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    kept: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Redirect:
    """See other: after a form was done, or to the login page."""

    location: str


@dataclass(frozen=True)
class File:
    """Something to be kept or shown that is no page."""

    content_type: str
    data: bytes
    name: str | None = None


Answer = Page | Redirect | File
Handler = Callable[[PageRequest], Answer]


@dataclass(frozen=True)
class _Route:
    method: str
    segments: tuple[str, ...]
    access: Access
    handler: Handler
    bare: bool
    offline: bool


@dataclass(frozen=True)
class _Kept:
    """A rendered page, its packed form and its entity tag."""

    plain: bytes
    packed: bytes
    tag: str


_ROUTES: list[_Route] = []


def page(
    method: str, path: str, access: Access, bare: bool = False, offline: bool = False
) -> Callable[[Handler], Handler]:
    """Register the handler of a page; ``{name}`` in the path stands for one segment.

    A ``bare`` page is handled outside of any transaction: what it takes it takes from ``request.database``. An
    ``offline`` one needs neither database nor session, and is shown while the database is away.
    """

    def register(handler: Handler) -> Handler:
        _ROUTES.append(_Route(method, tuple(path.strip("/").split("/")), access, handler, bare, offline))
        return handler

    return register


def _unknown(request: PageRequest) -> Answer:
    raise ApiError(404)


_UNKNOWN = _Route("GET", (), Access.PUBLIC, _unknown, bare=False, offline=False)


class Pages:
    """All pages behind one door."""

    def __init__(self, database: Database, settings: Settings, operations: Operations) -> None:
        from tosite.portal import registry as _registry  # noqa: F401  (registers every page; they import this module)

        self._database, self._settings, self._operations = database, settings, operations
        self._kept: dict[tuple[str, str, str], _Kept] = {}
        self._templates = Environment(
            loader=PackageLoader("tosite.portal", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def answer(self, req: falcon.Request, resp: falcon.Response, path: str) -> bool:
        """Answer the request if it is for a page. Raises ApiError 405."""
        method = "GET" if req.method == "HEAD" else str(req.method)
        fits = [(route, values) for route in _ROUTES if (values := _fit(route.segments, path)) is not None]
        if not fits and path.startswith("/console/"):
            fits = [
                (replace(_UNKNOWN, method=method), {})
            ]  # whoever mistypes an address of the console gets a page, not JSON
        if not fits:
            return False
        chosen = next(((route, values) for route, values in fits if route.method == method), None)
        if chosen is None:
            raise ApiError(405, headers={"Allow": ", ".join(sorted({route.method for route, _ in fits}))})
        _protect(resp)
        route, values = chosen
        seen_of(req).route = "/" + "/".join(route.segments)
        try:
            form, chosen_files = _read_form(req) if method == "POST" else ({}, {})
            with self._transaction(route) as tx:
                request = self._request(req, tx, values, form)
                if request.session is not None and request.session.company_id is not None:
                    seen_of(req).caller = request.session.caller
                request.files = chosen_files
                answer = None if route.bare else self._handle(req, request, route)
            if answer is None:
                answer = self._handle(req, request, route)
        except ApiError as error:
            with self._transaction(route) as tx:
                request = self._request(req, tx, values, {})
            messages = [(v.field, request.worded(v.message)) for v in error.violations]
            answer = Page("problem.html", {"status": error.status, "messages": messages}, error.status)
            for name, value in error.headers.items():
                resp.set_header(name, value)
        self._write(req, resp, request, answer)
        return True

    @contextmanager
    def _transaction(self, route: _Route) -> Iterator[Connection | None]:
        if route.offline:
            yield None
            return
        with self._database.transaction() as tx:
            yield tx

    def _handle(self, req: falcon.Request, request: PageRequest, route: _Route) -> Answer:
        back = str(req.relative_uri) if req.method == "GET" else HOME
        if route.access is not Access.PUBLIC and request.session is None:
            return Redirect("/console/login?next=" + quote(back))
        if route.access is Access.MEMBER and request.session and request.session.company_id is None:
            return Redirect(chooser(back))
        if route.method == "POST":
            _require_own_form(req, request)
        return route.handler(request)

    def _request(
        self, req: falcon.Request, tx: Connection | None, values: dict[str, str], form: dict[str, str]
    ) -> PageRequest:
        query = dict(parse_qsl(str(req.query_string), keep_blank_values=True)[:_MOST_FIELDS])
        asked = query.get("lang") or req.cookies.get(words.COOKIE)
        return PageRequest(
            connection=tx,
            database=self._database,
            settings=self._settings,
            operations=self._operations,
            path=values,
            query=query,
            form=form,
            host_url=self._settings.public_url or str(req.prefix),
            language=words.choose(asked, req.get_header("Accept-Language")),
            session=None if tx is None else sessions.find(tx, req.cookies.get(sessions.COOKIE)),
            address=client_address(req, self._settings.trusted_proxies),
            partial=req.get_header("HX-Request") == "true",
        )

    def _write(self, req: falcon.Request, resp: falcon.Response, request: PageRequest, answer: Answer) -> None:
        secure = request.host_url.startswith("https:")
        for token in request.cookies:
            if token is None:
                sessions.clear_cookie(resp)
            else:
                sessions.set_cookie(resp, token, secure)
        if request.query.get("lang"):
            resp.set_cookie(words.COOKIE, request.language, path="/", same_site="Lax", secure=secure, http_only=True)
        if isinstance(answer, Redirect):
            resp.status = 303
            resp.set_header("Location", answer.location)
        elif isinstance(answer, File):
            resp.content_type, resp.data = answer.content_type, answer.data
            if answer.name:
                resp.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{quote(answer.name)}")
        else:
            resp.status = answer.status
            resp.content_type = "text/html; charset=utf-8"
            resp.set_headers(dict(answer.headers))
            if answer.kept is None:
                resp.text = self._render(request, answer)
            else:
                self._write_kept(req, resp, self._keep(request, answer))

    def _keep(self, request: PageRequest, answer: Page) -> _Kept:
        key = (answer.template, str(answer.kept), request.language)
        if key not in self._kept:
            plain = self._render(request, answer).encode()
            tag = f'"{hashlib.sha256(plain).hexdigest()[:24]}"'
            self._kept[key] = _Kept(plain, gzip.compress(plain, mtime=0), tag)
        return self._kept[key]

    def _write_kept(self, req: falcon.Request, resp: falcon.Response, kept: _Kept) -> None:
        """Packed where that is understood (there is no secret in it), and not at all to whoever has it already."""
        resp.set_header("Cache-Control", "no-cache")
        resp.set_header("ETag", kept.tag)
        resp.set_header("Vary", "Accept-Encoding, Accept-Language, Cookie")
        if kept.tag in (req.get_header("If-None-Match") or ""):
            resp.status = 304
        elif "gzip" in (req.get_header("Accept-Encoding") or "").lower():
            resp.set_header("Content-Encoding", "gzip")
            resp.data = kept.packed
        else:
            resp.data = kept.plain

    def _render(self, request: PageRequest, answer: Page) -> str:
        language = request.language
        locale = words.locale(language)

        def money(amount: Decimal | int | str | None, currency: str = "") -> str:
            """Two decimals in the language's own writing."""
            if amount is None:
                return ""
            text = numbers.format_decimal(Decimal(amount), "#,##0.00", locale=locale)
            return f"{text} {currency}".rstrip()

        def day(value: datetime.date | str | None) -> str:
            """A date in the language's own writing."""
            if not value:
                return ""
            moment = datetime.date.fromisoformat(value[:10]) if isinstance(value, str) else value
            return dates.format_date(moment, "medium", locale=locale)

        shared = {
            "_": words.translator(language),
            "worded": request.worded,
            "language": language,
            "languages": words.LANGUAGES,
            "session": request.session,
            "csrf": request.session.csrf if request.session else "",
            "host_url": request.host_url,
            "money": money,
            "day": day,
            "partial": request.partial,
        }
        return self._templates.get_template(answer.template).render({**shared, **answer.values})


def chooser(back: str) -> str:
    """Where a person chooses a company before going on to the page ``back``."""
    return "/console/companies" if back == HOME else "/console/companies?next=" + quote(back)


def _fit(pattern: tuple[str, ...], path: str) -> dict[str, str] | None:
    """The values of the braces, or None when the path is another one."""
    segments = path.strip("/").split("/")
    if len(segments) != len(pattern):
        return None
    values = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{"):
            values[wanted[1:-1]] = given
        elif wanted != given:
            return None
    return values


def _protect(resp: falcon.Response) -> None:
    resp.set_header("Content-Security-Policy", CONTENT_SECURITY)
    resp.set_header("Cache-Control", "no-store")
    resp.set_header("X-Content-Type-Options", "nosniff")
    resp.set_header("X-Frame-Options", "DENY")
    resp.set_header("Referrer-Policy", "same-origin")


def _read_form(req: falcon.Request) -> tuple[dict[str, str], dict[str, bytes]]:
    """The fields of a form and its files; a repeated field is joined by commas. Raises ApiError 400, 413, 415."""
    kind = (req.content_type or "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise ApiError(415)
    longest = _LONGEST_FILES if kind == "multipart/form-data" else _LONGEST_FORM
    raw: bytes = req.bounded_stream.read(longest + 1)
    if len(raw) > longest:
        raise ApiError(413)
    if kind == "multipart/form-data":
        parts = read_form(req.content_type, raw).values()
        try:
            fields = [(part.name, part.data.decode()) for part in parts if part.filename is None]
        except UnicodeDecodeError:
            raise ApiError(400, "The form is malformed") from None
        files = {part.name: part.data for part in parts if part.filename}
        return _fields(fields), files
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except (ValueError, UnicodeDecodeError):
        raise ApiError(400, "The form is malformed") from None
    return _fields(pairs), {}


def _fields(pairs: list[tuple[str, str]]) -> dict[str, str]:
    form: dict[str, str] = {}
    for name, value in pairs:
        if "\0" in value:
            raise ApiError(400, "The form has a NUL character")
        form[name] = f"{form[name]},{value}" if name in form else value
    return form


def _require_own_form(req: falcon.Request, request: PageRequest) -> None:
    """Forms come from our own pages: by the token of the session, and by what the browser says of the sender.

    Raises ApiError 403.
    """
    origin = req.get_header("Origin")
    foreign = origin not in (None, "null") and urlsplit(str(origin)).netloc != urlsplit(request.host_url).netloc
    if foreign or req.get_header("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise ApiError(403, "The form comes from another site")
    sent = request.form.get("csrf") or req.get_header("X-CSRF")
    if request.session is not None and not request.session.fits(sent):
        raise ApiError(403, "The form has expired: load the page again")
