"""People with a password: who they are, and which companies they may enter."""

from typing import Any

from tosite.db.database import Connection, Database
from tosite.oauth.forms import OAuthError, required
from tosite.oauth.secrets import equal, hash_password, verify_password
from tosite.oauth.throttle import PERSON, Throttle

SHORTEST, LONGEST = 12, 200
"""Characters of a password that somebody chooses."""


class FirstLogin(OAuthError):
    """The password is right, and serves only for choosing another."""


def authenticate(db: Database, form: dict[str, str], address: str) -> int:
    """The id of the user whose ``username`` and ``password`` a form has.

    Raises OAuthError 401, 429 when throttled; FirstLogin for a password that serves once.
    """
    row = _person(db, form, address)
    if row["once"]:
        text = "This password serves once: choose your own on the login page of the console"
        raise FirstLogin(401, "access_denied", text, "password")
    return int(row["user_id"])


def choose_password(db: Database, form: dict[str, str], address: str) -> int:
    """Exchange a password that serves once for ``newPassword``; the id of the user.

    Raises OAuthError 400 for a password that is not acceptable, 401, 409 when it was exchanged already, 429.
    """
    row = _person(db, form, address)
    chosen = form.get("newPassword", "")
    if not SHORTEST <= len(chosen) <= LONGEST:
        raise OAuthError(400, "invalid_request", "The new password must have 12 to 200 characters", "newPassword")
    if equal(chosen, form["password"]) or chosen.lower() == form["username"].lower():
        raise OAuthError(400, "invalid_request", "The new password must be another one", "newPassword")
    if not equal(chosen, form.get("repeated", "")):
        raise OAuthError(400, "invalid_request", "The two new passwords are not the same", "repeated")
    digest = hash_password(chosen)
    with db.transaction() as tx:
        done = tx.execute(
            "UPDATE app_user SET password_hash = %s, password_once_until = NULL "
            "WHERE user_id = %s AND password_hash = %s AND password_once_until > now()",
            (digest, row["user_id"], row["password_hash"]),
        )
    if done.rowcount != 1:
        raise OAuthError(409, "access_denied", "This person has chosen a password already: log in with it", "password")
    return int(row["user_id"])


def _person(db: Database, form: dict[str, str], address: str) -> dict[str, Any]:
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
        raise OAuthError(401, "access_denied", "Wrong username or password", "username")
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
