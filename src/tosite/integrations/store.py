"""Integrations in the database. Rows are the owner's; statements about customers name them."""

import secrets as randomness
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.company.rules import READ_ONLY_STATES
from tosite.db.database import Connection
from tosite.integrations.rules import CANCELLED, REQUEST_DAYS
from tosite.service.activation.store import API_IS_OPEN


def has_tool(tx: Connection, company: int) -> bool:
    """May the company offer integrations? A sandbox always may."""
    row = tx.execute(
        "SELECT 1 FROM company WHERE company_id = %s AND (integrator OR sandbox = 'OPEN')", (company,)
    ).fetchone()
    return row is not None


def is_sandbox(tx: Connection, company: int) -> bool:
    """Is the company a sandbox?"""
    row = tx.execute("SELECT 1 FROM company WHERE company_id = %s AND sandbox IS NOT NULL", (company,)).fetchone()
    return row is not None


def set_tool(tx: Connection, company: int, enabled: bool) -> bool | None:
    """Give a company the tool or take it; what it had before, None for no company."""
    row = tx.execute("SELECT integrator FROM company WHERE company_id = %s FOR NO KEY UPDATE", (company,)).fetchone()
    if row is None:
        return None
    tx.execute("UPDATE company SET integrator = %s WHERE company_id = %s", (enabled, company))
    return bool(row["integrator"])


def lock_owner(tx: Connection, company: int) -> None:
    """Let nobody else specify an integration of the company until the transaction ends."""
    tx.execute("SELECT pg_advisory_xact_lock(7053132, %s)", (company,))


def integrations(tx: Connection, owner: int) -> list[dict[str, Any]]:
    """The integrations of a company by name."""
    return tx.execute("SELECT * FROM integration WHERE company_id = %s ORDER BY name", (owner,)).fetchall()


def by_code(tx: Connection, code: str) -> dict[str, Any] | None:
    """An integration, whosever it is: customers and operators name it by its code."""
    return tx.execute("SELECT * FROM integration WHERE code = %s", (code,)).fetchone()


def insert(tx: Connection, owner: int, name: str, client_id: str) -> dict[str, Any]:
    """Make an integration without a version; returns it."""
    row = tx.execute(
        "INSERT INTO integration (company_id, code, client_id, name) VALUES (%s, %s, %s, %s) RETURNING *",
        (owner, f"integration-{randomness.token_hex(8)}", client_id, name),
    ).fetchone()
    assert row  # noqa: S101
    return row


def versions(tx: Connection, owner: int, number: int) -> list[dict[str, Any]]:
    """The versions of an integration, newest first."""
    return tx.execute(
        "SELECT * FROM integration_version WHERE company_id = %s AND integration_number = %s ORDER BY version DESC",
        (owner, number),
    ).fetchall()


def add_version(tx: Connection, owner: int, number: int, values: dict[str, Any]) -> dict[str, Any]:
    """Make the next version, NEW; returns it."""
    row = tx.execute(
        "INSERT INTO integration_version (company_id, integration_number, version, state, description, terms, rights, "
        "consents) SELECT %(owner)s, %(number)s, coalesce(max(version), 0) + 1, 'NEW', %(description)s, %(terms)s, "
        "%(rights)s, %(consents)s FROM integration_version WHERE company_id = %(owner)s AND integration_number = %(number)s "
        "RETURNING *",
        {**values, "rights": Jsonb(values["rights"]), "owner": owner, "number": number},
    ).fetchone()
    assert row  # noqa: S101
    return row


def set_state(tx: Connection, owner: int, number: int, version: int, state: str) -> None:
    """Move a version to a state."""
    tx.execute(
        "UPDATE integration_version SET state = %s WHERE company_id = %s AND integration_number = %s AND version = %s",
        (state, owner, number, version),
    )


def offer(tx: Connection, code: str) -> dict[str, Any] | None:
    """The newest approved version of an integration whose owner and client are alive."""
    return tx.execute(
        "SELECT v.*, i.code, i.name, i.client_id, c.name AS owner, c.sandbox IS NOT NULL AS is_sandbox "
        "FROM integration i JOIN integration_version v USING (company_id, integration_number) "
        "JOIN company c USING (company_id) JOIN api_client a ON a.client_id = i.client_id "
        "WHERE i.code = %s AND v.state = 'APPROVED' AND a.archived_at IS NULL "
        "AND (c.integrator OR c.sandbox = 'OPEN') ORDER BY v.version DESC LIMIT 1",
        (code,),
    ).fetchone()


