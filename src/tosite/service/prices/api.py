"""Endpoints of the price lists: what everybody may read, and how an operator changes prices."""

from datetime import date
from typing import Any

from tosite.audit import store as audit
from tosite.calendar import today_in
from tosite.company.store import company_of
from tosite.service.prices import rules, store
from tosite.service.prices.announce import announce
from tosite.service.prices.wire import (
    Announced,
    NoticePeriod,
    PriceListDraft,
    ServicePriceList,
    ServicePriceLists,
)
from tosite.service.provider.access import require_operator
from tosite.web.endpoint import Own, Request, endpoint, query_parameter
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain

TAG = "Service prices"
_COUNTRY = query_parameter("country", {"type": "string", "enum": ["FI", "SE", "NO"]})


@endpoint("GET", "/service/prices", own=Own(TAG, ServicePriceLists, query=(_COUNTRY,)))
def prices_in_force(request: Request) -> object:
    """The issued price lists of a country (the company's own): what held, holds and is announced."""
    own = company_of(request.tx, request.company)["country"]
    country = request.query.get("country") or rules.COUNTRIES.get(own, "FI")
    found = [row for row in store.lists(request.tx) if row["status"] == "ISSUED" and row["country"] == country]
    return {"results": [_shown(row) for row in found]}


@endpoint("GET", "/service/prices/lists", own=Own(TAG, ServicePriceLists))
def price_lists(request: Request) -> object:
    """Every price list with its prices, drafts too. Operators only."""
    require_operator(request)
    return {"results": [_shown(row) for row in store.lists(request.tx)]}


@endpoint("GET", "/service/prices/lists/{listId}", own=Own(TAG, ServicePriceList))
def price_list(request: Request) -> object:
    """One price list. Operators only."""
    require_operator(request)
    return _shown(_found(request))


@endpoint("POST", "/service/prices/lists", body=PriceListDraft, own=Own(TAG, ServicePriceList))
def create_price_list(request: Request) -> object:
    """Draft a price list; it holds for nobody until it is announced. Operators only."""
    operator = require_operator(request)
    draft: PriceListDraft = request.body
    refuse(rules.check(draft, today_in(operator.country), _newest(request, draft.country)))
    made = store.by_id(request.tx, store.insert(request.tx, draft))
    assert made  # noqa: S101
    answer = _shown(made)
    audit.record(request.tx, request.caller, "CREATE", "PRICE_LIST", made["price_list_id"], None, answer)
    return answer


@endpoint("DELETE", "/service/prices/lists/{listId}", own=Own(TAG, status=204))
def delete_price_list(request: Request) -> object:
    """Throw a draft away; 409 for an issued list, which stands. Operators only."""
    require_operator(request)
    row = _draft(request)
    store.remove(request.tx, row["price_list_id"])
    audit.record(request.tx, request.caller, "DELETE", "PRICE_LIST", row["price_list_id"], _shown(row), None)
    return None


@endpoint("POST", "/service/prices/lists/{listId}/announce", own=Own(TAG, Announced))
def announce_price_list(request: Request) -> object:
    """Issue a draft and tell every customer of the country; raised prices need the notice period. Operators only."""
    operator = require_operator(request)
    row = _draft(request)
    today, country = today_in(operator.country), row["country"]
    months = store.notice_months(request.tx, country, lock=True)  # one list of a country at a time
    issued, former = store.price_list(row, today), _newest(request, country)
    dearer = rules.raised(former, issued.prices) if former else []
    refuse(_too_soon(issued, former, today, months, dearer))
    store.issue(request.tx, issued.list_id, today, months)
    told = store.customers(request.tx, country)
    mails = announce(request.tx, issued, months, today, told)
    after = {"customers": len(told), "mails": mails, "raisedItems": dearer}
    audit.record(request.tx, request.caller, "ANNOUNCE", "PRICE_LIST", issued.list_id, _shown(row), after)
    return after


@endpoint(
    "PUT",
    "/service/prices/countries/{country}",
    body=NoticePeriod,
    own=Own(TAG, NoticePeriod, text_ids=frozenset({"country"})),
)
def set_notice_period(request: Request) -> object:
    """The notice period of a country, in months, for lists that are issued from now on. Operators only."""
    require_operator(request)
    country = request.path["country"].upper()
    if country not in rules.COUNTRIES.values():
        raise ApiError(404)
    before, wanted = store.notice_months(request.tx, country, lock=True), request.body.noticeMonths
    store.set_notice_months(request.tx, country, wanted)
    shown = {"country": country, "noticeMonths": wanted}
    audit.record(request.tx, request.caller, "UPDATE", "NOTICE_PERIOD", 0, {**shown, "noticeMonths": before}, shown)
    return shown


def _too_soon(
    issued: rules.PriceList, former: rules.PriceList | None, today: date, months: int, dearer: list[str]
) -> list[Violation]:
    out = rules.check_start(issued.valid_from, today, former)
    earliest = rules.months_after(today, months)
    if dearer and issued.valid_from < earliest:
        out.append(Violation("validFrom", f"Raises {', '.join(dearer)}: must be {earliest} or later ({months} months)"))
    return out


def _found(request: Request, lock: bool = False) -> dict[str, Any]:
    row = store.by_id(request.tx, read_id(request.path["listId"]), lock)
    if row is None:
        raise ApiError(404)
    return row


def _draft(request: Request) -> dict[str, Any]:
    """The draft of the path, locked. Raises ApiError 404 unknown, 409 for an issued list."""
    row = _found(request, lock=True)
    if row["status"] != "DRAFT":
        raise ApiError(409, "An issued price list stands: make a new one")
    return row


def _newest(request: Request, country: str) -> rules.PriceList | None:
    found = store.issued(request.tx, country)
    return found[-1] if found else None


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return plain(  # type: ignore[no-any-return]
        {
            "id": row["price_list_id"],
            "country": row["country"],
            "currency": row["currency"],
            "name": row["name"],
            "validFrom": row["valid_from"].isoformat(),
            "status": row["status"],
            "issuedOn": row["issued_on"].isoformat() if row["issued_on"] else None,
            "noticeMonths": row["notice_months"],
            "note": row["note"],
            "prices": row["prices"] or [],
        }
    )
