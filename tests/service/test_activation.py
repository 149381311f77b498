"""Taking the API into use: who accepted which terms from when on, and what becomes of keys, logins and tokens."""

import uuid
from datetime import date, timedelta

import httpx
import pytest
from psycopg import errors as pg
from psycopg.types.json import Jsonb

from sandboxes import client_of
from tosite.calendar import today_in
from tosite.oauth.tokens import Caller
from tosite.sandbox.create import create_sandbox
from tosite.service.activation.rules import check_end, check_start, state_of
from tosite.web.app import contract
from tosite.web.errors import ApiError
from tosite.web.members import Operations
from tosite.web.own import with_own

TODAY = today_in("FINLAND")


class Company:
    """A company in production, whose administrator works on the pages."""

    def __init__(self, sandbox, database):
        self.sandbox, self.database = sandbox, database
        self.made = create_sandbox(database, date.today()).as_dict()
        self.id = self.made["company_id"]
        self.set_state("PRODUCTION")
        with database.transaction() as tx:
            row = tx.execute("SELECT user_id FROM app_user WHERE username = %s", (self.made["username"],)).fetchone()
        self.caller = Caller(self.id, row["user_id"], "console", uuid.uuid4())
        self.operations = Operations(with_own(contract()))

    def set_state(self, operation_type):
        with self.database.transaction() as tx:
            tx.execute(
                "UPDATE company SET sandbox = NULL, info = info || jsonb_build_object('operationType', %s::text) "
                "WHERE company_id = %s",
                (operation_type, self.id),
            )

    def do(self, method, path, body=None):
        """An operation as a page does it; a refusal is its status and fields."""
        try:
            with self.database.transaction() as tx:
                return self.operations.perform(tx, self.caller, method, path, body=body)
        except ApiError as error:
            return error.status, [violation.field for violation in error.violations]

    def activate(self, **changes):
        return self.do("POST", "/service/activation", {"termsVersion": "1", **changes})

    def token(self, **form):
        own = {"client_id": self.made["client_id"], "client_secret": self.made["client_secret"]}
        asked = {"grant_type": "client_credentials", "api_key": self.made["api_key"], **form}
        return httpx.post(f"{self.sandbox['base_url']}/oauth/token", data={**own, **asked}, timeout=30)

    def log_in(self):
        """Where the login page sends the browser."""
        asked = {"response_type": "code", "state": "s", "redirect_uri": self.made["redirect_uri"]}
        who = {name: self.made[name] for name in ("client_id", "username", "password")}
        return httpx.post(f"{self.sandbox['host_url']}/login", data={**asked, **who}, timeout=30).headers["location"]

    def move(self, days):
        """Let the newest activation begin some days ago, past what the database lets anybody do."""
        with self.database.transaction() as tx:
            tx.execute("ALTER TABLE api_activation DISABLE TRIGGER history_stands")
            tx.execute("UPDATE api_activation SET valid_from = valid_from - %s WHERE company_id = %s", (days, self.id))
            tx.execute("ALTER TABLE api_activation ENABLE TRIGGER history_stands")


@pytest.fixture
def company(sandbox, database):
    return Company(sandbox, database)


def test_a_company_that_has_not_activated_the_api_gets_no_tokens(company):
    refused = company.token()
    assert (refused.status_code, refused.json()["error"]) == (400, "unauthorized_client")
    assert f"not activated for company {company.id}" in refused.json()["error_description"]
    assert "error=access_denied" in company.log_in()
    assert company.do("GET", "/service/activation") == {"state": "NOT_ACTIVATED", "termsVersion": "1", "periods": []}


def test_after_its_administrator_accepted_the_terms_keys_and_logins_work(company):
    state = company.activate()
    (period,) = state["periods"]
    assert (state["state"], period["startDate"]) == ("ACTIVE", TODAY.isoformat())
    assert (period["termsVersion"], period["activatedBy"]) == ("1", company.caller.user_id)
    assert period["accepted"]
    assert company.token().status_code == 200
    assert "code=" in company.log_in()


def test_a_planned_activation_opens_nothing_before_its_day(company):
    assert company.activate(startDate=(TODAY + timedelta(days=3)).isoformat())["state"] == "PLANNED"
    assert company.token().json()["error"] == "unauthorized_client"


