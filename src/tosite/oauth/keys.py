"""The keys that sign access tokens: kept in the database, shared by every worker, rotated without an interruption.

A new key signs at once where it was made and within a minute elsewhere; the former ones verify until their last token
has expired, and stay published as long again for whoever keeps a copy of the key set.
"""

import threading
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc.jwk import ECKey
from psycopg.types.json import Jsonb

from tosite.db.database import Connection, Database

TOKEN_SECONDS = 3600
_PUBLISHED_SECONDS = 2 * TOKEN_SECONDS
_REREAD_SECONDS = 60  # how long a worker may sign with the former key
_UNKNOWN_SECONDS = 5  # how often an unknown key id may make a worker look again


@dataclass(frozen=True)
class _Key:
    kid: str
    key: ECKey
    retired_at: datetime | None


def rotate(tx: Connection) -> str:
    """A new key from now on; returns its id. Keys that nobody needs any more are removed."""
    tx.execute("LOCK TABLE signing_key IN EXCLUSIVE MODE")
    tx.execute(
        "DELETE FROM signing_key WHERE retired_at < clock_timestamp() - make_interval(secs => %s)",
        (_PUBLISHED_SECONDS,),
    )
    tx.execute("UPDATE signing_key SET retired_at = clock_timestamp() WHERE retired_at IS NULL")
    kid = uuid.uuid4().hex
    private = ECKey.generate_key("P-256").as_dict(private=True)
    tx.execute("INSERT INTO signing_key (kid, private_jwk) VALUES (%s, %s)", (kid, Jsonb(private)))
    return kid


class SigningKeys:
    """The keys as this process knows them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._known: dict[str, _Key] = {}
        self._read_at = 0.0
        with database.transaction() as tx:
            tx.execute("LOCK TABLE signing_key IN EXCLUSIVE MODE")
            if not tx.execute("SELECT 1 FROM signing_key WHERE retired_at IS NULL").fetchone():
                rotate(tx)
        self._read()

    def current(self) -> tuple[str, ECKey]:
        """The key that signs."""
        if time.monotonic() - self._read_at > _REREAD_SECONDS:
            self._read()
        newest = next(k for k in self._known.values() if k.retired_at is None)
        return newest.kid, newest.key

    def find(self, kid: str) -> ECKey | None:
        """The key of that id while its tokens may live; None for a stranger's."""
        if kid not in self._known and time.monotonic() - self._read_at > _UNKNOWN_SECONDS:
            self._read()
        found = self._known.get(kid)
        if found is None or (found.retired_at and _age(found.retired_at) > TOKEN_SECONDS):
            return None
        return found.key

    def public(self) -> list[dict[str, Any]]:
        """The published half of every key that is signing, or did so lately."""
        self._read()
        return [
            {**k.key.as_dict(private=False), "kid": k.kid, "alg": "ES256", "use": "sig"}
            for k in self._known.values()
            if k.retired_at is None or _age(k.retired_at) <= _PUBLISHED_SECONDS
        ]

    def _read(self) -> None:
        with self._lock:
            with self._database.transaction() as tx:
                rows = tx.execute(
                    "SELECT kid, private_jwk, retired_at FROM signing_key ORDER BY created DESC"
                ).fetchall()
            self._known = {r["kid"]: _Key(r["kid"], ECKey.import_key(r["private_jwk"]), r["retired_at"]) for r in rows}
            self._read_at = time.monotonic()


def _age(moment: datetime) -> float:
    return time.time() - moment.timestamp()
