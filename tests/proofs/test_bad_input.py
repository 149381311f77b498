"""Bad input by name: each is a clear 4xx in the contract's shape, and none changes a row."""

import base64
import gzip
import json
import re
import time
from datetime import date

import pytest
from evidence import built, errors, operations, row_marks
from joserfc import jwt
from joserfc.jwk import ECKey

from tosite.sandbox.tour import sales_invoice

JSON = {"Content-Type": "application/json"}
TRICKS = [
    "'; DROP TABLE invoice; --",
    "1 OR 1=1",
    "' UNION SELECT private_jwk::text FROM signing_key --",
    "%s%(company)s{}",
    "\\'; SELECT pg_sleep(10); --",
    "$$; DELETE FROM posting; $$",
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "file:///etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}",
]


@pytest.fixture
def unchanged(database):
    """No row of any table comes, goes or is written anew."""
    before = row_marks(database)
    yield
    assert row_marks(database) == before


@pytest.fixture(scope="module")
def made(api):
    """An invoice that is there."""
    return api.post("/invoices", json=sales_invoice(None, None, date.today())).json()


def valid(**members):
    return {**sales_invoice(None, None, date.today()), **members}


def send(api, body, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return api.post("/invoices", content=content, headers={**JSON, **headers})


def refused(answer, *fields, status=400):
    assert answer.status_code == status, answer.text
    found = errors(answer)
    for field in fields:
        assert field in found, found


def places(value, path=()):
    """The path of every text in a document."""
    if isinstance(value, dict):
        return [p for key, item in value.items() for p in places(item, (*path, key))]
    if isinstance(value, list):
        return [p for index, item in enumerate(value) for p in places(item, (*path, index))]
    return [path] if isinstance(value, str) else []


def changed(document, path, value):
    copy = json.loads(json.dumps(document))
    target = copy
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return copy


pytestmark = pytest.mark.usefixtures("made", "unchanged")


@pytest.mark.parametrize("raw", [b"{", b'{"type":}', b"[1,", b'"', b"nul", b"{} {}", b"\xff\xfe{}", b'{"a":01}'])
def test_malformed_json(api, raw):
    refused(send(api, raw))


@pytest.mark.parametrize("raw", [b"[]", b"null", b"1", b'"text"', b"true"])
def test_json_that_is_no_object(api, raw):
    refused(send(api, raw))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("invoiceRows", {}),
        ("invoiceRows", "none"),
        ("invoiceRows", [1]),
        ("paymentInfo", []),
        ("paymentInfo", "BANK_TRANSFER"),
        ("discountPercent", {}),
        ("discountPercent", True),
        ("date", 20260101),
        ("date", {"year": 2026}),
        ("vatStatus", 1.5),
        ("vatStatus", "one"),
        ("type", ["SALES_INVOICE"]),
        ("type", None),
        ("notes", {"a": 1}),
        ("partnerId", [1]),
    ],
)
def test_wrong_types(api, member, value):
    answer = send(api, valid(**{member: value}))
    refused(answer)
    assert any(field.startswith(member) for field in errors(answer))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("type",), "SALES"),
        (("type",), "sales_invoice"),
        (("invoiceChannel",), "PIGEON"),
        (("language",), "KLINGON"),
        (("paymentInfo", "paymentMethod"), "BARTER"),
        (("paymentInfo", "currency"), "XXQ"),
        (("invoiceRows", 0, "unit"), "PARSEC"),
    ],
)
def test_unknown_values_of_an_enumeration(api, path, value):
    field = ".".join(map(str, path)).replace(".0", "[0]")
    refused(send(api, changed(valid(), path, value)), field)


@pytest.mark.parametrize("number", ["1e30", "-1e30", "1e400", "-1e400", "1e-400", "1" + "0" * 30, "1e2147483648"])
@pytest.mark.parametrize("member", ["quantity", "unitPrice", "vatPercent", "discountPercent"])
def test_amounts_beyond_any_ledger(api, number, member):
    body = json.dumps(changed(valid(), ("invoiceRows", 0, member), "@")).replace('"@"', number)
    refused(send(api, body.encode()))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_numbers_that_are_none(api, number, quote):
    body = json.dumps(changed(valid(), ("invoiceRows", 0, "unitPrice"), "@")).replace('"@"', quote + number + quote)
    refused(send(api, body.encode()))


