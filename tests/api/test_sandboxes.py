"""Sandboxes over HTTP: anyone's in seconds, reset to their seed with the same keys, closed without losing a book."""

import json
import socket
import time
from datetime import date

import httpx
import pytest
from staff import staff_of
from test_commands import run

from sandboxes import client_of, data_folder, start
from tosite.sandbox.tour import sales_invoice


@pytest.fixture
def staff(sandbox, database):
    """Each test is another person's."""
    with staff_of(sandbox, database) as staff:
        yield staff


def made_by(staff, **body):
    answer = staff.boss.post("/service/sandboxes", json=body or None)
    assert answer.status_code == 200, answer.text
    made = answer.json()
    names = {
        "companyId": "company_id",
        "clientId": "client_id",
        "clientSecret": "client_secret",
        "apiKey": "api_key",
        "viewerApiKey": "viewer_api_key",
        "username": "username",
        "password": "password",
    }
    return made, {**staff.sandbox, **{ours: made[theirs] for theirs, ours in names.items()}}


def key_works(credentials, key="api_key"):
    form = {name: credentials[name] for name in ("client_id", "client_secret")}
    answer = httpx.post(
        f"{credentials['base_url']}/oauth/token",
        data={**form, "grant_type": "client_credentials", "api_key": credentials[key]},
        timeout=30,
    )
    return answer.status_code


@pytest.mark.parametrize(("country", "currency"), [(None, "EUR"), ("SWEDEN", "SEK"), ("NORWAY", "NOK")])
def test_a_sandbox_of_a_country_is_there_at_once(staff, country, currency):
    made, credentials = made_by(staff, **({"country": country} if country else {}))
    assert made["country"] == (country or "FINLAND")
    with client_of(credentials, credentials["api_key"]) as client:
        assert client.get("/company").json()["companyCurrency"] == currency
        assert client.get("/businesspartners").json()["results"]
    with client_of(credentials, credentials["viewer_api_key"]) as viewer:
        assert viewer.put("/service/sandbox/clock", json={"daysAhead": 1}).status_code == 403


def test_its_owner_sees_it_without_its_secrets_and_can_log_into_it(staff, database):
    made, _ = made_by(staff)
    shown = {name: made[name] for name in ("companyId", "name", "country", "created")}
    assert staff.boss.get("/service/sandboxes").json() == [shown]
    with database.transaction() as tx:
        row = tx.execute(
            "SELECT role FROM membership WHERE company_id = %s AND user_id = %s", (made["companyId"], staff.ids["boss"])
        ).fetchone()
    assert row["role"] == "Sandbox owner"


def test_a_person_has_ten_open_ones_at_most(staff, database):
    with database.transaction() as tx:
        tx.execute(
            "WITH made AS (INSERT INTO company (name, country, currency, sandbox) "
            "SELECT 'Full', 'FINLAND', 'EUR', 'OPEN' FROM generate_series(1, 10) RETURNING company_id) "
            "INSERT INTO sandbox (company_id, user_id) SELECT company_id, %s FROM made",
            (staff.ids["boss"],),
        )
    assert staff.boss.post("/service/sandboxes").status_code == 403


def test_another_persons_sandbox_does_not_exist(staff, neighbour_api):
    made, credentials = made_by(staff)
    path = f"/service/sandboxes/{made['companyId']}"
    assert neighbour_api.put(f"{path}/reset").status_code == 404
    assert neighbour_api.delete(path).status_code == 404
    assert staff.boss.delete(f"/service/sandboxes/{staff.made['company_id']}").status_code == 404  # made by a command
    assert made["companyId"] not in [s["companyId"] for s in neighbour_api.get("/service/sandboxes").json()]
    assert key_works(credentials) == 200


@pytest.mark.parametrize("country", ["DENMARK", "FI", "", 1])
def test_a_country_is_one_that_is_built(staff, country):
    answer = staff.boss.post("/service/sandboxes", json={"country": country or "x"})
    assert [error["field"] for error in answer.json()["errors"]] == ["country"]


