"""The command line, as a newcomer meets it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg
import pytest

from sandboxes import client_of, data_folder, database_url_of, empty_database, start, start_sandbox
from tosite.db.database import OLDEST_POSTGRESQL
from tosite.db.errors import DatabaseUnavailable

COMMAND = [sys.executable, "-c", "from tosite.cli import main; main()"]


def run(*arguments, **settings):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")} | settings
    return subprocess.run(
        [*COMMAND, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_demo_plays_an_integration_and_prints_books_that_balance():
    with data_folder("demo") as data:
        output = data.with_name(f"{data.name}.txt")
        command = [*COMMAND, "demo", "--once", "--data", str(data)]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")}
        try:
            with output.open("w") as said:  # a session of its own tells who stays behind
                process = subprocess.Popen(command, env=environment, stdout=said, start_new_session=True)
                status = process.wait(timeout=240)
            printed = output.read_text()
        finally:
            output.unlink(missing_ok=True)
        left = subprocess.run(["pgrep", "-a", "-s", str(process.pid)], capture_output=True, text=True, check=False)
    assert status == 0
    assert left.stdout == "", "no process of the server is left behind"
    for word in ("create a customer", "post a sales invoice", "approve it", "Voucher 1", "debit", "Trial balance"):
        assert word in printed
    assert "0.00" in printed.split("sum")[-1]


def test_a_taken_port_is_named():
    with socket.socket() as taken, data_folder("port") as data:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), "--data", str(data))
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_a_clear_line(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    done = run("migrate", "--data", str(blocked / "data"))
    assert done.returncode == 1
    assert done.stderr.startswith("tosite: ")
    assert "Traceback" not in done.stderr


@pytest.fixture(params=["3m", "40m"])
def full_disk(request):
    """A data folder on a disk that is full before the cluster is there, and before its database is."""
    if os.geteuid() != 0:
        pytest.skip("only root makes a small disk")
    with data_folder("full") as data:
        data.mkdir()
        mounted = ["mount", "-t", "tmpfs", "-o", f"size={request.param},mode=755", "tmpfs", str(data)]
        if subprocess.run(mounted, check=False, capture_output=True).returncode != 0:
            pytest.skip("no disk can be mounted here")
        try:
            yield data
        finally:
            subprocess.run(["umount", str(data)], check=True)  # fails while a server that was left behind uses it


def test_a_full_disk_is_named_and_no_server_is_left_behind(full_disk):
    done = run("demo", "--once", "--data", str(full_disk / "data"))
    assert done.returncode == 1
    assert done.stderr.startswith("tosite: ")
    assert "is full: free some space" in done.stderr or "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_postgresql_that_is_too_old_is_named(database, monkeypatch):
    monkeypatch.setattr("tosite.db.database.OLDEST_POSTGRESQL", 99)
    with pytest.raises(DatabaseUnavailable, match="needs PostgreSQL 99 or newer: this one is [0-9]+"):
        database.migrate()


@pytest.fixture
def installed_postgresql(tmp_path):
    """The address of a database of the oldest PostgreSQL that the system has and tosite knows; its owner is no more."""
    found = {int(p.parent.name): p for p in Path("/usr/lib/postgresql").glob("*/bin") if p.parent.name.isdigit()}
    versions = [number for number in found if number >= OLDEST_POSTGRESQL]
    if not versions:
        pytest.skip("no PostgreSQL is installed beside the embedded one")
    programs = found[min(versions)]
    user = "nobody" if os.geteuid() == 0 else None

    def do(program, *arguments):
        subprocess.run(
            [programs / program, *arguments], user=user, cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=None
        )

    with data_folder("installed") as data, socket.socket() as probe:
        data.mkdir(mode=0o700)
        if user:
            shutil.chown(data, user)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        cluster = str(data / "cluster")
        do("initdb", "-D", cluster, "-U", "admin", "-E", "UTF8", "--no-locale", "-A", "trust")
        do("pg_ctl", "-D", cluster, "-o", options, "-l", str(data / "log"), "-w", "start")
        try:
            with psycopg.connect(f"postgresql://admin@127.0.0.1:{port}/postgres", autocommit=True) as connection:
                connection.execute("CREATE ROLE owner LOGIN")
                connection.execute("CREATE DATABASE books OWNER owner")
            yield f"postgresql://owner@127.0.0.1:{port}/books"
        finally:
            do("pg_ctl", "-D", cluster, "-m", "fast", "-w", "stop")


def test_the_oldest_installed_postgresql_carries_everything(installed_postgresql):
    done = run("demo", "--once", TOSITE_DATABASE_URL=installed_postgresql)
    assert done.returncode == 0, done.stderr
    assert "0.00" in done.stdout.split("sum")[-1]
    checked = run("audit", "verify", TOSITE_DATABASE_URL=installed_postgresql)
    assert checked.returncode == 0, checked.stderr
    assert "whole" in checked.stdout


def test_the_credentials_are_all_that_an_integration_needs(sandbox):
    names = "base_url host_url company_id username password client_id client_secret redirect_uri api_key"
    assert set(names.split()) <= sandbox.keys()
    assert all(sandbox[name] for name in names.split())
    assert sandbox["base_url"] == f"{sandbox['host_url']}/api"


def test_a_database_that_does_not_answer_is_a_clear_line():
    done = run("migrate", TOSITE_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_named():
    done = run("serve", TOSITE_WORKERS="many")
    assert done.returncode == 1
    assert "TOSITE_WORKERS" in done.stderr


COMMANDS = [
    "serve",
    "worker",
    "migrate",
    "backup",
    "restore",
    "sandbox",
    "audit",
    "keys",
    "mfa",
    "provider",
    "billing",
    "demo",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_data_survives_a_restart():
    with data_folder("restart") as data:
        process, made = start_sandbox(data)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        again = start(data, "serve", "--port", str(port))
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(base, again)
            moved = {**made, "base_url": f"{base}/api"}
            with client_of(moved, made["api_key"]) as client:
                assert client.get("/company").json()["id"] == made["company_id"]
        finally:
            again.send_signal(signal.SIGTERM)
            again.wait(timeout=60)


def wait_for(base, process):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            if httpx.get(f"{base}/health", timeout=1).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("nothing answers")


def test_another_database_is_used_when_its_address_is_given(sandbox, data, tmp_path):
    with empty_database(data) as other:
        name = other._pool.conninfo.rsplit("/", 1)[1]
        done = run("sandbox", "create", TOSITE_DATABASE_URL=database_url_of(data, name))
        assert done.returncode == 0, done.stderr
        assert "api_key" in done.stdout
        with other.transaction() as tx:
            assert tx.execute("SELECT count(*) AS n FROM company").fetchone()["n"] == 1


def test_a_sandbox_is_made_in_the_country_that_is_asked_for(sandbox, data):
    with empty_database(data) as other:
        name = other._pool.conninfo.rsplit("/", 1)[1]
        done = run("sandbox", "create", "--country", "no", TOSITE_DATABASE_URL=database_url_of(data, name))
        assert done.returncode == 0, done.stderr
        with other.transaction() as tx:
            company = tx.execute("SELECT country, currency FROM company").fetchone()
    assert company == {"country": "NORWAY", "currency": "NOK"}


@pytest.mark.parametrize("command", [["sandbox", "create"], ["sandbox", "start"], ["demo"]])
def test_an_unknown_country_is_named_before_anything_starts(command, tmp_path):
    done = run(*command, "--country", "DK", "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "tosite: There is no country 'DK' here. Known are FI (Finland), SE (Sweden), NO (Norway)."
    ]
    assert not (tmp_path / "data").exists()


def test_a_second_command_on_running_data_leaves_the_server_alone(sandbox, data):
    done = run("migrate", "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert httpx.get(f"{sandbox['host_url']}/health").status_code == 200


def test_a_python_that_is_too_old_is_named_before_anything_is_made(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # what an older Python answers to the question for its version
    old.chmod(0o755)
    makefile = (Path(__file__).parents[2] / "Makefile").resolve()
    for name in ("pyproject.toml", "requirements.lock"):
        (tmp_path / name).touch()
    done = subprocess.run(
        ["make", "-f", str(makefile), "install", f"PYTHON={old}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "tosite needs Python 3.11 or newer" in done.stdout
    assert not (tmp_path / ".venv").exists()
