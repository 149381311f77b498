"""Messages reach their receivers: signed, in order, once or more, never not at all."""

import hashlib
import hmac
import os
import signal
import socket
import threading
import time
import uuid
from base64 import b64decode
from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg import Rollback
from standardwebhooks import Webhook as Verifier

from receivers import KEY, receiving, until
from sandboxes import database_url_of, empty_database, serving_too
from tosite.sandbox.create import create_sandbox
from tosite.vault import Vault
from tosite.webhooks import outbox, queue, rules, sender
from tosite.worker.delivering import Courier
from tosite.worker.purge import purge

OK = (200, {}, b"thanks")


def failing(*statuses, then=OK):
    """Answer with these statuses first."""
    return lambda number: (statuses[number - 1], {}, b"no") if number <= len(statuses) else then


def test_a_message_has_the_contracts_envelope_and_two_signatures(company):
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        product = company.rename("signed")
        (got,) = receiver.wait_for(1)
    assert got.headers["content-type"] == "application/json"
    assert set(got.message) == {"eventType", "webhookUuid", "payload", "meta"}
    assert (got.message["eventType"], got.message["webhookUuid"]) == ("PRODUCT_CHANGED", webhook)
    assert got.message["payload"]["id"] == product
    assert got.message["meta"]["version"] == "26.04"
    assert abs(got.message["meta"]["timestamp"] / 1000 - time.time()) < 60
    Verifier(KEY).verify(got.body, got.headers)
    digest = hmac.new(b64decode(KEY.removeprefix("whsec_")), got.body, hashlib.sha256).hexdigest()
    assert got.headers["tosite-signature"] == f"sha256={digest}"


def test_without_hmac_a_message_is_not_signed(company):
    with receiving() as receiver:
        company.subscribe(receiver.url, "PRODUCT_CHANGED", key=None)
        company.rename("unsigned")
        (got,) = receiver.wait_for(1)
    assert got.id
    assert not {name for name in got.headers if "signature" in name}


def test_the_log_shows_what_was_sent_and_answered(company):
    with receiving(lambda _: (201, {}, "é".encode() * 5000)) as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        product = company.rename("logged")
        (got,) = receiver.wait_for(1)
        until(lambda: company.deliveries(webhook)[0]["status"] == "DELIVERED")
    (row,) = company.deliveries(webhook, status="DELIVERED", eventType="PRODUCT_CHANGED", resource=f"PRODUCT/{product}")
    shown = company.delivery(webhook, row["deliveryId"])
    assert shown["deliveryId"] == got.id
    assert shown["payload"] == got.message["payload"]
    (attempt,) = shown["log"]
    assert (attempt["status"], attempt["answer"]) == (201, "é" * 2048)
    assert attempt["durationMs"] >= 0
    assert "error" not in attempt
    assert company.deliveries(webhook, status="FAILED") == []


def test_a_receiver_that_fails_and_then_works_gets_the_same_message_again(company):
    with receiving(failing(500, 503, 404)) as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        company.rename("again")
        for count in range(1, 5):
            receiver.wait_for(count)
            until(lambda n=count: company.deliveries(webhook)[0]["attempts"] == n)
            if count == 1:
                assert company.webhook(webhook)["status"] == "FAILING"
            company.make_due()
    (row,) = company.deliveries(webhook)
    assert row["status"] == "DELIVERED"
    assert len({got.id for got in receiver.got}) == 1
    assert len({got.body for got in receiver.got}) == 1
    assert [got.headers["tosite-attempt"] for got in receiver.got] == ["1", "2", "3", "4"]
    assert company.webhook(webhook)["status"] == "ACTIVE"
    log = company.delivery(webhook, row["deliveryId"])["log"]
    assert [one["status"] for one in log] == [500, 503, 404, 200]
    assert all(one["error"] for one in log[:3])


