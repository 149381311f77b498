"""What every operation has from the kernel: entity tags, packing, rate limit, request ids, CORS."""

import json
import signal
from datetime import date

import httpx
import pytest

from sandboxes import client_of, data_folder, start_sandbox
from tosite.sandbox.tour import sales_invoice


@pytest.fixture(scope="module")
def invoice(api):
    return api.post("/invoices", json=sales_invoice(None, None, date.today())).json()


def test_the_version_is_the_entity_tag_and_an_unchanged_resource_is_not_sent_again(api, invoice):
    first = api.get(f"/invoices/{invoice['id']}")
    assert first.headers["ETag"] == f'"{invoice["version"]}"'
    again = api.get(f"/invoices/{invoice['id']}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_if_match_stands_in_for_a_missing_version_and_a_stale_one_is_412(api, invoice):
    current = api.get(f"/invoices/{invoice['id']}").json()
    body = {k: v for k, v in current.items() if k != "version"}
    path = f"/invoices/{invoice['id']}"
    stale = api.put(path, json=body, headers={"If-Match": '"2001-01-01T00:00:00"'})
    assert stale.status_code == 412
    assert stale.json()["errors"][0]["status"] == 412
    assert api.put(path, json=body, headers={"If-Match": f'"{current["version"]}"'}).status_code == 200


def test_long_answers_are_packed_for_who_asks(api):
    plain = api.get("/coa", headers={"Accept-Encoding": "identity"})
    packed = api.get("/coa", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.json() == plain.json()


def test_every_answer_has_a_request_id_of_its_own(api):
    ids = {api.get("/status").headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3


def test_a_browser_may_call_the_api_from_any_page(api):
    preflight = api.options("/invoices", headers={"Origin": "https://app.example", "Authorization": ""})
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    accepted = {name.strip().lower() for name in preflight.headers["Access-Control-Allow-Headers"].split(",")}
    assert {"authorization", "content-type", "idempotency-key", "if-match", "if-none-match"} <= accepted
    assert {"name", "identifier", "username"} <= accepted, "filters that travel as headers"


def test_operations_that_are_not_built_say_so_in_the_contracts_shape(api):
    answer = api.get("/payrolls/salarylists")
    assert answer.status_code in (200, 501)
    if answer.status_code == 501:
        assert answer.json()["errors"][0]["message"]


def test_too_many_requests_are_told_when_to_come_back():
    with data_folder("rate") as data:
        process, credentials = start_sandbox(data, rate_limit="5")
        try:
            with client_of(credentials, credentials["api_key"]) as client:
                answers = [client.get("/coa") for _ in range(12)]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
    assert answers[0].headers["RateLimit-Limit"] == "5"
    assert [int(a.headers["RateLimit-Remaining"]) for a in answers[:3]] == [4, 3, 2]
    refused = [a for a in answers if a.status_code == 429]
    assert refused
    assert refused[0].headers["Retry-After"] == "1"
    assert json.loads(refused[0].content)["errors"][0]["status"] == 429


def test_a_stale_entity_tag_is_412_on_whatever_changes_an_invoice(api, invoice):
    path, stale = f"/invoices/{invoice['id']}", {"If-Match": 'W/"2001-01-01T00:00:00", "x"'}
    before = api.get(path).json()
    bodies = {
        "": before,
        "/notes": {"notes": "x"},
        "/paymentevents/markpaid": {"paymentDate": date.today().isoformat(), "amount": 1, "currency": "EUR"},
        **{f"/{move}": {} for move in ("approve", "verify", "reject")},
        **{f"/{move}": None for move in ("send", "sendToCirculation", "invalidate", "unfinished")},
    }
    for suffix, body in bodies.items():
        answer = api.put(path + suffix, json=body, headers=stale)
        assert answer.status_code == 412, (suffix, answer.text)
    assert api.get(path).json() == before
    assert api.put(f"{path}/notes", json={"notes": ""}, headers={"If-Match": "*"}).status_code == 200


def test_a_stale_entity_tag_is_412_on_accounts_and_persons(api):
    for path in ("/bankaccounts", "/persons"):
        row = api.get(path).json()["results"][0]
        whole = api.get(f"{path}/{row['id']}")
        assert whole.headers["ETag"] == f'"{whole.json()["version"]}"'
        body = {k: v for k, v in whole.json().items() if k != "version"}
        answer = api.put(f"{path}/{row['id']}", json=body, headers={"If-Match": '"2001-01-01T00:00:00"'})
        assert answer.status_code == 412, answer.text
        assert api.get(f"{path}/{row['id']}").json() == whole.json()


def test_health_and_readiness_answer_without_a_token(sandbox):
    for path in ("/health", "/ready"):
        answer = httpx.get(sandbox["host_url"] + path)
        assert (answer.status_code, answer.json()["status"]) == (200, "OK")
