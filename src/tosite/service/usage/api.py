"""Endpoints of usage: the documents that were made through the API, as they will be billed."""

from datetime import date
from typing import Any

from tosite.calendar import today_in
from tosite.company.store import company_of
from tosite.service.provider.access import scope
from tosite.service.usage import rules, store
from tosite.service.usage.wire import Usage
from tosite.web.endpoint import Own, Raw, Request, endpoint, query_parameter
from tosite.web.errors import ApiError, refuse

TAG = "Service usage"
MAX_ROWS = 10_000
_QUERY = (
    query_parameter("startDate", {"type": "string", "format": "date"}),
    query_parameter("endDate", {"type": "string", "format": "date"}),
    query_parameter("group", {"type": "array", "items": {"type": "string", "enum": list(rules.GROUPS)}}),
    query_parameter("companyId", {"type": "integer", "format": "int32"}),
)


@endpoint("GET", "/service/usage", own=Own(TAG, Usage, query=_QUERY))
def usage(request: Request) -> object:
    """Documents made through the API, counted by month, client and kind or as asked; a company sees its own.

    Days and months are those of the company's own calendar. An operator sees every company, or the one that is named.
    """
    first, last, _, rows = _read(request)
    total = sum(row["documents"] for row in rows)
    return {"startDate": first.isoformat(), "endDate": last.isoformat(), "documents": total, "rows": rows}


@endpoint("GET", "/service/usage/csv", own=Own(TAG, content="text/csv", query=_QUERY))
def usage_csv(request: Request) -> object:
    """The same rows as a CSV file."""
    _, _, groups, rows = _read(request)
    return Raw("text/csv; charset=utf-8", rules.as_csv(rows, groups))


def _read(request: Request) -> tuple[date, date, list[str], list[dict[str, Any]]]:
    """What was asked and found. Raises ApiError 400 for a wrong range, 404 for a company that is not the caller's."""
    q = request.query
    first, last = rules.span(
        q.get("startDate"), q.get("endDate"), today_in(company_of(request.tx, request.company)["country"])
    )
    refuse(rules.check(first, last))
    whose = scope(request, q.get("companyId"))
    groups = rules.grouped(q.get("group"))
    found = store.usage(request.tx, whose, first, last, groups, MAX_ROWS + 1)
    if len(found) > MAX_ROWS:
        raise ApiError(400, f"More than {MAX_ROWS} rows: ask for fewer days or coarser groups")
    return first, last, groups, [_shown(row) for row in found]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    names = {"company": "companyId", "client": "clientId"}
    return {names.get(key, key): value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