def managed(tx: Connection, user: int, companies: list[int], offered: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Those of the companies that the user manages, with what decides on a request for them."""
    rows = tx.execute(
        "SELECT c.company_id, c.sandbox IS NOT NULL AS is_sandbox, ("  # noqa: S608  (literals)
        + API_IS_OPEN
        + " OR EXISTS (SELECT 1 FROM api_activation n WHERE n.company_id = c.company_id "
        "AND n.valid_from > local_day(now() AT TIME ZONE 'UTC', c.country))) AS is_open, "
        "EXISTS (SELECT 1 FROM integration_request r JOIN integration_request_company q USING (company_id, request_id) "
        "WHERE q.customer_id = c.company_id AND r.company_id = %(owner)s AND r.integration_number = %(number)s "
        "AND q.decision IS NULL AND r.decided_at IS NULL AND r.expires > now()) AS is_asked "
        "FROM membership m JOIN company c USING (company_id) WHERE m.user_id = %(user)s "
        "AND c.company_id = ANY(%(companies)s) AND c.info->>'operationType' <> ALL(%(read_only)s) "
        "AND manages(m.rights)",
        {
            "user": user,
            "companies": companies,
            "read_only": list(READ_ONLY_STATES),
            "owner": offered["company_id"],
            "number": offered["integration_number"],
        },
    ).fetchall()
    return {row["company_id"]: row for row in rows}


def add_request(
    tx: Connection, offered: dict[str, Any], user: int, consents: list[str], companies: list[int]
) -> dict[str, Any]:
    """Ask the owner for an integration; returns the request."""
    row = tx.execute(
        "INSERT INTO integration_request (company_id, integration_number, version, initiator, consents, expires) "
        "VALUES (%s, %s, %s, %s, %s, now() + make_interval(days => %s)) RETURNING *",
        (
            offered["company_id"],
            offered["integration_number"],
            offered["version"],
            user,
            consents,
            REQUEST_DAYS,
        ),
    ).fetchone()
    assert row  # noqa: S101
    tx.execute(
        "INSERT INTO integration_request_company (company_id, request_id, customer_id) SELECT %s, %s, unnest(%s::int[])",
        (row["company_id"], row["request_id"], companies),
    )
    return row


_REQUEST: LiteralString = (
    "SELECT r.*, i.code, i.name, i.client_id, r.expires <= now() AS is_expired, v.rights, u.email, "
    "trim(u.first_name || ' ' || u.last_name) AS full_name FROM integration_request r "
    "JOIN integration i USING (company_id, integration_number) "
    "JOIN integration_version v USING (company_id, integration_number, version) "
    "JOIN app_user u ON u.user_id = r.initiator"
)


def request(tx: Connection, owner: int, number: int, lock: bool = False) -> dict[str, Any] | None:
    """A request to the owner, with its initiator and the version that it is for."""
    return tx.execute(
        _REQUEST + " WHERE r.company_id = %s AND r.request_id = %s" + (" FOR NO KEY UPDATE OF r" if lock else ""),
        (owner, number),
    ).fetchone()


def request_companies(tx: Connection, owner: int, number: int) -> list[dict[str, Any]]:
    """The companies of a request, and whether the initiator still manages them (``rights``, None when not)."""
    return tx.execute(
        "SELECT q.customer_id, q.decision, q.reason, c.name, c.country, c.info, "
        "CASE WHEN u.active AND manages(m.rights) THEN m.rights END AS rights "
        "FROM integration_request_company q JOIN integration_request r USING (company_id, request_id) "
        "JOIN company c ON c.company_id = q.customer_id JOIN app_user u ON u.user_id = r.initiator "
        "LEFT JOIN membership m ON m.company_id = q.customer_id AND m.user_id = r.initiator "
        "WHERE q.company_id = %s AND q.request_id = %s ORDER BY q.customer_id",
        (owner, number),
    ).fetchall()


def decide(tx: Connection, owner: int, number: int, decisions: dict[int, tuple[str, str | None]]) -> None:
    """Note the decision on every company of a request."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "UPDATE integration_request_company SET decision = %s, reason = %s "
            "WHERE company_id = %s AND request_id = %s AND customer_id = %s",
            [(word, reason, owner, number, customer) for customer, (word, reason) in decisions.items()],
        )
    tx.execute(
        "UPDATE integration_request SET decided_at = clock_timestamp() WHERE company_id = %s AND request_id = %s",
        (owner, number),
    )


def request_of_customer(tx: Connection, customer: int, number: int, lock: bool = False) -> dict[str, Any] | None:
    """A request for a company, with what became of it there.

    ``lock`` keeps its owner from deciding on it. What of the companies was written while it was waited for, the next
    statement tells.
    """
    return tx.execute(
        "SELECT r.*, i.code, i.name, r.expires <= now() AS is_expired, q.customer_id, q.decision, q.reason "
        "FROM integration_request_company q JOIN integration_request r USING (company_id, request_id) "
        "JOIN integration i USING (company_id, integration_number) WHERE q.customer_id = %s AND q.request_id = %s"
        + (" FOR NO KEY UPDATE OF r" if lock else ""),
        (customer, number),
    ).fetchone()


