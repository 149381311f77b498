"""The console's pages of API access without a browser: keys, integrations, clients, webhooks and sandboxes."""

import base64
import hashlib
import hmac
import re
from datetime import date, timedelta
from html import unescape

import httpx
import pytest
from psycopg.types.json import Jsonb

from pages import Person, forms, give_password, links, once, said, tags, wrong
from receivers import receiving, until
from sandboxes import client_of
from tosite.apiclients.rules import CERTIFICATION
from tosite.oauth.secrets import new_secret
from tosite.portal.words import LANGUAGES, catalogue
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import sales_invoice
from tosite.webhooks.catalogue import CATALOGUE

AREAS = [
    "/console/keys",
    "/console/integrations",
    "/console/integrations/activation",
    "/console/offering",
    "/console/clients",
    "/console/webhooks",
    "/console/sandboxes",
]
REFUSALS = {
    "Confirm that you have read what happens then",
    "There is no such invoice",
    "This form was sent before. What it made is shown once: look at the list before you make another.",
    "Without accepting the terms the API is not taken into use",
}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def send_new(person, path, area=None, files=None, **form):
    """Fill in and send a form that shows a secret when it is done."""
    sent = {"csrf": person.csrf, "once": once(person.get(area or path).text), **form}
    return person.http.post(path, data=sent, files=files)


def shown(answer, name):
    """What stands in a field that shows a secret."""
    found = re.search(rf'<textarea id="{name}"[^>]*>([^<]*)</textarea>', answer.text)
    assert found, said(answer.text) or answer.text[:2000]
    return unescape(found[1])


def register(admin, **changes):
    form = {
        "name": new_secret("Shop ")[:16],
        "redirectUri": "http://127.0.0.1/callback",
        "contactEmail": "dev@example.com",
        **changes,
    }
    return send_new(admin, "/console/clients", **form), form


@pytest.fixture
def shop(admin):
    """A registered client with its secret."""
    answer, form = register(admin)
    return {"client_id": shown(answer, "made-id"), "client_secret": shown(answer, "made-secret"), "name": form["name"]}


@pytest.fixture
def key(admin, made, shop):
    """A key of the shop that acts as the administrator."""
    user = user_of(admin, made)
    return shown(send_new(admin, "/console/keys", userId=user, clientId=shop["client_id"]), "made-key")


def user_of(admin, made):
    options = tags(admin.get("/console/keys").text, "option")
    return next(str(o["value"]) for o in options if str(o["value"]).isdigit())


def number_of(admin, shop):
    """The number of the newest key of a client."""
    page = admin.get("/console/keys").text
    row = next(row for row in page.split("<tr>") if shop["client_id"] in row and "/revoke" in row)
    return re.search(r"/console/keys/(\d+)/revoke", row)[1]


@pytest.mark.parametrize("path", AREAS)
def test_every_page_opens_in_every_language_and_lets_nothing_foreign_in(admin, path):
    for language in LANGUAGES:
        answer = admin.get(path, lang=language)
        assert answer.status_code == 200
        assert tags(answer.text, "html")[0]["lang"] == language
        assert len(tags(answer.text, "h1")) == 1
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert not [s for s in tags(answer.text, "script") if not str(s.get("src")).startswith("/static/")]
    assert set(AREAS) - {"/console/integrations/activation"} <= set(links(admin.get("/console", lang="en").text))


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_events_the_certification_and_what_the_pages_refuse_are_translated(language):
    texts = set(CERTIFICATION.values()) | {event.description for event in CATALOGUE.values()} | REFUSALS
    assert texts - catalogue(language).keys() == set()


