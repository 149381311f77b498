"""Access tokens: one-hour JWTs signed with ES256, and secrets that are kept as hashes."""

import time
import uuid
from dataclasses import dataclass
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError

from tosite.db.database import Connection, Database
from tosite.oauth import keys
from tosite.oauth.secrets import hash_secret

LIFETIME = keys.TOKEN_SECONDS
_REMEMBERED = 10_000  # good tokens per process
_ISSUER, _AUDIENCE = "tosite", "tosite-api"
NO_SESSION = uuid.UUID(int=0)  # of a caller who acts behind the requests: what was confirmed outlives its session


@dataclass(frozen=True)
class Caller:
    """Who a token speaks for: a user in one company, through one client; ``key_id`` is the API key it came from."""

    company_id: int
    user_id: int
    client_id: str
    session_id: uuid.UUID
    key_id: int | None = None


@dataclass(frozen=True)
class Claims:
    """What an access token says: for whom, and until when (seconds since 1970)."""

    caller: Caller
    expires: int


def lock_session(tx: Connection, session_id: uuid.UUID) -> None:
    """Let no one else rotate or revoke the session's tokens until the transaction ends."""
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7053103))", (str(session_id),))


def end_session(tx: Connection, session_id: uuid.UUID) -> None:
    """End a session: its access tokens and its family of refresh tokens."""
    lock_session(tx, session_id)
    tx.execute(
        "INSERT INTO revoked_session VALUES (%s, now() + interval '1 day') ON CONFLICT DO NOTHING", (session_id,)
    )
    tx.execute("UPDATE refresh_token SET revoked_at = now() WHERE family = %s AND revoked_at IS NULL", (session_id,))


class TokenIssuer:
    """Makes and checks access tokens with the key of the database, so that every worker agrees."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._good: dict[bytes, Claims] = {}
        self._keys = keys.SigningKeys(database)

    def issue(self, caller: Caller) -> tuple[str, int]:
        """A signed token and the seconds it lives."""
        now = int(time.time())
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": uuid.uuid4().hex,
            "sid": str(caller.session_id),
            "company_id": caller.company_id,
            "user_id": caller.user_id,
            "client_id": caller.client_id,
        }
        if caller.key_id is not None:
            claims["key"] = caller.key_id
        return self._sign(claims), LIFETIME

    def read(self, token: str) -> Claims | None:
        """What a good token says, without asking whether its session was revoked; None for everything else.

        Tokens that were found good are remembered until they expire, by their hash.
        """
        digest = hash_secret(token)
        known = self._good.get(digest)
        if known is not None:
            return known if known.expires > time.time() else None
        claims = self._read(token, _AUDIENCE)
        if claims is None:
            return None
        try:
            session = uuid.UUID(claims["sid"])
            caller = Caller(claims["company_id"], claims["user_id"], claims["client_id"], session, claims.get("key"))
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        if len(self._good) >= _REMEMBERED:
            self._good.clear()
        found = self._good[digest] = Claims(caller, claims["exp"])
        return found

    def verify(self, token: str) -> Claims | None:
        """What a good token of a living session says; None for everything else, whatever is wrong with it."""
        claims = self.read(token)
        if claims is None:
            return None
        with self._database.transaction() as tx:
            session = claims.caller.session_id
            revoked = tx.execute("SELECT 1 FROM revoked_session WHERE session_id = %s", (session,)).fetchone()
        return None if revoked else claims

    def revoke(self, caller: Caller) -> None:
        """End the session of a token."""
        self.revoke_session(caller.session_id)

    def revoke_session(self, session_id: uuid.UUID) -> None:
        """End a session: its access tokens and its family of refresh tokens."""
        with self._database.transaction() as tx:
            end_session(tx, session_id)

    def ticket(self, claims: dict[str, Any], seconds: int) -> str:
        """A signed note to ourselves, carried by the login page; it is no access token."""
        full = {**claims, "iss": _ISSUER, "aud": "tosite-login", "exp": int(time.time()) + seconds}
        return self._sign(full)

    def read_ticket(self, ticket: str) -> dict[str, Any] | None:
        """What ``ticket`` signed; None when it is forged or expired."""
        return self._read(ticket, "tosite-login")

    def _sign(self, claims: dict[str, Any]) -> str:
        kid, key = self._keys.current()
        return jwt.encode({"alg": "ES256", "kid": kid}, claims, key)

    def _read(self, token: str, audience: str) -> dict[str, Any] | None:
        try:
            kid = jws.extract_compact(token.encode()).headers().get("kid")
            key = self._keys.find(kid) if isinstance(kid, str) else None
            if key is None:
                return None
            claims: dict[str, Any] = jwt.decode(token, key, algorithms=["ES256"]).claims
            if not isinstance(claims["exp"], int) or claims["exp"] <= time.time():
                return None
        except (JoseError, KeyError, TypeError, ValueError):
            return None
        return claims if (claims.get("iss"), claims.get("aud")) == (_ISSUER, audience) else None

    def jwks(self) -> dict[str, Any]:
        """The public keys, for whoever wants to check a token."""
        return {"keys": self._keys.public()}
