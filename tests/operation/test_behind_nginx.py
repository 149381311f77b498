"""Several servers and a worker on one PostgreSQL, behind nginx as docs/examples/nginx.conf has it."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
import pytest
from books import broken
from load import Writer, at_work

from sandboxes import client_of, data_folder, free_port, postgres_of_its_own, start, until
from tosite.audit.seal import verify
from tosite.db.database import Database
from tosite.sandbox.tour import sales_invoice

EXAMPLE = Path(__file__).parents[2] / "docs/examples/nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
WRITERS = 6
BODY = json.dumps(sales_invoice(None, None, date.today())).encode()

pytestmark = pytest.mark.skipif(not NGINX and "CI" not in os.environ, reason="nginx is not installed")


def configuration(folder: Path, port: int, servers: list[int]) -> Path:
    """The example, on ports of this machine and without TLS."""
    example = EXAMPLE.read_text()
    one = next(line for line in example.splitlines() if "server 127.0.0.1:8080" in line)
    example = example.replace(one, "\n".join(one.replace("8080", str(server)) for server in servers))
    example = re.sub(r"\n    (server 127.0.0.1:8081|ssl_|server_name).*", "", example)
    example = example.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    made = folder / "nginx.conf"
    made.write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nworker_processes 1;\n"
        + ("user root;\n" if os.geteuid() == 0 else "")
        + f"events {{ worker_connections 256; }}\nhttp {{ access_log off;\n{paths}\n{example}\n}}\n"
    )
    return made


class Cluster:
    """Servers, a worker and nginx over one database."""

    def __init__(self, url: str, folder: Path, data: Path) -> None:
        self.url, self.folder, self.data = url, folder, data
        self.ports = [free_port() for _ in range(3)]
        self.servers = [self.start_server(port) for port in self.ports]
        self.worker = self._start("worker")
        self.port = free_port()
        made = configuration(folder, self.port, self.ports)
        self.nginx = subprocess.Popen([str(NGINX), "-c", str(made), "-p", str(folder)])
        for port in (*self.ports, self.port):
            until("a server does not answer", lambda port=port: self.answers(port), 120)

    def _start(self, *command: str) -> subprocess.Popen:
        settings = {
            "TOSITE_DATABASE_URL": self.url,
            "TOSITE_WORKERS": "1",
            "TOSITE_DRAIN_SECONDS": "2",
            "TOSITE_TRUSTED_PROXIES": "1",
        }
        return start(self.data, *command, log=self.folder / "servers.log", settings=settings)

    def start_server(self, port: int) -> subprocess.Popen:
        return self._start("serve", "--no-worker", "--port", str(port))

    def answers(self, port: int) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        for process in (self.nginx, *self.servers, self.worker):
            process.send_signal(signal.SIGTERM)
        for process in (self.nginx, *self.servers, self.worker):
            process.wait(timeout=60)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[Cluster, dict]]:
    assert NGINX, "CI has nginx: .ci/run installs it"
    with data_folder("cluster") as data, postgres_of_its_own(data) as (postgres, made):
        built = Cluster(postgres.url, tmp_path, data)
        try:
            host = f"http://127.0.0.1:{built.port}"
            yield built, {**made, "host_url": host, "base_url": f"{host}/api"}
        finally:
            built.stop()


@contextmanager
def load(made: dict, answers: dict[tuple[str, int], int], acknowledged: list[dict]) -> Iterator[None]:
    """Writers that post and read through nginx until the block ends."""
    lock = threading.Lock()
    with client_of(made, made["api_key"]) as client:
        authorization = client.headers["Authorization"]

    def work(number: int, over: threading.Event) -> None:
        writer, turn = Writer(made["base_url"], authorization), 0
        while not over.is_set():
            turn += 1
            method, path, body = ("POST", "/invoices", BODY) if turn % 2 else ("GET", "/coa", b"")
            try:
                status, answer = writer.send(method, path, body)
            except (OSError, http.client.HTTPException):
                status, answer = 0, b""
                writer = Writer(made["base_url"], authorization)
            with lock:
                answers[(method, status)] = answers.get((method, status), 0) + 1
                if (method, status) == ("POST", 200):
                    acknowledged.append(json.loads(answer))

    with at_work(WRITERS, work):
        yield


def test_servers_that_share_a_database_may_go_and_come(cluster, tell):
    built, made = cluster
    acknowledged: list[dict] = []

    def more(count: int) -> None:
        wanted = len(acknowledged) + count
        until("nothing is written", lambda: len(acknowledged) >= wanted)

    killed: dict[tuple[str, int], int] = {}
    with load(made, killed, acknowledged):
        more(60)
        os.killpg(built.servers[0].pid, signal.SIGKILL)
        built.servers[0].wait()
        more(60)
    # What the killed server was just doing is lost to its client: nginx repeats no POST that may have been done.
    broken_posts = killed.pop(("POST", 502), 0)
    assert broken_posts <= WRITERS
    assert killed.keys() == {("POST", 200), ("GET", 200)}

    built.servers[0] = built.start_server(built.ports[0])
    until("the killed server does not come back", lambda: built.answers(built.ports[0]))
    orderly: dict[tuple[str, int], int] = {}
    with load(made, orderly, acknowledged):
        more(30)
        built.servers[1].send_signal(signal.SIGTERM)
        assert built.servers[1].wait(timeout=60) == 0
        more(30)
    assert orderly.keys() == {("POST", 200), ("GET", 200)}

    database = Database(built.url, size=2)
    try:
        with database.transaction() as tx:
            rows = tx.execute(
                "SELECT invoice_id, invoice_number FROM invoice WHERE company_id = %s", (made["company_id"],)
            ).fetchall()
        numbers = sorted(row["invoice_number"] for row in rows)
        assert numbers == list(range(1, len(numbers) + 1))
        assert {one["id"] for one in acknowledged} <= {row["invoice_id"] for row in rows}
        assert len(rows) <= len(acknowledged) + broken_posts
        assert broken(database, made["company_id"]) == {}
        until("the worker does not seal", lambda: sealed(database))
        assert all(verdict.problem is None for verdict in verify(database))
    finally:
        database.close()
    tell(
        f"3 servers behind nginx, one killed, one stopped: {len(rows)} invoices without a gap, "
        f"{broken_posts} requests lost with the killed one"
    )


def sealed(database: Database) -> bool:
    with database.transaction() as tx:
        return tx.execute("SELECT 1 FROM audit_unsealed LIMIT 1").fetchone() is None