def test_a_viewer_sees_the_pages_and_no_button_and_changes_nothing(made, database, shop, key):
    name = f"auditor{made['company_id']}"
    viewer = Person(made["host_url"], name, give_password(database, name))
    own = {"/console/sandboxes"}  # of the person, not of the company
    for path in [*AREAS, f"/console/clients/{shop['client_id']}"]:
        answer = viewer.get(path)
        assert answer.status_code == 200
        assert forms(answer.text) <= own, path
    viewer.send(f"/console/integrations/clients/{shop['client_id']}/revoke")
    viewer.send("/console/clients", name="Mine", redirectUri="http://127.0.0.1/", contactEmail="a@b.fi", once="x")
    assert "Mine" not in viewer.get("/console/clients").text
    with client_of({**made, **shop}, key) as client:
        assert client.get("/users").status_code == 200


def test_who_does_not_manage_the_company_neither_sees_nor_reaches_the_pages(made, database):
    name = f"auditor{made['company_id']}"
    statement = (
        "UPDATE membership m SET rights = jsonb_set(rights, '{management,companyUserManagement}', %s) FROM app_user u "
        "WHERE u.user_id = m.user_id AND m.company_id = %s AND u.username = %s"
    )
    with database.transaction() as tx:
        tx.execute(statement, ('"NO_ACCESS"', made["company_id"], name))
    try:
        person = Person(made["host_url"], name, give_password(database, name))
        assert not set(AREAS) & set(links(person.get("/console").text))
        assert {person.get(path).status_code for path in AREAS} == {404}
    finally:
        with database.transaction() as tx:
            tx.execute(statement, ('"VIEWING_RIGHTS"', made["company_id"], name))


def test_a_key_is_shown_once_works_and_ends_when_it_is_revoked(admin, made, shop, key):
    assert key not in admin.get("/console/keys").text
    with client_of({**made, **shop}, key) as client:
        assert client.get("/users").json()["username"] == made["username"]
        _, text = admin.send(f"/console/keys/{number_of(admin, shop)}/revoke")
        assert text == "The key is revoked: it gives no tokens any more"
        assert client.get("/users").status_code == 401
    assert shop["client_id"] not in admin.get("/console/integrations").text


def test_a_form_that_shows_a_secret_is_taken_once(admin, made, shop):
    form = {"csrf": admin.csrf, "once": once(admin.get("/console/keys").text)}
    form |= {"userId": user_of(admin, made), "clientId": shop["client_id"]}
    first = admin.http.post("/console/keys", data=form)
    shown(first, "made-key")
    again = admin.http.post("/console/keys", data=form)
    assert again.status_code == 409
    assert "This form was sent before" in said(again.text)
    assert "made-key" not in again.text
    assert again.text.count(f"<code>{shop['client_id']}</code>") == 1


def test_a_refused_key_says_why_at_the_field_and_keeps_what_was_typed(admin, made):
    answer = send_new(admin, "/console/keys", userId="", clientId="nobody-knows-it")
    assert answer.status_code == 400
    assert set(wrong(answer.text)) == {"userId"}
    answer = send_new(admin, "/console/keys", userId=user_of(admin, made), clientId="nobody-knows-it")
    field = wrong(answer.text)["clientId"]
    assert (field["value"], "autofocus" in field) == ("nobody-knows-it", True)
    assert "Is no registered client" in answer.text
    assert field["aria-describedby"] in {tag.get("id") for tag in tags(answer.text, "small")}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"rights": "VIEW"}, {"VIEWING_RIGHTS"}),
        ({"rights": "CHOSEN", "sales.salesOrGroupInvoices": "ALL_RIGHTS"}, {"ALL_RIGHTS", "NO_ACCESS"}),
    ],
)
def test_a_user_for_programs_gets_the_rights_that_were_chosen(admin, program, made, shop, chosen, expected):
    name = new_secret("Robot ")[:14]
    _, text = admin.send("/console/keys/users", name=name, email="robot@example.com", **chosen)
    assert text == "The user is made: now make a key for it"
    user = next(u for u in program.get("/service/access/technicalusers").json() if u["name"] == name)
    sales = user["rights"]["sales"]
    assert sales["salesOrGroupInvoices"] in expected
    assert {level for level in sales.values() if isinstance(level, str)} == expected
    answer = send_new(admin, "/console/keys", userId=str(user["userId"]), clientId=shop["client_id"])
    with client_of({**made, **shop}, shown(answer, "made-key")) as client:
        assert client.get("/users").json()["id"] == user["userId"]
        admin.send(f"/console/keys/users/{user['userId']}/off")
        assert client.get("/users").status_code == 401
    assert "Switched off" in admin.get("/console/keys").text


