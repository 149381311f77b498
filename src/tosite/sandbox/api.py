"""Endpoints of sandboxes: made in seconds by whoever may, listed, reset, closed."""

from dataclasses import replace
from datetime import date
from typing import Any

from tosite.audit import store as audit
from tosite.sandbox import companies
from tosite.sandbox.countries import country_named
from tosite.sandbox.create import make_sandbox
from tosite.sandbox.wire import SandboxCompany, SandboxRequest
from tosite.service.provider.access import operator_of
from tosite.settings import read_settings
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.query import read_id
from tosite.web.wire import plain, utc_stamp

_TAG = "Sandboxes"
MOST_OPEN = 10
"""Open sandboxes of one person: enough for every country and a test of each, too few to fill a disk."""


@endpoint("GET", "/service/sandboxes", own=Own(_TAG, SandboxCompany, many=True))
def own_sandboxes(request: Request) -> object:
    """The caller's sandboxes, newest first, closed ones too. A key sees those that were made in its company."""
    rows = companies.of_user(request.tx, request.caller.user_id)
    return [_shown(row) for row in rows if _reaches(request, row)]


@endpoint(
    "POST",
    "/service/sandboxes",
    body=SandboxRequest,
    body_optional=True,
    shows_secrets=True,
    own=Own(_TAG, SandboxCompany),
)
def create_sandbox(request: Request) -> object:
    """Make a seeded company to develop against, and let the caller into it; its credentials are shown this once.

    Operators may, and everybody with an account where the operator has switched self-service on; 403 otherwise, and
    for more than ten open ones.
    """
    user, tx = request.caller.user_id, request.tx
    if not read_settings().self_service and operator_of(request, write=True) is None:
        raise ApiError(403, "Sandboxes are made by the operator of the service: ask for one")
    if companies.count_open(tx, user) >= MOST_OPEN:
        raise ApiError(403, f"{MOST_OPEN} open sandboxes are the most: delete one first")
    land = country_named((request.body and request.body.country) or "FINLAND")
    made = make_sandbox(tx, date.today(), land, user)
    companies.let_in(tx, made.company_id, user, request.company)
    companies.note_maker(tx, made.company_id, request.company)
    row = companies.lock(tx, made.company_id)
    assert row  # noqa: S101  (it was just made)
    caller = replace(request.caller, company_id=made.company_id)
    audit.record(tx, caller, "CREATE", "SANDBOX", made.company_id, None, _shown(row))
    return {
        **_shown(row),
        "username": made.username,
        "password": made.password,
        "clientId": made.client_id,
        "clientSecret": made.client_secret,
        "redirectUri": made.redirect_uri,
        "apiKey": made.api_key,
        "viewerApiKey": made.viewer_api_key,
    }


@endpoint("PUT", "/service/sandboxes/{companyId}/reset", own=Own(_TAG, SandboxCompany))
def reset_sandbox(request: Request) -> object:
    """Bring a sandbox back to its seeded state: a new company takes over its users, clients and keys; it is closed."""
    row = _own(request)
    company = companies.reset(request.tx, row, date.today())
    made = companies.lock(request.tx, company)
    assert made  # noqa: S101
    after = {"replacedBy": company}
    for concerned in (row["company_id"], company):
        caller = replace(request.caller, company_id=concerned)
        audit.record(request.tx, caller, "RESET", "SANDBOX", row["company_id"], _shown(row), after)
    return _shown(made)


@endpoint("DELETE", "/service/sandboxes/{companyId}", own=Own(_TAG, status=204))
def delete_sandbox(request: Request) -> object:
    """Close a sandbox for good: its keys are revoked, its clients archived. What is in its books stays in them."""
    row = _own(request)
    companies.close(request.tx, row["company_id"])
    caller = replace(request.caller, company_id=row["company_id"])
    audit.record(request.tx, caller, "CLOSE", "SANDBOX", row["company_id"], _shown(row), None)
    return None


def _own(request: Request) -> dict[str, Any]:
    """The sandbox in the path, locked: the caller's, or anyone's for an operator. Raises ApiError 404, 403 closed."""
    row = companies.lock(request.tx, read_id(request.path["companyId"]))
    if row is None or not (_reaches(request, row) or operator_of(request, write=True) is not None):
        raise ApiError(404)
    if row["state"] != "OPEN":
        raise ApiError(403, "The sandbox is closed")
    return row


def _reaches(request: Request, row: dict[str, Any]) -> bool:
    """Is the sandbox the caller's? A key, which others may have made, reaches what was made in its company alone."""
    if row["user_id"] != request.caller.user_id:
        return False
    return request.caller.key_id is None or request.company in (row["company_id"], row["made_in"])


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = plain(
        {
            "companyId": row["company_id"],
            "name": row["name"],
            "country": row["country"],
            "created": utc_stamp(row["created"]),
            "closed": utc_stamp(row["closed_at"]),
            "replacedBy": row["replaced_by"],
        }
    )
    return shown
