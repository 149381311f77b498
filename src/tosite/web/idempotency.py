"""Idempotency-Key on everything that writes: a retried request gets the first answer again.

The answer is stored in the transaction of the effect, so a crash between the two leaves either both or none
(draft-ietf-httpapi-idempotency-key-header).
"""

import hashlib
from dataclasses import dataclass

from tosite.db.database import Connection
from tosite.oauth.tokens import Caller
from tosite.web.errors import ApiError

SECRETS = frozenset({"apiKey", "clientSecret", "oneTimePassword", "password", "viewerApiKey"})
"""Members that are shown once: a repeated request is answered without them, because nothing keeps them."""

HEADER = "Idempotency-Key"
REPLAY_HEADER = "Idempotent-Replayed"
METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LONGEST_KEY = 255


@dataclass(frozen=True)
class StoredAnswer:
    """The first answer; ``body`` is None for one without content."""

    status: int
    body: bytes | None


def request_hash(method: str, path: str, query: str, body: bytes) -> bytes:
    """What makes two requests the same."""
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), query.encode(), body])).digest()


def _sent_by(caller: Caller, wanted: bytes) -> bytes:
    """The request together with its user: nobody is given what another user of the program was answered."""
    return hashlib.sha256(caller.user_id.to_bytes(8, "big") + wanted).digest()


def stored_answer(tx: Connection, caller: Caller, key: str, wanted: bytes) -> StoredAnswer | None:
    """The answer that this key already has, if it was given within 24 hours; None for the first request.

    Raises ApiError 400 for an unusable key, 409 while the first request runs, 422 for another request under the key.
    """
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise ApiError(400, f"{HEADER} must have 1 to {LONGEST_KEY} printable ASCII characters")
    name = f"{caller.company_id}/{caller.client_id}/{key}"
    free = tx.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7053102)) AS free", (name,)).fetchone()
    if not free or not free["free"]:
        raise ApiError(409, f"The first request with this {HEADER} is still running", headers={"Retry-After": "1"})
    owner = (caller.company_id, caller.client_id, key)
    tx.execute(
        "DELETE FROM idempotent_answer WHERE company_id = %s AND client_id = %s AND key = %s "
        "AND created < now() - interval '24 hours'",
        owner,
    )
    row = tx.execute(
        "SELECT request_hash, status, answer FROM idempotent_answer "
        "WHERE company_id = %s AND client_id = %s AND key = %s",
        owner,
    ).fetchone()
    if row is None:
        return None
    if row["request_hash"] != _sent_by(caller, wanted):
        raise ApiError(422, f"This {HEADER} was used for another request")
    return StoredAnswer(row["status"], bytes(row["answer"]) or None)


def without_secrets(answer: object) -> object:
    """The answer as it may be kept."""
    return {k: v for k, v in answer.items() if k not in SECRETS} if isinstance(answer, dict) else answer


def store_answer(tx: Connection, caller: Caller, key: str, wanted: bytes, answer: StoredAnswer) -> None:
    """Keep the answer beside its effect."""
    tx.execute(
        "INSERT INTO idempotent_answer (company_id, client_id, key, request_hash, status, answer) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        (caller.company_id, caller.client_id, key, _sent_by(caller, wanted), answer.status, answer.body or b""),
    )
