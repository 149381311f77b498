"""A company's settings in the database. Every statement names its company."""

from collections.abc import Collection
from typing import Any

from psycopg.types.json import Jsonb

from tosite.companysettings.rules import InvoiceChoices
from tosite.db.database import Connection

_choices: dict[int, tuple[int, InvoiceChoices]] = {}


def invoice_choices(tx: Connection, company: int, version: int) -> InvoiceChoices:
    """What of the settings an invoice must fit; kept per process until the company's ``settings_version`` changes."""
    kept = _choices.get(company)
    if kept and kept[0] == version:
        return kept[1]
    row = tx.execute(
        "SELECT c.settings_version, u.*, "
        "(SELECT array_agg(template_id) FROM invoice_template t WHERE t.company_id = c.company_id AND active) AS templates, "
        "(SELECT array_agg(name) FROM delivery_term d WHERE d.company_id = c.company_id) AS terms "
        "FROM company c JOIN usage_setting u USING (company_id) WHERE c.company_id = %s",
        (company,),
    ).fetchone()
    assert row  # noqa: S101  (every company has its row from its birth)
    read = InvoiceChoices(
        cash_discount_sales=row["cash_discount_sales"],
        cash_discount_purchase=row["cash_discount_purchase"],
        by_row_sales=row["by_row_sales"],
        by_row_purchase=row["by_row_purchase"],
        by_row_expenses=row["by_row_expenses"],
        templates=frozenset(row["templates"] or ()),
        delivery_terms=frozenset(term.lower() for term in row["terms"] or ()),
    )
    _choices[company] = (row["settings_version"], read)
    return read


def lock_usage(tx: Connection, company: int) -> dict[str, Any]:
    """The usage settings, locked until the transaction ends, with the address that e-invoices are sent from.

    Every write of settings that hang together takes this lock first.
    """
    tx.execute("SELECT 1 FROM usage_setting WHERE company_id = %s FOR UPDATE", (company,))
    return usage(tx, company)


def usage(tx: Connection, company: int) -> dict[str, Any]:
    """The usage settings, with the address that e-invoices are sent from and the company's country."""
    row = tx.execute(
        "SELECT u.*, e.sending_address, c.country FROM usage_setting u JOIN company c USING (company_id) "
        "LEFT JOIN einvoice_operator e USING (company_id) WHERE company_id = %s",
        (company,),
    ).fetchone()
    assert row  # noqa: S101
    return row


def update_usage(tx: Connection, company: int, values: dict[str, Any]) -> None:
    """Replace the usage settings."""
    tx.execute(
        "UPDATE usage_setting SET default_invoice_channel = %(default_invoice_channel)s, "
        "cash_discount_sales = %(cash_discount_sales)s, cash_discount_purchase = %(cash_discount_purchase)s, "
        "by_row_sales = %(by_row_sales)s, by_row_purchase = %(by_row_purchase)s, "
        "by_row_expenses = %(by_row_expenses)s, by_row_salaries = %(by_row_salaries)s WHERE company_id = %(company)s",
        {**values, "company": company},
    )


def update_pages(tx: Connection, company: int, approved_for_f_tax: bool) -> None:
    """Replace what the pages of a company's documents state of it."""
    tx.execute("UPDATE usage_setting SET approved_for_f_tax = %s WHERE company_id = %s", (approved_for_f_tax, company))


def delivery_terms(tx: Connection, company: int) -> list[str]:
    """The delivery terms in their order."""
    rows = tx.execute("SELECT name FROM delivery_term WHERE company_id = %s ORDER BY position", (company,)).fetchall()
    return [row["name"] for row in rows]


def replace_delivery_terms(tx: Connection, company: int, names: list[str]) -> None:
    """Put these delivery terms in the place of the ones before."""
    tx.execute("DELETE FROM delivery_term WHERE company_id = %s", (company,))
    tx.execute(
        "INSERT INTO delivery_term (company_id, position, name) "
        "SELECT %s, n.position, n.name FROM unnest(%s::text[]) WITH ORDINALITY AS n(name, position)",
        (company, names),
    )


def einvoice_operator(tx: Connection, company: int) -> dict[str, Any] | None:
    """The e-invoice operator in use."""
    return tx.execute("SELECT * FROM einvoice_operator WHERE company_id = %s", (company,)).fetchone()


