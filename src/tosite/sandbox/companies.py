"""Sandboxes in the database: whose they are, and how they end. Their books are never removed."""

from datetime import date
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.access.store import revoke_keys
from tosite.db.database import Connection
from tosite.sandbox.countries import country_named
from tosite.sandbox.create import fill_sandbox, rights_with

OWNER_ROLE = "Sandbox owner"
_SANDBOX: LiteralString = (
    "SELECT s.*, c.name, c.country, c.sandbox AS state FROM sandbox s JOIN company c USING (company_id)"
)


def of_user(tx: Connection, user: int) -> list[dict[str, Any]]:
    """The sandboxes of a person, newest first."""
    return tx.execute(_SANDBOX + " WHERE s.user_id = %s ORDER BY s.company_id DESC", (user,)).fetchall()


def every(tx: Connection) -> list[dict[str, Any]]:
    """All sandboxes of the installation, oldest first."""
    return tx.execute(_SANDBOX + " ORDER BY s.company_id").fetchall()


def lock(tx: Connection, company: int) -> dict[str, Any] | None:
    """One sandbox, locked."""
    return tx.execute(_SANDBOX + " WHERE s.company_id = %s FOR NO KEY UPDATE", (company,)).fetchone()


def count_open(tx: Connection, user: int) -> int:
    """How many open sandboxes a person has, while he makes no other."""
    tx.execute("SELECT pg_advisory_xact_lock(7053131, %s)", (user,))
    row = tx.execute("SELECT count(*) AS n FROM sandbox WHERE user_id = %s AND closed_at IS NULL", (user,)).fetchone()
    return int(row["n"]) if row else 0


def let_in(tx: Connection, company: int, user: int, like: int) -> None:
    """Let the owner into a new sandbox with all rights: by login, or by key alone as in the company ``like``."""
    tx.execute(
        "INSERT INTO membership (company_id, user_id, role, rights, api_login_only) "
        "SELECT %s, user_id, %s, %s, api_login_only FROM membership WHERE company_id = %s AND user_id = %s",
        (company, OWNER_ROLE, Jsonb(rights_with("ALL_RIGHTS")), like, user),
    )


def note_maker(tx: Connection, company: int, maker: int) -> None:
    """Note in which company a sandbox was made."""
    tx.execute("UPDATE sandbox SET made_in = %s WHERE company_id = %s", (maker, company))


def a_user_of(tx: Connection, company: int) -> int:
    """In whose name a command acts."""
    row = tx.execute("SELECT min(user_id) AS user_id FROM membership WHERE company_id = %s", (company,)).fetchone()
    assert row  # noqa: S101  (every sandbox has its main user)
    return int(row["user_id"])


def close(tx: Connection, company: int) -> None:
    """Close a sandbox: nothing is written in its books any more, its keys and logins end, its clients are archived."""
    tx.execute(
        "UPDATE company SET sandbox = 'CLOSED', has_faults = false, "
        'info = info || \'{"operationType": "CLOSED"}\' WHERE company_id = %s',
        (company,),
    )
    tx.execute("UPDATE sandbox SET closed_at = clock_timestamp() WHERE company_id = %s", (company,))
    tx.execute("DELETE FROM sandbox_fault WHERE company_id = %s", (company,))
    revoke_keys(tx, company)
    tx.execute("UPDATE refresh_token SET revoked_at = now() WHERE company_id = %s AND revoked_at IS NULL", (company,))
    tx.execute(
        "UPDATE api_client SET archived_at = clock_timestamp(), former_secret_hash = NULL, former_secret_until = NULL "
        "WHERE company_id = %s AND archived_at IS NULL",
        (company,),
    )


def reset(tx: Connection, old: dict[str, Any], today: date) -> int:
    """A seeded company in the place of a locked sandbox, which is closed; the new company's id.

    Users, clients, integrations and API keys go over: whoever asks for a token with the same key and secret gets one
    for the new company. Logins are made anew.
    """
    former = old["company_id"]
    company, _, _ = fill_sandbox(tx, today, country_named(old["country"]), old["user_id"], former)
    names = {"former": former, "company": company}
    for statement in _MOVES:
        tx.execute(statement, names)
    close(tx, former)
    tx.execute(
        "UPDATE sandbox SET made_in = (SELECT made_in FROM sandbox WHERE company_id = %(former)s) "
        "WHERE company_id = %(company)s",
        names,
    )
    tx.execute("UPDATE sandbox SET made_in = %(company)s WHERE made_in = %(former)s", names)  # its keys go over, too
    tx.execute("UPDATE sandbox SET replaced_by = %(company)s WHERE company_id = %(former)s", names)
    return company


_MOVES: tuple[LiteralString, ...] = (
    "UPDATE api_client SET company_id = %(company)s WHERE company_id = %(former)s",
    "UPDATE certification_point SET company_id = %(company)s WHERE company_id = %(former)s",
    "UPDATE integration SET company_id = %(company)s WHERE company_id = %(former)s",
    "UPDATE integration_customer SET customer_id = %(company)s WHERE customer_id = %(former)s",
    "UPDATE api_key SET company_id = %(company)s WHERE company_id = %(former)s AND revoked_at IS NULL",
)


def set_clock(tx: Connection, company: int, days: int) -> None:
    """Set how far the company's business days are ahead."""
    tx.execute("UPDATE company SET clock_days = %s WHERE company_id = %s", (days, company))


def is_open_sandbox(tx: Connection, company: int) -> bool:
    """Is the company a sandbox that is not closed?"""
    row = tx.execute(
        "SELECT 1 FROM company WHERE company_id = %s AND sandbox = 'OPEN' AND info->>'operationType' = 'DEMONSTRATION'",
        (company,),
    ).fetchone()
    return row is not None
