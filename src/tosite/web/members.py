"""Who stands behind a call, and the one way of doing an operation: for the API's requests and for the pages alike."""

from typing import Any, LiteralString
from urllib.parse import urlencode

from tosite.company.rules import READ_ONLY_STATES
from tosite.db.database import Connection
from tosite.oauth.tokens import Caller
from tosite.service.activation.store import API_IS_OPEN
from tosite.web.binding import bind
from tosite.web.endpoint import ENDPOINTS, Endpoint, Request
from tosite.web.errors import ApiError
from tosite.web.query import read_query

_MEMBER: LiteralString = (
    "SELECT m.rights, m.role, c.settings_version, c.info->>'operationType' AS operation_type, "
    "c.country, c.clock_days, c.has_faults "
    "FROM membership m JOIN app_user u USING (user_id) JOIN company c USING (company_id) "
    "WHERE m.company_id = %s AND m.user_id = %s AND u.active "
    "AND NOT EXISTS (SELECT 1 FROM revoked_session s WHERE s.session_id = %s)"
)
# What ends running tokens at once: the company's activation, its client, or the key that they came from.
_MEMBER_BY_API: LiteralString = (
    _MEMBER  # noqa: S608  (literals)
    + " AND NOT EXISTS (SELECT 1 FROM api_client a WHERE a.client_id = %s AND a.archived_at IS NOT NULL) "
    + "AND NOT EXISTS (SELECT 1 FROM api_key k WHERE k.company_id = m.company_id AND k.key_id = %s "
    + "AND k.revoked_at IS NOT NULL) AND "
    + API_IS_OPEN
)


def request_of(tx: Connection, caller: Caller, built: Endpoint, path: dict[str, str], on_page: bool = False) -> Request:
    """The request of a caller whose session and membership live. Raises ApiError 401, 403 by the table of rights.

    People ``on_page`` work in companies that have not taken the API into use, too.
    """
    who = (caller.company_id, caller.user_id, caller.session_id)
    found = tx.execute(_MEMBER, who) if on_page else tx.execute(_MEMBER_BY_API, (*who, caller.client_id, caller.key_id))
    member = found.fetchone()
    if member is None:
        raise ApiError(401, headers={"WWW-Authenticate": "Bearer"})
    request = Request(tx, caller, member["rights"], path, {}, {}, role=member["role"], need=built.need)
    request.settings_version = member["settings_version"]
    request.country, request.clock_days = member["country"], member["clock_days"]
    request.has_faults = member["has_faults"]
    request.on_page = on_page
    if built.need.kinds.keys() == {""} and not built.need.hidden:
        request.require()
    if built.need.write and member["operation_type"] in READ_ONLY_STATES:
        raise ApiError(403, "The company is closed: its data can be read, not changed")
    return request


class Operations:
    """Does operations for pages: with the rights, the reading of queries and bodies and the rules of the API."""

    def __init__(self, contract: dict[str, Any]) -> None:
        self._contract = contract

    def perform(
        self,
        tx: Connection,
        caller: Caller,
        method: str,
        path: str,
        *,
        values: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> Any:
        """The handler's answer to the operation ``method path`` of the contract (``path`` with its braces).

        ``values`` fill the braces, ``query``, ``body`` and ``headers`` (in lower case) are as a client would send them,
        JSON read already.
        Raises ApiError as the API answers it.
        """
        built = ENDPOINTS[(method, path)]
        request = request_of(tx, caller, built, {k: str(v) for k, v in (values or {}).items()}, on_page=True)
        declared = self._contract["paths"][path][method.lower()].get("parameters", []) + built.extra_query
        sent = {name: value for name, value in (query or {}).items() if value not in (None, "")}
        request.query = read_query(urlencode(sent, doseq=True), declared)
        request.headers = headers or {}
        if built.raw_body:
            request.body = body
        elif built.body is not None and (body is not None or not built.body_optional):
            request.body = bind(built.body, body)
        return built.handler(request)

    def perform_public(self, tx: Connection, method: str, path: str, body: Any, address: str) -> Any:
        """What an operation without a login answers somebody at ``address``. Raises ApiError as the API does."""
        built = ENDPOINTS[(method, path)]
        if not built.public:
            raise ValueError(f"{method} {path} takes a login")
        # Nobody is logged in.
        request = Request(tx, None, {}, {}, {}, {}, address=address)  # type: ignore[arg-type]
        request.body = bind(built.body, body) if built.body is not None else None
        return built.handler(request)
