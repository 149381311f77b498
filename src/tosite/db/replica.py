"""A read replica beside the primary, and when it may be asked: decision 20.

The workers of a server note in a shared file when a company wrote last. Each samples the log position of the primary a
few times a second; once the replica has replayed a sample, it shows everything that was committed before the sample was
taken. A company reads from the replica when its last write is older than that, so whoever wrote sees what it wrote.
"""

import fcntl
import logging
import mmap
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

import psycopg

from tosite.db.database import Database

_log = logging.getLogger("tosite.db")
_SAMPLE_SECONDS = 0.1
LARGEST_DELAY = 5.0  # seconds: what lags behind further is not asked at all
_SLOTS = 8192  # companies that share one are only more careful
_SLOT = struct.Struct("<d")
_POSITION: LiteralString = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS at"
_REPLAYED: LiteralString = "SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn AS at"


class LastWrites:
    """When each company wrote last, on the machine's monotonic clock, for all processes of a server."""

    def __init__(self, file: Path) -> None:
        file.touch(mode=0o600)
        self._file = file.open("r+b")
        self._thread = threading.Lock()
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        if file.stat().st_size < _SLOTS * _SLOT.size:
            self._file.truncate(_SLOTS * _SLOT.size)
        fcntl.lockf(self._file, fcntl.LOCK_UN)
        self._slots = mmap.mmap(self._file.fileno(), _SLOTS * _SLOT.size)

    def note(self, company: int, moment: float) -> None:
        """The company's write was committed before ``moment``. Company 0 stands for all."""
        offset = company % _SLOTS * _SLOT.size
        with self._thread:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                if self._at(offset) < moment:
                    _SLOT.pack_into(self._slots, offset, moment)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def of(self, company: int) -> float:
        """The company's last write, or the last one that concerns all."""
        return max(self._at(company % _SLOTS * _SLOT.size), self._at(0))

    def _at(self, offset: int) -> float:
        moment: float = _SLOT.unpack_from(self._slots, offset)[0]
        return moment


class Replayed:
    """Up to which moment a replica shows everything, learned from positions of the primary's log."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()
        self.shows = float("-inf")

    def sample(self, moment: float, position: int) -> None:
        """What was committed before ``moment`` lies before ``position`` in the log."""
        self._samples.append((moment, position))

    def advance(self, replayed: int) -> None:
        """The replica has replayed the log up to here."""
        while self._samples and self._samples[0][1] <= replayed:
            self.shows = self._samples.popleft()[0]


class Replica:
    """Where a worker process reads when it may."""

    def __init__(
        self, primary: Database, replica: Database, file: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.database, self._primary, self._clock = replica, primary, clock
        self._writes = LastWrites(file)
        self._replayed = Replayed()
        self._reachable = True
        threading.Thread(target=self._follow, name="replica", daemon=True).start()

    def wrote(self, company: int = 0) -> None:
        """The company has committed something; 0: somebody did, and it may concern every company."""
        self._writes.note(company, self._clock())

    def shows(self, company: int) -> bool:
        """Does the replica show all that the company wrote, and is it not far behind?"""
        shown = self._replayed.shows
        return shown > self._writes.of(company) and self._clock() - shown < LARGEST_DELAY

    def distrust(self) -> None:
        """It did not answer: the primary is asked until it is known to be there again."""
        self._replayed.shows = float("-inf")

    def _follow(self) -> None:
        while True:
            try:
                moment = self._clock()
                self._replayed.sample(moment, _ask(self._primary, _POSITION))
                self._replayed.advance(_ask(self.database, _REPLAYED))
                self._say(True)
            except psycopg.Error:
                self.distrust()
                self._say(False)
            time.sleep(_SAMPLE_SECONDS)

    def _say(self, reachable: bool) -> None:
        if reachable != self._reachable:
            _log.warning("the read replica answers again" if reachable else "no read replica: the primary is asked")
            self._reachable = reachable


def _ask(database: Database, question: LiteralString) -> int:
    with database.reading() as connection:
        row = connection.execute(question).fetchone()
    if row is None or row["at"] is None:
        raise psycopg.OperationalError("this is no replica that replays a log")
    return int(row["at"])
