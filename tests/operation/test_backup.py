"""A backup that is taken while invoices are posted, and restored into an empty folder."""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from datetime import date

import pytest
from books import broken
from load import Writer

from sandboxes import client_of, data_folder, database_of, database_url_of, empty_database, start_sandbox, until
from tosite.sandbox.tour import sales_invoice

BODY = json.dumps(sales_invoice(None, None, date.today())).encode()
FILE = b"%PDF-1.4 the receipt of a lunch"


def tosite(*arguments: str, **settings: str) -> subprocess.CompletedProcess:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")} | settings
    command = [sys.executable, "-c", "from tosite.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_what_was_acknowledged_before_a_backup_is_there_after_its_restore(tmp_path, tell):
    acknowledged, over, file = [], threading.Event(), tmp_path / "books.backup"
    with data_folder("original") as data, data_folder("restored") as elsewhere:
        process, made = start_sandbox(data, log=tmp_path / "log")
        try:
            with client_of(made, made["api_key"]) as client:
                authorization = client.headers["Authorization"]
                invoice = client.post("/invoices", content=BODY, headers={"Content-Type": "application/json"}).json()
                meta = {"name": "lunch.pdf", "referenceType": "INVOICE", "referenceId": invoice["id"]}
                sent = {"meta": (None, json.dumps(meta), "application/json"), "file": ("lunch.pdf", FILE)}
                attached = client.post("/attachments", files=sent).raise_for_status().json()["id"]

            def work():
                writer = Writer(made["base_url"], authorization)
                while not over.is_set():
                    status, answer = writer.send("POST", "/invoices", BODY)
                    assert status == 200
                    acknowledged.append(json.loads(answer)["id"])

            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads:
                thread.start()
            until("nothing is written", lambda: len(acknowledged) > 40)
            before = list(acknowledged)
            taken = tosite("backup", str(file), "--data", str(data))
            after = len(acknowledged)
            over.set()
            for thread in threads:
                thread.join()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
        assert taken.returncode == 0, taken.stderr
        assert after > len(before)  # it was busy meanwhile
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

        restored = tosite("restore", str(file), "--data", str(elsewhere))
        assert restored.returncode == 0, restored.stdout + restored.stderr
        assert "whole" in restored.stdout
        tell(f"backup under load: {taken.stdout.strip().split(': ')[1].splitlines()[0]}")

        again, credentials = start_sandbox(elsewhere, log=tmp_path / "log")  # one more company beside the restored one
        try:
            database = database_of(elsewhere)
            with database.transaction() as tx:
                rows = tx.execute(
                    "SELECT invoice_id FROM invoice WHERE company_id = %s", (made["company_id"],)
                ).fetchall()
            assert set(before) <= {row["invoice_id"] for row in rows}
            assert broken(database, made["company_id"]) == {}
            database.close()
            there = {**made, "base_url": credentials["base_url"]}
            with client_of(there, made["api_key"]) as client:
                assert client.get(f"/attachments/{attached}").content.find(FILE) >= 0
                made_now = client.post("/invoices", content=BODY, headers={"Content-Type": "application/json"})
                assert made_now.status_code == 200
                assert made_now.json()["invoiceNumber"] == len(rows) + 1
        finally:
            again.send_signal(signal.SIGTERM)
            again.wait(timeout=60)


def test_a_restored_history_still_stands(sandbox, data, tmp_path):
    file = tmp_path / "backup"
    assert tosite("backup", str(file), "--data", str(data)).returncode == 0
    with empty_database(data, migrated=False) as other:
        name = other._pool.conninfo.rsplit("/", 1)[1]
        done = tosite("restore", str(file), TOSITE_DATABASE_URL=database_url_of(data, name))
        assert done.returncode == 0, done.stderr
        with other.transaction() as tx:
            asked = "SELECT has_table_privilege('tosite_app', 'audit_log', %s) AS may"
            may = {
                right: tx.execute(asked, (right,)).fetchone()["may"]
                for right in ("SELECT", "INSERT", "UPDATE", "DELETE")
            }
    assert may == {"SELECT": True, "INSERT": True, "UPDATE": False, "DELETE": False}


def test_a_backup_is_never_restored_over_books(sandbox, data, tmp_path):
    file = tmp_path / "backup"
    assert tosite("backup", str(file), "--data", str(data)).returncode == 0
    done = tosite("restore", str(file), "--data", str(data))
    assert done.returncode == 1
    assert "not empty" in done.stderr


@pytest.mark.parametrize("content", [b"", b"-- some SQL", b"PGDMP and then nothing"])
def test_what_is_no_backup_is_refused_and_leaves_nothing(sandbox, data, tmp_path, content):
    file = tmp_path / "backup"
    file.write_bytes(content)
    with empty_database(data, migrated=False) as other:
        name = other._pool.conninfo.rsplit("/", 1)[1]
        done = tosite("restore", str(file), TOSITE_DATABASE_URL=database_url_of(data, name))
        assert done.returncode == 1
        assert done.stderr.startswith("tosite: ")
        with other.transaction() as tx:
            assert tx.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchone() is None


def test_a_backup_that_fails_leaves_the_former_one(tmp_path):
    file = tmp_path / "backup"
    file.write_bytes(b"yesterday's")
    done = tosite("backup", str(file), TOSITE_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert done.returncode == 1
    assert file.read_bytes() == b"yesterday's"
    assert list(tmp_path.iterdir()) == [file]
