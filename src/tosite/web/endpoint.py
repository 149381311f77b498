"""An operation states its method, path, rights and body once; the kernel reads that one statement."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec

from tosite.calendar import today_in
from tosite.db.database import Connection
from tosite.oauth.tokens import Caller
from tosite.web.errors import ApiError
from tosite.web.rights import ANYONE, OPERATIONS, Need, holds, is_limited


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
    need: Need = ANYONE
    settings_version: int = 0
    address: str = ""  # where a request without a caller comes from
    country: str = ""  # of the company, whose calendar says what day it is
    clock_days: int = 0
    has_faults: bool = False
    on_page: bool = False  # a person acts on the pages: for the company, and for no API client

    @property
    def today(self) -> date:
        """Today in the company's business: the day where the company is, moved by the clock of a sandbox.

        Whatever a due date, a period or a substitution is compared to. Tokens, idempotency and audit keep real time.
        """
        return today_in(self.country) + timedelta(days=self.clock_days)

    @property
    def company(self) -> int:
        """The company that the token is bound to."""
        return self.caller.company_id

    def may(self, right: str, write: bool = False) -> bool:
        """Does the caller hold ``group.function``: VIEWING_RIGHTS reads, ALL_RIGHTS writes."""
        return holds(self.rights, right, write)

    def limited(self, limit: str) -> bool:
        """Is a limit such as ``sales.personalSalesInvoicesOnly`` in force for the caller?"""
        return is_limited(self.rights, limit)

    def allows(self, kind: str = "") -> bool:
        """May the caller do this operation on this kind of object (table of rights)?"""
        return self.need == ANYONE or any(self.may(right, self.need.write) for right in self.need.rights_for(kind))

    def require(self, kind: str = "") -> None:
        """Raise ApiError 403 unless the caller may do this operation on this kind of object."""
        if not self.allows(kind):
            raise ApiError(403)

    def allowed_kinds(self) -> list[str]:
        """The kinds of object on which the caller may do this operation."""
        return [kind for kind in self.need.kinds if kind and self.allows(kind)]


@dataclass(frozen=True)
class Raw:
    """An answer that is no JSON."""

    content_type: str
    data: bytes


@dataclass(frozen=True)
class Answer:
    """An answer with another status than 200. Unlike after an ApiError, what the handler wrote stays."""

    status: int
    body: object


Handler = Callable[[Request], object]


def query_parameter(name: str, schema: dict[str, Any], required: bool = False) -> dict[str, Any]:
    """The statement of one query parameter, in OpenAPI's form."""
    return {"name": name, "in": "query", "required": required, "schema": schema}


@dataclass(frozen=True)
class Own:
    """What is published of an operation that the contract does not know (``web/own.py``).

    ``answer`` is the struct of the answer, ``many`` an array of them; ``content`` is the type of one that is no JSON.
    """

    tag: str
    answer: type[msgspec.Struct] | None = None
    many: bool = False
    content: str | None = None
    status: int = 200
    query: tuple[dict[str, Any], ...] = ()
    text_ids: frozenset[str] = frozenset()  # parameters of the path that are no integers

    def path_schema(self, name: str) -> dict[str, Any]:
        """The schema of a parameter of the path."""
        return {"type": "string"} if name in self.text_ids else {"type": "integer", "format": "int32"}


@dataclass(frozen=True)
class Endpoint:
    """One operation of the contract that is built."""

    method: str
    path: str
    handler: Handler
    body: type[msgspec.Struct] | None = None
    body_optional: bool = False
    raw_body: bool = False
    form: bool = False
    public: bool = False  # without a caller: its handler gets the body and the address, and throttles by itself
    max_body: int | None = None  # bytes, where less than usual is read
    extra_query: list[dict[str, Any]] = field(default_factory=list)
    shows_secrets: bool = False  # its answer is never kept as it is
    own: Own | None = None

    @property
    def need(self) -> Need:
        """The rights of the operation, from the one table."""
        return OPERATIONS[f"{self.method} {self.path}"]


ENDPOINTS: dict[tuple[str, str], Endpoint] = {}


def endpoint(method: str, path: str, **options: Any) -> Callable[[Handler], Handler]:
    """Register the handler of an operation; ``path`` is the contract's own text."""

    def register(handler: Handler) -> Handler:
        if (method, path) in ENDPOINTS:
            raise ValueError(f"{method} {path} is registered twice")
        if f"{method} {path}" not in OPERATIONS:
            raise ValueError(f"{method} {path} is missing in the table of rights")
        ENDPOINTS[(method, path)] = Endpoint(method, path, handler, **options)
        return handler

    return register
