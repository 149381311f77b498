"""Bodies of requests: how much of them is read, unpacked, and what they are turned into."""

import gzip
import zlib
from io import BytesIO
from typing import Any

import falcon

from tosite.web.binding import bind, parse_json, read_body
from tosite.web.endpoint import Endpoint
from tosite.web.errors import ApiError
from tosite.web.multipart import read_form

MAX_BODY = 10_500_000  # a file of 10 000 000 bytes and its multipart frame
MAX_RATIO = 100  # of an unpacked body to a packed one


def raw_body(req: falcon.Request, built: Endpoint) -> bytes:
    """The unpacked bytes that an operation asks for. Raises ApiError 413 (400 for a form, as the contract has it)."""
    if not (built.body or built.raw_body or built.form):
        return b""
    too_large, most = 400 if built.form else 413, built.max_body or MAX_BODY
    if (req.content_length or 0) > most:
        raise ApiError(too_large, _too_large(most))
    # A chunked body states no length; its stream ends by itself.
    stream = req.stream if req.content_length is None else req.bounded_stream
    raw: bytes = stream.read(most + 1)
    if len(raw) > most:
        raise ApiError(too_large, _too_large(most))
    if (req.get_header("Content-Encoding") or "").lower() == "gzip":
        limit = min(most, MAX_RATIO * len(raw))
        try:
            with gzip.GzipFile(fileobj=BytesIO(raw)) as packed:
                raw = packed.read(limit + 1)
        except (OSError, EOFError, zlib.error):
            raise ApiError(400, "The gzip body is damaged") from None
        if len(raw) > limit:
            raise ApiError(too_large, _too_large(limit))
    return raw


def _too_large(limit: int) -> str:
    return f"The request body is too large: at most {limit} bytes"


def body_of(req: falcon.Request, built: Endpoint, raw: bytes) -> Any:
    """The body as the operation states it. Raises ApiError 400 with all violations, 415 for another content type."""
    if built.form:
        return read_form(req.content_type, raw)
    if built.body is None and not built.raw_body:
        return None
    if not raw.strip() and built.body_optional:
        return None
    content_type = (req.content_type or "application/json").split(";")[0].strip().lower()
    if content_type != "application/json":
        raise ApiError(415)
    if built.raw_body or built.body is None:
        return parse_json(raw)
    if built.body_optional:
        value = parse_json(raw)
        return None if value in ([], None) else bind(built.body, value)
    return read_body(built.body, raw)


def fingerprint_of(req: falcon.Request, built: Endpoint, raw: bytes) -> bytes:
    """What makes two bodies the same: of a form its parts, because the frame between them differs every time."""
    if not built.form:
        return raw
    parts = read_form(req.content_type, raw).values()
    return b"\0".join(part.name.encode() + b"\0" + part.data for part in parts)
