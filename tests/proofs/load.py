"""Writers that post as fast as they can, each over a connection of its own."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


class Writer:
    """One keep-alive connection; about a tenth of the work of a full HTTP client."""

    def __init__(self, base_url: str, authorization: str, timeout: float = 60) -> None:
        address = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=timeout)
        self._base = address.path
        self._headers = {"Authorization": authorization, "Content-Type": "application/json"}

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Status and body of the answer. Raises OSError or HTTPException when the connection breaks."""
        self._connection.request(method, self._base + path, body, {**self._headers, **headers})
        answer = self._connection.getresponse()
        return answer.status, answer.read()


@dataclass
class Tally:
    """What the writers saw."""

    made: list[dict[str, Any]] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, status: int, answer: bytes) -> None:
        """Note one answer."""
        with self._lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status == 200:
                self.made.append(json.loads(answer))
            elif status >= 500:
                self.broken.append(answer.decode(errors="replace"))


@contextmanager
def at_work(writers: int, work: Callable[[int, threading.Event], None]) -> Iterator[None]:
    """Let ``work`` run with the numbers of the writers until the block ends; then its event is set."""
    over = threading.Event()
    threads = [threading.Thread(target=work, args=(number, over)) for number in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def together(writers: int, work: Callable[[int], None]) -> None:
    """Run ``work`` with the numbers of the writers, all started at once; the first failure is raised."""
    barrier, failures = threading.Barrier(writers), []

    def one(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:  # shown by the caller's thread
            failures.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
