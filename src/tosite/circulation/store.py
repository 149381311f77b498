"""The circulation in the database: settings, lists, substitutions, and what waits. Every statement names its company."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.types.json import Jsonb

from tosite.circulation import rules
from tosite.circulation.round import ROLES, Role
from tosite.circulation.rules import Substitution
from tosite.db.database import Connection


@dataclass(frozen=True)
class Settings:
    """What a company has set; ``switches`` by the contract's names, the people in their order."""

    switches: dict[str, Any]
    verifiers: list[int]
    acceptors: list[int]


def settings(tx: Connection, company: int) -> Settings | None:
    """The settings, None where the company has not set its circulation up."""
    row = tx.execute(
        "SELECT switches, verifiers, acceptors FROM circulation_setting WHERE company_id = %s", (company,)
    ).fetchone()
    return Settings(**row) if row else None


def settings_or_defaults(tx: Connection, company: int) -> Settings:
    """The settings; those of a company that has set nothing up are the defaults, with nobody in them."""
    return settings(tx, company) or Settings(dict(rules.SWITCHES), [], [])


def lock(tx: Connection, company: int) -> None:
    """Writers of the circulation's settings, lists and substitutions wait for each other, until the transaction ends."""
    tx.execute("SELECT pg_advisory_xact_lock(7053122, %s)", (company,))


def put_settings(tx: Connection, company: int, new: Settings) -> None:
    """Store the settings, the first ones too."""
    tx.execute(
        "INSERT INTO circulation_setting (company_id, switches, verifiers, acceptors) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (company_id) DO UPDATE SET switches = excluded.switches, verifiers = excluded.verifiers, "
        "acceptors = excluded.acceptors",
        (company, Jsonb(new.switches), new.verifiers, new.acceptors),
    )


def members(tx: Connection, company: int, users: Collection[int]) -> dict[int, dict[str, Any]]:
    """Those of these users that belong to the company: ``first_name``, ``last_name`` and ``rights`` by id."""
    rows = tx.execute(
        "SELECT m.user_id, u.first_name, u.last_name, m.rights FROM membership m JOIN app_user u USING (user_id) "
        "WHERE m.company_id = %s AND m.user_id = ANY(%s)",
        (company, list(users)),
    ).fetchall()
    return {row["user_id"]: row for row in rows}


def default_people(tx: Connection, company: int, partner: int | None) -> tuple[list[int], list[int]]:
    """Verifiers and acceptors of a document that says nothing: the partner's list, else the company's own people.

    Who has left the company is left out.
    """
    row = tx.execute(
        "SELECT ARRAY(SELECT m.user_id FROM unnest(CASE WHEN l.list_id IS NULL THEN s.verifiers ELSE l.verifiers END) "
        "WITH ORDINALITY AS named(user_id, place) JOIN membership m ON m.company_id = s.company_id "
        "AND m.user_id = named.user_id ORDER BY place) AS verifiers, "
        "ARRAY(SELECT m.user_id FROM unnest(CASE WHEN l.list_id IS NULL THEN s.acceptors ELSE l.acceptors END) "
        "WITH ORDINALITY AS named(user_id, place) JOIN membership m ON m.company_id = s.company_id "
        "AND m.user_id = named.user_id ORDER BY place) AS acceptors "
        "FROM circulation_setting s "
        "LEFT JOIN partner_verifier_list p ON p.company_id = s.company_id AND p.partner_id = %(partner)s "
        "LEFT JOIN verifier_list l ON l.company_id = p.company_id AND l.list_id = p.list_id "
        "WHERE s.company_id = %(company)s",
        {"company": company, "partner": partner},
    ).fetchone()
    return (row["verifiers"], row["acceptors"]) if row else ([], [])


def lists(tx: Connection, company: int, one: int | None = None) -> list[dict[str, Any]]:
    """The verifier lists by id, or one of them, each with its ``partner_ids``."""
    return tx.execute(
        "SELECT l.*, ARRAY(SELECT partner_id FROM partner_verifier_list p WHERE p.company_id = l.company_id "
        "AND p.list_id = l.list_id ORDER BY partner_id) AS partner_ids FROM verifier_list l "
        "WHERE l.company_id = %(company)s AND (%(one)s::int IS NULL OR l.list_id = %(one)s) ORDER BY l.list_id",
        {"company": company, "one": one},
    ).fetchall()


