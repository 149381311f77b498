"""The process that draws the pages: one child of each process that is asked for a page, one drawing at a time.

Typst, its fonts and what it keeps take as much memory as all the rest of a worker, and hold on to it; a child gives it
back when it ends, which it does after a while without work. What makes it fail, or go on for ever, does so there.

Parent and child (``easel``) speak MessagePack over the standard input and output of the child, each message after its
length.
"""

import os
import select
import struct
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import Literal

import msgspec

from tosite.pages.sheet import Sheet
from tosite.pages.style import Style
from tosite.web.errors import ApiError, Violation

LONGEST = 15
"""Seconds that a drawing may take; a page of an invoice takes a hundredth of one."""

PATIENCE = 10
"""Seconds that a drawing waits for its turn: whoever waits keeps a thread and a connection from everybody else."""

COMMAND = ("-m", "tosite.pages.easel")
"""What Python is to run in the child."""

_LENGTH = struct.Struct("!I")


class CannotDraw(ApiError):
    """A page could not be drawn: 400 for whoever asked for it. ``reason`` is for the log and the operator."""

    def __init__(self, reason: str) -> None:
        super().__init__(400, "The document cannot be drawn as a page")
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class Busy(CannotDraw):
    """Others are drawn just now, later it may be drawn: 503."""

    def __init__(self) -> None:
        super().__init__("Other pages are drawn just now")
        self.status, self.headers = 503, {"Retry-After": str(PATIENCE)}
        self.violations = [Violation("", "Other pages are drawn just now: try again")]


class Job(msgspec.Struct):
    """A page to draw: the whole as PDF, or one page as a picture."""

    sheet: Sheet
    style: Style
    kind: Literal["PDF", "PNG", "JPEG"]
    moment: datetime | None = None
    source: bytes | None = None
    page: int = 0


class Drawn(msgspec.Struct):
    """The answer: the file, nothing for a page that there is not, or why it could not be drawn."""

    data: bytes | None = None
    fault: str | None = None


_to_child, _from_child = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Drawn)


def pdf(sheet: Sheet, style: Style, moment: datetime, source: bytes) -> bytes:
    """See ``render.pdf``. Raises CannotDraw."""
    data = _artist.draw(Job(sheet, style, "PDF", moment, source))
    assert data is not None  # noqa: S101  (every sheet is a file)
    return data


def picture(sheet: Sheet, style: Style, page: int, kind: str) -> bytes | None:
    """One page, counted from 1, as PNG or JPEG; None for a page that the sheet does not have. Raises CannotDraw."""
    return _artist.draw(Job(sheet, style, "PNG" if kind == "PNG" else "JPEG", page=page))


def framed(message: bytes) -> bytes:
    """A message as it goes through the pipe."""
    return _LENGTH.pack(len(message)) + message


def read_message(pipe: int, patience: float) -> bytes:
    """The next message. Raises EOFError when the other side is gone, TimeoutError after ``patience`` seconds."""
    deadline = time.monotonic() + patience
    (length,) = _LENGTH.unpack(_read(pipe, _LENGTH.size, deadline))
    return _read(pipe, length, deadline)


def _read(pipe: int, size: int, deadline: float) -> bytes:
    found = bytearray()
    while len(found) < size:
        if not select.select([pipe], [], [], max(deadline - time.monotonic(), 0))[0]:
            raise TimeoutError
        part = os.read(pipe, size - len(found))
        if not part:
            raise EOFError
        found += part
    return bytes(found)


class _Artist:
    """The child of this process, started at the first drawing and again when it has ended."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def draw(self, job: Job) -> bytes | None:
        message = _to_child.encode(job)
        if not self._turn.acquire(timeout=PATIENCE):
            raise Busy
        try:
            answer = self._ask(message)
        except EOFError:  # it had just ended for want of work, or fell over this very page
            answer = self._asked_again(message)
        finally:
            self._turn.release()
        if answer.fault is not None:
            raise CannotDraw(answer.fault)
        return answer.data

    def _asked_again(self, message: bytes) -> Drawn:
        try:
            return self._ask(message)
        except EOFError:
            raise CannotDraw("What draws the pages ends over this one") from None

    def _ask(self, message: bytes) -> Drawn:
        """Raises EOFError when the child is gone, CannotDraw when it takes too long."""
        child = self._running()
        assert child.stdin is not None  # noqa: S101
        assert child.stdout is not None  # noqa: S101
        try:
            child.stdin.write(framed(message))
            child.stdin.flush()
            return _from_child.decode(read_message(child.stdout.fileno(), LONGEST))
        except TimeoutError:
            self._end()
            raise CannotDraw(f"The page took more than {LONGEST} seconds") from None
        except (OSError, EOFError):
            self._end()
            raise EOFError from None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            known = {name: value for name, value in os.environ.items() if not name.startswith("TOSITE_")}
            self._child = subprocess.Popen(  # noqa: S603  (nothing of a request is in the command)
                [sys.executable, *COMMAND],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=known,  # what draws has no use for the address of the database
            )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            assert pipe is not None  # noqa: S101
            with suppress(OSError):
                pipe.close()


_artist = _Artist()
