"""The one queue of the service's mails, in the database. ``company_id`` is the company that a mail concerns."""

from typing import Any, LiteralString

from tosite.db.database import Connection
from tosite.mail.delivery import Outcome
from tosite.web.paging import page_of

_SHOWN: LiteralString = (
    "mail_id, company_id, recipient, subject, body, state, due, tries, reason, queued_at AT TIME ZONE 'UTC' AS queued, "
    "sent_at AT TIME ZONE 'UTC' AS sent"
)


def queue(tx: Connection, company: int, recipient: str, subject: str, body: str) -> None:
    """Queue a mail."""
    tx.execute(
        "INSERT INTO mail_queue (company_id, recipient, subject, body) VALUES (%s, %s, %s, %s)",
        (company, recipient, subject, body),
    )


def queue_to_user(tx: Connection, company: int, user: int, subject: str, body: str) -> None:
    """Queue a mail for a user of the company; nothing for one who left."""
    tx.execute(
        "INSERT INTO mail_queue (company_id, recipient, subject, body) "
        "SELECT m.company_id, u.email, %s, %s FROM membership m JOIN app_user u USING (user_id) "
        "WHERE m.company_id = %s AND m.user_id = %s AND u.active",
        (subject, body, company, user),
    )


def queue_to_managers(tx: Connection, companies: list[int], subject: str, body: str) -> int:
    """A mail for each user who manages one of these companies; how many."""
    done = tx.execute(
        "INSERT INTO mail_queue (company_id, recipient, subject, body) "
        "SELECT m.company_id, u.email, %s, %s FROM membership m JOIN app_user u USING (user_id) "
        "WHERE m.company_id = ANY(%s) AND u.active "
        "AND manages(m.rights) ORDER BY m.company_id, u.user_id",
        (subject, body, companies),
    )
    return done.rowcount


def take_due(tx: Connection) -> dict[str, Any] | None:
    """One mail whose time has come, locked, with the provider's name; what another works on is passed over."""
    return tx.execute(
        "SELECT m.*, (SELECT c.name FROM provider p JOIN company c USING (company_id)) AS sender_name FROM mail_queue m "
        "WHERE m.state = 'WAITING' AND m.due <= now() AT TIME ZONE 'UTC' ORDER BY m.due, m.mail_id LIMIT 1 "
        "FOR UPDATE OF m SKIP LOCKED"
    ).fetchone()


def note(tx: Connection, mail: dict[str, Any], outcome: Outcome) -> None:
    """Count a try and note what became of it."""
    tx.execute(
        "UPDATE mail_queue SET state = %(state)s, due = coalesce(%(due)s, due), reason = %(reason)s, tries = tries + 1, "
        "sent_at = CASE WHEN %(state)s = 'DELIVERED' THEN clock_timestamp() END "
        "WHERE company_id = %(company_id)s AND mail_id = %(mail_id)s",
        {**mail, "state": outcome.state, "due": outcome.due, "reason": outcome.reason},
    )


def page(tx: Connection, company: int | None, query: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """One page of a company's mails (None: of everybody's), newest first."""
    conditions: list[LiteralString] = ["(%(company)s::int IS NULL OR company_id = %(company)s)"]
    if query.get("state"):
        conditions.append("state = %(state)s")
    values = {"company": company, "state": query.get("state")}
    return page_of(tx, "mail_queue", conditions, values, query, "mail_id", columns=_SHOWN)
