"""API clients: registered by a company, with secrets that overlap, and a way to certification."""

import base64

import httpx
import pytest
from staff import staff_of

from sandboxes import client_of
from tosite.oauth.secrets import new_secret

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()


@pytest.fixture(scope="module")
def staff(sandbox, database):
    with staff_of(sandbox, database) as staff:
        yield staff


def client(**changes):
    return {
        "name": f"Web shop {new_secret('')[:8]}",
        "redirectUri": "https://shop.example.com/callback",
        "contactEmail": "dev@example.com",
        **changes,
    }


def registered(staff, **changes):
    answer = staff.boss.post("/service/clients", json=client(**changes))
    assert answer.status_code == 200, answer.text
    return answer.json()


def key_of(staff, made):
    """An API key of the main user for a client."""
    answer = staff.boss.post("/service/access/keys", json={"userId": staff.ids["boss"], "clientId": made["clientId"]})
    assert answer.status_code == 200, answer.text
    return answer.json()["apiKey"]


def token(sandbox, made, key, secret=None):
    form = {"grant_type": "client_credentials", "client_id": made["clientId"], "api_key": key}
    return httpx.post(
        f"{sandbox['base_url']}/oauth/token", data={**form, "client_secret": secret or made["clientSecret"]}, timeout=30
    )


def fields(answer, status=400):
    assert answer.status_code == status, answer.text
    return sorted(error["field"] for error in answer.json()["errors"])


def test_a_registered_client_gets_tokens_and_its_secret_is_shown_once(staff, sandbox):
    made = registered(staff, logo=PNG)
    assert made["clientSecret"].startswith("tos_cs_")
    assert token(sandbox, made, key_of(staff, made)).status_code == 200
    read = staff.boss.get(f"/service/clients/{made['clientId']}").json()
    assert read == {k: v for k, v in made.items() if k != "clientSecret"}
    assert read["logo"] == PNG
    assert read in staff.boss.get("/service/clients").json()


def test_a_secret_is_kept_nowhere_in_the_clear(staff, database):
    made = staff.boss.post("/service/clients", json=client(), headers={"Idempotency-Key": new_secret("")}).json()
    with database.transaction() as tx:
        tables = tx.execute(
            "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' "
            "AND table_type = 'BASE TABLE'"
        ).fetchall()
        for table in tables:
            found = tx.execute(
                f'SELECT count(*) AS n FROM "{table["name"]}" t WHERE t::text LIKE %s OR t::text LIKE %s',
                (f"%{made['clientSecret']}%", f"%{made['clientSecret'].encode().hex()}%"),
            ).fetchone()
            assert found["n"] == 0, table["name"]


def test_a_repeated_registration_is_one_client_and_shows_no_secret_again(staff):
    headers, body = {"Idempotency-Key": new_secret("")}, client()
    first = staff.boss.post("/service/clients", json=body, headers=headers)
    again = staff.boss.post("/service/clients", json=body, headers=headers)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == {k: v for k, v in first.json().items() if k != "clientSecret"}


def test_the_former_secret_works_until_the_moment_that_is_shown(staff, sandbox, database):
    made = registered(staff)
    key = key_of(staff, made)
    new = staff.boss.post(f"/service/clients/{made['clientId']}/secret", json={"overlapHours": 48}).json()
    assert new["formerSecretWorksUntil"] > new["created"]
    assert token(sandbox, made, key).status_code == 200
    assert token(sandbox, new, key).status_code == 200
    with database.transaction() as tx:
        tx.execute(
            "UPDATE api_client SET former_secret_until = now() - interval '1 second' WHERE client_id = %s",
            (made["clientId"],),
        )
    assert token(sandbox, made, key).status_code == 401
    assert token(sandbox, new, key).status_code == 200
    assert "formerSecretWorksUntil" not in staff.boss.get(f"/service/clients/{made['clientId']}").json()


def test_there_are_two_secrets_at_most_and_the_overlap_can_be_none(staff, sandbox):
    made = registered(staff)
    key, path = key_of(staff, made), f"/service/clients/{made['clientId']}/secret"
    second = staff.boss.post(path).json()
    third = staff.boss.post(path).json()
    assert [token(sandbox, one, key).status_code for one in (made, second, third)] == [401, 200, 200]
    last = staff.boss.post(path, json={"overlapHours": 0}).json()
    assert [token(sandbox, one, key).status_code for one in (second, third, last)] == [401, 401, 200]
    assert "formerSecretWorksUntil" not in last


@pytest.mark.parametrize("hours", [-1, 721, 10**9, "long", 1.5])
def test_the_overlap_is_thirty_days_at_most(staff, hours):
    made = registered(staff)
    answer = staff.boss.post(f"/service/clients/{made['clientId']}/secret", json={"overlapHours": hours})
    assert fields(answer) == ["overlapHours"]