def replace_operator(tx: Connection, company: int, values: dict[str, Any] | None) -> None:
    """Put this e-invoice operator in the place of the one before; None takes it away."""
    if values is None:
        tx.execute("DELETE FROM einvoice_operator WHERE company_id = %s", (company,))
        return
    tx.execute(
        "INSERT INTO einvoice_operator (company_id, operator, operator_number, sending_address, receiving_address, "
        "receiving_address_public, edi, ws_customer_number, created, creator) VALUES (%(company)s, %(operator)s, "
        "%(operator_number)s, %(sending_address)s, %(receiving_address)s, %(receiving_address_public)s, %(edi)s, "
        "%(ws_customer_number)s, date_trunc('second', now() AT TIME ZONE 'UTC'), "
        "(SELECT username FROM app_user WHERE user_id = %(user)s)) "
        "ON CONFLICT (company_id) DO UPDATE SET operator = EXCLUDED.operator, "
        "operator_number = EXCLUDED.operator_number, sending_address = EXCLUDED.sending_address, "
        "receiving_address = EXCLUDED.receiving_address, receiving_address_public = EXCLUDED.receiving_address_public, "
        "edi = EXCLUDED.edi, ws_customer_number = EXCLUDED.ws_customer_number",
        {**values, "company": company},
    )


def lock_collection(tx: Connection, company: int) -> dict[str, Any]:
    """The settings for collection and penal costs, locked until the transaction ends."""
    tx.execute("SELECT 1 FROM collection_setting WHERE company_id = %s FOR UPDATE", (company,))
    return collection(tx, company)


def collection(tx: Connection, company: int) -> dict[str, Any]:
    """The settings for collection and penal costs, with both products whole where they are set."""
    row = tx.execute(
        "SELECT s.*, to_jsonb(c) AS collection_product, to_jsonb(p) AS penal_product FROM collection_setting s "
        "LEFT JOIN product c ON c.company_id = s.company_id AND c.product_id = s.collection_product_id "
        "LEFT JOIN product p ON p.company_id = s.company_id AND p.product_id = s.penal_product_id "
        "WHERE s.company_id = %s",
        (company,),
    ).fetchone()
    assert row  # noqa: S101
    return row


def products(tx: Connection, company: int, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Type and activity of these products; they cannot be removed until the transaction ends."""
    rows = tx.execute(
        "SELECT product_id, type, active FROM product WHERE company_id = %s AND product_id = ANY(%s) "
        "ORDER BY product_id FOR KEY SHARE",
        (company, list(ids)),
    ).fetchall()
    return {row["product_id"]: row for row in rows}


def update_collection(tx: Connection, company: int, values: dict[str, Any]) -> None:
    """Replace the settings for collection and penal costs."""
    tx.execute(
        "UPDATE collection_setting SET use_automatic_handling = %(use_automatic_handling)s, "
        "collection_product_id = %(collection_product_id)s, penal_product_id = %(penal_product_id)s, "
        "date_margin = %(date_margin)s, minimum_sum = %(minimum_sum)s, default_interest = %(default_interest)s, "
        "default_payment_terms = %(default_payment_terms)s, collection_partner = %(collection_partner)s "
        "WHERE company_id = %(company)s",
        {**values, "company": company},
    )


def templates(tx: Connection, company: int) -> list[dict[str, Any]]:
    """Every invoice template, by id."""
    return tx.execute(
        "SELECT * FROM invoice_template WHERE company_id = %s ORDER BY template_id", (company,)
    ).fetchall()


def template(tx: Connection, company: int, number: int, *, lock: bool = False) -> dict[str, Any] | None:
    """One invoice template, locked until the transaction ends where that is asked for."""
    statement = "SELECT * FROM invoice_template WHERE company_id = %s AND template_id = %s"
    return tx.execute(statement + " FOR UPDATE" if lock else statement, (company, number)).fetchone()


def put_template(tx: Connection, row: dict[str, Any]) -> None:
    """Store a new template, or another state of a known one."""
    tx.execute(
        "INSERT INTO invoice_template (company_id, template_id, name, active, logo_attachment_id, document) "
        "VALUES (%(company_id)s, %(template_id)s, %(name)s, %(active)s, %(logo_attachment_id)s, %(document)s) "
        "ON CONFLICT (company_id, template_id) DO UPDATE SET name = EXCLUDED.name, active = EXCLUDED.active, "
        "logo_attachment_id = EXCLUDED.logo_attachment_id, document = EXCLUDED.document",
        {**row, "document": Jsonb(row["document"])},
    )


def logo(tx: Connection, company: int, attachment: int) -> dict[str, Any] | None:
    """Type and first bytes of an attachment of the company itself; it stays until the transaction ends."""
    return tx.execute(
        "SELECT a.mime_type, substring(c.content FROM 1 FOR 8) AS head FROM attachment a "
        "JOIN attachment_content c USING (company_id, attachment_id) WHERE company_id = %s AND attachment_id = %s "
        "AND a.reference_type = 'ENVIRONMENT' FOR KEY SHARE OF a",
        (company, attachment),
    ).fetchone()
