"""Memberships, and the accounts that people log in with, in the database."""

from typing import Any, LiteralString

from psycopg import errors as pg
from psycopg.types.json import Jsonb

from tosite.access.store import revoke_keys
from tosite.db.database import Connection
from tosite.oauth.tokens import end_session

ONCE_DAYS = 14
"""How long a password that serves once can be used."""

_PEOPLE: LiteralString = (
    "SELECT u.user_id, u.username, u.first_name, u.last_name, u.email, u.active, m.role, m.rights, m.api_login_only, "
    "u.password_once_until IS NOT NULL AS waits FROM membership m JOIN app_user u USING (user_id) "
    "WHERE m.company_id = %(company)s"
)


def lock(tx: Connection, company: int) -> None:
    """Let nobody else change the people of the company until the transaction ends."""
    tx.execute("SELECT 1 FROM company WHERE company_id = %s FOR NO KEY UPDATE", (company,))


def people(tx: Connection, company: int) -> list[dict[str, Any]]:
    """Everybody who belongs to the company, users for programs too, by name."""
    return tx.execute(_PEOPLE + " ORDER BY u.last_name, u.first_name, u.user_id", {"company": company}).fetchall()


def person(tx: Connection, company: int, user: int) -> dict[str, Any] | None:
    """One of them."""
    return tx.execute(_PEOPLE + " AND m.user_id = %(user)s", {"company": company, "user": user}).fetchone()


def account(tx: Connection, username: str) -> dict[str, Any] | None:
    """The account of a username, whatever capitals it is written with; the one that is written just so comes first."""
    return tx.execute(
        "SELECT user_id, active, password_once_until IS NOT NULL AS waits FROM app_user "
        "WHERE lower(username) = lower(%(username)s) ORDER BY username = %(username)s DESC, user_id LIMIT 1",
        {"username": username},
    ).fetchone()


def add_account(tx: Connection, values: dict[str, Any]) -> dict[str, Any] | None:
    """Make an account with a password for one login: ``user_id`` and ``until``; None when somebody else just did."""
    return tx.execute(
        "INSERT INTO app_user (username, password_hash, first_name, last_name, email, password_once_until) "
        "VALUES (%(username)s, %(hash)s, %(first_name)s, %(last_name)s, %(username)s, "
        "now() + make_interval(days => %(days)s)) ON CONFLICT (username) DO NOTHING RETURNING user_id, password_once_until AS until",
        {**values, "days": ONCE_DAYS},
    ).fetchone()


def renew_account(tx: Connection, user: int, values: dict[str, Any]) -> dict[str, Any] | None:
    """The same for an account that nobody has logged in with so far; None when somebody just has."""
    return tx.execute(
        "UPDATE app_user SET password_hash = %(hash)s, first_name = %(first_name)s, last_name = %(last_name)s, "
        "password_once_until = now() + make_interval(days => %(days)s) "
        "WHERE user_id = %(user)s AND password_once_until IS NOT NULL RETURNING user_id, password_once_until AS until",
        {**values, "days": ONCE_DAYS, "user": user},
    ).fetchone()


def join(tx: Connection, company: int, user: int, role: str, rights: dict[str, Any]) -> None:
    """Let a person into the company."""
    tx.execute(
        "INSERT INTO membership (company_id, user_id, role, rights) VALUES (%s, %s, %s, %s)",
        (company, user, role, Jsonb(rights)),
    )


def change(tx: Connection, company: int, user: int, role: str, rights: dict[str, Any]) -> None:
    """Replace role and rights of a member."""
    tx.execute(
        "UPDATE membership SET role = %s, rights = %s WHERE company_id = %s AND user_id = %s",
        (role, Jsonb(rights), company, user),
    )


def take_out(tx: Connection, company: int, user: int) -> bool:
    """End a membership with its keys and logins; False when something of the company still acts in the user's name.

    The keys stay as revoked ones: tokens that came from them are not good again when the person comes back.
    """
    families = tx.execute(
        "SELECT DISTINCT family FROM refresh_token WHERE company_id = %s AND user_id = %s AND revoked_at IS NULL "
        "ORDER BY family",
        (company, user),
    ).fetchall()
    for row in families:
        end_session(tx, row["family"])
    revoke_keys(tx, company, user=user)
    try:
        with tx.transaction():
            tx.execute("DELETE FROM membership WHERE company_id = %s AND user_id = %s", (company, user))
    except pg.ForeignKeyViolation:
        return False
    return True
