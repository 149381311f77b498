"""``/metrics`` on a port of its own: the figures of all processes of this server, and the queues in the database.

The port of the API is no place for it: behind a proxy every request there seems to come from this machine.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout

from tosite.db.database import Database
from tosite.settings import Settings

_log = logging.getLogger("tosite.observe")
# How much waits, and for how many seconds the oldest is overdue. A queue of millions is not counted to its end.
_WAITING: LiteralString = (
    "SELECT count(*) AS length, coalesce(greatest(extract(epoch FROM now() AT TIME ZONE 'UTC' - min(due)), 0), 0)"
    "::float8 AS late FROM "
)
_QUEUES: dict[str, LiteralString] = {
    "account_mail": _WAITING + "account_mail WHERE state = 'WAITING'",
    "audit_unsealed": "SELECT count(*) AS length, 0 AS late FROM (SELECT 1 FROM audit_unsealed LIMIT 100000) q",
    "invoice_sending": _WAITING + "invoice_sending WHERE state = 'WAITING'",
    "mail": _WAITING + "mail_queue WHERE state = 'WAITING'",
    "webhook_delivery": "SELECT count(*) AS length, coalesce(greatest(extract(epoch FROM now() - min(due)), 0), 0)"
    "::float8 AS late FROM (SELECT d.due FROM webhook_delivery d JOIN webhook w USING (company_id, webhook_id) "
    "WHERE d.state = 'PENDING' AND w.disabled_at IS NULL LIMIT 100000) q",
}


class _Queues(Collector):
    """What waits in the database, asked when somebody looks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("tosite_database_up", "Does the database answer?")
        length = GaugeMetricFamily("tosite_queue_length", "Entries of all companies that wait", labels=["queue"])
        late = GaugeMetricFamily("tosite_queue_late_seconds", "How long the oldest is overdue", labels=["queue"])
        try:
            with self._database.reading() as connection:
                for name, question in _QUEUES.items():
                    row = connection.execute(question).fetchone()
                    if row is not None:
                        length.add_metric([name], row["length"])
                        late.add_metric([name], row["late"])
            up.add_metric([], 1)
        except (psycopg.Error, PoolTimeout):
            up.add_metric([], 0)
        yield from (up, length, late)


class _Processes(Collector):
    """The figures that the processes left in their files, without the gauges of those that are gone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = MultiProcessCollector(None, str(folder))  # type: ignore[no-untyped-call]

    def collect(self) -> Iterator[Metric]:
        for file in self._folder.glob("gauge_live*_*.db"):
            if not Path(f"/proc/{file.stem.rpartition('_')[2]}").exists():
                file.unlink(missing_ok=True)
        yield from self._files.collect()  # type: ignore[no-untyped-call]


@contextmanager
def exposed(settings: Settings, url: str, folder: Path) -> Iterator[None]:
    """Answer scrapes until the block ends. A port that is taken is said in the log; the server goes on without."""
    database = Database(url, size=1, restricted=True)
    registry = CollectorRegistry()
    registry.register(_Processes(folder))
    registry.register(_Queues(database))
    address = "127.0.0.1" if settings.metrics == "loopback" else settings.host
    try:
        server, thread = start_http_server(settings.metrics_port, addr=address, registry=registry)
    except OSError as error:
        _log.warning("no metrics: port %d: %s", settings.metrics_port, os.strerror(error.errno or 0))
        database.close()
        yield
        return
    _log.info("metrics at http://%s:%d/metrics", address, server.server_port)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        database.close()
