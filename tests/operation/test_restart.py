"""A server that is restarted or told to stop, while clients go on asking: nobody gets anything but an answer."""

import http.client
import json
import os
import signal
import threading
from datetime import date
from pathlib import Path

import httpx
import pytest
from load import Writer

from sandboxes import client_of, data_folder, database_url_of, free_port, start, start_sandbox, until
from tosite.sandbox.tour import sales_invoice

CLIENTS = 6
RESTARTS = 2


def parent_of(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text().rpartition(") ")[2].split()[1])
    except OSError:
        return None


def generation_of(server: int) -> int | None:
    """The main process of the HTTP workers."""
    for child in children_of(server):
        if b"tosite.web.process" in Path(f"/proc/{child}/cmdline").read_bytes():
            return child
    return None


def children_of(parent: int) -> list[int]:
    numbered = [folder for folder in Path("/proc").iterdir() if folder.name.isdecimal()]
    return [int(folder.name) for folder in numbered if parent_of(folder) == parent]


def status_of(address: str) -> int | None:
    try:
        return httpx.get(address, timeout=5).status_code
    except httpx.HTTPError:
        return None


class Asking:
    """Clients that ask all the time: half of them over connections that they keep, half over a new one each time."""

    def __init__(self, made):
        self.made, self.answers, self.failures, self.over = made, {}, [], threading.Event()
        with client_of(made, made["api_key"]) as client:
            self.authorization = client.headers["Authorization"]
        self.threads = [threading.Thread(target=self._work, args=(number,)) for number in range(CLIENTS)]

    def _work(self, number):
        body = json.dumps(sales_invoice(None, None, date.today())).encode()
        writer, turn = Writer(self.made["base_url"], self.authorization), 0
        while not self.over.is_set():
            turn += 1
            try:
                if number % 2:
                    writer = Writer(self.made["base_url"], self.authorization)
                ask = ("POST", "/invoices", body) if turn % 4 == 0 else ("GET", "/coa")
                status, _ = writer.send(*ask)
                self.answers[status] = self.answers.get(status, 0) + 1
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(f"client {number}, request {turn}: {error!r}")
                writer = Writer(self.made["base_url"], self.authorization)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture
def house(tmp_path):
    with data_folder("restarted") as data:
        settings = {"TOSITE_DRAIN_SECONDS": "5"}
        process, made = start_sandbox(data, log=tmp_path / "log", settings=settings)
        try:
            yield process, made, tmp_path / "log"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def test_no_request_fails_while_the_server_is_restarted(house, tell):
    process, made, _ = house
    with Asking(made) as asking:
        for _ in range(RESTARTS):
            before = generation_of(process.pid)
            process.send_signal(signal.SIGHUP)
            until("the former workers do not end", lambda before=before: not Path(f"/proc/{before}").exists())
    assert asking.failures == []
    assert asking.answers.keys() == {200}
    tell(f"{RESTARTS} restarts under load: {sum(asking.answers.values())} requests, none failed")


def test_workers_that_are_gone_are_started_again(house):
    process, made, _ = house
    before = generation_of(process.pid)
    workers = children_of(before)
    os.kill(before, signal.SIGKILL)
    until("its workers live on", lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
    until("nobody answers", lambda: status_of(f"{made['host_url']}/health") == 200)
    assert generation_of(process.pid) not in (before, None)


def test_a_server_that_drains_says_so_and_goes_on_answering(house):
    process, made, _ = house
    with Asking(made) as asking:
        process.send_signal(signal.SIGTERM)
        until("it never says that it drains", lambda: status_of(f"{made['host_url']}/ready") == 503)
        asking.over.set()
        answer = httpx.get(f"{made['host_url']}/health")
    assert (answer.status_code, answer.headers["Connection"]) == (200, "close")
    assert asking.failures == []
    assert asking.answers.keys() == {200}
    assert process.wait(timeout=60) == 0


@pytest.mark.parametrize("host", ["::1", "0.0.0.0"])
def test_a_server_listens_where_it_is_told_to(sandbox, data, host):
    port = free_port()
    settings = {"TOSITE_DATABASE_URL": database_url_of(data), "TOSITE_HOST": host, "TOSITE_WORKERS": "1"}
    process = start(data, "serve", "--no-worker", "--port", str(port), settings=settings)
    address = f"http://[{host}]:{port}" if ":" in host else f"http://127.0.0.1:{port}"
    try:
        until("it does not answer", lambda: status_of(f"{address}/health") == 200)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
