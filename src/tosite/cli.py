"""The command line: ``tosite serve``, ``migrate``, ``sandbox create``, ``sandbox start``, ``demo``, ``coverage``."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from types import FrameType

import psycopg
from cyclopts import App
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn

from tosite.audit.seal import seal_pending, verify
from tosite.db.backup import BackupFailed, restore_backup, take_backup
from tosite.db.database import Database, has_app_role
from tosite.db.embedded import bundled_programs
from tosite.db.errors import DatabaseUnavailable
from tosite.oauth.keys import rotate
from tosite.sandbox.countries import UnknownCountry, country_named
from tosite.sandbox.countries.model import CountryData
from tosite.sandbox.create import Credentials, create_sandbox
from tosite.server import database_url, only_jobs, serving
from tosite.settings import BadSetting
from tosite.web.generations import HttpServer, PortTaken

app = App(name="tosite", help="A financial-management system that other software talks to.")
sandbox = App(name="sandbox", help="Companies to develop and test against.")
app.command(sandbox)
audit = App(name="audit", help="The append-only log of every change.")
app.command(audit)
keys = App(name="keys", help="The keys that sign access tokens.")
app.command(keys)
console = Console(highlight=False)


@app.command
def serve(port: int = 8080, data: Path | None = None, worker: bool = True) -> None:
    """Serve the API on 127.0.0.1 (TOSITE_HOST) until interrupted; SIGHUP restarts it without a failed request.

    With --no-worker somebody else does the work behind the requests: tosite worker.
    """
    with _orderly_end(), database_url(data) as url:
        _migrate(url)
        with serving(url, port, jobs=worker) as server, _until_stopped(server):
            console.print(f"tosite answers at {server.url}/api (health: {server.url}/health). Stop with Ctrl-C.")


@app.command
def worker(data: Path | None = None) -> None:
    """Do the work behind the requests until interrupted: seal, send, purge. Several may run at once."""
    with _orderly_end(), database_url(data) as url:
        _migrate(url)
        with only_jobs(url), _until_stopped():
            console.print("tosite works behind the requests. Stop with Ctrl-C.")


@app.command
def migrate(data: Path | None = None) -> None:
    """Bring the database up to date and end."""
    with database_url(data) as url:
        applied = _migrate(url)
        database = Database(url, size=1)
        with database.transaction() as tx:
            restricted = has_app_role(tx)
        database.close()
    if not restricted:
        console.print("The role tosite_app could not be made: triggers alone keep history from being rewritten.")
    console.print("Applied: " + ", ".join(applied) if applied else "The database is up to date.")


@sandbox.command
def create(country: str = "FI", data: Path | None = None) -> None:
    """Make one more sandbox company of FI, SE or NO and print its credentials."""
    land = country_named(country)
    with database_url(data) as url:
        _migrate(url)
        console.print_json(json.dumps(_new_sandbox(url, land).as_dict()))


@sandbox.command
def start(country: str = "FI", port: int = 0, data: Path | None = None, credentials: Path | None = None) -> None:
    """Start everything with a fresh sandbox company of FI, SE or NO; write its credentials as JSON when ready."""
    land = country_named(country)
    with database_url(data) as url:
        _migrate(url)
        made = _new_sandbox(url, land)
        with serving(url, port) as server, _until_stopped(server):
            host = server.url
            text = json.dumps({"base_url": f"{host}/api", "host_url": host, **made.as_dict()}, indent=2)
            if credentials:
                # Written beside and renamed: whoever waits for the file never reads half of it.
                partial = credentials.with_suffix(".partial")
                partial.touch(mode=0o600)
                partial.write_text(text + "\n", encoding="utf-8")
                partial.rename(credentials)
                console.print(f"Ready at {host}/api; credentials in {credentials}. Stop with Ctrl-C.")
            else:
                console.print(text)


@audit.command(name="verify")
def verify_audit(company: int | None = None, data: Path | None = None) -> None:
    """Check the hash chain of every company, or of one; name the first difference and end with status 1."""
    with database_url(data) as url:
        _migrate(url)
        whole = _verify(url, company)
    if not whole:
        raise SystemExit(1)


@app.command
def backup(file: Path, data: Path | None = None) -> None:
    """Write everything, attachments too, to FILE, as it is now; the server may run meanwhile."""
    began = time.monotonic()
    with database_url(data) as url, _bytes_moved("backing up", None) as progress:
        size = take_backup(url, file.resolve(), bundled_programs(), progress)
    console.print(f"{file}: {size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s. Keep it where the server is not.")


@app.command
def restore(file: Path, data: Path | None = None) -> None:
    """Read a backup into an empty data folder or database, bring it up to date, and check the audit log."""
    began = time.monotonic()
    with database_url(data) as url:
        with _bytes_moved("restoring", file.stat().st_size) as progress:
            restore_backup(url, file.resolve(), bundled_programs(), progress)
        _migrate(url)
        console.print(f"{file} is restored in {time.monotonic() - began:.1f} s.")
        whole = _verify(url)
    if not whole:
        raise SystemExit(1)


@keys.command(name="rotate")
def rotate_keys(data: Path | None = None) -> None:
    """Sign with a new key from now on; tokens under the former one stay good until they expire."""
    with database_url(data) as url:
        _migrate(url)
        database = Database(url, size=2)
        try:
            with database.transaction() as tx:
                console.print(f"New signing key: {rotate(tx)}. Running workers take it within a minute.")
        finally:
            database.close()


@app.command
def demo(once: bool = False, country: str = "FI", port: int = 0, data: Path | None = None) -> None:
    """Start a sandbox of FI, SE or NO, play an integration against it over HTTP, show the books, and keep serving."""
    from tosite.sandbox.tour import tour

    land = country_named(country)
    with database_url(data) as url:
        _migrate(url)
        made = _new_sandbox(url, land)
        with serving(url, port, quiet=True) as server:
            host = server.url
            tour(host, made, url, console, land)
            if once:
                console.print("\nNext: [bold]make demo[/bold] leaves the server running with credentials on screen.")
                return
            with _until_stopped(server):
                console.print("\n[bold]The server keeps running. Try it:[/bold]")
                for name, value in {"base URL": f"{host}/api", **made.as_dict()}.items():
                    console.print(f"  {name:<16} {value}")
                console.print("Stop with Ctrl-C.")


@app.command
def coverage() -> None:
    """Print the coverage table of the contract as Markdown."""
    from tosite.web.app import contract
    from tosite.web.openapi import coverage_table

    sys.stdout.write(coverage_table(contract()))


def _verify(url: str, company: int | None = None) -> bool:
    """Check the audit log and print what was found, company by company. Is every chain whole?"""
    database = Database(url, size=2)
    seal_pending(database)
    began, rows, broken = time.monotonic(), 0, False
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("rows checked", total=None)
        for verdict in verify(database, company, lambda n: progress.advance(task, n)):
            rows += verdict.rows
            broken = broken or verdict.problem is not None
            state = verdict.problem or f"whole, head {verdict.head.hex()[:16]}"
            console.print(f"company {verdict.company_id}: {verdict.rows} rows in {verdict.seals} seals: {state}")
    database.close()
    seconds = max(time.monotonic() - began, 0.001)
    console.print(f"{rows} rows checked, {rows / seconds:.0f} a second.")
    return not broken


@contextmanager
def _bytes_moved(doing: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A line that shows how many bytes have passed, of how many where that is known."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(doing, total=total)
        yield lambda count: progress.advance(task, count)


def _migrate(url: str) -> list[str]:
    database = Database(url, size=2)
    try:
        return database.migrate()
    finally:
        database.close()


def _new_sandbox(url: str, land: CountryData) -> Credentials:
    database = Database(url, size=2)
    try:
        return create_sandbox(database, date.today(), land.country)
    finally:
        database.close()


@contextmanager
def _orderly_end() -> Iterator[None]:
    """Being told to stop is no failure of a service, also while it starts."""
    with suppress(KeyboardInterrupt):
        yield


@contextmanager
def _until_stopped(server: HttpServer | None = None) -> Iterator[None]:
    """Do the block, then wait for Ctrl-C or a SIGTERM; whenever it comes, it is the orderly end of the command.

    A SIGHUP meanwhile restarts the server.
    """
    restarts: SimpleQueue[int] = SimpleQueue()
    if server is not None and not sys.stdin.isatty():  # at a terminal it says that the terminal is gone
        signal.signal(signal.SIGHUP, lambda number, frame: restarts.put(number))
    try:
        yield
        while True:
            restarts.get()
            if server is not None:
                server.restart()
    except KeyboardInterrupt:
        console.print("Stopping.")


def _on_term(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run the command line; failures that a person can mend are one clear line."""
    signal.signal(signal.SIGTERM, _on_term)
    os.umask(0o077 if os.geteuid() else 0o022)
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except (
        BackupFailed,
        BadSetting,
        UnknownCountry,
        DatabaseUnavailable,
        PortTaken,
        psycopg.OperationalError,
        RuntimeError,
        OSError,
    ) as error:
        sys.exit(f"tosite: {error}")
