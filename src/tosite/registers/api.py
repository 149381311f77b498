"""Endpoints of the registers: company, session, users, chart, VAT, fiscal years, dimensions, currencies, accounts."""

from datetime import date
from decimal import Decimal
from typing import Any

from tosite.registers.rates import currencies, rate_on
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation
from tosite.web.query import read_id
from tosite.web.wire import plain, stamp

_RATES_BY_COUNTRY: dict[str, list[Decimal]] = {
    "FI": [Decimal(n) for n in ("25.5", "24", "14", "13.5", "10", "0")],
    "SE": [Decimal(n) for n in ("25", "12", "6", "0")],
    "NO": [Decimal(n) for n in ("25", "15", "12", "11.11", "0")],
}
_RATE_TYPES = 6
# What only one account in full shows, not the list.
_ACCOUNT_DETAILS = {"allowPayments", "allowForeignPayments", "ledgerAccount", "showAccountOnInvoice"}


@endpoint("GET", "/status", public=True)
def status(request: Request) -> object:
    """Health and versions; open without a token."""
    return {"status": "OK", "version": "26.04", "procountorVersion": "111"}


def _company(request: Request) -> dict[str, Any]:
    row = request.tx.execute("SELECT * FROM company WHERE company_id = %s", (request.company,)).fetchone()
    if row is None:
        raise ApiError(404)
    return row


def _user(request: Request, user: int) -> dict[str, Any]:
    row = request.tx.execute(
        "SELECT u.* FROM app_user u JOIN membership m USING (user_id) WHERE m.company_id = %s AND user_id = %s",
        (request.company, user),
    ).fetchone()
    if row is None:
        raise ApiError(404)
    return row


@endpoint("GET", "/company")
def company(request: Request) -> object:
    """The company of the token."""
    row = _company(request)
    return plain(
        {
            "id": row["company_id"],
            "name": row["name"],
            "country": row["country"],
            "companyCurrency": row["currency"],
            "mva": False,
            "inTradeRegister": False,
            **row["info"],
        }
    )


@endpoint("GET", "/sessioninfo")
def session_info(request: Request) -> object:
    """Company and user of the token."""
    row, user = _company(request), _user(request, request.caller.user_id)
    return {
        "companyId": row["company_id"],
        "name": row["name"],
        "country": row["country"],
        "productVersion": row["info"].get("productVersion", "FINANCIALS_PREMIUM"),
        "userId": user["user_id"],
        "userName": user["username"],
        "companySettings": {"invoiceDiscussionEnabled": False},
    }


@endpoint("GET", "/users")
def current_user(request: Request) -> object:
    """The user behind the token; ``userId`` is the older generations' name of ``id``."""
    user = _user(request, request.caller.user_id)
    return {
        "id": user["user_id"],
        "userId": user["user_id"],
        "username": user["username"],
        "companyId": request.company,
        "countryCode": _company(request)["country"],
        "firstName": user["first_name"],
        "lastName": user["last_name"],
        "email": user["email"],
        "mobilePhone": "",
        "loginMethod": "PROCOUNTOR_KEY",
    }


@endpoint("GET", "/users/rights")
def user_rights(request: Request) -> object:
    """The truth about the caller's rights: what is enforced is what is shown."""
    return {"role": request.role, "rights": request.rights}


@endpoint("GET", "/users/profiles/{userId}")
def user_profile(request: Request) -> object:
    """Names of a user of the same company; others are unknown."""
    user = _user(request, read_id(request.path["userId"]))
    return {"firstname": user["first_name"], "surname": user["last_name"]}


@endpoint("GET", "/coa")
def chart_of_accounts(request: Request) -> object:
    """The whole chart, ordered by code."""
    rows = request.tx.execute(
        "SELECT code, name, name_en, active FROM account WHERE company_id = %s ORDER BY code",
        (request.company,),
    ).fetchall()
    return {
        "ledgerAccounts": [
            {
                "ledgerAccountCode": r["code"],
                "name": r["name"],
                "active": r["active"],
                "translations": [{"languageCode": "en", "translation": r["name_en"]}],
            }
            for r in rows
        ]
    }


@endpoint("GET", "/vats/default")
def vats_of_company(request: Request) -> object:
    """Percentages and statuses in use in the company."""
    percents = request.tx.execute(
        "SELECT percent, sales, purchase FROM vat_percentage WHERE company_id = %s ORDER BY percent DESC",
        (request.company,),
    ).fetchall()
    statuses = request.tx.execute(
        "SELECT status, description, sales, purchase FROM vat_status WHERE company_id = %s ORDER BY status",
        (request.company,),
    ).fetchall()
    country = str(_company(request)["country"]).capitalize()
    return plain(
        {
            "vatInformation": [
                {
                    "country": country,
                    "percentages": [
                        {"vatPercent": p["percent"], "sales": p["sales"], "purchase": p["purchase"]} for p in percents
                    ],
                }
            ],
            "vatStatuses": [
                {
                    "vatStatus": s["status"],
                    "description": s["description"],
                    "sales": s["sales"],
                    "purchase": s["purchase"],
                }
                for s in statuses
            ],
        }
    )


@endpoint("GET", "/vats/country")
def vats_of_country(request: Request) -> object:
    """Percentages of a country, former ones still needed for old receipts included; 400 for an unknown code."""
    known = _RATES_BY_COUNTRY.get(str(request.query["countryCode"]).upper())
    if known is None:
        raise ApiError(400, [Violation("countryCode", "Percentages are known for FI, SE and NO")])
    return plain({"vatPercentages": known})


