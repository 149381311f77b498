"""Endpoints of the company, the session, users and their rights."""

from typing import Any

from tosite.circulation.store import settings as circulation_settings
from tosite.company.store import company_of, user_of
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.query import read_id
from tosite.web.wire import plain


@endpoint("GET", "/status", public=True)
def status(request: Request) -> object:
    """Health and versions; open without a token."""
    return {"status": "OK", "version": "26.04", "procountorVersion": "111"}


@endpoint("GET", "/company")
def company(request: Request) -> object:
    """The company of the token."""
    row = company_of(request.tx, request.company)
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
    row, user = company_of(request.tx, request.company), _caller(request)
    circulation = circulation_settings(request.tx, request.company)
    return {
        "companyId": row["company_id"],
        "name": row["name"],
        "country": row["country"],
        "productVersion": row["info"].get("productVersion", "FINANCIALS_PREMIUM"),
        "userId": user["user_id"],
        "userName": user["username"],
        "companySettings": {
            "invoiceDiscussionEnabled": circulation is not None
            and circulation.switches["allowInvoiceSpecificDiscussion"]
        },
    }


@endpoint("GET", "/users")
def current_user(request: Request) -> object:
    """The user behind the token; ``userId`` is the older generations' name of ``id``."""
    user = _caller(request)
    return plain(
        {
            "id": user["user_id"],
            "userId": user["user_id"],
            "username": user["username"],
            "companyId": request.company,
            "countryCode": company_of(request.tx, request.company)["country"],
            "street": user["street"],
            "zip": user["zip"],
            "city": user["city"],
            "partnerId": user["partner_id"],
            "loginMethod": "PROCOUNTOR_KEY",
            "firstName": user["first_name"],
            "lastName": user["last_name"],
            "email": user["email"],
            "mobilePhone": user["mobile_phone"],
            "secondaryPhone": user["secondary_phone"],
        }
    )


@endpoint("GET", "/users/rights")
def user_rights(request: Request) -> object:
    """The truth about the caller's rights: what is enforced is what is shown."""
    return {"role": request.role, "rights": request.rights}


@endpoint("GET", "/users/profiles/{userId}")
def user_profile(request: Request) -> object:
    """Names of a user of the same company; others are unknown."""
    user = user_of(request.tx, request.company, read_id(request.path["userId"]))
    if user is None:
        raise ApiError(404)
    return {"firstname": user["first_name"], "surname": user["last_name"]}


def _caller(request: Request) -> dict[str, Any]:
    user = user_of(request.tx, request.company, request.caller.user_id)
    assert user  # noqa: S101  (the kernel found the membership)
    return user
