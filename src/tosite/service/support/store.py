"""Support in the database. A customer's statements name its company; operators reach every company's requests (None)."""

from dataclasses import dataclass
from typing import Any, LiteralString

from tosite.db.database import Connection
from tosite.ledger.store import next_id
from tosite.service.orders.rules import Offer
from tosite.web.paging import page_of


@dataclass(frozen=True)
class Reader:
    """Who reads: ``company`` None for operators, who see all; ``user_only`` for those who see only what they asked."""

    company: int | None
    user: int
    operator: bool
    user_only: bool

    def values(self, **more: object) -> dict[str, Any]:
        """The parameters of the statements below."""
        own = self.user if self.user_only else None
        return {"company": self.company, "reader": self.user, "operator": self.operator, "own": own, **more}


_SOURCE: LiteralString = "support_request r JOIN company c USING (company_id)"
_VISIBLE: LiteralString = (
    "(%(company)s::int IS NULL OR r.company_id = %(company)s) AND (%(operator)s OR r.created_by IS NOT NULL) "
    "AND (%(own)s::int IS NULL OR r.created_by = %(own)s)"
)
_UNREAD: LiteralString = (
    "(SELECT count(*) FROM support_message m WHERE m.company_id = r.company_id AND m.request_id = r.request_id "
    "AND (m.side = 'CUSTOMER') = %(operator)s AND m.message_id > coalesce((SELECT s.message_id FROM support_read s "
    "WHERE s.company_id = r.company_id AND s.request_id = r.request_id AND s.user_id = %(reader)s), 0))"
)
_COLUMNS: LiteralString = (
    "r.*, c.name AS company_name, c.country, "  # noqa: S608  (literals)
    + _UNREAD
    + " AS unread, coalesce(r.contact_name, (SELECT trim(u.first_name || ' ' || u.last_name) FROM app_user u "
    "WHERE u.user_id = r.created_by)) AS asked_by, (SELECT trim(u.first_name || ' ' || u.last_name) FROM app_user u "
    "WHERE u.user_id = r.assigned_to) AS assigned_name"
)


