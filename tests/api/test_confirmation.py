"""Actions with a second factor: begun, waited for, approved or refused once, and their outcome read."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import httpx
import psycopg
import pyotp
import pytest
from books import broken
from psycopg.types.json import Jsonb

from confirming import Phone, grow_old, operator_approves
from sandboxes import client_of, database_url_of
from tosite.confirmation import authenticators
from tosite.confirmation.kinds import KINDS, confirmed
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import sales_invoice
from tosite.users import store as users
from tosite.vault import Vault
from tosite.web.app import contract
from tosite.web.errors import ApiError, Violation
from tosite.worker.purge import purge

COMMAND = [sys.executable, "-c", "from tosite.cli import main; main()"]
TODAY = date.today()


@pytest.fixture
def phone(api, database, data):
    return Phone(api, database, data)


@pytest.fixture(autouse=True)
def forgiven(database):
    """These tests guess codes: nobody is shut out for those of another test."""
    yield
    with database.transaction() as tx:
        tx.execute("DELETE FROM login_failure WHERE account LIKE 'authenticator:%'")


@pytest.fixture
def paid(api):
    """An invoice that was marked as paid, and its payment event."""
    invoice = api.post("/invoices", json=sales_invoice(None, None, TODAY)).json()
    api.put(f"/invoices/{invoice['id']}/approve").raise_for_status()
    body = {"paymentDate": TODAY.isoformat(), "amount": invoice["sum"], "currency": "EUR"}
    event = api.put(f"/invoices/{invoice['id']}/paymentevents/markpaid", json=body).json()
    return {"invoice": invoice["id"], "event": event["id"]}


@pytest.fixture
def waiting(api, paid):
    """The identifier of a deletion that waits."""
    return begin(api, paid)


def begin(api, paid):
    answer = api.delete(f"/invoices/{paid['invoice']}/paymentevents/{paid['event']}")
    assert answer.status_code == 202, answer.text
    return answer.json()["transactionIdentifier"]


def result(api, identifier):
    return api.get(f"/mfatransactionresult/{identifier}")


def status(api, paid):
    return api.get(f"/invoices/{paid['invoice']}").json()["status"]


def command(data, *arguments):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")} | {"COLUMNS": "250"}
    return subprocess.run(
        [*COMMAND, "mfa", *arguments, "--data", str(data)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_waiting_action_answers_202_with_its_identifier(api, waiting):
    answer = result(api, waiting)
    assert answer.status_code == 202
    assert answer.json()["transactionIdentifier"] == waiting
    assert waiting in answer.json()["message"]


def test_the_user_sees_what_waits_and_what_is_asked(api, paid, waiting):
    newest = api.get("/service/confirmations").json()[0]
    assert newest.keys() == {"transactionIdentifier", "kind", "question", "state", "created", "expires"}
    assert (newest["transactionIdentifier"], newest["state"]) == (waiting, "WAITING")
    assert "Delete the payment of" in newest["question"]
    assert "Mallila Oy" in newest["question"]


def test_an_outcome_is_read_as_often_as_asked_and_has_exactly_one_member(api, phone, waiting):
    phone.approve(waiting)
    for _ in range(3):
        assert result(api, waiting).json().keys() == {"info"}


def test_the_deprecated_confirm_hands_an_invoices_outcome_over_once(api, phone, waiting):
    path = f"/invoices/{waiting}/confirm"
    assert api.put(path).status_code == 202
    phone.approve(waiting)
    first = api.put(path)
    assert first.status_code == 200
    assert first.json().keys() == {"message"}
    assert api.put(path).status_code == 409
    assert api.put(f"/users/{waiting}/confirm").status_code == 404
    assert result(api, waiting).status_code == 200


def test_a_refused_action_is_406_and_nothing_happened(api, phone, paid, waiting):
    assert phone.refuse(waiting).json()["state"] == "REFUSED"
    assert result(api, waiting).status_code == 406
    assert api.put(f"/invoices/{waiting}/confirm").status_code == 406
    assert phone.approve(waiting).status_code == 409
    assert status(api, paid) == "MARKED_PAID"


def test_after_five_minutes_it_is_408_and_can_be_decided_no_more(api, phone, database, paid, waiting):
    grow_old(database, waiting, 4)
    assert result(api, waiting).status_code == 202
    grow_old(database, waiting, 1)
    assert result(api, waiting).status_code == 408
    assert phone.approve(waiting).status_code == 408
    assert phone.refuse(waiting).status_code == 408
    newest = api.get("/service/confirmations").json()
    assert next(c["state"] for c in newest if c["transactionIdentifier"] == waiting) == "EXPIRED"
    assert status(api, paid) == "MARKED_PAID"


def test_a_day_later_an_outcome_is_unknown(api, phone, database, waiting):
    phone.approve(waiting)
    grow_old(database, waiting, 24 * 60)
    assert result(api, waiting).status_code == 404


@pytest.mark.parametrize("identifier", ["0" * 8 + "-0000-4000-8000-" + "0" * 12, "1", "x", "%00", "a" * 3000, "1,2"])
def test_unknown_and_malformed_identifiers_are_404(api, identifier):
    for method, path in (
        ("GET", f"/mfatransactionresult/{identifier}"),
        ("PUT", f"/invoices/{identifier}/confirm"),
        ("PUT", f"/users/{identifier}/confirm"),
        ("PUT", f"/service/confirmations/{identifier}/refuse"),
    ):
        assert api.request(method, path).status_code == 404


def test_the_confirm_path_stands_beside_the_status_operations(api, paid, waiting):
    assert api.put(f"/invoices/{waiting}/confirm").status_code == 202
    assert api.put(f"/invoices/{paid['invoice']}/approve").status_code == 403
    assert api.put(f"/invoices/{paid['invoice']}/confirm").status_code == 404


def test_another_user_of_the_company_neither_reads_nor_decides_it(api, viewer, waiting):
    assert result(viewer, waiting).status_code == 403
    assert viewer.put(f"/invoices/{waiting}/confirm").status_code == 403
    for end in ("approve", "refuse"):
        answer = viewer.put(f"/service/confirmations/{waiting}/{end}", json={"code": "123456"})
        assert answer.status_code == 403
    shown = viewer.get("/service/confirmations").json()
    assert waiting not in [c["transactionIdentifier"] for c in shown]
    assert result(api, waiting).status_code == 202


def test_another_company_does_not_know_it(neighbour_api, waiting):
    assert result(neighbour_api, waiting).status_code == 404
    assert neighbour_api.put(f"/service/confirmations/{waiting}/refuse").status_code == 404
    assert neighbour_api.put(f"/invoices/{waiting}/confirm").status_code == 404


def test_outside_finland_the_result_is_404_and_the_deprecated_confirm_answers(api, database, sandbox, waiting):
    def move(country):
        with database.transaction() as tx:
            tx.execute("UPDATE company SET country = %s WHERE company_id = %s", (country, sandbox["company_id"]))

    move("SWEDEN")
    try:
        assert result(api, waiting).status_code == 404
        assert api.put(f"/invoices/{waiting}/confirm").status_code == 202
    finally:
        move("FINLAND")


def set_right(database, company, user, level):
    with database.transaction() as tx:
        tx.execute(
            "UPDATE membership SET rights = jsonb_set(rights, '{payments,payment}', to_jsonb(%s::text)) "
            "WHERE company_id = %s AND user_id = %s",
            (level, company, user),
        )


def test_a_right_that_was_lost_meanwhile_is_403_and_nothing_happens(api, database, sandbox, data, phone, paid, waiting):
    set_right(database, sandbox["company_id"], phone.user, "VIEWING_RIGHTS")
    try:
        assert result(api, waiting).status_code == 403
        assert phone.approve(waiting).status_code == 403
        done = command(data, "approve", waiting)
        assert done.returncode == 1
        assert "not done" in done.stderr
    finally:
        set_right(database, sandbox["company_id"], phone.user, "ALL_RIGHTS")
    assert result(api, waiting).status_code == 403
    assert status(api, paid) == "MARKED_PAID"


def test_a_wrong_code_approves_nothing(api, phone, paid, waiting):
    good = phone.code()
    wrong = f"{(int(good) + 1) % 10**6:06}"
    answer = phone.approve(waiting, wrong)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["field"] == "code"
    assert result(api, waiting).status_code == 202
    assert phone.approve(waiting, good).json()["state"] == "APPROVED"


@pytest.mark.parametrize("body", [{}, {"code": "1"}, {"code": "1234567"}, {"code": ["123456"]}])
def test_what_can_be_no_code_is_400(api, waiting, body):
    assert api.put(f"/service/confirmations/{waiting}/approve", json=body).status_code == 400


@pytest.mark.parametrize("code", ["abcdef", "      ", "12345é", "-12345"])
def test_six_characters_that_are_no_code_are_a_wrong_code(api, phone, waiting, code):
    phone.code()
    assert phone.approve(waiting, code).status_code == 403


def test_a_code_is_good_for_one_action(api, phone, paid):
    first, second = begin(api, paid), begin(api, paid)
    code = phone.code()
    assert phone.approve(first, code).status_code == 200
    assert phone.approve(second, code).status_code == 403


def test_too_many_wrong_codes_shut_the_door_even_for_a_good_one(api, phone, database, waiting):
    good = phone.code()
    wrong = f"{(int(good) + 1) % 10**6:06}"
    assert [phone.approve(waiting, wrong).status_code for _ in range(6)] == [403] * 5 + [429]
    shut = phone.approve(waiting, good)
    assert shut.status_code == 429
    assert 0 < int(shut.headers["Retry-After"]) <= 300
    with database.transaction() as tx:
        tx.execute("UPDATE login_failure SET at = at - interval '5 minutes' WHERE account LIKE 'authenticator:%%'")
    assert phone.approve(waiting, phone.code()).status_code == 200


def test_without_an_authenticator_there_is_nothing_to_approve_with(viewer, database, waiting):
    assert viewer.get("/service/authenticator").json() == {"enrolled": False}
    with database.transaction() as tx:
        user = viewer.get("/users").json()["id"]
        tx.execute("UPDATE confirmation SET user_id = %s WHERE identifier = %s", (user, waiting))
    company = viewer.get("/users").json()["companyId"]
    set_right(database, company, user, "ALL_RIGHTS")
    try:
        answer = viewer.put(f"/service/confirmations/{waiting}/approve", json={"code": "123456"})
        assert answer.status_code == 403
        assert "/service/authenticator" in answer.json()["errors"][0]["message"]
    finally:
        set_right(database, company, user, "VIEWING_RIGHTS")


def test_two_approvals_at_once_have_one_effect(api, data, database, paid, phone, waiting):
    """The user approves three times while three operators do, all at the same moment."""
    code, start = phone.code(), threading.Barrier(6)

    def by_user():
        with httpx.Client(base_url=api.base_url, headers=api.headers, timeout=30) as client:
            start.wait()
            return client.put(f"/service/confirmations/{waiting}/approve", json={"code": code}).status_code

    def by_operator():
        start.wait()
        try:
            operator_approves(database, waiting)
        except ApiError as refusal:
            return refusal.status
        return 200

    with ThreadPoolExecutor(6) as pool:
        running = [pool.submit(who) for who in [by_user, by_operator] * 3]
        answers = sorted(one.result() for one in running)
    assert answers == [200] + [409] * 5
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT action FROM audit_log WHERE object_id = %s AND action = 'REMOVE_PAYMENT'", (paid["invoice"],)
        ).fetchall()
    assert len(rows) == 1
    assert status(api, paid) == "NOT_SENT"


def test_a_killed_approval_leaves_nothing_and_can_be_done_again(api, data, database, sandbox, paid, phone, waiting):
    """The approval is stopped before its last lock by somebody who holds it, and killed there."""
    with psycopg.connect(database_url_of(data)) as holder:
        holder.execute(
            "SELECT 1 FROM ledger_receipt r JOIN invoice i ON i.company_id = r.company_id "
            "AND i.ledger_receipt_id = r.receipt_id WHERE i.company_id = %s AND i.invoice_id = %s FOR UPDATE OF r",
            (sandbox["company_id"], paid["invoice"]),
        )
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")}
        approval = subprocess.Popen([*COMMAND, "mfa", "approve", waiting, "--data", str(data)], env=environment)
        deadline = time.monotonic() + 60
        while not (blocked := blocked_by(holder, database)):
            assert approval.poll() is None, "the approval ended before it was stopped"
            assert time.monotonic() < deadline, "the approval never came to its last lock"
            time.sleep(0.02)
        approval.send_signal(signal.SIGKILL)
        approval.wait()
        with database.transaction() as tx:  # its backend would wait on, and then see that nobody is there
            tx.execute("SELECT pg_terminate_backend(%s)", (blocked,))
    assert result(api, waiting).status_code == 202
    assert status(api, paid) == "MARKED_PAID"
    events = api.get(f"/invoices/{paid['invoice']}/paymentevents").json()["results"]
    assert [e["id"] for e in events] == [paid["event"]]
    assert broken(database, sandbox["company_id"]) == {}
    assert phone.approve(waiting).json()["state"] == "APPROVED"


def blocked_by(holder, database):
    """The process of the database that waits for the holder, if there is one."""
    with database.transaction() as tx:
        row = tx.execute(
            "SELECT pid FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid))", (holder.info.backend_pid,)
        ).fetchone()
    return row["pid"] if row else None


def test_an_effect_that_is_refused_half_way_leaves_nothing_but_the_reason(api, database, phone, waiting):
    """Done by a kind of action of this test's own, which writes before it finds out."""

    def half_way(request, payload):
        users.update(request.tx, request.company, request.caller.user_id, {**payload, "city": "Atlantis"})
        raise ApiError(400, [Violation("a", "One reason"), Violation("b", "and another")])

    confirmed("HALF_WAY", "PUT /users", "USER_UPDATED")(half_way)
    try:
        with database.transaction() as tx:
            payload = users.personal_data(tx, api.get("/company").json()["id"], phone.user)
            tx.execute(
                "UPDATE confirmation SET kind = 'HALF_WAY', payload = %s WHERE identifier = %s",
                (Jsonb(payload), waiting),
            )
        assert operator_approves(database, waiting) == "FAILED"
    finally:
        del KINDS["HALF_WAY"]
    with database.transaction() as tx:
        row = tx.execute("SELECT state, failure FROM confirmation WHERE identifier = %s", (waiting,)).fetchone()
    assert row == {"state": "FAILED", "failure": "One reason; and another"}
    assert api.get("/users").json().get("city") != "Atlantis"


