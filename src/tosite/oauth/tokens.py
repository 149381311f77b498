"""Access tokens: one-hour JWTs signed with ES256, and secrets that are kept as hashes."""

import hashlib
import hmac
import secrets
import time
import uuid
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from psycopg.types.json import Jsonb

from tosite.db.database import Database

LIFETIME = 3600
_ISSUER, _AUDIENCE = "tosite", "tosite-api"


@dataclass(frozen=True)
class Caller:
    """Who a token speaks for: a user in one company, through one client."""

    company_id: int
    user_id: int
    client_id: str
    session_id: uuid.UUID


def new_secret(prefix: str) -> str:
    """A secret of 256 bits; the prefix lets secret scanners find it."""
    return prefix + secrets.token_urlsafe(32)


def hash_secret(text: str) -> bytes:
    """What is stored of a random secret; it has enough entropy to need no slow hash."""
    return hashlib.sha256(text.encode()).digest()


def same_secret(text: str, stored: bytes) -> bool:
    """Constant-time comparison of a secret with its stored hash."""
    return hmac.compare_digest(hash_secret(text), stored)


class TokenIssuer:
    """Makes and checks access tokens with the key of the database, so that every worker agrees."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.transaction() as tx:
            tx.execute("LOCK TABLE signing_key IN EXCLUSIVE MODE")
            row = tx.execute("SELECT kid, private_jwk FROM signing_key ORDER BY created DESC LIMIT 1").fetchone()
            if row is None:
                key = ECKey.generate_key("P-256")
                row = {"kid": uuid.uuid4().hex, "private_jwk": key.as_dict(private=True)}
                tx.execute(
                    "INSERT INTO signing_key (kid, private_jwk) VALUES (%s, %s)",
                    (row["kid"], Jsonb(row["private_jwk"])),
                )
        self._kid: str = row["kid"]
        self._key = ECKey.import_key(row["private_jwk"])

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
        return jwt.encode({"alg": "ES256", "kid": self._kid}, claims, self._key), LIFETIME

    def verify(self, token: str) -> Caller | None:
        """The caller of a good token; None for everything else, whatever is wrong with it."""
        try:
            decoded = jwt.decode(token, self._key, algorithms=["ES256"])
            claims: dict[str, Any] = decoded.claims
            if claims["iss"] != _ISSUER or claims["aud"] != _AUDIENCE or claims["exp"] <= time.time():
                return None
            caller = Caller(claims["company_id"], claims["user_id"], claims["client_id"], uuid.UUID(claims["sid"]))
        except (JoseError, KeyError, TypeError, ValueError):
            return None
        with self._database.transaction() as tx:
            revoked = tx.execute("SELECT 1 FROM revoked_session WHERE session_id = %s", (caller.session_id,)).fetchone()
        return None if revoked else caller

    def revoke(self, caller: Caller) -> None:
        """End the session of a token."""
        with self._database.transaction() as tx:
            tx.execute(
                "INSERT INTO revoked_session VALUES (%s, now() + interval '1 day') ON CONFLICT DO NOTHING",
                (caller.session_id,),
            )

    def jwks(self) -> dict[str, Any]:
        """The public key, for whoever wants to check a token."""
        return {"keys": [{**self._key.as_dict(private=False), "kid": self._kid, "alg": "ES256", "use": "sig"}]}