@pytest.mark.parametrize(
    "query", ["size=-1", "size=0", "size=201", "size=1e3", "size=x", "page=-1", "page=99999999999"]
)
def test_sizes_and_pages_out_of_range(api, query):
    for method, path, operation in built():
        names = {p["name"] for p in operation.get("parameters", [])}
        if method == "GET" and "{" not in path and query.partition("=")[0] in names:
            refused(api.get(f"{path}?{query}"), query.partition("=")[0])


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026-13-01", "2025-02-29", "0000-01-01", "99999-01-01", "30.1.2026", "x"]
)
def test_days_that_are_not_in_the_calendar(api, day):
    refused(send(api, valid(date=day)), "date")
    refused(api.get("/invoices", params={"startDate": day}), "startDate")


@pytest.mark.parametrize("size", [20_000_000, 200_000_000])
def test_a_gzip_bomb(api, size):
    packed = gzip.compress(bytes(size), 9, mtime=0)
    assert size / len(packed) > 100
    refused(send(api, packed, **{"Content-Encoding": "gzip"}), status=413)


def test_a_small_gzip_bomb_of_a_high_ratio(api):
    packed = gzip.compress(b'{"notes":"' + b" " * 5_000_000 + b'"}', 9, mtime=0)
    refused(send(api, packed, **{"Content-Encoding": "gzip"}), status=413)


@pytest.mark.parametrize("raw", [b"no gzip", gzip.compress(b"{}", mtime=0)[:-4], gzip.compress(b"{}", mtime=0)[:5]])
def test_a_damaged_gzip_body(api, raw):
    refused(send(api, raw, **{"Content-Encoding": "gzip"}))


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\udfff\\ud800", "\\u0001\\u0000"])
def test_nul_and_lone_surrogates_in_every_text(api, escape):
    document = valid(notes="", additionalInformation="", orderReference="")
    for path in places(document):
        body = json.dumps(changed(document, path, "@@")).replace('"@@"', f'"{escape}"')
        refused(send(api, body.encode()))


def test_nul_in_a_key(api):
    answer = send(api, b'{"type\\u0000":"SALES_INVOICE"}')
    refused(answer)
    assert "\0" not in answer.text


@pytest.mark.parametrize("escape", ["%00", "%ED%A0%80", "%FF", "%C0%80"])
def test_nul_and_broken_utf8_in_every_query_parameter(api, escape):
    for method, path, operation in built():
        for parameter in operation.get("parameters", []):
            if method == "GET" and "{" not in path and parameter["in"] == "query":
                refused(api.get(f"{path}?{parameter['name']}=a{escape}b"))


@pytest.mark.parametrize("number", [2**31, 2**63, 2**64, 10**30, -1])
def test_ids_beyond_any_id(api, number):
    for method, path, _ in built():
        if "{" in path and method in ("GET", "DELETE"):
            answer = api.request(method, filled(path, number))
            assert answer.status_code in (400, unknown(path)), (method, path, answer.text)
            errors(answer)
    for member in ("partnerId", "vatStatus"):
        refused(send(api, valid(**{member: number})), member)
    rows = [{**valid()["invoiceRows"][0], "productId": number}]
    refused(send(api, valid(invoiceRows=rows)), "invoiceRows[0].productId")


def test_more_than_200_ids(api):
    for method, path, operation in built():
        for parameter in operation.get("parameters", []):
            if method == "GET" and parameter["in"] == "path" and "omma" in parameter.get("description", ""):
                refused(api.get(filled(path, ",".join(map(str, range(1, 202))))))


def test_stale_versions(api, made):
    for version in ("2001-01-01T00:00:00", "2999-01-01T00:00:00", None):
        refused(api.put(f"/invoices/{made['id']}", json={**made, "version": version}), "version")
    refused(api.put(f"/invoices/{made['id']}", json=made, headers={"If-Match": '"2001-01-01T00:00:00"'}), status=412)
    refused(api.put(f"/invoices/{made['id']}/approve", headers={"If-Match": '"x"'}), status=412)


