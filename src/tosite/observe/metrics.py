"""Prometheus figures. Import this module late: the library looks for PROMETHEUS_MULTIPROC_DIR when it is imported.

Every process of a server writes its figures to files of its own in that folder; ``exposition`` adds them up.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from tosite.db.database import Database

_SAMPLE_SECONDS = 5
_SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

# Never collected: what is shown is added up from the files of all processes.
_here = CollectorRegistry()

_requests = Counter("tosite_http_requests", "Requests answered", ["method", "route", "status"], registry=_here)
_duration = Histogram(
    "tosite_http_request_duration_seconds",
    "From the first line of a request to its answer",
    ["method", "route"],
    buckets=_SECONDS,
    registry=_here,
)
_refusals = Counter("tosite_rate_limit_refusals", "Requests over their client's limit", registry=_here)
_connections = Gauge(
    "tosite_database_connections",
    "Connections of the workers' pools",
    ["pool", "state"],
    registry=_here,
    multiprocess_mode="livesum",
)
_waiting = Gauge(
    "tosite_database_waiting_requests",
    "Requests that wait for a connection",
    ["pool"],
    registry=_here,
    multiprocess_mode="livesum",
)
_job_duration = Histogram(
    "tosite_job_duration_seconds", "A round of a job behind the requests", ["job"], buckets=_SECONDS, registry=_here
)
_job_failures = Counter("tosite_job_failures", "Rounds that failed", ["job"], registry=_here)
_job_items = Counter(
    "tosite_job_items", "What the rounds did: rows sealed, invoices sent, ...", ["job"], registry=_here
)


class Metrics:
    """The figures of a worker's requests."""

    def __init__(self) -> None:
        # Looking a label set up takes longer than counting: each is looked up once.
        self._counts: dict[tuple[str, str, int], Counter] = {}
        self._durations: dict[tuple[str, str], Histogram] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """One more request."""
        count = self._counts.get((method, route, status))
        if count is None:
            count = self._counts[(method, route, status)] = _requests.labels(method, route, str(status))
        duration = self._durations.get((method, route))
        if duration is None:
            duration = self._durations[(method, route)] = _duration.labels(method, route)
        count.inc()
        duration.observe(seconds)

    def refused(self) -> None:
        """One more request over its limit."""
        _refusals.inc()


def sample_pools(pools: dict[str, Database]) -> None:
    """Note the state of the pools every few seconds, for as long as the process lives."""

    def sample() -> None:
        while True:
            for name, database in pools.items():
                state = database.pool_state()
                _connections.labels(name, "idle").set(state.idle)
                _connections.labels(name, "busy").set(state.busy)
                _waiting.labels(name).set(state.waiting)
            time.sleep(_SAMPLE_SECONDS)

    threading.Thread(target=sample, name="pool figures", daemon=True).start()


class JobFigures:
    """The figures of the jobs behind the requests."""

    @contextmanager
    def timed(self, job: str) -> Iterator[None]:
        """A round, however it ends."""
        with _job_duration.labels(job).time():
            yield

    def failed(self, job: str) -> None:
        """A round that failed."""
        _job_failures.labels(job).inc()

    def done(self, job: str, items: int) -> None:
        """What a round did."""
        _job_items.labels(job).inc(items)
