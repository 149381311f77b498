"""What is done while the server runs: one thread does named jobs at their intervals, others deliver webhooks."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tosite.audit.seal import seal_pending
from tosite.db.database import Database
from tosite.mail.job import send_mails
from tosite.passwords.job import send_account_mails
from tosite.sending.job import send_due
from tosite.service.billing.run import run_pending
from tosite.settings import read_settings
from tosite.vault import Vault
from tosite.webhooks.rules import VAULT
from tosite.worker.delivering import delivering
from tosite.worker.purge import purge

if TYPE_CHECKING:
    from tosite.observe.metrics import JobFigures

_log = logging.getLogger("tosite.worker")


@dataclass
class Job:
    """Something to do every ``seconds``; ``run`` returns how much there was to do. The last round runs at the end."""

    name: str
    seconds: float
    run: Callable[[Database], int]
    at_end: bool = False
    due: float = field(default=0.0, compare=False)


def jobs() -> list[Job]:
    """Everything that is done behind the requests. Each may be done by several processes at once: what one works on is
    locked, and the others wait for it (seals) or pass it over (sending, purging)."""
    return [
        Job("seal the audit log", 1, seal_pending, at_end=True),
        Job("send invoices", 5, send_due),
        Job("send mails", 5, send_mails),
        Job("send mails about accounts", 2, send_account_mails),
        Job("purge what has expired", 60, purge),
        Job("billing runs that were asked for", 1, run_pending),
    ]


@contextmanager
def working(url: str, secret: str, figures: "JobFigures | None" = None) -> Iterator[None]:
    """Do the jobs until the block ends; ``secret`` is that of the installation."""
    over = threading.Event()
    thread = threading.Thread(target=_loop, args=(url, over, figures), name="worker", daemon=True)
    thread.start()
    try:
        with delivering(url, Vault(secret, VAULT), read_settings().webhook_allow_loopback):
            yield
    finally:
        over.set()
        thread.join(timeout=30)


def _loop(url: str, over: threading.Event, figures: "JobFigures | None") -> None:
    database = Database(url, size=1)
    planned = jobs()
    try:
        while not over.is_set():
            for job in planned:
                if time.monotonic() >= job.due:
                    _run(job, database, figures)
                    job.due = time.monotonic() + job.seconds
            over.wait(0.2)
        for job in planned:
            if job.at_end:
                _run(job, database, figures)
    finally:
        database.close()


def _run(job: Job, database: Database, figures: "JobFigures | None") -> None:
    """One round. A failure is logged and the next round tries again: the database may be away for a while."""
    try:
        with figures.timed(job.name) if figures else nullcontext():
            done = job.run(database)
    except Exception:  # whatever it is, the other jobs go on
        _log.exception("the job '%s' failed", job.name)
        if figures:
            figures.failed(job.name)
    else:
        if done:
            _log.info("%s: %d", job.name, done)
            if figures:
                figures.done(job.name, done)
