"""The token endpoint and what lives at the host's root. So far: client credentials with an API key."""

import base64
import binascii
import uuid
from collections.abc import Callable
from urllib.parse import parse_qs

import falcon
import msgspec

from tosite.db.database import Database
from tosite.oauth.tokens import Caller, TokenIssuer, hash_secret, same_secret
from tosite.web.errors import ApiError

Resource = Callable[[falcon.Request, falcon.Response], None]
_FAILURES_A_MINUTE = 10


class OAuthError(ApiError):
    """A refusal of the token endpoint: the OAuth members beside the contract's list."""

    def __init__(self, status: int, code: str, description: str, headers: dict[str, str] | None = None):
        super().__init__(status, description, headers)
        self.code = code

    def body(self) -> dict[str, object]:
        """Both shapes in one body."""
        return {"error": self.code, "error_description": self.violations[0].message, **super().body()}


def routes(database: Database, issuer: TokenIssuer) -> dict[tuple[str, str], Resource]:
    """The endpoints under the API's base paths."""

    def token(req: falcon.Request, resp: falcon.Response) -> None:
        form = _form(req)
        client_id, secret = _client_credentials(req, form)
        grant = form.get("grant_type")
        if not grant or not client_id or not secret:
            raise OAuthError(400, "invalid_request", "grant_type, client_id and client_secret are required")
        if grant != "client_credentials":
            raise OAuthError(400, "unsupported_grant_type", "Only client_credentials with an api_key is built so far")
        if not form.get("api_key"):
            raise OAuthError(400, "invalid_request", "api_key is required")
        caller = _caller_of(database, client_id, secret, form["api_key"], req.remote_addr)
        access, lifetime = issuer.issue(caller)
        resp.set_header("Cache-Control", "no-store")
        resp.content_type = "application/json"
        resp.data = msgspec.json.encode({"access_token": access, "token_type": "Bearer", "expires_in": lifetime})

    return {("POST", "/oauth/token"): token}


def host_routes(database: Database, issuer: TokenIssuer) -> dict[tuple[str, str], Resource]:
    """The endpoints at the host's root."""

    def logout(req: falcon.Request, resp: falcon.Response) -> None:
        scheme, _, value = (req.auth or "").partition(" ")
        caller = issuer.verify(value.strip()) if scheme.lower() == "bearer" else None
        if caller is None:
            raise ApiError(401)
        issuer.revoke(caller)
        resp.status = 204

    def jwks(req: falcon.Request, resp: falcon.Response) -> None:
        resp.content_type = "application/json"
        resp.data = msgspec.json.encode(issuer.jwks())

    def ready(req: falcon.Request, resp: falcon.Response) -> None:
        with database.transaction() as tx:
            tx.execute("SELECT 1")
        resp.content_type = "application/json"
        resp.data = b'{"status":"OK"}'

    return {
        ("POST", "/logout"): logout,
        ("GET", "/.well-known/jwks.json"): jwks,
        ("GET", "/health"): ready,
        ("GET", "/ready"): ready,
    }


def _form(req: falcon.Request) -> dict[str, str]:
    """The form fields of the body; what stands in the URL is never read, secrets do not belong there."""
    kind = (req.content_type or "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise OAuthError(415, "invalid_request", "Send the fields as application/x-www-form-urlencoded")
    try:
        text = req.bounded_stream.read(65_536).decode("utf-8")
        fields = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=50)
    except (UnicodeDecodeError, ValueError):
        raise OAuthError(400, "invalid_request", "The form is malformed") from None
    return {name: values[-1].replace("\0", "") for name, values in fields.items()}


def _client_credentials(req: falcon.Request, form: dict[str, str]) -> tuple[str, str]:
    scheme, _, value = (req.auth or "").partition(" ")
    if scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            raise OAuthError(401, "invalid_client", "The client credentials are malformed") from None
        return client_id.replace("\0", ""), secret
    return form.get("client_id", ""), form.get("client_secret", "")


def _caller_of(database: Database, client_id: str, secret: str, api_key: str, address: str) -> Caller:
    with database.transaction() as tx:
        recent = tx.execute(
            "SELECT count(*) AS n FROM login_failure WHERE account = %s AND address = %s "
            "AND at > now() - interval '1 minute'",
            (client_id, address),
        ).fetchone()
        if recent and recent["n"] >= _FAILURES_A_MINUTE:
            raise OAuthError(429, "slow_down", "Too many failures: wait a minute", {"Retry-After": "60"})
        client = tx.execute("SELECT secret_hash FROM api_client WHERE client_id = %s", (client_id,)).fetchone()
        key = tx.execute(
            "SELECT k.company_id, k.user_id FROM api_key k JOIN membership m USING (company_id, user_id) "
            "JOIN app_user u USING (user_id) WHERE k.key_hash = %s AND k.client_id = %s "
            "AND k.revoked_at IS NULL AND u.active",
            (hash_secret(api_key), client_id),
        ).fetchone()
        # Compared even for an unknown client, so that time tells nothing.
        matches = same_secret(secret, client["secret_hash"] if client else bytes(32))
        if client and matches and key:
            return Caller(key["company_id"], key["user_id"], client_id, uuid.uuid4())
        tx.execute("INSERT INTO login_failure (account, address) VALUES (%s, %s)", (client_id, address))
    raise OAuthError(401, "invalid_client", "Unknown client, secret or API key")