def test_a_file_of_10_000_001_bytes(api, made):
    meta = {"name": "scan.pdf", "referenceType": "INVOICE", "referenceId": made["id"]}
    parts = {"meta": (None, json.dumps(meta)), "file": ("scan.pdf", bytes(10_000_001))}
    refused(api.post("/attachments", files=parts), "file")


FORGED = {
    "alg none": {"header": {"alg": "none"}},
    "wrong key": {"key": ECKey.generate_key("P-256")},
    "wrong audience": {"aud": "another-api"},
    "wrong issuer": {"iss": "https://issuer.example"},
    "expired": {"exp": int(time.time()) - 1},
    "another company": {"company_id": 1},
}


@pytest.mark.parametrize("what", FORGED)
def test_expired_and_forged_tokens_write_nothing(api, database, made, what):
    """Each is the good token of the caller but for the one thing that is named."""
    changes = dict(FORGED[what])
    good = api.headers["Authorization"].removeprefix("Bearer ")
    with database.transaction() as tx:
        signing = tx.execute("SELECT kid, private_jwk FROM signing_key WHERE retired_at IS NULL").fetchone()
    header = {"alg": "ES256", "kid": signing["kid"]} | changes.pop("header", {})
    key = changes.pop("key", None) or ECKey.import_key(signing["private_jwk"])
    said = good.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))) | changes
    if header["alg"] == "none":
        parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims))
        token = ".".join((*parts, ""))
    else:
        token = jwt.encode(header, claims, key)
    bearer = {"Authorization": f"Bearer {token}"}
    refused(send(api, valid(), **bearer), status=401)
    refused(api.put(f"/invoices/{made['id']}/approve", headers=bearer), status=401)
    refused(api.put(f"/invoices/{made['id']}", json={**made, "notes": "forged"}, headers=bearer), status=401)


def test_another_companys_ids(neighbour_api, made):
    own = f"/invoices/{made['id']}"
    refused(neighbour_api.get(own), status=404)
    refused(neighbour_api.put(own, json=made), status=404)
    refused(neighbour_api.put(f"{own}/approve"), status=404)


@pytest.mark.parametrize("raw", [b'{"a":' * 33 + b"1" + b"}" * 33, b"[" * 100_000 + b"]" * 100_000, b'{"a":[' * 5000])
def test_nesting_deeper_than_32(api, raw):
    refused(send(api, raw))


def test_a_body_over_the_limit(api):
    refused(send(api, b'{"notes":"' + b"x" * 11_000_000 + b'"}'), status=413)
    chunks = (b"x" * 1_000_000 for _ in range(12))
    refused(api.post("/invoices", content=chunks, headers=JSON), status=413)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "x", "a/b"])
def test_the_wrong_content_type(api, kind):
    refused(api.post("/invoices", content=json.dumps(valid()), headers={"Content-Type": kind}), status=415)


def test_the_wrong_method_on_every_path(api):
    patterns = [(method, re.compile(re.sub(r"\{[^}]*}", "[^/]+", path))) for method, path, _ in operations()]
    for path in {filled(path, 1) for _, path, _ in operations()}:
        allowed = {method for method, pattern in patterns if pattern.fullmatch(path)}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - allowed:
            refused(api.request(method, path), status=405)


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_in_every_query_parameter_and_path(api, trick):
    for method, path, operation in built():
        if method != "GET":
            continue
        if "{" in path:
            answer = api.get(filled(path, trick.replace("/", "%2F").replace("%s", "%25s")))
            assert answer.status_code in (400, 404, unknown(path)), (path, answer.text)
            errors(answer)
            continue
        for parameter in operation.get("parameters", []):
            if parameter["in"] != "query":
                continue
            answer = api.get(path, params={parameter["name"]: trick})
            assert answer.status_code < 500, (path, parameter["name"], answer.text)
            if answer.status_code != 200:
                errors(answer)


def unknown(path):
    """What an id that nothing has is answered with: of customers of an integration the contract knows no 404."""
    return 403 if path == "/integrations/{integrationId}/customers" else 404


def filled(path, value):
    """A contract path with ``value`` for each of its parameters."""
    return "/".join(str(value) if part.startswith("{") else part for part in path.split("/"))