def test_a_refused_user_for_programs_keeps_the_form(admin):
    answer, _ = admin.send("/console/keys/users", name=" ", email="nowhere", rights="VIEW")
    assert answer.status_code == 400
    assert {name: field["value"] for name, field in wrong(answer.text).items()} == {"name": " ", "email": "nowhere"}
    assert "open" in next(d for d in tags(answer.text, "details") if "form" in str(d.get("class")))


def test_the_administrator_sees_what_a_program_has_and_ends_it(admin, made, shop, key):
    with client_of({**made, **shop}, key) as client:
        page = admin.get("/console/integrations").text
        card = page.split(shop["name"])[1].split("</section>")[0]
        assert card.count("Never") == 0  # it was used a moment ago
        _, text = admin.send(f"/console/integrations/clients/{shop['client_id']}/revoke")
        assert text == "The access of the program is ended"
        assert client.get("/users").status_code == 401
    assert shop["name"] not in admin.get("/console/integrations").text


@pytest.fixture
def customer(sandbox, database):
    """A company that has not taken the API into use, and its administrator."""
    made = create_sandbox(database, date.today()).as_dict()
    with database.transaction() as tx:
        statement = "UPDATE company SET sandbox = NULL, info = info || %s WHERE company_id = %s"
        tx.execute(statement, (Jsonb({"operationType": "PRODUCTION"}), made["company_id"]))
    return {**sandbox, **made}


def token_status(made):
    return httpx.post(
        f"{made['base_url']}/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": made["client_id"],
            "client_secret": made["client_secret"],
            "api_key": made["api_key"],
        },
    ).status_code


def test_a_company_takes_the_api_into_use_by_accepting_the_terms_and_gives_it_up_knowing_what_it_does(customer):
    here = "/console/integrations/activation"
    person = Person(customer["host_url"], customer["username"], customer["password"])
    assert person.get("/console").status_code == 200  # people work here before programs may
    assert token_status(customer) == 400
    page = person.get(here).text
    hidden = {str(i["name"]): str(i["value"]) for i in tags(page, "input") if i.get("type") == "hidden"}
    asked = {name: hidden[name] for name in ("startDate", "termsVersion")}
    assert 'class="terms lines"' in page

    answer, _ = person.send(here, **asked)
    assert answer.status_code == 400
    assert set(wrong(answer.text)) == {"accepted"}
    answer, _ = person.send(here, **{**asked, "termsVersion": "other"}, accepted="yes")
    assert "The terms in force then are version" in answer.text
    assert person.send(here, **asked, accepted="yes")[1] == "The API is taken into use"
    assert token_status(customer) == 200
    page = person.get(here).text
    assert {"Aino Main user", asked["termsVersion"]} <= set(re.findall(r"<td[^>]*>([^<]+)</td>", page))

    assert "Every program stops working here" in page
    assert "keys 2" in page
    first = (date.fromisoformat(asked["startDate"])).isoformat()
    later = (date.fromisoformat(first) + timedelta(days=3)).isoformat()
    answer, _ = person.send(here + "/end", endDate=later)
    assert set(wrong(answer.text)) == {"sure"}
    answer, _ = person.send(here + "/end", endDate=first, sure="yes")
    assert wrong(answer.text)["endDate"]["value"] == first
    assert "an activation lasts a day at least" in answer.text
    assert person.send(here + "/end", endDate=later, sure="yes")[1] == "The API is given up"
    assert token_status(customer) == 200  # until that day
    assert here + "/end" not in forms(person.get(here).text)