def test_a_reset_seeds_anew_under_the_same_keys_and_keeps_the_old_books(staff, database):
    made, credentials = made_by(staff)
    with client_of(credentials, credentials["api_key"]) as client:
        client.post("/invoices", json=sales_invoice(None, None, date.today())).raise_for_status()
        client.put("/service/sandbox/clock", json={"daysAhead": 9}).raise_for_status()
        reset = staff.boss.put(f"/service/sandboxes/{made['companyId']}/reset").json()
        assert client.get("/users").status_code == 401  # a token of the old company
    assert reset["companyId"] > made["companyId"]
    for key, who in (("api_key", "Main user"), ("viewer_api_key", "Management/Auditor")):
        with client_of(credentials, credentials[key]) as client:
            assert client.get("/sessioninfo").json()["companyId"] == reset["companyId"]
            assert client.get("/users/rights").json()["role"] == who
            assert client.get("/invoices").json()["results"] == []
    with client_of(credentials, credentials["api_key"]) as client:
        assert client.get("/service/sandbox/clock").json()["daysAhead"] == 0
        assert [c["clientId"] for c in client.get("/service/clients").json()] == [made["clientId"]]
    listed = {s["companyId"]: s for s in staff.boss.get("/service/sandboxes").json()}
    assert listed[made["companyId"]]["replacedBy"] == reset["companyId"]
    assert listed[made["companyId"]]["closed"]
    with database.transaction() as tx:
        kept = tx.execute("SELECT count(*) AS n FROM invoice WHERE company_id = %s", (made["companyId"],)).fetchone()
    assert kept["n"] == 1
    assert staff.boss.put(f"/service/sandboxes/{made['companyId']}/reset").status_code == 403
    again = staff.boss.put(f"/service/sandboxes/{reset['companyId']}/reset").json()
    assert again["companyId"] > reset["companyId"]


def test_a_deleted_sandbox_is_closed_and_its_books_stay(staff, database):
    made, credentials = made_by(staff)
    with client_of(credentials, credentials["api_key"]) as client:
        client.post("/invoices", json=sales_invoice(None, None, date.today())).raise_for_status()
        assert staff.boss.delete(f"/service/sandboxes/{made['companyId']}").status_code == 204
        assert client.get("/users").status_code == 401
    assert key_works(credentials) == 401
    with database.transaction() as tx:
        kept = tx.execute("SELECT count(*) AS n FROM invoice WHERE company_id = %s", (made["companyId"],)).fetchone()
        rows = tx.execute(
            "SELECT action FROM audit_log WHERE company_id = %s AND object_type = 'SANDBOX' ORDER BY audit_id",
            (made["companyId"],),
        ).fetchall()
    assert kept["n"] == 1
    assert [row["action"] for row in rows] == ["CREATE", "CLOSE"]
    assert staff.boss.delete(f"/service/sandboxes/{made['companyId']}").status_code == 403


def test_commands_list_reset_and_delete(sandbox):
    with data_folder("sandboxes") as data:
        made = run("sandbox", "create", "--data", str(data))
        assert made.returncode == 0, made.stderr
        assert "open" in run("sandbox", "list", "--data", str(data)).stdout
        done = run("sandbox", "reset", "1001", "--data", str(data))
        assert "Company 1002 is in the place of 1001" in done.stdout, done.stderr
        assert run("sandbox", "reset", "1001", "--data", str(data)).returncode == 1
        assert run("sandbox", "delete", "1002", "--data", str(data)).returncode == 0
        listed = run("sandbox", "list", "--data", str(data)).stdout
        assert "reset: company" in listed
        assert "closed" in listed
        assert run("sandbox", "delete", "4711", "--data", str(data)).returncode == 1


def test_serve_leaves_it_to_the_operator_unless_it_is_told_otherwise():
    with data_folder("selfservice") as data:
        made = run("sandbox", "create", "--data", str(data))
        credentials = json.loads(made.stdout)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = start(data, "serve", "--port", str(port))
        try:
            host = f"http://127.0.0.1:{port}"
            _until_ready(process, host)
            with client_of({**credentials, "base_url": f"{host}/api"}, credentials["api_key"]) as client:
                assert client.post("/service/sandboxes").status_code == 403
        finally:
            process.terminate()
            process.wait(timeout=60)


def _until_ready(process, host):
    deadline = time.monotonic() + 120
    while True:
        assert process.poll() is None
        assert time.monotonic() < deadline
        try:
            if httpx.get(f"{host}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)


def test_a_key_of_one_company_reaches_no_sandbox_that_its_user_made_in_another(staff, sandbox, database):
    made, _ = made_by(staff)
    with staff_of(sandbox, database) as elsewhere:
        with database.transaction() as tx:
            tx.execute(
                "INSERT INTO membership (company_id, user_id, role, rights) SELECT %s, user_id, role, rights "
                "FROM membership WHERE company_id = %s AND user_id = %s",
                (elsewhere.made["company_id"], staff.made["company_id"], staff.ids["boss"]),
            )
        body = {"userId": staff.ids["boss"], "clientId": elsewhere.made["client_id"]}
        key = elsewhere.boss.post("/service/access/keys", json=body).json()["apiKey"]
        with client_of({**sandbox, **elsewhere.made}, key) as stranger:
            assert made["companyId"] not in [one["companyId"] for one in stranger.get("/service/sandboxes").json()]
            assert stranger.put(f"/service/sandboxes/{made['companyId']}/reset").status_code == 404
            assert stranger.delete(f"/service/sandboxes/{made['companyId']}").status_code == 404
    assert made["companyId"] in [one["companyId"] for one in staff.boss.get("/service/sandboxes").json()]
