"""Signatures, keys, the vault and the catalogue of webhooks."""

from datetime import UTC, datetime
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from tosite.web.errors import Violation
from tosite.web.rights import WEBHOOK_EVENTS
from tosite.webhooks import rules
from tosite.webhooks.catalogue import CATALOGUE, CONTRACT_EVENTS
from tosite.webhooks.wire import EventType


def test_the_signature_is_that_of_the_published_vector():
    """The vector of the reference libraries of Standard Webhooks."""
    key = rules.read_key({"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    moment = datetime.fromtimestamp(1614265330, UTC)
    headers = rules.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1, 1, b'{"test": 2432232314}', [key], moment)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_the_catalogue_the_wire_and_the_rights_know_the_same_events():
    assert set(CATALOGUE) == set(get_args(EventType)) == set(WEBHOOK_EVENTS)
    assert len(CONTRACT_EVENTS) == 9
    assert all(event.description for event in CATALOGUE.values())


@given(st.recursive(st.none() | st.text() | st.integers(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)))
def test_whatever_is_sent_as_meta_is_a_key_or_a_violation(meta):
    found = rules.read_key(meta)
    assert isinstance(found, bytes | Violation)
    assert isinstance(found, Violation) or 16 <= len(found) <= 256


def test_a_body_is_the_same_for_every_try():
    webhook, moment = "3f1b0b5e-0000-4000-8000-000000000000", datetime(2026, 1, 30, 15, 20, 0, 123456, UTC)
    bodies = {rules.message("USER_UPDATED", webhook, {"id": 1}, moment) for _ in range(2)}
    assert bodies == {
        b'{"eventType":"USER_UPDATED","webhookUuid":"3f1b0b5e-0000-4000-8000-000000000000","payload":{"id":1},'
        b'"meta":{"version":"26.04","timestamp":1769786400123}}'
    }
