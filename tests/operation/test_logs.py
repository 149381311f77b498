"""One line per request, with what an operator looks for and nothing that is secret."""

import pytest


def test_a_request_leaves_one_line_with_its_template_and_its_caller(watched):
    answer = watched.client.get("/dimensions/1")
    line = watched.line_of(answer.headers["X-Request-Id"])
    assert line["ms"] > 0
    assert line["timestamp"].endswith("Z")
    assert {k: v for k, v in line.items() if k not in ("ms", "timestamp", "request_id")} == {
        "level": "info",
        "event": "request",
        "method": "GET",
        "route": "/dimensions/{dimensionId}",
        "status": answer.status_code,
        "company": watched.made["company_id"],
        "user": line["user"],
        "client": watched.made["client_id"],
    }


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/no/such/path/FI2112345600000785", "(none)"),
        ("/../console/login?next=FI2112345600000785", "/console/login"),
        ("/../health", "/health"),
    ],
)
def test_what_is_no_operation_is_told_without_its_path(watched, path, route):
    answer = watched.client.get(path)
    assert watched.line_of(answer.headers["X-Request-Id"])["route"] == route
    assert "FI2112345600000785" not in watched.log.read_text()


def test_nobody_is_named_when_the_token_is_bad(watched):
    answer = watched.client.get("/coa", headers={"Authorization": "Bearer nonsense"})
    line = watched.line_of(answer.headers["X-Request-Id"])
    assert (line["status"], line["company"], line["client"]) == (401, None, None)


def test_the_request_id_of_a_trusted_proxy_is_taken_over(watched):
    answer = watched.client.get("/coa", headers={"X-Request-Id": "proxy-4711.a_b"})
    assert answer.headers["X-Request-Id"] == "proxy-4711.a_b"
    assert watched.line_of("proxy-4711.a_b")["status"] == 200


@pytest.mark.parametrize("sent", ["short", "x" * 65, "two words here", 'quoted"quoted', "{injected}"])
def test_a_request_id_that_is_not_sane_is_replaced(watched, sent):
    assert watched.client.get("/coa", headers={"X-Request-Id": sent}).headers["X-Request-Id"] != sent


def test_without_a_trusted_proxy_nobody_chooses_request_ids(api):
    assert api.get("/status", headers={"X-Request-Id": "proxy-4711"}).headers["X-Request-Id"] != "proxy-4711"
