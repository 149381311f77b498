"""The WSGI application: base paths, routing, authentication, one transaction per request, errors in one shape."""

import gzip
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import falcon
import msgspec
import psycopg
from psycopg import errors as pg

from tosite.contract.corrections import correct
from tosite.db.database import Database
from tosite.db.replica import Replica
from tosite.generations.changes import Change, aliases_of, changes_of, read_older, written_older
from tosite.generations.windows import REFUSE, named, supported
from tosite.oauth import api as oauth
from tosite.oauth.address import client_address
from tosite.oauth.tokens import Caller, TokenIssuer
from tosite.observe.requests import Observer, seen_of
from tosite.portal.pages import Pages
from tosite.sandbox.faults import Dropped, Faults
from tosite.settings import Settings
from tosite.web import operations as _operations  # noqa: F401  (registers every endpoint)
from tosite.web.binding import prepare
from tosite.web.bodies import body_of, fingerprint_of, raw_body
from tosite.web.endpoint import ENDPOINTS, Answer, Endpoint, Raw, Request
from tosite.web.errors import ApiError
from tosite.web.idempotency import (
    HEADER,
    METHODS,
    REPLAY_HEADER,
    StoredAnswer,
    request_hash,
    store_answer,
    stored_answer,
    without_secrets,
)
from tosite.web.limits import RateLimiter
from tosite.web.members import Operations, request_of
from tosite.web.openapi import served_document
from tosite.web.own import with_own
from tosite.web.query import read_query
from tosite.web.router import Router
from tosite.web.versions import entity_tag

_REFUSED = 400  # statuses from here on leave the key free
SMALLEST_PACKED = 1400  # what fits in one packet is not worth packing
_BASES = re.compile(r"^(?:(latest|supported|v[0-9]{4})/)?api(?:/|$)")
_ACCEPTED = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
    "name, identifier, username, accountNumber"  # filters that travel as headers
)
_EXPOSED = f"ETag, RateLimit-Limit, RateLimit-Remaining, Retry-After, Sunset, X-Request-Id, {REPLAY_HEADER}"
_encoder = msgspec.json.Encoder(decimal_format="number")
_log = logging.getLogger("tosite")

Resource = Callable[[falcon.Request, falcon.Response], None]


def contract() -> dict[str, Any]:
    """The published contract, with its slips put right."""
    return correct(msgspec.json.decode((files("tosite.contract") / "openapi.json").read_bytes()))


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document of this server, made once, before its threads start (decision 9)."""
    return served_document(contract())


@dataclass(frozen=True)
class Sent:
    """A request for an operation, its body read; the values are those of the braces in the operation's path."""

    req: falcon.Request
    resp: falcon.Response
    built: Endpoint
    caller: Caller
    values: dict[str, str]
    path: str
    raw: bytes
    declared: list[dict[str, Any]]
    changes: tuple[Change, ...]


