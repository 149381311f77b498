"""Endpoints of announcements: what a company was told of prices, and the mark of whoever has read it."""

from tosite.calendar import today_in
from tosite.company.store import company_of
from tosite.service.announcements import store
from tosite.service.announcements.wire import Announcements
from tosite.service.prices import store as prices
from tosite.service.prices.texts import subject_of, text_of
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.query import read_id
from tosite.web.wire import plain

TAG = "Service announcements"


@endpoint("GET", "/service/announcements", own=Own(TAG, Announcements))
def announcements(request: Request) -> object:
    """What the company was told of prices and still counts, newest first, with the caller's marks of reading."""
    today = today_in(company_of(request.tx, request.company)["country"])
    rows = store.in_force(request.tx, request.company, request.caller.user_id, today)
    lists = {issued.list_id: issued for issued in prices.issued(request.tx)} if rows else {}
    results = [
        plain(
            {
                "priceListId": row["price_list_id"],
                "subject": subject_of(lists[row["price_list_id"]]),
                "text": text_of(lists[row["price_list_id"]], row["applies_from"]),
                "validFrom": row["valid_from"].isoformat(),
                "appliesFrom": row["applies_from"].isoformat(),
                "announced": row["announced"],
                "readAt": row["read_at"],
            }
        )
        for row in rows
    ]
    return {"results": results, "unread": sum(row["read_at"] is None for row in rows)}


@endpoint("PUT", "/service/announcements/{priceListId}/read", own=Own(TAG, status=204))
def mark_announcement_read(request: Request) -> object:
    """Note that the caller has read the announcement of a price list; the first time stands."""
    wanted = read_id(request.path["priceListId"])
    if not store.is_announced(request.tx, request.company, wanted):
        raise ApiError(404)
    store.mark_read(request.tx, request.company, wanted, request.caller.user_id)
    return None
