"""The contract's four operations on webhooks."""

import uuid

import pytest
from psycopg.types.json import Jsonb

from receivers import receiving
from sandboxes import client_of
from tosite.oauth.secrets import hash_secret, new_secret
from tosite.sandbox.create import rights_with

PERIOD = "TRACKING_PERIOD_STATUS_UPDATED"
GOOD = {"url": "http://127.0.0.1:9/hook", "authenticationType": "NONE", "subscriptions": [PERIOD]}
KEY = "0123456789abcdef-the-key"


def fields(answer, status=400):
    assert answer.status_code == status, answer.text
    return {error["field"] for error in answer.json()["errors"]}


def user_with(company, **changes):
    """A client for a new user whose rights differ from all in what is given, as ``sales__customerRegister``."""
    rights = rights_with("ALL_RIGHTS")
    for name, level in changes.items():
        group, _, function = name.partition("__")
        rights[group][function] = level
    key = new_secret("tos_key_")
    with company.database.transaction() as tx:
        user = tx.execute(
            "INSERT INTO app_user (username, password_hash, first_name, last_name, email) "
            "VALUES (%s, '', 'No', 'Body', 'n@example.com') RETURNING user_id",
            (new_secret("user"),),
        ).fetchone()["user_id"]
        tx.execute("INSERT INTO membership VALUES (%s, %s, 'Customised', %s)", (company.id, user, Jsonb(rights)))
        tx.execute(
            "INSERT INTO api_key (company_id, user_id, client_id, key_hash) VALUES (%s, %s, %s, %s)",
            (company.id, user, company.credentials["client_id"], hash_secret(key)),
        )
    return client_of(company.credentials, key)


def test_a_webhook_is_registered_listed_changed_and_ended(company):
    api = company.client
    made = api.post("/webhooks", json={**GOOD, "uuid": str(uuid.uuid4())})
    assert made.status_code == 200
    assert made.json() == {"status": 200, "uuid": made.json()["uuid"]}
    key = made.json()["uuid"]
    assert api.get("/webhooks").json() == {
        "results": [{"uuid": key, **GOOD}],
        "meta": {"pageNumber": 0, "pageSize": 50, "resultCount": 1, "totalCount": 1},
    }
    events = ["PAYMENT_DELETED", "USER_UPDATED"]
    changed = {**GOOD, "url": "http://127.0.0.1:9/other", "subscriptions": events}
    answer = api.put(f"/webhooks/{key}", json={**changed, "uuid": str(uuid.uuid4())})
    assert answer.status_code == 200
    assert answer.json()["message"]
    assert api.get("/webhooks").json()["results"] == [{"uuid": key, **changed}]
    assert api.delete(f"/webhooks/{key}").status_code == 204
    assert api.get("/webhooks").json()["results"] == []
    assert api.delete(f"/webhooks/{key}").status_code == 404
    assert api.put(f"/webhooks/{key}", json=changed).status_code == 404


def test_the_list_is_filtered_ordered_and_paged(company):
    api = company.client
    made = []
    for url, events in [
        ("http://127.0.0.1:9/a", [PERIOD]),
        ("http://127.0.0.1:9/b", ["PAYMENT_UPDATED", "USER_UPDATED"]),
        ("http://127.0.0.1:9/a", ["USER_UPDATED"]),
    ]:
        made.append(api.post("/webhooks", json={**GOOD, "url": url, "subscriptions": events}).json()["uuid"])

    def found(**query):
        return [row["uuid"] for row in api.get("/webhooks", params=query).raise_for_status().json()["results"]]

    assert found() == made[::-1]
    assert found(orderByCreatedDate="ASC") == made
    assert found(url="http://127.0.0.1:9/a") == [made[2], made[0]]
    assert found(url="http://127.0.0.1:9") == []
    assert found(eventType="PAYMENT_UPDATED") == [made[1]]
    assert found(eventType=f"PAYMENT_UPDATED,{PERIOD}") == [made[1], made[0]]
    assert found(size=2, page=1) == [made[0]]
    assert fields(api.get("/webhooks", params={"size": 0, "page": -1, "eventType": "INVOICE_CREATED"})) == {
        "size",
        "page",
        "eventType",
    }


@pytest.mark.parametrize(
    ("meta", "good"),
    [
        ({"secret": KEY}, True),
        ({"anyOtherName": KEY}, True),
        ({"secret": KEY, "note": "x"}, True),
        ({"secret": "whsec_dGhlIHNlY3JldCBvZiB0aGlzIG9uZSByZWNlaXZlcg=="}, True),
        ({"secret": {"value": KEY}}, False),
        ({"one": KEY, "two": KEY}, False),
        ({"secret": "short"}, False),
        ({"secret": "whsec_c2hvcnQ="}, False),
        ({"secret": "whsec_" + "!" * 32}, False),
        ({"secret": "x" * 257}, False),
        ({}, False),
        (None, False),
    ],
)
def test_hmac_needs_a_key(company, meta, good):
    answer = company.client.post("/webhooks", json={**GOOD, "authenticationType": "HMAC", "authenticationMeta": meta})
    if good:
        assert answer.status_code == 200, answer.text
    else:
        assert fields(answer) == {"authenticationMeta.secret"}


def test_all_violations_come_together_and_nothing_is_stored(company):
    bad = {"url": "ftp://example.com/", "authenticationType": "HMAC", "subscriptions": [PERIOD, PERIOD]}
    answer = company.client.post("/webhooks", json=bad)
    assert fields(answer) == {"url", "authenticationMeta.secret", "subscriptions[1]"}
    assert fields(company.client.post("/webhooks", json={**GOOD, "subscriptions": []})) == {"subscriptions"}
    assert company.client.get("/webhooks").json()["results"] == []


