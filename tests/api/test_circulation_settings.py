"""Settings, verifier lists and substitutions of the circulation: read by the contract, written by the service."""

from datetime import date

import pytest
from staff import staff_of

from sandboxes import client_of
from tosite.calendar import today_in
from tosite.circulation.rules import SWITCHES
from tosite.sandbox.create import create_sandbox

TODAY = today_in("FINLAND").isoformat()
READ = "/company/invoicecirculation"
WRITE = "/service/circulation"


@pytest.fixture(scope="module")
def staff(sandbox, database):
    with staff_of(sandbox, database) as company:
        company.ann = company.hire("Ann")
        company.idle = company.hire("Idle", invoiceCirculation__approval="VIEWING_RIGHTS")
        yield company


def audited(staff, database, kind):
    with database.transaction() as tx:
        return tx.execute(
            "SELECT action, object_id, before, after FROM audit_log WHERE company_id = %s AND object_type = %s "
            "ORDER BY audit_id",
            (staff.made["company_id"], kind),
        ).fetchall()


def fields(answer):
    assert answer.status_code == 400, answer.text
    return [(e["field"], e["message"]) for e in answer.json()["errors"]]


def test_a_sandbox_comes_with_its_circulation_in_use(sandbox, database):
    made = create_sandbox(database, date.today()).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        settings = client.get(f"{READ}/settings").json()
        me = client.get("/users").json()["id"]
        assert settings["useForPurchaseInvoices"] is True
        assert settings["acceptors"] == [{"userId": me, "firstname": "Aino", "surname": "Main user", "orderNo": 1}]
        assert settings["substitutions"] == [], "the seeded one is over"
        assert len(client.get(f"{WRITE}/substitutions").json()) == 1
        assert client.get("/sessioninfo").json()["companySettings"] == {"invoiceDiscussionEnabled": True}
        assert [row["name"] for row in client.get(f"{READ}/verifierlists").json()] == ["Software"]


def test_settings_are_replaced_as_a_whole_and_read_in_full(staff, database):
    ids = staff.ids
    body = {"useDeterminedOrder": True, "reminderInterval": "ONCE_A_WEEK", "acceptors": [ids["ann"], ids["boss"]]}
    answer = staff.boss.put(f"{WRITE}/settings", json=body)
    assert answer.json() == {**SWITCHES, **body, "verifiers": []}
    read = staff.boss.get(f"{READ}/settings").json()
    assert [(p["orderNo"], p["userId"], p["firstname"]) for p in read["acceptors"]] == [
        (1, ids["ann"], "Ann"),
        (2, ids["boss"], "Aino"),
    ]
    assert read["useForPurchaseInvoices"] is False, "what is left out falls back"
    assert audited(staff, database, "CIRCULATION_SETTINGS")[-1]["after"] == answer.json()


def test_every_slip_in_the_settings_is_told_and_changes_nothing(staff):
    before = staff.boss.get(f"{READ}/settings").json()
    body = {"maxAcceptors": 2, "verifiers": [1], "acceptors": [staff.ids[n] for n in ("ann", "idle", "ann")]}
    assert fields(staff.boss.put(f"{WRITE}/settings", json=body)) == [
        ("verifiers[0]", "Is no user of the company"),
        ("acceptors[2]", "Is named twice"),
        ("acceptors[2]", "At most 2 acceptors may be named"),
        ("acceptors[1]", "Has no right of approval"),
    ]
    wrong = {"maxVerifiers": 0, "reminderInterval": "NEVER", "useDeterminedOrder": "maybe"}
    found = fields(staff.boss.put(f"{WRITE}/settings", json=wrong))
    assert {field for field, _ in found} == {"maxVerifiers", "reminderInterval", "useDeterminedOrder"}
    assert staff.boss.get(f"{READ}/settings").json() == before


def test_a_verifier_list_is_made_changed_and_removed(staff, database):
    ids = staff.ids
    staff.settings()
    made = staff.boss.post(f"{WRITE}/verifierlists", json={"name": "IT", "verifiers": [ids["ann"]]}).json()
    assert made == {"id": made["id"], "name": "IT", "verifiers": [ids["ann"]], "acceptors": [], "partnerIds": []}
    assert made in staff.boss.get(f"{WRITE}/verifierlists").json()
    assert staff.boss.get(f"{WRITE}/verifierlists/{made['id']}").json() == made
    body = {"name": "IT", "verifiers": [ids["ann"]], "acceptors": [ids["boss"]]}
    staff.boss.put(f"{WRITE}/verifierlists/{made['id']}", json=body).raise_for_status()
    assert {"id": made["id"], **body} in staff.boss.get(f"{READ}/verifierlists").json()
    in_full = staff.boss.get(f"{READ}/verifierlists/{made['id']}").json()
    assert in_full["acceptors"] == [{"userId": ids["boss"], "firstname": "Aino", "surname": "Main user", "orderNo": 1}]
    assert staff.boss.delete(f"{WRITE}/verifierlists/{made['id']}").status_code == 204
    assert staff.boss.get(f"{READ}/verifierlists/{made['id']}").status_code == 404
    actions = [row["action"] for row in audited(staff, database, "VERIFIER_LIST") if row["object_id"] == made["id"]]
    assert actions == ["CREATE", "UPDATE", "DELETE"]


