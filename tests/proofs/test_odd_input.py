"""Odd but good input: what looks like SQL, a path or a script is a text like any other; bodies come in any frame."""

import gzip
import json
from datetime import date

import pytest
from evidence import errors, row_counts
from test_bad_input import TRICKS, changed, places

from tosite.sandbox.tour import sales_invoice


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_in_every_text_of_an_invoice_do_nothing_else(api, database, trick):
    document = sales_invoice(None, None, date.today())
    document |= {"notes": "", "additionalInformation": "", "orderReference": "", "deliveryInstructions": ""}
    before = row_counts(database)
    stored = 0
    for path in places(document):
        answer = api.post("/invoices", json=changed(document, path, trick))
        if answer.status_code == 200:
            stored += 1
            shown = api.get(f"/invoices/{answer.json()['id']}").json()
            for key in path:
                shown = shown[key]
            assert shown == trick
        else:
            assert answer.status_code == 400, answer.text
            errors(answer)
    after = row_counts(database)
    assert after["invoice"] == before["invoice"] + stored
    assert {name for name in after if after[name] < before[name]} == set()


def test_a_chunked_body_is_read_like_any_other(api):
    body = json.dumps(sales_invoice(None, None, date.today())).encode()
    answer = api.post("/invoices", content=iter([body[:100], body[100:]]), headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text


def test_a_packed_body_is_read_like_any_other(api):
    body = gzip.compress(json.dumps(sales_invoice(None, None, date.today())).encode())
    answer = api.post(
        "/invoices", content=body, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"}
    )
    assert answer.status_code == 200, answer.text
