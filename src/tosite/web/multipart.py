"""multipart/form-data in, multipart/mixed out."""

from dataclasses import dataclass
from uuid import uuid4

import falcon
from falcon.media import MultipartFormHandler
from falcon.media.multipart import MultipartParseError

from tosite.web.endpoint import Raw
from tosite.web.errors import ApiError

MAX_FORM = 10_500_000  # a file of 10 000 000 bytes and its frame
_handler = MultipartFormHandler()
_handler.parse_options.max_body_part_count = 10


@dataclass(frozen=True)
class Part:
    """One part of a form: a field, or a file with its name."""

    name: str
    filename: str | None
    data: bytes


def read_form(req: falcon.Request) -> dict[str, Part]:
    """The parts by name; a repeated name keeps the first.

    Raises ApiError 400 damaged or above 10 500 000 bytes, 415 for another content type.
    """
    if not (req.content_type or "").lower().startswith("multipart/form-data"):
        raise ApiError(415)
    if (req.content_length or 0) > MAX_FORM:
        raise ApiError(400, f"The form must have at most {MAX_FORM} bytes")
    found: dict[str, Part] = {}
    try:
        for part in _handler.deserialize(req.bounded_stream, req.content_type, req.content_length):
            data = part.stream.read()
            if part.name:
                found.setdefault(part.name, Part(part.name, part.filename, data))
    except (MultipartParseError, falcon.HTTPError, UnicodeDecodeError, ValueError):
        raise ApiError(400, "The multipart body is damaged") from None
    return found


def mixed(parts: list[tuple[dict[str, str], bytes]]) -> Raw:
    """A multipart/mixed answer of the given headers and bytes, in order (RFC 2046)."""
    boundary = uuid4().hex
    body = b""
    for headers, data in parts:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        body += f"--{boundary}\r\n{lines}\r\n".encode() + data + b"\r\n"
    return Raw(f"multipart/mixed; boundary={boundary}", body + f"--{boundary}--\r\n".encode())