def test_a_list_serves_suppliers_and_persons_and_each_has_one_list(staff):
    partners = staff.boss.get("/businesspartners", params={"size": 200}).json()["results"]
    by_type = {p["type"]: p["id"] for p in partners}
    first = staff.boss.post(f"{WRITE}/verifierlists", json={"name": "One", "partnerIds": [by_type["SUPPLIER"]]}).json()
    wanted = [by_type["SUPPLIER"], by_type["CUSTOMER"], by_type["PERSON"], by_type["PERSON"]]
    assert fields(staff.boss.post(f"{WRITE}/verifierlists", json={"name": " ", "partnerIds": wanted})) == [
        ("name", "Is required"),
        ("partnerIds[0]", f"Has the list {first['id']} already"),
        ("partnerIds[1]", "Is no supplier or person of the company"),
        ("partnerIds[2]", "Is named twice"),
        ("partnerIds[3]", "Is named twice"),
    ]
    same = staff.boss.put(f"{WRITE}/verifierlists/{first['id']}", json={k: first[k] for k in ("name", "partnerIds")})
    assert same.status_code == 200
    staff.boss.delete(f"{WRITE}/verifierlists/{first['id']}")


def test_a_substitution_is_made_changed_and_removed(staff, database):
    body = {"userId": staff.ids["ann"], "start": TODAY, "substituteForApproving": staff.ids["boss"], "notes": "Ski"}
    made = staff.boss.post(f"{WRITE}/substitutions", json=body).json()
    assert made == {"id": made["id"], **body}
    assert staff.boss.get(f"{READ}/settings").json()["substitutions"] == [body]
    changed = {**body, "end": TODAY, "substituteForVerifying": staff.ids["boss"]}
    assert staff.boss.put(f"{WRITE}/substitutions/{made['id']}", json=changed).json() == {"id": made["id"], **changed}
    assert staff.boss.delete(f"{WRITE}/substitutions/{made['id']}").status_code == 204
    assert staff.boss.put(f"{WRITE}/substitutions/{made['id']}", json=changed).status_code == 404
    actions = [r["action"] for r in audited(staff, database, "SUBSTITUTION") if r["object_id"] == made["id"]]
    assert actions == ["CREATE", "UPDATE", "DELETE"]


def test_every_slip_in_a_substitution_is_told(staff):
    body = {
        "userId": staff.ids["ann"],
        "start": TODAY,
        "end": "2001-01-01",
        "substituteForVerifying": staff.ids["ann"],
        "substituteForApproving": staff.ids["idle"],
    }
    assert fields(staff.boss.post(f"{WRITE}/substitutions", json=body)) == [
        ("end", "Must not be before start"),
        ("substituteForVerifying", "Is the user who is replaced"),
        ("substituteForApproving", "Has no right of approval"),
    ]


def test_users_choose_their_own_substitutes_where_that_is_allowed(staff):
    eve = staff.hire("Eve", management__basicCompanyInfo="NO_ACCESS")
    own = {"userId": staff.ids["eve"], "start": TODAY, "substituteForApproving": staff.ids["ann"]}
    staff.settings(allowPersonalSubstitution=False)
    assert eve.post(f"{WRITE}/substitutions", json=own).status_code == 403
    staff.settings(allowPersonalSubstitution=True)
    made = eve.post(f"{WRITE}/substitutions", json=own).json()
    assert eve.get(f"{WRITE}/substitutions").json() == [made], "of others nothing is shown"
    others = {**own, "userId": staff.ids["ann"], "substituteForApproving": staff.ids["boss"]}
    assert eve.post(f"{WRITE}/substitutions", json=others).status_code == 403
    assert eve.put(f"{WRITE}/substitutions/{made['id']}", json=others).status_code == 403
    theirs = staff.boss.post(f"{WRITE}/substitutions", json=others).json()
    assert eve.delete(f"{WRITE}/substitutions/{theirs['id']}").status_code == 403
    assert eve.delete(f"{WRITE}/substitutions/{made['id']}").status_code == 204
    staff.boss.delete(f"{WRITE}/substitutions/{theirs['id']}")


def test_who_leaves_the_company_leaves_its_lists(staff, database):
    staff.hire("Gone")
    staff.settings(acceptors=[staff.ids["gone"], staff.ids["boss"]])
    with database.transaction() as tx:
        keys = (staff.made["company_id"], staff.ids["gone"])
        tx.execute("DELETE FROM membership WHERE company_id = %s AND user_id = %s", keys)
    assert staff.bill()["invoiceApprovalInformation"]["acceptors"] == [{"userId": staff.ids["boss"]}]
    acceptors = staff.boss.get(f"{READ}/settings").json()["acceptors"]
    assert [(p["orderNo"], p["userId"]) for p in acceptors] == [(1, staff.ids["boss"])]
