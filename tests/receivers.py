"""Receivers of webhooks on this machine: real HTTP servers that keep what they got and answer as they are told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "whsec_" + "dGhlIHNlY3JldCBvZiB0aGlzIG9uZSByZWNlaXZlcg=="


@dataclass
class Received:
    """One message as it came in."""

    at: float
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Receiver:
    """What came, and how to answer: ``answer`` is asked with the number of the message, from 1."""

    url: str
    answer: Callable[[int], Answer] = lambda _: (200, {}, b"ok")
    got: list[Received] = field(default_factory=list)

    def wait_for(self, count: int, seconds: float = 20) -> list[Received]:
        """The messages, once there are ``count``."""
        until(
            lambda: len(self.got) >= count, seconds, lambda: f"{len(self.got)} of {count} messages came to {self.url}"
        )
        return self.got[:count]


def until(true: Callable[[], object], seconds: float = 20, problem: Callable[[], str] = lambda: "not in time") -> None:
    """Poll until something is true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, problem()
        time.sleep(0.02)


@contextmanager
def receiving(answer: Callable[[int], Answer] | None = None) -> Iterator[Receiver]:
    """A receiver until the block ends."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {k.lower(): v for k, v in self.headers.items()}
            with lock:
                receiver.got.append(Received(time.monotonic(), self.path, headers, body))
                number = len(receiver.got)
            status, more, text = receiver.answer(number)
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self):
            self.do_POST()

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_):
            pass  # who hangs up is part of the tests

    server = Server(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}/hook")
    if answer is not None:
        receiver.answer = answer
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
