"""The authorisation server's endpoints, by the place where they live."""

from collections.abc import Callable

import falcon
import msgspec

from tosite.db.database import Database
from tosite.oauth.flows import full_routes, login_routes
from tosite.oauth.tokens import TokenIssuer
from tosite.settings import Settings
from tosite.web.errors import ApiError

Resource = Callable[[falcon.Request, falcon.Response], None]


def routes(database: Database, issuer: TokenIssuer, settings: Settings) -> dict[tuple[str, str], Resource]:
    """The endpoints under the API's base paths."""
    return full_routes(database, issuer, settings)


def host_routes(database: Database, issuer: TokenIssuer, settings: Settings) -> dict[tuple[str, str], Resource]:
    """The endpoints at the host's root."""

    def logout(req: falcon.Request, resp: falcon.Response) -> None:
        scheme, _, value = (req.auth or "").partition(" ")
        claims = issuer.verify(value.strip()) if scheme.lower() == "bearer" else None
        if claims is None:
            raise ApiError(401)
        issuer.revoke(claims.caller)
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
        **login_routes(database, issuer, settings),
        ("POST", "/logout"): logout,
        ("GET", "/.well-known/jwks.json"): jwks,
        ("GET", "/health"): ready,
        ("GET", "/ready"): ready,
    }
