"""Endpoints of the company, the session, users and their rights."""

from typing import Any

from tosite.audit import store as audit
from tosite.circulation.store import settings as circulation_settings
from tosite.company import rules, store
from tosite.company.store import company_of, user_of
from tosite.contract.wire import Company
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain


@endpoint("GET", "/status", public=True)
def status(request: Request) -> object:
    """Health and versions; open without a token."""
    return {"status": "OK", "version": "26.04", "procountorVersion": "111"}


@endpoint("GET", "/company")
def company(request: Request) -> object:
    """The company of the token."""
    return _shown(company_of(request.tx, request.company))


@endpoint("PUT", "/company", body=Company)
def update_company(request: Request) -> object:
    """Replace what a company may say of itself; what the operator sets is read only and ignored."""
    sent: Company = request.body
    row = store.lock(request.tx, request.company)
    refuse(rules.check(sent, row["company_id"], row["country"], row["has_receipts"]))
    changed = {
        **row,
        "name": sent.name.strip(),
        "country": sent.country or row["country"],
        "info": rules.changed_info(row["info"], sent),
    }
    store.update(request.tx, changed)
    audit.record(request.tx, request.caller, "UPDATE", "COMPANY", request.company, _shown(row), _shown(changed))
    return {"message": "The data of the company has been changed"}


def _shown(row: dict[str, Any]) -> Any:
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