def managed_of(tx: Connection, user: int, companies: list[int]) -> set[int]:
    """Those of the companies that the user manages."""
    rows = tx.execute(
        "SELECT company_id FROM membership WHERE user_id = %s AND company_id = ANY(%s) AND manages(rights)",
        (user, companies),
    ).fetchall()
    return {row["company_id"] for row in rows}


def cancel(tx: Connection, owner: int, number: int, companies: list[int]) -> None:
    """Take a locked request back for companies that wait; it is over when none waits any more."""
    tx.execute(
        "UPDATE integration_request_company SET decision = %s "
        "WHERE company_id = %s AND request_id = %s AND customer_id = ANY(%s)",
        (CANCELLED, owner, number, companies),
    )
    tx.execute(
        "UPDATE integration_request r SET decided_at = clock_timestamp() WHERE r.company_id = %s AND r.request_id = %s "
        "AND NOT EXISTS (SELECT 1 FROM integration_request_company q WHERE q.company_id = r.company_id "
        "AND q.request_id = r.request_id AND q.decision IS NULL)",
        (owner, number),
    )


def waiting_requests(tx: Connection, owner: int) -> int:
    """How many requests wait for the owner's decision."""
    row = tx.execute(
        "SELECT count(*) AS waiting FROM integration_request "
        "WHERE company_id = %s AND decided_at IS NULL AND expires > now()",
        (owner,),
    ).fetchone()
    assert row  # noqa: S101
    return int(row["waiting"])


def put_customer(tx: Connection, asked: dict[str, Any], customer: int, user: int) -> None:
    """Note that a company uses the integration, in which version and through which user."""
    tx.execute(
        "INSERT INTO integration_customer (company_id, integration_number, customer_id, version, user_id) "
        "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (company_id, integration_number, customer_id) "
        "DO UPDATE SET version = excluded.version, user_id = excluded.user_id",
        (asked["company_id"], asked["integration_number"], customer, asked["version"], user),
    )


def contact_of(tx: Connection, client_id: str) -> str:
    """The e-mail address of who answers for a client."""
    row = tx.execute("SELECT contact_email FROM api_client WHERE client_id = %s", (client_id,)).fetchone()
    return str((row and row["contact_email"]) or "")


def customers(tx: Connection, owner: int, code: str) -> list[dict[str, Any]] | None:
    """The companies that use the owner's integration by a living key; None when it has no such integration."""
    found = by_code(tx, code)
    if found is None or found["company_id"] != owner:
        return None
    return tx.execute(
        "SELECT n.customer_id, v.state FROM integration_customer n "
        "JOIN integration_version v USING (company_id, integration_number, version) "
        "WHERE n.company_id = %s AND n.integration_number = %s AND EXISTS (SELECT 1 FROM api_key k "
        "WHERE k.company_id = n.customer_id AND k.client_id = %s AND k.revoked_at IS NULL) ORDER BY n.customer_id",
        (owner, found["integration_number"], found["client_id"]),
    ).fetchall()


def requests_of_customer(tx: Connection, customer: int) -> list[dict[str, Any]]:
    """What a company asked for, newest first."""
    return tx.execute(
        "SELECT r.*, i.code, i.name, q.customer_id, q.decision, q.reason FROM integration_request_company q "
        "JOIN integration_request r USING (company_id, request_id) JOIN integration i USING (company_id, integration_number) "
        "WHERE q.customer_id = %s ORDER BY r.request_id DESC LIMIT 200",
        (customer,),
    ).fetchall()


def requests_to_owner(tx: Connection, owner: int, number: int) -> list[dict[str, Any]]:
    """What customers asked the owner for, with the companies of each: those that wait first, then newest first."""
    return tx.execute(
        "SELECT r.*, i.code, i.name, (SELECT jsonb_agg(jsonb_build_object('companyId', q.customer_id, 'decision', q.decision, "
        "'reason', q.reason) ORDER BY q.customer_id) FROM integration_request_company q "
        "WHERE q.company_id = r.company_id AND q.request_id = r.request_id) AS companies "
        "FROM integration_request r JOIN integration i USING (company_id, integration_number) "
        "WHERE r.company_id = %s AND r.integration_number = %s "
        "ORDER BY (r.decided_at IS NULL AND r.expires > now()) DESC, r.request_id DESC LIMIT 200",
        (owner, number),
    ).fetchall()


def versions_in(tx: Connection, states: list[str]) -> list[dict[str, Any]]:
    """For operators: the versions of every company in those states, oldest first, with who makes them."""
    return tx.execute(
        "SELECT v.*, i.code, i.name, a.name AS client_name, c.name AS owner FROM integration_version v "
        "JOIN integration i USING (company_id, integration_number) JOIN company c USING (company_id) "
        "JOIN api_client a ON a.client_id = i.client_id WHERE v.state = ANY(%s) AND c.sandbox IS NULL "
        "ORDER BY v.created LIMIT 200",
        (states,),
    ).fetchall()
