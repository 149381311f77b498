"""``tosite user``: people and their passwords, from the operator's side."""

import getpass
from pathlib import Path

from cyclopts import App
from rich.console import Console

from tosite.members.store import ONCE_DAYS
from tosite.oauth.secrets import hash_password, new_one_time_password
from tosite.passwords import changing, store
from tosite.server import migrated_database

user = App(name="user", help="People and their passwords.")
console = Console(highlight=False)


@user.command
def password(username: str, data: Path | None = None) -> None:
    """Give a person a password that serves once, in the place of a forgotten one; it is shown this once."""
    made = new_one_time_password()
    with migrated_database(data) as database, database.transaction() as tx:
        row = store.replace_by_one_for_once(tx, username, hash_password(made), ONCE_DAYS)
        if row is None:
            raise SystemExit(f"tosite: nobody logs in by the name {username}")
        store.end_sessions(tx, row["user_id"])
        changing.record(tx, row["user_id"], "OPERATOR", f"operator:{getpass.getuser()}")
    console.print(f"password    {made}", soft_wrap=True)
    console.print(
        f"good until  {row['until']:%Y-%m-%d %H:%M %Z}, for one login on the console: it asks for another one"
    )
