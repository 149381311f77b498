"""Opens the database (embedded unless TOSITE_DATABASE_URL says otherwise) and runs the HTTP server."""

import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from pathlib import Path
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

from tosite.db.database import Database
from tosite.db.embedded import EmbeddedPostgres, default_data_dir
from tosite.db.errors import DatabaseUnavailable
from tosite.db.replica import Replica
from tosite.observe import logs
from tosite.observe.requests import Observer
from tosite.observe.switches import job_figures, tracing
from tosite.settings import BadSetting, Settings, read_settings
from tosite.web.generations import HttpServer, worker_environment
from tosite.web.lifecycle import Application, Lifecycle
from tosite.web.limits import RateLimiter
from tosite.web.process import THREADS, end_with_parent
from tosite.worker.loop import working

_log = logging.getLogger("tosite.server")
_WATCH_SECONDS = 0.5
_STATIC_SECONDS = 86_400


@contextmanager
def database_url(data: Path | None = None) -> Iterator[str]:
    """The address of the database; the embedded server is started, kept alive, and stopped at the end."""
    settings = read_settings()
    if settings.database_url:
        yield settings.database_url
        return
    embedded = EmbeddedPostgres(data or settings.data or default_data_dir())
    embedded.start()
    over = threading.Event()
    watcher = threading.Thread(target=_keep_alive, args=(embedded, over), name="embedded database", daemon=True)
    watcher.start()
    try:
        yield embedded.url
    finally:
        over.set()
        watcher.join()
        embedded.stop()


def _keep_alive(embedded: EmbeddedPostgres, over: threading.Event) -> None:
    """Start a database that was killed again: nobody else would. It recovers by itself, and the workers reconnect."""
    while not over.wait(_WATCH_SECONDS):
        try:
            if embedded.revive():
                _log.warning("the embedded database was gone and is started again")
        except DatabaseUnavailable:
            _log.exception("the embedded database cannot be started again")


@contextmanager
def serving(url: str, port: int, jobs: bool = True, quiet: bool = False) -> Iterator[HttpServer]:
    """The HTTP server over a migrated database, from when it answers; the jobs behind the requests too, unless another
    process does them. ``quiet`` keeps the requests out of a log for a person at a terminal."""
    settings = read_settings()
    form = "quiet" if quiet and settings.log == "text" else settings.log
    logs.configure(form)
    shared = Path(tempfile.mkdtemp(prefix="tosite-"))
    figures = _figures_folder(settings, shared)
    try:
        environment = worker_environment(url, shared, form, figures)
        server = HttpServer(settings.host, port, settings.workers, shared, environment)
        with ExitStack() as stack:
            stack.callback(server.stop, settings.drain_seconds)
            server.start()
            if figures:
                from tosite.observe.exposition import exposed

                stack.enter_context(exposed(settings, url, figures))
            if jobs:
                stack.enter_context(working(url, job_figures(figures)))
            yield server
    finally:
        shutil.rmtree(shared, ignore_errors=True)


@contextmanager
def only_jobs(url: str) -> Iterator[None]:
    """The jobs behind the requests, without an HTTP server."""
    settings = read_settings()
    logs.configure(settings.log)
    shared = Path(tempfile.mkdtemp(prefix="tosite-"))
    figures = _figures_folder(settings, shared)
    try:
        with ExitStack() as stack:
            if figures:
                from tosite.observe.exposition import exposed

                stack.enter_context(exposed(settings, url, figures))
            stack.enter_context(working(url, job_figures(figures)))
            yield
    finally:
        shutil.rmtree(shared, ignore_errors=True)


def _figures_folder(settings: Settings, shared: Path) -> Path | None:
    """Where the processes leave their figures. Named in the environment before anybody imports prometheus_client."""
    if settings.metrics == "off":
        return None
    folder = shared / "metrics"
    folder.mkdir()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    return folder


def application() -> Application:
    """What a worker process of the HTTP server runs: the files of the pages, and the application behind them."""
    from tosite.web.app import create_app  # a worker alone needs the whole application

    end_with_parent()
    settings = read_settings()
    if settings.database_url is None or settings.rate_file is None:
        raise BadSetting("A worker needs TOSITE_DATABASE_URL and TOSITE_RATE_FILE: start it with tosite serve")
    logs.configure(settings.log)
    spans, cursor = tracing()
    database = Database(settings.database_url, size=THREADS + 1, restricted=True, cursor=cursor)
    pools = {"primary": database}
    replica = None
    if settings.read_database_url:
        reading = Database(settings.read_database_url, size=THREADS + 1, restricted=True, cursor=cursor, waiting=False)
        pools["replica"] = reading
        replica = Replica(database, reading, settings.rate_file.with_name("writes"))
    figures = None
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from tosite.observe.metrics import Metrics, sample_pools

        figures = Metrics()
        sample_pools(pools)
    observer = Observer(settings.trusted_proxies > 0, figures, spans)
    app = create_app(database, RateLimiter(settings.rate_limit, settings.rate_file), settings, observer, replica)
    static = Path(str(files("tosite.portal") / "static"))
    whole = WhiteNoise(app, root=static, prefix="static", max_age=_STATIC_SECONDS, add_headers_function=_static_headers)
    life = Lifecycle(settings.rate_file.parent, os.getppid())
    life.say_ready()
    return life.around(whole)


def _static_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