def put_list(tx: Connection, row: dict[str, Any]) -> None:
    """Store a list, new or changed, and make it the list of its partners and of no others."""
    tx.execute(
        "INSERT INTO verifier_list (company_id, list_id, name, verifiers, acceptors) "
        "VALUES (%(company_id)s, %(list_id)s, %(name)s, %(verifiers)s, %(acceptors)s) "
        "ON CONFLICT (company_id, list_id) DO UPDATE SET name = excluded.name, verifiers = excluded.verifiers, "
        "acceptors = excluded.acceptors",
        row,
    )
    tx.execute("DELETE FROM partner_verifier_list WHERE company_id = %(company_id)s AND list_id = %(list_id)s", row)
    tx.execute(
        "INSERT INTO partner_verifier_list (company_id, partner_id, list_id) "
        "SELECT %(company_id)s, unnest(%(partner_ids)s::int[]), %(list_id)s",
        row,
    )


def remove_list(tx: Connection, company: int, number: int) -> None:
    """Remove a list; its partners fall back to the company's people."""
    tx.execute("DELETE FROM verifier_list WHERE company_id = %s AND list_id = %s", (company, number))


def circulating_partners(tx: Connection, company: int, partners: Collection[int]) -> dict[int, int | None]:
    """Those of these partners whose documents can circulate, with the list that each has already."""
    rows = tx.execute(
        "SELECT partner_id, list_id FROM partner LEFT JOIN partner_verifier_list USING (company_id, partner_id) "
        "WHERE company_id = %s AND partner_id = ANY(%s) AND type IN ('SUPPLIER', 'PERSON')",
        (company, list(partners)),
    ).fetchall()
    return {row["partner_id"]: row["list_id"] for row in rows}


def substitutions(tx: Connection, company: int, not_over_on: date | None = None) -> list[dict[str, Any]]:
    """Substitutions by start and id; with a day only those that are valid then or later."""
    return tx.execute(
        "SELECT * FROM substitution WHERE company_id = %(company)s "
        "AND (%(day)s::date IS NULL OR coalesce(end_date, 'infinity') >= %(day)s) ORDER BY start_date, substitution_id",
        {"company": company, "day": not_over_on},
    ).fetchall()


def substitution_of(row: dict[str, Any]) -> Substitution:
    """A row as the rules know it."""
    substitutes: dict[Role, int | None] = {"verifiers": row["for_verifying"], "acceptors": row["for_approving"]}
    return Substitution(row["user_id"], row["start_date"], row["end_date"], substitutes)


def stood_in_for(tx: Connection, company: int, user: int, day: date) -> dict[Role, frozenset[int]]:
    """Everybody that a user may act for on a day, by role."""
    current = [substitution_of(row) for row in substitutions(tx, company, day)]
    return {role: rules.stood_in_for(user, rules.stand_ins(current, role), day) for role in ROLES.values()}


def put_substitution(tx: Connection, row: dict[str, Any]) -> None:
    """Store a substitution, new or changed."""
    tx.execute(
        "INSERT INTO substitution (company_id, substitution_id, user_id, start_date, end_date, for_verifying, "
        "for_approving, notes) VALUES (%(company_id)s, %(substitution_id)s, %(user_id)s, %(start_date)s, %(end_date)s, "
        "%(for_verifying)s, %(for_approving)s, %(notes)s) ON CONFLICT (company_id, substitution_id) DO UPDATE SET "
        "user_id = excluded.user_id, start_date = excluded.start_date, end_date = excluded.end_date, "
        "for_verifying = excluded.for_verifying, for_approving = excluded.for_approving, notes = excluded.notes",
        row,
    )


def remove_substitution(tx: Connection, company: int, number: int) -> None:
    """Remove a substitution."""
    tx.execute("DELETE FROM substitution WHERE company_id = %s AND substitution_id = %s", (company, number))


def waiting(tx: Connection, company: int, kind: str, statuses: Sequence[str]) -> list[dict[str, Any]]:
    """Documents of a type in circulation that name somebody, by id: ``invoice_id`` and ``approval``."""
    # The literal lists let the planner see that the partial index holds every row.
    return tx.execute(
        "SELECT invoice_id, approval FROM invoice WHERE company_id = %s AND type = %s AND status = ANY(%s) "
        "AND type IN ('PURCHASE_INVOICE', 'TRAVEL_INVOICE', 'BILL_OF_CHARGES') AND status IN ('RECEIVED', 'VERIFIED') "
        "AND approval IS NOT NULL ORDER BY invoice_id",
        (company, kind, list(statuses)),
    ).fetchall()
