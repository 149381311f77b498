"""Keys, sessions and technical users in the database. Every statement names the company."""

import uuid
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.access.rules import TECHNICAL_ROLE
from tosite.db.database import Connection
from tosite.oauth.secrets import hash_secret, new_secret
from tosite.vault import Unreadable, Vault, installed_vault

_NAME: LiteralString = "trim(u.first_name || ' ' || u.last_name) AS user_name"
_TECHNICAL: LiteralString = (
    "SELECT u.user_id, u.last_name, u.email, u.active, m.role, m.rights FROM membership m "
    "JOIN app_user u USING (user_id) WHERE m.company_id = %s AND m.api_login_only"
)


def keys(tx: Connection, company: int, key: int | None = None) -> list[dict[str, Any]]:
    """The keys of living clients that are not revoked, by client; one of them when it is named."""
    return tx.execute(
        "SELECT k.key_id, k.client_id, c.name AS client_name, k.user_id, k.created, k.last_used, "  # noqa: S608
        + _NAME
        + " FROM api_key k JOIN api_client c ON c.client_id = k.client_id JOIN app_user u ON u.user_id = k.user_id "
        "WHERE k.company_id = %(company)s AND k.revoked_at IS NULL AND c.archived_at IS NULL "
        "AND (%(key)s::int IS NULL OR k.key_id = %(key)s) ORDER BY k.client_id, k.key_id",
        {"company": company, "key": key},
    ).fetchall()


def sessions(tx: Connection, company: int) -> list[dict[str, Any]]:
    """The families of refresh tokens that can still be renewed, by client."""
    return tx.execute(
        "SELECT r.family, r.client_id, c.name AS client_name, r.user_id, r.created AS last_used, "  # noqa: S608
        "(SELECT min(f.created) FROM refresh_token f WHERE f.family = r.family) AS created, "
        + _NAME
        + " FROM refresh_token r JOIN api_client c ON c.client_id = r.client_id JOIN app_user u ON u.user_id = r.user_id "
        "WHERE r.company_id = %s AND r.used_at IS NULL AND r.revoked_at IS NULL AND r.expires > now() "
        "AND c.archived_at IS NULL ORDER BY r.client_id, r.family",
        (company,),
    ).fetchall()


def client_exists(tx: Connection, client_id: str) -> bool:
    """Is there such a client, of whomever, that is not archived?"""
    row = tx.execute("SELECT 1 FROM api_client WHERE client_id = %s AND archived_at IS NULL", (client_id,)).fetchone()
    return row is not None


def member(tx: Connection, company: int, user: int) -> dict[str, Any] | None:
    """An active user of the company, with his rights."""
    return tx.execute(
        "SELECT u.user_id, m.api_login_only, m.rights FROM membership m JOIN app_user u USING (user_id) "
        "WHERE m.company_id = %s AND m.user_id = %s AND u.active",
        (company, user),
    ).fetchone()


def add_key(tx: Connection, company: int, user: int, client_id: str, technical: bool) -> tuple[int, str]:
    """Make a key; its id and the key, which is stored as a hash.

    That of a technical user is kept sealed beside it: an integration that is approved again gets the key there is.
    """
    key = new_secret("tos_key_")
    row = tx.execute(
        "INSERT INTO api_key (company_id, user_id, client_id, key_hash, sealed_key) VALUES (%s, %s, %s, %s, %s) "
        "RETURNING key_id",
        (
            company,
            user,
            client_id,
            hash_secret(key),
            _vault().seal(key.encode(), _seal_owner(user, client_id)) if technical else None,
        ),
    ).fetchone()
    assert row  # noqa: S101
    return int(row["key_id"]), key


def technical_key(tx: Connection, company: int, user: int, client_id: str) -> str | None:
    """The newest living key of a technical user for a client; None where none can be shown any more."""
    rows = tx.execute(
        "SELECT sealed_key FROM api_key WHERE company_id = %s AND user_id = %s AND client_id = %s "
        "AND revoked_at IS NULL AND sealed_key IS NOT NULL ORDER BY key_id DESC LIMIT 1",
        (company, user, client_id),
    ).fetchall()
    try:
        return _vault().open(rows[0]["sealed_key"], _seal_owner(user, client_id)).decode() if rows else None
    except Unreadable:  # the vault has another key than then: the integration gets a new one
        return None


def _vault() -> Vault:
    return installed_vault("keys of technical users")


def _seal_owner(user: int, client_id: str) -> str:
    return f"api key of user {user} for {client_id}"


