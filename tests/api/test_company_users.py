"""Who manages the users of a company adds people, changes what they may, and takes them out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import httpx
import pytest
from psycopg.types.json import Jsonb
from staff import rights, staff_of
from test_company_access import credentials, log_in, make_key, opens, post_login, renew
from test_company_access import program as program

from pages import tags
from sandboxes import client_of
from tosite.oauth.secrets import hash_secret, new_secret
from tosite.sandbox.create import rights_with
from tosite.sandbox.tour import sales_invoice

OWN_WORDS = "what I chose myself"


@pytest.fixture(scope="module")
def staff(sandbox, database):
    with staff_of(sandbox, database) as staff:
        yield staff


@pytest.fixture(scope="module")
def other(sandbox, database):
    """Another company with people of its own."""
    with staff_of(sandbox, database) as other:
        yield other


def somebody(**changes):
    return {
        "firstName": "Tove",
        "lastName": "Ek",
        "username": new_secret("tove-")[:20].lower() + "@example.com",
        "role": "Accountant",
        "rights": {"accounting": {"journalReceipts": "ALL_RIGHTS"}},
        **changes,
    }


def add(staff, **changes):
    answer = staff.boss.post("/service/users", json=somebody(**changes))
    assert answer.status_code == 200, answer.text
    return answer.json()


def change(client, user, rights, role="Accountant"):
    return client.put(f"/service/users/{user}/rights", json={"role": role, "rights": rights})


def fields(answer):
    assert answer.status_code == 400, answer.text
    return {error["field"] for error in answer.json()["errors"]}


def said(answer):
    return answer.json()["errors"][0]["message"]


def first_login(sandbox, username, password, chosen=OWN_WORDS):
    form = {"username": username, "password": password, "newPassword": chosen, "repeated": chosen}
    return httpx.post(f"{sandbox['host_url']}/console/login/first", data=form, timeout=30)


def log_in_on_console(sandbox, username, password):
    form = {"username": username, "password": password}
    return httpx.post(f"{sandbox['host_url']}/console/login", data=form, timeout=30)


def ready(sandbox, staff, **changes):
    """Somebody who was added and has logged in: the answer of the operation."""
    made = add(staff, **changes)
    assert first_login(sandbox, made["username"], made["oneTimePassword"]).status_code == 303
    return made


def last_entry(database, staff, user):
    with database.transaction() as tx:
        return tx.execute(
            "SELECT action, user_id, before, after FROM audit_log WHERE company_id = %s AND object_type = 'MEMBERSHIP' "
            "AND object_id = %s ORDER BY audit_id DESC LIMIT 1",
            (staff.made["company_id"], user),
        ).fetchone()


def test_a_new_person_chooses_a_password_at_the_first_login_and_has_just_the_rights_that_were_given(
    staff, sandbox, program
):
    made = add(staff)
    assert made["awaitsFirstLogin"] is True
    assert made["rights"]["accounting"]["journalReceipts"] == "ALL_RIGHTS"
    assert made["rights"]["sales"]["salesOrGroupInvoices"] == "NO_ACCESS"
    assert made["rights"].keys() == rights_with("ALL_RIGHTS").keys()

    name, once = made["username"], made["oneTimePassword"]
    page = log_in_on_console(sandbox, name, once)
    assert (page.status_code, page.cookies.get("tosite_session")) == (200, None)
    assert {i["name"] for i in tags(page.text, "input")} >= {"password", "newPassword", "repeated"}
    assert post_login(sandbox, program, {"username": name, "password": once}).status_code == 401
    assert first_login(sandbox, name, once).status_code == 303
    assert first_login(sandbox, name, once).status_code == 401  # it served once
    assert log_in_on_console(sandbox, name, OWN_WORDS).status_code == 303

    token = log_in(sandbox, program, {"username": name, "password": OWN_WORDS})["access_token"]
    with httpx.Client(base_url=sandbox["base_url"], headers={"Authorization": f"Bearer {token}"}) as tove:
        assert tove.get("/users/rights").json() == {"role": "Accountant", "rights": made["rights"]}
        assert tove.get("/journals", params={"startDate": "2026-01-01", "endDate": "2026-01-31"}).status_code == 200
        assert tove.get("/invoices").status_code == 403
    shown = staff.boss.get(f"/service/users/{made['userId']}").json()
    assert shown["awaitsFirstLogin"] is False
    assert shown in staff.boss.get("/service/users").json()
    assert "oneTimePassword" not in shown


@pytest.mark.parametrize(
    ("chosen", "repeated"),
    [("too short", "too short"), ("one that is long", "another that is long"), ("", ""), ("x" * 201, "x" * 201)],
)
def test_a_password_that_is_not_acceptable_leaves_the_one_time_password_good(staff, sandbox, chosen, repeated):
    made = add(staff)
    form = {"username": made["username"], "password": made["oneTimePassword"]}
    url = f"{sandbox['host_url']}/console/login/first"
    refused = httpx.post(url, data={**form, "newPassword": chosen, "repeated": repeated}, timeout=30)
    assert refused.status_code == 400
    assert 'role="alert"' in refused.text
    again = httpx.post(url, data={**form, "newPassword": form["password"], "repeated": form["password"]}, timeout=30)
    assert again.status_code == 400
    assert first_login(sandbox, made["username"], made["oneTimePassword"]).status_code == 303


def test_a_one_time_password_ends_and_adding_the_person_again_makes_a_new_one(staff, sandbox, database):
    made = add(staff)
    with database.transaction() as tx:
        tx.execute(
            "UPDATE app_user SET password_once_until = now() - interval '1 s' WHERE user_id = %s", (made["userId"],)
        )
    assert first_login(sandbox, made["username"], made["oneTimePassword"]).status_code == 401
    assert staff.boss.delete(f"/service/users/{made['userId']}").status_code == 204
    again = add(staff, username=made["username"].upper(), lastName="Eklund")
    assert (again["userId"], again["lastName"]) == (made["userId"], "Eklund")
    assert first_login(sandbox, made["username"], made["oneTimePassword"]).status_code == 401
    assert first_login(sandbox, made["username"], again["oneTimePassword"]).status_code == 303


def test_a_one_time_password_enrols_no_second_factor(staff, sandbox, program):
    made = add(staff)
    key = make_key(staff, program, made["userId"])
    with client_of(credentials(sandbox, program), key["apiKey"]) as client:
        answer = client.put("/service/authenticator", json={"password": made["oneTimePassword"]})
    assert answer.status_code in (401, 403), answer.text


def test_who_has_an_account_becomes_a_member_under_the_own_name_and_password(staff, other, sandbox):
    made = ready(sandbox, staff)
    joined = other.boss.post("/service/users", json=somebody(username=made["username"], firstName="Else")).json()
    assert (joined["userId"], joined["firstName"]) == (made["userId"], "Tove")
    assert "oneTimePassword" not in joined
    assert log_in_on_console(sandbox, made["username"], OWN_WORDS).headers["location"] == "/console/companies"
    again = other.boss.post("/service/users", json=somebody(username=made["username"].upper()))
    assert fields(again) == {"username"}


def test_an_account_that_another_company_could_still_log_in_with_is_not_taken(staff, other):
    made = add(staff)
    assert fields(other.boss.post("/service/users", json=somebody(username=made["username"]))) == {"username"}
    assert str(made["userId"]) not in other.boss.get("/service/users").text


def test_everything_wrong_is_said_at_once_and_nobody_is_added(staff):
    clerk = staff.hire("Wanda", sales__customerRegister="VIEWING_RIGHTS")
    before = staff.boss.get("/service/users").json()
    bad = somebody(firstName=" ", username="nobody", role="API technical user")
    bad["rights"] = {"sales": {"customerRegister": "ALL_RIGHTS"}}
    answer = clerk.post("/service/users", json=bad)
    assert fields(answer) == {"firstName", "username", "role", "rights.sales.customerRegister"}
    bad = somebody(lastName="", username="x" * 257, role=None, rights={"sales": {"customerRegister": "MUCH"}})
    assert fields(staff.boss.post("/service/users", json=bad)) == {
        "lastName",
        "username",
        "role",
        "rights.sales.customerRegister",
    }
    assert staff.boss.get("/service/users").json() == before


def test_a_change_of_rights_is_felt_by_running_tokens_at_once_and_stands_in_the_audit_log(staff, database):
    clerk = staff.hire("Kim")
    user = staff.ids["kim"]
    assert clerk.get("/products").status_code == 200
    answer = change(staff.boss, user, {"accounting": {"journalReceipts": "VIEWING_RIGHTS"}}, role=" Reader ")
    assert answer.status_code == 200, answer.text
    assert clerk.get("/products").status_code == 403
    assert clerk.get("/users/rights").json() == {"role": "Reader", "rights": answer.json()["rights"]}
    entry = last_entry(database, staff, user)
    assert (entry["action"], entry["user_id"]) == ("UPDATE", staff.ids["boss"])
    assert entry["before"]["rights"]["sales"]["productRegister"] == "ALL_RIGHTS"
    assert entry["after"] == answer.json()


def test_limits_are_set_and_lifted(staff):
    clerk = staff.hire("Lim")
    staff.boss.post("/invoices", json=sales_invoice(None, None, date.today())).raise_for_status()
    asked = {"sales": {"salesInvoiceSearch": "ALL_RIGHTS", "personalSalesInvoicesOnly": True}}
    assert change(staff.boss, staff.ids["lim"], asked).status_code == 200
    assert clerk.get("/invoices").json()["results"] == []
    asked["sales"]["personalSalesInvoicesOnly"] = False
    assert change(staff.boss, staff.ids["lim"], asked).json()["rights"]["sales"]["personalSalesInvoicesOnly"] is False
    assert clerk.get("/invoices").json()["results"]


def test_nobody_gives_more_than_he_has_but_what_somebody_has_may_stay(staff):
    little = staff.hire("Lia", payments__payment="NO_ACCESS", sales__customerRegister="VIEWING_RIGHTS")
    staff.hire("Pia", payments__payment="VIEWING_RIGHTS")
    user = staff.ids["pia"]
    more = {"payments": {"payment": "ALL_RIGHTS"}, "sales": {"customerRegister": "ALL_RIGHTS"}}
    assert fields(change(little, user, more)) == {"rights.payments.payment"}  # Pia has the other one already
    kept = change(little, user, {**more, "payments": {"payment": "VIEWING_RIGHTS"}})
    assert kept.json()["rights"]["payments"]["payment"] == "VIEWING_RIGHTS"
    assert kept.json()["rights"]["sales"]["customerRegister"] == "ALL_RIGHTS"
    assert change(little, user, {}).status_code == 200  # to take away is no giving
    assert fields(change(little, user, more)) == {"rights.payments.payment", "rights.sales.customerRegister"}
    assert fields(little.post("/service/users", json=somebody(rights=more))) == {
        "rights.payments.payment",
        "rights.sales.customerRegister",
    }


def test_a_limit_that_holds_for_who_gives_rights_holds_for_who_gets_them(staff):
    limited = staff.hire("Ned", sales__personalSalesInvoicesOnly=True)
    asked = {"sales": {"salesOrGroupInvoices": "ALL_RIGHTS"}}
    free = {"sales": {**asked["sales"], "personalSalesInvoicesOnly": False}}
    assert fields(limited.post("/service/users", json=somebody(rights=free))) == {
        "rights.sales.personalSalesInvoicesOnly"
    }
    made = limited.post("/service/users", json=somebody(rights=asked)).json()
    assert made["rights"]["sales"]["personalSalesInvoicesOnly"] is True
    assert fields(change(limited, made["userId"], free)) == {"rights.sales.personalSalesInvoicesOnly"}
    assert change(staff.boss, made["userId"], free).status_code == 200
    less = change(limited, made["userId"], {"sales": {"salesOrGroupInvoices": "VIEWING_RIGHTS"}}).json()
    assert less["rights"]["sales"]["personalSalesInvoicesOnly"] is False  # he was free of it, and got nothing


def test_who_lifts_a_limit_gives_what_it_held_back(staff):
    without = staff.hire("Uma", purchases__purchaseInvoices="NO_ACCESS")
    staff.hire("Per", purchases__personalPurchaseInvoicesOnly=True)
    asked = {"purchases": {"purchaseInvoices": "ALL_RIGHTS"}}
    assert fields(change(without, staff.ids["per"], asked)) == {"rights.purchases.purchaseInvoices"}
    asked["purchases"]["personalPurchaseInvoicesOnly"] = True
    assert change(without, staff.ids["per"], asked).status_code == 200


def test_nobody_changes_the_own_rights_or_leaves(staff):
    answer = change(staff.boss, staff.ids["boss"], rights())
    assert (answer.status_code, said(answer)[:6]) == (403, "Nobody")
    assert staff.boss.delete(f"/service/users/{staff.ids['boss']}").status_code == 403


@pytest.mark.parametrize("level", ["NO_ACCESS", "VIEWING_RIGHTS"])
def test_who_does_not_manage_the_users_changes_nothing(staff, level):
    clerk = staff.hire("Nona", management__usersAndUserRights=level)
    staff.hire("Any")
    before = staff.boss.get("/service/users").json()
    assert clerk.get("/service/users").status_code == (403 if level == "NO_ACCESS" else 200)
    assert clerk.post("/service/users", json=somebody()).status_code == 403
    assert change(clerk, staff.ids["any"], {}).status_code == 403
    assert clerk.delete(f"/service/users/{staff.ids['any']}").status_code == 403
    assert staff.boss.get("/service/users").json() == before


def test_people_of_other_companies_are_unknown(staff, other):
    stranger = other.ids["boss"]
    assert staff.boss.get(f"/service/users/{stranger}").status_code == 404
    assert change(staff.boss, stranger, {}).status_code == 404
    assert staff.boss.delete(f"/service/users/{stranger}").status_code == 404
    assert other.boss.get("/service/users").status_code == 200
    assert stranger not in [one["userId"] for one in staff.boss.get("/service/users").json()]


def test_users_for_programs_are_seen_and_managed_elsewhere(staff):
    made = staff.boss.post("/service/access/technicalusers", json={"name": "Job", "email": "ops@example.com"}).json()
    assert staff.boss.get(f"/service/users/{made['userId']}").json()["technical"] is True
    assert change(staff.boss, made["userId"], {}).status_code == 403
    assert staff.boss.delete(f"/service/users/{made['userId']}").status_code == 403


def test_who_is_taken_out_is_out_at_once_and_stays_in_the_history(staff, sandbox, database, program):
    made = ready(sandbox, staff, rights=rights())
    user = made["userId"]
    tokens = log_in(sandbox, program, {"username": made["username"], "password": OWN_WORDS})
    key = make_key(staff, program, user)
    with client_of(credentials(sandbox, program), key["apiKey"]) as by_key:
        invoice = by_key.post("/products", json=product()).json()
        assert staff.boss.delete(f"/service/users/{user}").status_code == 204
        assert by_key.get("/users").status_code == 401
        assert opens(sandbox, tokens["access_token"]) == 401
        assert renew(sandbox, program, tokens["refresh_token"]).status_code in (400, 401)
        assert post_login(sandbox, program, {"username": made["username"], "password": OWN_WORDS}).status_code == 401
        assert staff.boss.get(f"/service/users/{user}").status_code == 404
        assert key["keyId"] not in [k["keyId"] for a in staff.boss.get("/service/access").json() for k in a["keys"]]

        back = add(staff, username=made["username"])  # neither key nor token comes back with the person
        assert (back["userId"], "oneTimePassword" in back) == (user, False)
        assert by_key.get("/users").status_code == 401
        assert opens(sandbox, tokens["access_token"]) == 401
    with database.transaction() as tx:
        did = tx.execute(
            "SELECT user_id FROM audit_log WHERE company_id = %s AND object_type = 'PRODUCT' AND object_id = %s",
            (staff.made["company_id"], invoice["id"]),
        ).fetchone()
    assert did["user_id"] == user
    staff.boss.delete(f"/service/users/{user}").raise_for_status()
    entry = last_entry(database, staff, user)
    assert (entry["action"], entry["before"]["username"], entry["after"]) == ("DELETE", made["username"], None)


def product():
    return {"name": "Chair", "type": "SALES", "discount": 0, "price": 9, "active": True, "currency": "EUR"}


def test_the_other_companies_of_a_person_do_not_notice(staff, other, sandbox, program):
    made = ready(sandbox, staff)
    other.boss.post("/service/users", json=somebody(username=made["username"])).raise_for_status()
    token = log_in_of(sandbox, other, made["username"])
    staff.boss.delete(f"/service/users/{made['userId']}").raise_for_status()
    assert opens(sandbox, token) == 200


def log_in_of(sandbox, company, username):
    """A token of a person of two companies for this one, by its own client."""
    form = {"username": username, "password": OWN_WORDS, "company": str(company.made["company_id"])}
    query = {"response_type": "code", "client_id": company.made["client_id"], "state": "s"}
    answer = httpx.post(
        f"{sandbox['base_url']}/oauth/authz",
        params=query,
        data={**form, "redirect_uri": company.made["redirect_uri"]},
        timeout=30,
    )
    assert answer.status_code in (302, 303), answer.text
    code = httpx.URL(answer.headers["location"]).params["code"]
    own = {name: company.made[name] for name in ("client_id", "client_secret", "redirect_uri")}
    form = {**own, "grant_type": "authorization_code", "code": code}
    return httpx.post(f"{sandbox['base_url']}/oauth/token", data=form, timeout=30).json()["access_token"]


def test_somebody_who_can_log_in_always_manages_the_users(sandbox, database):
    with staff_of(sandbox, database) as staff:
        full = rights_with("ALL_RIGHTS")
        body = {"name": "Job", "email": "ops@example.com", "rights": full}
        job = staff.boss.post("/service/access/technicalusers", json=body).json()
        body = {"userId": job["userId"], "clientId": staff.made["client_id"]}
        key = staff.boss.post("/service/access/keys", json=body).json()["apiKey"]
        waiting = add(staff, rights=full)  # who has never logged in may never come
        with client_of({**sandbox, **staff.made}, key) as program:
            for right in ("usersAndUserRights", "companyUserManagement"):
                less = {**full, "management": {**full["management"], right: "VIEWING_RIGHTS"}}
                answer = change(program, staff.ids["boss"], less)
                assert (answer.status_code, "would manage" in said(answer)) == (409, True)
            assert program.delete(f"/service/users/{staff.ids['boss']}").status_code == 409
            assert first_login(sandbox, waiting["username"], waiting["oneTimePassword"]).status_code == 303
            assert program.delete(f"/service/users/{staff.ids['boss']}").status_code == 204


def test_two_who_take_each_other_out_at_once_leave_one(staff):
    first, second = staff.hire("Axel"), staff.hire("Bea")
    with ThreadPoolExecutor(2) as pool:
        tries = [
            pool.submit(first.delete, f"/service/users/{staff.ids['bea']}"),
            pool.submit(second.delete, f"/service/users/{staff.ids['axel']}"),
        ]
    answers = sorted(one.result().status_code for one in tries)
    assert answers[0] == 204
    assert answers[1] in (401, 403)


def test_the_user_that_the_services_own_commands_act_as_stays(sandbox, database, provider):
    with database.transaction() as tx:
        row = tx.execute("SELECT user_id FROM provider WHERE company_id = %s", (provider["company_id"],)).fetchone()
        other = tx.execute(
            "INSERT INTO app_user (username, password_hash, first_name, last_name, email) "
            "VALUES (%s, '', 'Co', 'Chief', 'co@example.com') RETURNING user_id",
            (new_secret("chief"),),
        ).fetchone()
        tx.execute(
            "INSERT INTO membership (company_id, user_id, role, rights) VALUES (%s, %s, 'Main user', %s)",
            (provider["company_id"], other["user_id"], Jsonb(rights_with("ALL_RIGHTS"))),
        )
        key = new_secret("tos_key_")
        tx.execute(
            "INSERT INTO api_key (company_id, user_id, client_id, key_hash) VALUES (%s, %s, %s, %s)",
            (provider["company_id"], other["user_id"], provider["client_id"], hash_secret(key)),
        )
    with client_of({**sandbox, **provider}, key) as chief:
        answer = chief.delete(f"/service/users/{row['user_id']}")
        assert answer.status_code == 409, answer.text
        assert row["user_id"] in [one["userId"] for one in chief.get("/service/users").json()]
    with database.transaction() as tx:  # other tests count whom the provider's mails reach
        keys = (provider["company_id"], other["user_id"])
        tx.execute("DELETE FROM membership WHERE company_id = %s AND user_id = %s", keys)


def test_the_password_is_not_kept_for_a_request_that_is_sent_again(staff):
    headers = {"Idempotency-Key": new_secret("")}
    body = somebody()
    made = staff.boss.post("/service/users", json=body, headers=headers)
    again = staff.boss.post("/service/users", json=body, headers=headers)
    assert made.json()["oneTimePassword"]
    assert (again.status_code, made.json()["oneTimePassword"] in again.text) == (200, False)


def test_a_sandbox_whose_roles_have_other_names_is_reset_all_the_same(staff, sandbox):
    made = staff.boss.post("/service/sandboxes").json()
    inside = {"client_id": made["clientId"], "client_secret": made["clientSecret"]}
    with client_of({**sandbox, **inside}, made["apiKey"]) as admin:
        people = {one["role"]: one["userId"] for one in admin.get("/service/users").json()}
        assert admin.delete(f"/service/users/{people['Management/Auditor']}").status_code == 204
        for role, user in people.items():
            if role not in ("Management/Auditor", "Main user"):
                change(admin, user, rights_with("ALL_RIGHTS"), role="Customised").raise_for_status()
    reset = staff.boss.put(f"/service/sandboxes/{made['companyId']}/reset")
    assert reset.status_code == 200, reset.text
