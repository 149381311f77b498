"""A company of its own with a few people in it, each with a client of their own."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import msgspec
from psycopg.types.json import Jsonb

from sandboxes import client_of
from tosite.db.database import Database
from tosite.oauth.secrets import hash_secret, new_secret
from tosite.oauth.tokens import Caller
from tosite.sandbox.create import create_sandbox, rights_with
from tosite.sandbox.tour import purchase_invoice
from tosite.web.app import contract
from tosite.web.errors import ApiError
from tosite.web.members import Operations
from tosite.web.own import with_own


def rights(**changes: Any) -> dict[str, Any]:
    """All rights, changed in ``group__function=level``."""
    made = rights_with("ALL_RIGHTS")
    for name, value in changes.items():
        group, function = name.split("__")
        made[group][function] = value
    return made


@dataclass
class Staff:
    """The main user ``boss`` and who has been hired since; ``ids`` by name."""

    sandbox: dict[str, Any]
    database: Database
    made: dict[str, Any]
    clients: ExitStack
    boss: httpx.Client = field(init=False)
    ids: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.boss = self._client(self.made["api_key"])
        self.ids["boss"] = self.boss.get("/users").json()["id"]

    def _client(self, key: str) -> httpx.Client:
        return self.clients.enter_context(client_of({**self.sandbox, **self.made}, key))

    def hire(self, first: str, last: str = "Tester", name: str | None = None, **changes: Any) -> httpx.Client:
        """One more user, with all rights but for the changes."""
        key, company = new_secret("tos_key_"), self.made["company_id"]
        with self.database.transaction() as tx:
            row = tx.execute(
                "INSERT INTO app_user (username, password_hash, first_name, last_name, email) "
                "VALUES (%s, '', %s, %s, 'n@example.com') RETURNING user_id",
                (new_secret("user"), first, last),
            ).fetchone()
            user = row["user_id"]
            tx.execute(
                "INSERT INTO membership (company_id, user_id, role, rights) VALUES (%s, %s, 'Customised', %s)",
                (company, user, Jsonb(rights(**changes))),
            )
            tx.execute(
                "INSERT INTO api_key (company_id, user_id, client_id, key_hash) VALUES (%s, %s, %s, %s)",
                (company, user, self.made["client_id"], hash_secret(key)),
            )
        self.ids[name or first.lower()] = user
        return self._client(key)

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Set the circulation anew: in use with a discussion, and as said."""
        body = {
            "useForPurchaseInvoices": True,
            "useForTravelAndExpenseInvoices": True,
            "allowInvoiceSpecificDiscussion": True,
            **changes,
        }
        answer = self.boss.put("/service/circulation/settings", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def bill(self, kind: str = "PURCHASE_INVOICE", **members: Any) -> dict[str, Any]:
        """A new document."""
        answer = self.boss.post("/invoices", json={**purchase_invoice(date.today()), "type": kind, **members})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def naming(self, verifiers: tuple[str, ...] = (), acceptors: tuple[str, ...] = ()) -> dict[str, Any]:
        """What a document says of its people."""
        lists = {"verifiers": verifiers, "acceptors": acceptors}
        return {role: [{"userId": self.ids[name]} for name in names] for role, names in lists.items()}

    def status(self, bill: dict[str, Any]) -> str:
        """The document's status now."""
        return self.boss.get(f"/invoices/{bill['id']}").json()["status"]

    def log(self, bill: dict[str, Any]) -> list[tuple[str, str, str]]:
        """Action, name and details of every event."""
        events = self.boss.get(f"/invoices/{bill['id']}/transactions").json()["transactions"]
        return [(e["action"], e["name"], e["details"]) for e in events]


def on_page(staff: Staff, method: str, path: str, **more: Any) -> httpx.Response:
    """The answer to an operation that the main user of a company does on a page of the console."""
    caller = Caller(staff.made["company_id"], staff.ids["boss"], "console", uuid.uuid4())
    operations = Operations(with_own(contract()))
    try:
        with staff.database.transaction() as tx:
            answer = operations.perform(tx, caller, method, path, **more)
    except ApiError as error:
        return httpx.Response(error.status, json=error.body(), request=httpx.Request(method, "http://page"))
    content = msgspec.json.Encoder(decimal_format="number").encode(answer)
    return httpx.Response(200, content=content, request=httpx.Request(method, "http://page"))


def cash_journal(day: date) -> dict[str, Any]:
    """A euro from one account of money to another."""
    return {
        "type": "JOURNAL",
        "name": "Cash",
        "receiptDate": day.isoformat(),
        "vatType": "SALES",
        "vatStatus": 12,
        "transactions": [
            {"transactionType": "ENTRY", "account": account, "accountingValue": value, "vatPercent": 0}
            for account, value in (("1910", 1), ("1990", -1))
        ],
    }


@contextmanager
def staff_of(sandbox: dict[str, Any], database: Database) -> Iterator[Staff]:
    """A company of its own."""
    made = create_sandbox(database, date.today()).as_dict()
    with ExitStack() as clients:
        yield Staff(sandbox, database, made, clients)
