"""The quick way and the long way through a body agree: speed changes no rule."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosite.contract.wire import Invoice, LedgerReceipt
from tosite.sandbox.tour import sales_invoice
from tosite.web.binding import _quick, bind, parse_json, read_body
from tosite.web.errors import ApiError

BODY = sales_invoice(None, None, date(2026, 3, 1))
odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.decimals(places=3).map(str),
    st.sampled_from(["", "NaN", "1e400", "2026-02-30", "2026-02-03", "2026-02-03T10:00:00Z", "Ω", "\0", [], {}, [[]]]),
)


def long_way(struct, raw):
    try:
        return bind(struct, parse_json(raw))
    except ApiError as error:
        return error.status


def short_way(struct, raw):
    try:
        return read_body(struct, raw)
    except ApiError as error:
        return error.status


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


def changed(path, replacement):
    body = json.loads(json.dumps(BODY))
    if not path:
        return replacement
    inner = body
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = replacement
    return body


@given(st.sampled_from(list(places(BODY))), odd)
def test_any_value_at_any_place_is_read_alike_on_both_ways(path, replacement):
    raw = json.dumps(changed(path, replacement), ensure_ascii=False).encode("utf-8", "replace")
    assert short_way(Invoice, raw) == long_way(Invoice, raw)


def test_a_plain_invoice_takes_the_quick_way():
    assert _quick(Invoice, json.dumps(BODY).encode()) is not None


@pytest.mark.parametrize("text", ["1e30", "NaN", '"NaN"', '"Infinity"', "0.00000000001", "1e-400000000", "-1e13"])
def test_numbers_out_of_bounds_never_take_the_quick_way(text):
    row = f'{{"transactionType":"ENTRY","account":"1","vatPercent":0,"accountingValue":{text}}}'
    raw = (
        '{"type":"JOURNAL","name":"x","receiptDate":"2026-01-01","vatType":"SALES","vatStatus":1,'
        f'"transactions":[{row}]}}'
    ).encode()
    assert _quick(LedgerReceipt, raw) is None
    assert short_way(LedgerReceipt, raw) == 400


def test_decimals_are_exact_on_the_quick_way():
    raw = json.dumps(BODY).replace("24.9", "24.90000000000000001").encode()
    assert short_way(Invoice, raw) == long_way(Invoice, raw)
    quick = _quick(Invoice, json.dumps(BODY).encode())
    assert quick.invoiceRows[1].unitPrice == Decimal("24.9")


COLD_START = """
import json, sys, threading
from datetime import date
from tosite.contract.wire import Invoice
from tosite.sandbox.tour import sales_invoice
from tosite.web.binding import read_body

sys.setswitchinterval(1e-6)
raw = json.dumps(sales_invoice(None, None, date(2026, 3, 1))).encode()
together = threading.Barrier(16)
threads = [threading.Thread(target=lambda: (together.wait(), read_body(Invoice, raw))) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_sixteen_threads_of_a_cold_process_may_read_their_first_body_at_once():
    for _ in range(4):  # without the lock nearly every run ended with a segmentation fault
        assert subprocess.run([sys.executable, "-c", COLD_START], check=False).returncode == 0