def test_after_ten_tries_a_message_has_failed_and_the_webhook_is_switched_off(company):
    with receiving(lambda _: (500, {}, b"broken")) as receiver, receiving() as colleague:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        company.subscribe(colleague.url, "WEBHOOK_DISABLED")
        company.rename("lost")
        for count in range(1, 11):
            receiver.wait_for(count)
            until(lambda n=count: company.deliveries(webhook)[0]["attempts"] == n)
            company.make_due()
        (told,) = colleague.wait_for(1)
    (row,) = company.deliveries(webhook)
    assert (row["status"], row["attempts"]) == ("FAILED", 10)
    shown = company.webhook(webhook)
    assert shown["status"] == "DISABLED"
    assert "10 times" in shown["disabledReason"]
    assert told.message["payload"]["uuid"] == webhook
    with company.database.transaction() as tx:
        audit = tx.execute(
            "SELECT * FROM audit_log WHERE company_id = %s AND action = 'DISABLE' ORDER BY audit_id", (company.id,)
        ).fetchall()[-1]
    assert audit["after"]["uuid"] == webhook
    company.rename("nobody is told")
    assert len(company.deliveries(webhook)) == 1
    answer = company.client.post(f"/service/webhooks/{webhook}/deliveries/{row['deliveryId']}/replay")
    assert answer.status_code == 409


def test_one_message_that_always_fails_does_not_switch_a_working_webhook_off(company):
    with receiving(lambda n: (500, {}, b"") if b"PARTNER" in receiver.got[n - 1].body else OK) as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED", "PARTNER_CREATED")
        company.client.post(
            "/businesspartners",
            json={
                "name": "Poison",
                "type": "CUSTOMER",
                "address": {},
                "paymentInfo": {"paymentMethod": "BANK_TRANSFER"},
            },
        ).raise_for_status()
        for count in range(1, 11):
            until(lambda n=count: company.deliveries(webhook, eventType="PARTNER_CREATED")[0]["attempts"] == n)
            company.rename(f"works {count}")
            until(lambda n=count: len(company.deliveries(webhook, status="DELIVERED")) == n)
            company.make_due()
    assert company.deliveries(webhook, status="FAILED")[0]["eventType"] == "PARTNER_CREATED"
    assert company.webhook(webhook)["status"] != "DISABLED"


def test_410_switches_a_webhook_off_at_once_and_a_change_switches_it_on(company):
    with receiving(failing(410)) as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        company.rename("gone")
        until(lambda: company.webhook(webhook)["status"] == "DISABLED")
        assert company.webhook(webhook)["disabledReason"] == "The receiver answered 410"
        assert company.deliveries(webhook)[0]["status"] == "FAILED"
        body = {"url": receiver.url, "authenticationType": "NONE", "subscriptions": ["PRODUCT_CHANGED"]}
        answer = company.client.put(f"/service/webhooks/{webhook}", json=body)
        assert answer.json()["status"] == "ACTIVE"
        company.rename("back")
        receiver.wait_for(2)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_never_followed(company, status):
    with receiving() as elsewhere, receiving(lambda _: (status, {"Location": elsewhere.url}, b"")) as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        company.rename("elsewhere")
        until(lambda: company.deliveries(webhook)[0]["attempts"] == 1)
        assert company.deliveries(webhook)[0]["status"] == "PENDING"
        assert "redirects" in company.deliveries(webhook)[0]["lastAttempt"]["error"]
        assert elsewhere.got == []


def test_a_slow_receiver_delays_nobody_else(company):
    """It sits on everything it gets; all messages to others arrive before it has answered a single one."""
    answered = threading.Event()

    def sit(_):
        answered.wait(30)
        return OK

    with receiving(sit) as slow, receiving() as quick:
        behind = company.subscribe(slow.url, "PARTNER_CREATED")
        company.subscribe(quick.url, "PRODUCT_CHANGED")
        with company.database.transaction() as tx:
            for number in range(100):
                outbox.emit(tx, company.id, "PARTNER_CREATED", f"PARTNER/{number}", {}, kind="CUSTOMER")
        slow.wait_for(queue.LANES)
        for number in range(8):
            company.rename(f"quick {number}")
            quick.wait_for(number + 1)
        assert company.deliveries(behind, status="DELIVERED") == []
        assert len(slow.got) == queue.LANES
        answered.set()
        until(lambda: company.deliveries(behind, status="DELIVERED"))


