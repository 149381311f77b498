"""Invoices in the database. Every statement names its company."""

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.invoices.rules import Setting
from tosite.ledger.rules import VatStatus


def setting(tx: Connection, company: int) -> Setting:
    """What the rules must know of the company, in one round trip."""
    row = tx.execute(
        "SELECT c.country, c.currency, "
        "(SELECT jsonb_agg(jsonb_build_array(percent, sales, purchase)) FROM vat_percentage WHERE company_id = c.company_id) AS percents, "
        "(SELECT jsonb_agg(jsonb_build_array(status, treatment, self_assessed_percent, sales, purchase)) FROM vat_status "
        "WHERE company_id = c.company_id) AS statuses, "
        "(SELECT jsonb_object_agg(role, code) FROM posting_default WHERE company_id = c.company_id) AS accounts "
        "FROM company c WHERE c.company_id = %s",
        (company,),
    ).fetchone()
    assert row  # noqa: S101  (the token names an existing company)
    return Setting(
        country=row["country"],
        currency=row["currency"],
        percents={p: (s, b) for p, s, b in row["percents"]},
        statuses={n: (VatStatus(t, p), s, b) for n, t, p, s, b in row["statuses"]},
        accounts=row["accounts"],
    )


def row_accounts(tx: Connection, company: int, products: list[int]) -> dict[int, str | None]:
    """The default accounts of products; a product that is missing here is unknown."""
    rows = tx.execute(
        "SELECT product_id, default_account FROM product WHERE company_id = %s AND product_id = ANY(%s)",
        (company, products),
    ).fetchall()
    return {r["product_id"]: r["default_account"] for r in rows}


def partner_type(tx: Connection, company: int, partner: int) -> str | None:
    """CUSTOMER, SUPPLIER or PERSON; None for an unknown partner."""
    row = tx.execute(
        "SELECT type FROM partner WHERE company_id = %s AND partner_id = %s", (company, partner)
    ).fetchone()
    return row["type"] if row else None


def members(tx: Connection, company: int, users: list[int]) -> set[int]:
    """Which of these users belong to the company."""
    if not users:
        return set()
    rows = tx.execute(
        "SELECT user_id FROM membership WHERE company_id = %s AND user_id = ANY(%s)", (company, users)
    ).fetchall()
    return {r["user_id"] for r in rows}


def owns_account(tx: Connection, company: int, iban: str) -> bool:
    """Is this one of the company's own bank accounts?"""
    found = tx.execute("SELECT 1 FROM bank_account WHERE company_id = %s AND iban = %s", (company, iban)).fetchone()
    return found is not None


def insert(tx: Connection, invoice: dict[str, Any]) -> None:
    """Store a new invoice."""
    tx.execute(
        "INSERT INTO invoice (company_id, invoice_id, type, status, invoice_number, year, date, due_date, partner_id, "
        "counterparty_name, creator_id, ledger_receipt_id, document, created, version) VALUES (%(company_id)s, "
        "%(invoice_id)s, %(type)s, %(status)s, %(invoice_number)s, %(year)s, %(date)s, %(due_date)s, %(partner_id)s, "
        "%(counterparty_name)s, %(creator_id)s, %(ledger_receipt_id)s, %(document)s, %(version)s, %(version)s)",
        {**invoice, "document": Jsonb(invoice["document"])},
    )


def update(tx: Connection, invoice: dict[str, Any]) -> None:
    """Store the changed parts of an invoice."""
    tx.execute(
        "UPDATE invoice SET date = %(date)s, due_date = %(due_date)s, counterparty_name = %(counterparty_name)s, "
        "ledger_receipt_id = %(ledger_receipt_id)s, document = %(document)s, version = %(version)s "
        "WHERE company_id = %(company_id)s AND invoice_id = %(invoice_id)s",
        {**invoice, "document": Jsonb(invoice["document"])},
    )


def by_ids(tx: Connection, company: int, ids: list[int]) -> list[dict[str, Any]]:
    """Invoices ordered by id; unknown ids are left out."""
    return tx.execute(
        "SELECT * FROM invoice WHERE company_id = %s AND invoice_id = ANY(%s) ORDER BY invoice_id",
        (company, ids),
    ).fetchall()


def lock(tx: Connection, company: int, invoice: int) -> dict[str, Any] | None:
    """One invoice, locked until the transaction ends."""
    return tx.execute(
        "SELECT * FROM invoice WHERE company_id = %s AND invoice_id = %s FOR UPDATE", (company, invoice)
    ).fetchone()


def set_status(tx: Connection, company: int, invoice: int, status: str, version: datetime) -> None:
    """Move an invoice to a status and renew its version."""
    tx.execute(
        "UPDATE invoice SET status = %s, version = %s WHERE company_id = %s AND invoice_id = %s",
        (status, version, company, invoice),
    )


def set_notes(tx: Connection, company: int, invoice: int, notes: str, version: datetime) -> None:
    """Replace the internal notes."""
    tx.execute(
        "UPDATE invoice SET document = jsonb_set(document, '{notes}', to_jsonb(%s::text)), version = %s "
        "WHERE company_id = %s AND invoice_id = %s",
        (notes, version, company, invoice),
    )