def test_after_a_day_only_the_audit_log_tells_of_a_decision(api, database, phone, waiting):
    phone.approve(waiting)
    grow_old(database, waiting, 24 * 60)
    with database.transaction() as tx:
        number = tx.execute(
            "SELECT confirmation_id AS id FROM confirmation WHERE identifier = %s", (waiting,)
        ).fetchone()
    purge(database)
    with database.transaction() as tx:
        assert not tx.execute("SELECT 1 FROM confirmation WHERE identifier = %s", (waiting,)).fetchone()
        kept = tx.execute(
            "SELECT after->>'state' AS state FROM audit_log WHERE object_type = 'CONFIRMATION' AND object_id = %s",
            (number["id"],),
        ).fetchall()
    assert [row["state"] for row in kept] == ["APPROVED"]


def test_the_database_refuses_a_second_decision(api, database, phone, waiting):
    phone.approve(waiting)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction() as tx:
        tx.execute("UPDATE confirmation SET state = 'REFUSED', result = NULL WHERE identifier = %s", (waiting,))


def test_every_decision_is_in_the_audit_log_with_who_made_it(api, database, phone, paid):
    approved, refused = begin(api, paid), begin(api, paid)
    phone.refuse(refused)
    phone.approve(approved)
    with database.transaction() as tx:
        rows = tx.execute(
            "SELECT after->>'state' AS state, after->>'by' AS by FROM audit_log a JOIN confirmation c "
            "ON c.company_id = a.company_id AND c.confirmation_id = a.object_id "
            "WHERE a.object_type = 'CONFIRMATION' AND c.identifier::text = ANY(%s) ORDER BY a.audit_id",
            ([approved, refused],),
        ).fetchall()
    assert [(r["state"], r["by"]) for r in rows] == [("REFUSED", "USER"), ("APPROVED", "CODE")]


