"""Keys of webhooks at rest: AES-256-GCM under a key derived from the secret of the installation.

They have to be read again to sign, so a hash will not do (decision 16).
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
    """A key that was sealed under another secret, for another webhook, or damaged."""


class Vault:
    """Seals and opens the keys of webhooks; a sealed key opens for its own webhook only."""

    def __init__(self, secret: str) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"tosite webhook keys").derive(secret.encode())
        self._cipher = AESGCM(derived)

    def seal(self, key: bytes, company: int, webhook: int) -> bytes:
        """The key encrypted, with the nonce before it."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, key, _context(company, webhook))

    def open(self, sealed: bytes, company: int, webhook: int) -> bytes:
        """The key. Raises Unreadable."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _context(company, webhook))
        except InvalidTag:
            raise Unreadable("the key is kept under another TOSITE_SECRET: set a new key") from None


def _context(company: int, webhook: int) -> bytes:
    return f"{company}/{webhook}".encode()


@cache
def installed_vault() -> Vault:
    """The vault of this process. Raises BadSetting where no secret was handed over."""
    secret = read_settings().secret
    if secret is None:
        raise BadSetting("A worker needs TOSITE_SECRET: start it with tosite serve")
    return Vault(secret)
