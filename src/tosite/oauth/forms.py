"""Reading form-encoded requests and answering in OAuth's own words."""

import base64
import binascii
import json
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import falcon

_LONGEST_BODY = 64 * 1024
_FORM = "application/x-www-form-urlencoded"


class OAuthError(Exception):
    """A refusal: OAuth's error code and the HTTP status that goes with it."""

    def __init__(
        self,
        status: int,
        error: str,
        description: str,
        field: str = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.description = description
        self.field = field
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """The API's error body with the two members of RFC 6749."""
        return {
            "errors": [{"status": self.status, "field": self.field, "message": self.description}],
            "error": self.error,
            "error_description": self.description,
        }


def _pairs(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=50, errors="strict")
    except ValueError:
        raise OAuthError(400, "invalid_request", "The parameters are malformed") from None
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name in fields:
            raise OAuthError(400, "invalid_request", "A parameter is given more than once")
        if "\0" in value:
            raise OAuthError(400, "invalid_request", "A parameter has a NUL character")
        fields[name] = value
    return {name: value for name, value in fields.items() if value}


def read_form(req: falcon.Request) -> dict[str, str]:
    """The fields of a form-encoded body; empty ones count as not sent."""
    kind = (req.content_type or "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise OAuthError(415, "invalid_request", f"The body must be {_FORM}")
    raw: bytes = req.bounded_stream.read(_LONGEST_BODY + 1)
    if len(raw) > _LONGEST_BODY:
        raise OAuthError(413, "invalid_request", "The request body is too large")
    try:
        return _pairs(raw.decode())
    except UnicodeDecodeError:
        raise OAuthError(400, "invalid_request", "The body is not UTF-8") from None


def read_query(req: falcon.Request) -> dict[str, str]:
    """The parameters of the URL; never ask these for a secret."""
    return _pairs(req.query_string)


def required(form: dict[str, str], name: str) -> str:
    """The field, or 400 invalid_request."""
    if name not in form:
        raise OAuthError(400, "invalid_request", f"{name} is required", name)
    return form[name]


def client_credentials(authorization: str | None, form: dict[str, str]) -> tuple[str, str]:
    """The client's id and secret, from HTTP Basic or from the body, never from both."""
    if authorization and authorization[:6].lower() == "basic ":
        try:
            text = base64.b64decode(authorization[6:].strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise OAuthError(401, "invalid_client", "The Authorization header is malformed") from None
        name, colon, password = text.partition(":")
        name, password = unquote_plus(name), unquote_plus(password)
        if not colon or "\0" in text + name + password:
            raise OAuthError(401, "invalid_client", "The Authorization header is malformed")
        if "client_secret" in form or form.get("client_id", name) != name:
            raise OAuthError(400, "invalid_request", "Use one way of client authentication", "client_id")
        return name, password
    return required(form, "client_id"), required(form, "client_secret")


def answer_json(resp: falcon.Response, status: int, body: object) -> None:
    """A JSON answer that nobody may keep."""
    resp.status = status
    resp.content_type = "application/json"
    resp.text = json.dumps(body)
    resp.set_header("Cache-Control", "no-store")
    resp.set_header("Pragma", "no-cache")


def answer_error(resp: falcon.Response, error: OAuthError, challenge: str = 'Basic realm="tosite"') -> None:
    """Answer with the refusal."""
    answer_json(resp, error.status, error.body())
    for name, value in error.headers.items():
        resp.set_header(name, value)
    if error.status == 401:
        resp.set_header("WWW-Authenticate", challenge)
