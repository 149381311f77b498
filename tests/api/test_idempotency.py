"""A retried request has one effect and one answer."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

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
