"""The commands on sandboxes that are there: ``tosite sandbox list|reset|delete``. ``cli`` has those that make one."""

from datetime import date
from pathlib import Path
from typing import Any

from cyclopts import App
from rich.console import Console
from rich.table import Table

from tosite.audit import store as audit
from tosite.db.database import Connection
from tosite.oauth.tokens import NO_SESSION, Caller
from tosite.sandbox import companies
from tosite.server import migrated_database

sandbox = App(name="sandbox", help="Companies to develop and test against.")
console = Console(highlight=False)
_CLIENT = "command"


@sandbox.command(name="list")
def list_sandboxes(data: Path | None = None) -> None:
    """Show every sandbox of the installation."""
    table = Table("company", "name", "country", "owner", "made", "state")
    with migrated_database(data) as database, database.transaction() as tx:
        for row in companies.every(tx):
            state = "open" if row["state"] == "OPEN" else "closed"
            if row["replaced_by"]:
                state = f"reset: company {row['replaced_by']}"
            owner = str(row["user_id"] or "")
            table.add_row(
                str(row["company_id"]), row["name"], row["country"], owner, f"{row['created']:%Y-%m-%d}", state
            )
    console.print(table)


@sandbox.command
def reset(company: int, data: Path | None = None) -> None:
    """Put a freshly seeded company in a sandbox's place: same users, clients and keys; the old one is closed."""
    with migrated_database(data) as database, database.transaction() as tx:
        row = _open(tx, company)
        new = companies.reset(tx, row, date.today())
        _record(tx, company, "RESET", {"replacedBy": new})
        _record(tx, new, "RESET", {"replaces": company})
    console.print(f"Company {new} is in the place of {company}. Keys and secrets are as they were.")


@sandbox.command
def delete(company: int, data: Path | None = None) -> None:
    """Close a sandbox and revoke its keys. Its books stay."""
    with migrated_database(data) as database, database.transaction() as tx:
        _open(tx, company)
        companies.close(tx, company)
        _record(tx, company, "CLOSE", None)
    console.print(f"Company {company} is closed.")


def _open(tx: Connection, company: int) -> dict[str, Any]:
    row = companies.lock(tx, company)
    if row is None or row["state"] != "OPEN":
        raise SystemExit(f"tosite: company {company} is no open sandbox")
    return row


def _record(tx: Connection, company: int, action: str, after: dict[str, Any] | None) -> None:
    caller = Caller(company, companies.a_user_of(tx, company), _CLIENT, NO_SESSION)
    audit.record(tx, caller, action, "SANDBOX", company, None, after)
