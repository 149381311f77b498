"""Logged-in people on the pages: a cookie of full entropy, kept as its hash; two hours idle, twelve in all."""

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

import falcon
from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.oauth.secrets import equal, hash_secret, new_secret
from tosite.oauth.tokens import Caller

COOKIE = "tosite_session"
COOKIE_PATH = "/console"
CLIENT = "console"
"""The client's name in the audit log for what is done on the pages."""
_LIVES = "seen > now() - interval '2 hours' AND created > now() - interval '12 hours'"


@dataclass(frozen=True)
class Session:
    """A person who logged in, and the company that the pages show."""

    token_hash: bytes
    session_id: uuid.UUID
    user_id: int
    company_id: int | None
    csrf: str

    @property
    def caller(self) -> Caller:
        """Who acts, for operations done from a page."""
        if self.company_id is None:
            raise ValueError("no company is chosen")
        return Caller(self.company_id, self.user_id, CLIENT, self.session_id)

    def fits(self, csrf: str | None) -> bool:
        """Was the form made by a page of this session?"""
        return csrf is not None and equal(csrf, self.csrf)


def begin(tx: Connection, user: int, company: int | None) -> str:
    """A new session; returns the cookie's value, which is kept nowhere."""
    token = new_secret("tos_ps_")
    tx.execute(
        "INSERT INTO portal_session (token_hash, user_id, company_id, csrf) VALUES (%s, %s, %s, %s)",
        (hash_secret(token), user, company, secrets.token_urlsafe(24)),
    )
    return token


def find(tx: Connection, token: str | None) -> Session | None:
    """The living session behind a cookie; it is used now.

    That is noted once a minute: requests of one person would wait for each other's sessions to be ended otherwise.
    """
    if not token:
        return None
    digest = hash_secret(token)
    row: dict[str, Any] | None = tx.execute(
        "SELECT token_hash, session_id, user_id, company_id, csrf, seen < now() - interval '1 minute' AS is_late "  # noqa: S608
        "FROM portal_session WHERE token_hash = %s AND " + _LIVES,
        (digest,),
    ).fetchone()
    if row is not None and row["is_late"]:
        tx.execute("UPDATE portal_session SET seen = now() WHERE token_hash = %s", (digest,))
    if row is None:
        return None
    return Session(bytes(row["token_hash"]), row["session_id"], row["user_id"], row["company_id"], row["csrf"])


def choose(tx: Connection, session: Session, company: int) -> None:
    """Show another company from now on; the caller has checked that it is one of the user's."""
    tx.execute("UPDATE portal_session SET company_id = %s WHERE token_hash = %s", (company, session.token_hash))


def leave_message(tx: Connection, session: Session, good: bool, texts: list[str]) -> None:
    """What the page after a form shows, once: that it was done (``good``), or why not."""
    message = Jsonb({"good": good, "texts": texts})
    tx.execute("UPDATE portal_session SET message = %s WHERE token_hash = %s", (message, session.token_hash))


def take_message(tx: Connection, session: Session) -> dict[str, Any] | None:
    """The message that waits for the next page (``good``, ``texts``); it is gone then."""
    row = tx.execute(
        "WITH waiting AS (SELECT token_hash, message FROM portal_session WHERE token_hash = %s AND message IS NOT NULL "
        "FOR UPDATE) UPDATE portal_session s SET message = NULL FROM waiting w WHERE s.token_hash = w.token_hash "
        "RETURNING w.message",
        (session.token_hash,),
    ).fetchone()
    return row["message"] if row else None


def spend(tx: Connection, session: Session, form: str) -> bool:
    """Note that a form was sent; False when it was before. The last hundred of a session are remembered."""
    done = tx.execute(
        "UPDATE portal_session SET spent = (array_prepend(%(form)s::text, spent))[1:100] "
        "WHERE token_hash = %(hash)s AND %(form)s <> ALL(spent)",
        {"form": form[:40], "hash": session.token_hash},
    )
    return done.rowcount == 1


def end(tx: Connection, session: Session) -> None:
    """Log out."""
    tx.execute("DELETE FROM portal_session WHERE token_hash = %s", (session.token_hash,))


def set_cookie(resp: falcon.Response, token: str, secure: bool) -> None:
    """Hand the session to the browser; scripts cannot read it, and other sites cannot send it with their forms."""
    resp.set_cookie(COOKIE, token, path=COOKIE_PATH, http_only=True, same_site="Lax", secure=secure)


def clear_cookie(resp: falcon.Response) -> None:
    """Take it back."""
    resp.unset_cookie(COOKIE, path=COOKIE_PATH)