def technical_user_of(tx: Connection, company: int, client_id: str) -> int | None:
    """The technical user that a client has a living key of, the newest key's."""
    row = tx.execute(
        "SELECT k.user_id FROM api_key k JOIN membership m USING (company_id, user_id) JOIN app_user u USING (user_id) "
        "WHERE k.company_id = %s AND k.client_id = %s AND k.revoked_at IS NULL AND m.api_login_only AND u.active "
        "ORDER BY k.key_id DESC LIMIT 1",
        (company, client_id),
    ).fetchone()
    return row["user_id"] if row else None


def revoke_keys(
    tx: Connection, company: int, *, key: int | None = None, client_id: str | None = None, user: int | None = None
) -> list[int]:
    """Revoke the keys that fit everything named; their ids. Tokens that came from them end at once."""
    rows = tx.execute(
        "UPDATE api_key SET revoked_at = now(), sealed_key = NULL WHERE company_id = %(company)s "
        "AND revoked_at IS NULL AND (%(key)s::int IS NULL OR key_id = %(key)s) "
        "AND (%(client)s::text IS NULL OR client_id = %(client)s) AND (%(user)s::int IS NULL OR user_id = %(user)s) "
        "RETURNING key_id",
        {"company": company, "key": key, "client": client_id, "user": user},
    ).fetchall()
    return sorted(row["key_id"] for row in rows)


def living_families(tx: Connection, company: int, client_id: str | None = None) -> list[uuid.UUID]:
    """The sessions of the company that can be renewed, or those of one client."""
    rows = tx.execute(
        "SELECT DISTINCT family FROM refresh_token WHERE company_id = %(company)s AND used_at IS NULL "
        "AND revoked_at IS NULL AND (%(client)s::text IS NULL OR client_id = %(client)s) ORDER BY family",
        {"company": company, "client": client_id},
    ).fetchall()
    return [row["family"] for row in rows]


def technical_users(tx: Connection, company: int) -> list[dict[str, Any]]:
    """The users for programs by id, those that are switched off too."""
    return tx.execute(_TECHNICAL + " ORDER BY u.user_id", (company,)).fetchall()


def technical_user(tx: Connection, company: int, user: int) -> dict[str, Any] | None:
    """One of them, locked."""
    return tx.execute(_TECHNICAL + " AND u.user_id = %s FOR NO KEY UPDATE OF u", (company, user)).fetchone()


def add_technical_user(tx: Connection, company: int, name: str, email: str, rights: dict[str, Any]) -> int:
    """Make a user that cannot log in; its id."""
    row = tx.execute(
        "INSERT INTO app_user (username, password_hash, first_name, last_name, email) VALUES (%s, '', '', %s, %s) "
        "RETURNING user_id",
        (new_secret("api-"), name, email),
    ).fetchone()
    assert row  # noqa: S101
    tx.execute(
        "INSERT INTO membership (company_id, user_id, role, rights, api_login_only) VALUES (%s, %s, %s, %s, true)",
        (company, row["user_id"], TECHNICAL_ROLE, Jsonb(rights)),
    )
    return int(row["user_id"])


def belongs_elsewhere(tx: Connection, company: int, user: int) -> bool:
    """Is the user a member of another company too, closed sandboxes and those of the user's own making aside?"""
    row = tx.execute(
        "SELECT 1 FROM membership m JOIN company c USING (company_id) WHERE m.user_id = %s AND m.company_id <> %s "
        "AND c.sandbox IS DISTINCT FROM 'CLOSED' AND NOT EXISTS "
        "(SELECT 1 FROM sandbox s WHERE s.company_id = m.company_id AND s.user_id = m.user_id)",
        (user, company),
    ).fetchone()
    return row is not None


def switch_off(tx: Connection, company: int, user: int) -> None:
    """Let a technical user of the company do nothing any more."""
    tx.execute(
        "UPDATE app_user SET active = false WHERE user_id = %s AND EXISTS "
        "(SELECT 1 FROM membership WHERE company_id = %s AND user_id = %s AND api_login_only)",
        (user, company, user),
    )
    revoke_keys(tx, company, user=user)


def has_access(tx: Connection, company: int, client_id: str) -> bool:
    """Does the client have a living key or login of the company?"""
    row = tx.execute(
        "SELECT 1 FROM api_client c WHERE c.client_id = %(client)s AND c.archived_at IS NULL AND ("
        "EXISTS (SELECT 1 FROM api_key k WHERE k.company_id = %(company)s AND k.client_id = c.client_id "
        "AND k.revoked_at IS NULL) OR EXISTS (SELECT 1 FROM refresh_token r WHERE r.company_id = %(company)s "
        "AND r.client_id = c.client_id AND r.used_at IS NULL AND r.revoked_at IS NULL AND r.expires > now()))",
        {"company": company, "client": client_id},
    ).fetchone()
    return row is not None
