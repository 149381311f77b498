"""People with a password: who they are, and which companies they may enter."""

import hashlib
from dataclasses import dataclass
from typing import Any

from tosite.db.database import Connection, Database
from tosite.oauth.forms import OAuthError, required
from tosite.oauth.secrets import verify_password
from tosite.oauth.throttle import PERSON, Throttle

_WRONG = "Wrong username or password"


@dataclass(frozen=True)
class Login:
    """A person who has shown who he is, and by which password: what follows is good while that is the password."""

    user_id: int
    password_hash: str

    @property
    def proof(self) -> str:
        """Tells this password from the next one, and is of no use to anybody who reads it."""
        return hashlib.sha256(self.password_hash.encode()).hexdigest()


class FirstLogin(OAuthError):
    """The password is right, and serves only for choosing another."""


def authenticate(db: Database, form: dict[str, str], address: str) -> Login:
    """The person whose ``username`` and ``password`` a form has.

    Raises OAuthError 401, 429 when throttled; FirstLogin for a password that serves once.
    """
    row = person(db, form, address)
    if row["once"]:
        text = "This password serves once: choose your own on the login page of the console"
        raise FirstLogin(401, "access_denied", text, "password")
    return Login(int(row["user_id"]), row["password_hash"])


def require_still(tx: Connection, user: int, proof: str) -> None:
    """Raise OAuthError 401 when the person has another password by now; until the transaction ends nobody changes it.

    Checking a password takes so long that it may be changed meanwhile, and whoever knew the old one must not get in.
    """
    row = tx.execute(
        "SELECT 1 FROM app_user WHERE user_id = %s AND active AND password_print(password_hash) = decode(%s, 'hex') "
        "FOR SHARE",
        (user, proof),
    ).fetchone()
    if row is None:
        raise OAuthError(401, "access_denied", _WRONG, "username")


def person(db: Database, form: dict[str, str], address: str) -> dict[str, Any]:
    """Whose username and password a form has. Raises OAuthError 401, 429; a wrong guess is counted."""
    username, password = required(form, "username"), required(form, "password")
    account, throttle = f"{PERSON}{username.lower()}", Throttle(db)
    throttle.check(account, address)
    with db.transaction() as tx:
        row = tx.execute(
            "SELECT user_id, password_hash, active, password_once_until IS NOT NULL AS once, "
            "coalesce(password_once_until <= now(), false) AS over FROM app_user WHERE username = %s",
            (username,),
        ).fetchone()
    if not verify_password(row["password_hash"] if row else None, password) or not row or not row["active"]:
        throttle.failed(account, address)
        raise OAuthError(401, "access_denied", _WRONG, "username")
    if row["over"]:
        text = "The one-time password is no longer good: whoever added you to the company can make a new one"
        raise OAuthError(401, "access_denied", text, "password")
    return row


def companies_of(tx: Connection, user: int) -> list[tuple[int, str]]:
    """The companies that a person may enter by login, by name."""
    rows = tx.execute(
        "SELECT c.company_id, c.name FROM membership m JOIN company c USING (company_id) "
        "JOIN app_user u USING (user_id) WHERE m.user_id = %s AND u.active AND NOT m.api_login_only "
        "AND c.sandbox IS DISTINCT FROM 'CLOSED' ORDER BY c.name, c.company_id",
        (user,),
    ).fetchall()
    return [(row["company_id"], row["name"]) for row in rows]