def page(tx: Connection, reader: Reader, query: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """One page of what the reader sees, newest first."""
    conditions: list[LiteralString] = [_VISIBLE]
    for name, condition in _FILTERS.items():
        if query.get(name) is not None:
            conditions.append(condition)
    values = reader.values(**{name: query.get(name) for name in _FILTERS})
    orders: dict[str, LiteralString] = {"orderByChanged": "r.changed"}
    return page_of(tx, _SOURCE, conditions, values, query, "r.request_id", orders, _COLUMNS)


_FILTERS: dict[str, LiteralString] = {
    "status": "r.status = %(status)s",
    "category": "r.category = %(category)s",
    "assignedToUserId": "r.assigned_to = %(assignedToUserId)s",
    "assigned": "(r.assigned_to IS NOT NULL) = %(assigned)s",
}


def unread(tx: Connection, reader: Reader) -> int:
    """How many of the requests that the reader sees have something that he has not read."""
    row = tx.execute(
        "SELECT count(*) AS n FROM " + _SOURCE + " WHERE " + _VISIBLE + " AND " + _UNREAD + " > 0",  # noqa: S608
        reader.values(),
    ).fetchone()
    return int(row["n"]) if row else 0


def by_id(tx: Connection, reader: Reader, request: int, lock: bool = False) -> dict[str, Any] | None:
    """One request that the reader sees, with its thread; on demand locked until the transaction ends."""
    values = reader.values(request=request)
    if lock:
        tx.execute(
            "SELECT 1 FROM support_request r WHERE r.request_id = %(request)s AND " + _VISIBLE + " FOR UPDATE",  # noqa: S608
            values,
        )
    row = tx.execute(
        "SELECT " + _COLUMNS + " FROM " + _SOURCE + " WHERE r.request_id = %(request)s AND " + _VISIBLE,  # noqa: S608
        values,
    ).fetchone()
    return row and {**row, "messages": _messages(tx, row["company_id"], request)}


def _messages(tx: Connection, company: int, request: int) -> list[dict[str, Any]]:
    return tx.execute(
        "SELECT m.message_id AS id, m.side, trim(u.first_name || ' ' || u.last_name) AS author, m.text, m.written, "
        "o.item, o.price_list_id, o.currency, o.unit_price, o.with_travel, o.order_id "
        "FROM support_message m LEFT JOIN app_user u ON u.user_id = m.author_id "
        "LEFT JOIN support_offer o USING (company_id, request_id, message_id) WHERE m.company_id = %s AND m.request_id = %s ORDER BY m.message_id",
        (company, request),
    ).fetchall()


def contact(tx: Connection, provider: int, request: int) -> dict[str, Any] | None:
    """A question without an account, locked, with the number of its messages."""
    return tx.execute(
        "SELECT r.request_id, r.status, r.contact_email, (SELECT count(*) FROM support_message m "
        "WHERE m.company_id = r.company_id AND m.request_id = r.request_id) AS messages FROM support_request r "
        "WHERE r.company_id = %s AND r.request_id = %s AND r.created_by IS NULL FOR UPDATE OF r",
        (provider, request),
    ).fetchone()


def order_exists(tx: Connection, company: int, order: int) -> bool:
    """Has the company such an order?"""
    found = tx.execute("SELECT 1 FROM service_order WHERE company_id = %s AND order_id = %s", (company, order))
    return found.fetchone() is not None


def insert(tx: Connection, values: dict[str, Any]) -> int:
    """Store a request; its id."""
    request = next_id(tx)
    tx.execute(
        "INSERT INTO support_request (company_id, request_id, category, subject, status, language, order_id, "
        "api_request_id, created_by, contact_name, contact_email) VALUES (%(company_id)s, %(request)s, %(category)s, "
        "%(subject)s, 'OPEN', %(language)s, %(order_id)s, %(api_request_id)s, %(created_by)s, %(contact_name)s, "
        "%(contact_email)s)",
        {**_ABSENT, **values, "request": request},
    )
    return request


_ABSENT = dict.fromkeys(("order_id", "api_request_id", "created_by", "contact_name", "contact_email"))


def add_message(tx: Connection, company: int, request: int, side: str, author: int | None, text: str) -> int:
    """Add a message to a locked request; its id."""
    message = next_id(tx)
    tx.execute(
        "INSERT INTO support_message (company_id, request_id, message_id, side, author_id, text) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        (company, request, message, side, author, text),
    )
    return message


def add_offer(tx: Connection, company: int, request: int, message: int, offer: Offer, with_travel: bool) -> None:
    """Note what a message of a locked request offers."""
    tx.execute(
        "INSERT INTO support_offer (company_id, request_id, message_id, item, price_list_id, currency, unit_price, with_travel) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            company,
            request,
            message,
            offer.item,
            offer.price_list_id,
            offer.currency,
            offer.unit_price,
            with_travel,
        ),
    )


def take_offer(tx: Connection, company: int, request: int, message: int, order: int) -> None:
    """Note the order that an offer of a locked request became; the request is about it from now on."""
    tx.execute(
        "UPDATE support_offer SET order_id = %s WHERE company_id = %s AND request_id = %s AND message_id = %s",
        (order, company, request, message),
    )
    tx.execute(
        "UPDATE support_request SET order_id = %s, changed = now() AT TIME ZONE 'UTC' "
        "WHERE company_id = %s AND request_id = %s",
        (order, company, request),
    )


def set_status(tx: Connection, company: int, request: int, status: str) -> None:
    """Move a locked request."""
    tx.execute(
        "UPDATE support_request SET status = %s, changed = now() AT TIME ZONE 'UTC' WHERE company_id = %s AND request_id = %s",
        (status, company, request),
    )


def assign(tx: Connection, company: int, request: int, user: int | None) -> None:
    """Give a locked request to an operator, or to nobody."""
    tx.execute(
        "UPDATE support_request SET assigned_to = %s, changed = now() AT TIME ZONE 'UTC' "
        "WHERE company_id = %s AND request_id = %s",
        (user, company, request),
    )


def is_operator(tx: Connection, provider: int, user: int) -> bool:
    """May this user of the provider's company answer requests?"""
    found = tx.execute(
        "SELECT 1 FROM membership m JOIN app_user u USING (user_id) WHERE m.company_id = %s AND m.user_id = %s "
        "AND u.active AND manages(m.rights)",
        (provider, user),
    )
    return found.fetchone() is not None


def mark_read(tx: Connection, company: int, request: int, user: int, message: int) -> None:
    """Note that a user has read everything up to a message; the mark only moves on."""
    tx.execute(
        "INSERT INTO support_read (company_id, request_id, user_id, message_id) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (company_id, request_id, user_id) "
        "DO UPDATE SET message_id = greatest(support_read.message_id, EXCLUDED.message_id)",
        (company, request, user, message),
    )
