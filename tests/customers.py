"""Customer companies of the shared installation, for tests of the service around the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import httpx

from sandboxes import client_of
from tosite.db.database import Database
from tosite.sandbox.create import Credentials, add_client, add_key, add_user, create_sandbox


class Customer:
    """A customer company of the shared installation, over HTTP: its administrator's client, and who he is."""

    def __init__(self, database: Database, client: httpx.Client, made: Credentials) -> None:
        self.database, self.client, self.company = database, client, made.company_id
        self.login = {"username": made.username, "password": made.password}
        self.email = f"{made.username}@example.com"

    def colleague(self, sandbox: dict, name: str, level: str) -> httpx.Client:
        """A client of one more user of the company, with every right at that level."""
        client = f"{name}{self.company}"
        with self.database.transaction() as tx:
            user = add_user(tx, self.company, client, "secret", "Customised", level)
            add_client(tx, client, name, "client-secret")
            key = add_key(tx, self.company, user, client)
        return client_of({**sandbox, "client_id": client, "client_secret": "client-secret"}, key)


@contextmanager
def customer_in(sandbox: dict, database: Database, country: str) -> Iterator[Customer]:
    """A paying company of a country."""
    made = create_sandbox(database, date.today(), country)
    with database.transaction() as tx:
        tx.execute(
            'UPDATE company SET info = info || \'{"operationType": "PRODUCTION"}\' WHERE company_id = %s',
            (made.company_id,),
        )
    with client_of({**sandbox, **made.as_dict()}, made.api_key) as client:
        yield Customer(database, client, made)