def test_all_faults_are_named_at_once(staff):
    answer = staff.boss.post(
        "/service/clients",
        json={"name": "   ", "redirectUri": "http://a.example.com/?x", "contactEmail": "none", "logo": "!"},
    )
    assert fields(answer) == ["contactEmail", "logo", "name", "redirectUri"]
    assert fields(staff.boss.post("/service/clients", json={})) == ["contactEmail", "name", "redirectUri"]


@pytest.mark.parametrize("spelling", ["Kassa & Kauppa", "  kassa  &   KAUPPA "])
def test_a_company_has_one_client_of_a_name(staff, spelling):
    staff.boss.post("/service/clients", json=client(name="Kassa & Kauppa"))
    answer = staff.boss.post("/service/clients", json=client(name=spelling, redirectUri="https://b.example.com/c"))
    assert fields(answer) == ["name"]


def test_nobody_takes_a_name_at_an_address_that_another_company_has(staff, neighbour_api):
    body = client(redirectUri="https://one.example.com/callback")
    staff.boss.post("/service/clients", json=body).raise_for_status()
    assert fields(neighbour_api.post("/service/clients", json=body)) == ["redirectUri"]
    elsewhere = {**body, "redirectUri": "https://two.example.com/callback"}
    assert neighbour_api.post("/service/clients", json=elsewhere).status_code == 200


def test_everybody_may_come_back_to_his_own_machine(staff, neighbour_api):
    body = client(redirectUri="http://127.0.0.1:5000/callback")
    for owner in (staff.boss, neighbour_api):
        assert owner.post("/service/clients", json=body).status_code == 200


def test_a_change_replaces_what_is_said_of_a_client(staff):
    made = registered(staff, logo=PNG)
    path = f"/service/clients/{made['clientId']}"
    changed = staff.boss.put(path, json=client(redirectUri="https://new.example.com/cb")).json()
    assert changed["redirectUri"] == "https://new.example.com/cb"
    assert "logo" not in changed
    assert staff.boss.get(path).json() == changed
    assert staff.boss.put(path, json=client(name=changed["name"])).status_code == 200  # its own name is free to it


def test_an_archived_client_is_out_at_once_and_its_name_is_free(staff, sandbox):
    made = registered(staff)
    credentials = {**sandbox, "client_id": made["clientId"], "client_secret": made["clientSecret"]}
    key = key_of(staff, made)
    with client_of(credentials, key) as running:
        assert running.get("/users").status_code == 200
        assert staff.boss.delete(f"/service/clients/{made['clientId']}").status_code == 204
        assert running.get("/users").status_code == 401
    assert token(sandbox, made, key).status_code == 401
    path = f"/service/clients/{made['clientId']}"
    assert staff.boss.get(path).json()["archived"]
    for answer in (staff.boss.put(path, json=client()), staff.boss.post(f"{path}/secret"), staff.boss.delete(path)):
        assert answer.status_code == 403
    assert staff.boss.post("/service/clients", json=client(name=made["name"])).status_code == 200


def test_a_client_of_another_company_does_not_exist(staff, neighbour_api):
    path = f"/service/clients/{registered(staff)['clientId']}"
    answers = [
        neighbour_api.get(path),
        neighbour_api.put(path, json=client()),
        neighbour_api.delete(path),
        neighbour_api.post(f"{path}/secret"),
        neighbour_api.get(f"{path}/certification"),
        neighbour_api.put(f"{path}/certification/ERRORS", json={"state": "SUBMITTED"}),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert staff.boss.get(path).status_code == 200


def test_owners_submit_the_points_of_the_certification_and_pass_none(staff):
    path = f"/service/clients/{registered(staff)['clientId']}/certification"
    points = staff.boss.get(path).json()
    assert len(points) == 14
    assert {point["state"] for point in points} == {"OPEN"}
    set_to = staff.boss.put(f"{path}/RETRIES", json={"state": "SUBMITTED", "note": "See our tests"}).json()
    assert (set_to["state"], set_to["note"], set_to["changedBy"]) == ("SUBMITTED", "See our tests", staff.ids["boss"])
    assert set_to in staff.boss.get(path).json()
    assert staff.boss.put(f"{path}/RETRIES", json={"state": "PASSED"}).status_code == 403
    assert staff.boss.put(f"{path}/CHARM", json={"state": "SUBMITTED"}).status_code == 404


def test_every_change_of_a_client_leaves_its_mark_without_the_secret(staff, database):
    made = registered(staff)
    path = f"/service/clients/{made['clientId']}"
    new = staff.boss.post(f"{path}/secret").json()
    staff.boss.delete(path)
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT action, before, after FROM audit_log WHERE company_id = %s AND object_type = 'API_CLIENT' "
            "AND %s IN (before->>'clientId', after->>'clientId') ORDER BY audit_id",
            (staff.made["company_id"], made["clientId"]),
        ).fetchall()
    assert [row["action"] for row in rows] == ["CREATE", "ROTATE_SECRET", "ARCHIVE"]
    assert not [row for row in rows if made["clientSecret"] in str(row) or new["clientSecret"] in str(row)]