def test_the_operator_lists_approves_and_refuses_on_the_command_line(api, data, paid):
    first, second = begin(api, paid), begin(api, paid)
    listed = command(data, "list")
    assert listed.returncode == 0, listed.stderr
    assert first in listed.stdout
    assert second in listed.stdout
    assert command(data, "refuse", second).returncode == 0
    done = command(data, "approve", first)
    assert done.returncode == 0, done.stderr
    assert "APPROVED" in done.stdout
    assert (result(api, first).status_code, result(api, second).status_code) == (200, 406)
    assert status(api, paid) == "NOT_SENT"
    again = command(data, "approve", first)
    assert again.returncode == 1
    assert "decided before" in again.stderr
    assert "Traceback" not in again.stderr


def test_an_unknown_transaction_or_user_is_a_clear_line(sandbox, data):
    for arguments in (("approve", "x"), ("refuse", "0" * 8 + "-0000-4000-8000-" + "0" * 12), ("enrol", "nobody-here")):
        done = command(data, *arguments)
        assert done.returncode == 1
        assert done.stderr.startswith("tosite: there is no")


def secret_in(text):
    return next(line.split()[1] for line in text.splitlines() if line.startswith("secret"))


def test_the_operator_enrols_a_user_whose_codes_count_at_once(api, data, database, sandbox, waiting):
    done = command(data, "enrol", sandbox["username"])
    assert done.returncode == 0, done.stderr
    secret = secret_in(done.stdout)
    assert f"otpauth://totp/tosite:{sandbox['username']}?" in done.stdout
    assert api.get("/service/authenticator").json() == {"enrolled": True}
    approved = api.put(f"/service/confirmations/{waiting}/approve", json={"code": pyotp.TOTP(secret).now()})
    assert approved.json()["state"] == "APPROVED"


