"""One try: a POST to a checked address, within a time, of which nothing but a status and a beginning is kept."""

import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx

from tosite.webhooks.addresses import Forbidden, Resolver, Target, checked_addresses, read_url, resolve
from tosite.webhooks.rules import ANSWER_KEPT, Outcome, verdict

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 10.0, 20.0, 25.0


class Stopped(Exception):
    """The server stops: whether the message was taken is unknown."""


class Line:
    """The connection of one try, which another thread can cut: timeouts of single reads do not end a trickle."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self.cut_for: str | None = None

    def watch(self, event: str, info: dict[str, Any]) -> None:
        """Listens to httpx: every connection that is made belongs to this try."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self.cut_for is not None:
                    self._hang_up()

    def cut(self, reason: str) -> None:
        """End it now."""
        with self._lock:
            self.cut_for = self.cut_for or reason
            self._hang_up()

    def _hang_up(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # also under TLS: no farewell is waited for


class Sender:
    """Posts messages. No proxy, no redirects, no connection that is kept: each is made to an address just checked."""

    def __init__(
        self, allow_loopback: bool, resolver: Resolver = resolve, authorities: ssl.SSLContext | bool = True
    ) -> None:
        """``authorities`` are those who may sign for receivers; the usual ones unless others are given."""
        self._allow_loopback = allow_loopback
        self._resolver = resolver
        self._client = httpx.Client(
            verify=authorities,
            trust_env=False,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        )

    def close(self) -> None:
        """Let go of what the client holds."""
        self._client.close()

    def send(self, url: str, body: bytes, headers: Mapping[str, str], line: Line) -> Outcome:
        """Make one try. Raises Stopped."""
        started = datetime.now(UTC)
        status: int | None = None
        answer = ""
        try:
            target = read_url(url, self._allow_loopback)
            addresses = checked_addresses(target, self._allow_loopback, self._resolver)
            status, answer = self._post(url, target, addresses, body, headers, line)
            error = verdict(status)
        except Forbidden as reason:
            error = f"not called: {reason}"
        except OSError as failure:
            error = f"the name is not known: {failure.strerror or failure}"
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            error = _described(failure)
        if line.cut_for is not None and status is None:
            error = line.cut_for
            if error == STOPPING:
                raise Stopped
        duration = int((time.monotonic() - line.began) * 1000)
        return Outcome(started, duration, status, answer, error)

    def _post(
        self, url: str, target: Target, addresses: list[str], body: bytes, headers: Mapping[str, str], line: Line
    ) -> tuple[int, str]:
        """Try the addresses one after the other until one can be connected to."""
        for index, address in enumerate(addresses):
            named = httpx.URL(url)
            # The connection goes to the address; the receiver, and the check of its certificate, see the name.
            request = self._client.build_request(
                "POST",
                named.copy_with(host=address),
                content=body,
                headers={**headers, "Host": named.netloc.decode(), "Accept-Encoding": "identity"},
                extensions={"sni_hostname": target.host, "trace": line.watch},
            )
            try:
                answer = self._client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if index == len(addresses) - 1 or line.cut_for is not None:
                    raise
                continue
            try:
                return answer.status_code, _beginning(answer)
            finally:
                answer.close()
        raise httpx.ConnectError("the name has no address")


STOPPING = "the server stops"
TOO_LONG = f"no answer within {WHOLE_SECONDS:.0f} seconds"


def _beginning(answer: httpx.Response) -> str:
    """The first characters of an answer; the rest is never read. What breaks after the status does not matter."""
    kept = b""
    with suppress(httpx.HTTPError):
        for chunk in answer.iter_raw():
            kept += chunk
            if len(kept) >= 4 * ANSWER_KEPT:
                break
    return kept.decode("utf-8", errors="replace").replace("\0", "")[:ANSWER_KEPT]


def _described(failure: Exception) -> str:
    if isinstance(failure, httpx.ConnectTimeout):
        return f"no connection within {CONNECT_SECONDS:.0f} seconds"
    if isinstance(failure, httpx.TimeoutException):
        return f"no answer within {READ_SECONDS:.0f} seconds"
    if isinstance(failure, httpx.ConnectError):
        return f"no connection: {failure}"[:300]
    return f"no answer: {failure}"[:300]
