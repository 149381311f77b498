"""The contract's endpoints of integrations, for their owners: who asks, the decision, who uses it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tosite.access import store as access
from tosite.audit import store as audit
from tosite.company.rules import READ_ONLY_STATES
from tosite.contract.wire import ApiIntegrationApproveRequest
from tosite.integrations import rules, store
from tosite.integrations.telling import tell_initiator
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain, utc_stamp


@endpoint("GET", "/integrations/{requestId}")
def integration_request(request: Request) -> object:
    """Who asks for an integration of the company, for which companies: what they agreed to tell.

    Companies for which it was taken back are not in it. 410 when it has expired or was taken back for all of them.
    """
    row, companies = _request(request)
    initiator = {"email": row["email"], "userFullName": row["full_name"]}
    return plain(
        {
            "integrationId": row["code"],
            "expires": utc_stamp(row["expires"]),
            "initiator": rules.disclosed(initiator, rules.INITIATOR_CONSENTS, row["consents"]),
            "companiesToIntegrate": [_company(company, row["consents"]) for company in companies.values()],
        }
    )


@endpoint("PUT", "/integrations/{requestId}", body=ApiIntegrationApproveRequest)
def decide_request(request: Request) -> object:
    """Decide on all companies of a request at once; the keys of those approved are in this answer.

    Companies for which the request was taken back are decided on no more.
    A company whose technical user has a key of the client already keeps it: that key is answered.
    """
    row, companies = _request(request, lock=True)
    if row["decided_at"] is not None:
        raise ApiError(400, "The request is decided already")
    sent: ApiIntegrationApproveRequest = request.body
    approve, reject = sent.approve or [], sent.reject or []
    refuse(rules.check_decision(approve, reject, companies) or _hindrances(approve, companies))
    decisions: dict[int, tuple[str, str | None]] = {int(number): (rules.APPROVED, None) for number in approve}
    decisions |= {entry.companyId: (rules.REJECTED, entry.reason) for entry in reject if entry.companyId is not None}
    store.decide(request.tx, request.company, row["request_id"], decisions)
    keys = [
        {"companyId": int(number), "apiKey": _integrate(request, row, companies[int(number)])} for number in approve
    ]
    after = {str(number): {"decision": word, "reason": reason} for number, (word, reason) in decisions.items()}
    audit.record(request.tx, request.caller, "DECIDE", "INTEGRATION_REQUEST", row["request_id"], None, after)
    tell_initiator(request.tx, row, companies, decisions)
    return {"integrationId": row["code"], "companiesIntegrated": keys}


@endpoint("GET", "/integrations/{integrationId}/customers")
def integration_customers(request: Request) -> object:
    """The companies that use an integration of the company. 403 for an unknown or another's integration."""
    require_tool(request)
    rows = store.customers(request.tx, request.company, request.path["integrationId"])
    if rows is None:
        raise ApiError(403, "The company has no such integration")
    return [{"companyId": row["customer_id"], "integrationVersionStatus": row["state"]} for row in rows]


def require_tool(request: Request) -> None:
    """Raise ApiError 403 unless the company has the API integrator tool."""
    if not store.has_tool(request.tx, request.company):
        raise ApiError(403, "The company does not have the API integrator tool")


def _request(request: Request, lock: bool = False) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
    """The request in the path, and its companies by number without those for which it was taken back.

    Raises ApiError 403 without the tool, 404 unknown, 410 expired or taken back for all companies.
    """
    require_tool(request)
    row = store.request(request.tx, request.company, read_id(request.path["requestId"]), lock)
    if row is None:
        raise ApiError(404)
    if row["is_expired"]:
        raise ApiError(410, "The request has expired")
    # Read after the lock: what was taken back while it was waited for is not decided on.
    found = store.request_companies(request.tx, request.company, row["request_id"])
    companies = {one["customer_id"]: one for one in found if one["decision"] != rules.CANCELLED}
    if not companies:
        raise ApiError(410, "The customer has taken the request back")
    return row, companies


def _hindrances(approve: list[Decimal], companies: dict[int, dict[str, Any]]) -> list[Violation]:
    """Why companies cannot be integrated any more since they were asked for."""
    out: list[Violation] = []
    for index, number in enumerate(approve):
        company = companies[int(number)]
        if company["info"].get("operationType") in READ_ONLY_STATES:
            out.append(Violation(f"approve[{index}]", "The company is closed"))
        elif company["rights"] is None:
            out.append(Violation(f"approve[{index}]", "Who asked for it does not manage the company any more"))
    return out


def _integrate(request: Request, asked: dict[str, Any], company: dict[str, Any]) -> str:
    """Let the integration's technical user into a company; its API key: the one that there is, else a new one."""
    tx, customer, client = request.tx, company["customer_id"], asked["client_id"]
    user = access.technical_user_of(tx, customer, client)
    key = access.technical_key(tx, customer, user, client) if user is not None else None
    if user is None:
        rights = rules.capped(asked["rights"], company["rights"])
        user = access.add_technical_user(tx, customer, asked["name"], store.contact_of(tx, client), rights)
    is_new = key is None
    if key is None:
        _, key = access.add_key(tx, customer, user, client, technical=True)
    store.put_customer(tx, asked, customer, user)
    # In the customer's own log, under who asked for it: the owner's people are nobody there.
    caller = replace(request.caller, company_id=customer, user_id=asked["initiator"], client_id=client)
    after = {"integrationId": asked["code"], "version": asked["version"], "userId": user, "newKey": is_new}
    audit.record(tx, caller, "INTEGRATE", "TECHNICAL_USER", user, None, after)
    return key


def _company(row: dict[str, Any], consents: list[str]) -> dict[str, Any]:
    values = {**row["info"], "companyName": row["name"], "country": row["country"]}
    extra = rules.disclosed(values, rules.COMPANY_CONSENTS, consents)
    return {"companyId": row["customer_id"], "extraInfo": extra}
