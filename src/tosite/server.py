"""Opens the database (embedded unless TOSITE_DATABASE_URL says otherwise) and runs the HTTP server."""

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from wsgiref.headers import Headers

import httpx
from whitenoise import WhiteNoise

from tosite.db.database import Database
from tosite.db.embedded import EmbeddedPostgres, default_data_dir
from tosite.db.errors import DatabaseUnavailable
from tosite.installation import installation_secret
from tosite.settings import BadSetting, read_settings
from tosite.web.limits import RateLimiter
from tosite.worker.loop import working

_log = logging.getLogger("tosite.server")
_WATCH_SECONDS = 0.5
_STATIC_SECONDS = 86_400
_KILL_SECONDS = 10  # for a worker to end by itself; less than what the whole server has
_THREADS = 8  # per worker, each with a connection at most


class PortTaken(Exception):
    """The port that was asked for is used by another program."""


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


def free_port(wanted: int) -> int:
    """``wanted`` if it is free, any free port for 0. Raises PortTaken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            raise PortTaken(f"Port {wanted} is taken: stop the other program or choose --port 0") from None
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(url: str, port: int, data: Path | None = None, self_service: bool = False) -> Iterator[str]:
    """Granian on 127.0.0.1 over a migrated database; yields the host's URL once it answers.

    ``self_service`` is the default of who may make sandboxes: everybody, or operators alone.
    """
    port = free_port(port)
    settings = read_settings()
    secret = installation_secret(data)
    shared = Path(tempfile.mkdtemp(prefix="tosite-"))
    process = subprocess.Popen(  # noqa: S603
        [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--factory",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            str(settings.workers),
            "--blocking-threads",
            str(_THREADS),
            # A worker that is told to stop while it starts does not hear it (granian 2.8), and would live on by itself.
            "--workers-kill-timeout",
            str(_KILL_SECONDS),
            "--log-level",
            "error",
            "--no-ws",
            "tosite.server:application",
        ],
        env={
            "TOSITE_SELF_SERVICE": "on" if self_service else "off",
            "MALLOC_ARENA_MAX": "2",  # threads share their heaps: a worker keeps half the memory
            **os.environ,
            "TOSITE_DATABASE_URL": url,
            "TOSITE_RATE_FILE": str(shared / "rates"),
            "TOSITE_SECRET": secret,
        },
    )
    host = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, host)
        with working(url, secret):
            yield host
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(shared, ignore_errors=True)


def _wait_until_ready(process: subprocess.Popen[bytes], host: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("The HTTP server ended at once: see its messages above")
        try:
            if httpx.get(f"{host}/api/status", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise RuntimeError("The HTTP server did not answer within 60 seconds")


def application() -> WhiteNoise:
    """What a worker process of the HTTP server runs: the files of the pages, and the application behind them."""
    from tosite.web.app import create_app  # a worker alone needs the whole application

    settings = read_settings()
    if settings.database_url is None or settings.rate_file is None or settings.secret is None:
        needed = "TOSITE_DATABASE_URL, TOSITE_RATE_FILE and TOSITE_SECRET"
        raise BadSetting(f"A worker needs {needed}: start it with tosite serve")
    database = Database(settings.database_url, size=_THREADS + 1, restricted=True)
    app = create_app(database, RateLimiter(settings.rate_limit, settings.rate_file), settings)
    static = Path(str(files("tosite.portal") / "static"))
    return WhiteNoise(app, root=static, prefix="static", max_age=_STATIC_SECONDS, add_headers_function=_static_headers)


def _static_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