class Api:
    """All operations behind one WSGI sink."""

    def __init__(
        self,
        database: Database,
        limiter: RateLimiter,
        settings: Settings,
        observer: Observer,
        replica: Replica | None,
    ) -> None:
        self._database = database
        self._limiter = limiter
        self._observer = observer
        self._replica = replica
        self._on_primary: set[tuple[str, str]] = set()  # operations that read and leave a trace of it
        self._refuses_old = settings.old_versions == REFUSE
        self._public_url = settings.public_url
        self._trusted_proxies = settings.trusted_proxies
        self._issuer = TokenIssuer(database)
        self._faults = Faults(database)
        published = contract()
        self._contract = with_own(published)
        paths = self._contract["paths"]
        self._methods = {p: {m.upper() for m in ops if m.upper() in falcon.HTTP_METHODS} for p, ops in paths.items()}
        self._router = Router(paths)
        self._oauth = oauth.routes(database, self._issuer, settings)
        self._host = oauth.host_routes(database, self._issuer, settings)
        self._pages = Pages(database, settings, Operations(self._contract))
        for built in ENDPOINTS.values():
            if built.body:
                prepare(built.body)
        self._document = _encoder.encode(document())

    def handle(self, req: falcon.Request, resp: falcon.Response, **_: Any) -> None:
        """Answer one request; nothing but a JSON answer ever leaves."""
        seen = self._observer.begin(req)
        request_id = seen.request_id
        resp.set_header("X-Request-Id", request_id)
        try:
            self._answer(req, resp)
        except ApiError as error:
            self._fail(resp, error)
        except Dropped:
            # Less than was promised: the server closes the connection without an answer.
            resp.stream, resp.content_length = iter([b"{"]), SMALLEST_PACKED
        except psycopg.OperationalError:
            _log.exception("request %s: the database is not reachable", request_id)
            self._fail(resp, ApiError(503, "The database is not reachable: try again", headers={"Retry-After": "1"}))
        except falcon.HTTPError as error:
            self._fail(resp, ApiError(error.status_code, error.title or None))
        except Exception:  # the last line of defence: nothing of the inside leaves, the log has it all
            _log.exception("request %s failed", request_id)
            self._fail(resp, ApiError(500, f"Internal error, request {request_id}"))
        finally:
            self._observer.finish(seen, resp.status_code)

    def _fail(self, resp: falcon.Response, error: ApiError) -> None:
        resp.status = error.status
        resp.content_type = "application/json"
        resp.data = _encoder.encode(error.body())
        for name, value in error.headers.items():
            resp.set_header(name, value)

    def _answer(self, req: falcon.Request, resp: falcon.Response) -> None:
        method = str(req.method)
        raw_path = re.sub(r"/{2,}", "/", str(req.path)).strip("/")
        base = _BASES.match(raw_path + "/")
        if method == "OPTIONS":
            if (
                base or raw_path == "logout"
            ):  # the pages, the login's above all, are for their own origin (RFC 9700, 2.6)
                _allow_origin(resp)
            resp.status = 204
            return
        if not base:
            resource = self._host.get((method, "/" + raw_path))
            if resource is not None:
                seen_of(req).route = "/" + raw_path
                resource(req, resp)
            elif any(path == "/" + raw_path for _, path in self._host):
                raise ApiError(405)
            elif not self._pages.answer(req, resp, "/" + raw_path):
                raise ApiError(404)
            self._changed(method)
            return
        _allow_origin(resp)
        generation = self._generation(base.group(1) or "", resp)
        inner = (raw_path + "/")[base.end() :].strip("/")
        resource = self._oauth.get((method, "/" + inner))
        if resource is not None:
            seen_of(req).route = "/" + inner
            resource(req, resp)
            self._changed(method)
            return
        if inner == "openapi.json" and method == "GET":
            seen_of(req).route = "/openapi.json"
            resp.content_type, resp.data = "application/json", self._document
            return
        self._operation(req, resp, method, [unquote(s) for s in inner.split("/")], generation)

    def _generation(self, name: str, resp: falcon.Response) -> int:
        """The number of the generation that a base path names. Raises ApiError 404 unknown, 410 out of support."""
        today = datetime.now(UTC).date()
        found = named(name, today)
        if found is None:
            raise ApiError(404, f"Unknown version {name}: supported are {', '.join(supported(today))}")
        sunset = found.sunset()
        if sunset:
            resp.set_header("Sunset", sunset)
        if self._refuses_old and not found.is_supported(today):
            text = f"Support of {name} ended on {found.supported_until}: supported are {', '.join(supported(today))}"
            raise ApiError(410, text)
        return found.number

    def _operation(
        self, req: falcon.Request, resp: falcon.Response, method: str, segments: list[str], generation: int
    ) -> None:
        asked = f"{method} /{'/'.join(segments)}"
        alias = aliases_of(generation).get(asked)
        if alias:
            segments = alias.strip("/").split("/")
        fits = self._router.find(segments, method, self._methods)
        if not fits:
            raise ApiError(404)
        path, values = fits[0]
        seen = seen_of(req)
        seen.route = path
        if method not in self._methods[path]:
            raise ApiError(405, headers={"Allow": ", ".join(sorted(self._methods[path]))})
        built = ENDPOINTS.get((method, path))
        changes = changes_of(generation).get(asked if alias else f"{method} {path}", ())
        if built is not None and built.public:
            raw, address = raw_body(req, built), client_address(req, self._trusted_proxies)
            with self._database.transaction() as tx:
                asked_by_nobody = Request(tx, None, {}, values, {}, {}, address=address)  # type: ignore[arg-type]
                asked_by_nobody.body = body_of(req, built, raw)
                shown = _encoder.encode(built.handler(asked_by_nobody))
            self._changed(method)
            self._send(resp, written_older(changes, shown, self._address(req)))
            return
        claims = self._issuer.read(_bearer(req))
        if claims is None:
            raise ApiError(401, headers={"WWW-Authenticate": "Bearer"})
        caller = seen.caller = claims.caller
        self._count(caller, resp)
        if built is None:
            if self._issuer.verify(_bearer(req)) is None:
                raise ApiError(401, headers={"WWW-Authenticate": "Bearer"})
            raise ApiError(501)
        # Before a connection is taken: a slow sender holds no more than a thread.
        raw = raw_body(req, built)
        declared = self._contract["paths"][path][method.lower()].get("parameters", []) + built.extra_query
        sent = Sent(req, resp, built, caller, values, "/".join(segments), raw, declared, changes)
        try:
            answer = self._perform(sent)
        except (pg.NumericValueOutOfRange, pg.UntranslatableCharacter) as error:
            raise ApiError(400, str(error).splitlines()[0]) from None
        if answer is None:
            return
        body = written_older(changes, answer.body, self._address(req)) if changes else answer.body
        # An older generation may have an answer where there is none any more.
        resp.status = 200 if body is not None and answer.body is None else answer.status
        self._send(resp, body, req)

    def _perform(self, sent: Sent) -> StoredAnswer | None:
        """Do the operation: on the replica if it only reads and the replica shows enough, else on the primary.

        Returns nothing where the answer is in the response already.
        """
        if self._replica is None:
            return self._do(sent, self._database)
        built, company = sent.built, sent.caller.company_id
        operation = (built.method, built.path)
        reads = built.method == "GET" or (built.path.startswith("/reports/") and not sent.req.get_header(HEADER))
        if reads and operation not in self._on_primary and self._replica.shows(company):
            try:
                return self._do(sent, self._replica.database)
            except pg.ReadOnlySqlTransaction:  # it leaves a trace
                self._on_primary.add(operation)
            except psycopg.OperationalError:  # gone, or what it replays is in the way
                self._replica.distrust()
        answer = self._do(sent, self._database)
        if not reads or operation in self._on_primary:
            self._replica.wrote(company)
        return answer

    def _do(self, sent: Sent, database: Database) -> StoredAnswer | None:
        req, resp, built, caller = sent.req, sent.resp, sent.built, sent.caller
        with database.reading() if built.method == "GET" else database.transaction() as tx:
            request = request_of(tx, caller, built, sent.values)
            if request.has_faults:
                self._faults.strike(caller, built.path)
            request.query = read_query(req.query_string, sent.declared)
            request.headers = {k.lower(): v for k, v in req.headers.items()}
            key = req.get_header(HEADER) if built.method in METHODS else None
            wanted = b""
            if key:
                body = fingerprint_of(req, built, sent.raw)
                wanted = request_hash(built.method, sent.path, req.query_string, body)
            stored = stored_answer(tx, caller, key, wanted) if key else None
            if stored is not None:
                resp.set_header(REPLAY_HEADER, "true")
                return stored
            raw = read_older(sent.changes, request, sent.raw) if sent.changes else sent.raw
            request.body = body_of(req, built, raw)
            result = built.handler(request)
            if isinstance(result, Raw):
                resp.content_type, resp.data = result.content_type, result.data
                resp.set_header("X-Content-Type-Options", "nosniff")
                resp.set_header("Cache-Control", "no-store")
                return None
            said = result if isinstance(result, Answer) else Answer(204 if result is None else 200, result)
            if _tag(req, resp, said.body):
                return None
            answer = _encoded(said.status, said.body)
            if key and said.status < _REFUSED:
                kept = _encoded(said.status, without_secrets(said.body)) if built.shows_secrets else answer
                store_answer(tx, caller, key, wanted, kept)
            return answer

    def _changed(self, method: str) -> None:
        """A login, a revoked token, a form on a page: the replica need not show its effects yet."""
        if self._replica and method not in ("GET", "HEAD"):
            self._replica.wrote()

    def _address(self, req: falcon.Request) -> str:
        """Where the caller found the API: what stands before the operation's own path."""
        before, _, _ = str(req.path).partition("/api")
        return f"{self._public_url or req.prefix}{before}/api"

    def _count(self, caller: Caller, resp: falcon.Response) -> None:
        """Take one request from the caller's limit. Raises ApiError 429."""
        verdict = self._limiter.take(f"{caller.company_id}/{caller.client_id}")
        if self._limiter.limit:
            resp.set_header("RateLimit-Limit", str(self._limiter.limit))
            resp.set_header("RateLimit-Remaining", str(verdict.remaining))
        if not verdict.allowed:
            self._observer.refused()
            raise ApiError(429, headers={"Retry-After": str(verdict.retry_after)})

    def _send(self, resp: falcon.Response, answer: bytes | None, req: falcon.Request | None = None) -> None:
        if answer is None:
            resp.status = 204
            return
        resp.content_type = "application/json"
        resp.set_header("Cache-Control", "no-store")
        if req is not None and len(answer) >= SMALLEST_PACKED:
            resp.set_header("Vary", "Accept-Encoding")
            if "gzip" in (req.get_header("Accept-Encoding") or "").lower():
                resp.set_header("Content-Encoding", "gzip")
                answer = gzip.compress(answer, compresslevel=1, mtime=0)
        resp.data = answer


