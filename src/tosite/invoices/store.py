"""Invoices in the database. Every statement names its company."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.attachments.store import OF_INVOICE
from tosite.db.database import Connection
from tosite.dimensions.shares import defaults_of
from tosite.ledger.store import TAKE_MANY_NUMBERS, TAKE_NUMBERS, WRITE_MANY_RECEIPTS, WRITE_RECEIPT
from tosite.metering.store import METER_DOCUMENT, METER_DOCUMENTS

# A row of the search is written by the database: no page is taken apart and put together again on the way out. What
# stands between quotes here are enumerations and dates; client's text comes escaped, in ``list_tail``.
LIST_ROW: LiteralString = (
    """'{"id":' || invoice_id || coalesce(',"partnerId":' || partner_id, '') || ',"type":"' || type || '","status":"' """
    """|| status || '","invoiceNumber":' || invoice_number || ',"date":"' || date || '","dueDate":"' || due_date """
    """|| '","created":"' || to_char(created, 'YYYY-MM-DD"T"HH24:MI:SS') """
    """|| '","version":"' || to_char(version, 'YYYY-MM-DD"T"HH24:MI:SS') """
    """|| '","creatorId":' || creator_id || list_tail || '}'"""
)
_INSERT: LiteralString = (
    "WITH "  # noqa: S608  (every part is a literal)
    + TAKE_NUMBERS
    + ", invoice AS (INSERT INTO invoice (company_id, invoice_id, type, status, invoice_number, series_start, date, due_date, "
    "partner_id, counterparty_name, creator_id, ledger_receipt_id, document, created, version) "
    "SELECT %(company_id)s, %(invoice_id)s, %(type)s, %(status)s, n.document_number, %(series_start)s, %(date)s, "
    "%(due_date)s, %(partner_id)s, %(counterparty_name)s, %(creator_id)s, %(ledger_receipt_id)s, %(document)s, "
    "%(created)s, %(version)s FROM numbers n), "
    + WRITE_RECEIPT
    + ", audit AS (INSERT INTO audit_log (company_id, user_id, client_id, action, object_type, object_id, before, after) "
    "SELECT %(company_id)s, %(creator_id)s, %(client_id)s, 'CREATE', 'INVOICE', %(invoice_id)s, 'null', "
    "%(after)s || jsonb_build_object('invoiceNumber', n.document_number) FROM numbers n), "
    + METER_DOCUMENT
    + " SELECT document_number, receipt_number FROM numbers"
)

_INSERT_MANY: LiteralString = (
    "WITH "  # noqa: S608  (every part is a literal)
    + TAKE_MANY_NUMBERS
    + ", made AS (SELECT r.*, n.document_base + r.place AS document_number, n.receipt_base + r.place AS receipt_number "
    "FROM numbers n, jsonb_to_recordset(%(rows)s) AS r(place int, invoice_id int, ledger_receipt_id int, date date, "
    "due_date date, partner_id int, counterparty_name text, vat_status int, document jsonb, after jsonb)), "
    "invoices AS (INSERT INTO invoice (company_id, invoice_id, type, status, invoice_number, series_start, date, due_date, "
    "partner_id, counterparty_name, creator_id, ledger_receipt_id, document, created, version) "
    "SELECT %(company_id)s, m.invoice_id, %(type)s, %(status)s, m.document_number, %(series_start)s, m.date, m.due_date, "
    "m.partner_id, m.counterparty_name, %(creator_id)s, m.ledger_receipt_id, m.document, %(created)s, %(version)s "
    "FROM made m), "
    + WRITE_MANY_RECEIPTS
    + ", audit AS (INSERT INTO audit_log (company_id, user_id, client_id, action, object_type, object_id, before, after) "
    "SELECT %(company_id)s, %(creator_id)s, %(client_id)s, 'CREATE', 'INVOICE', m.invoice_id, 'null', "
    "m.after || jsonb_build_object('invoiceNumber', m.document_number) FROM made m ORDER BY m.place), "
    + METER_DOCUMENTS
    + " SELECT document_number FROM made ORDER BY place"
)

# The default split of a partner or product over the items in use, as rows of dimension, item and percentage.
_SHARES: LiteralString = (
    "(SELECT jsonb_agg(jsonb_build_array(o.dimension_id, o.item_id, o.percent) ORDER BY o.dimension_id, o.item_id) "
    "FROM {owner}_dimension o JOIN dimension_item i USING (company_id, dimension_id, item_id) "
    "WHERE o.company_id = %(company)s AND o.{owner}_id = {key} AND i.active)"
)


def references(
    tx: Connection, company: int, day: date, products: Collection[int], partner: int | None, iban: str | None
) -> dict[str, Any]:
    """Everything that the rules of a new invoice ask of the registers, and two fresh ids, in one round trip.

    ``state`` and ``series_start`` of the day, ``products`` (id -> default account), ``partner_type`` and
    ``partner_accounts`` (side -> account), ``owns_account``, the default dimensions of both in the items that are in
    use (``product_dimensions`` by product, ``partner_dimensions``), ``invoice_id``, ``receipt_id``.
    """
    row = tx.execute(
        "SELECT nextval('document_id')::int AS invoice_id, nextval('document_id')::int AS receipt_id, "  # noqa: S608
        "p.state, p.series_start, "
        "(SELECT jsonb_agg(jsonb_build_array(product_id, default_account, "
        + _SHARES.format(owner="product", key="product.product_id")
        + ")) FROM product WHERE company_id = %(company)s AND product_id = ANY(%(products)s)) AS products, "
        "b.type AS partner_type, b.default_accounts AS partner_accounts, "
        + _SHARES.format(owner="partner", key="b.partner_id")
        + " AS partner_dimensions, "
        "EXISTS (SELECT 1 FROM bank_account WHERE company_id = %(company)s AND iban = %(iban)s) AS owns_account "
        "FROM booking_period(%(company)s, %(day)s) p "
        "LEFT JOIN partner b ON b.company_id = %(company)s AND b.partner_id = %(partner)s",
        {"company": company, "day": day, "products": list(products), "partner": partner, "iban": iban},
    ).fetchone()
    assert row  # noqa: S101
    products_found = row["products"] or ()
    return {
        **row,
        "products": {number: account for number, account, _ in products_found},
        "product_dimensions": {number: defaults_of(shares) for number, _, shares in products_found},
        "partner_dimensions": defaults_of(row["partner_dimensions"]),
    }


def partner_references(tx: Connection, company: int, partners: Collection[int]) -> dict[int, dict[str, Any]]:
    """Of these partners what ``references`` tells of one."""
    rows = tx.execute(
        "SELECT b.partner_id, b.type AS partner_type, b.default_accounts AS partner_accounts, "  # noqa: S608
        + _SHARES.format(owner="partner", key="b.partner_id")
        + " AS partner_dimensions FROM partner b WHERE b.company_id = %(company)s AND b.partner_id = ANY(%(partners)s)",
        {"company": company, "partners": list(partners)},
    ).fetchall()
    return {row["partner_id"]: {**row, "partner_dimensions": defaults_of(row["partner_dimensions"])} for row in rows}


def insert_many(
    tx: Connection, shared: dict[str, Any], rows: Sequence[dict[str, Any]], receipts: dict[str, list[dict[str, Any]]]
) -> list[int]:
    """``insert`` for documents of one type and day by one client, in one statement; their numbers, in their order.

    ``shared`` is what all have in common, ``receipts`` the rows of all of them, each with its receipt and date.
    """
    parameters = {"wanted": len(rows), "rows": Jsonb(rows), **{name: Jsonb(found) for name, found in receipts.items()}}
    return [row["document_number"] for row in tx.execute(_INSERT_MANY, {**shared, **parameters}).fetchall()]


def insert(tx: Connection, document: dict[str, Any], rows: dict[str, Any]) -> tuple[int, int]:
    """Store a new document, its receipt, the audit row of both and its count in one statement; returns their numbers.

    The numbers are taken in this last statement and their counters stay locked until the transaction ends: writers of
    one series wait for each other, in a fixed order, and nobody fails (series first, vouchers second).
    """
    row = tx.execute(
        _INSERT,
        {**document, **rows, "document": Jsonb(document["document"]), "after": Jsonb(document["after"])},
    ).fetchone()
    assert row  # noqa: S101
    return row["document_number"], row["receipt_number"]


def update(tx: Connection, invoice: dict[str, Any]) -> None:
    """Store the changed parts of an invoice."""
    tx.execute(
        "UPDATE invoice SET status = %(status)s, date = %(date)s, due_date = %(due_date)s, partner_id = %(partner_id)s, "
        "counterparty_name = %(counterparty_name)s, ledger_receipt_id = %(ledger_receipt_id)s, document = %(document)s, "
        "version = %(version)s WHERE company_id = %(company_id)s AND invoice_id = %(invoice_id)s",
        {**invoice, "document": Jsonb(invoice["document"])},
    )


def by_ids(tx: Connection, company: int, ids: list[int]) -> list[dict[str, Any]]:
    """Invoices with their attachments, ordered by id; unknown ids and the hidden invoices of journals are left out."""
    return tx.execute(
        "SELECT company_id, invoice_id, type, status, invoice_number, ledger_receipt_id, creator_id, document, "  # noqa: S608
        "version, "
        + OF_INVOICE
        + " AS attachments FROM invoice WHERE company_id = %s AND invoice_id = ANY(%s) AND type <> 'JOURNAL' "
        "ORDER BY invoice_id",
        (company, ids),
    ).fetchall()


def lock(tx: Connection, company: int, invoice: int) -> dict[str, Any] | None:
    """One document, also a journal's hidden invoice, locked until the transaction ends."""
    return tx.execute(
        "SELECT * FROM invoice WHERE company_id = %s AND invoice_id = %s FOR UPDATE", (company, invoice)
    ).fetchone()