def test_a_client_is_registered_with_its_logo_and_its_secret_is_shown_once(admin, made, program):
    form = {"name": new_secret("Logo ")[:14], "redirectUri": "https://app.example.com/back", "contactEmail": "a@b.fi"}
    answer = send_new(admin, "/console/clients", files={"logo": ("logo.png", PNG, "image/png")}, **form)
    client, secret = shown(answer, "made-id"), shown(answer, "made-secret")
    found = program.get(f"/service/clients/{client}").json()
    assert {name: found[name] for name in form} == form
    assert base64.b64decode(found["logo"]) == PNG
    page = admin.get(f"/console/clients/{client}").text
    assert secret not in page
    assert f"data:image/png;base64,{found['logo']}" in {i["src"] for i in tags(page, "img")}

    assert admin.send(f"/console/clients/{client}", **{**form, "name": "Changed"})[1] == "The client is changed"
    assert program.get(f"/service/clients/{client}").json()["logo"] == found["logo"]
    admin.send(f"/console/clients/{client}", **form, withoutLogo="yes")
    assert "logo" not in program.get(f"/service/clients/{client}").json()


def test_a_refused_client_says_at_each_field_what_is_wrong(admin):
    form = {"name": "Kept", "redirectUri": "http://app.example.com/?a", "contactEmail": "nowhere"}
    large = {"logo": ("logo.png", PNG + bytes(400_000), "image/png")}
    answer = send_new(admin, "/console/clients", files=large, **form)
    assert answer.status_code == 400
    assert set(wrong(answer.text)) == {"logo"}
    answer = send_new(admin, "/console/clients", **form)
    assert {name: field["value"] for name, field in wrong(answer.text).items()} == {
        name: form[name] for name in ("redirectUri", "contactEmail")
    }
    assert 'value="Kept"' in answer.text


def test_both_secrets_work_during_the_overlap_that_was_chosen(admin, made, shop, key):
    here = f"/console/clients/{shop['client_id']}"
    answer = send_new(admin, here + "/secret", here, overlapHours="24")
    secret = shown(answer, "made-secret")
    assert "The former secret works until" in answer.text
    former = {**made, **shop, "api_key": key}
    assert (token_status(former), token_status({**former, "client_secret": secret})) == (200, 200)
    newest = shown(send_new(admin, here + "/secret", here, overlapHours="0"), "made-secret")
    assert token_status({**former, "client_secret": secret}) == 401
    assert token_status({**former, "client_secret": newest}) == 200


def test_points_of_the_certification_are_submitted_with_a_note_and_taken_back(admin, program, shop):
    path = f"/console/clients/{shop['client_id']}/certification/RETRIES"
    assert admin.send(path, state="SUBMITTED", note="See <b>our</b> tests")[1] == "The point is set"
    assert "See &lt;b&gt;our&lt;/b&gt; tests" in admin.get(f"/console/clients/{shop['client_id']}").text
    assert "Only the operator" in admin.send(path, state="PASSED")[1]
    admin.send(path, state="OPEN")
    points = program.get(f"/service/clients/{shop['client_id']}/certification").json()
    assert {point["state"] for point in points} == {"OPEN"}


def test_a_note_that_is_too_long_is_said_at_its_point_and_kept(admin, shop):
    path = f"/console/clients/{shop['client_id']}/certification/RETRIES"
    answer, text = admin.send(path, state="SUBMITTED", note="x" * 501)
    assert answer.status_code == 400
    assert text == "This did not work: see what is said at the fields."
    assert wrong(answer.text)["note"]["value"] == "x" * 501
    assert wrong(answer.text)["note"]["id"] == "point-RETRIES-note"


def test_an_archived_client_gets_no_tokens_and_stays_to_be_read(admin, made, shop, key):
    admin.send(f"/console/clients/{shop['client_id']}/archive")
    assert token_status({**made, **shop, "api_key": key}) in (400, 401)
    page = admin.get(f"/console/clients/{shop['client_id']}").text
    assert "Archived" in page
    assert forms(page) == set()


def make_webhook(admin, shop, url, **more):
    form = {"clientId": shop["client_id"], "url": url, "event": "PRODUCT_CHANGED", "authenticationType": "HMAC", **more}
    return send_new(admin, "/console/webhooks", **form)


