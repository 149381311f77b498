"""Every served operation against users with less and less rights, generated from the one table of rights."""

import json
import re
from datetime import date

import pytest
from bodies import GOOD
from evidence import body_schema, built, fingerprint, least, schema_of
from psycopg.types.json import Jsonb

from sandboxes import client_of
from tosite.oauth.secrets import hash_secret, new_secret
from tosite.sandbox.create import create_sandbox, rights_with
from tosite.web.endpoint import ENDPOINTS
from tosite.web.rights import ANYONE, OPERATIONS

GUARDED = [(m, p, o) for m, p, o in built() if p != "/status" and OPERATIONS[f"{m} {p}"] != ANYONE]


@pytest.fixture(scope="module")
def company(sandbox, database):
    made = create_sandbox(database, date.today())
    with client_of({**sandbox, **made.as_dict()}, made.api_key) as owner:
        for path, bodies in GOOD.items():
            for body in bodies:
                owner.post(path, json=body).raise_for_status()
    return made


def user_with(database, company, rights):
    """An API key of a new user with these rights."""
    key = new_secret("tos_key_")
    with database.transaction() as tx:
        row = tx.execute(
            "INSERT INTO app_user (username, password_hash, first_name, last_name, email) "
            "VALUES (%s, '', 'No', 'Body', 'n@example.com') RETURNING user_id",
            (new_secret("user"),),
        ).fetchone()
        keys = (company.company_id, row["user_id"])
        tx.execute("INSERT INTO membership VALUES (%s, %s, 'Customised', %s)", (*keys, Jsonb(rights)))
        tx.execute(
            "INSERT INTO api_key (company_id, user_id, client_id, key_hash) VALUES (%s, %s, %s, %s)",
            (*keys, company.client_id, hash_secret(key)),
        )
    return key


@pytest.fixture(scope="module")
def nobody(sandbox, database, company):
    key = user_with(database, company, rights_with("NO_ACCESS"))
    with client_of({**sandbox, **company.as_dict()}, key) as client:
        yield client


@pytest.fixture(scope="module")
def looker(sandbox, database, company):
    key = user_with(database, company, rights_with("VIEWING_RIGHTS"))
    with client_of({**sandbox, **company.as_dict()}, key) as client:
        yield client


def ask(client, method, path, operation):
    url = "/".join("1" if part.startswith("{") else part for part in path.split("/"))
    if ENDPOINTS[(method, path)].form:
        company = client.get("/users").json()["companyId"]
        meta = json.dumps({"name": "a.txt", "referenceType": "ENVIRONMENT", "referenceId": company})
        return client.request(method, url, files={"meta": (None, meta), "file": ("a.txt", b"a")})
    schema = body_schema(operation)
    body = GOOD.get(path, [least(schema)])[0] if schema else None
    required = {
        q["name"]: schema_of(q["schema"]).get("enum", ["1"])[0]
        for q in operation.get("parameters", [])
        if q["in"] == "query" and q.get("required")
    }
    return client.request(method, url, json=body, params=required)


@pytest.mark.parametrize(("method", "path", "operation"), GUARDED, ids=[f"{m} {p}" for m, p, _ in GUARDED])
def test_who_has_no_rights_gets_nothing_and_changes_nothing(nobody, database, company, method, path, operation):
    before = fingerprint(database, company.company_id)
    answer = ask(nobody, method, path, operation)
    if answer.status_code == 200:
        assert method == "GET"
        assert answer.json()["results"] == []
    else:
        assert answer.status_code in (403, 404), answer.text
    assert fingerprint(database, company.company_id) == before


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [(m, p, o) for m, p, o in GUARDED if OPERATIONS[f"{m} {p}"].write],
    ids=[f"{m} {p}" for m, p, _ in GUARDED if OPERATIONS[f"{m} {p}"].write],
)
def test_who_may_only_view_never_writes(looker, database, company, method, path, operation):
    before = fingerprint(database, company.company_id)
    assert ask(looker, method, path, operation).status_code in (403, 404)
    assert fingerprint(database, company.company_id) == before


@pytest.fixture(scope="module")
def holder(sandbox, database, company):
    """A user, and a way to give it exactly these rights from the next request on."""
    key = user_with(database, company, rights_with("NO_ACCESS"))
    with database.transaction() as tx:
        found = tx.execute("SELECT user_id FROM api_key WHERE key_hash = %s", (hash_secret(key),)).fetchone()

    def give(rights):
        with database.transaction() as tx:
            tx.execute(
                "UPDATE membership SET rights = %s WHERE company_id = %s AND user_id = %s",
                (Jsonb(rights), company.company_id, found["user_id"]),
            )

    with client_of({**sandbox, **company.as_dict()}, key) as client:
        yield client, give


def changed(rights, names, level):
    """The same rights, but for the named functions at another level."""
    copy = json.loads(json.dumps(rights))
    for name in names:
        group, _, function = name.partition(".")
        copy[group][function] = level
    return copy


def lacks_the_right(answer):
    return answer.status_code == 403 and "User rights check failed" in answer.text


@pytest.mark.parametrize(("method", "path", "operation"), GUARDED, ids=[f"{m} {p}" for m, p, _ in GUARDED])
def test_the_rights_of_the_table_are_what_is_needed_and_all_that_is_needed(holder, method, path, operation):
    client, give = holder
    needed = {right for rights in OPERATIONS[f"{method} {path}"].kinds.values() for right in rights}
    give(changed(rights_with("ALL_RIGHTS"), needed, "NO_ACCESS"))
    without = ask(client, method, path, operation)
    if without.status_code == 200:
        assert method == "GET"
        assert without.json()["results"] == []
    else:
        assert without.status_code in (403, 404), without.text
    give(changed(rights_with("NO_ACCESS"), needed, "ALL_RIGHTS"))
    assert not lacks_the_right(ask(client, method, path, operation))


# Reports are asked for with a body; whoever sees a document may speak of it (contract, comments).
READING = re.compile(r"POST (/service)?/reports/|(POST|PUT) /invoices/\{invoiceId}/comments")


def test_every_operation_that_writes_by_its_method_is_said_to_write_but_for_those_that_are_named():
    reading = {f"{m} {p}" for m, p, _ in GUARDED if m != "GET" and not OPERATIONS[f"{m} {p}"].write}
    assert all(READING.match(name) for name in reading)


def test_the_rights_that_are_shown_are_the_ones_that_are_enforced(nobody):
    assert nobody.get("/users/rights").json()["rights"] == rights_with("NO_ACCESS")
    assert nobody.get("/coa").status_code == 200


def test_every_served_operation_stands_in_the_table_and_no_other():
    served = {f"{method} {path}" for method, path in ENDPOINTS}
    assert served == set(OPERATIONS)
