"""Endpoints of currencies and exchange rates."""

from datetime import date

from tosite.company.store import company_of
from tosite.currencies.rates import currencies, rate_on
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation
from tosite.web.wire import plain

_RATE_TYPES = 6


@endpoint("GET", "/currencies")
def all_currencies(request: Request) -> object:
    """Every currency with a rate."""
    return {"currencies": currencies()}


@endpoint("GET", "/currencies/company")
def company_currency(request: Request) -> object:
    """The currency of the books."""
    return {"companyCurrency": company_of(request.tx, request.company)["currency"]}


@endpoint("GET", "/currencies/exchangerate")
def exchange_rate(request: Request) -> object:
    """Units of ``currency`` for one ``baseCurrency``; falls back to the nearest earlier day, 404 without any."""
    q = request.query
    found = rate_on(q["baseCurrency"], q["currency"], q["day"])
    if found is None:
        raise ApiError(404)
    return plain({"queryDay": q["day"], "currency": q["currency"], "day": found[0], "rate": found[1]})


@endpoint("GET", "/currencies/latest")
def latest_rates(request: Request) -> object:
    """Newest rates against the company's currency."""
    asked = request.query.get("rateType")
    if asked is not None and not 1 <= asked <= _RATE_TYPES:
        raise ApiError(400, [Violation("rateType", "Must be between 1 and 6")])
    base = str(company_of(request.tx, request.company)["currency"])
    rates, newest = [], date(1999, 1, 4)
    for code in currencies():
        found = rate_on(base, code, request.today)
        if found and code != base:
            newest = max(newest, found[0]) if code != "EUR" else newest
            rates.append({"currencyRate": found[1], "currencyCode": code})
    return plain({"baseCurrency": base, "currencyDate": newest, "rates": rates})