def test_what_happens_to_one_resource_comes_in_its_order(company):
    with receiving(failing(500, 500)) as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED", "PARTNER_CREATED")
        product = company.rename("first")
        receiver.wait_for(1)
        until(lambda: company.deliveries(webhook)[0]["attempts"] == 1)
        for name in ("second", "third", "fourth"):
            company.rename(name)
        company.make_due()
        until(lambda: company.deliveries(webhook)[0]["attempts"] == 2)
        assert len(company.deliveries(webhook, status="PENDING")) == 4
        company.make_due()
        receiver.wait_for(6)
        until(lambda: len(company.deliveries(webhook, status="DELIVERED")) == 4)
    sequence = [int(got.headers["tosite-sequence"]) for got in receiver.got]
    assert sequence == sorted(sequence)
    assert [got.message["payload"]["id"] for got in receiver.got] == [product] * 6
    assert len({got.id for got in receiver.got}) == 4


def test_while_a_message_is_under_way_the_next_of_its_resource_waits_and_others_do_not(company):
    taken = threading.Event()

    def hold_the_first(number):
        if number == 1:
            taken.wait(20)
        return OK

    with receiving(hold_the_first) as receiver:
        company.subscribe(receiver.url, "PARTNER_CREATED")
        with company.database.transaction() as tx:
            for number in range(5):
                outbox.emit(tx, company.id, "PARTNER_CREATED", "PARTNER/1", {"n": number}, kind="CUSTOMER")
        receiver.wait_for(1)
        with company.database.transaction() as tx:
            outbox.emit(tx, company.id, "PARTNER_CREATED", "PARTNER/2", {"n": 5}, kind="CUSTOMER")
        receiver.wait_for(2)
        assert [got.message["payload"]["n"] for got in receiver.got] == [0, 5]
        taken.set()
        receiver.wait_for(6)
    assert [got.message["payload"]["n"] for got in receiver.got] == [0, 5, 1, 2, 3, 4]


def test_another_resource_does_not_wait(company):
    with receiving(lambda n: (500, {}, b"") if b"PRODUCT" in receiver.got[n - 1].body else OK) as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED", "PARTNER_CREATED")
        company.rename("stuck")
        receiver.wait_for(1)
        partner = {
            "name": "P",
            "type": "CUSTOMER",
            "address": {},
            "paymentInfo": {"paymentMethod": "BANK_TRANSFER"},
        }
        company.client.post("/businesspartners", json=partner).raise_for_status()
        until(lambda: company.deliveries(webhook, status="DELIVERED"))


def test_a_replay_sends_the_same_message_again(company):
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        company.rename("replayed")
        (first,) = receiver.wait_for(1)
        until(lambda: company.deliveries(webhook, status="DELIVERED"))
        path = f"/service/webhooks/{webhook}/deliveries/{first.id}/replay"
        answer = company.client.post(path)
        assert answer.status_code == 200
        assert answer.json()["status"] == "PENDING"
        second = receiver.wait_for(2)[1]
    assert (second.id, second.body) == (first.id, first.body)
    assert company.client.post(path.replace(first.id, str(uuid.uuid4()))).status_code == 404


def test_a_test_message_goes_to_one_webhook(company):
    with receiving() as receiver, receiving() as other:
        webhook = company.subscribe(receiver.url, "INVOICE_PAID")
        company.subscribe(other.url, "INVOICE_PAID")
        sent = company.client.post(f"/service/webhooks/{webhook}/test").json()
        (got,) = receiver.wait_for(1)
    assert got.id == sent["deliveryId"]
    assert got.message["eventType"] == "WEBHOOK_TEST"
    assert other.got == []


