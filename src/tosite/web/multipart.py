"""multipart/form-data in, multipart/mixed out."""

from dataclasses import dataclass
from io import BytesIO
from uuid import uuid4

import falcon
from falcon.media import MultipartFormHandler
from falcon.media.multipart import MultipartParseError

from tosite.web.endpoint import Raw
from tosite.web.errors import ApiError

_handler = MultipartFormHandler()
_handler.parse_options.max_body_part_count = 10


@dataclass(frozen=True)
class Part:
    """One part of a form: a field, or a file with its name."""

    name: str
    filename: str | None
    data: bytes


def read_form(content_type: str | None, body: bytes) -> dict[str, Part]:
    """The parts by name; a repeated name keeps the first. Raises ApiError 400 damaged, 415 for another content type."""
    if content_type is None or not content_type.lower().startswith("multipart/form-data"):
        raise ApiError(415)
    found: dict[str, Part] = {}
    try:
        for part in _handler.deserialize(BytesIO(body), content_type, len(body)):
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
