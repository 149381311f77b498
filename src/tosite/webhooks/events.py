"""The endpoint of the company's events: what happened, when, to what, and which webhooks were told.

An event is kept from its moment on while it is told to somebody: the outbox is the log. It goes back 90 days.
"""

from typing import Any, LiteralString
from urllib.parse import urlsplit

from tosite.web.endpoint import Own, Request, endpoint, query_parameter
from tosite.web.paging import page_of
from tosite.web.wire import utc_stamp
from tosite.webhooks import subscribing
from tosite.webhooks.catalogue import CATALOGUE
from tosite.webhooks.service import PAGES, TAG
from tosite.webhooks.wire import CompanyEvents

_DATE = {"type": "string", "format": "date"}
_FILTERS = (
    query_parameter("eventType", {"type": "string", "enum": list(CATALOGUE)}),
    query_parameter("resource", {"type": "string"}),
    query_parameter("startDate", _DATE),
    query_parameter("endDate", _DATE),
)
# One delivery stands for its event: that to the webhook with the lowest number.
_FIRST: LiteralString = (
    "NOT EXISTS (SELECT 1 FROM webhook_delivery o WHERE o.company_id = d.company_id AND o.delivery_id = d.delivery_id "
    "AND o.webhook_id < d.webhook_id)"
)
_COLUMNS: LiteralString = (
    "delivery_id, event_type, resource, at, payload, "
    "(SELECT jsonb_agg(jsonb_build_object('webhookUuid', w.webhook_uuid, 'clientId', w.client_id, 'host', w.url, "
    "'deliveryId', o.message_id, 'status', o.state) ORDER BY o.webhook_id) "
    "FROM webhook_delivery o JOIN webhook w USING (company_id, webhook_id) "
    "WHERE o.company_id = d.company_id AND o.delivery_id = d.delivery_id) AS receivers"
)
_CONDITIONS: dict[str, LiteralString] = {
    "eventType": "event_type = %(eventType)s::text",
    "resource": "resource = %(resource)s::text",
    "startDate": "at >= utc_start(%(startDate)s, (SELECT country FROM company WHERE company_id = %(company)s)) "
    "AT TIME ZONE 'UTC'",
    "endDate": "at < utc_start(%(endDate)s::date + 1, (SELECT country FROM company WHERE company_id = %(company)s)) "
    "AT TIME ZONE 'UTC'",
}


@endpoint("GET", "/service/events", own=Own(TAG, CompanyEvents, query=(*_FILTERS, *PAGES)))
def events(request: Request) -> object:
    """What happened in the company and was told to a webhook, newest first, of the kinds that the caller may see.

    Days are those of the company's own calendar.
    """
    q = request.query
    values = {**q, "company": request.company, **subscribing.seen_events(request)}
    conditions: list[LiteralString] = [
        "company_id = %(company)s AND " + _FIRST,  # both tell which rows a page is made of
        subscribing.of_seen("payload->>'type'"),
    ]
    conditions += [condition for name, condition in _CONDITIONS.items() if q.get(name)]
    rows, meta = page_of(request.tx, "webhook_delivery d", conditions, values, q, "delivery_id", columns=_COLUMNS)
    return {"results": [_shown(row) for row in rows], "meta": meta}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["delivery_id"],
        "eventType": row["event_type"],
        "resource": row["resource"],
        "at": utc_stamp(row["at"]),
        "payload": row["payload"],
        "receivers": [{**one, "host": urlsplit(one["host"]).netloc} for one in row["receivers"]],
    }
