"""Integrations: specified by their owner, asked for by customers, decided all at once, and who uses them."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import httpx
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.json import Jsonb
from staff import Staff, on_page, staff_of

from sandboxes import client_of
from tosite.contract.wire import ApiIntegrationRejected
from tosite.integrations import store
from tosite.integrations.rules import capped, check_decision, fault_in_cancelling
from tosite.sandbox.create import create_sandbox, rights_with

RIGHTS = {"sales": {"salesOrGroupInvoices": "ALL_RIGHTS", "salesInvoiceSearch": "VIEWING_RIGHTS"}}
ALL = ["accountingOfficeName", "businessIdentifier", "companyName", "country", "email", "userFullName"]
VERSION = {"description": "Sends orders as invoices", "terms": "Be fair.", "rights": RIGHTS, "consents": ALL}


@dataclass
class World:
    """An integrator, and a customer whose administrator manages two companies."""

    owner: Staff
    customer: Staff
    second: int
    client: dict[str, Any]

    @property
    def companies(self) -> list[int]:
        return sorted([self.customer.made["company_id"], self.second])

    def integration(self, approve: bool = True, **changes: Any) -> str:
        """A new integration, offered unless it is not to be."""
        body = {"name": f"Shop {len(self.listed())}", "clientId": self.client["clientId"]}
        answer = self.owner.boss.post("/service/integrations", json={**body, "firstVersion": {**VERSION, **changes}})
        assert answer.status_code == 200, answer.text
        code = answer.json()["integrationId"]
        if approve:
            assert self.move(code, 1, "PENDING_APPROVAL").json()["state"] == "APPROVED"
        return code

    def listed(self) -> list[dict[str, Any]]:
        return self.owner.boss.get("/service/integrations").json()

    def move(self, code: str, version: int, state: str) -> httpx.Response:
        path = f"/service/integrations/{code}/versions/{version}/state"
        return self.owner.boss.put(path, json={"state": state})

    def ask(self, code: str, companies: list[int] | None = None, **changes: Any) -> httpx.Response:
        body = {
            "companyIds": self.companies if companies is None else companies,
            "termsAccepted": True,
            "consents": ALL,
        }
        path, sent = "/service/integrations/{integrationId}/requests", {**body, **changes}
        return on_page(self.customer, "POST", path, values={"integrationId": code}, body=sent)

    def asked(self, code: str, companies: list[int] | None = None, **changes: Any) -> str:
        """The path of a new request."""
        answer = self.ask(code, companies, **changes)
        assert answer.status_code == 200, answer.text
        return f"/integrations/{answer.json()['requestId']}"

    def expire(self, path: str) -> None:
        with self.owner.database.transaction() as tx:
            tx.execute(
                "UPDATE integration_request SET expires = now() - interval '1 second' WHERE request_id = %s",
                (int(path.rsplit("/", 1)[1]),),
            )

    def cancel(self, path: str, **more: Any) -> httpx.Response:
        number = path.rsplit("/", 1)[1]
        if more:
            return self.customer.boss.put(f"/service/integrationrequests/{number}/cancel", **more)
        one = "/service/integrationrequests/{requestId}/cancel"
        return on_page(self.customer, "PUT", one, values={"requestId": number})

    def refused(self, path: str) -> str:
        """Why a request cannot be taken back."""
        answer = self.cancel(path)
        assert answer.status_code == 409, answer.text
        return answer.json()["errors"][0]["message"]

    def manage_second(self, level: str) -> None:
        """Give the administrator another right to manage the second company."""
        with self.owner.database.transaction() as tx:
            tx.execute(
                "UPDATE membership SET rights = jsonb_set(rights, '{management,companyUserManagement}', %s) "
                "WHERE company_id = %s AND user_id = %s",
                (Jsonb(level), self.second, self.customer.ids["boss"]),
            )

    def opens(self, key: str) -> int:
        """The company that a key opens."""
        credentials = {"client_id": self.client["clientId"], "client_secret": self.client["clientSecret"]}
        with client_of({**self.owner.sandbox, **credentials}, key) as client:
            return client.get("/sessioninfo").json()["companyId"]


@pytest.fixture
def world(sandbox, database):
    with ExitStack() as stack:
        owner, customer = (stack.enter_context(staff_of(sandbox, database)) for _ in range(2))
        second = create_sandbox(database, date.today()).company_id
        with database.transaction() as tx:
            tx.execute(
                "INSERT INTO membership (company_id, user_id, role, rights) VALUES (%s, %s, 'Main user', %s)",
                (second, customer.ids["boss"], Jsonb(rights_with("ALL_RIGHTS"))),
            )
        body = {"name": "Shop", "redirectUri": "http://127.0.0.1/cb", "contactEmail": "dev@example.com"}
        yield World(owner, customer, second, owner.boss.post("/service/clients", json=body).json())


def fields(answer, status=400):
    assert answer.status_code == status, answer.text
    return {error["field"] for error in answer.json()["errors"]}


def test_an_offer_becomes_access_when_its_owner_approves(world):
    code = world.integration()
    offer = world.customer.boss.get(f"/service/integrations/{code}/offer").json()
    assert (offer["terms"], offer["version"], offer["consents"]) == ("Be fair.", 1, ALL)
    path = world.asked(code)
    first, second = world.companies
    decided = world.owner.boss.put(path, json={"approve": [first], "reject": [{"companyId": second, "reason": "No"}]})
    (integrated,) = decided.json()["companiesIntegrated"]
    assert (decided.json()["integrationId"], integrated["companyId"]) == (code, first)
    assert world.opens(integrated["apiKey"]) == first
    assert world.owner.boss.get(f"/integrations/{code}/customers").json() == [
        {"companyId": first, "integrationVersionStatus": "APPROVED"}
    ]


def test_the_customer_sees_the_decision_and_the_technical_user(world):
    code = world.integration()
    path, own = world.asked(code), world.customer.made["company_id"]
    (waiting,) = world.customer.boss.get("/service/integrationrequests").json()
    assert waiting["companies"] == [{"companyId": own}]
    reject = [{"companyId": company, "reason": "Not yours"} for company in world.companies if company != own]
    world.owner.boss.put(path, json={"approve": [own], "reject": reject}).raise_for_status()
    (decided,) = world.customer.boss.get("/service/integrationrequests").json()
    assert decided["companies"] == [{"companyId": own, "decision": "APPROVED"}]
    (user,) = world.customer.boss.get("/service/access/technicalusers").json()
    assert (user["role"], user["email"]) == ("API technical user", "dev@example.com")
    assert user["rights"]["sales"]["salesOrGroupInvoices"] == "ALL_RIGHTS"
    assert user["rights"]["purchases"]["purchaseInvoices"] == "NO_ACCESS"
    found = next(a for a in world.customer.boss.get("/service/access").json() if a["name"] == "Shop")
    assert found["keys"][0]["userId"] == user["userId"]
    world.customer.boss.delete(f"/service/access/clients/{found['clientId']}").raise_for_status()
    assert world.owner.boss.get(f"/integrations/{code}/customers").json() == []


def test_the_owner_is_told_what_was_asked_and_agreed_to_and_no_more(world, database):
    with database.transaction() as tx:
        tx.execute(
            "UPDATE company SET info = info || %s WHERE company_id = ANY(%s)",
            (Jsonb({"accountingOfficeName": "Tili Oy"}), world.companies),
        )
    everything = world.owner.boss.get(world.asked(world.integration())).json()
    assert set(everything["initiator"]) == {"email", "userFullName"}
    assert [c["companyId"] for c in everything["companiesToIntegrate"]] == world.companies
    assert set(everything["companiesToIntegrate"][0]["extraInfo"]) == {
        "accountingOfficeName",
        "businessIdentifier",
        "companyName",
        "country",
    }
    little = world.owner.boss.get(world.asked(world.integration(), consents=["country", "email"])).json()
    assert set(little["initiator"]) == {"email"}
    assert little["companiesToIntegrate"][0]["extraInfo"] == {"country": "FINLAND"}
    nothing = world.owner.boss.get(world.asked(world.integration(), consents=[])).json()
    assert "initiator" not in nothing
    assert nothing["companiesToIntegrate"] == [{"companyId": company} for company in world.companies]
    assert fields(world.ask(world.integration(consents=["country"]), consents=["country", "email"])) == {"consents"}


def test_the_owner_lists_what_waits_before_what_is_decided(world, neighbour_api):
    code = world.integration()
    first, second = world.companies
    decided, waiting = (world.asked(code, [company]) for company in (second, first))
    world.owner.boss.put(decided, json={"reject": [{"companyId": second, "reason": "No"}]}).raise_for_status()
    expired = world.asked(code, [second])
    world.expire(expired)
    listed = world.owner.boss.get(f"/service/integrations/{code}/requests").json()
    assert [f"/integrations/{one['requestId']}" for one in listed] == [waiting, expired, decided]
    assert [one["companies"] for one in listed] == [
        [{"companyId": first}],
        [{"companyId": second}],
        [{"companyId": second, "decision": "REJECTED", "reason": "No"}],
    ]
    for stranger in (neighbour_api, world.customer.boss):
        assert stranger.get(f"/service/integrations/{code}/requests").status_code == 404


def test_a_technical_user_that_is_there_keeps_its_key_and_it_is_answered(world):
    own = world.customer.made["company_id"]
    body = {"name": "By hand", "email": "ops@example.com"}
    user = world.customer.boss.post("/service/access/technicalusers", json=body).json()["userId"]
    key = {"userId": user, "clientId": world.client["clientId"]}
    by_hand = world.customer.boss.post("/service/access/keys", json=key).json()["apiKey"]
    for _ in range(2):
        path = world.asked(world.integration(), [own])
        (integrated,) = world.owner.boss.put(path, json={"approve": [own]}).json()["companiesIntegrated"]
        assert integrated["apiKey"] == by_hand
    assert [u["userId"] for u in world.customer.boss.get("/service/access/technicalusers").json()] == [user]


def test_a_key_that_cannot_be_shown_again_gets_a_companion(world, database):
    own = world.customer.made["company_id"]
    path = world.asked(world.integration(), [own])
    first = world.owner.boss.put(path, json={"approve": [own]}).json()["companiesIntegrated"][0]["apiKey"]
    with database.transaction() as tx:
        tx.execute("UPDATE api_key SET sealed_key = NULL WHERE company_id = %s", (own,))
    path = world.asked(world.integration(), [own])
    second = world.owner.boss.put(path, json={"approve": [own]}).json()["companiesIntegrated"][0]["apiKey"]
    assert first != second
    assert world.opens(first) == world.opens(second) == own


def test_a_decision_names_every_company_once(world):
    path = world.asked(world.integration())
    first, second = world.companies
    stranger = world.owner.made["company_id"]
    for body, wrong in [
        ({}, {""}),
        ({"approve": [first]}, {""}),
        ({"approve": [first, second, stranger]}, {"approve[2]"}),
        ({"approve": [first, first, second]}, {"approve[1]"}),
        ({"approve": [first, second], "reject": [{"companyId": second}]}, {"reject[0].companyId"}),
        ({"approve": [first + 0.5, second]}, {"approve[0]", ""}),
        ({"approve": [first], "reject": [{"reason": "No"}]}, {"reject[0].companyId", ""}),
        ({"approve": [first], "reject": [{"companyId": second, "reason": "x" * 256}]}, {"reject[0].reason"}),
        ({"approve": "all"}, {"approve"}),
    ]:
        assert fields(world.owner.boss.put(path, json=body)) == wrong, body
    assert world.customer.boss.get("/service/access/technicalusers").json() == []
    assert world.owner.boss.put(path, json={"approve": [first, second]}).status_code == 200


def test_a_decided_request_is_not_decided_again(world):
    path = world.asked(world.integration())
    body = {"reject": [{"companyId": company} for company in world.companies]}
    assert world.owner.boss.put(path, json=body).json()["companiesIntegrated"] == []
    assert world.owner.boss.put(path, json=body).status_code == 400
    assert world.owner.boss.get(path).status_code == 200


def test_an_expired_request_is_gone(world):
    code = world.integration()
    path = world.asked(code)
    assert fields(world.ask(code)) == {"companyIds[0]", "companyIds[1]"}  # it waits
    world.expire(path)
    assert world.owner.boss.get(path).status_code == 410
    assert world.owner.boss.put(path, json={"approve": world.companies}).status_code == 410
    assert world.ask(code).status_code == 200


def test_a_request_that_waits_is_taken_back_and_cannot_be_decided_any_more(world):
    code = world.integration()
    path = world.asked(code)
    taken = world.cancel(path)
    assert taken.json()["companies"] == [{"companyId": world.customer.made["company_id"], "decision": "CANCELLED"}]
    for answer in (world.owner.boss.get(path), world.owner.boss.put(path, json={"approve": world.companies})):
        assert answer.status_code == 410
        assert "The customer has taken the request back" in answer.text
    (seen,) = world.owner.boss.get(f"/service/integrations/{code}/requests").json()
    assert {one["decision"] for one in seen["companies"]} == {"CANCELLED"}
    assert "decided" in seen
    assert world.customer.boss.get("/service/access/technicalusers").json() == []
    assert world.ask(code).status_code == 200  # nothing waits


def test_a_request_is_taken_back_for_the_companies_that_one_manages_and_the_others_wait_on(world):
    code = world.integration()
    path, own = world.asked(code), world.customer.made["company_id"]
    world.manage_second("VIEWING_RIGHTS")
    assert world.cancel(path).status_code == 200
    assert world.owner.boss.get(path).json()["companiesToIntegrate"][0]["companyId"] == world.second
    assert fields(world.owner.boss.put(path, json={"approve": world.companies})) == {
        f"approve[{world.companies.index(own)}]"
    }
    reject = {"reject": [{"companyId": world.second, "reason": "No"}]}
    world.owner.boss.put(path, json=reject).raise_for_status()
    (decided,) = world.owner.boss.get(f"/service/integrations/{code}/requests").json()
    assert decided["companies"] == [
        {"companyId": number, "decision": "CANCELLED"}
        if number == own
        else {"companyId": number, "decision": "REJECTED", "reason": "No"}
        for number in world.companies
    ]
    world.manage_second("ALL_RIGHTS")
    assert "decided already" in world.refused(path)


def test_a_company_that_took_its_part_back_can_ask_again_while_the_others_wait(world):
    code, own = world.integration(), world.customer.made["company_id"]
    path = world.asked(code)
    world.manage_second("VIEWING_RIGHTS")
    world.cancel(path).raise_for_status()
    assert world.ask(code, [own]).status_code == 200
    world.manage_second("ALL_RIGHTS")
    assert fields(world.ask(code, [world.second])) == {"companyIds[0]"}  # it waits
    assert world.cancel(path).status_code == 200  # what is left of it
    assert world.owner.boss.get(path).status_code == 410
    assert "taken back already" in world.refused(path)


def test_what_is_decided_expired_or_taken_back_is_not_taken_back(world):
    code = world.integration()
    expired = world.asked(code)
    world.expire(expired)
    assert "has expired" in world.refused(expired)
    decided = world.asked(code)
    reject = [{"companyId": number} for number in world.companies]
    world.owner.boss.put(decided, json={"reject": reject}).raise_for_status()
    assert "decided already" in world.refused(decided)
    again = world.asked(code)
    world.cancel(again).raise_for_status()
    assert "taken back already" in world.refused(again)


def test_nobody_takes_back_what_others_asked_for(world, neighbour_api):
    path = world.asked(world.integration())
    number = path.rsplit("/", 1)[1]
    for stranger in (neighbour_api, world.owner.boss):
        assert stranger.put(f"/service/integrationrequests/{number}/cancel").status_code == 404
    for nonsense in ("0", "x", "1.5", "99999999999"):
        assert world.customer.boss.put(f"/service/integrationrequests/{nonsense}/cancel").status_code == 404
    looker = world.customer.hire("Looker", management__companyUserManagement="VIEWING_RIGHTS")
    assert looker.put(f"/service/integrationrequests/{number}/cancel").status_code == 403
    assert world.owner.boss.get(path).status_code == 200


def test_taking_back_stands_in_the_log_of_each_company(world, database):
    world.cancel(world.asked(world.integration())).raise_for_status()
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT company_id, user_id, before, after FROM audit_log WHERE object_type = 'INTEGRATION_REQUEST' "
            "AND action = 'CANCEL' AND company_id = ANY(%s) ORDER BY company_id",
            (world.companies,),
        ).fetchall()
    assert [(row["company_id"], row["user_id"]) for row in rows] == [
        (number, world.customer.ids["boss"]) for number in world.companies
    ]
    for row in rows:
        assert row["before"]["companies"] == [{"companyId": row["company_id"]}]
        assert row["after"]["companies"] == [{"companyId": row["company_id"], "decision": "CANCELLED"}]


def test_a_request_taken_back_twice_under_one_key_is_answered_alike(world):
    path = world.asked(world.integration())
    answers = [world.cancel(path, headers={"Idempotency-Key": path}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


def test_of_a_decision_and_a_taking_back_at_once_one_happens_for_the_whole_request(world):
    code = world.integration()
    for turn in range(6):
        path = world.asked(code)
        decide = partial(world.owner.boss.put, path, json={"approve": world.companies})
        sent = [decide, partial(world.cancel, path)]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda call: call(), sent if turn % 2 else sent[::-1]))
        decided, taken = answers if turn % 2 else answers[::-1]
        assert (decided.status_code, taken.status_code) in {(200, 409), (410, 200)}
        seen = world.owner.boss.get(f"/service/integrations/{code}/requests").json()
        (one,) = [row for row in seen if path.endswith(f"/{row['requestId']}")]
        outcome = "APPROVED" if decided.status_code == 200 else "CANCELLED"
        assert {company["decision"] for company in one["companies"]} == {outcome}


@pytest.mark.parametrize("first", ["decision", "taking back"])
def test_whoever_comes_second_waits_for_the_first_and_sees_what_it_did(world, database, first):
    """The first one's transaction is still open when the second asks."""
    path = world.asked(world.integration())
    owner, number = world.owner.made["company_id"], int(path.rsplit("/", 1)[1])
    late = world.cancel if first == "decision" else partial(world.owner.boss.put, json={"approve": world.companies})
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as tx:
            store.request(tx, owner, number, lock=True)
            if first == "decision":
                store.decide(tx, owner, number, dict.fromkeys(world.companies, ("REJECTED", None)))
            else:
                store.cancel(tx, owner, number, world.companies)
            answer = pool.submit(late, path)
            wait_until_blocked(database)
        assert answer.result().status_code == (409 if first == "decision" else 410)


