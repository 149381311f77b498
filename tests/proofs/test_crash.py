"""``kill -9`` under load: what was acknowledged is there afterwards, nothing is there by half, no number is lost.

Whoever got no answer asks again under the same key, and nothing is there twice. ``--rounds`` says how often; the rounds
take turns in what they kill.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from books import broken
from load import Writer, at_work

from sandboxes import client_of, data_folder, database_of, start, start_sandbox
from tosite.sandbox.tour import sales_invoice

BODY = json.dumps(sales_invoice(None, None, date.today())).encode()
WRITERS = 8
VICTIMS = ("server", "database", "backend")


class House:
    """A sandbox over a folder of its own, which can be killed and started again."""

    def __init__(self, data: Path, log: Path) -> None:
        self.data, self.log = data, log  # a server that loses its database says much
        self.process, self.credentials = start_sandbox(data, log=log)
        self.base_url = self.credentials["base_url"]
        with client_of(self.credentials, self.credentials["api_key"]) as client:
            self.authorization = client.headers["Authorization"]

    @property
    def postmaster(self) -> int:
        return int((self.data / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    def children(self) -> list[int]:
        listed = subprocess.run(["pgrep", "-P", str(self.postmaster)], capture_output=True, text=True, check=False)
        return [int(line) for line in listed.stdout.split()]

    def backend(self) -> int:
        """A process of the database that serves a connection."""
        for child in random.sample(found := self.children(), len(found)):
            if b"tosite 127.0.0.1" in Path(f"/proc/{child}/cmdline").read_bytes():
                return child
        raise AssertionError("nobody is connected")

    def kill(self, victim: str) -> None:
        if victim == "server":
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            os.kill(self.postmaster if victim == "database" else self.backend(), signal.SIGKILL)

    def recover(self, victim: str) -> None:
        """Until it answers again. Only a killed server needs somebody to start it; it starts the database itself."""
        if victim == "server":
            self.process.wait()
            self.process = start(self.data, "serve", "--port", str(urlsplit(self.base_url).port), log=self.log)
        deadline = time.monotonic() + 30
        while not self.answers():
            assert self.process.poll() is None, "the server ended instead of starting"
            assert time.monotonic() < deadline, "nothing answers again"
            time.sleep(0.02)

    def answers(self) -> bool:
        headers = {"Authorization": self.authorization}
        try:
            return httpx.get(f"{self.base_url}/sessioninfo", headers=headers, timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with data_folder("crash") as data:
        built = House(data, tmp_path / "server.log")
        yield built
        built.stop()


@contextmanager
def load(house: House, keys: list[str], acknowledged: list[int], refusals: dict[int, bytes]) -> Iterator[None]:
    """Writers that post until the block ends; what was answered with 200 is noted at once.

    Each goes on with its key, also in a later block, until the answer arrives; only then does it take another one.
    """

    def work(number: int, over: threading.Event) -> None:
        writer = Writer(house.base_url, house.authorization, timeout=1)
        while not over.is_set():
            try:
                status, answer = writer.send("POST", "/invoices", BODY, **{"Idempotency-Key": keys[number]})
            except (OSError, http.client.HTTPException):
                writer = Writer(house.base_url, house.authorization, timeout=1)
                over.wait(0.02)
                continue
            if status == 200:
                acknowledged.append(json.loads(answer)["id"])
                keys[number] = str(uuid.uuid4())
            else:
                refusals[status] = answer
                over.wait(0.02)

    with at_work(WRITERS, work):
        yield


def stored(database, company: int) -> set[int]:
    with database.transaction() as tx:
        rows = tx.execute("SELECT invoice_id FROM invoice WHERE company_id = %s", (company,)).fetchall()
    return {row["invoice_id"] for row in rows}


def finish(house: House, keys: list[str], acknowledged: list[int]) -> None:
    """Ask under every key that has no answer yet until there is one."""
    writer = Writer(house.base_url, house.authorization)
    deadline = time.monotonic() + 30
    for key in keys:
        status = 0
        while status != 200:
            assert time.monotonic() < deadline, f"no answer but {status} under {key}"
            status, answer = writer.send("POST", "/invoices", BODY, **{"Idempotency-Key": key})
        acknowledged.append(json.loads(answer)["id"])


def test_what_was_acknowledged_survives_every_kill(house, request, tell):
    seed = random.randrange(10**6)
    random.seed(seed)
    company, began = house.credentials["company_id"], time.monotonic()
    acknowledged: list[int] = []
    keys = [str(uuid.uuid4()) for _ in range(WRITERS)]
    for number in range(request.config.getoption("--rounds")):
        victim, refusals, before = VICTIMS[number % len(VICTIMS)], {}, len(acknowledged)
        where = f"round {number + 1}, seed {seed}: {victim} killed"
        with load(house, keys, acknowledged, refusals):
            time.sleep(random.uniform(0.2, 0.5))
            house.kill(victim)
            time.sleep(0.05)
        assert len(acknowledged) > before, f"{where}: there was no load"
        assert set(refusals) <= {409, 503}, (where, refusals)
        house.recover(victim)
        database = database_of(house.data)
        try:
            assert set(acknowledged) <= stored(database, company), where
            assert broken(database, company) == {}, where
        finally:
            database.close()
    with load(house, keys, acknowledged, {}):
        time.sleep(0.3)
    finish(house, keys, acknowledged)
    database = database_of(house.data)
    try:
        assert len(acknowledged) == len(set(acknowledged)), "an answer was given under two keys"
        assert stored(database, company) == set(acknowledged), "a lost answer left an effect that its retry repeated"
        assert broken(database, company) == {}
    finally:
        database.close()
    rounds, seconds = request.config.getoption("--rounds"), time.monotonic() - began
    tell(f"{rounds} kills, {len(acknowledged)} acknowledged invoices, all there ({seconds / rounds:.1f} s a round)")
