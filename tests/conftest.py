"""One real server for the whole run: embedded PostgreSQL, a sandbox company, HTTP on 127.0.0.1."""

import signal
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import settings

from sandboxes import client_of, data_folder, database_of, start_sandbox
from tosite.db.database import Database
from tosite.sandbox.create import create_sandbox
from tosite.service.provider.create import create_provider

settings.register_profile("untimed", deadline=None)  # machines are noisy: no test is timed
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the proofs can be told."""
    parser.addoption("--rounds", type=int, default=20, help="how often the crash proof kills a process")


_LONG = frozenset({"proofs", "operation", "clients", "browser"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: at the end no process of a parallel run works on alone.

    The ten thousand invoices of the writers come last of it: other proofs look at every row again and again.
    """
    items.sort(key=lambda item: (item.path.parent.name not in _LONG, item.path.name == "test_concurrency.py"))


TOLD = pytest.StashKey[list[str]]()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Say something in the summary of the run, also when everything passes."""
    return request.config.stash.setdefault(TOLD, []).append


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a process of a parallel run measured is said by the one that prints the summary."""
    node.config.stash.setdefault(TOLD, []).extend(getattr(node, "workeroutput", {}).get("told", []))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what this process of a parallel run measured."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["told"] = session.config.stash.get(TOLD, [])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print what the proofs measured."""
    if told := config.stash.get(TOLD, []):
        terminalreporter.section("what the proofs measured")
        for line in told:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    """Where the shared sandbox keeps its data."""
    with data_folder("shared") as folder:
        yield folder


@pytest.fixture(scope="session")
def sandbox(data: Path) -> Iterator[dict]:
    """Credentials of a running sandbox."""
    process, credentials = start_sandbox(data)
    try:
        yield credentials
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


@pytest.fixture(scope="session")
def database(sandbox: dict, data: Path) -> Iterator[Database]:
    """The database behind the sandbox: for what no answer shows."""
    opened = database_of(data)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def provider(database: Database) -> dict:
    """Credentials of the provider's operator in the shared installation."""
    return create_provider(database, date.today(), "Palvelu Oy").as_dict()


@pytest.fixture(scope="module")
def made(sandbox: dict, database: Database) -> dict:
    """Credentials of a company of the module's own, so that its numbers are known."""
    return {**sandbox, **create_sandbox(database, date.today()).as_dict()}


@pytest.fixture(scope="module")
def program(made: dict) -> Iterator[httpx.Client]:
    """A client with all rights in that company."""
    with client_of(made, made["api_key"]) as client:
        yield client


@pytest.fixture(scope="session")
def neighbour(sandbox: dict, database: Database) -> dict:
    """Credentials of one more company on the same server."""
    made = create_sandbox(database, date.today()).as_dict()
    return {**made, "base_url": sandbox["base_url"], "host_url": sandbox["host_url"]}


@pytest.fixture(scope="session")
def neighbour_api(neighbour: dict) -> Iterator[httpx.Client]:
    """A client with all rights in the other company."""
    with client_of(neighbour, neighbour["api_key"]) as client:
        yield client


@pytest.fixture(scope="session")
def api(sandbox: dict) -> Iterator[httpx.Client]:
    """A client with all rights."""
    with client_of(sandbox, sandbox["api_key"]) as client:
        yield client


@pytest.fixture(scope="session")
def viewer(sandbox: dict) -> Iterator[httpx.Client]:
    """A client that may only look."""
    with client_of(sandbox, sandbox["viewer_api_key"]) as client:
        yield client