def wait_until_blocked(database):
    """Until a statement on requests waits for a lock."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with database.transaction() as tx:
            waiting = tx.execute(
                "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%integration_request%' "
                "AND pid <> pg_backend_pid()"
            ).fetchone()
        if waiting:
            return
    raise AssertionError("nobody waits")


def test_what_became_of_a_request_stands_in_the_database_too(world, database):
    path = world.asked(world.integration())
    world.cancel(path).raise_for_status()
    with pytest.raises(psycopg.Error, match="history"), database.transaction() as tx:
        tx.execute(
            "UPDATE integration_request_company SET decision = 'APPROVED' WHERE request_id = %s",
            (int(path.rsplit("/", 1)[1]),),
        )


@given(st.lists(st.sampled_from([None, "APPROVED", "REJECTED", "CANCELLED"]), min_size=1), st.booleans())
def test_a_request_is_taken_back_exactly_while_some_of_it_waits(decisions, is_expired):
    assert (fault_in_cancelling(decisions, is_expired) is None) == (None in decisions and not is_expired)


def test_requests_to_others_are_unknown_and_customers_of_others_forbidden(world, neighbour_api):
    code = world.integration()
    path = world.asked(code)
    for stranger in (neighbour_api, world.customer.boss):
        assert stranger.get(path).status_code == 404
        assert stranger.put(path, json={"approve": world.companies}).status_code == 404
        assert stranger.get(f"/integrations/{code}/customers").status_code == 403
        assert stranger.get(f"/service/integrations/{code}").status_code == 404
        assert stranger.post(f"/service/integrations/{code}/versions", json=VERSION).status_code == 404
    for nonsense in ("0", "x", "1.5", "99999999999"):
        assert world.owner.boss.get(f"/integrations/{nonsense}").status_code == 404
    assert world.owner.boss.get("/integrations/none/customers").status_code == 403


def test_a_company_without_the_integrator_tool_is_refused(world, database):
    path = world.asked(world.integration())
    production(database, world.owner)
    assert world.owner.boss.get(path).status_code == 403
    assert world.owner.boss.put(path, json={"approve": world.companies}).status_code == 403
    body = {"name": "Other", "clientId": world.client["clientId"], "firstVersion": VERSION}
    assert world.owner.boss.post("/service/integrations", json=body).status_code == 403
    with database.transaction() as tx:
        tx.execute("UPDATE company SET integrator = true WHERE company_id = %s", (world.owner.made["company_id"],))
    assert world.owner.boss.get(path).status_code == 200


def test_test_and_production_do_not_mix(world, database):
    code = world.integration()
    production(database, world.customer)
    answer = world.ask(code)
    own = world.companies.index(world.customer.made["company_id"])
    assert fields(answer) == {f"companyIds[{own}]"}
    assert "environment" in answer.text


def test_a_token_never_speaks_for_another_company_of_its_user(world):
    code, own = world.integration(), world.customer.made["company_id"]
    body = {"companyIds": [own, world.second], "termsAccepted": True, "consents": ALL}
    refused = world.customer.boss.post(f"/service/integrations/{code}/requests", json=body)
    assert refused.status_code == 400
    assert fields(refused) == {"companyIds[1]"}
    asked = world.asked(code)  # on the page, for both
    number = asked.rsplit("/", 1)[1]
    world.customer.boss.put(f"/service/integrationrequests/{number}/cancel").raise_for_status()
    left = world.owner.boss.get(asked).json()["companiesToIntegrate"]
    assert [company["companyId"] for company in left] == [world.second]


def test_a_request_is_for_companies_that_one_manages(world):
    code = world.integration()
    stranger = world.owner.made["company_id"]
    assert fields(world.ask(code, [stranger, 2, *world.companies])) == {"companyIds[0]", "companyIds[1]"}
    assert fields(world.ask(code, [*world.companies, world.second])) == {"companyIds[2]"}
    assert fields(world.ask(code, [])) == {"companyIds"}
    assert fields(world.ask(code, [stranger], termsAccepted=False)) == {"termsAccepted", "companyIds[0]"}
    assert world.ask("integration-none").status_code == 404


def test_who_lost_his_right_or_company_since_is_not_integrated_and_nothing_else_happens(world, database):
    path = world.asked(world.integration())
    with database.transaction() as tx:
        tx.execute(
            """UPDATE company SET info = info || '{"operationType": "CLOSED"}' WHERE company_id = %s""", (world.second,)
        )
    where = f"approve[{world.companies.index(world.second)}]"
    assert fields(world.owner.boss.put(path, json={"approve": world.companies})) == {where}
    assert world.customer.boss.get("/service/access/technicalusers").json() == []
    assert world.owner.boss.get(path).status_code == 200


def test_what_is_not_approved_or_not_any_more_is_not_offered(world):
    code = world.integration(approve=False)
    offer = f"/service/integrations/{code}/offer"
    assert world.customer.boss.get(offer).status_code == 404
    assert world.ask(code).status_code == 404
    world.move(code, 1, "PENDING_APPROVAL")
    made = world.owner.boss.post(f"/service/integrations/{code}/versions", json={**VERSION, "terms": "Anew."}).json()
    assert (made["version"], made["state"]) == (2, "NEW")
    assert world.customer.boss.get(offer).json()["version"] == 1
    world.move(code, 2, "PENDING_APPROVAL")
    assert world.customer.boss.get(offer).json()["terms"] == "Anew."
    for version in (1, 2):
        assert world.move(code, version, "DEPRECATED").status_code == 200
    assert world.customer.boss.get(offer).status_code == 404
    assert [v["state"] for v in world.owner.boss.get(f"/service/integrations/{code}").json()["versions"]] == [
        "DEPRECATED",
        "DEPRECATED",
    ]


@pytest.mark.parametrize("state", ["APPROVED", "REJECTED", "INVALIDATED", "DEPRECATED", "NEW"])
def test_owners_do_not_approve_themselves(world, state):
    assert world.move(world.integration(approve=False), 1, state).status_code == 403


def test_faults_of_a_specification_come_at_once(world, neighbour_api):
    body = {"name": "One", "clientId": world.client["clientId"], "firstVersion": VERSION}
    assert world.owner.boss.post("/service/integrations", json=body).status_code == 200
    twice = {**body, "name": "  ONE ", "clientId": "client-none"}
    assert fields(world.owner.boss.post("/service/integrations", json=twice)) == {"name", "clientId"}
    assert fields(neighbour_api.post("/service/integrations", json=body)) == {"clientId"}
    bad = {**body, "firstVersion": {**VERSION, "consents": ["shoeSize"], "rights": {"sales": 1}}}
    assert fields(world.owner.boss.post("/service/integrations", json=bad)) == {
        "firstVersion.consents[0]",
        "firstVersion.rights.sales",
    }


def test_a_reset_sandbox_keeps_its_integrations_and_their_customers(world):
    code, own = world.integration(), world.customer.made["company_id"]
    path = world.asked(code, [own])
    key = world.owner.boss.put(path, json={"approve": [own]}).json()["companiesIntegrated"][0]["apiKey"]
    with world.owner.database.transaction() as tx:
        for staff in (world.owner, world.customer):
            tx.execute(
                "UPDATE sandbox SET user_id = %s WHERE company_id = %s", (staff.ids["boss"], staff.made["company_id"])
            )
    fresh = world.customer.boss.put(f"/service/sandboxes/{own}/reset").json()["companyId"]
    world.owner.boss.put(f"/service/sandboxes/{world.owner.made['company_id']}/reset").raise_for_status()
    assert world.opens(key) == fresh
    credentials = {**world.owner.sandbox, **world.owner.made}
    with client_of(credentials, world.owner.made["api_key"]) as owner:
        assert owner.get(f"/integrations/{code}/customers").json() == [
            {"companyId": fresh, "integrationVersionStatus": "APPROVED"}
        ]


def test_no_key_stands_in_a_log(world, database):
    own = world.customer.made["company_id"]
    path = world.asked(world.integration(), [own])
    key = world.owner.boss.put(path, json={"approve": [own]}).json()["companiesIntegrated"][0]["apiKey"]
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT company_id, action, object_type, after::text AS after FROM audit_log WHERE company_id = ANY(%s)",
            ([own, world.owner.made["company_id"]],),
        ).fetchall()
    assert not [row for row in rows if key in (row["after"] or "")]
    assert (own, "INTEGRATE", "TECHNICAL_USER") in [(r["company_id"], r["action"], r["object_type"]) for r in rows]


@given(st.dictionaries(st.integers(1, 9), st.booleans(), min_size=1))
def test_every_split_of_the_companies_is_a_decision_and_no_part_of_it_is(split):
    approve = [Decimal(number) for number, approved in split.items() if approved]
    reject = [ApiIntegrationRejected(companyId=number) for number, approved in split.items() if not approved]
    assert check_decision(approve, reject, set(split)) == []
    assert check_decision(approve, reject, {*split, 10})
    assert check_decision([*approve, *approve], [*reject, *reject], set(split))


@given(st.sampled_from(["ALL_RIGHTS", "VIEWING_RIGHTS", "NO_ACCESS", "NOT_ENABLED"]), st.booleans())
def test_nobody_passes_on_more_than_he_has(own, limit):
    asked = {"sales": {"salesInvoiceSearch": "ALL_RIGHTS"}}
    got = capped(asked, {"sales": {"salesInvoiceSearch": own, "personalSalesInvoicesOnly": limit}})
    assert got == {"sales": {"salesInvoiceSearch": own, "personalSalesInvoicesOnly": limit}}


def production(database, staff):
    """Make a company one in production that has activated the API."""
    with database.transaction() as tx:
        tx.execute(
            "UPDATE company SET sandbox = NULL, info = info || %s WHERE company_id = %s",
            (Jsonb({"operationType": "PRODUCTION"}), staff.made["company_id"]),
        )
        tx.execute(
            "INSERT INTO api_activation (company_id, valid_from, terms_version, activated_by) "
            "VALUES (%s, '2020-01-01', '1', %s)",
            (staff.made["company_id"], staff.ids["boss"]),
        )
