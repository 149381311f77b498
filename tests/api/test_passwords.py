"""A person changes the password, or chooses another one by the key of a mail; nobody else gets in by it."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from test_company_access import log_in, make_key, opens, post_login, renew, token
from test_company_access import program as program
from test_company_users import OWN_WORDS, add, first_login, log_in_on_console, ready, somebody
from test_company_users import other as other
from test_company_users import staff as staff

from mailserver import mail_server, text_of
from pages import Person, said, tags, wrong
from sandboxes import database_url_of
from tosite.oauth.forms import OAuthError
from tosite.oauth.people import Login, require_still
from tosite.oauth.secrets import hash_secret, new_secret
from tosite.passwords import changing, texts
from tosite.passwords.job import send_account_mails
from tosite.portal.words import LANGUAGES
from tosite.web.errors import ApiError

NEXT_WORDS = "another one of my own"
HERE = "/console/myself/password"


@pytest.fixture
def mailbox(monkeypatch, database):
    """What is mailed from now on; what other tests left in the queue is gone."""
    with database.transaction() as tx:
        tx.execute("DELETE FROM account_mail")
        tx.execute("DELETE FROM login_failure")
    with mail_server(monkeypatch, "service@example.com") as box:
        yield box


@pytest.fixture
def tove(sandbox, staff):
    """Somebody who logs in with ``OWN_WORDS``: the username."""
    return ready(sandbox, staff)["username"]


def at_console(sandbox, username, password=OWN_WORDS):
    return Person(sandbox["host_url"], username, password)


def change(person, password=OWN_WORDS, new=NEXT_WORDS, repeated=None):
    form = {"password": password, "newPassword": new, "repeated": new if repeated is None else repeated}
    return person.http.post(HERE, data={"csrf": person.csrf, **form})


def forgotten(sandbox, username):
    return httpx.post(f"{sandbox['host_url']}/console/login/forgotten", data={"username": username}, timeout=30)


def recover(sandbox, key, new=NEXT_WORDS, repeated=None, **more):
    form = {"key": key, "newPassword": new, "repeated": new if repeated is None else repeated, **more}
    return httpx.post(f"{sandbox['host_url']}/console/login/recover", data=form, timeout=30)


def key_in(message):
    return re.search(r"tos_pw_[\w-]+", text_of(message))[0]


def mailed_key(sandbox, database, mailbox, username):
    assert forgotten(sandbox, username).status_code == 200
    assert send_account_mails(database) == 1
    return key_in(mailbox.messages[-1])


def enters(sandbox, username, password):
    return log_in_on_console(sandbox, username, password).status_code == 303


def test_a_changed_password_ends_every_other_session_of_the_person(sandbox, database, mailbox, tove):
    here, elsewhere = at_console(sandbox, tove), at_console(sandbox, tove)
    answer = change(here)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/myself")
    assert "logged out everywhere else" in said(here.get("/console/myself").text)
    assert elsewhere.get("/console/myself").headers["location"].startswith("/console/login")
    assert not enters(sandbox, tove, OWN_WORDS)
    assert enters(sandbox, tove, NEXT_WORDS)
    assert send_account_mails(database) == 1
    (message,) = mailbox.messages
    assert (message["To"], message["Subject"]) == (tove, "The password is changed")
    assert tove in text_of(message)


def test_everything_wrong_with_a_change_is_said_at_once_and_nothing_typed_comes_back(sandbox, tove):
    answer = change(at_console(sandbox, tove), password="a wrong guess", new="too short", repeated="another")
    assert answer.status_code == 400
    assert list(wrong(answer.text)) == ["password", "newPassword", "repeated"]
    for typed in ("a wrong guess", "too short", "another"):
        assert f'value="{typed}"' not in answer.text
    assert enters(sandbox, tove, OWN_WORDS)


@pytest.mark.parametrize(
    ("new", "repeated", "field"),
    [
        ("x" * 11, "x" * 11, "newPassword"),
        ("x" * 201, "x" * 201, "newPassword"),
        ("", "", "newPassword"),
        (OWN_WORDS, OWN_WORDS, "newPassword"),
        (NEXT_WORDS, NEXT_WORDS + ".", "repeated"),
    ],
)
def test_a_new_password_is_long_another_one_and_typed_twice(sandbox, tove, new, repeated, field):
    answer = change(at_console(sandbox, tove), new=new, repeated=repeated)
    assert answer.status_code == 400
    assert list(wrong(answer.text)) == [field]
    assert enters(sandbox, tove, OWN_WORDS)


def test_a_username_is_no_password(sandbox, tove):
    answer = change(at_console(sandbox, tove), new=tove.upper())
    assert list(wrong(answer.text)) == ["newPassword"]


def test_guesses_at_the_present_password_are_counted_with_those_at_the_login(sandbox, mailbox, tove):
    person = at_console(sandbox, tove)
    for _ in range(10):
        assert change(person, password="a wrong guess").status_code == 400
    assert change(person).status_code == 429
    refused = log_in_on_console(sandbox, tove, OWN_WORDS)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60


def test_whoever_forgot_the_password_chooses_another_one_by_the_key_of_a_mail(sandbox, database, mailbox, tove):
    elsewhere = at_console(sandbox, tove)
    key = mailed_key(sandbox, database, mailbox, tove)
    (message,) = mailbox.messages
    assert (message["To"], message["Subject"]) == (tove, "A new password")
    answer = recover(sandbox, key)
    assert answer.status_code == 303
    assert answer.cookies.get("tosite_session")
    assert elsewhere.get("/console/myself").headers["location"].startswith("/console/login")
    assert not enters(sandbox, tove, OWN_WORDS)
    assert enters(sandbox, tove, NEXT_WORDS)
    assert send_account_mails(database) == 1  # that it was changed


def test_a_key_serves_once(sandbox, database, mailbox, tove):
    key = mailed_key(sandbox, database, mailbox, tove)
    assert recover(sandbox, key).status_code == 303
    again = recover(sandbox, key, new="a third one of my own")
    assert again.status_code == 400
    assert list(wrong(again.text)) == ["key"]
    assert enters(sandbox, tove, NEXT_WORDS)


def test_a_changed_password_leaves_no_key_good(sandbox, database, mailbox, tove):
    key = mailed_key(sandbox, database, mailbox, tove)
    assert change(at_console(sandbox, tove)).status_code == 303
    assert list(wrong(recover(sandbox, key, new="a third one of my own").text)) == ["key"]
    assert enters(sandbox, tove, NEXT_WORDS)


def test_a_password_that_is_refused_leaves_the_key_good(sandbox, database, mailbox, tove):
    key = mailed_key(sandbox, database, mailbox, tove)
    refused = recover(sandbox, key, new="short")
    assert refused.status_code == 400
    assert list(wrong(refused.text)) == ["newPassword"]
    assert f'value="{key}"' in refused.text
    assert recover(sandbox, key).status_code == 303


def test_everything_wrong_with_a_recovery_is_said_at_once(sandbox, mailbox):
    assert list(wrong(recover(sandbox, "tos_pw_nothing", new="short", repeated="another").text)) == [
        "key",
        "newPassword",
        "repeated",
    ]


@pytest.mark.parametrize("key", ["", "tos_pw_nothing", "\0", "x" * 5000])
def test_a_key_that_nobody_was_mailed_is_refused(sandbox, mailbox, key):
    assert recover(sandbox, key).status_code == 400


def test_a_key_is_good_for_an_hour(sandbox, database, mailbox, tove):
    key = mailed_key(sandbox, database, mailbox, tove)
    with database.transaction() as tx:
        tx.execute("UPDATE account_mail SET good_until = good_until - interval '1 hour'")
    assert recover(sandbox, key).status_code == 400
    assert enters(sandbox, tove, OWN_WORDS)


def test_the_queue_holds_no_key_that_anybody_could_use(sandbox, database, mailbox, tove):
    key = mailed_key(sandbox, database, mailbox, tove)
    with database.transaction() as tx:
        row = tx.execute("SELECT a.*, a::text AS whole FROM account_mail a").fetchone()
    assert bytes(row["key_hash"]) == hash_secret(key)
    assert key not in row["whole"]


def test_a_try_that_failed_leaves_no_good_key(sandbox, database, mailbox, tove):
    mailbox.answers.append("451 try later")
    forgotten(sandbox, tove)
    assert send_account_mails(database) == 0
    with database.transaction() as tx:
        row = tx.execute("UPDATE account_mail SET due = due - interval '1 hour' RETURNING state, key_hash").fetchone()
    assert (row["state"], row["key_hash"]) == ("WAITING", None)
    assert send_account_mails(database) == 1
    assert recover(sandbox, key_in(mailbox.messages[-1])).status_code == 303


def test_nobody_learns_by_asking_whether_there_is_such_a_person(sandbox, database, mailbox, tove):
    known, unknown = forgotten(sandbox, tove), forgotten(sandbox, "nobody@example.com")
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert send_account_mails(database) == 1
    assert [message["To"] for message in mailbox.messages] == [tove]


def test_asking_again_and_again_sends_one_mail(sandbox, database, mailbox, tove):
    for _ in range(3):
        forgotten(sandbox, tove)
    assert send_account_mails(database) == 1


def ask_from(database, address):
    with database.transaction() as tx:
        changing.ask_for_key(tx, "nobody@example.com", address, "ENGLISH")


def test_an_address_that_asks_too_often_is_told_to_wait(database, mailbox):
    for _ in range(10):
        ask_from(database, "192.0.2.7")
    with pytest.raises(ApiError) as refused:
        ask_from(database, "192.0.2.7")
    assert refused.value.status == 429
    ask_from(database, "192.0.2.8")


def test_whoever_asks_through_a_proxy_that_nobody_trusts_shuts_nobody_out(database, mailbox):
    for _ in range(12):
        ask_from(database, "127.0.0.1")


def test_a_question_that_could_not_be_answered_for_an_hour_is_forgotten(sandbox, database, mailbox, tove):
    forgotten(sandbox, tove)
    with database.transaction() as tx:
        tx.execute("UPDATE account_mail SET queued_at = queued_at - interval '59 minutes'")
    forgotten(sandbox, tove)  # it waits still: no second one
    with database.transaction() as tx:
        rows = tx.execute("UPDATE account_mail SET queued_at = queued_at - interval '2 minutes' RETURNING 1").fetchall()
    assert len(rows) == 1
    assert send_account_mails(database) == 0


def test_a_key_is_for_the_address_that_it_was_mailed_to(sandbox, database, mailbox, tove):
    key = mailed_key(sandbox, database, mailbox, tove)
    with database.transaction() as tx:
        tx.execute("UPDATE app_user SET email = 'new@example.com' WHERE username = %s", (tove,))
    assert list(wrong(recover(sandbox, key).text)) == ["key"]


def test_capitals_of_a_username_do_not_matter(sandbox, database, mailbox, tove):
    forgotten(sandbox, tove.upper())
    assert send_account_mails(database) == 1


def test_one_of_several_windows_changes_the_password_and_none_fails(sandbox, mailbox, tove):
    windows = [at_console(sandbox, tove) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda n: change(windows[n], new=f"{NEXT_WORDS} {n}").status_code, range(3)))
    assert answers.count(303) == 1
    assert set(answers) <= {303, 400, 401, 403}
    assert sum(enters(sandbox, tove, f"{NEXT_WORDS} {n}") for n in range(3)) == 1


def test_nobody_waits_for_a_mail_that_is_on_its_way(sandbox, database, mailbox, tove):
    key = mailed_key(sandbox, database, mailbox, tove)
    with database.transaction() as tx:
        tx.execute("SELECT 1 FROM account_mail FOR UPDATE")  # as the worker does while the mail server takes its time
        assert recover(sandbox, key).status_code == 303


def test_what_a_stolen_password_began_ends_with_it(sandbox, staff, other, database, mailbox, program, tove):
    other.boss.post("/service/users", json=somebody(username=tove)).raise_for_status()
    chooser = post_login(sandbox, program, {"username": tove, "password": OWN_WORDS})
    ticket = next(str(i["value"]) for i in tags(chooser.text, "input") if i.get("name") == "ticket")
    with database.transaction() as tx:
        row = tx.execute("SELECT user_id, password_hash FROM app_user WHERE username = %s", (tove,)).fetchone()
    stolen = Login(row["user_id"], row["password_hash"])
    recover(sandbox, mailed_key(sandbox, database, mailbox, tove))
    with database.transaction() as tx, pytest.raises(OAuthError):
        require_still(tx, stolen.user_id, stolen.proof)
    chosen = {"ticket": ticket, "company": str(staff.made["company_id"])}
    assert post_login(sandbox, program, chosen).status_code == 401


def test_a_code_from_before_is_exchanged_for_nothing(sandbox, database, mailbox, program, tove):
    location = post_login(sandbox, program, {"username": tove, "password": OWN_WORDS}).headers["location"]
    code = parse_qs(urlsplit(location).query)["code"][0]
    recover(sandbox, mailed_key(sandbox, database, mailbox, tove))
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": program["redirectUri"]}
    assert token(sandbox, program, **form).status_code == 400


def test_keys_that_came_of_a_login_end_with_the_logins_and_those_of_administrators_stay(
    sandbox, staff, database, mailbox, program, tove
):
    with database.transaction() as tx:
        user = tx.execute("SELECT user_id FROM app_user WHERE username = %s", (tove,)).fetchone()["user_id"]
    made = make_key(staff, program, user)
    asked = {"response_type": "code", "client_id": program["clientId"], "redirect_uri": program["redirectUri"]}
    login = {**asked, "state": "s", "username": tove, "password": OWN_WORDS}
    location = httpx.post(f"{sandbox['host_url']}/keylogin", data=login, timeout=30).headers["location"]
    form = {"code": parse_qs(urlsplit(location).query)["code"][0], "redirect_uri": program["redirectUri"]}
    own = {"client_id": program["clientId"], "client_secret": program["clientSecret"]}
    answer = httpx.post(f"{sandbox['base_url']}/oauth/key", data={**own, **form}, timeout=30)
    assert answer.status_code == 200, answer.text
    recover(sandbox, mailed_key(sandbox, database, mailbox, tove), programs="end")
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT by_login, revoked_at IS NULL AS lives FROM api_key WHERE user_id = %s ORDER BY key_id", (user,)
        ).fetchall()
    assert made["keyId"]
    assert [(row["by_login"], row["lives"]) for row in rows] == [(False, True), (True, False)]


def test_users_for_programs_and_closed_accounts_get_no_mail(sandbox, database, mailbox, staff, tove):
    staff.hire("Robot", name="robot")
    with database.transaction() as tx:
        tx.execute("UPDATE app_user SET active = false WHERE username = %s", (tove,))
        robot = tx.execute(
            "UPDATE membership m SET api_login_only = true FROM app_user u WHERE u.user_id = m.user_id "
            "AND m.user_id = %s RETURNING u.username",
            (staff.ids["robot"],),
        ).fetchone()["username"]
    forgotten(sandbox, tove)
    forgotten(sandbox, robot)
    assert send_account_mails(database) == 0


def test_a_mail_takes_the_place_of_a_password_that_serves_once(sandbox, database, mailbox, staff):
    made = add(staff)
    key = mailed_key(sandbox, database, mailbox, made["username"])
    assert recover(sandbox, key).status_code == 303
    assert first_login(sandbox, made["username"], made["oneTimePassword"]).status_code != 303
    assert staff.boss.get(f"/service/users/{made['userId']}").json()["awaitsFirstLogin"] is False


@pytest.mark.parametrize(("more", "after"), [({}, 200), ({"programs": "end"}, 400)])
def test_programs_stay_let_in_unless_their_logins_are_ended_too(sandbox, database, mailbox, program, tove, more, after):
    tokens = log_in(sandbox, program, {"username": tove, "password": OWN_WORDS})
    assert recover(sandbox, mailed_key(sandbox, database, mailbox, tove), **more).status_code == 303
    assert opens(sandbox, tokens["access_token"]) == (200 if after == 200 else 401)
    assert renew(sandbox, program, tokens["refresh_token"]).status_code == after


def test_each_change_is_in_the_audit_log_without_the_password(sandbox, database, mailbox, staff):
    made = ready(sandbox, staff)
    change(at_console(sandbox, made["username"]))
    recover(sandbox, mailed_key_after_change(sandbox, database, mailbox, made["username"]), new=OWN_WORDS)
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT user_id, client_id, action, before, after FROM audit_log WHERE company_id = %s "
            "AND object_type = 'PASSWORD' AND object_id = %s ORDER BY audit_id",
            (staff.made["company_id"], made["userId"]),
        ).fetchall()
    assert [row["after"] for row in rows] == [{"how": how} for how in ("FIRST_LOGIN", "CHANGED", "RECOVERED")]
    assert {(r["user_id"], r["client_id"], r["action"], r["before"]) for r in rows} == {
        (made["userId"], "console", "UPDATE", None)
    }


def mailed_key_after_change(sandbox, database, mailbox, username):
    """The mail of the change goes out first."""
    send_account_mails(database)
    return mailed_key(sandbox, database, mailbox, username)


def test_the_link_leads_to_the_installations_own_address_and_never_where_a_request_says():
    subject, text = texts.recovery("tove@example.com", "tos_pw_1", "https://books.example.com", "ENGLISH")
    assert subject == "A new password"
    assert "\nhttps://books.example.com/console/login/recover?key=tos_pw_1\n" in text
    _, without = texts.recovery("tove@example.com", "tos_pw_1", None, "ENGLISH")
    assert "http" not in without
    assert "\ntos_pw_1\n" in without


def test_the_page_behind_the_link_has_the_key(sandbox):
    page = httpx.get(f"{sandbox['host_url']}/console/login/recover", params={"key": 'tos_pw_"1'}, timeout=30)
    assert page.status_code == 200
    assert 'value="tos_pw_&#34;1"' in page.text
    assert page.headers["referrer-policy"] == "same-origin"  # the key stays here


def test_where_no_mail_is_sent_the_page_says_who_can_help(sandbox):
    page = httpx.get(f"{sandbox['host_url']}/console/login/forgotten", timeout=30)
    assert "sends no mail" in page.text
    assert "<form" not in page.text.partition("<main")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_open_in_every_language(sandbox, tove, language):
    with httpx.Client(base_url=sandbox["host_url"], params={"lang": language}, timeout=30) as visitor:
        for path in ("/console/login/forgotten", "/console/login/recover"):
            assert f'<html lang="{language}"' in visitor.get(path).text
    assert f'<html lang="{language}"' in at_console(sandbox, tove).get(HERE, lang=language).text


def user_password(data, username):
    command = [sys.executable, "-c", "from tosite.cli import main; main()", "user", "password", username]
    environment = {"TOSITE_DATABASE_URL": database_url_of(data), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_an_operator_gives_a_person_a_password_that_serves_once(sandbox, data, tove):
    elsewhere = at_console(sandbox, tove)
    done = user_password(data, tove)
    assert done.returncode == 0, done.stderr
    once = re.search(r"password +(\S+)", done.stdout)[1]
    assert not enters(sandbox, tove, OWN_WORDS)
    assert elsewhere.get("/console/myself").headers["location"].startswith("/console/login")
    assert first_login(sandbox, tove, once, NEXT_WORDS).status_code == 303
    assert enters(sandbox, tove, NEXT_WORDS)


def test_an_operator_is_told_that_nobody_has_such_a_name(data):
    done = user_password(data, new_secret("nobody"))
    assert done.returncode == 1
    assert "nobody logs in by the name" in done.stderr
    assert "Traceback" not in done.stderr
