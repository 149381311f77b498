"""The rate limit per client and company, counted together by all worker processes of a server.

The generic cell rate algorithm: one moment per caller says when the bucket is empty again, so that a second's worth of
requests may come at once and the rest at the steady rate. The moments live in a small file that the workers share; with
several machines behind one address each machine counts for itself.
"""

import fcntl
import hashlib
import math
import mmap
import struct
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_SLOTS = 8192  # callers that can be told apart at once
_PROBES = 8
_SLOT = struct.Struct("<QQ")  # fingerprint of the caller, nanosecond at which its bucket is empty
_SECOND = 1_000_000_000


@dataclass(frozen=True)
class Verdict:
    """May the request go on, how many more may follow at once, and after how many seconds to come back."""

    allowed: bool
    remaining: int
    retry_after: int


class RateLimiter:
    """``limit`` requests a second per key; 0 switches it off."""

    def __init__(self, limit: int, file: Path) -> None:
        self.limit = limit
        self._thread = threading.Lock()
        file.touch(mode=0o600)
        self._file = file.open("r+b")
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        if file.stat().st_size < _SLOTS * _SLOT.size:
            self._file.truncate(_SLOTS * _SLOT.size)
        fcntl.lockf(self._file, fcntl.LOCK_UN)
        self._slots = mmap.mmap(self._file.fileno(), _SLOTS * _SLOT.size)

    def take(self, key: str, now: int | None = None) -> Verdict:
        """Count one request; ``now`` in nanoseconds of the system's clock."""
        if not self.limit:
            return Verdict(True, 0, 0)
        now = time.time_ns() if now is None else now
        fingerprint = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") or 1
        interval = _SECOND // self.limit
        # One process at a time, and in it one thread: the file lock knows processes only.
        with self._thread:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                offset = self._find(fingerprint)
                known, empty_at = _SLOT.unpack_from(self._slots, offset)
                if known != fingerprint or empty_at > now + _SECOND + interval:  # a stranger's, or a clock set back
                    empty_at = now
                following = max(empty_at, now) + interval
                if following - now > _SECOND:
                    wait = following - now - _SECOND
                    return Verdict(False, 0, max(1, math.ceil(wait / _SECOND)))
                _SLOT.pack_into(self._slots, offset, fingerprint, following)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
        return Verdict(True, (_SECOND - (following - now)) // interval, 0)

    def _find(self, fingerprint: int) -> int:
        """The caller's slot, else the one of its neighbourhood that was idle for longest."""
        start = fingerprint % _SLOTS
        offsets = [(start + step) % _SLOTS * _SLOT.size for step in range(_PROBES)]
        idlest, oldest = offsets[0], None
        for offset in offsets:
            known, empty_at = _SLOT.unpack_from(self._slots, offset)
            if known == fingerprint:
                return offset
            if oldest is None or empty_at < oldest:
                idlest, oldest = offset, empty_at
        return idlest
