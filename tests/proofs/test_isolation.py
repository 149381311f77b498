"""A company never sees, changes or names what belongs to another: every operation, every id, in path, query and body.

Generated from the contract and from the tables: an operation or a register that is built later is walked by itself.
"""

import itertools
import json
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest
from bodies import GOOD
from evidence import body_schema, built, document, errors, fingerprint, ids_of, least, schema_of
from psycopg import sql

from sandboxes import client_of
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import sales_invoice
from tosite.web.endpoint import ENDPOINTS

MARK = "Kaislaranta"  # stands in every text of the owner's objects and nowhere else
DAY = date.today()

# Rows whose ids every company has alike: the owner gets one more of each, under an id of its own.
REGISTERS = [
    ("dimension", {"dimension_id": 700001, "name": MARK}),
    ("dimension_item", {"dimension_id": 700001, "item_id": 700002, "code_name": MARK}),
    ("bank_account", {"bank_account_id": 700003, "iban": "FI1410093000123458"}),
    ("fiscal_year", {"fiscal_year_id": 700004, "start_date": "2050-01-01", "end_date": "2050-12-31"}),
    (
        "tracking_period",
        {"period_id": 700005, "fiscal_year_id": 700004, "start_date": "2050-01-01", "end_date": "2050-01-31"},
    ),
]

# Members that name an object of a register: until the register is served they name nothing, and are kept as sent.
UNSERVED = {
    "factoringContractId": ("GET", "/factoringcontracts"),
    "invoiceTemplateId": ("GET", "/company/invoicetemplates"),
    "contactPersons": None,  # known inside of their partner only
}

# What answers otherwise than 404 for an unknown id, because the contract has no 404 there.
UNKNOWN_IS = {"/reports/generalledger/{id}": 400, "/integrations/{integrationId}/customers": 403}


@dataclass
class Companies:
    """The owner's ids, one for each table and column, and the intruder with its own."""

    owner: int
    foreign: list[Any]
    own: list[Any]
    intruder: httpx.Client


