"""Who gets in, and in what shape everybody else is turned away."""

import httpx
import pytest

from tosite.web.app import contract
from tosite.web.endpoint import ENDPOINTS


@pytest.mark.parametrize("token", ["no", "x", "eyJhbGciOiJub25lIn0.eyJjb21wYW55X2lkIjoxMDAxfQ."])
def test_a_bad_token_is_401_in_the_contracts_shape(sandbox, token):
    answer = httpx.get(f"{sandbox['base_url']}/company", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert answer.json() == {"errors": [{"status": 401, "field": "", "message": "Unauthorized"}]}


def test_a_changed_token_is_401(api, sandbox):
    head, payload, signature = api.headers["Authorization"].split()[1].split(".")
    for forged in (f"{head}.{payload[:-2]}xx.{signature}", f"{head}.{payload}.{'A' * len(signature)}"):
        answer = httpx.get(f"{sandbox['base_url']}/coa", headers={"Authorization": f"Bearer {forged}"})
        assert answer.status_code == 401


def test_a_wrong_secret_or_key_is_401_with_both_error_shapes(sandbox):
    form = {"grant_type": "client_credentials", "client_id": sandbox["client_id"]}
    form |= {"client_secret": "wrong", "api_key": sandbox["api_key"]}
    answer = httpx.post(f"{sandbox['base_url']}/oauth/token", data=form)
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer.json()["errors"][0]["status"] == 401


def test_credentials_by_http_basic_and_a_trailing_slash_work(sandbox):
    answer = httpx.post(
        f"{sandbox['base_url']}/oauth/token/",
        data={"grant_type": "client_credentials", "api_key": sandbox["api_key"], "scope": "*"},
        auth=(sandbox["client_id"], sandbox["client_secret"]),
    )
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "Bearer"
    token = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert httpx.get(f"{sandbox['base_url']}/sessioninfo", headers=token).status_code == 200
    assert httpx.post(f"{sandbox['host_url']}/logout", headers=token).status_code in (200, 204)
    assert httpx.get(f"{sandbox['base_url']}/sessioninfo", headers=token).status_code == 401


def test_a_wrong_method_is_405_and_a_waiting_operation_501(api):
    assert api.delete("/invoices").status_code == 405
    waiting = api.get("/payrolls/salarytypes")
    assert waiting.status_code == 501
    assert waiting.json()["errors"][0]["status"] == 501


def test_every_operation_without_a_token_is_401_and_never_a_5xx(sandbox):
    with httpx.Client(base_url=sandbox["base_url"]) as http:
        for path, operations in contract()["paths"].items():
            for method in operations:
                if path == "/status":
                    continue
                answer = http.request(method, path.replace("{", "").replace("}", ""))
                assert answer.status_code == 401, (method, path)


def test_every_served_read_answers_for_an_unknown_id_without_a_5xx(api):
    for method, path in ENDPOINTS:
        if method == "GET":
            answer = api.get("".join("1" if part.startswith("{") else part for part in _parts(path)))
            assert answer.status_code < 500, path


def _parts(path):
    head, *rest = path.split("{")
    return [head] + [p for r in rest for p in ("{", r.split("}")[1])]


def test_status_needs_no_token(sandbox):
    assert httpx.get(f"{sandbox['base_url']}/status").json()["status"] == "OK"
