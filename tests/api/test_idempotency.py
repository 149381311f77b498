"""A retried request has one effect and one answer."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from staff import staff_of

from tosite.sandbox.tour import sales_invoice

BODY = sales_invoice(None, None, date.today())


def post(api, key, body=BODY):
    return api.post("/invoices", json=body, headers={"Idempotency-Key": key})


def total(api):
    return api.get("/invoices?size=1").json()["meta"]["totalCount"]


def test_the_same_key_gives_the_first_answer_again_and_says_so(api):
    key, before = str(uuid.uuid4()), total(api)
    first, again = post(api, key), post(api, key)
    assert first.status_code == again.status_code == 200
    assert again.content == first.content
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert total(api) == before + 1


def test_the_same_key_with_another_body_is_422(api):
    key = str(uuid.uuid4())
    assert post(api, key).status_code == 200
    assert post(api, key, {**BODY, "notes": "other"}).status_code == 422


def test_a_refused_request_leaves_its_key_free(api):
    key = str(uuid.uuid4())
    assert post(api, key, {}).status_code == 400
    assert post(api, key).status_code == 200


def test_a_key_that_is_too_long_is_400(api):
    assert post(api, "k" * 256).status_code == 400


def test_parallel_retries_have_one_effect(api):
    key, before = str(uuid.uuid4()), total(api)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(api, key), range(40)))
    assert {a.status_code for a in answers} <= {200, 409}
    assert len({a.content for a in answers if a.status_code == 200}) == 1
    assert total(api) == before + 1


def test_a_retried_partial_payment_counts_once(api):
    made = post(api, str(uuid.uuid4())).json()
    api.put(f"/invoices/{made['id']}/approve").raise_for_status()
    mark = {"paymentDate": date.today().isoformat(), "amount": 1, "currency": "EUR"}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    path = f"/invoices/{made['id']}/paymentevents"
    first, again = (api.put(f"{path}/markpaid", json=mark, headers=headers) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert again.headers["idempotent-replayed"] == "true"
    assert api.get(path).json()["meta"]["totalCount"] == 1


def test_a_replay_has_the_first_status_again(api):
    made = post(api, str(uuid.uuid4())).json()
    api.put(f"/invoices/{made['id']}/approve").raise_for_status()
    mark = {"paymentDate": date.today().isoformat(), "amount": 1, "currency": "EUR"}
    event = api.put(f"/invoices/{made['id']}/paymentevents/markpaid", json=mark).json()
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    path = f"/invoices/{made['id']}/paymentevents/{event['id']}"
    first, again = (api.delete(path, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()


def test_a_replay_of_an_answer_without_content_has_none(api):
    product = {"type": "SALES", "name": "Gone soon", "discount": 0, "price": 1, "active": True, "currency": "EUR"}
    made = api.post("/products", json=product).json()
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answers = [api.delete(f"/products/{made['id']}", headers=headers) for _ in range(2)]
    assert [(a.status_code, a.content) for a in answers] == [(204, b""), (204, b"")]


def test_nobody_is_given_the_answer_of_another_user(sandbox, database):
    """Programs of many users may choose their keys badly; what one user was answered another may have no right to."""
    key = str(uuid.uuid4())
    with staff_of(sandbox, database) as staff:
        assert post(staff.boss, key).status_code == 200
        stranger = staff.hire("Str", sales__salesOrGroupInvoices="NO_ACCESS")
        answer = post(stranger, key)
        assert answer.status_code == 422
        assert "invoiceNumber" not in answer.text
        assert post(stranger, str(uuid.uuid4())).status_code == 403