def accepted(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    if "subscriptions" in body:  # a URL is told of an event once
        body = {**body, "url": f"{body['url']}{uuid.uuid4()}"}
    answer = client.post(path, json=body)
    assert answer.status_code == 200, (path, answer.text)
    return answer.json()


def marked(body: dict[str, Any]) -> dict[str, Any]:
    """The same body with the owner's mark in its names."""
    copy = json.loads(json.dumps(body))
    for name in ("name", "lastName", "notes", "additionalInformation"):
        if name in copy or "invoiceRows" in copy and "ame" not in name:
            copy[name] = MARK
    if "counterParty" in copy:
        copy["counterParty"]["counterPartyAddress"]["name"] = MARK
    return copy


@pytest.fixture(scope="module")
def companies(sandbox, database, neighbour, neighbour_api):
    made = create_sandbox(database, DAY).as_dict()
    with database.transaction() as tx:
        tx.execute("UPDATE company SET name = %s WHERE company_id = %s", (MARK, made["company_id"]))
        for table, changes in REGISTERS:
            tx.execute(
                sql.SQL(
                    "INSERT INTO {0} SELECT (jsonb_populate_record(t, %s::jsonb)).* FROM {0} t "
                    "WHERE company_id = %s LIMIT 1"
                ).format(sql.Identifier(table)),
                (json.dumps(changes), made["company_id"]),
            )
    with client_of({**sandbox, **made}, made["api_key"]) as owner:
        for path, bodies in GOOD.items():
            for body in bodies:
                accepted(owner, path, marked(body))
                accepted(neighbour_api, path, body)
        for invoice in owner.get("/invoices").json()["results"]:
            owner.put(f"/invoices/{invoice['id']}/approve").raise_for_status()
    theirs = ids_of(database, neighbour["company_id"])
    every = set().union(*theirs.values())
    foreign = [min(fresh, key=str) for ids in ids_of(database, made["company_id"]).values() if (fresh := ids - every)]
    assert len(foreign) >= 10
    own = sorted({min(ids, key=str) for ids in theirs.values() if ids}, key=str)
    return Companies(made["company_id"], sorted(set(foreign), key=str), own, neighbour_api)


@pytest.fixture(autouse=True)
def untouched(companies, database):
    """Every row of the owner is the same afterwards."""
    before = fingerprint(database, companies.owner)
    assert int(before["invoice"].split()[0]) >= 2
    yield
    assert fingerprint(database, companies.owner) == before


def least_of(method: str, path: str) -> dict[str, Any]:
    """The least that an operation takes beside its path."""
    if ENDPOINTS[(method, path)].form:
        return {"files": {"meta": (None, "{}", "application/json"), "file": ("a.txt", b"a")}}
    schema = body_schema(next(o for m, p, o in built() if (m, p) == (method, path)))
    return {} if schema is None else {"json": least(schema)}


def parameters(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


@pytest.mark.parametrize(("method", "path"), [(m, p) for m, p, _ in built() if "{" in p])
def test_ids_in_the_path_are_unknown(companies, method, path):
    names, sent, foreign = parameters(path), least_of(method, path), set(companies.foreign)
    for values in itertools.product(companies.own + companies.foreign, repeat=len(names)):
        named = foreign.intersection(values)
        if not named:
            continue
        url = path
        for key, value in zip(names, values, strict=True):
            url = url.replace(f"{{{key}}}", str(value))
        answer = companies.intruder.request(method, url, **sent)
        # A uuid where ids are numbers is no id at all.
        wanted = {UNKNOWN_IS.get(path, 404)} | ({400} if any(isinstance(one, str) for one in named) else set())
        assert answer.status_code in wanted, (method, url, answer.text)
        errors(answer)


@pytest.mark.parametrize("path", [p for m, p, _ in built() if m == "GET" and "{" in p])
def test_ids_of_others_are_left_out_of_a_batch(companies, path):
    if len(parameters(path)) != 1:
        return
    for own, foreign in itertools.product(companies.own, companies.foreign):
        answer = companies.intruder.get(path.replace(f"{{{parameters(path)[0]}}}", f"{foreign},{own}"))
        assert answer.status_code in (200, 400, UNKNOWN_IS.get(path, 404)), answer.text
        assert MARK not in answer.text
        assert foreign not in values_of(answer.json())


def test_no_list_shows_anything_of_another_company(companies):
    for method, path, operation in built():
        if method != "GET" or "{" in path:
            continue
        queries: list[dict[str, Any]] = [{}, {"size": 200}, {"name": MARK}, {"searchTerm": MARK}]
        for parameter in operation.get("parameters", []):
            kind = schema_of(parameter["schema"])
            kind = schema_of(kind["items"]) if kind.get("type") == "array" else kind
            if parameter["in"] == "query" and kind.get("type") in ("integer", "string") and "enum" not in kind:
                queries += [{parameter["name"]: value} for value in companies.foreign]
        for query in queries:
            answer = companies.intruder.get(path, params=query)
            assert answer.status_code in (200, 400, 404), (path, query, answer.text)
            assert MARK not in answer.text, (path, query)
            if any(value in companies.foreign for value in query.values()) and "previousId" not in query:
                assert not set(companies.foreign) & values_of(answer.json()), (path, query)


def values_of(value: Any) -> set[Any]:
    """Every id that an answer holds."""
    if isinstance(value, dict):
        inner = [values_of(v) for v in value.values()]
        own = {v for k, v in value.items() if k.lower().endswith("id") and isinstance(v, int | str)}
        return own.union(*inner)
    if isinstance(value, list):
        return set().union(*(values_of(v) for v in value))
    return set()


def id_members(node: dict[str, Any], path: tuple[Any, ...] = (), inside: tuple[int, ...] = ()) -> list[tuple[Any, ...]]:
    """Where a body may name another object."""
    schema = schema_of(node)
    if id(schema) in inside:
        return []
    found = []
    for name, member in schema.get("properties", {}).items():
        kind = schema_of(member)
        if kind.get("type") == "integer" and (name.endswith("Id") or name == "id" and path):
            found.append((*path, name))
        found += id_members(kind, (*path, name), (*inside, id(schema)))
    if "items" in schema:
        found += id_members(schema["items"], (*path, 0), (*inside, id(schema)))
    return found


def naming(node: dict[str, Any], body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The body with ``value`` at ``path``; what is missing on the way is made as small as the schema allows."""
    schema = schema_of(node)
    if not path:
        return value
    key, rest = path[0], path[1:]
    if key == 0:
        first = body[0] if body else least(schema["items"])
        return [naming(schema["items"], first, rest, value), *(body or [])[1:]]
    member = schema["properties"][key]
    inner = (body or {}).get(key)
    if inner is None and rest:
        inner = least(member)
    return {**(body or {}), key: naming(member, inner, rest, value)}


def value_at(body: Any, path: tuple[Any, ...]) -> Any:
    """What an answer has at ``path``, None when there is no such member."""
    for key in path:
        try:
            body = body[key]
        except (KeyError, IndexError, TypeError):
            return None
    return body


def refuses_to_name(answer: httpx.Response, path: tuple[Any, ...], foreign: Any) -> None:
    """404, or 400 that names the field; a member that the server owns may be ignored, never taken over."""
    if answer.status_code in (200, 204):
        nameless = [operation for name, operation in UNSERVED.items() if name in path]
        kept = answer.content and value_at(answer.json(), path) in (foreign, str(foreign))
        assert not kept or (nameless and nameless[0] not in ENDPOINTS), (path, answer.text)
        return
    assert answer.status_code in (400, 403, 404), (path, answer.text)
    found = errors(answer)
    if answer.status_code == 400:
        assert any(field.split(".")[0].split("[")[0] in ("", path[0]) for field in found), (path, found)


# What needs no token has no company that it could reach out of.
CREATES = [p for m, p, o in built() if m == "POST" and "{" not in p and body_schema(o) and not ENDPOINTS[(m, p)].public]


@pytest.mark.parametrize("path", CREATES)
def test_ids_in_the_body_of_a_create_are_refused(companies, path):
    schema = body_schema(next(o for m, p, o in built() if (m, p) == ("POST", path)))
    for body, member in itertools.product(GOOD.get(path, [least(schema)]), id_members(schema)):
        for foreign in companies.foreign:
            answer = companies.intruder.post(path, json=naming(schema, body, member, foreign))
            refuses_to_name(answer, member, foreign)


@pytest.mark.parametrize(
    "path",
    [p for m, p, o in built() if m in ("PUT", "PATCH") and p.rsplit("/", 1)[0] in GOOD and body_schema(o)],
)
def test_ids_in_the_body_of_a_change_are_refused(companies, path):
    collection = path.rsplit("/", 1)[0]
    for method in ("PUT", "PATCH"):
        if (method, path) not in ENDPOINTS:
            continue
        schema = body_schema(next(o for m, p, o in built() if (m, p) == (method, path)))
        own = accepted(companies.intruder, collection, GOOD[collection][0])
        for member, foreign in itertools.product(id_members(schema), companies.foreign):
            current = companies.intruder.get(f"{collection}/{own['id']}").json()
            answer = companies.intruder.request(
                method, f"{collection}/{own['id']}", json=naming(schema, current, member, foreign)
            )
            refuses_to_name(answer, member, foreign)


def test_accounts_of_others_cannot_be_paid_to(companies):
    body = sales_invoice(None, None, DAY)
    body["paymentInfo"]["bankAccount"]["accountNumber"] = REGISTERS[2][1]["iban"]
    answer = companies.intruder.post("/invoices", json=body)
    assert answer.status_code == 400
    assert "paymentInfo.bankAccount.accountNumber" in errors(answer)


@pytest.mark.skipif(("POST", "/attachments") not in ENDPOINTS, reason="attachments are not served yet")
def test_no_file_is_attached_to_what_others_own(companies):
    kinds = schema_of(document()["components"]["schemas"]["Attachment"]["properties"]["referenceType"])["enum"]
    for kind in set(kinds) - {"ENVIRONMENT"}:  # the caller's own company, whatever id is sent
        for foreign in companies.foreign:
            meta = json.dumps({"name": "note.txt", "referenceType": kind, "referenceId": foreign})
            parts = {"meta": (None, meta, "application/json"), "file": ("note.txt", b"note")}
            answer = companies.intruder.post("/attachments", files=parts)
            assert answer.status_code in (400, 404), (kind, foreign, answer.text)
            errors(answer)