@pytest.fixture
def newcomer(sandbox, database):
    """Somebody without an authenticator."""
    made = create_sandbox(database, TODAY).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        yield client, made["password"]


def next_code(secret):
    return pyotp.TOTP(secret).at(time.time(), counter_offset=1)


def test_a_user_enrols_with_the_password_and_the_first_code(newcomer):
    client, password = newcomer
    offered = client.put("/service/authenticator", json={"password": password})
    assert offered.status_code == 200
    secret = offered.json()["secret"]
    assert secret in offered.json()["uri"]
    assert client.get("/service/authenticator").json() == {"enrolled": False}
    code = pyotp.TOTP(secret).now()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert client.put("/service/authenticator/confirm", json={"code": wrong}).status_code == 403
    assert client.put("/service/authenticator/confirm", json={"code": code}).json() == {"enrolled": True}
    assert client.put("/service/authenticator/confirm", json={"code": code}).status_code == 403


def test_a_token_without_the_password_enrols_nothing(newcomer):
    client, _ = newcomer
    assert client.put("/service/authenticator", json={"password": "guess"}).status_code == 403
    assert client.put("/service/authenticator/confirm", json={"code": "123456"}).status_code == 403
    assert client.get("/service/authenticator").json() == {"enrolled": False}


def test_an_authenticator_is_replaced_with_a_code_of_the_one_in_use(newcomer):
    client, password = newcomer
    first = client.put("/service/authenticator", json={"password": password}).json()["secret"]
    client.put("/service/authenticator/confirm", json={"code": pyotp.TOTP(first).now()})
    assert client.put("/service/authenticator", json={"password": password}).status_code == 403
    body = {"password": password, "code": next_code(first)}
    second = client.put("/service/authenticator", json=body).json()["secret"]
    code = pyotp.TOTP(second).now()
    assert client.put("/service/authenticator/confirm", json={"code": code}).status_code == 200


