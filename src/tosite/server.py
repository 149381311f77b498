"""Opens the database (embedded unless TOSITE_DATABASE_URL says otherwise) and runs the HTTP server."""

import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

from tosite.db.database import Database
from tosite.db.embedded import EmbeddedPostgres, default_data_dir
from tosite.db.errors import DatabaseUnavailable
from tosite.db.replica import Replica
from tosite.installation import installation_secret
from tosite.observe import logs
from tosite.observe.requests import Observer
from tosite.observe.switches import job_figures, tracing
from tosite.settings import BadSetting, Settings, read_settings
from tosite.web.lifecycle import Application, Lifecycle
from tosite.web.limits import RateLimiter
from tosite.web.process import THREADS, end_with_parent, stop_accepting
from tosite.web.supervisor import HttpServer
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


@contextmanager
def migrated_database(data: Path | None = None, size: int = 2) -> Iterator[Database]:
    """The database of a command, brought up to date, with at most ``size`` connections; closed at the end."""
    with database_url(data) as url, closing(Database(url, size=size)) as database:
        database.migrate()
        yield database


def _keep_alive(embedded: EmbeddedPostgres, over: threading.Event) -> None:
    """Start a database that was killed again: nobody else would. It recovers by itself, and the workers reconnect."""
    while not over.wait(_WATCH_SECONDS):
        try:
            if embedded.revive():
                _log.warning("the embedded database was gone and is started again")
        except DatabaseUnavailable:
            _log.exception("the embedded database cannot be started again")


@contextmanager
def serving(
    url: str, port: int, data: Path | None = None, *, self_service: bool = False, jobs: bool = True
) -> Iterator[HttpServer]:
    """The HTTP server over a migrated database, from when it answers, and unless another process does them the jobs.

    ``self_service`` is the default of who may make sandboxes: everybody, or operators alone.
    """
    settings = read_settings()
    logs.configure(settings.log)
    secret = installation_secret(data)
    with tempfile.TemporaryDirectory(prefix="tosite-", ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        shared = Path(folder)
        figures = _figures_folder(settings, shared)
        environment = {
            "TOSITE_SELF_SERVICE": "on" if self_service else "off",
            "MALLOC_ARENA_MAX": "2",  # threads share their heaps: a worker keeps half the memory
            **os.environ,
            "TOSITE_DATABASE_URL": url,
            "TOSITE_RATE_FILE": str(shared / "rates"),
            "TOSITE_SECRET": secret,
            "TOSITE_LOG": settings.log,
        }
        server = HttpServer(settings.host, port, settings.workers, shared, environment)
        stack.callback(server.stop, settings.drain_seconds)
        server.start()
        stack.enter_context(_exposed(settings, url, figures))
        if jobs:
            stack.enter_context(working(url, secret, job_figures(figures)))
        yield server


@contextmanager
def only_jobs(url: str, data: Path | None = None) -> Iterator[None]:
    """The jobs behind the requests, without an HTTP server."""
    settings = read_settings()
    logs.configure(settings.log)
    with tempfile.TemporaryDirectory(prefix="tosite-", ignore_cleanup_errors=True) as folder:
        figures = _figures_folder(settings, Path(folder))
        jobs = working(url, installation_secret(data), job_figures(figures))
        with _exposed(settings, url, figures), jobs:
            yield


def _figures_folder(settings: Settings, shared: Path) -> Path | None:
    """Where the processes leave their figures. Named in the environment before anybody imports prometheus_client."""
    if settings.metrics == "off":
        return None
    folder = shared / "metrics"
    folder.mkdir()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    return folder


def _exposed(settings: Settings, url: str, figures: Path | None) -> AbstractContextManager[None]:
    """The figures for whoever may read them, where they are kept."""
    if figures is None:
        return nullcontext()
    from tosite.observe.exposition import exposed  # after the folder is named

    return exposed(settings, url, figures)


def application() -> Application:
    """What a worker process of the HTTP server runs: the files of the pages, and the application behind them."""
    from tosite.web.app import create_app  # a worker alone needs the whole application

    end_with_parent()
    settings = read_settings()
    if settings.database_url is None or settings.rate_file is None or settings.secret is None:
        needed = "TOSITE_DATABASE_URL, TOSITE_RATE_FILE and TOSITE_SECRET"
        raise BadSetting(f"A worker needs {needed}: start it with tosite serve")
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
    life.when_replaced(stop_accepting)
    life.say_ready()
    return life.around(whole)


def _static_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
