"""The company's bank accounts in the database. Every statement names its company."""

from typing import Any

from psycopg.types.json import Jsonb

from tosite.db.database import Connection


def lock_register(tx: Connection, company: int) -> None:
    """One writer at a time: defaults and order numbers concern all accounts of the company."""
    tx.execute("SELECT pg_advisory_xact_lock(7053105, %s)", (company,))


def by_id(tx: Connection, company: int, account: int, lock: bool = False) -> dict[str, Any] | None:
    """One account, on demand locked until the transaction ends."""
    if lock:
        tx.execute(
            "SELECT 1 FROM bank_account WHERE company_id = %s AND bank_account_id = %s FOR UPDATE", (company, account)
        )
    return tx.execute(
        "SELECT * FROM bank_account WHERE company_id = %s AND bank_account_id = %s", (company, account)
    ).fetchone()


def is_known(tx: Connection, company: int, iban: str) -> bool:
    """Has the company an account with this IBAN?"""
    found = tx.execute("SELECT 1 FROM bank_account WHERE company_id = %s AND iban = %s", (company, iban)).fetchone()
    return found is not None


def in_chart(tx: Connection, company: int, code: str) -> bool:
    """Is this an active account of the chart?"""
    found = tx.execute(
        "SELECT 1 FROM account WHERE company_id = %s AND code = %s AND active", (company, code)
    ).fetchone()
    return found is not None


def next_order(tx: Connection, company: int) -> int:
    """The number after the highest one in use."""
    row = tx.execute(
        "SELECT coalesce(max(order_no), 0) + 1 AS n FROM bank_account WHERE company_id = %s", (company,)
    ).fetchone()
    assert row  # noqa: S101
    return int(row["n"])


def clear_default(tx: Connection, company: int, flag: str, but: int) -> None:
    """Take a default away from every other account."""
    tx.execute(
        "UPDATE bank_account SET document = jsonb_set(document, ARRAY[%(flag)s::text], 'false') "
        "WHERE company_id = %(company)s AND bank_account_id <> %(but)s AND (document->>%(flag)s) = 'true'",
        {"flag": flag, "company": company, "but": but},
    )


def put(tx: Connection, account: dict[str, Any]) -> None:
    """Store a new account, or another state of a known one."""
    tx.execute(
        "INSERT INTO bank_account (company_id, bank_account_id, iban, order_no, document, created, version) VALUES "
        "(%(company_id)s, %(bank_account_id)s, %(iban)s, %(order_no)s, %(document)s, %(created)s, %(version)s) "
        "ON CONFLICT (company_id, bank_account_id) DO UPDATE SET order_no = EXCLUDED.order_no, "
        "document = EXCLUDED.document, version = EXCLUDED.version",
        {**account, "document": Jsonb(account["document"])},
    )