def test_while_a_key_is_replaced_both_signatures_are_sent(company):
    fresh = "another-key-of-the-receiver"
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        answer = company.client.put(
            f"/service/webhooks/{webhook}/key", json={"authenticationMeta": {"secret": fresh}, "formerKeyHours": 1}
        )
        assert answer.status_code == 200, answer.text
        assert answer.json()["formerKeyUntil"]
        assert fresh not in answer.text
        company.rename("two keys")
        got = receiver.wait_for(1)[0]
        Verifier(KEY).verify(got.body, got.headers)
        Verifier(fresh.encode()).verify(got.body, got.headers)
        assert len(got.headers["tosite-signature"].split(", ")) == 2
        with company.database.transaction() as tx:
            tx.execute("UPDATE webhook SET former_key_until = now() WHERE company_id = %s", (company.id,))
        company.rename("one key")
        got = receiver.wait_for(2)[1]
        Verifier(fresh.encode()).verify(got.body, got.headers)
        assert len(got.headers["webhook-signature"].split(" ")) == 1


def test_nothing_is_told_of_a_change_that_is_rolled_back(company):
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PAYMENT_DELETED", "PRODUCT_CHANGED")
        with company.database.transaction() as tx:
            assert outbox.emit(tx, company.id, "PAYMENT_DELETED", "PAYMENT/1", {"id": 1}) == 1
            tx.execute("UPDATE product SET version = version + interval '1 s' WHERE company_id = %s", (company.id,))
            raise Rollback
        refused = company.client.put("/products/1", json={})
        assert refused.status_code in (400, 404)
        with company.database.transaction() as tx:
            outbox.emit_confirmed(tx, company.id, "PAYMENT_DELETED", "t-1", {"message": "done"})
        (got,) = receiver.wait_for(1)
        assert got.message["payload"] == {"transactionIdentifier": "t-1", "response": {"message": "done"}}
        assert len(company.deliveries(webhook)) == 1


def test_a_change_does_not_fail_over_a_webhook_that_is_being_removed(company):
    """The change waits for the removal, and then there is nobody to tell."""
    company.subscribe("http://127.0.0.1:9/", "PAYMENT_DELETED")
    told = []

    def change():
        with company.database.transaction() as tx:
            told.append(outbox.emit(tx, company.id, "PAYMENT_DELETED", "PAYMENT/1", {}))

    with company.database.transaction() as tx:
        tx.execute("DELETE FROM webhook WHERE company_id = %s", (company.id,))
        changing = threading.Thread(target=change)
        changing.start()
        until(
            lambda: tx.execute(
                "SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"
            ).fetchone()
        )
    changing.join(timeout=20)
    assert told == [0]


def test_an_event_outside_of_the_catalogue_cannot_be_told(company):
    with company.database.transaction() as tx, pytest.raises(ValueError, match="INVOICE_EATEN"):
        outbox.emit(tx, company.id, "INVOICE_EATEN", "INVOICE/1", {})


def test_a_worker_that_dies_before_it_marks_leaves_the_message_to_be_sent_again(company):
    """At least once: what was sent and not marked goes again under the same id when the lease ends."""
    with receiving() as receiver:
        webhook = company.subscribe("http://127.0.0.1:9/", "PRODUCT_CHANGED")
        with company.database.transaction() as tx:
            # A worker on its own: it took the message, and its process was killed after the receiver had it.
            tx.execute("UPDATE webhook SET url = %s WHERE company_id = %s", (receiver.url, company.id))
            outbox.emit(tx, company.id, "PRODUCT_CHANGED", "PRODUCT/1", {"id": 1}, kind="SALES")
            (job,) = [job for job in queue.claim(tx, 64) if job.company_id == company.id]
        time_of_lease = company.deliveries(webhook)[0]["nextTry"]
        assert datetime.fromisoformat(time_of_lease) > datetime.now(UTC).replace(tzinfo=None)
        with company.database.transaction() as tx:
            tx.execute("UPDATE webhook_delivery SET due = now() WHERE lease = %s", (job.lease,))
        (got,) = receiver.wait_for(1)
        assert got.id == str(job.message_id)
        until(lambda: company.deliveries(webhook)[0]["status"] == "DELIVERED")
        # The first worker was only slow: what it says now no longer counts.
        late = rules.Outcome(datetime.now(UTC), 1, 500, "", "answered 500")
        with company.database.transaction() as tx:
            assert queue.mark_failed(tx, job, late, 0.5) is None
        assert company.deliveries(webhook)[0]["status"] == "DELIVERED"


