"""API clients in the database. Every statement names the owner."""

from typing import Any, LiteralString

from tosite.db.database import Connection

_COLUMNS: LiteralString = (
    "client_id, number, company_id, name, redirect_uri, contact_email, logo, created, archived_at, "
    "CASE WHEN former_secret_until > clock_timestamp() THEN former_secret_until END AS former_secret_until"
)


def clients(tx: Connection, owner: int) -> list[dict[str, Any]]:
    """The clients of a company by name, archived ones last."""
    return tx.execute(
        "SELECT " + _COLUMNS + " FROM api_client WHERE company_id = %s ORDER BY archived_at IS NOT NULL, name, number",  # noqa: S608
        (owner,),
    ).fetchall()


def client(tx: Connection, owner: int, client_id: str, lock: bool = False) -> dict[str, Any] | None:
    """One client of the company."""
    return tx.execute(
        "SELECT "  # noqa: S608
        + _COLUMNS
        + " FROM api_client WHERE company_id = %s AND client_id = %s"
        + (" FOR NO KEY UPDATE" if lock else ""),
        (owner, client_id),
    ).fetchone()


def living(tx: Connection, client_id: str) -> dict[str, Any] | None:
    """A client that is not archived, of whatever company; for operators."""
    return tx.execute(
        "SELECT company_id, number FROM api_client WHERE client_id = %s AND archived_at IS NULL", (client_id,)
    ).fetchone()


def lock_registration(tx: Connection) -> None:
    """Let nobody else register or rename a client until the transaction ends."""
    tx.execute("SELECT pg_advisory_xact_lock(7053130, 0)")


def taken(tx: Connection, owner: int, name: str, redirect_uri: str, but: str | None) -> list[str]:
    """What another living client has already: ``name`` at this owner, ``address`` with the same name anywhere.

    An address on one's own machine is nobody's, so it is never taken.
    """
    rows = tx.execute(
        "SELECT company_id = %(owner)s AS own FROM api_client WHERE archived_at IS NULL AND lower(name) = lower(%(name)s) "
        "AND client_id IS DISTINCT FROM %(but)s "
        "AND (company_id = %(owner)s OR redirect_uri = %(uri)s AND redirect_uri LIKE 'https:%%')",
        {"owner": owner, "name": name, "uri": redirect_uri, "but": but},
    ).fetchall()
    return sorted({"name" if row["own"] else "address" for row in rows})


def insert(tx: Connection, row: dict[str, Any]) -> dict[str, Any]:
    """Register a client; returns it."""
    made = tx.execute(
        "INSERT INTO api_client (client_id, company_id, name, redirect_uri, contact_email, logo, secret_hash) "  # noqa: S608
        "VALUES (%(client_id)s, %(company_id)s, %(name)s, %(redirect_uri)s, %(contact_email)s, %(logo)s, "
        "%(secret_hash)s) RETURNING " + _COLUMNS,
        row,
    ).fetchone()
    assert made  # noqa: S101
    return made


def update(tx: Connection, row: dict[str, Any]) -> None:
    """Replace what the owner says of a client."""
    tx.execute(
        "UPDATE api_client SET name = %(name)s, redirect_uri = %(redirect_uri)s, contact_email = %(contact_email)s, "
        "logo = %(logo)s WHERE company_id = %(company_id)s AND client_id = %(client_id)s",
        row,
    )


def rotate(tx: Connection, owner: int, client_id: str, secret_hash: bytes, hours: int) -> dict[str, Any]:
    """A new secret; the one that was works for some more hours, the one before that no longer."""
    row = tx.execute(
        "UPDATE api_client SET former_secret_hash = CASE WHEN %(hours)s > 0 THEN secret_hash END, "  # noqa: S608
        "former_secret_until = CASE WHEN %(hours)s > 0 THEN clock_timestamp() + make_interval(hours => %(hours)s) END, "
        "secret_hash = %(hash)s WHERE company_id = %(owner)s AND client_id = %(client)s RETURNING " + _COLUMNS,
        {"hours": hours, "hash": secret_hash, "owner": owner, "client": client_id},
    ).fetchone()
    assert row  # noqa: S101
    return row


def archive(tx: Connection, owner: int, client_id: str) -> None:
    """The client gets no tokens any more, and those that run end; its refresh tokens are gone for good."""
    tx.execute(
        "UPDATE api_client SET archived_at = clock_timestamp(), former_secret_hash = NULL, former_secret_until = NULL "
        "WHERE company_id = %s AND client_id = %s",
        (owner, client_id),
    )
    tx.execute("UPDATE refresh_token SET revoked_at = now() WHERE client_id = %s AND revoked_at IS NULL", (client_id,))


def points(tx: Connection, owner: int, client_id: str) -> dict[str, dict[str, Any]]:
    """The points of the certification that somebody has touched."""
    rows = tx.execute(
        "SELECT * FROM certification_point WHERE company_id = %s AND client_id = %s", (owner, client_id)
    ).fetchall()
    return {row["point"]: row for row in rows}


def put_point(tx: Connection, row: dict[str, Any]) -> dict[str, Any]:
    """Set a point; returns it."""
    made = tx.execute(
        "INSERT INTO certification_point (company_id, client_id, point, state, note, changed_by) "
        "VALUES (%(company_id)s, %(client_id)s, %(point)s, %(state)s, %(note)s, %(changed_by)s) "
        "ON CONFLICT (company_id, client_id, point) DO UPDATE SET state = excluded.state, note = excluded.note, "
        "changed_by = excluded.changed_by, changed_at = clock_timestamp() RETURNING *",
        row,
    ).fetchone()
    assert made  # noqa: S101
    return made
