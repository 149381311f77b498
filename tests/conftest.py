"""One real server for the whole run: embedded PostgreSQL, a sandbox company, HTTP on 127.0.0.1."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest


@pytest.fixture(scope="session")
def sandbox() -> Iterator[dict]:
    """Credentials of a running sandbox."""
    # As root the server runs as another user, who cannot enter a private temporary folder.
    base = Path("/var/lib/tosite") if os.geteuid() == 0 else Path(tempfile.gettempdir())
    base.mkdir(parents=True, exist_ok=True)
    data = base / f"test-{os.getpid()}"
    credentials = Path(tempfile.mkdtemp()) / "credentials.json"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")}
    process = subprocess.Popen(
        [sys.executable, "-c", "from tosite.cli import main; main()", "sandbox", "start"]
        + ["--data", str(data), "--credentials", str(credentials)],
        env=environment,
    )
    try:
        deadline = time.monotonic() + 120
        while not credentials.exists():
            assert process.poll() is None, "the sandbox ended before it was ready"
            assert time.monotonic() < deadline, "the sandbox was not ready in time"
            time.sleep(0.05)
        yield json.loads(credentials.read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        shutil.rmtree(data, ignore_errors=True)


def _client(sandbox: dict, key: str) -> httpx.Client:
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


@pytest.fixture(scope="session")
def api(sandbox: dict) -> Iterator[httpx.Client]:
    """A client with all rights."""
    with _client(sandbox, sandbox["api_key"]) as client:
        yield client


@pytest.fixture(scope="session")
def viewer(sandbox: dict) -> Iterator[httpx.Client]:
    """A client that may only look."""
    with _client(sandbox, sandbox["viewer_api_key"]) as client:
        yield client