def test_several_workers_deliver_everything_once(company, several_servers):
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PARTNER_CREATED")
        with company.database.transaction() as tx:
            for number in range(300):
                outbox.emit(tx, company.id, "PARTNER_CREATED", f"PARTNER/{number % 40}", {"n": number}, kind="CUSTOMER")
        receiver.wait_for(300, seconds=60)
        until(lambda: len(company.deliveries(webhook, status="PENDING")) == 0)
    assert len({got.id for got in receiver.got}) == len(receiver.got) == 300
    for resource in range(40):
        numbers = [got.message["payload"]["n"] for got in receiver.got if got.message["payload"]["n"] % 40 == resource]
        assert numbers == sorted(numbers)


def test_a_server_that_is_killed_before_it_marks_sends_the_message_again(apart):
    answered = threading.Event()

    def sit(number):
        answered.wait(30 if number == 1 else 0)
        return OK

    with receiving(sit) as receiver:
        apart.subscribe(receiver.url)
        with apart.server() as (first, _):
            apart.emit(1)
            receiver.wait_for(1)  # the receiver has it, the server does not know
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
        with apart.server():
            apart.end_leases()
            once, again = receiver.wait_for(2)
            until(lambda: apart.states() == ["DELIVERED"])
        answered.set()
    assert (again.id, again.body) == (once.id, once.body)


def test_a_server_ends_soon_though_a_receiver_sits_and_the_next_one_goes_on(apart):
    answered = threading.Event()

    def sit(number):
        answered.wait(30 if number <= queue.LANES else 0)
        return OK

    with receiving(sit) as slow:
        apart.subscribe(slow.url)
        with apart.server() as (server, _):
            apart.emit(queue.LANES)
            slow.wait_for(queue.LANES)
            server.send_signal(signal.SIGTERM)
            until(lambda: server.poll() is not None, seconds=25)
        assert not answered.is_set()
        assert apart.states() == ["PENDING"] * queue.LANES
        with apart.server():
            until(lambda: apart.states() == ["DELIVERED"] * queue.LANES)
        answered.set()


def test_old_deliveries_are_purged_and_those_that_wait_stay(company):
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        for name in ("old", "new"):
            company.rename(f"purge {name}")
        receiver.wait_for(2)
        until(lambda: len(company.deliveries(webhook, status="DELIVERED")) == 2)
    company.rename("waits")
    old, new, waiting = company.deliveries(webhook)
    with company.database.transaction() as tx:
        tx.execute(
            "UPDATE webhook_delivery SET at = now() - interval '91 days' WHERE message_id = ANY(%s::uuid[])",
            ([old["deliveryId"], waiting["deliveryId"]],),
        )
    purge(company.database)
    assert {row["deliveryId"] for row in company.deliveries(webhook)} == {new["deliveryId"], waiting["deliveryId"]}


