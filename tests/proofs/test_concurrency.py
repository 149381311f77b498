"""Sixteen writers at once: numbers without gaps, books that balance, no deadlock, nobody's change lost.

TOSITE_TEST_INVOICES says how many invoices they post.
"""

import json
import os
from datetime import date

import pytest
from books import broken, deadlocks
from load import Tally, Writer, together

from sandboxes import client_of
from tosite.sandbox.create import create_sandbox
from tosite.sandbox.tour import sales_invoice

INVOICES = int(os.environ.get("TOSITE_TEST_INVOICES", "10000"))
WRITERS = 16
BODY = json.dumps(sales_invoice(None, None, date.today())).encode()
REFUSED = BODY.replace(b'"discountPercent": 0', b'"discountPercent": -1', 1)


@pytest.fixture(scope="module")
def company(sandbox, database):
    """A company of its own, so that its numbers start at one."""
    made = create_sandbox(database, date.today()).as_dict()
    with client_of({**sandbox, **made}, made["api_key"]) as client:
        yield made["company_id"], client


@pytest.fixture
def writers(company):
    client = company[1]
    return [Writer(str(client.base_url).rstrip("/"), client.headers["Authorization"]) for _ in range(WRITERS)]


def test_writers_leave_gapless_numbers_and_balanced_books(company, writers, database, tell):
    before, tally = deadlocks(database), Tally()

    def work(number):
        for turn in range(number, INVOICES, WRITERS):
            if turn % 20 == 0:  # a refusal in between takes no number
                tally.count(*writers[number].send("POST", "/invoices", REFUSED))
            status, answer = writers[number].send("POST", "/invoices", BODY)
            tally.count(status, answer)
            if turn % 10 == 0 and status == 200:  # into the official balances, and some of them out again
                path = f"/invoices/{json.loads(answer)['id']}"
                assert writers[number].send("PUT", f"{path}/approve")[0] == 200
                if turn % 30 == 0:
                    assert writers[number].send("PUT", f"{path}/invalidate")[0] == 200

    together(WRITERS, work)
    assert tally.broken == []
    assert tally.statuses == {200: INVOICES, 400: len(range(0, INVOICES, 20))}
    assert sorted(invoice["invoiceNumber"] for invoice in tally.made) == list(range(1, INVOICES + 1))
    assert broken(database, company[0]) == {}
    assert deadlocks(database) == before
    tell(f"{WRITERS} writers posted {INVOICES} invoices: gapless, balanced, no deadlock, no error")


def test_one_key_sent_a_hundred_times_has_one_effect(company, writers):
    client, tally = company[1], Tally()
    before = client.get("/invoices?size=1").json()["meta"]["totalCount"]

    def work(number):
        for _ in range(number, 100, WRITERS):
            tally.count(*writers[number].send("POST", "/invoices", BODY, **{"Idempotency-Key": "the-only-one"}))

    together(WRITERS, work)
    assert sum(tally.statuses.values()) == 100
    assert set(tally.statuses) <= {200, 409}
    assert len({invoice["id"] for invoice in tally.made}) == 1
    assert client.get("/invoices?size=1").json()["meta"]["totalCount"] == before + 1


@pytest.mark.parametrize("round_", range(10))
def test_of_sixteen_writers_on_one_version_exactly_one_wins(company, writers, round_):
    client = company[1]
    made = client.post("/invoices", content=BODY, headers={"Content-Type": "application/json"}).json()
    answers = [(0, b"")] * WRITERS

    def work(number):
        body = {**made, "additionalInformation": f"writer {number}"}
        answers[number] = writers[number].send("PUT", f"/invoices/{made['id']}", json.dumps(body).encode())

    together(WRITERS, work)
    won = [number for number, (status, _) in enumerate(answers) if status == 200]
    assert len(won) == 1, answers
    for status, answer in answers:
        if status != 200:
            assert status == 400
            assert [e["field"] for e in json.loads(answer)["errors"]] == ["version"]
    assert client.get(f"/invoices/{made['id']}").json()["additionalInformation"] == f"writer {won[0]}"