def test_an_offer_lasts_five_minutes(newcomer, database):
    client, password = newcomer
    secret = client.put("/service/authenticator", json={"password": password}).json()["secret"]
    with database.transaction() as tx:
        tx.execute("UPDATE authenticator SET created = created - interval '5 minutes' WHERE NOT in_use")
    code = pyotp.TOTP(secret).now()
    assert client.put("/service/authenticator/confirm", json={"code": code}).status_code == 403


def test_guessed_passwords_are_throttled_too(newcomer):
    client, password = newcomer
    sent = [client.put("/service/authenticator", json={"password": "guess"}).status_code for _ in range(6)]
    assert sent == [403] * 5 + [429]
    assert client.put("/service/authenticator", json={"password": password}).status_code == 429


def test_a_dump_of_the_database_opens_no_authenticator(api, data, database, sandbox):
    secret = secret_in(command(data, "enrol", sandbox["username"]).stdout)
    with database.transaction() as tx:
        rows = tx.execute("SELECT a::text AS dumped, sealed_secret FROM authenticator a").fetchall()
    assert rows
    assert not any(secret in r["dumped"] or secret.encode() in bytes(r["sealed_secret"]) for r in rows)
    assert (data / "installation.secret").stat().st_mode & 0o777 == 0o600


def test_an_authenticator_that_was_sealed_under_another_secret_is_a_clear_refusal(database, phone, waiting):
    code = phone.code()
    sealed = Vault("another secret of 32 characters..", authenticators.VAULT).seal(b"JBSWY3DP", f"user {phone.user}")
    with database.transaction() as tx:
        tx.execute("UPDATE authenticator SET sealed_secret = %s WHERE user_id = %s", (sealed, phone.user))
    answer = phone.approve(waiting, code)
    assert answer.status_code == 403
    assert "enrol it again" in answer.json()["errors"][0]["message"]


def test_the_kinds_tell_events_that_the_contract_knows(api):
    known = str(contract()["components"]["schemas"])
    assert KINDS
    for kind in KINDS.values():
        assert f"'{kind.event}'" in known
