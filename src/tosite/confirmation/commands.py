"""``tosite mfa``: confirmations and authenticators from the operator's side, without a code."""

import getpass
from pathlib import Path
from typing import Any

from cyclopts import App
from rich.console import Console
from rich.table import Table

from tosite.confirmation import actions, authenticators, rules, store
from tosite.db.database import Connection
from tosite.installation import installation_secret
from tosite.server import migrated_database
from tosite.vault import Vault
from tosite.web.errors import ApiError
from tosite.web.query import read_uuid

mfa = App(name="mfa", help="Actions that wait for confirmation, and authenticators.")
console = Console(highlight=False)


@mfa.command(name="list")
def list_waiting(data: Path | None = None) -> None:
    """Show what waits for a decision, oldest first."""
    with migrated_database(data) as database, database.transaction() as tx:
        rows = store.waiting(tx, rules.LIFETIME)
    table = Table("identifier", "company", "user", "what is asked", "seconds left")
    for row in rows:
        left = f"{rules.LIFETIME - row['age']:.0f}"
        table.add_row(str(row["identifier"]), str(row["company_id"]), row["username"], row["question"], left)
    console.print(table if rows else "Nothing waits for confirmation.")


@mfa.command
def approve(identifier: str, data: Path | None = None) -> None:
    """Approve an action in its user's place; it happens now. Ends with status 1 where it is not allowed any more."""
    _decide(identifier, data, approved=True)


@mfa.command
def refuse(identifier: str, data: Path | None = None) -> None:
    """Refuse an action in its user's place."""
    _decide(identifier, data, approved=False)


@mfa.command
def enrol(username: str, data: Path | None = None) -> None:
    """Give a user a new authenticator, in the place of a former one; its secret is shown this once."""
    vault = Vault(installation_secret(data), authenticators.VAULT)
    with migrated_database(data) as database, database.transaction() as tx:
        user = store.user_named(tx, username)
        if user is None:
            raise SystemExit(f"tosite: there is no user {username}")
        client = f"operator:{getpass.getuser()}"
        secret, uri = authenticators.enrol(tx, vault, user, username, client)
    console.print(f"secret   {secret}", soft_wrap=True)
    console.print(f"address  {uri}", soft_wrap=True)


def _decide(identifier: str, data: Path | None, approved: bool) -> None:
    """One decision. Raises SystemExit with the reason when there is nothing to decide, or nothing happened."""
    import tosite.web.operations  # noqa: F401, PLC0415  (registers what every kind of action does)

    with migrated_database(data) as database, database.transaction() as tx:
        row = _locked(tx, identifier)
        if row is None:
            raise SystemExit(f"tosite: there is no transaction {identifier}")
        try:
            actions.require_waiting(row)
        except ApiError as refusal:
            raise SystemExit(f"tosite: {refusal.violations[0].message}") from None
        state = actions.approve(tx, row, "OPERATOR") if approved else actions.refuse(tx, row, "OPERATOR")
        after = store.find(tx, row["company_id"], row["identifier"])
    if state == "FAILED":
        raise SystemExit(f"tosite: not done: {after['failure'] if after else state}")
    console.print(f"{row['question']}: {state}")


def _locked(tx: Connection, identifier: str) -> dict[str, Any] | None:
    """The action of any company, locked; None for an unknown one."""
    try:
        wanted = read_uuid(identifier)
    except ApiError:
        return None
    company = store.company_of(tx, wanted)
    return store.lock(tx, company, wanted) if company else None