def test_a_url_is_told_of_an_event_once(company):
    first = company.client.post("/webhooks", json=GOOD).json()["uuid"]
    again = company.client.post("/webhooks", json=GOOD)
    event = GOOD["subscriptions"][0]
    assert f"The URL has {event} from webhook {first} already" in again.text
    assert set(fields(again)) == {f"subscriptions[{at}]" for at in range(len(GOOD["subscriptions"]))}
    assert company.client.get("/webhooks").json()["meta"]["totalCount"] == 1
    assert company.client.put(f"/webhooks/{first}", json=GOOD).status_code == 200
    other = company.client.post("/webhooks", json={**GOOD, "url": GOOD["url"] + "/other"}).json()["uuid"]
    assert fields(company.client.put(f"/webhooks/{other}", json=GOOD)) == fields(again)


def test_the_key_is_never_shown_and_encrypted_at_rest(company):
    sent = {**GOOD, "authenticationType": "HMAC", "authenticationMeta": {"secret": KEY}}
    made = company.client.post("/webhooks", json=sent).json()["uuid"]
    for path in ("/webhooks", "/service/webhooks", f"/service/webhooks/{made}"):
        assert KEY not in company.client.get(path).text
    with company.database.transaction() as tx:
        rows = tx.execute("SELECT * FROM webhook WHERE company_id = %s", (company.id,)).fetchall()
        audit = tx.execute("SELECT before, after FROM audit_log WHERE company_id = %s", (company.id,)).fetchall()
    assert KEY.encode() not in bytes(rows[0]["key_sealed"])
    assert KEY not in str(audit)


def test_every_change_leaves_an_audit_row(company):
    key = company.client.post("/webhooks", json=GOOD).json()["uuid"]
    company.client.put(f"/webhooks/{key}", json={**GOOD, "subscriptions": ["USER_UPDATED"]}).raise_for_status()
    company.client.delete(f"/webhooks/{key}").raise_for_status()
    with company.database.transaction() as tx:
        rows = tx.execute(
            "SELECT action, before, after FROM audit_log WHERE company_id = %s AND object_type = 'WEBHOOK' "
            "ORDER BY audit_id",
            (company.id,),
        ).fetchall()[-3:]
    assert [row["action"] for row in rows] == ["CREATE", "UPDATE", "DELETE"]
    assert rows[1]["before"]["subscriptions"] == [PERIOD]
    assert rows[1]["after"]["subscriptions"] == ["USER_UPDATED"]


def test_a_subscription_needs_the_right_to_write_behind_its_event(company):
    made = company.client.post("/webhooks", json=GOOD).json()["uuid"]
    with user_with(company, accounting__closingOfAccountTools="VIEWING_RIGHTS") as user:
        assert user.get("/webhooks").json()["results"] == [{"uuid": made, **GOOD}]
        assert user.post("/webhooks", json=GOOD).status_code == 403
        assert user.put(f"/webhooks/{made}", json=GOOD).status_code == 403
        assert user.put(f"/webhooks/{made}", json={**GOOD, "subscriptions": ["USER_UPDATED"]}).status_code == 403
        assert user.delete(f"/webhooks/{made}").status_code == 403
        assert user.post("/webhooks", json={**GOOD, "subscriptions": ["USER_UPDATED"]}).status_code == 200
    with user_with(company, accounting__closingOfAccountTools="NO_ACCESS") as user:
        assert made not in user.get("/webhooks").text


def test_another_client_of_the_company_does_not_see_it(company):
    made = company.client.post("/webhooks", json=GOOD).json()["uuid"]
    with company.database.transaction() as tx:
        tx.execute("UPDATE webhook SET client_id = 'another' WHERE company_id = %s", (company.id,))
    assert company.client.get("/webhooks").json()["results"] == []
    assert company.client.delete(f"/webhooks/{made}").status_code == 404


def test_the_contracts_operations_know_the_contracts_events_only(company):
    own = company.subscribe("http://127.0.0.1:9/own", "INVOICE_CREATED")
    both = company.subscribe("http://127.0.0.1:9/both", "INVOICE_CREATED", "USER_UPDATED")
    assert company.client.post("/webhooks", json={**GOOD, "subscriptions": ["INVOICE_CREATED"]}).status_code == 400
    (shown,) = company.client.get("/webhooks").json()["results"]
    assert (shown["uuid"], shown["subscriptions"]) == (both, ["USER_UPDATED"])
    assert company.client.delete(f"/webhooks/{own}").status_code == 404
    company.client.put(f"/webhooks/{both}", json=GOOD).raise_for_status()
    assert company.webhook(both)["subscriptions"] == ["INVOICE_CREATED", PERIOD]


def test_a_company_has_so_many_webhooks(company):
    with company.database.transaction() as tx:
        tx.execute(
            "INSERT INTO webhook (company_id, webhook_id, client_id, url, authentication_type) "
            "SELECT %s, n, 'x', 'http://127.0.0.1:9/', 'NONE' FROM generate_series(1, 100) n",
            (company.id,),
        )
    assert fields(company.client.post("/webhooks", json=GOOD)) == {""}


def test_what_waits_for_a_webhook_that_is_ended_is_dropped(company):
    with receiving(lambda _: (503, {}, b"")) as receiver:
        made = company.subscribe(receiver.url, "PRODUCT_CHANGED", "USER_UPDATED")
        company.rename(1)
        receiver.wait_for(1)
        company.client.delete(f"/webhooks/{made}").raise_for_status()
    with company.database.transaction() as tx:
        left = tx.execute("SELECT count(*) AS n FROM webhook_delivery WHERE company_id = %s", (company.id,)).fetchone()
    assert left["n"] == 0
