"""Generated requests to everything that is served: no 5xx, every answer in the shape that the contract states.

TOSITE_FUZZ_EXAMPLES says how many requests per operation (and TOSITE_FUZZ_SEED which), for longer runs.
"""

import json
import os
import random
import re
import warnings
from copy import deepcopy
from functools import cache
from typing import Any

import httpx
import jsonschema_rs
import pytest
import schemathesis
from bodies import GOOD
from evidence import built, document, errors, ids_of
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from tosite.web.endpoint import ENDPOINTS

EXAMPLES = int(os.environ.get("TOSITE_FUZZ_EXAMPLES", "12"))
SEED = int(os.environ.get("TOSITE_FUZZ_SEED", random.SystemRandom().randrange(10**9)))
TOKENS = ["good", "bad", "none"]

# Older names that are answered beside the contract's own, for clients of former generations.
OLDER_NAMES = {
    ("GET", "/products"): {"products"},
    ("GET", "/users"): {"userId"},
    ("GET", "/bankstatements"): {"bankStatements"},
    ("GET", "/businesspartners/personaldetails"): {"personId"},
    ("GET", "/ledgerreceipts"): {"receiptId"},
    ("GET", "/ledgerreceipts/{receiptId}"): {"receiptId"},
}


@cache
def validators(method: str, path: str) -> dict[str, Any]:
    """By status: the check of a JSON answer, with no member beyond those that the contract states."""
    operation = document()["paths"][path][method.lower()]
    found = {}
    for status, response in operation["responses"].items():
        while "$ref" in response:
            response = document()["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
        for kind, stated in response.get("content", {}).items():
            if kind.startswith("application/json"):
                root = {**closed(stated["schema"]), "components": {"schemas": closed_schemas()}}
                found[status] = jsonschema_rs.Draft202012Validator(root, validate_formats=True)
    return found


@cache
def closed_schemas() -> dict[str, Any]:
    return closed(document()["components"]["schemas"])


def closed(node: Any) -> Any:
    """The same schema, without room for unknown members."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: closed(item) for key, item in node.items() if key != "example"}
    # The contract's date-times have no zone; RFC 3339, which the format asks for, wants one.
    if copy.get("format") == "date-time":
        copy |= {"format": "none", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$"}
    if isinstance(copy.get("properties"), dict) and copy.get("type", "object") == "object":
        copy.setdefault("additionalProperties", False)
    return copy


def without(value: Any, names: set[str]) -> Any:
    """An answer without the older names."""
    if isinstance(value, dict):
        return {k: without(v, names) for k, v in value.items() if k not in names}
    return [without(item, names) for item in value] if isinstance(value, list) else value


def check(method: str, path: str, token: str, answer: httpx.Response) -> None:
    """Hold one answer against the contract."""
    assert answer.status_code < 500, answer.text
    if token != "good" and not ENDPOINTS[(method, path)].public:
        assert answer.status_code == 401, answer.text
    if answer.status_code >= 400:
        errors(answer)
        return
    kind = answer.headers.get("content-type", "")
    if answer.status_code == 204:
        assert not answer.content
        return
    stated = validators(method, path).get(str(answer.status_code))
    if stated is None or kind.startswith("multipart/"):
        return
    assert kind == "application/json"
    body = without(answer.json(), OLDER_NAMES.get((method, path), set()))
    found = [f"{error.instance_path}: {error.message}" for error in stated.iter_errors(body)]
    assert not found, found[:3]


@pytest.fixture(scope="module")
def clients(sandbox, neighbour_api):
    """One client each with a good token, a bad one, and none."""
    good = neighbour_api.headers["Authorization"]
    with (
        httpx.Client(base_url=sandbox["base_url"], headers={"Authorization": good[:-6] + "AAAAAA"}) as bad,
        httpx.Client(base_url=sandbox["base_url"]) as none,
    ):
        yield {"good": neighbour_api, "bad": bad, "none": none}


@cache
def schema() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return schemathesis.openapi.from_dict(deepcopy(document()))


@pytest.fixture(scope="module")
def own(neighbour_api, neighbour, database):
    """Ids of the caller's own objects, one of each create among them."""
    for path, bodies in GOOD.items():
        for body in bodies:
            answer = neighbour_api.post(path, json=body)
            check("POST", path, "good", answer)
            assert answer.status_code == 200, answer.text
    return sorted({max(ids, key=str) for ids in ids_of(database, neighbour["company_id"]).values() if ids}, key=str)


def parts(files: Any) -> Any:
    """The parts of a form; a generated value that is no text becomes one."""
    if not files:
        return None
    listed = files.items() if isinstance(files, dict) else files
    return [(str(name), value if isinstance(value, tuple | bytes) else str(value).encode()) for name, value in listed]


@pytest.mark.parametrize("path", [p for m, p, _ in built() if m == "GET" and p.count("{") == 1])
def test_an_object_that_is_there_is_shown_as_the_contract_says(clients, own, path):
    for key in own:
        check("GET", path, "good", clients["good"].get(re.sub(r"\{[^}]*}", str(key), path)))


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
@pytest.mark.parametrize(("method", "path"), [(m, p) for m, p, _ in built()])
def test_every_answer_is_as_the_contract_says(clients, method, path, mode):
    operation = schema()[path][method]
    strategy = operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode])
    examples = max(1, EXAMPLES if "{" in path or operation.body or operation.query else 2)

    @seed(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def run(case):
        if isinstance(case.body, dict) and ENDPOINTS[(method, path)].form:
            case.body = {name: v if isinstance(v, str | bytes) else json.dumps(v) for name, v in case.body.items()}
        sent = case.as_transport_kwargs(base_url="http://host/api")
        url = sent["url"].removeprefix("http://host/api")
        for token in TOKENS:
            request = clients[token].build_request(
                method,
                url,
                params=sent.get("params"),
                json=sent.get("json"),
                content=sent.get("data") if isinstance(sent.get("data"), bytes | str) else None,
                files=parts(sent.get("files")),
                headers={k: v for k, v in (sent.get("headers") or {}).items() if k.lower() in ("name", "identifier")},
            )
            if not re.sub(r"/+", "/", request.url.path).startswith("/api/"):
                continue  # the generated segment climbed out of the API
            answer = clients[token].send(request)
            try:
                check(method, path, token, answer)
            except AssertionError as failure:
                shown = json.dumps({k: str(v) for k, v in sent.items() if k in ("url", "params", "json", "files")})
                raise AssertionError(
                    f"TOSITE_FUZZ_SEED={SEED}\n{method} {path} with {token} token: {answer.status_code}\n"
                    f"{shown[:2000]}\n{answer.text[:500]}\n{failure}"
                ) from None

    try:
        run()
    except Exception as error:
        if type(error).__name__ in ("Unsatisfiable", "SkipTest", "Skipped"):  # nothing can be wrong here
            pytest.skip(f"no {mode.lower()} request can be made")
        raise
