"""Passwords of people, and the mails about them, in the database. An account is a person's own, whatever the company."""

import uuid
from typing import Any, LiteralString

from tosite.db.database import Connection
from tosite.mail.delivery import Outcome
from tosite.oauth.secrets import hash_secret

_LOGS_IN: LiteralString = (
    "u.active AND EXISTS (SELECT 1 FROM membership m JOIN company c USING (company_id) WHERE m.user_id = u.user_id "
    "AND NOT m.api_login_only AND c.sandbox IS DISTINCT FROM 'CLOSED')"
)
"""Is the user ``u`` somebody who logs in, and no user for programs?"""


_TO_BE_SENT: LiteralString = (
    "(a.state = 'WAITING' AND (a.kind <> 'RECOVERY' OR a.queued_at > now() - interval '1 hour'))"
)
"""Does the mail ``a`` still go out? Nobody waits longer than an hour for a key: one asks again."""


def login_of(tx: Connection, user: int) -> dict[str, Any]:
    """``username`` and ``password_hash``."""
    row = tx.execute("SELECT username, password_hash FROM app_user WHERE user_id = %s", (user,)).fetchone()
    assert row  # noqa: S101  (accounts are never deleted)
    return row


def replace(tx: Connection, user: int, digest: str, former: str) -> bool:
    """Give a person a password of the own, in the place of the one with the hash ``former``; False when that is gone."""
    done = tx.execute(
        "UPDATE app_user SET password_hash = %s, password_once_until = NULL WHERE user_id = %s AND password_hash = %s",
        (digest, user, former),
    )
    return done.rowcount == 1


def replace_by_one_for_once(tx: Connection, username: str, digest: str, days: int) -> dict[str, Any] | None:
    """Give a person who logs in on pages a password that serves once: ``user_id`` and ``until``; None for nobody."""
    return tx.execute(
        "UPDATE app_user u SET password_hash = %s, password_once_until = now() + make_interval(days => %s) "  # noqa: S608  (literals)
        "WHERE u.username = %s AND " + _LOGS_IN + " RETURNING u.user_id, u.password_once_until AS until",
        (digest, days, username),
    ).fetchone()


def end_sessions(tx: Connection, user: int, but: uuid.UUID | None = None) -> None:
    """Log a person out of the pages everywhere, but for one session."""
    tx.execute("DELETE FROM portal_session WHERE user_id = %s AND session_id IS DISTINCT FROM %s", (user, but))


def logins_of_programs(tx: Connection, user: int) -> list[uuid.UUID]:
    """The sessions that programs can renew in the person's name, in all companies."""
    rows = tx.execute(
        "SELECT DISTINCT family FROM refresh_token WHERE user_id = %s AND used_at IS NULL AND revoked_at IS NULL "
        "ORDER BY family",
        (user,),
    ).fetchall()
    return [row["family"] for row in rows]


def void_codes(tx: Connection, user: int) -> None:
    """Let no code of a login be exchanged any more."""
    tx.execute("UPDATE oauth_code SET used_at = now() WHERE user_id = %s AND used_at IS NULL", (user,))


def revoke_keys_of_logins(tx: Connection, user: int) -> None:
    """Revoke the API keys that the person let programs have by logging in, in all companies."""
    tx.execute("UPDATE api_key SET revoked_at = now() WHERE user_id = %s AND by_login AND revoked_at IS NULL", (user,))


def ask_for_recovery(tx: Connection, username: str, language: str) -> None:
    """Queue the mail with a key for whoever logs in on pages by this name; nothing when one was asked for just now."""
    tx.execute(
        "INSERT INTO account_mail (user_id, kind, language, recipient, password_print) "  # noqa: S608  (literals)
        "SELECT u.user_id, 'RECOVERY', %(language)s, u.email, password_print(u.password_hash) FROM app_user u "
        "WHERE lower(u.username) = lower(%(username)s) AND " + _LOGS_IN + " "
        "AND NOT EXISTS (SELECT 1 FROM account_mail a WHERE a.user_id = u.user_id AND a.kind = 'RECOVERY' "
        "AND (a.queued_at > now() - interval '5 minutes' OR " + _TO_BE_SENT + "))",
        {"username": username, "language": language},
    )


def tell_of_change(tx: Connection, user: int, language: str) -> None:
    """Queue the mail that says that the password is another one."""
    tx.execute(
        "INSERT INTO account_mail (user_id, kind, language, recipient, password_print) "
        "SELECT user_id, 'CHANGED', %s, email, password_print(password_hash) FROM app_user WHERE user_id = %s",
        (language, user),
    )


def of_key(tx: Connection, key: str) -> dict[str, Any] | None:
    """Whoever was mailed this key, while it is good: ``user_id``, ``username`` and the ``password_hash`` it is for."""
    return tx.execute(
        "SELECT u.user_id, u.username, u.password_hash FROM account_mail a JOIN app_user u USING (user_id) "
        "WHERE a.key_hash = %s AND a.good_until > clock_timestamp() AND u.active AND a.recipient = u.email "
        "AND a.password_print = password_print(u.password_hash)",
        (hash_secret(key),),
    ).fetchone()


def take_due(tx: Connection) -> dict[str, Any] | None:
    """One mail whose time has come, locked, with its username; what another works on is passed over."""
    return tx.execute(
        "SELECT a.*, u.username, (SELECT c.name FROM provider p JOIN company c USING (company_id)) AS sender_name "  # noqa: S608  (literals)
        "FROM account_mail a JOIN app_user u USING (user_id) "
        "WHERE a.due <= now() AT TIME ZONE 'UTC' AND " + _TO_BE_SENT + " ORDER BY a.due, a.mail_id LIMIT 1 "
        "FOR UPDATE OF a SKIP LOCKED"
    ).fetchone()


def note(tx: Connection, mail: int, outcome: Outcome, key: str | None) -> None:
    """Count a try and note what became of it. The key that went out is good for an hour, and no other of the mail."""
    tx.execute(
        "UPDATE account_mail SET state = %(state)s, due = coalesce(%(due)s, due), reason = %(reason)s, tries = tries + 1, "
        "key_hash = %(key)s, good_until = CASE WHEN %(key)s::bytea IS NOT NULL THEN clock_timestamp() + interval '1 hour' END "
        "WHERE mail_id = %(mail)s",
        {
            "mail": mail,
            "state": outcome.state,
            "due": outcome.due,
            "reason": outcome.reason,
            "key": None if key is None else hash_secret(key),
        },
    )
