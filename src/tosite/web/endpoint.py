"""An operation states its method, path, rights and body once; the kernel reads that one statement."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tosite.db.database import Connection
from tosite.oauth.tokens import Caller
from tosite.web.errors import ApiError


@dataclass
class Request:
    """One request of an authenticated caller, inside one transaction."""

    tx: Connection
    caller: Caller
    rights: dict[str, Any]
    path: dict[str, str]
    query: dict[str, Any]
    headers: dict[str, str]
    body: Any = None
    role: str = ""

    @property
    def company(self) -> int:
        """The company that the token is bound to."""
        return self.caller.company_id

    def may(self, right: str, write: bool = False) -> bool:
        """Does the caller hold ``group.function``: VIEWING_RIGHTS reads, ALL_RIGHTS writes."""
        group, _, function = right.partition(".")
        level = self.rights.get(group, {}).get(function, "NO_ACCESS")
        return level == "ALL_RIGHTS" or (level == "VIEWING_RIGHTS" and not write)

    def require(self, right: str, write: bool = False) -> None:
        """Raise ApiError 403 unless the caller holds the right."""
        if not self.may(right, write):
            raise ApiError(403)


Handler = Callable[[Request], object]


@dataclass(frozen=True)
class Endpoint:
    """One operation of the contract that is built."""

    method: str
    path: str
    handler: Handler
    body: type[msgspec.Struct] | None = None
    body_optional: bool = False
    raw_body: bool = False
    read: str | None = None
    write: str | None = None
    public: bool = False
    extra_query: list[dict[str, Any]] = field(default_factory=list)


ENDPOINTS: dict[tuple[str, str], Endpoint] = {}


def endpoint(method: str, path: str, **options: Any) -> Callable[[Handler], Handler]:
    """Register the handler of an operation; ``path`` is the contract's own text."""

    def register(handler: Handler) -> Handler:
        if (method, path) in ENDPOINTS:
            raise ValueError(f"{method} {path} is registered twice")
        ENDPOINTS[(method, path)] = Endpoint(method, path, handler, **options)
        return handler

    return register
