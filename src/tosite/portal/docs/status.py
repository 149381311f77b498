"""How this server is right now: only what it can measure itself at the moment of asking."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.resources import files

import psycopg

from tosite.db.database import Database

_STARTED = datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Status:
    """The figures of one moment; those of the database are None while it is away."""

    product: str
    started: datetime
    now: datetime
    reachable: bool
    milliseconds: float | None = None
    database: str | None = None
    since: datetime | None = None
    waiting_migrations: int | None = None
    due_messages: int | None = None

    @property
    def uptime(self) -> str:
        """How long this process has been answering."""
        minutes = int((self.now - self.started).total_seconds()) // 60
        days, hours = minutes // 1440, minutes // 60 % 24
        return f"{days} d {hours} h {minutes % 60} min" if days else f"{hours} h {minutes % 60} min"


def measure(database: Database) -> Status:
    """Ask the database once, and note how long that took."""
    now = datetime.now(UTC).replace(microsecond=0)
    product = version("tosite")
    began = time.perf_counter()
    try:
        with database.transaction() as tx:
            row = tx.execute(
                "SELECT current_setting('server_version') AS version, pg_postmaster_start_time() AS since, "
                "(SELECT count(*) FROM migration) AS applied, "
                "(SELECT count(*) FROM webhook_delivery WHERE state = 'PENDING' AND due <= now()) AS due"
            ).fetchone()
    except psycopg.OperationalError:
        return Status(product, _STARTED, now, reachable=False)
    assert row is not None  # noqa: S101
    took = (time.perf_counter() - began) * 1000
    known = sum(1 for f in (files("tosite.db") / "migrations").iterdir() if f.name.endswith(".sql"))
    since = row["since"].astimezone(UTC).replace(microsecond=0)
    name, waiting = row["version"].split(" ")[0], known - row["applied"]
    return Status(product, _STARTED, now, True, took, name, since, waiting, row["due"])
