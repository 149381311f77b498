"""Endpoints of VAT: what the company uses, and what a country has."""

from datetime import date

from pycountry import countries

from tosite.company.store import company_of
from tosite.vat.rates import percentages
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation
from tosite.web.wire import plain

YEARS_KEPT = 7
"""Receipts of as many years back may still need the percentage of their day (accounting act 2:10: six years)."""


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
    country = str(company_of(request.tx, request.company)["country"]).capitalize()
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
    """Percentages of a country, former ones still needed for old receipts included.

    A country whose percentages are not known has none; 400 for what is no ISO 3166 code.
    """
    country = str(request.query["countryCode"]).upper()
    if countries.get(alpha_2=country) is None:
        raise ApiError(400, [Violation("countryCode", "Must be a two-letter ISO 3166 code")])
    return plain({"vatPercentages": percentages(country, date(request.today.year - YEARS_KEPT, 1, 1))})


@endpoint("GET", "/vats/settings")
def vat_settings(request: Request) -> object:
    """Unit prices: sales without VAT, purchases with it."""
    return {"unitPricesIncludeVatSales": False, "unitPricesIncludeVatPurchase": True}
