"""The grants: what a client hands in and the tokens that it gets."""

import base64
import hashlib
import re
import uuid
from typing import Any

from tosite.db.database import Connection, Database
from tosite.oauth.clients import Client
from tosite.oauth.forms import OAuthError, required
from tosite.oauth.secrets import equal, hash_secret, new_secret
from tosite.oauth.tokens import Caller, TokenIssuer, lock_session
from tosite.service.activation.store import API_IS_OPEN

CODE_SECONDS = 60
REFRESH_DAYS = 90
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def is_challenge(text: str) -> bool:
    """Is it the base64url of a SHA-256, as PKCE's S256 wants it?"""
    return _CHALLENGE.fullmatch(text) is not None


def api_is_open(tx: Connection, company_id: int) -> bool:
    """Has the company taken the API into use, or is it free of that?"""
    row = tx.execute("SELECT 1 FROM company c WHERE c.company_id = %s AND " + API_IS_OPEN, (company_id,)).fetchone()  # noqa: S608
    return row is not None


def not_activated(company_id: int) -> OAuthError:
    """The refusal of whatever would open the API to a company that has not activated it."""
    text = f"The API is not activated for company {company_id}: its administrator activates it"
    return OAuthError(400, "unauthorized_client", text)


def is_active(tx: Connection, company_id: int, user_id: int) -> bool:
    """Is the user active and a member of the company?"""
    row = tx.execute(
        "SELECT 1 FROM membership m JOIN app_user u USING (user_id) "
        "WHERE m.company_id = %s AND m.user_id = %s AND u.active",
        (company_id, user_id),
    ).fetchone()
    return row is not None


def is_revoked_key(tx: Connection, caller: Caller) -> bool:
    """Did the token come from an API key that was revoked since?"""
    row = tx.execute(
        "SELECT 1 FROM api_key WHERE company_id = %s AND key_id = %s AND revoked_at IS NOT NULL",
        (caller.company_id, caller.key_id),
    ).fetchone()
    return row is not None


def create_code(tx: Connection, kind: str, client: Client, company_id: int, user_id: int, challenge: str | None) -> str:
    """A code of 60 seconds; ``kind`` is LOGIN (for tokens) or KEY (for an API key)."""
    code = new_secret("tos_code_")
    tx.execute(
        "INSERT INTO oauth_code (code_hash, kind, company_id, user_id, client_id, redirect_uri, "
        "code_challenge, session_id, expires) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, clock_timestamp() + make_interval(secs => %s))",
        (
            hash_secret(code),
            kind,
            company_id,
            user_id,
            client.client_id,
            client.redirect_uri,
            challenge,
            uuid.uuid4(),
            CODE_SECONDS,
        ),
    )
    return code