@endpoint("GET", "/vats/settings")
def vat_settings(request: Request) -> object:
    """Unit prices: sales without VAT, purchases with it."""
    return {"unitPricesIncludeVatSales": False, "unitPricesIncludeVatPurchase": True}


@endpoint("GET", "/fiscalyears")
def fiscal_years(request: Request) -> object:
    """Years newest first, each with its tracking periods oldest first."""
    years = request.tx.execute(
        "SELECT * FROM fiscal_year WHERE company_id = %s ORDER BY start_date DESC", (request.company,)
    ).fetchall()
    periods = request.tx.execute(
        "SELECT * FROM tracking_period WHERE company_id = %s ORDER BY start_date", (request.company,)
    ).fetchall()
    return {
        "fiscalYears": [
            {
                "id": y["fiscal_year_id"],
                "startDate": y["start_date"],
                "endDate": y["end_date"],
                "isOpen": y["is_open"],
                "modified": stamp(y["modified"]),
                "trackingPeriods": [
                    {
                        "id": p["period_id"],
                        "startDate": p["start_date"],
                        "endDate": p["end_date"],
                        "status": p["status"],
                        "modified": stamp(p["modified"]),
                    }
                    for p in periods
                    if p["fiscal_year_id"] == y["fiscal_year_id"]
                ],
            }
            for y in years
        ]
    }


def _dimensions(request: Request) -> list[dict[str, Any]]:
    rows = request.tx.execute(
        "SELECT d.dimension_id, d.name, i.item_id, i.code_name, i.description, i.active FROM dimension d "
        "LEFT JOIN dimension_item i USING (company_id, dimension_id) WHERE company_id = %s ORDER BY 1, 3",
        (request.company,),
    ).fetchall()
    found: dict[int, dict[str, Any]] = {}
    for r in rows:
        entry = found.setdefault(r["dimension_id"], {"id": r["dimension_id"], "name": r["name"], "items": []})
        if r["item_id"] is not None:
            status_key = None if r["active"] else "P"  # active items have no such key
            item = {
                "id": r["item_id"],
                "codeName": r["code_name"],
                "status": status_key,
                "description": r["description"],
            }
            entry["items"].append(plain(item))
    return list(found.values())


@endpoint("GET", "/dimensions")
def dimensions(request: Request) -> object:
    """All dimensions as a bare array; ``name`` and ``codeName`` match any part, ignoring case."""
    found = _dimensions(request)
    if request.query.get("name"):
        found = [d for d in found if request.query["name"].lower() in d["name"].lower()]
    if request.query.get("codeName"):
        part = request.query["codeName"].lower()
        found = [{**d, "items": [i for i in d["items"] if part in i["codeName"].lower()]} for d in found]
        found = [d for d in found if d["items"]]
    return found


@endpoint("GET", "/dimensions/{dimensionId}")
def dimension(request: Request) -> object:
    """One dimension with its items."""
    wanted = read_id(request.path["dimensionId"])
    for found in _dimensions(request):
        if found["id"] == wanted:
            return found
    raise ApiError(404)


@endpoint("GET", "/currencies")
def all_currencies(request: Request) -> object:
    """Every currency with a rate."""
    return {"currencies": currencies()}


@endpoint("GET", "/currencies/company")
def company_currency(request: Request) -> object:
    """The currency of the books."""
    return {"companyCurrency": _company(request)["currency"]}


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
    if not 1 <= int(request.query.get("rateType") or 1) <= _RATE_TYPES:
        raise ApiError(400, [Violation("rateType", "Must be between 1 and 6")])
    base = str(_company(request)["currency"])
    rates, newest = [], date(1999, 1, 4)
    for code in currencies():
        found = rate_on(base, code, date.today())
        if found and code != base:
            newest = max(newest, found[0]) if code != "EUR" else newest
            rates.append({"currencyRate": found[1], "currencyCode": code})
    return plain({"baseCurrency": base, "currencyDate": newest, "rates": rates})


@endpoint("GET", "/bankaccounts")
def bank_accounts(request: Request) -> object:
    """The company's own accounts in display order."""
    rows = request.tx.execute(
        "SELECT bank_account_id, document FROM bank_account WHERE company_id = %s ORDER BY (document->>'orderNo')::int",
        (request.company,),
    ).fetchall()
    size, page = request.query["size"], request.query["page"]
    shown = rows[page * size : (page + 1) * size]
    meta = {"pageNumber": page, "pageSize": size, "resultCount": len(shown), "totalCount": len(rows)}
    results = [
        plain({"id": r["bank_account_id"], **{k: v for k, v in r["document"].items() if k not in _ACCOUNT_DETAILS}})
        for r in shown
    ]
    return {"results": results, "meta": meta}


@endpoint("GET", "/bankaccounts/{id}")
def bank_account(request: Request) -> object:
    """One account in full."""
    row = request.tx.execute(
        "SELECT bank_account_id, document FROM bank_account WHERE company_id = %s AND bank_account_id = %s",
        (request.company, read_id(request.path["id"])),
    ).fetchone()
    if row is None:
        raise ApiError(404)
    return plain({"id": row["bank_account_id"], **row["document"]})
