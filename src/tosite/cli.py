"""The command line: ``tosite serve``, ``migrate``, ``sandbox create``, ``start``, ``fill``, ``demo``, ``coverage``."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from types import FrameType

import psycopg
from cyclopts import App
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)

from tosite.audit.seal import seal_pending, verify
from tosite.confirmation.commands import mfa
from tosite.db.backup import BackupFailed, restore_backup, take_backup
from tosite.db.database import Database, has_app_role
from tosite.db.embedded import bundled_programs
from tosite.db.errors import DatabaseUnavailable
from tosite.oauth.keys import rotate
from tosite.passwords.commands import user
from tosite.sandbox.commands import sandbox
from tosite.sandbox.countries import UnknownCountry, country_named
from tosite.sandbox.countries.model import CountryData
from tosite.sandbox.create import Credentials, create_sandbox
from tosite.server import database_url, migrated_database, only_jobs, serving
from tosite.service.commands import billing, provider
from tosite.settings import BadSetting
from tosite.vat.api import YEARS_KEPT
from tosite.web.supervisor import HttpServer, PortTaken

app = App(name="tosite", help="A financial-management system that other software talks to.")
app.command(sandbox)
audit = App(name="audit", help="The append-only log of every change.")
app.command(audit)
keys = App(name="keys", help="The keys that sign access tokens.")
app.command(keys)
app.command(mfa)
app.command(user)
app.command(provider)
app.command(billing)
console = Console(highlight=False)


@app.command
def serve(port: int = 8080, data: Path | None = None, worker: bool = True) -> None:
    """Serve the API on 127.0.0.1 (TOSITE_HOST) until interrupted; SIGHUP restarts it without a failed request.

    With --no-worker somebody else does the work behind the requests: tosite worker.
    """
    with _orderly_end(), database_url(data) as url:
        _migrate(url)
        with serving(url, port, data, jobs=worker) as server, _until_stopped(server):
            console.print(f"tosite answers at {server.url}/api (health: {server.url}/health). Stop with Ctrl-C.")


@app.command
def worker(data: Path | None = None) -> None:
    """Do the work behind the requests until interrupted: seal, send, bill, deliver, purge. Several may run at once."""
    with _orderly_end(), database_url(data) as url:
        _migrate(url)
        with only_jobs(url, data), _until_stopped():
            console.print("tosite works behind the requests. Stop with Ctrl-C.")


@app.command
def migrate(data: Path | None = None) -> None:
    """Bring the database up to date and end."""
    with database_url(data) as url, closing(Database(url, size=1)) as database:
        applied = database.migrate()
        with database.transaction() as tx:
            restricted = has_app_role(tx)
    if not restricted:
        console.print("The role tosite_app could not be made: triggers alone keep history from being rewritten.")
    console.print("Applied: " + ", ".join(applied) if applied else "The database is up to date.")


@sandbox.command
def create(country: str = "FI", data: Path | None = None) -> None:
    """Make one more sandbox company of FI, SE or NO and print its credentials."""
    land = country_named(country)
    with migrated_database(data) as database:
        console.print_json(json.dumps(create_sandbox(database, date.today(), land.country).as_dict()))


@sandbox.command
def start(country: str = "FI", port: int = 0, data: Path | None = None, credentials: Path | None = None) -> None:
    """Start everything with a fresh sandbox company of FI, SE or NO; write its credentials as JSON when ready."""
    land = country_named(country)
    os.environ.setdefault("TOSITE_WEBHOOK_ALLOW_LOOPBACK", "1")  # the receivers of a developer are on this machine
    os.environ.setdefault("TOSITE_METRICS", "off")  # nobody watches it, and several may run at once
    with database_url(data) as url:
        made = _new_sandbox(url, land)
        with serving(url, port, data, self_service=True) as server, _until_stopped(server):
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


@sandbox.command
def fill(
    transactions: int, company: int | None = None, years: int = 2, seed: int = 1, data: Path | None = None
) -> None:
    """Write documents with so many ledger rows into a company, over its last fiscal years up to today.

    The company that was made last unless another is named; a new one where there is none. Closed years get nothing.
    """
    from tosite.sandbox.fill import Plan
    from tosite.sandbox.fill import fill as fill_company
    from tosite.sandbox.store import latest_company

    if transactions < 1 or not 1 <= years <= YEARS_KEPT:
        raise SystemExit(f"At least 1 transaction, and 1 to {YEARS_KEPT} years.")
    with migrated_database(data, size=4) as database:
        with database.transaction() as tx:
            chosen = company or latest_company(tx)
        if chosen is None:
            made = create_sandbox(database, date.today())
            console.print_json(json.dumps(made.as_dict()))
            chosen = made.company_id
        began = time.monotonic()
        with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=console) as progress:
            task = progress.add_task(f"company {chosen}", total=transactions)
            plan = Plan(chosen, transactions, years, seed, date.today())
            done = fill_company(database, plan, lambda rows: progress.advance(task, rows))
    rate = done.transactions / max(time.monotonic() - began, 0.001)
    console.print(f"{done.transactions} ledger rows in {done.documents} documents, {rate:.0f} rows a second.")


@audit.command(name="verify")
def verify_audit(company: int | None = None, data: Path | None = None) -> None:
    """Check the hash chain of every company, or of one; name the first difference and end with status 1."""
    with migrated_database(data) as database:
        whole = _verify(database, company)
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
        with closing(Database(url, size=2)) as database:
            database.migrate()
            console.print(f"{file} is restored in {time.monotonic() - began:.1f} s.")
            whole = _verify(database)
    if not whole:
        raise SystemExit(1)


@keys.command(name="rotate")
def rotate_keys(data: Path | None = None) -> None:
    """Sign with a new key from now on; tokens under the former one stay good until they expire."""
    with migrated_database(data) as database, database.transaction() as tx:
        console.print(f"New signing key: {rotate(tx)}. Running workers take it within a minute.")


@app.command
def demo(once: bool = False, country: str = "FI", port: int = 0, data: Path | None = None) -> None:
    """Start a sandbox of FI, SE or NO, play an integration against it over HTTP, show the books, and keep serving."""
    from tosite.sandbox.tour import tour

    land = country_named(country)
    os.environ.setdefault("TOSITE_LOG", "quiet")  # the tour tells of each request
    os.environ.setdefault("TOSITE_METRICS", "off")
    with database_url(data) as url:
        made = _new_sandbox(url, land)
        with serving(url, port, data, self_service=True) as server:
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


def _verify(database: Database, company: int | None = None) -> bool:
    """Check the audit log and print what was found, company by company. Is every chain whole?"""
    seal_pending(database)
    began, rows, broken = time.monotonic(), 0, False
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("rows checked", total=None)
        for verdict in verify(database, company, lambda n: progress.advance(task, n)):
            rows += verdict.rows
            broken = broken or verdict.problem is not None
            state = verdict.problem or f"whole, head {verdict.head.hex()[:16]}"
            console.print(f"company {verdict.company_id}: {verdict.rows} rows in {verdict.seals} seals: {state}")
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


def _new_sandbox(url: str, land: CountryData) -> Credentials:
    with closing(Database(url, size=2)) as database:
        database.migrate()
        return create_sandbox(database, date.today(), land.country)


def _migrate(url: str) -> None:
    with closing(Database(url, size=2)) as database:
        database.migrate()


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