def _encoded(status: int, body: object) -> StoredAnswer:
    return StoredAnswer(status, None if body is None else _encoder.encode(body))


def _tag(req: falcon.Request, resp: falcon.Response, result: object) -> bool:
    """The version of a whole resource is its entity tag too. Has the client this version already (304)?"""
    version = result.get("version") if isinstance(result, dict) else None
    if not isinstance(version, str):
        return False
    tag = entity_tag(version)
    resp.set_header("ETag", tag)
    sent = {t.strip().removeprefix("W/") for t in (req.get_header("If-None-Match") or "").split(",")}
    if req.method == "GET" and tag in sent:
        resp.status = 304
        return True
    return False


def _allow_origin(resp: falcon.Response) -> None:
    resp.set_header("Access-Control-Allow-Origin", "*")
    resp.set_header("Access-Control-Allow-Headers", _ACCEPTED)
    resp.set_header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS")
    resp.set_header("Access-Control-Expose-Headers", _EXPOSED)


def _bearer(req: falcon.Request) -> str:
    scheme, _, token = (req.auth or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def create_app(
    database: Database,
    limiter: RateLimiter,
    settings: Settings,
    observer: Observer | None = None,
    replica: Replica | None = None,
) -> "falcon.App[falcon.Request, falcon.Response]":
    """The application over a migrated database, and where there is one its replica."""
    observer = observer or Observer(trusts_proxy=False)
    app = falcon.App()
    app.req_options.strip_url_path_trailing_slash = False
    app.add_sink(Api(database, limiter, settings, observer, replica).handle, "/")
    return app
