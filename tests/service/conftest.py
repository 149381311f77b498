"""A provider and its customers in a database of their own, months ago and now."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from psycopg.types.json import Jsonb

from customers import Customer, customer_in
from mailserver import Mailbox, mail_server
from pages import Person
from sandboxes import client_of, empty_database
from tosite.db.database import Database
from tosite.sandbox.countries import FINLAND, CountryData
from tosite.sandbox.create import rights_with
from tosite.service.activation.store import activate
from tosite.service.provider.create import ProviderCredentials, create_provider

LAST_MONTH = (datetime.now(UTC).date().replace(day=1) - timedelta(days=1)).replace(day=1)


class Installation:
    """A provider's installation, past the API."""

    def __init__(self, database: Database, provider: ProviderCredentials) -> None:
        self.database, self.provider = database, provider
        self._document = 0

    def query(self, statement, *values):
        with self.database.transaction() as tx:
            return tx.execute(statement, values).fetchall()

    def customer(self, name="Asiakas Oy", country="FINLAND", since=date(2017, 1, 1), **info) -> int:
        """A company that takes the API into use on a day (None: it has not)."""
        currency = {"SWEDEN": "SEK", "NORWAY": "NOK"}.get(country, "EUR")
        with self.database.transaction() as tx:
            row = tx.execute(
                "INSERT INTO company (name, country, currency, info) VALUES (%s, %s, %s, %s) RETURNING company_id",
                (name, country, currency, Jsonb({"operationType": "PRODUCTION", **info})),
            ).fetchone()
            company = row["company_id"]
            if since is not None:
                activate(tx, company, since, "1", self._admin(tx, company))
        return company

    def _admin(self, tx, company: int) -> int:
        """A user who manages the company; nobody logs in, so nothing is hashed."""
        row = tx.execute(
            "INSERT INTO app_user (username, password_hash, first_name, last_name, email) "
            "VALUES ('admin' || %(n)s, '', 'Aino', 'Admin', 'admin' || %(n)s || '@example.com') RETURNING user_id",
            {"n": str(company)},
        ).fetchone()
        keys = (company, row["user_id"], Jsonb(rights_with("ALL_RIGHTS")))
        tx.execute("INSERT INTO membership (company_id, user_id, role, rights) VALUES (%s, %s, 'Main user', %s)", keys)
        return row["user_id"]

    def documents(self, company: int, count: int, moment: datetime, kind="SALES_INVOICE", client="shop") -> None:
        """Documents that were made through the API at a moment (UTC)."""
        first, self._document = self._document + 1, self._document + count
        with self.database.transaction() as tx:
            tx.execute(
                "INSERT INTO metered_document SELECT %s, %s, n, %s, %s FROM generate_series(%s::int, %s::int) n",
                (company, kind, client, moment, first, self._document),
            )

    def charge(self, company: int, day: date, quantity, unit_price, text="Consulting") -> None:
        with self.database.transaction() as tx:
            tx.execute(
                "INSERT INTO service_charge (company_id, date, text, quantity, unit_price) VALUES (%s, %s, %s, %s, %s)",
                (company, day, text, quantity, unit_price),
            )

    def invoices(self) -> list[dict]:
        """The provider's invoices with their documents, in the order of their numbers."""
        return self.query(
            "SELECT i.*, (SELECT customer_id FROM bill b WHERE b.company_id = i.company_id "
            "AND b.invoice_id = i.invoice_id) AS customer_id FROM invoice i WHERE company_id = %s "
            "ORDER BY invoice_number",
            self.provider.company_id,
        )

    def lines(self, company: int) -> list[dict]:
        return self.query(
            "SELECT l.*, b.kind, b.month FROM bill_line l JOIN bill b USING (company_id, bill_id) "
            "WHERE b.customer_id = %s ORDER BY b.bill_id, l.line",
            company,
        )

    def price_list(self, valid_from: date, issued_on: date, prices: list[tuple], country="FI") -> int:
        """A list as if issued on that day; prices are (item, model, unit price, package size, tiers)."""
        with self.database.transaction() as tx:
            row = tx.execute(
                "INSERT INTO price_list (country, currency, name, valid_from) VALUES (%s, 'EUR', 'Prices', %s) "
                "RETURNING price_list_id",
                (country, valid_from),
            ).fetchone()
            for item, model, unit, size, tiers in prices:
                tx.execute(
                    "INSERT INTO price (price_list_id, item, valid_from, model, unit_price, package_size, tiers) "
                    "VALUES (%s, %s, %s, %s, %s, %s, %s)",
                    (row["price_list_id"], item, valid_from, model, unit, size, Jsonb(tiers) if tiers else None),
                )
            tx.execute(
                "UPDATE price_list SET status = 'ISSUED', issued_on = %s, notice_months = 1 WHERE price_list_id = %s",
                (issued_on, row["price_list_id"]),
            )
        return row["price_list_id"]

    def told(self, company: int, price_list: int, applies_from: date) -> None:
        with self.database.transaction() as tx:
            tx.execute(
                "INSERT INTO price_announcement (company_id, price_list_id, channel, applies_from) "
                "VALUES (%s, %s, 'EMAIL', %s)",
                (company, price_list, applies_from),
            )


@pytest.fixture
def installation_in(sandbox, data) -> Callable[[CountryData], AbstractContextManager[Installation]]:
    """Makes an installation whose provider is in a country."""

    @contextmanager
    def made(land: CountryData) -> Iterator[Installation]:
        with empty_database(data) as database:
            yield Installation(database, create_provider(database, date.today(), "Palvelu Oy", land=land))

    return made


@pytest.fixture
def installation(installation_in) -> Iterator[Installation]:
    with installation_in(FINLAND) as made:
        yield made


@pytest.fixture(scope="session")
def last_month() -> date:
    return LAST_MONTH


@pytest.fixture(scope="session")
def operator(sandbox, provider) -> Iterator[httpx.Client]:
    """A client of the provider's operator."""
    with client_of({**sandbox, **provider}, provider["api_key"]) as client:
        yield client


@pytest.fixture(scope="module")
def desk(sandbox, provider) -> Iterator[Person]:
    """The operator at the pages."""
    person = Person(sandbox["host_url"], provider["username"], provider["password"])
    yield person
    person.http.close()


@pytest.fixture
def customer(sandbox, database) -> Iterator[Customer]:
    """A paying company in Finland; its administrator has the address ``admin<company>@example.com``."""
    with customer_in(sandbox, database, "FINLAND") as made:
        yield made


@pytest.fixture
def mailbox(monkeypatch, database) -> Iterator[Mailbox]:
    """A mail server for the mails of this test alone."""
    with database.transaction() as tx:
        tx.execute("DELETE FROM mail_queue")
    with mail_server(monkeypatch, "service@example.com") as box:
        yield box
