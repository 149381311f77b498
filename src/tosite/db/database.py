"""The one way to the database: a pool of connections and a transaction per request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Any

import msgspec
import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import ConnectionPool

from tosite.db.errors import DatabaseUnavailable

Connection = psycopg.Connection[DictRow]
OLDEST_POSTGRESQL = 15

_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


def _encode(value: object) -> bytes:
    """JSON with decimals as numbers, so that no amount passes through a float."""
    return msgspec.json.Encoder(decimal_format="number").encode(value)


set_json_dumps(_encode)
set_json_loads(lambda text: _decoder.decode(text))


def has_app_role(connection: Connection) -> bool:
    """May this user act as the restricted role?"""
    row = connection.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app' AND pg_has_role(current_user, oid, 'MEMBER')"
    ).fetchone()
    return row is not None


def _restrict(connection: Connection) -> None:
    if has_app_role(connection):
        connection.execute("SET ROLE tosite_app")
    connection.commit()


@dataclass(frozen=True)
class PoolState:
    """Connections in use and at rest, and requests that wait for one."""

    busy: int
    idle: int
    waiting: int


class Database:
    """A pool of connections to one PostgreSQL database."""

    def __init__(
        self,
        url: str,
        size: int = 8,
        restricted: bool = False,
        cursor: type[psycopg.Cursor[DictRow]] | None = None,
        waiting: bool = True,
    ) -> None:
        """``restricted`` connections act as the role that cannot rewrite history, where the database has it.

        ``cursor`` is the kind of cursor that runs the statements. Without ``waiting`` a pool that has no connection to
        give says so at once: somebody else can be asked.
        """
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=1,
            max_size=size,
            kwargs={"row_factory": dict_row} | ({"cursor_factory": cursor} if cursor else {}),
            open=True,
            timeout=5 if waiting else 0.2,  # without a database the answer is 503, soon
            connection_class=psycopg.Connection[DictRow],
            configure=_restrict if restricted else None,
        )

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with self._pool.connection() as connection, connection.transaction():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for single statements that change nothing: no transaction is begun and ended around them."""
        with self._pool.connection() as connection:
            connection.autocommit = True
            try:
                yield connection
            finally:
                if connection.info.transaction_status == TransactionStatus.IDLE:
                    connection.autocommit = False

    def pool_state(self) -> PoolState:
        """How the pool is used now."""
        state = self._pool.get_stats()
        size, idle = state.get("pool_size", 0), state.get("pool_available", 0)
        return PoolState(busy=size - idle, idle=idle, waiting=state.get("requests_waiting", 0))

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def migrate(self) -> list[str]:
        """Apply the SQL files that this database has not seen, in name order, each in its own transaction.

        Raises DatabaseUnavailable for a PostgreSQL that is too old.
        """
        applied: list[str] = []
        folder = files("tosite.db") / "migrations"
        with self.transaction() as tx:
            if tx.info.server_version < OLDEST_POSTGRESQL * 10_000:
                found = tx.info.server_version // 10_000
                raise DatabaseUnavailable(f"tosite needs PostgreSQL {OLDEST_POSTGRESQL} or newer: this one is {found}")
            tx.execute(
                "CREATE TABLE IF NOT EXISTS migration "
                "(name text PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())"
            )
        for name in sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql")):
            with self.transaction() as tx:
                tx.execute("SELECT pg_advisory_xact_lock(7053101)")  # one migrating process at a time
                if tx.execute("SELECT 1 FROM migration WHERE name = %s", (name,)).fetchone():
                    continue
                tx.execute((folder / name).read_text(encoding="utf-8").encode())
                tx.execute("INSERT INTO migration (name) VALUES (%s)", (name,))
                applied.append(name)
        return applied
