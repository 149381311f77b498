"""Companies and their users in the database."""

from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection


def company_of(tx: Connection, company: int) -> dict[str, Any]:
    """The company of a token; it exists as long as the token's membership does."""
    row = tx.execute("SELECT * FROM company WHERE company_id = %s", (company,)).fetchone()
    assert row  # noqa: S101
    return row


def lock(tx: Connection, company: int) -> dict[str, Any]:
    """The company, locked until the transaction ends, and whether anything is booked in it (``has_receipts``)."""
    row = tx.execute(
        "SELECT c.*, EXISTS (SELECT 1 FROM ledger_receipt r WHERE r.company_id = c.company_id) AS has_receipts "
        "FROM company c WHERE c.company_id = %s FOR UPDATE OF c",
        (company,),
    ).fetchone()
    assert row  # noqa: S101
    return row


def update(tx: Connection, company: dict[str, Any]) -> None:
    """Store the basic data of a company."""
    tx.execute(
        "UPDATE company SET name = %(name)s, country = %(country)s, info = %(info)s WHERE company_id = %(company_id)s",
        {**company, "info": Jsonb(company["info"])},
    )


def user_of(tx: Connection, company: int, user: int) -> dict[str, Any] | None:
    """A user of the company; None for one of elsewhere."""
    return tx.execute(
        "SELECT u.user_id, u.username, u.first_name, u.last_name, u.email, u.mobile_phone, u.secondary_phone, u.street, u.zip, "
        "u.city, m.partner_id FROM app_user u JOIN membership m USING (user_id) "
        "WHERE m.company_id = %s AND u.user_id = %s",
        (company, user),
    ).fetchone()
