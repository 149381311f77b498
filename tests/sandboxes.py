"""Sandboxes for tests: started, stopped, and reached past the API."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg import sql

from tosite.db.database import Database
from tosite.db.embedded import EmbeddedPostgres
from tosite.sandbox.create import create_sandbox


def start(
    data: Path, *command: str, rate_limit: str = "0", log: Path | None = None, settings: dict[str, str] | None = None
) -> subprocess.Popen:
    """A ``tosite`` command over the embedded database in ``data``, in a process group of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")}
    environment |= {"TOSITE_RATE_LIMIT": rate_limit, "TOSITE_METRICS": "off", "TOSITE_LOG": "quiet", **(settings or {})}
    return subprocess.Popen(
        [sys.executable, "-c", "from tosite.cli import main; main()", *command, "--data", str(data)],
        env=environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        stderr=log.open("a") if log else None,
    )


def start_sandbox(
    data: Path, rate_limit: str = "0", log: Path | None = None, settings: dict[str, str] | None = None
) -> tuple[subprocess.Popen, dict]:
    """A fresh sandbox company and its server, once it answers; the credentials it wrote."""
    folder = Path(tempfile.mkdtemp())
    credentials = folder / "credentials.json"
    command = ("sandbox", "start", "--credentials", str(credentials))
    process = start(data, *command, rate_limit=rate_limit, log=log, settings=settings)
    deadline = time.monotonic() + 120
    try:
        while not credentials.exists():
            assert process.poll() is None, "the sandbox ended before it was ready"
            assert time.monotonic() < deadline, "the sandbox was not ready in time"
            time.sleep(0.05)
        return process, json.loads(credentials.read_text())
    except BaseException:
        process.terminate()
        raise
    finally:
        shutil.rmtree(folder)


@contextmanager
def data_folder(name: str) -> Iterator[Path]:
    """A folder for one run's data, where the database may live."""
    # As root the server runs as another user, who cannot enter a private temporary folder.
    base = Path("/var/lib/tosite") if os.geteuid() == 0 else Path(tempfile.gettempdir())
    base.mkdir(parents=True, exist_ok=True)
    data = base / f"test-{name}-{os.getpid()}"
    try:
        yield data
    finally:
        shutil.rmtree(data, ignore_errors=True)


def database_url_of(data: Path, name: str = "tosite") -> str:
    """Where the embedded server over ``data`` has that database."""
    port = (data / "postgres" / "postmaster.pid").read_text().splitlines()[3]
    return f"postgresql://tosite@127.0.0.1:{port}/{name}"


def database_of(data: Path) -> Database:
    """The embedded database that runs over ``data``, past the API."""
    return Database(database_url_of(data), size=4)


@contextmanager
def empty_database(data: Path, migrated: bool = True) -> Iterator[Database]:
    """One more database on the same server, for tests that no other test may feel."""
    name = f"apart_{secrets.token_hex(6)}"
    with psycopg.connect(database_url_of(data), autocommit=True) as connection:
        like = _migrated_once(data, connection) if migrated else "template1"
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))
        opened = Database(database_url_of(data, name), size=4)
        try:
            yield opened
        finally:
            opened.close()
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrated_once(data: Path, connection: psycopg.Connection[Any]) -> str:
    """The database that others are copied from: that takes a tenth of the time of all migrations."""
    name = "apart_migrated"
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchall():
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        with closing(Database(database_url_of(data, name), size=1)) as database:
            database.migrate()
    return name


@contextmanager
def postgres_of_its_own(data: Path) -> Iterator[tuple[EmbeddedPostgres, dict]]:
    """A PostgreSQL over ``data`` without a server of ours, and the credentials of the sandbox company in it."""
    postgres = EmbeddedPostgres(data)
    postgres.start()
    try:
        with closing(Database(postgres.url, size=2)) as database:
            database.migrate()
            made = create_sandbox(database, date.today()).as_dict()
        yield postgres, made
    finally:
        postgres.stop()


def client_of(sandbox: dict, key: str) -> httpx.Client:
    answer = httpx.post(
        f"{sandbox['base_url']}/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": sandbox["client_id"],
            "client_secret": sandbox["client_secret"],
            "api_key": key,
        },
    )
    assert answer.status_code == 200, answer.text
    return httpx.Client(
        base_url=sandbox["base_url"],
        headers={"Authorization": f"Bearer {answer.json()['access_token']}"},
        timeout=30,
    )


@contextmanager
def serving_too(url: str, folder: Path, **settings: str) -> Iterator[tuple[subprocess.Popen, str]]:
    """One more server on a database, in a process group of its own, and its base URL; its log lies in ``folder``."""
    log = folder / f"server-{secrets.token_hex(4)}.log"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")}
    environment |= {"TOSITE_DATABASE_URL": url, "TOSITE_WORKERS": "1", "TOSITE_RATE_LIMIT": "0", **settings}
    command = [sys.executable, "-c", "from tosite.cli import main; main()", "serve", "--port", "0"]
    with log.open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
    deadline = time.monotonic() + 60
    try:
        while not (found := re.search(r"answers at\s+(http://[0-9.:]+/api)", log.read_text())):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, "the server was not ready in time"
            time.sleep(0.05)
        yield process, found[1]
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def until(told: str, holds: Callable[[], object], seconds: float = 60) -> None:
    """Wait until ``holds`` is true; fail with ``told`` when it never is."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, told
        time.sleep(0.05)


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
