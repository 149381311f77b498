"""Secrets that must be read again are stored sealed; the key stands in a file, so a dump of the database opens none.

AES-256-GCM. What a secret belongs to is sealed in with it: moved to another row, it does not open.
"""

import os
import secrets as randomness
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tosite.settings import BadSetting, read_settings

_KEY_BYTES, _NONCE_BYTES = 32, 12


class Sealed(Exception):
    """A secret cannot be opened: its key is gone, or it was changed or moved."""


class Vault:
    """Seals and opens secrets with the key of one file, which is made at the first sealing."""

    def __init__(self, key_file: Path) -> None:
        self._file = key_file

    def seal(self, secret: str, owner: str) -> bytes:
        """The secret as it may stand in the database, bound to its owner."""
        if not self._file.exists():
            _make_key(self._file)
        nonce = randomness.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._key()).encrypt(nonce, secret.encode(), owner.encode())

    def open(self, sealed: bytes, owner: str) -> str:
        """The secret again. Raises Sealed."""
        try:
            opened = AESGCM(self._key()).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.encode())
        except (InvalidTag, FileNotFoundError):
            raise Sealed from None
        return opened.decode()

    def _key(self) -> bytes:
        key = self._file.read_bytes()
        if len(key) != _KEY_BYTES:
            raise BadSetting(f"The key file {self._file} must have {_KEY_BYTES} bytes")
        return key


def _make_key(file: Path) -> None:
    """A new key, for its owner alone. It appears whole or not at all, and never replaces another process's."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{os.getpid()}-{randomness.token_hex(4)}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(randomness.token_bytes(_KEY_BYTES))
        target.flush()
        os.fsync(target.fileno())
    try:
        os.link(partial, file)
    except FileExistsError:  # another process was first
        pass
    finally:
        partial.unlink()


@cache
def vault_of_process() -> Vault:
    """The vault of a worker process. Raises BadSetting when nobody told where its key is."""
    key_file = read_settings().key_file
    if key_file is None:
        raise BadSetting("A worker needs TOSITE_KEY_FILE: start it with tosite serve")
    return Vault(key_file)