def webhook_id(answer):
    found = re.search(r"/console/webhooks/([0-9a-f-]{36})", answer.headers.get("location", "") + answer.text)
    assert found, answer.text[:2000]
    return found[1]


def log_of(admin, hook):
    """The states of the delivery log, newest first."""
    page = admin.get(f"/console/webhooks/{hook}").text.split('id="log"')[1]
    return re.findall(r'class="badge h-(\w+)"', page)


def delivery_id(admin, hook):
    return re.search(r"/deliveries/([0-9a-f-]{36})", admin.get(f"/console/webhooks/{hook}").text)[1]


def test_a_webhook_made_here_belongs_to_the_program_and_signs_with_the_key_that_was_shown(admin, made, shop, key):
    with receiving() as receiver:
        answer = make_webhook(admin, shop, receiver.url)
        secret, hook = shown(answer, "made-key"), webhook_id(answer)
        with client_of({**made, **shop}, key) as client:
            assert client.get(f"/service/webhooks/{hook}").json()["clientId"] == shop["client_id"]
        admin.send(f"/console/webhooks/{hook}/test")
        got = receiver.wait_for(1)[0]
        signed = base64.b64decode(secret.removeprefix("whsec_"))
        expected = "sha256=" + hmac.new(signed, got.body, hashlib.sha256).hexdigest()
        assert got.headers["tosite-signature"] == expected
        assert secret not in admin.get(f"/console/webhooks/{hook}").text
        until(lambda: log_of(admin, hook) == ["DELIVERED"])
        page = admin.get(f"/console/webhooks/{hook}/deliveries/{got.id}").text
        assert '<pre class="answer">ok</pre>' in page

        form = {"url": receiver.url + "/2", "authenticationType": "HMAC", "event": "PRODUCT_CREATED"}
        assert admin.send(f"/console/webhooks/{hook}", **form)[1] == "The webhook is changed"
        admin.send(f"/console/webhooks/{hook}/test")
        changed = receiver.wait_for(2)[1]
        again = "sha256=" + hmac.new(signed, changed.body, hashlib.sha256).hexdigest()
        assert (changed.path, changed.headers["tosite-signature"]) == ("/hook/2", again)  # the key was kept
        assert admin.send(f"/console/webhooks/{hook}/delete")[1] == "The webhook is removed"
        assert admin.get(f"/console/webhooks/{hook}").status_code == 404


def test_a_refused_webhook_says_at_each_field_what_is_wrong(admin, shop):
    form = {"url": "http://10.0.0.1/", "secret": "short", "event": "", "clientId": "stranger"}
    answer = make_webhook(admin, shop, **{**form, "event": "PRODUCT_CHANGED"})
    assert answer.status_code == 400
    fields = wrong(answer.text)
    assert {"url", "secret", "clientId"} == set(fields)
    assert fields["url"]["value"] == "http://10.0.0.1/"
    ticked = [i["value"] for i in tags(answer.text, "input") if i.get("name") == "event" and "checked" in i]
    assert ticked == ["PRODUCT_CHANGED"]
    answer = make_webhook(admin, shop, **form)
    assert "Must have at least 1 entries" in answer.text


