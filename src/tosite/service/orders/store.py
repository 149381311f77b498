"""Orders in the database. A customer's statements name its company; operators reach every company's orders (None)."""

from datetime import date
from decimal import Decimal
from typing import Any, LiteralString

from tosite.db.database import Connection
from tosite.ledger.store import next_id
from tosite.service.orders.rules import Entry, Offer, Order, OrderedCharge
from tosite.service.orders.wire import OrderEntryDraft, ServiceOrderDraft
from tosite.web.paging import page_of

# DELIVERED until every charge stands on a bill.
_STATUS: LiteralString = (
    "CASE WHEN o.status = 'DELIVERED' AND NOT EXISTS (SELECT 1 FROM service_order_charge x LEFT JOIN billed_charge b "
    "ON b.customer_id = x.company_id AND b.charge_id = x.charge_id WHERE x.company_id = o.company_id "
    "AND x.order_id = o.order_id AND b.charge_id IS NULL) THEN 'BILLED' ELSE o.status END"
)
_SOURCE: LiteralString = "service_order o JOIN company c USING (company_id)"
_COLUMNS: LiteralString = (
    "o.*, c.name AS company_name, c.country, c.info->>'operationType' AS operation_type, "  # noqa: S608  (literals)
    + _STATUS
    + " AS shown_status, coalesce((SELECT jsonb_agg(jsonb_build_object('id', e.entry_id, 'kind', e.kind, 'date', e.date, "
    "'quantity', e.quantity, 'description', e.description) ORDER BY e.date, e.entry_id) FROM service_order_entry e "
    "WHERE e.company_id = o.company_id AND e.order_id = o.order_id), '[]') AS entries, "
    "coalesce((SELECT jsonb_agg(jsonb_build_object('status', m.status, 'at', to_char(m.at, 'YYYY-MM-DD\"T\"HH24:MI:SS'), "
    "'by', trim(u.first_name || ' ' || u.last_name), 'note', m.note) ORDER BY m.at) FROM service_order_move m "
    "JOIN app_user u USING (user_id) WHERE m.company_id = o.company_id AND m.order_id = o.order_id), '[]') AS moves, "
    "coalesce((SELECT jsonb_agg(jsonb_build_object('chargeId', s.charge_id, 'date', s.date, 'text', s.text, "
    "'quantity', s.quantity, 'unitPrice', s.unit_price, 'billed', to_char(b.month, 'YYYY-MM')) ORDER BY x.line) "
    "FROM service_order_charge x JOIN service_charge s USING (company_id, charge_id) LEFT JOIN billed_charge b "
    "ON b.customer_id = x.company_id AND b.charge_id = x.charge_id "
    "WHERE x.company_id = o.company_id AND x.order_id = o.order_id), '[]') AS charges"
)
_COMPANY: LiteralString = "(%(company)s::int IS NULL OR o.company_id = %(company)s)"


