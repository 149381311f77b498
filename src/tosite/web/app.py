"""The WSGI application: base paths, routing, authentication, one transaction per request, errors in one shape."""

import gzip
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
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
from tosite.oauth import api as oauth
from tosite.oauth.tokens import Caller, TokenIssuer
from tosite.observe.requests import Observer, seen_of
from tosite.portal.pages import Pages
from tosite.settings import Settings
from tosite.web import operations as _operations  # noqa: F401  (registers every endpoint)
from tosite.web.binding import prepare
from tosite.web.bodies import body_of, fingerprint_of, raw_body
from tosite.web.endpoint import ENDPOINTS, Endpoint, Raw, Request
from tosite.web.errors import ApiError
from tosite.web.idempotency import HEADER, REPLAY_HEADER, request_hash, store_answer, stored_answer
from tosite.web.limits import RateLimiter
from tosite.web.members import Operations, request_of
from tosite.web.openapi import served_document
from tosite.web.own import with_own
from tosite.web.query import read_query
from tosite.web.router import Router
from tosite.web.versions import entity_tag

SMALLEST_PACKED = 1400  # what fits in one packet is not worth packing
_BASES = re.compile(r"^(?:latest/|supported/|v[0-9]{4}/)?api(?:/|$)")
_EXPOSED = f"ETag, RateLimit-Limit, RateLimit-Remaining, Retry-After, X-Request-Id, {REPLAY_HEADER}"
_encoder = msgspec.json.Encoder(decimal_format="number")
_log = logging.getLogger("tosite")

Resource = Callable[[falcon.Request, falcon.Response], None]


def contract() -> dict[str, Any]:
    """The published contract, with its slips put right."""
    return correct(msgspec.json.decode((files("tosite.contract") / "openapi.json").read_bytes()))


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


class Written:
    """The answer is in the response already."""


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
        self._issuer = TokenIssuer(database)
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
        self._document = _encoder.encode(served_document(published))

    def handle(self, req: falcon.Request, resp: falcon.Response, **_: Any) -> None:
        """Answer one request; nothing but a JSON answer ever leaves."""
        seen = self._observer.begin(req)
        request_id = seen.request_id
        resp.set_header("X-Request-Id", request_id)
        try:
            self._answer(req, resp)
        except ApiError as error:
            self._fail(resp, error)
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
        if method == "OPTIONS":
            _allow_origin(resp)
            resp.status = 204
            return
        base = _BASES.match(raw_path + "/")
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
        self._operation(req, resp, method, [unquote(s) for s in inner.split("/")])

    def _operation(self, req: falcon.Request, resp: falcon.Response, method: str, segments: list[str]) -> None:
        fits = self._router.find(segments, method, self._methods)
        if not fits:
            raise ApiError(404)
        path, values = fits[0]
        seen = seen_of(req)
        seen.route = path
        if method not in self._methods[path]:
            raise ApiError(405, headers={"Allow": ", ".join(sorted(self._methods[path]))})
        built = ENDPOINTS.get((method, path))
        if built is not None and built.public:
            with self._database.transaction() as tx:
                self._send(resp, _encoder.encode(built.handler(Request(tx, None, {}, values, {}, {}))))  # type: ignore[arg-type]
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
        sent = Sent(req, resp, built, caller, values, "/".join(segments), raw, declared)
        try:
            answer = self._perform(sent)
        except (pg.NumericValueOutOfRange, pg.UntranslatableCharacter) as error:
            raise ApiError(400, str(error).splitlines()[0]) from None
        if not isinstance(answer, Written):
            self._send(resp, answer, req)

    def _perform(self, sent: "Sent") -> "bytes | Written | None":
        """Do the operation: on the replica if it only reads and the replica shows enough, else on the primary."""
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

    def _do(self, sent: "Sent", database: Database) -> "bytes | Written | None":
        req, resp, built, caller = sent.req, sent.resp, sent.built, sent.caller
        with database.reading() if built.method == "GET" else database.transaction() as tx:
            request = request_of(tx, caller, built, sent.values)
            request.query = read_query(req.query_string, sent.declared)
            request.headers = {k.lower(): v for k, v in req.headers.items()}
            key = req.get_header(HEADER) if built.method == "POST" else None
            wanted = b""
            if key:
                body = fingerprint_of(req, built, sent.raw)
                wanted = request_hash(built.method, sent.path, req.query_string, body)
            answer = stored_answer(tx, caller, key, wanted) if key else None
            if answer is not None:
                resp.set_header(REPLAY_HEADER, "true")
                return answer
            request.body = body_of(req, built, sent.raw)
            result = built.handler(request)
            if isinstance(result, Raw):
                resp.content_type, resp.data = result.content_type, result.data
                resp.set_header("X-Content-Type-Options", "nosniff")
                resp.set_header("Cache-Control", "no-store")
                return Written()
            if _tag(req, resp, result):
                return Written()
            answer = None if result is None else _encoder.encode(result)
            if key and answer is not None:
                store_answer(tx, caller, key, wanted, answer)
            return answer

    def _changed(self, method: str) -> None:
        """A login, a revoked token, a form on a page: the replica need not show its effects yet."""
        if self._replica and method not in ("GET", "HEAD"):
            self._replica.wrote()

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
    resp.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, If-Match")
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