def test_a_receiver_that_is_gone_switches_its_webhook_off_and_the_page_switches_it_on_and_sends_again(admin, shop):
    answers = [410, 410, 200]
    with receiving(lambda number: (answers[min(number, len(answers)) - 1], {}, b"gone <b>away</b>")) as receiver:
        hook = webhook_id(make_webhook(admin, shop, receiver.url, secret="a key of ours, long enough"))
        here = f"/console/webhooks/{hook}"
        admin.send(here + "/test")
        until(lambda: "Switched off" in said(admin.get(here).text))
        assert "The receiver answered 410" in admin.get(here).text
        assert here in links(admin.get("/console/webhooks", status="DISABLED").text)
        message = delivery_id(admin, hook)
        assert f"{here}/deliveries/{message}/replay" not in forms(admin.get(f"{here}/deliveries/{message}").text)

        assert admin.send(here + "/enable")[1] == "The webhook is in use again"
        again = admin.send(f"{here}/deliveries/{message}/replay")[1]
        assert again == "The message is sent again under the same id"
        until(lambda: "Switched off" in said(admin.get(here).text))
        admin.send(here + "/enable")
        assert log_of(admin, hook) == ["FAILED"]
        assert admin.send(here + "/replay")[1] == "What was not delivered is sent again"
        until(lambda: log_of(admin, hook) == ["DELIVERED"])
        assert {received.id for received in receiver.got} == {message}
        page = admin.get(f"{here}/deliveries/{message}").text
        assert page.count("answered 410: the receiver is gone for good") == 2
        assert "gone &lt;b&gt;away&lt;/b&gt;" in page
        assert "<b>away" not in page
        admin.send(here + "/delete")


def test_the_key_of_a_webhook_is_replaced_by_one_that_is_shown_once(admin, shop):
    with receiving() as receiver:
        hook = webhook_id(make_webhook(admin, shop, receiver.url, secret="a key of ours, long enough"))
        here = f"/console/webhooks/{hook}"
        answer = send_new(admin, here + "/key", here, formerKeyHours="24")
        shown(answer, "made-key")
        assert "The former key is used too until" in answer.text
        admin.send(here + "/test")
        assert receiver.wait_for(1)[0].headers["tosite-signature"].count("sha256=") == 2
        refused = send_new(admin, here + "/key", here, secret="short", formerKeyHours="24")
        assert wrong(refused.text)["secret"]["value"] == "short"
        admin.send(here + "/delete")


def test_webhooks_of_a_program_whose_access_ended_still_stand_on_the_page(admin, shop, key):
    with receiving() as receiver:
        hook = webhook_id(make_webhook(admin, shop, receiver.url, authenticationType="NONE"))
        admin.send(f"/console/integrations/clients/{shop['client_id']}/revoke")
        admin.send(f"/console/clients/{shop['client_id']}/archive")
        assert f"/console/webhooks/{hook}" in links(admin.get("/console/webhooks").text)
        assert admin.send(f"/console/webhooks/{hook}/delete")[1] == "The webhook is removed"


def test_others_companies_ids_are_unknown(admin, neighbour, neighbour_api):
    with receiving() as receiver:
        body = {"url": receiver.url, "authenticationType": "NONE", "subscriptions": ["PRODUCT_CHANGED"]}
        theirs = neighbour_api.post("/service/webhooks", json=body).json()["uuid"]
        for path in (f"clients/{neighbour['client_id']}", f"webhooks/{theirs}"):
            assert admin.get(f"/console/{path}").status_code == 404
        for path in ("", "/enable", "/test", "/replay", "/key"):
            form = {"once": new_secret(""), "url": "https://example.com", "event": "PRODUCT_CHANGED"}
            assert admin.send(f"/console/webhooks/{theirs}{path}", **form)[0].status_code == 404
        assert admin.send(f"/console/webhooks/{theirs}/delete")[1] == "Not found"
        assert neighbour_api.delete(f"/service/webhooks/{theirs}").status_code in (200, 204)


@pytest.mark.parametrize(
    "path",
    [
        f"/console/{area}/{text}"
        for area in ("clients", "webhooks", "webhooks/3f1b0b5e-0000-4000-8000-000000000000/deliveries")
        for text in ("0", "x", "%00", "%2e%2e", "'--", "3f1b0b5e-0000-4000-8000-000000000000")
    ],
)
def test_a_thing_that_there_is_not_is_a_page_that_says_so(admin, path):
    answer = admin.get(path)
    assert answer.status_code in (400, 404)
    assert len(tags(answer.text, "h1")) == 1


