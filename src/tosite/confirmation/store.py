"""Actions that wait for confirmation, and authenticators, in the database."""

import uuid
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.oauth.tokens import Caller

_COLUMNS: LiteralString = (
    "c.*, extract(epoch FROM clock_timestamp() - c.created)::float AS age, o.country, u.username "
    "FROM confirmation c JOIN company o USING (company_id) JOIN app_user u USING (user_id) "
)
_KEPT: LiteralString = "c.created > clock_timestamp() - interval '24 hours'"


def insert(tx: Connection, caller: Caller, kind: str, question: str, payload: dict[str, Any]) -> uuid.UUID:
    """Keep an action until its user decides; returns its identifier."""
    identifier = uuid.uuid4()
    tx.execute(
        "INSERT INTO confirmation (company_id, confirmation_id, identifier, user_id, client_id, kind, question, payload) "
        "VALUES (%s, nextval('document_id'), %s, %s, %s, %s, %s, %s)",
        (caller.company_id, identifier, caller.user_id, caller.client_id, kind, question, Jsonb(payload)),
    )
    return identifier


def find(tx: Connection, company: int, identifier: uuid.UUID) -> dict[str, Any] | None:
    """An action of the company with its age in seconds, for as long as it can be read."""
    return tx.execute(
        "SELECT " + _COLUMNS + "WHERE c.company_id = %s AND c.identifier = %s AND " + _KEPT,  # noqa: S608
        (company, identifier),
    ).fetchone()


def lock(tx: Connection, company: int, identifier: uuid.UUID) -> dict[str, Any] | None:
    """The same, locked until the transaction ends: whoever decides it decides alone."""
    tx.execute("SELECT 1 FROM confirmation WHERE company_id = %s AND identifier = %s FOR UPDATE", (company, identifier))
    return find(tx, company, identifier)


def company_of(tx: Connection, identifier: uuid.UUID) -> int | None:
    """The company of an action: for operators, who have all of them."""
    row = tx.execute("SELECT company_id FROM confirmation WHERE identifier = %s", (identifier,)).fetchone()
    return row["company_id"] if row else None


def of_user(tx: Connection, company: int, user: int) -> list[dict[str, Any]]:
    """The newest 200 actions of a user, whatever became of them."""
    return tx.execute(
        "SELECT "  # noqa: S608
        + _COLUMNS
        + "WHERE c.company_id = %s AND c.user_id = %s AND "
        + _KEPT
        + " ORDER BY c.created DESC, c.confirmation_id DESC LIMIT 200",
        (company, user),
    ).fetchall()


def waiting(tx: Connection, lifetime: int) -> list[dict[str, Any]]:
    """What waits for a decision in any company, oldest first: for operators."""
    return tx.execute(
        "SELECT "  # noqa: S608
        + _COLUMNS
        + "WHERE c.state = 'WAITING' AND c.created > clock_timestamp() - make_interval(secs => %s) "
        "ORDER BY c.created",
        (lifetime,),
    ).fetchall()


def decide(
    tx: Connection,
    row: dict[str, Any],
    state: str,
    by: str,
    result: dict[str, Any] | None = None,
    failure: tuple[int, str] | None = None,
) -> None:
    """Write down what became of a waiting action; the database refuses a second decision."""
    status, text = failure or (None, None)
    tx.execute(
        "UPDATE confirmation SET state = %s, decided_by = %s, decided_at = clock_timestamp(), result = %s, "
        "failure_status = %s, failure = %s WHERE company_id = %s AND confirmation_id = %s",
        (
            state,
            by,
            None if result is None else Jsonb(result),
            status,
            text,
            row["company_id"],
            row["confirmation_id"],
        ),
    )


def hand_over(tx: Connection, company: int, confirmation: int) -> None:
    """Note that a deprecated confirm operation gave the result out."""
    tx.execute(
        "UPDATE confirmation SET handed_over = true WHERE company_id = %s AND confirmation_id = %s",
        (company, confirmation),
    )


def membership(tx: Connection, company: int, user: int) -> dict[str, Any] | None:
    """What a user may do in a company now; None for one who left or was switched off."""
    return tx.execute(
        "SELECT m.rights, m.role, c.settings_version, c.country, c.clock_days FROM membership m JOIN app_user u USING (user_id) "
        "JOIN company c USING (company_id) WHERE m.company_id = %s AND m.user_id = %s AND u.active",
        (company, user),
    ).fetchone()


def companies_of(tx: Connection, user: int) -> list[int]:
    """The companies that a user belongs to."""
    rows = tx.execute("SELECT company_id FROM membership WHERE user_id = %s ORDER BY 1", (user,)).fetchall()
    return [row["company_id"] for row in rows]


def user_named(tx: Connection, username: str) -> int | None:
    """The id of an active user."""
    row = tx.execute("SELECT user_id FROM app_user WHERE username = %s AND active", (username,)).fetchone()
    return row["user_id"] if row else None


def lock_login(tx: Connection, user: int) -> dict[str, Any]:
    """A user's name and password hash, locked: attempts to guess a user's factors go one after the other.

    A password that serves once is known to somebody else, and proves nothing.
    """
    row = tx.execute(
        "SELECT user_id, username, CASE WHEN password_once_until IS NULL THEN password_hash END AS password_hash "
        "FROM app_user WHERE user_id = %s FOR NO KEY UPDATE",
        (user,),
    ).fetchone()
    assert row  # noqa: S101  (the kernel found the membership)
    return row


def authenticator(tx: Connection, user: int, in_use: bool, lifetime: int | None = None) -> dict[str, Any] | None:
    """The sealed secret that is in use, or the one that waits for its first code, not older than ``lifetime``."""
    return tx.execute(
        "SELECT sealed_secret, last_step FROM authenticator WHERE user_id = %(user)s AND in_use = %(in_use)s "
        "AND (%(lifetime)s::int IS NULL OR created > clock_timestamp() - make_interval(secs => %(lifetime)s))",
        {"user": user, "in_use": in_use, "lifetime": lifetime},
    ).fetchone()


def put_authenticator(tx: Connection, user: int, in_use: bool, sealed: bytes, last_step: int = 0) -> None:
    """Keep a sealed secret in the place of the former one."""
    tx.execute(
        "INSERT INTO authenticator (user_id, in_use, sealed_secret, last_step) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (user_id, in_use) DO UPDATE SET sealed_secret = EXCLUDED.sealed_secret, "
        "last_step = EXCLUDED.last_step, created = clock_timestamp()",
        (user, in_use, sealed, last_step),
    )


def drop_waiting_authenticator(tx: Connection, user: int) -> None:
    """Forget the secret that waited for its first code."""
    tx.execute("DELETE FROM authenticator WHERE user_id = %s AND NOT in_use", (user,))


def use_code(tx: Connection, user: int, step: int) -> None:
    """No code of this step or before counts from now on."""
    tx.execute("UPDATE authenticator SET last_step = %s WHERE user_id = %s AND in_use", (step, user))
