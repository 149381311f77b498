"""Secrets that must be read again are stored sealed: AES-256-GCM under a key derived from the installation's secret.

That secret is not in the database, so a dump opens none (decisions 12 and 16). Every purpose has a key of its own, and
what a secret belongs to is sealed in with it: moved to another row, it does not open.
"""

import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tosite.settings import BadSetting, read_settings

_NONCE = 12


class Unreadable(Exception):
    """What was sealed under another secret or for another owner, or was damaged."""


class Vault:
    """Seals and opens the secrets of one purpose."""

    def __init__(self, secret: str, purpose: str) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=f"tosite {purpose}".encode()).derive(secret.encode())
        self._cipher = AESGCM(derived)

    def seal(self, kept: bytes, owner: str) -> bytes:
        """The secret as it may stand in the database, bound to its owner; the nonce stands before it."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, kept, owner.encode())

    def open(self, sealed: bytes, owner: str) -> bytes:
        """The secret again. Raises Unreadable."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode())
        except InvalidTag:
            raise Unreadable("this is kept under another TOSITE_SECRET") from None


@cache
def installed_vault(purpose: str) -> Vault:
    """The vault of this process. Raises BadSetting where no secret was handed over."""
    secret = read_settings().secret
    if secret is None:
        raise BadSetting("A worker needs TOSITE_SECRET: start it with tosite serve")
    return Vault(secret, purpose)
