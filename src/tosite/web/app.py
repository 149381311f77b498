"""The WSGI application: base paths, routing, authentication, one transaction per request, errors in one shape."""

import gzip
import logging
import re
import uuid
import zlib
from collections.abc import Callable
from importlib.resources import files
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import falcon
import msgspec
import psycopg
from psycopg import errors as pg

from tosite.db.database import Database
from tosite.oauth import api as oauth
from tosite.oauth.tokens import TokenIssuer
from tosite.web import operations as _operations  # noqa: F401  (registers every endpoint)
from tosite.web.binding import bind, parse_json
from tosite.web.endpoint import ENDPOINTS, Endpoint, Raw, Request
from tosite.web.errors import ApiError
from tosite.web.idempotency import HEADER, REPLAY_HEADER, request_hash, store_answer, stored_answer
from tosite.web.multipart import read_form
from tosite.web.openapi import served_document
from tosite.web.query import read_query
from tosite.web.versions import entity_tag

MAX_BODY = 10_500_000  # a file of 10 000 000 bytes and its multipart frame
MAX_RATIO = 100  # of an unpacked body to a packed one
_BASES = re.compile(r"^(?:latest/|supported/|v[0-9]{4}/)?api(?:/|$)")
_encoder = msgspec.json.Encoder(decimal_format="number")
_log = logging.getLogger("tosite")

Resource = Callable[[falcon.Request, falcon.Response], None]


def contract() -> dict[str, Any]:
    """The published contract."""
    document: dict[str, Any] = msgspec.json.decode((files("tosite.contract") / "openapi.json").read_bytes())
    return document


class Router:
    """Contract paths to operations; literal segments win over ``{id}``."""

    def __init__(self, paths: dict[str, dict[str, Any]]) -> None:
        self._routes = sorted(
            ((path.strip("/").split("/"), path) for path in paths),
            key=lambda route: [segment.startswith("{") for segment in route[0]],
        )

    def find(self, segments: list[str], method: str, methods: dict[str, set[str]]) -> list[tuple[str, dict[str, str]]]:
        """Every path that fits the segments, best first, with its path values."""
        fits = []
        for pattern, path in self._routes:
            if len(pattern) != len(segments):
                continue
            values = {}
            for wanted, given in zip(pattern, segments, strict=True):
                if wanted.startswith("{"):
                    values[wanted[1:-1]] = given
                elif wanted != given:
                    break
            else:
                fits.append((path, values))
        return [f for f in fits if method in methods[f[0]]] or fits