class Grants:
    """The grants of an authenticated client."""

    def __init__(self, db: Database, issuer: TokenIssuer) -> None:
        self._db = db
        self._issuer = issuer

    def client_credentials(self, client: Client, form: dict[str, str]) -> dict[str, Any]:
        """An access token for an API key; there is no refresh token, the key is one."""
        key = required(form, "api_key")
        with self._db.transaction() as tx:
            row = tx.execute(
                "SELECT company_id, user_id, key_id FROM api_key "
                "WHERE key_hash = %s AND client_id = %s AND revoked_at IS NULL",
                (hash_secret(key), client.client_id),
            ).fetchone()
            if row is None:
                raise OAuthError(401, "invalid_grant", "The API key is not valid", "api_key")
            _require_active(tx, row)
            tx.execute(
                "UPDATE api_key SET last_used = now() WHERE company_id = %s AND key_id = %s "
                "AND (last_used IS NULL OR last_used < now() - interval '1 minute')",
                (row["company_id"], row["key_id"]),
            )
        caller = Caller(row["company_id"], row["user_id"], client.client_id, uuid.uuid4(), row["key_id"])
        return self._answer(caller, None)

    def authorization_code(self, client: Client, form: dict[str, str]) -> dict[str, Any]:
        """Tokens for a code of the login page."""
        code, redirect_uri = required(form, "code"), required(form, "redirect_uri")
        replayed: uuid.UUID | None = None
        with self._db.transaction() as tx:
            row = self._code(tx, client, code, "LOGIN")
            if row["used_at"] is not None:
                replayed = row["session_id"]
            else:
                self._use_code(tx, client, row, redirect_uri, form.get("code_verifier"))
                caller = Caller(row["company_id"], row["user_id"], client.client_id, row["session_id"])
                refresh = self._new_refresh(tx, caller)
        if replayed is not None:
            self._issuer.revoke_session(replayed)
            raise _bad_code()
        return self._answer(caller, refresh)

    def refresh_token(self, client: Client, form: dict[str, str]) -> dict[str, Any]:
        """New tokens for a refresh token, which is used up; using it again ends the session."""
        digest = hash_secret(required(form, "refresh_token"))
        reused: uuid.UUID | None = None
        with self._db.transaction() as tx:
            row = tx.execute(
                "SELECT family FROM refresh_token WHERE token_hash = %s AND client_id = %s",
                (digest, client.client_id),
            ).fetchone()
            if row is None:
                raise _bad_refresh()
            lock_session(tx, row["family"])
            row = tx.execute(
                "SELECT family, company_id, user_id, used_at, revoked_at, expires > now() AS fresh "
                "FROM refresh_token WHERE token_hash = %s FOR UPDATE",
                (digest,),
            ).fetchone()
            if row is None or row["revoked_at"] is not None or not row["fresh"]:
                raise _bad_refresh()
            if row["used_at"] is not None:
                reused = row["family"]
            else:
                _require_active(tx, row)
                tx.execute("UPDATE refresh_token SET used_at = now() WHERE token_hash = %s", (digest,))
                caller = Caller(row["company_id"], row["user_id"], client.client_id, row["family"])
                refresh = self._new_refresh(tx, caller)
        if reused is not None:
            self._issuer.revoke_session(reused)
            raise _bad_refresh()
        return self._answer(caller, refresh)

    def api_key(self, client: Client, form: dict[str, str]) -> dict[str, Any]:
        """An API key for a code of the key-login page; it is shown this once."""
        code, redirect_uri = required(form, "code"), required(form, "redirect_uri")
        key = new_secret("tos_key_")
        with self._db.transaction() as tx:
            row = self._code(tx, client, code, "KEY")
            if row["used_at"] is not None:
                raise _bad_code()
            self._use_code(tx, client, row, redirect_uri, form.get("code_verifier"))
            tx.execute(
                "INSERT INTO api_key (company_id, user_id, client_id, key_hash, by_login) "
                "VALUES (%s, %s, %s, %s, true)",
                (row["company_id"], row["user_id"], client.client_id, hash_secret(key)),
            )
        return {"api_key": key}

    def revoke(self, client: Client, token: str) -> None:
        """End what the token stands for, when it is this client's (RFC 7009): a session or an API key."""
        digest = hash_secret(token)
        with self._db.transaction() as tx:
            tx.execute(
                "UPDATE api_key SET revoked_at = now() WHERE key_hash = %s AND client_id = %s AND revoked_at IS NULL",
                (digest, client.client_id),
            )
            row = tx.execute(
                "SELECT family FROM refresh_token WHERE token_hash = %s AND client_id = %s",
                (digest, client.client_id),
            ).fetchone()
        if row:
            self._issuer.revoke_session(row["family"])
            return
        claims = self._issuer.verify(token)
        if claims and claims.caller.client_id == client.client_id:
            self._issuer.revoke_session(claims.caller.session_id)

    def introspect(self, client: Client, token: str) -> dict[str, Any]:
        """What the token of this client says (RFC 7662)."""
        found = self._issuer.verify(token)
        if found and found.caller.client_id == client.client_id:
            caller, expires = found.caller, found.expires
            kind = "Bearer"
        else:
            with self._db.transaction() as tx:
                row = tx.execute(
                    "SELECT company_id, user_id, family, extract(epoch FROM expires)::bigint AS expires "
                    "FROM refresh_token WHERE token_hash = %s AND client_id = %s AND used_at IS NULL "
                    "AND revoked_at IS NULL AND expires > now()",
                    (hash_secret(token), client.client_id),
                ).fetchone()
            if row is None:
                return {"active": False}
            caller = Caller(row["company_id"], row["user_id"], client.client_id, row["family"])
            expires, kind = row["expires"], "refresh_token"
        with self._db.transaction() as tx:
            if (
                not is_active(tx, caller.company_id, caller.user_id)
                or not api_is_open(tx, caller.company_id)
                or is_revoked_key(tx, caller)
            ):
                return {"active": False}
        return {
            "active": True,
            "token_type": kind,
            "client_id": caller.client_id,
            "sub": str(caller.user_id),
            "user_id": caller.user_id,
            "company_id": caller.company_id,
            "sid": str(caller.session_id),
            "exp": expires,
        }

    def _code(self, tx: Connection, client: Client, code: str, kind: str) -> dict[str, Any]:
        row = tx.execute(
            "SELECT *, expires > clock_timestamp() AS fresh FROM oauth_code "
            "WHERE code_hash = %s AND client_id = %s AND kind = %s FOR UPDATE",
            (hash_secret(code), client.client_id, kind),
        ).fetchone()
        if row is None:
            raise _bad_code()
        return row

    def _use_code(
        self, tx: Connection, client: Client, row: dict[str, Any], redirect_uri: str, verifier: str | None
    ) -> None:
        """Use the code up, or refuse it."""
        if not row["fresh"]:
            raise _bad_code()
        if not equal(redirect_uri, row["redirect_uri"]) or not equal(redirect_uri, client.redirect_uri):
            raise OAuthError(400, "invalid_grant", "redirect_uri is not the registered one", "redirect_uri")
        challenge = row["code_challenge"]
        if not _proves(challenge, verifier):
            raise OAuthError(400, "invalid_grant", "code_verifier does not fit", "code_verifier")
        _require_active(tx, row)
        tx.execute("UPDATE oauth_code SET used_at = now() WHERE code_hash = %s", (row["code_hash"],))

    def _new_refresh(self, tx: Connection, caller: Caller) -> str:
        token = new_secret("tos_rt_")
        tx.execute(
            "INSERT INTO refresh_token (token_hash, family, company_id, user_id, client_id, expires) "
            "VALUES (%s, %s, %s, %s, %s, now() + make_interval(days => %s))",
            (
                hash_secret(token),
                caller.session_id,
                caller.company_id,
                caller.user_id,
                caller.client_id,
                REFRESH_DAYS,
            ),
        )
        return token

    def _answer(self, caller: Caller, refresh: str | None) -> dict[str, Any]:
        token, seconds = self._issuer.issue(caller)
        answer: dict[str, Any] = {"access_token": token, "token_type": "Bearer", "expires_in": seconds}
        if refresh is not None:
            answer["refresh_token"] = refresh
        return answer


def _proves(challenge: str | None, verifier: str | None) -> bool:
    """PKCE: both or neither, so that nobody can leave the proof away on one side."""
    if challenge is None or verifier is None:
        return challenge is verifier
    if not _VERIFIER.fullmatch(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return equal(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)


def _require_active(tx: Connection, row: dict[str, Any]) -> None:
    if not is_active(tx, row["company_id"], row["user_id"]):
        raise OAuthError(401, "invalid_grant", "The user has no access to the company")
    if not api_is_open(tx, row["company_id"]):
        raise not_activated(row["company_id"])


def _bad_code() -> OAuthError:
    return OAuthError(400, "invalid_grant", "The code is not valid", "code")


def _bad_refresh() -> OAuthError:
    return OAuthError(400, "invalid_grant", "The refresh token is not valid", "refresh_token")
