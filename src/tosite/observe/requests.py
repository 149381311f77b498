"""Follows each request from its beginning to its end: one line in the log, its figures, its span.

The route is always the template (``/invoices/{id}``), never the path: ids and codes in a path are nobody's business.
"""

import os
import re
import time
from dataclasses import dataclass
from typing import Any, Protocol

import falcon

from tosite.oauth.tokens import Caller
from tosite.observe.logs import logger

NO_ROUTE = "(none)"
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# What a request is asked with. Anything else a client makes up would be one more time series each.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(slots=True)
class Seen:
    """A request under way; whoever finds out more of it adds it here."""

    request_id: str
    method: str
    began: float
    route: str = NO_ROUTE
    caller: Caller | None = None
    span: Any = None


class Figures(Protocol):
    """Counts answered requests (``metrics.Metrics``)."""

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """One more."""

    def refused(self) -> None:
        """One more that was over its rate limit."""


class Spans(Protocol):
    """Makes a span of every request (``traces.Traces``)."""

    def begin(self, req: falcon.Request) -> Any:
        """A span, current until it is finished."""

    def finish(self, seen: Seen, status: int) -> None:
        """Name it and end it."""


def seen_of(req: falcon.Request) -> Seen:
    """What is known of the request."""
    seen: Seen = req.context.seen
    return seen


class Observer:
    """Sees every request of a worker process."""

    def __init__(self, trusts_proxy: bool, figures: Figures | None = None, spans: Spans | None = None) -> None:
        self._trusts_proxy, self._figures, self._spans = trusts_proxy, figures, spans
        self._log = logger()

    def begin(self, req: falcon.Request) -> Seen:
        """A request has come. Its id is that of a trusted proxy in front, if that is a sane one."""
        given = req.get_header("X-Request-Id") if self._trusts_proxy else None
        request_id = given if given and _SANE_ID.fullmatch(given) else os.urandom(16).hex()
        method = req.method if req.method in _METHODS else "OTHER"
        seen = Seen(request_id, method, time.perf_counter())
        req.context.seen = seen
        if self._spans:
            seen.span = self._spans.begin(req)
        return seen

    def refused(self) -> None:
        """It was over the rate limit."""
        if self._figures:
            self._figures.refused()

    def finish(self, seen: Seen, status: int) -> None:
        """It is answered."""
        seconds = time.perf_counter() - seen.began
        if self._figures:
            self._figures.answered(seen.method, seen.route, status, seconds)
        if self._spans:
            self._spans.finish(seen, status)
        caller = seen.caller
        self._log.info(
            "request",
            request_id=seen.request_id,
            method=seen.method,
            route=seen.route,
            status=status,
            ms=round(seconds * 1000, 2),
            company=caller.company_id if caller else None,
            user=caller.user_id if caller else None,
            client=caller.client_id if caller else None,
        )
