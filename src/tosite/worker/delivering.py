"""Delivers webhooks while the server runs: one thread leases what is due, others make the tries.

Several servers on one database share the work: a lease belongs to one of them, and ends by itself should it die.
"""

import logging
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

from tosite.db.database import Database
from tosite.vault import Unreadable, Vault
from tosite.webhooks import queue, rules
from tosite.webhooks.queue import Job
from tosite.webhooks.rules import Outcome
from tosite.webhooks.sender import STOPPING, TOO_LONG, WHOLE_SECONDS, Line, Sender, Stopped

THREADS = 64  # tries at once, to all receivers together
_POLL_SECONDS = 0.2
_FAREWELL_SECONDS = 3.0  # how long the tries under way may go on when the server stops
_log = logging.getLogger("tosite.worker")
_spread = random.SystemRandom()


@contextmanager
def delivering(url: str, vault: Vault, allow_loopback: bool) -> Iterator[None]:
    """Deliver until the block ends."""
    over = threading.Event()
    courier = Courier(url, vault, Sender(allow_loopback))
    thread = threading.Thread(target=courier.run, args=(over,), name="webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=30)


class Courier:
    """Leases deliveries and makes their tries."""

    def __init__(self, url: str, vault: Vault, sender: Sender) -> None:
        self._database = Database(url, size=3)
        self._vault = vault
        self._sender = sender
        self._lines: dict[int, Line] = {}  # by delivery
        self._lock = threading.Lock()
        self._free = threading.Event()  # a try has ended: there is room for the next
        self._last_complaint = 0.0

    def run(self, over: threading.Event) -> None:
        """Work until ``over``; then let the tries under way end, and give back what they cannot finish."""
        try:
            with ThreadPoolExecutor(THREADS, thread_name_prefix="webhook") as pool:
                while not over.is_set():
                    self._cut_the_overdue()
                    if not self._round(pool):
                        self._free.wait(_POLL_SECONDS)
                        self._free.clear()
                self._say_farewell()
        finally:
            self._sender.close()
            self._database.close()

    def _round(self, pool: ThreadPoolExecutor) -> int:
        """Lease what there is room for; returns how much. The database may be away for a while."""
        with self._lock:
            room = THREADS - len(self._lines)
        if room <= 0:
            return 0
        try:
            with self._database.transaction() as tx:
                jobs = queue.claim(tx, room)
        except Exception:  # whatever it is, the next round tries again
            if time.monotonic() - self._last_complaint > 10:
                self._last_complaint = time.monotonic()
                _log.exception("webhooks cannot be delivered")
            return 0
        for job in jobs:
            line = Line()
            with self._lock:
                self._lines[job.delivery_id] = line
            pool.submit(self._work, job, line)
        return len(jobs)

    def _cut_the_overdue(self) -> None:
        now = time.monotonic()
        with self._lock:
            overdue = [line for line in self._lines.values() if now - line.began > WHOLE_SECONDS]
        for line in overdue:
            line.cut(TOO_LONG)

    def _say_farewell(self) -> None:
        deadline = time.monotonic() + _FAREWELL_SECONDS
        while time.monotonic() < deadline:
            with self._lock:
                if not self._lines:
                    return
            time.sleep(0.05)
        with self._lock:
            left = list(self._lines.values())
        for line in left:
            line.cut(STOPPING)

    def _work(self, job: Job, line: Line) -> None:
        try:
            self._deliver(job, line)
        except Exception:  # the lease ends by itself, and the message goes again under the same id
            _log.exception("delivery %s could not be marked", job.message_id)
        finally:
            with self._lock:
                del self._lines[job.delivery_id]
            self._free.set()

    def _deliver(self, job: Job, line: Line) -> None:
        try:
            outcome = self._try(job, line)
        except Stopped:
            with self._database.transaction() as tx:
                queue.release(tx, job)
            return
        with self._database.transaction() as tx:
            if outcome.delivered:
                queue.mark_delivered(tx, job, outcome)
                return
            disabled = queue.mark_failed(tx, job, outcome, _spread.random())
        if disabled:
            _log.warning("webhook %s is disabled: %s", job.webhook_uuid, disabled)

    def _try(self, job: Job, line: Line) -> Outcome:
        now = datetime.now(UTC)
        try:
            keys = [
                self._vault.open(bytes(sealed), rules.owner_of_key(job.company_id, job.webhook_id))
                for sealed in (job.key_sealed, job.former_key_sealed)
                if sealed is not None
            ]
        except Unreadable as reason:
            return Outcome(now, 0, None, "", f"not sent: {reason}")
        body = rules.message(job.event_type, job.webhook_uuid, job.payload, job.at)
        headers = rules.headers(str(job.message_id), job.delivery_id, job.attempts + 1, body, keys, now)
        return self._sender.send(job.url, body, headers, line)
