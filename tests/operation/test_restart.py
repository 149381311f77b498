"""A server that is restarted or told to stop, while clients go on asking: nobody gets anything but an answer."""

import http.client
import os
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest
from load import Writer

from sandboxes import client_of, data_folder, start_sandbox
from tosite.sandbox.tour import sales_invoice

CLIENTS = 6
RESTARTS = 3


def generation_of(server: int) -> int | None:
    """The main process of the HTTP workers."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            parent = int((folder / "stat").read_text().rpartition(") ")[2].split()[1])
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == server and b"tosite.web.process" in command:
            return int(folder.name)
    return None


def until(said, holds, seconds=60):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, said
        time.sleep(0.05)


class Asking:
    """Clients that ask all the time: half of them over connections that they keep, half over a new one each time."""

    def __init__(self, made):
        self.made, self.answers, self.failures, self.over = made, {}, [], threading.Event()
        with client_of(made, made["api_key"]) as client:
            self.authorization = client.headers["Authorization"]
        self.threads = [threading.Thread(target=self._work, args=(number,)) for number in range(CLIENTS)]

    def _work(self, number):
        body = __import__("json").dumps(sales_invoice(None, None, __import__("datetime").date.today())).encode()
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
        process, made = start_sandbox(data, log=tmp_path / "log")
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
