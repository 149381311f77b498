"""The hash chain of the audit log. Pure functions: the same rows give the same bytes on every machine."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

BEGINNING = bytes(32)
"""What the first seal of a company follows."""
DIGEST_SIZE = 32


@dataclass(frozen=True)
class Seal:
    """A batch of audit rows in the order in which they were sealed, behind the seal before it."""

    company_id: int
    number: int
    audit_ids: Sequence[int]
    digests: bytes
    previous_hash: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256 of the hash before and everything that this seal says."""
        said = f"{self.company_id}/{self.number}/{','.join(map(str, self.audit_ids))}/"
        return hashlib.sha256(self.previous_hash + said.encode() + self.digests).digest()

    def digest(self, index: int) -> bytes:
        """The digest of the row at ``index``."""
        return self.digests[index * DIGEST_SIZE : (index + 1) * DIGEST_SIZE]


def first_difference(seal: Seal, found: Sequence[bytes | None]) -> str | None:
    """What is wrong with the first row that is not as it was sealed; ``found`` are today's digests, None missing."""
    for index, (audit_id, digest) in enumerate(zip(seal.audit_ids, found, strict=True)):
        if digest is None:
            return f"audit row {audit_id} was removed"
        if digest != seal.digest(index):
            return f"audit row {audit_id} was changed"
    return None