def test_deactivation_ends_keys_logins_and_running_tokens_at_once(company):
    company.activate()
    company.move(5)
    code = httpx.URL(company.log_in()).params["code"]
    exchange = {"grant_type": "authorization_code", "code": code, "redirect_uri": company.made["redirect_uri"]}
    login = company.token(**exchange).json()
    with client_of({**company.sandbox, **company.made}, company.made["api_key"]) as running:
        assert running.get("/users").status_code == 200
        state = company.do("POST", "/service/activation/end")
        assert (state["state"], state["periods"][0]["endDate"]) == ("NOT_ACTIVATED", TODAY.isoformat())
        assert running.get("/users").status_code == 401
    assert company.token().json()["error"] == "unauthorized_client"
    renewal = {"grant_type": "refresh_token", "refresh_token": login["refresh_token"]}
    assert company.token(**renewal).status_code == 400
    company.activate()
    assert company.token().status_code == 200  # the company's keys were kept
    assert company.token(**renewal).json()["error"] == "invalid_grant"  # logins were not


def test_a_later_end_lets_the_api_run_until_then(company):
    company.activate()
    end = (TODAY + timedelta(days=10)).isoformat()
    assert company.do("POST", "/service/activation/end", {"endDate": end})["state"] == "ACTIVE"
    assert company.token().status_code == 200
    assert company.do("POST", "/service/activation/end", {"endDate": end}) == (400, [""])
    assert company.activate(startDate=(TODAY + timedelta(days=9)).isoformat()) == (400, ["startDate"])
    assert len(company.activate(startDate=end)["periods"]) == 2


def test_all_faults_of_an_activation_are_named_at_once(company):
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert company.activate(startDate=yesterday, termsVersion="0") == (400, ["startDate", "termsVersion"])
    assert company.activate(startDate=(TODAY + timedelta(days=367)).isoformat()) == (400, ["startDate"])
    assert company.do("POST", "/service/activation", {}) == (400, ["termsVersion"])
    company.activate()
    assert company.activate() == (400, ["startDate"])
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert company.do("POST", "/service/activation/end", {"endDate": TODAY.isoformat()}) == (400, ["endDate"])
    assert company.do("POST", "/service/activation/end", {"endDate": tomorrow})["state"] == "ACTIVE"


@pytest.mark.parametrize("state", ["CLOSED", "CEASED", "BROKEN"])
def test_a_closed_company_is_not_activated(company, state):
    company.set_state(state)
    assert company.activate()[0] == 403
    assert company.do("GET", "/service/activation")["state"] == "NOT_ACTIVATED"


def test_sandboxes_and_the_provider_are_free_of_it(api, operator):
    for free in (api, operator):
        assert free.get("/service/activation").json()["state"] == "FREE"
        assert free.post("/service/activation", json={"termsVersion": "1"}).status_code == 400
        assert free.post("/service/activation/end").status_code == 400


def test_only_who_manages_the_company_activates_it(company):
    with company.database.transaction() as tx:
        tx.execute(
            "UPDATE membership SET rights = jsonb_set(rights, '{management,companyUserManagement}', %s) "
            "WHERE company_id = %s",
            (Jsonb("VIEWING_RIGHTS"), company.id),
        )
    assert company.activate()[0] == 403
    assert company.do("GET", "/service/activation")["state"] == "NOT_ACTIVATED"


def test_operators_publish_terms_that_never_change(api, operator, database):
    later = (TODAY + timedelta(days=4000)).isoformat()
    terms = {"version": "2030-1", "validFrom": later, "title": "Terms", "text": "Anew."}
    assert api.post("/service/terms", json=terms).status_code == 404
    assert operator.post("/service/terms", json=terms).json() == terms
    assert api.get("/service/terms").json()[0] == terms
    assert operator.post("/service/terms", json=terms).status_code == 400
    bad = operator.post("/service/terms", json={**terms, "version": "a b", "validFrom": TODAY.isoformat()})
    assert {error["field"] for error in bad.json()["errors"]} == {"version", "validFrom"}
    for statement in ("UPDATE terms SET text = 'x'", "DELETE FROM terms"):
        with pytest.raises(pg.InsufficientPrivilege), database.transaction() as tx:
            tx.execute(statement)


def test_states_follow_half_open_days():
    def period(first, after=None):
        return {"valid_from": TODAY + timedelta(first), "valid_to": None if after is None else TODAY + timedelta(after)}

    assert state_of([], TODAY) == "NOT_ACTIVATED"
    assert state_of([period(0)], TODAY) == "ACTIVE"
    assert state_of([period(-9, 0)], TODAY) == "NOT_ACTIVATED"
    assert state_of([period(-9, 1)], TODAY) == "ACTIVE"
    assert state_of([period(-9, 0), period(4)], TODAY) == "PLANNED"
    assert check_start(TODAY, "1", "1", [period(-9, 0)], TODAY) == []
    assert check_start(TODAY, "1", "1", [period(-9, 1)], TODAY)
    assert check_end(TODAY, period(-1), TODAY) == []
    assert check_end(TODAY, period(0), TODAY)
