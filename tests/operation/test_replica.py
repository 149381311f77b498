"""A real streaming replica that requests read from: whoever wrote sees it, nobody notices when the replica is gone."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import psycopg
import pytest
from falcon.testing import TestClient

from sandboxes import client_of, data_folder, free_port, postgres_of_its_own, start, until
from tosite.db.database import Database
from tosite.db.embedded import EmbeddedPostgres
from tosite.db.replica import LastWrites, Replayed, Replica
from tosite.sandbox.tour import sales_invoice
from tosite.settings import read_settings
from tosite.web.app import create_app
from tosite.web.endpoint import ENDPOINTS
from tosite.web.limits import RateLimiter

USER = "nobody" if os.geteuid() == 0 else None


class StreamingReplica:
    """A copy of a running server that follows it."""

    def __init__(self, primary: EmbeddedPostgres, folder: Path) -> None:
        self.folder, self.port, self.primary = folder, free_port(), primary
        self.url = f"postgresql://tosite@127.0.0.1:{self.port}/tosite"
        folder.mkdir(mode=0o700)
        if USER:
            shutil.chown(folder, USER)
        place = ("--pgdata", str(folder), "--dbname", primary.url)
        self._run("pg_basebackup", *place, "--write-recovery-conf", "--checkpoint=fast")
        (folder / "postmaster.pid").unlink(missing_ok=True)
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "-D", str(self.folder), "-l", log, "-o", options, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder), "-m", "immediate", "-w", "stop")

    def does(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.primary.program(program)), *arguments]
        subprocess.run(command, user=USER, check=True, cwd="/", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


class Pair:
    """A primary, its replica and a server over both."""

    def __init__(self, primary: EmbeddedPostgres, replica: StreamingReplica, made: dict) -> None:
        self.primary, self.replica, self.made = primary, replica, made
        self.client = client_of(made, made["api_key"])

    def name_past_the_server(self, name: str) -> None:
        """Somebody else, on another server, has changed the name of the dimension."""
        with psycopg.connect(self.primary.url) as connection:
            connection.execute(
                "UPDATE dimension SET name = %s WHERE company_id = %s AND dimension_id = 1",
                (name, self.made["company_id"]),
            )

    def name(self, name: str) -> None:
        self.client.put("/dimensions/1", json={"name": name}).raise_for_status()

    def shown(self) -> str:
        answer = self.client.get("/dimensions/1")
        assert answer.status_code == 200, answer.text
        return answer.json()["name"]

    def reads_from_the_replica(self) -> bool:
        """Sees the server what only the replica has? The replica stands still while somebody else changes a name."""
        self.replica.does("SELECT pg_wal_replay_pause()")
        try:
            before = self.shown()
            self.name_past_the_server(before + "'")
            return self.shown() == before
        finally:
            self.replica.does("SELECT pg_wal_replay_resume()")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with data_folder("replicated") as data, postgres_of_its_own(data) as (primary, made):
        replica = StreamingReplica(primary, data / "replica")
        port = free_port()
        settings = {"TOSITE_DATABASE_URL": primary.url, "TOSITE_READ_DATABASE_URL": replica.url}
        log = tmp_path_factory.mktemp("replicated") / "log"
        server = start(data, "serve", "--port", str(port), log=log, settings=settings)
        host = f"http://127.0.0.1:{port}"
        try:
            until("the server does not answer", lambda: answers(host), 120)
            yield Pair(primary, replica, {**made, "host_url": host, "base_url": f"{host}/api"})
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)
            with suppress(subprocess.CalledProcessError):
                replica.stop()


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url, size=2, restricted=True)
    yield database
    database.close()


def answers(host: str) -> bool:
    try:
        return httpx.get(f"{host}/health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def test_requests_that_only_read_are_answered_by_the_replica(pair):
    until("the replica is never asked", pair.reads_from_the_replica)


def test_whoever_writes_sees_it_at_once(pair):
    for turn in range(50):
        pair.name(f"turn {turn}")
        assert pair.shown() == f"turn {turn}"


def test_whoever_writes_sees_it_also_while_the_replica_stands_still(pair):
    until("the replica is never asked", pair.reads_from_the_replica)
    pair.replica.does("SELECT pg_wal_replay_pause()")
    try:
        pair.name("written while it stands still")
        for _ in range(20):
            assert pair.shown() == "written while it stands still"
    finally:
        pair.replica.does("SELECT pg_wal_replay_resume()")


def test_a_report_shows_what_was_just_approved(pair):
    period = {"startDate": f"{date.today().year}-01-01", "endDate": f"{date.today().year}-12-31"}
    totals = set()
    for _ in range(10):
        made = pair.client.post("/invoices", json=sales_invoice(None, None, date.today())).raise_for_status().json()
        pair.client.put(f"/invoices/{made['id']}/approve").raise_for_status()
        report = pair.client.post("/reports/accounting", json={"type": "INCOME_STATEMENT", **period})
        totals.add(json.dumps(report.raise_for_status().json()["reportData"], sort_keys=True))
    assert len(totals) == 10  # each approval is seen by the report after it


def test_a_replica_that_stands_still_for_long_is_not_asked(pair):
    until("the replica is never asked", pair.reads_from_the_replica)
    pair.replica.does("SELECT pg_wal_replay_pause()")
    try:
        pair.name_past_the_server("changed elsewhere")
        until("the replica is believed for ever", lambda: pair.shown() == "changed elsewhere", 30)
    finally:
        pair.replica.does("SELECT pg_wal_replay_resume()")


def test_reading_that_leaves_a_trace_is_done_on_the_primary(pair, tmp_path, monkeypatch):
    def leave_a_trace(request):
        return {"id": request.tx.execute("SELECT nextval('document_id') AS id").fetchone()["id"]}

    operation = ("GET", "/dimensions/{dimensionId}")
    monkeypatch.setitem(ENDPOINTS, operation, replace(ENDPOINTS[operation], handler=leave_a_trace))
    with opened(pair.primary.url) as primary, opened(pair.replica.url) as reading:
        replica = Replica(primary, reading, tmp_path / "writes")
        limiter = RateLimiter(0, tmp_path / "rates")
        client = TestClient(create_app(primary, limiter, read_settings(), replica=replica))
        until("the replica is never asked", lambda: replica.shows(pair.made["company_id"]))
        headers = {"Authorization": pair.client.headers["Authorization"]}
        answers = [client.simulate_get("/api/dimensions/1", headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].json["id"] == answers[0].json["id"] + 1


def test_nobody_notices_when_the_replica_is_gone_and_comes_back(pair):
    until("the replica is never asked", pair.reads_from_the_replica)
    pair.replica.stop()
    for _ in range(50):
        pair.shown()
    pair.name("without a replica")
    assert pair.shown() == "without a replica"
    pair.replica.start()
    until("the replica is not asked again", pair.reads_from_the_replica)


def test_the_last_write_of_a_company_is_known_to_all_processes(tmp_path):
    one, other = LastWrites(tmp_path / "writes"), LastWrites(tmp_path / "writes")
    one.note(1001, 5.0)
    assert other.of(1001) == 5.0
    assert other.of(1002) == 0.0
    other.note(1001, 4.0)  # an earlier one that was slower
    assert one.of(1001) == 5.0
    one.note(0, 7.0)
    assert (other.of(1001), other.of(1002)) == (7.0, 7.0)


def test_a_replica_shows_a_moment_once_it_has_replayed_what_was_written_until_then():
    replayed = Replayed()
    replayed.sample(1.0, 100)
    replayed.sample(2.0, 200)
    replayed.advance(99)
    assert replayed.shows == float("-inf")
    replayed.advance(150)
    assert replayed.shows == 1.0
    replayed.advance(200)
    assert replayed.shows == 2.0