class Api:
    """All operations behind one WSGI sink."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._issuer = TokenIssuer(database)
        self._contract = contract()
        paths = self._contract["paths"]
        self._methods = {p: {m.upper() for m in ops if m.upper() in falcon.HTTP_METHODS} for p, ops in paths.items()}
        self._router = Router(paths)
        self._oauth = oauth.routes(database, self._issuer)
        self._host = oauth.host_routes(database, self._issuer)
        self._document = _encoder.encode(served_document(self._contract))

    def handle(self, req: falcon.Request, resp: falcon.Response, **_: Any) -> None:
        """Answer one request; nothing but a JSON answer ever leaves."""
        request_id = str(uuid.uuid4())
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
            if resource is None:
                if any(path == "/" + raw_path for _, path in self._host):
                    raise ApiError(405)
                raise ApiError(404)
            resource(req, resp)
            return
        _allow_origin(resp)
        inner = (raw_path + "/")[base.end() :].strip("/")
        resource = self._oauth.get((method, "/" + inner))
        if resource is not None:
            resource(req, resp)
            return
        if inner == "openapi.json" and method == "GET":
            resp.content_type, resp.data = "application/json", self._document
            return
        self._operation(req, resp, method, [unquote(s) for s in inner.split("/")])

    def _operation(self, req: falcon.Request, resp: falcon.Response, method: str, segments: list[str]) -> None:
        fits = self._router.find(segments, method, self._methods)
        if not fits:
            raise ApiError(404)
        path, values = fits[0]
        if method not in self._methods[path]:
            raise ApiError(405, headers={"Allow": ", ".join(sorted(self._methods[path]))})
        built = ENDPOINTS.get((method, path))
        if built is not None and built.public:
            with self._database.transaction() as tx:
                self._send(resp, _encoder.encode(built.handler(Request(tx, None, {}, values, {}, {}))))  # type: ignore[arg-type]
            return
        caller = self._issuer.verify(_bearer(req))
        if caller is None:
            raise ApiError(401, headers={"WWW-Authenticate": "Bearer"})
        if built is None:
            raise ApiError(501)
        declared = self._contract["paths"][path][method.lower()].get("parameters", []) + built.extra_query
        try:
            with self._database.transaction() as tx:
                member = tx.execute(
                    "SELECT m.rights, m.role FROM membership m JOIN app_user u USING (user_id) "
                    "WHERE m.company_id = %s AND m.user_id = %s AND u.active",
                    (caller.company_id, caller.user_id),
                ).fetchone()
                if member is None:
                    raise ApiError(401)
                request = Request(tx, caller, member["rights"], values, {}, {}, role=member["role"], need=built.need)
                if built.need.kinds.keys() == {""} and not built.need.hidden:
                    request.require()
                request.query = read_query(req.query_string, declared)
                request.headers = {k.lower(): v for k, v in req.headers.items()}
                raw = _body_bytes(req) if built.body or built.raw_body or built.form else b""
                parts = read_form(req.content_type, raw) if built.form else {}
                if built.form:
                    raw = b"\0".join(p.name.encode() + b"\0" + p.data for p in parts.values())
                key = req.get_header(HEADER) if method == "POST" else None
                wanted = request_hash(method, "/".join(segments), req.query_string, raw) if key else b""
                answer = stored_answer(tx, caller, key, wanted) if key else None
                if answer is None:
                    request.body = parts if built.form else self._read_body(req, built, raw)
                    result = built.handler(request)
                    if isinstance(result, Raw):
                        resp.content_type, resp.data = result.content_type, result.data
                        return
                    _tag(resp, result)
                    answer = None if result is None else _encoder.encode(result)
                    if key and answer is not None:
                        store_answer(tx, caller, key, wanted, answer)
                else:
                    resp.set_header(REPLAY_HEADER, "true")
        except (pg.NumericValueOutOfRange, pg.UntranslatableCharacter) as error:
            raise ApiError(400, str(error).splitlines()[0]) from None
        self._send(resp, answer)

    def _read_body(self, req: falcon.Request, built: Endpoint, raw: bytes) -> Any:
        if built.body is None and not built.raw_body:
            return None
        if not raw.strip() and built.body_optional:
            return None
        content_type = (req.content_type or "application/json").split(";")[0].strip().lower()
        if content_type != "application/json":
            raise ApiError(415)
        value = parse_json(raw)
        if built.raw_body:
            return value
        if built.body_optional and value in ([], None):
            return None
        assert built.body is not None  # noqa: S101
        return bind(built.body, value)

    def _send(self, resp: falcon.Response, answer: bytes | None) -> None:
        if answer is None:
            resp.status = 204
            return
        resp.content_type = "application/json"
        resp.data = answer
        resp.set_header("Cache-Control", "no-store")


def _tag(resp: falcon.Response, result: object) -> None:
    """The version of a whole resource is its entity tag too."""
    version = result.get("version") if isinstance(result, dict) else None
    if isinstance(version, str):
        resp.set_header("ETag", entity_tag(version))


def _allow_origin(resp: falcon.Response) -> None:
    resp.set_header("Access-Control-Allow-Origin", "*")
    resp.set_header("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, If-Match")
    resp.set_header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS")
    resp.set_header("Access-Control-Expose-Headers", f"ETag, Retry-After, X-Request-Id, {REPLAY_HEADER}")


def _bearer(req: falcon.Request) -> str:
    scheme, _, token = (req.auth or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _body_bytes(req: falcon.Request) -> bytes:
    if (req.content_length or 0) > MAX_BODY:
        raise ApiError(413)
    # A chunked body states no length; its stream ends by itself.
    stream = req.stream if req.content_length is None else req.bounded_stream
    raw: bytes = stream.read(MAX_BODY + 1)
    if len(raw) > MAX_BODY:
        raise ApiError(413)
    if (req.get_header("Content-Encoding") or "").lower() == "gzip":
        limit = min(MAX_BODY, MAX_RATIO * len(raw))
        try:
            with gzip.GzipFile(fileobj=BytesIO(raw)) as packed:
                raw = packed.read(limit + 1)
        except (OSError, EOFError, zlib.error):
            raise ApiError(400, "The gzip body is damaged") from None
        if len(raw) > limit:
            raise ApiError(413)
    return raw


def create_app(database: Database) -> "falcon.App[falcon.Request, falcon.Response]":
    """The application over a migrated database."""
    app = falcon.App()
    app.req_options.strip_url_path_trailing_slash = False
    app.add_sink(Api(database).handle, "/")
    return app