def test_a_sandbox_is_made_shown_once_reset_and_closed(admin, made):
    answer = send_new(admin, "/console/sandboxes", country="SWEDEN")
    new = {"api_key": shown(answer, "made-key"), "client_id": shown(answer, "made-client")}
    new["client_secret"] = shown(answer, "made-secret")
    try:
        with client_of({**made, **new}, new["api_key"]) as client:
            assert client.get("/company").json()["country"] == "SWEDEN"
        page = admin.get("/console/sandboxes").text
        assert new["api_key"] not in page
        number = max(int(found) for found in re.findall(r"/console/sandboxes/(\d+)/reset", page))
        assert "The sandbox is as it was made" in admin.send(f"/console/sandboxes/{number}/reset")[1]
        page = admin.get("/console/sandboxes").text
        number = max(int(found) for found in re.findall(r"/console/sandboxes/(\d+)/reset", page))
        assert admin.send(f"/console/sandboxes/{number}/delete")[1] == "The sandbox is closed"
        assert token_status({**made, **new}) in (400, 401)
    finally:
        assert f"/console/sandboxes/{number}/reset" not in forms(admin.get("/console/sandboxes").text)


def test_the_clock_of_the_sandbox_moves_and_comes_back(admin, program):
    here = "/console/sandboxes/here/clock"
    answer, _ = admin.send(here, daysAhead="4000")
    assert wrong(answer.text)["daysAhead"]["value"] == "4000"
    assert admin.send(here, daysAhead="40")[1] == "The business day is moved"
    assert program.get("/service/sandbox/clock").json()["daysAhead"] == 40
    admin.send(here, daysAhead="0")
    assert program.get("/service/sandbox/clock").json()["daysAhead"] == 0


def test_an_invoice_is_paid_as_if_by_the_bank(admin, program):
    here = "/console/sandboxes/here/payments"
    invoice = program.post("/invoices", json=sales_invoice(None, None, date.today())).json()
    program.put(f"/invoices/{invoice['id']}/approve").raise_for_status()
    offered = {o["value"] for o in tags(admin.get("/console/sandboxes").text, "option")}
    assert str(invoice["id"]) in offered
    answer, _ = admin.send(here, invoiceId=str(invoice["id"]), amount="much", paymentDate="soon")
    assert {name: field["value"] for name, field in wrong(answer.text).items()} == {
        "amount": "much",
        "paymentDate": "soon",
    }
    assert admin.send(here, invoiceId=str(invoice["id"]), amount="1,50")[1] == "The payment has come"
    assert program.get(f"/invoices/{invoice['id']}").json()["status"] == "PARTLY_PAID"
    assert "There is no such invoice" in admin.send(here, invoiceId="1")[1]


def test_calls_fail_as_often_as_was_asked_and_what_is_in_force_is_seen(admin, made, program):
    here = "/console/sandboxes/here/failures"
    asked = {"clientId": made["client_id"], "status": "503", "delaySeconds": "5"}
    answer, _ = admin.send(here, **asked, kind="STATUS", count="0")
    assert set(wrong(answer.text)) == {"count"}
    answer, _ = admin.send(here, **{**asked, "status": ""}, kind="STATUS", count="1")
    assert set(wrong(answer.text)) == {"status"}
    assert admin.send(here, **asked, kind="STATUS", count="2")[1] == "The next calls fail as you asked"
    admin.send(here, **asked, kind="DROP", count="3")
    page = admin.get("/console/sandboxes").text
    assert "An error status: 503" in page
    assert [program.get("/company").status_code for _ in range(2)] == [503, 503]
    with pytest.raises(httpx.RemoteProtocolError):
        program.get("/company")
    assert 'class="amount">2</td>' in admin.get("/console/sandboxes").text  # two are left
    assert admin.send(here + "/off")[1] == "Every call is answered as usual again"
    assert program.get("/company").status_code == 200


def test_companies_with_real_books_have_no_tools_of_sandboxes(customer):
    person = Person(customer["host_url"], customer["username"], customer["password"])
    page = person.get("/console/sandboxes").text
    assert 'id="tools"' not in page
    assert "sandbox companies only" in person.send("/console/sandboxes/here/failures/off")[1]