def page(tx: Connection, company: int | None, query: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """One page of a company's orders, or of everybody's, newest first."""
    conditions: list[LiteralString] = [_COMPANY]
    if query.get("status"):
        conditions.append(_STATUS + " = %(status)s")
    values = {"company": company, "status": query.get("status")}
    return page_of(tx, _SOURCE, conditions, values, query, "o.order_id", columns=_COLUMNS)


def by_id(tx: Connection, company: int | None, order: int, lock: bool = False) -> dict[str, Any] | None:
    """One order, on demand locked until the transaction ends."""
    if lock:
        tx.execute(
            "SELECT 1 FROM service_order o WHERE o.order_id = %(order)s AND " + _COMPANY + " FOR UPDATE",  # noqa: S608
            {"order": order, "company": company},
        )
    return tx.execute(
        "SELECT " + _COLUMNS + " FROM " + _SOURCE + " WHERE o.order_id = %(order)s AND " + _COMPANY,  # noqa: S608
        {"order": order, "company": company},
    ).fetchone()


def insert(tx: Connection, company: int, user: int, draft: ServiceOrderDraft, offer: Offer, today: date) -> int:
    """Store an order at the price of its offer; its id."""
    order = next_id(tx)
    tx.execute(
        "INSERT INTO service_order (company_id, order_id, item, price_list_id, currency, unit_price, vat_class, "
        "travel_vat_class, wish, preferred_dates, contact_name, contact_email, contact_phone, ordered_by, ordered_on) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::date[], %s, %s, %s, %s, %s)",
        (
            company,
            order,
            offer.item,
            offer.price_list_id,
            offer.currency,
            offer.unit_price,
            offer.vat_class,
            offer.travel_vat_class if draft.withTravel else None,
            draft.wish,
            draft.preferredDates or [],
            draft.contact.name,
            draft.contact.email,
            draft.contact.phone,
            user,
            today,
        ),
    )
    return order


def set_status(tx: Connection, company: int, order: int, status: str, delivered_on: date | None = None) -> None:
    """Move a locked order. The database refuses it for one that has come to its end."""
    tx.execute(
        "UPDATE service_order SET status = %s, delivered_on = %s WHERE company_id = %s AND order_id = %s",
        (status, delivered_on, company, order),
    )


def note_move(tx: Connection, company: int, order: int, status: str, user: int, note: str | None) -> None:
    """Note what an order came to, by whom."""
    tx.execute(
        "INSERT INTO service_order_move (company_id, order_id, status, user_id, note) VALUES (%s, %s, %s, %s, %s)",
        (company, order, status, user, note),
    )


def insert_entry(
    tx: Connection, company: int, order: int, draft: OrderEntryDraft, quantity: Decimal, user: int
) -> None:
    """Log hours or travel expenses of a locked order."""
    tx.execute(
        "INSERT INTO service_order_entry (company_id, order_id, entry_id, kind, date, quantity, description, logged_by) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (company, order, next_id(tx), draft.kind, draft.date, quantity, draft.description, user),
    )


def remove_entry(tx: Connection, company: int, order: int, entry: int) -> bool:
    """Remove an entry of a locked order; was there one?"""
    done = tx.execute(
        "DELETE FROM service_order_entry WHERE company_id = %s AND order_id = %s AND entry_id = %s",
        (company, order, entry),
    )
    return done.rowcount == 1


def insert_charges(tx: Connection, company: int, order: int, charges: list[OrderedCharge], day: date) -> None:
    """Charge a delivered order, once: the database refuses the same line a second time."""
    for line, charge in enumerate(charges, start=1):
        tx.execute(
            "WITH made AS (INSERT INTO service_charge (company_id, date, text, quantity, unit_price, vat_class) "
            "VALUES (%(company)s, %(day)s, %(text)s, %(quantity)s, %(price)s, %(class)s) RETURNING charge_id) "
            "INSERT INTO service_order_charge (company_id, order_id, line, charge_id) "
            "SELECT %(company)s, %(order)s, %(line)s, charge_id FROM made",
            {
                "company": company,
                "order": order,
                "line": line,
                "day": day,
                "text": charge.text,
                "quantity": charge.quantity,
                "price": charge.unit_price,
                "class": charge.vat_class,
            },
        )


def order_of(row: dict[str, Any]) -> Order:
    """A stored order, as the rules read it."""
    return Order(
        order_id=row["order_id"],
        item=row["item"],
        unit_price=row["unit_price"],
        vat_class=row["vat_class"],
        travel_vat_class=row["travel_vat_class"],
        ordered_on=row["ordered_on"],
    )


def entries_of(row: dict[str, Any]) -> list[Entry]:
    """Its entries, as the rules read them."""
    return [
        Entry(entry["kind"], date.fromisoformat(entry["date"]), Decimal(entry["quantity"]), entry["description"])
        for entry in row["entries"]
    ]
