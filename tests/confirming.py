"""What a user does beside the API: holds an authenticator and approves with its codes."""

import uuid
from pathlib import Path

import httpx
import pyotp

from tosite.confirmation import actions, authenticators, store
from tosite.db.database import Database
from tosite.installation import installation_secret
from tosite.vault import Vault
from tosite.web import operations as _operations  # noqa: F401  (registers what every kind of action does)


class Phone:
    """The authenticator app of one user, fresh for every code: a code is good for one time."""

    def __init__(self, client: httpx.Client, database: Database, data: Path) -> None:
        self.client, self._database = client, database
        self._vault = Vault(installation_secret(data), authenticators.VAULT)
        user = client.get("/users").json()
        self.user, self._username = user["id"], user["username"]

    def code(self) -> str:
        """A code that was never used."""
        with self._database.transaction() as tx:
            secret, _ = authenticators.enrol(tx, self._vault, self.user, self._username, "test")
        return pyotp.TOTP(secret).now()

    def approve(self, identifier: str, code: str | None = None) -> httpx.Response:
        """Approve, with a good code unless another one is given."""
        return self.client.put(f"/service/confirmations/{identifier}/approve", json={"code": code or self.code()})

    def refuse(self, identifier: str) -> httpx.Response:
        """Refuse, which takes no code."""
        return self.client.put(f"/service/confirmations/{identifier}/refuse")


def operator_approves(database: Database, identifier: str) -> str:
    """What ``tosite mfa approve`` does, without the start of a process. Raises ApiError when it was decided before."""
    with database.transaction() as tx:
        wanted = uuid.UUID(identifier)
        row = store.lock(tx, store.company_of(tx, wanted), wanted)
        actions.require_waiting(row)
        return actions.approve(tx, row, "OPERATOR")


def grow_old(database: Database, identifier: str, minutes: int) -> None:
    """Move the beginning of an action back in time."""
    with database.transaction() as tx:
        changed = tx.execute(
            "UPDATE confirmation SET created = created - make_interval(mins => %s) WHERE identifier = %s",
            (minutes, identifier),
        )
        assert changed.rowcount == 1