def set_status(tx: Connection, company: int, invoice: int, status: str, version: datetime) -> None:
    """Move an invoice to a status and renew its version."""
    set_statuses(tx, company, [(invoice, status, version)])


def set_statuses(tx: Connection, company: int, moved: Sequence[tuple[int, str, datetime]]) -> None:
    """The same for many invoices: each with its status and version."""
    rows = [{"invoice": number, "status": status, "version": version} for number, status, version in moved]
    tx.execute(
        "UPDATE invoice SET status = r.status, version = r.version "
        "FROM jsonb_to_recordset(%s) AS r(invoice int, status text, version timestamp) "
        "WHERE company_id = %s AND invoice_id = r.invoice",
        (Jsonb(rows), company),
    )


def set_payments(
    tx: Connection, company: int, invoice: int, status: str, unpaid: str | None, last: date | None, version: datetime
) -> None:
    """Move an invoice to the status of its payments: ``unpaid`` is the one without any, ``last`` the newest's date."""
    tx.execute(
        "UPDATE invoice SET status = %(status)s, unpaid_status = %(unpaid)s, version = %(version)s, document = "
        "(document - 'paymentDate') || jsonb_strip_nulls(jsonb_build_object('paymentDate', %(last)s::date)) "
        "WHERE company_id = %(company)s AND invoice_id = %(invoice)s",
        {"status": status, "unpaid": unpaid, "last": last, "version": version, "company": company, "invoice": invoice},
    )


def events(tx: Connection, company: int, ids: list[int]) -> list[dict[str, Any]]:
    """What happened to invoices after their creation, oldest first: the audit rows with the names of the users.

    ``on_behalf_of`` is the name of the user in whose place a substitute acted.
    """
    return tx.execute(
        "SELECT a.object_id, a.action, a.at, a.before, a.after, u.first_name || ' ' || u.last_name AS name, "
        "r.first_name || ' ' || r.last_name AS on_behalf_of FROM audit_log a JOIN app_user u USING (user_id) "
        "LEFT JOIN app_user r ON r.user_id = (a.after->>'onBehalfOf')::int WHERE a.company_id = %s AND a.object_type = 'INVOICE' "
        "AND a.object_id = ANY(%s) AND a.action <> 'CREATE' ORDER BY a.audit_id",
        (company, ids),
    ).fetchall()
