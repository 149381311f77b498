"""Announcements and who has read them, in the database. Every statement names the company."""

from datetime import date
from typing import Any

from tosite.db.database import Connection


def in_force(tx: Connection, company: int, user: int, today: date) -> list[dict[str, Any]]:
    """The lists that the company was told of, until a later one that it was told of holds; newest first."""
    return tx.execute(
        "SELECT l.price_list_id, l.valid_from, min(a.applies_from) AS applies_from, "
        "min(a.announced_at) AT TIME ZONE 'UTC' AS announced, min(r.read_at) AS read_at "
        "FROM price_announcement a JOIN price_list l USING (price_list_id) LEFT JOIN announcement_read r "
        "ON r.company_id = a.company_id AND r.price_list_id = a.price_list_id AND r.user_id = %(user)s "
        "WHERE a.company_id = %(company)s AND NOT EXISTS (SELECT 1 FROM price_announcement o "
        "JOIN price_list later USING (price_list_id) WHERE o.company_id = a.company_id AND later.country = l.country "
        "AND later.valid_from > l.valid_from AND later.valid_from <= %(today)s) "
        "GROUP BY l.price_list_id, l.valid_from ORDER BY l.valid_from DESC",
        {"company": company, "user": user, "today": today},
    ).fetchall()


def is_announced(tx: Connection, company: int, price_list: int) -> bool:
    """Was the company told of this list?"""
    found = tx.execute(
        "SELECT 1 FROM price_announcement WHERE company_id = %s AND price_list_id = %s LIMIT 1", (company, price_list)
    )
    return found.fetchone() is not None


def mark_read(tx: Connection, company: int, price_list: int, user: int) -> None:
    """Note that a user has read an announcement; the first time stands."""
    tx.execute(
        "INSERT INTO announcement_read (company_id, price_list_id, user_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (company, price_list, user),
    )