def test_a_trickle_of_bytes_does_not_hold_a_try_for_ever():
    """A receiver that sends a byte now and then keeps within every timeout of a read; the whole try has a limit."""
    listener = socket.create_server(("127.0.0.1", 0))

    def trickle():
        connection, _ = listener.accept()
        try:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while True:
                connection.sendall(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    threading.Thread(target=trickle, daemon=True).start()
    post, line = sender.Sender(allow_loopback=True), sender.Line()
    cutter = threading.Timer(0.5, line.cut, (sender.TOO_LONG,))
    cutter.start()
    outcome = post.send(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"{}", {}, line)
    assert (outcome.status, outcome.error) == (None, sender.TOO_LONG)
    post.close()
    listener.close()


def test_what_is_sealed_under_another_secret_is_said_and_not_sent(company):
    with receiving() as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        with company.database.transaction() as tx:
            tx.execute("UPDATE webhook SET key_sealed = sha256('x') WHERE company_id = %s", (company.id,))
        company.rename("unreadable")
        until(lambda: company.deliveries(webhook)[0]["attempts"] == 1)
        assert "TOSITE_SECRET" in company.deliveries(webhook)[0]["lastAttempt"]["error"]
        assert receiver.got == []


def test_the_schedule_is_ten_tries_over_three_days():
    assert len(rules.PAUSES) + 1 == 10
    assert sum(rules.PAUSES, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    for tries, pause in enumerate(rules.PAUSES, start=1):
        assert rules.next_try(tries, 0.5) == pause
        for draw in (0, 1):
            assert abs(rules.next_try(tries, draw) - pause) <= 0.2 * pause
    assert rules.next_try(10, 0.5) is None


def test_what_was_due_in_the_database_follows_the_schedule(company):
    with receiving(lambda _: (500, {}, b"")) as receiver:
        webhook = company.subscribe(receiver.url, "PRODUCT_CHANGED")
        company.rename("spaced")
        for count, pause in enumerate(rules.PAUSES[:4], start=1):
            receiver.wait_for(count)
            until(lambda n=count: company.deliveries(webhook)[0]["attempts"] == n)
            with company.database.transaction() as tx:
                row = tx.execute(
                    "SELECT d.due - a.at AS pause FROM webhook_delivery d JOIN webhook_attempt a "
                    "USING (company_id, webhook_id, delivery_id) WHERE d.company_id = %s "
                    "ORDER BY a.attempt DESC LIMIT 1",
                    (company.id,),
                ).fetchone()
            assert abs(row["pause"] - pause) < 0.2 * pause + timedelta(seconds=2)
            company.make_due()


class Apart:
    """A database of its own with one webhook, and servers on it that no other delivers for."""

    def __init__(self, database, url, folder):
        self.database, self.url, self.folder = database, url, folder
        self.id = create_sandbox(database, date.today()).company_id

    def subscribe(self, url):
        with self.database.transaction() as tx:
            tx.execute(
                "INSERT INTO webhook (company_id, webhook_id, client_id, url, authentication_type) "
                "VALUES (%s, 1, 'x', %s, 'NONE')",
                (self.id, url),
            )
            tx.execute("INSERT INTO webhook_subscription VALUES (%s, 'PARTNER_CREATED', 1)", (self.id,))

    def emit(self, count):
        with self.database.transaction() as tx:
            for number in range(count):
                outbox.emit(tx, self.id, "PARTNER_CREATED", f"PARTNER/{number}", {}, kind="CUSTOMER")

    def states(self):
        with self.database.transaction() as tx:
            return [row["state"] for row in tx.execute("SELECT state FROM webhook_delivery").fetchall()]

    def end_leases(self):
        with self.database.transaction() as tx:
            tx.execute("UPDATE webhook_delivery SET due = now()")

    def server(self):
        return serving_too(self.url, self.folder, TOSITE_SECRET="s" * 32, TOSITE_WEBHOOK_ALLOW_LOOPBACK="1")


@pytest.fixture
def apart(sandbox, data, tmp_path):
    with empty_database(data) as database:
        with database.transaction() as tx:
            name = tx.execute("SELECT current_database() AS name").fetchone()["name"]
        yield Apart(database, database_url_of(data, name), tmp_path)


@pytest.fixture
def several_servers(sandbox, data, tmp_path):
    """Two more servers on the database of the sandbox, with the same secret."""
    url = database_url_of(data)
    more = {"TOSITE_SECRET": (data / "installation.secret").read_text(), "TOSITE_WEBHOOK_ALLOW_LOOPBACK": "1"}
    with serving_too(url, tmp_path, **more), serving_too(url, tmp_path, **more):
        yield


def test_a_lost_database_does_not_end_the_worker():
    """The thread outlives it: a round that fails is followed by the next one."""
    over = threading.Event()
    courier = Courier(
        "postgresql://nobody@127.0.0.1:9/none", Vault("x" * 32, rules.VAULT), sender.Sender(allow_loopback=True)
    )
    thread = threading.Thread(target=courier.run, args=(over,), daemon=True)
    thread.start()
    thread.join(timeout=6)
    assert thread.is_alive()
    over.set()
    thread.join(timeout=30)
    assert not thread.is_alive()
