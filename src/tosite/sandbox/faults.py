"""Failures that a developer asks for: the next calls of a client in a sandbox fail, crawl, or get no answer."""

import threading
import time
from typing import Any

from tosite.db.database import Connection, Database
from tosite.oauth.tokens import Caller
from tosite.web.errors import ApiError

HELPERS = "/service/sandbox/"
"""Operations that are never made to fail: with them failures are asked for, and called off."""

_SLEEPERS = 2  # calls that crawl at once in one process: the others' threads are not theirs


class Dropped(Exception):
    """The connection is to end without an answer."""


class Faults:
    """Strikes the calls of a process. Nobody asks it before the company's flag, read with the membership, is set."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sleepers = threading.BoundedSemaphore(_SLEEPERS)

    def strike(self, caller: Caller, path: str) -> None:
        """Let the call happen what was asked for it, if anything: raises ApiError or Dropped, or takes its time."""
        if path.startswith(HELPERS):
            return
        with self._database.transaction() as tx:  # its own: the failure is used up, whatever becomes of the call
            fault = take(tx, caller.company_id, caller.client_id)
        if fault is None:
            return
        if fault["kind"] == "STATUS":
            raise ApiError(fault["status"], "This failure was asked for in the sandbox")
        if fault["kind"] == "DROP":
            raise Dropped
        if self._sleepers.acquire(blocking=False):
            try:
                time.sleep(fault["delay_seconds"])
            finally:
                self._sleepers.release()


def take(tx: Connection, company: int, client: str) -> dict[str, Any] | None:
    """Use one of the client's failures up, the oldest first; None when there is none left."""
    _lock(tx, company)
    fault = tx.execute(
        "UPDATE sandbox_fault SET remaining = remaining - 1 WHERE company_id = %(company)s AND fault_id = "
        "(SELECT fault_id FROM sandbox_fault WHERE company_id = %(company)s AND client_id = %(client)s "
        "ORDER BY fault_id LIMIT 1) RETURNING *",
        {"company": company, "client": client},
    ).fetchone()
    if fault and fault["remaining"] == 0:
        tx.execute("DELETE FROM sandbox_fault WHERE company_id = %s AND fault_id = %s", (company, fault["fault_id"]))
        _flag(tx, company)
    return fault


def add(tx: Connection, company: int, fault: dict[str, Any]) -> dict[str, Any]:
    """Ask for failures of a client's next calls, after those that it has to expect already."""
    _lock(tx, company)
    row = tx.execute(
        "INSERT INTO sandbox_fault (company_id, client_id, kind, status, delay_seconds, remaining) "
        "VALUES (%(company)s, %(client_id)s, %(kind)s, %(status)s, %(delay_seconds)s, %(remaining)s) RETURNING *",
        {**fault, "company": company},
    ).fetchone()
    assert row  # noqa: S101
    _flag(tx, company)
    return row


def waiting(tx: Connection, company: int) -> list[dict[str, Any]]:
    """The failures that are still to come, oldest first."""
    return tx.execute("SELECT * FROM sandbox_fault WHERE company_id = %s ORDER BY fault_id", (company,)).fetchall()


def call_off(tx: Connection, company: int) -> int:
    """Forget all of them; returns how many there were."""
    _lock(tx, company)
    removed = tx.execute("DELETE FROM sandbox_fault WHERE company_id = %s", (company,)).rowcount
    _flag(tx, company)
    return removed


def _lock(tx: Connection, company: int) -> None:
    tx.execute("SELECT 1 FROM company WHERE company_id = %s FOR NO KEY UPDATE", (company,))


def _flag(tx: Connection, company: int) -> None:
    tx.execute(
        "UPDATE company SET has_faults = EXISTS (SELECT 1 FROM sandbox_fault WHERE company_id = %(company)s) "
        "WHERE company_id = %(company)s",
        {"company": company},
    )
