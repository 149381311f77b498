"""Secrets: made from the system's randomness, stored as hashes, compared in constant time."""

import hashlib
import hmac
import secrets as randomness

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret(prefix: str) -> str:
    """A secret of 256 random bits behind a prefix that says what it is (``tos_key_``, ``tos_rt_``)."""
    return prefix + randomness.token_urlsafe(32)


def new_one_time_password() -> str:
    """A password of 99 random bits that can be read out: four groups of letters and digits that look like no other."""
    return "-".join("".join(randomness.choice(_READABLE) for _ in range(5)) for _ in range(4))


def hash_secret(text: str) -> bytes:
    """SHA-256; enough for secrets of full entropy, never for passwords."""
    return hashlib.sha256(text.encode()).digest()


def equal(left: str | bytes, right: str | bytes) -> bool:
    """Compare without telling by the time taken where the two differ."""
    first = left.encode() if isinstance(left, str) else left
    second = right.encode() if isinstance(right, str) else right
    return hmac.compare_digest(first, second)


def hash_password(password: str) -> str:
    """Argon2id with the library's parameters, in its own text form."""
    return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Does the password fit? ``None`` (no such user) takes as long as a wrong password and is False."""
    try:
        return _hasher.verify(password_hash or _nobody(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


_nobody_hash: list[str] = []


def _nobody() -> str:
    if not _nobody_hash:
        _nobody_hash.append(_hasher.hash(new_secret("")))
    return _nobody_hash[0]
