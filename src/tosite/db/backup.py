"""Backups: PostgreSQL's own custom format, taken while the server runs, of any server that the programs understand.

The embedded programs do for every version up to their own. For a newer server, or to restore into an older one, the
programs of that version are looked for on this machine.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

_CHUNK = 1 << 20
_SYSTEM_PROGRAMS = "/usr/lib/postgresql/{major}/bin"
Progress = Callable[[int], None]


class BackupFailed(Exception):
    """A backup could not be taken or restored; the message says why."""


def server_major(url: str) -> int:
    """The major version of the server, such as 18."""
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10000


def take_backup(url: str, file: Path, embedded: Path, progress: Progress) -> int:
    """Write what was committed before now to ``file``, readable by its owner alone; returns its size in bytes.

    ``embedded`` is the folder of the embedded programs; ``progress`` hears of the bytes as they are written.
    Raises BackupFailed; a file of that name is replaced only by a whole backup.
    """
    program = _program("pg_dump", server_major(url), embedded)
    partial = file.with_name(f"{file.name}.partial")
    partial.touch(mode=0o600)
    command = [str(program), "--format=custom", "--no-owner"]
    try:
        with partial.open("wb") as output:
            _pump_out(command, url, output, progress)
            output.flush()
            os.fsync(output.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return file.stat().st_size


def restore_backup(url: str, file: Path, embedded: Path, progress: Progress) -> None:
    """Read a backup into an empty database, wholly or not at all.

    Raises BackupFailed, also for a database that holds something already.
    """
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone():
            raise BackupFailed("The database is not empty: a backup is restored into a new data folder or database")
    with file.open("rb") as source:
        if source.read(5) != b"PGDMP":
            raise BackupFailed(f"{file} is no backup of tosite")
    program = _program("pg_restore", server_major(url), embedded)
    may_grant = _make_role(url)
    command = [str(program), "--no-owner", "--exit-on-error", "--single-transaction"]
    with file.open("rb") as source:
        _pump_in([*command, *([] if may_grant else ["--no-privileges"])], url, source, progress)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def _make_role(url: str) -> bool:
    """The role of the HTTP workers belongs to the server, not the database: a backup names it and does not hold it."""
    try:
        with psycopg.connect(url) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'tosite_app'").fetchone():
                connection.execute("CREATE ROLE tosite_app NOLOGIN")
            connection.execute("GRANT tosite_app TO current_user")
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _program(name: str, major: int, embedded: Path) -> Path:
    """A program that understands a server of that version; the nearest version, since each writes for its own."""
    system = shutil.which(name)
    found = [embedded / name, Path(_SYSTEM_PROGRAMS.format(major=major)) / name, *([Path(system)] if system else [])]
    versions = {_version(program): program for program in reversed(found) if program.exists()}
    fitting = [version for version in versions if version >= major]
    if not fitting:
        raise BackupFailed(f"The server is PostgreSQL {major}: install the {name} of that version")
    return versions[min(fitting)]


def _version(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True, cwd="/")  # noqa: S603
    number = re.search(r"\) (\d+)", said.stdout)  # pg_dump (PostgreSQL) 18.1
    return int(number[1]) if number else 0


def _pump_out(command: list[str], url: str, output: BinaryIO, progress: Progress) -> None:
    with _running(command, url, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101  (asked for)
        while chunk := process.stdout.read(_CHUNK):
            output.write(chunk)
            progress(len(chunk))


def _pump_in(command: list[str], url: str, source: BinaryIO, progress: Progress) -> None:
    with _running(command, url, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101  (asked for)
        with suppress(BrokenPipeError):  # it ended early, and says why
            while chunk := source.read(_CHUNK):
                process.stdin.write(chunk)
                progress(len(chunk))
            process.stdin.close()


@contextmanager
def _running(
    command: list[str], url: str, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The program at work on the database. Raises BackupFailed with its own words when it ends badly."""
    place: dict[str, Any] = dict(conninfo_to_dict(url))
    password = place.pop("password", None)  # not into the list of processes
    environment = {**os.environ, "LC_ALL": "C"} | ({"PGPASSWORD": str(password)} if password else {})
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603
            [*command, "--dbname", make_conninfo(**place)],
            stderr=said,
            env=environment,
            cwd="/",
            stdin=stdin,
            stdout=stdout,
        )
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
            said.seek(0)
            words = said.read().decode(errors="replace").strip()[-800:]
        if process.returncode:
            raise BackupFailed(f"{Path(command[0]).name} failed: {words}")
