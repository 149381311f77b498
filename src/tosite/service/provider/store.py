"""The provider's company in the database: one per installation."""

from dataclasses import dataclass

from tosite.db.database import Connection
from tosite.oauth.tokens import NO_SESSION, Caller

CLIENT = "tosite-billing"
"""The client that a billing run's documents and audit rows name."""


@dataclass(frozen=True)
class Provider:
    """The company that the service's invoices come from, and what its books use for them."""

    company_id: int
    user_id: int
    country: str
    currency: str
    settings_version: int
    domestic_status: int
    eu_status: int
    outside_status: int
    eu_account: str | None
    outside_account: str | None
    payment_days: int

    def caller(self, user: int | None = None) -> Caller:
        """Who writes in the provider's books: the operator that asked, or the provider's own user."""
        return Caller(self.company_id, user or self.user_id, CLIENT, NO_SESSION)


def provider(tx: Connection) -> Provider | None:
    """The provider of this installation, None before it is made."""
    row = tx.execute(
        "SELECT p.*, c.country, c.currency, c.settings_version FROM provider p JOIN company c USING (company_id)"
    ).fetchone()
    return Provider(**row) if row else None


def insert(
    tx: Connection,
    company: int,
    user: int,
    statuses: tuple[int, int, int],
    accounts: tuple[str | None, str | None],
) -> None:
    """Make a company the provider; the database refuses a second one."""
    tx.execute(
        "INSERT INTO provider (company_id, user_id, domestic_status, eu_status, outside_status, eu_account, outside_account) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (company, user, *statuses, *accounts),
    )


def bank_account(tx: Connection, company: int) -> str | None:
    """The account that the company's invoices are to be paid to."""
    row = tx.execute(
        "SELECT iban FROM bank_account WHERE company_id = %s AND coalesce(document->>'status', 'ACTIVE') = 'ACTIVE' "
        "ORDER BY (document->>'defaultForInvoice') = 'true' DESC NULLS LAST, order_no LIMIT 1",
        (company,),
    ).fetchone()
    return row["iban"] if row else None
