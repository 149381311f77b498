"""The rules of webhooks: keys, signatures, the message, the schedule of tries. Pure functions.

Source: Standard Webhooks 1.0.0 beside the contract's envelope, and the proposals chosen where the contract is silent.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from standardwebhooks import Webhook as Signer

from tosite.web.errors import Violation

VAULT = "webhook keys"
"""The purpose under which keys are sealed (``tosite.vault``)."""
KEY_MIN, KEY_MAX = 16, 256
PREFIX = "whsec_"
PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
]
"""Between ten tries: 75 hours and 35 minutes in all (Standard Webhooks, schedule)."""
JITTER = 0.1  # of a pause, either way: receivers that failed together do not come back together
ANSWER_KEPT = 2048
MESSAGE_VERSION = "26.04"  # of the contract
GONE = 410

_encoder = msgspec.json.Encoder(decimal_format="number")


def read_key(meta: object) -> bytes | Violation:
    """The key in ``authenticationMeta``: its ``secret``, or its only text under another name.

    ``whsec_`` and base64 of 24 to 64 bytes (Standard Webhooks), else the UTF-8 bytes of a text of 16 to 256.
    """
    texts = {k: v for k, v in meta.items() if isinstance(v, str) and v} if isinstance(meta, dict) else {}
    text = texts.get("secret") or (next(iter(texts.values())) if len(texts) == 1 else None)
    if text is None:
        return Violation("authenticationMeta.secret", "Is required with HMAC")
    if text.startswith(PREFIX):
        try:
            key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not 24 <= len(key) <= 64:
            return Violation("authenticationMeta.secret", f"{PREFIX} must be followed by base64 of 24 to 64 bytes")
        return key
    if not KEY_MIN <= len(text.encode()) <= KEY_MAX:
        return Violation("authenticationMeta.secret", f"Must have {KEY_MIN} to {KEY_MAX} bytes")
    return text.encode()


def check_subscriptions(events: Sequence[str]) -> list[Violation]:
    """An event is subscribed to once."""
    return [
        Violation(f"subscriptions[{index}]", "Is there twice")
        for index, event in enumerate(events)
        if event in events[:index]
    ]


def message(event_type: str, webhook_uuid: UUID, payload: Any, at: datetime) -> bytes:
    """The body of a delivery, the same for every try of it: the contract's envelope, the moment in milliseconds."""
    return _encoder.encode(
        {
            "eventType": event_type,
            "webhookUuid": str(webhook_uuid),
            "payload": payload,
            "meta": {"version": MESSAGE_VERSION, "timestamp": int(at.timestamp() * 1000)},
        }
    )


def headers(
    message_id: str, sequence: int, attempt: int, body: bytes, keys: Sequence[bytes], now: datetime
) -> dict[str, str]:
    """The headers of one try. ``keys``: none without HMAC, two while a key is being replaced, the new one first."""
    moment = now.astimezone(UTC)
    found = {
        "Content-Type": "application/json",
        "User-Agent": "tosite-webhooks",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "Tosite-Sequence": str(sequence),
        "Tosite-Attempt": str(attempt),
    }
    if keys:
        found["webhook-signature"] = " ".join(Signer(key).sign(message_id, moment, body.decode()) for key in keys)
        found["Tosite-Signature"] = ", ".join(
            "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest() for key in keys
        )
    return found


@dataclass(frozen=True)
class Outcome:
    """What one try came to; ``error`` is None when the message counts as delivered."""

    started: datetime
    duration_ms: int
    status: int | None
    answer: str
    error: str | None

    @property
    def delivered(self) -> bool:
        """Was it taken?"""
        return self.error is None


def verdict(status: int) -> str | None:
    """Why this status does not count as delivered; None for 2xx."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"answered {status}: redirects are not followed"
    if status == GONE:
        return "answered 410: the receiver is gone for good"
    return f"answered {status}"


def next_try(tries: int, draw: float) -> timedelta | None:
    """The pause after so many failed tries, None after the last; ``draw`` from 0 to 1 spreads it within the jitter."""
    if tries > len(PAUSES):
        return None
    return PAUSES[tries - 1] * (1 + JITTER * (2 * draw - 1))


def is_lost(failing_since: datetime | None, first_try: datetime) -> bool:
    """Has nothing got through to the receiver while this message failed every time? Then it is given up on."""
    return failing_since is not None and failing_since <= first_try


def owner_of_key(company: int, webhook: int) -> str:
    """What a sealed key is bound to."""
    return f"webhook {company}/{webhook}"
