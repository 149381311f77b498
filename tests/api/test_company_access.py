"""Who gets at a company's data: the administrator sees keys and logins, makes them and ends them."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from staff import staff_of

from sandboxes import client_of
from tosite.oauth.secrets import new_secret


@pytest.fixture(scope="module")
def staff(sandbox, database):
    with staff_of(sandbox, database) as staff:
        yield staff


@pytest.fixture
def program(staff):
    """A registered client."""
    body = {
        "name": new_secret("Program ")[:20],
        "redirectUri": "http://127.0.0.1/callback",
        "contactEmail": "dev@example.com",
    }
    return staff.boss.post("/service/clients", json=body).json()


def credentials(sandbox, program):
    return {**sandbox, "client_id": program["clientId"], "client_secret": program["clientSecret"]}


def make_key(staff, program, user=None):
    body = {"userId": user or staff.ids["boss"], "clientId": program["clientId"]}
    answer = staff.boss.post("/service/access/keys", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def access(staff, program):
    return next((a for a in staff.boss.get("/service/access").json() if a["clientId"] == program["clientId"]), None)


def test_a_key_made_by_the_administrator_works_and_is_shown_once(staff, sandbox, program):
    made = make_key(staff, program)
    with client_of(credentials(sandbox, program), made["apiKey"]) as client:
        assert client.get("/users").json()["id"] == staff.ids["boss"]
    found = access(staff, program)
    (key,) = found["keys"]
    assert key["lastUsed"] >= key["created"]
    assert (found["name"], found["since"], found["lastUsed"]) == (program["name"], key["created"], key["lastUsed"])
    assert made["apiKey"] not in staff.boss.get("/service/access").text


def test_the_last_use_of_a_key_is_written_once_a_minute_at_most(staff, sandbox, database, program):
    made = make_key(staff, program)

    def used():
        with database.transaction() as tx:
            row = tx.execute(
                "SELECT last_used, xmin::text AS writer FROM api_key WHERE company_id = %s AND key_id = %s",
                (staff.made["company_id"], made["keyId"]),
            ).fetchone()
            return row["last_used"], row["writer"]

    client_of(credentials(sandbox, program), made["apiKey"]).close()
    first = used()
    client_of(credentials(sandbox, program), made["apiKey"]).close()
    assert used() == first
    with database.transaction() as tx:
        tx.execute("UPDATE api_key SET last_used = now() - interval '61 seconds' WHERE key_id = %s", (made["keyId"],))
    client_of(credentials(sandbox, program), made["apiKey"]).close()
    assert used()[0] > first[0]


def is_active(sandbox, program, client):
    """What the program is told about the token of a client."""
    told = credentials(sandbox, program)
    form = {
        "client_id": told["client_id"],
        "client_secret": told["client_secret"],
        "token": client.headers["Authorization"].removeprefix("Bearer "),
    }
    return httpx.post(f"{sandbox['base_url']}/oauth/introspect", data=form).json()["active"]


def test_a_revoked_key_and_the_tokens_that_it_gave_end_at_once(staff, sandbox, program):
    made, other = make_key(staff, program), make_key(staff, program)
    with (
        client_of(credentials(sandbox, program), made["apiKey"]) as client,
        client_of(credentials(sandbox, program), other["apiKey"]) as unharmed,
    ):
        assert [is_active(sandbox, program, each) for each in (client, unharmed)] == [True, True]
        assert staff.boss.delete(f"/service/access/keys/{made['keyId']}").status_code == 204
        assert client.get("/users").status_code == 401
        assert unharmed.get("/users").status_code == 200
        assert [is_active(sandbox, program, each) for each in (client, unharmed)] == [False, True]
    with pytest.raises(AssertionError, match="invalid_grant"):
        client_of(credentials(sandbox, program), made["apiKey"])
    assert [key["keyId"] for key in access(staff, program)["keys"]] == [other["keyId"]]
    assert staff.boss.delete(f"/service/access/keys/{made['keyId']}").status_code == 404


def test_a_key_is_for_a_user_of_the_company_and_a_client_that_there_is(staff, neighbour_api):
    stranger = neighbour_api.get("/users").json()["id"]
    answer = staff.boss.post("/service/access/keys", json={"userId": stranger, "clientId": "client-none"})
    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == {"userId", "clientId"}


@pytest.mark.parametrize(
    "less", [{"purchases__purchaseInvoices": "VIEWING_RIGHTS"}, {"sales__personalSalesInvoicesOnly": True}]
)
def test_nobody_makes_a_key_that_may_do_more_than_himself(staff, program, less):
    deputy = staff.hire("Deputy", **less)
    theirs = {"userId": staff.ids["boss"], "clientId": program["clientId"]}
    answer = deputy.post("/service/access/keys", json=theirs)
    assert [error["field"] for error in answer.json()["errors"]] == ["userId"]
    assert access(staff, program) is None
    own = {"userId": staff.ids["deputy"], "clientId": program["clientId"]}
    assert deputy.post("/service/access/keys", json=own).status_code == 200


def test_a_login_is_seen_and_ended(staff, sandbox, database, program):
    login = {"username": staff.made["username"], "password": staff.made["password"]}
    tokens = log_in(sandbox, program, login)
    (session,) = access(staff, program)["sessions"]
    assert session["userId"] == staff.ids["boss"]
    renewed = renew(sandbox, program, tokens["refresh_token"])
    assert renewed.status_code == 200
    assert [s["sessionId"] for s in access(staff, program)["sessions"]] == [session["sessionId"]]
    assert staff.boss.delete(f"/service/access/sessions/{session['sessionId']}").status_code == 204
    assert opens(sandbox, renewed.json()["access_token"]) == 401
    assert renew(sandbox, program, renewed.json()["refresh_token"]).status_code == 400
    assert access(staff, program) is None
    for gone in (session["sessionId"], "nonsense", "00000000-0000-0000-0000-000000000000"):
        assert staff.boss.delete(f"/service/access/sessions/{gone}").status_code == 404


def test_all_access_of_a_client_is_ended_together(staff, sandbox, program):
    login = {"username": staff.made["username"], "password": staff.made["password"]}
    tokens = log_in(sandbox, program, login)
    with client_of(credentials(sandbox, program), make_key(staff, program)["apiKey"]) as by_key:
        assert staff.boss.delete(f"/service/access/clients/{program['clientId']}").status_code == 204
        assert by_key.get("/users").status_code == 401
    assert opens(sandbox, tokens["access_token"]) == 401
    assert staff.boss.delete(f"/service/access/clients/{program['clientId']}").status_code == 404


def test_a_technical_user_acts_by_key_and_never_logs_in(staff, sandbox, database, program):
    body = {"name": "Night job", "email": "ops@example.com"}
    made = staff.boss.post("/service/access/technicalusers", json=body).json()
    assert made["role"] == "API technical user"
    assert made["rights"]["management"]["companyUserManagement"] == "NO_ACCESS"
    assert made["rights"]["sales"]["salesOrGroupInvoices"] == "ALL_RIGHTS"
    key = make_key(staff, program, made["userId"])
    with client_of(credentials(sandbox, program), key["apiKey"]) as client:
        assert client.get("/users").json()["id"] == made["userId"]
        assert client.get("/service/access").status_code == 403
        with database.transaction() as tx:
            row = tx.execute("SELECT username FROM app_user WHERE user_id = %s", (made["userId"],)).fetchone()
        page = post_login(sandbox, program, {"username": row["username"], "password": ""})
        assert page.status_code in (400, 401)
        assert staff.boss.delete(f"/service/access/technicalusers/{made['userId']}").status_code == 204
        assert client.get("/users").status_code == 401
    (shown,) = [u for u in staff.boss.get("/service/access/technicalusers").json() if u["userId"] == made["userId"]]
    assert shown["active"] is False


def test_rights_of_a_technical_user_are_never_more_than_those_of_who_makes_it(staff):
    clerk = staff.hire("Clerk", sales__salesOrGroupInvoices="VIEWING_RIGHTS", sales__personalSalesInvoicesOnly=True)
    body = {"name": "Job", "email": "ops@example.com"}
    asked = {"sales": {"salesOrGroupInvoices": "ALL_RIGHTS", "salesInvoiceSearch": "VIEWING_RIGHTS"}}
    answer = clerk.post("/service/access/technicalusers", json={**body, "rights": asked})
    assert [error["field"] for error in answer.json()["errors"]] == ["rights.sales.salesOrGroupInvoices"]
    asked["sales"]["salesOrGroupInvoices"] = "VIEWING_RIGHTS"
    rights = clerk.post("/service/access/technicalusers", json={**body, "rights": asked}).json()["rights"]
    assert rights["sales"]["salesOrGroupInvoices"] == "VIEWING_RIGHTS"
    assert rights["purchases"]["purchaseInvoices"] == "NO_ACCESS"
    assert rights["sales"]["personalSalesInvoicesOnly"] is True  # a limit of the maker's is no less


def test_people_are_not_switched_off_as_technical_users(staff):
    assert staff.boss.delete(f"/service/access/technicalusers/{staff.ids['boss']}").status_code == 404
    bad = staff.boss.post("/service/access/technicalusers", json={"name": " ", "email": "nobody"})
    assert {error["field"] for error in bad.json()["errors"]} == {"name", "email"}


def post_login(sandbox, program, login):
    asked = {
        "response_type": "code",
        "client_id": program["clientId"],
        "redirect_uri": program["redirectUri"],
        "state": "s",
    }
    return httpx.post(f"{sandbox['host_url']}/login", data={**asked, **login}, timeout=30)


def log_in(sandbox, program, login):
    location = post_login(sandbox, program, login).headers["location"]
    code = parse_qs(urlsplit(location).query)["code"][0]
    return token(
        sandbox, program, grant_type="authorization_code", code=code, redirect_uri=program["redirectUri"]
    ).json()


def renew(sandbox, program, refresh_token):
    return token(sandbox, program, grant_type="refresh_token", refresh_token=refresh_token)


def token(sandbox, program, **form):
    own = {"client_id": program["clientId"], "client_secret": program["clientSecret"]}
    return httpx.post(f"{sandbox['base_url']}/oauth/token", data={**own, **form}, timeout=30)


def opens(sandbox, access_token):
    headers = {"Authorization": f"Bearer {access_token}"}
    return httpx.get(f"{sandbox['base_url']}/users", headers=headers, timeout=30).status_code
