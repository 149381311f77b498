"""Endpoints by which owners specify integrations, operators approve them, and customers ask for them."""

from dataclasses import replace
from typing import Any

import msgspec

from tosite.apiclients.rules import squeezed
from tosite.apiclients.store import client as client_of_company
from tosite.audit import store as audit
from tosite.integrations import rules, store
from tosite.integrations.api import require_tool
from tosite.integrations.telling import tell_owner
from tosite.integrations.wire import (
    Integration,
    IntegrationApplication,
    IntegrationData,
    IntegrationOffer,
    IntegrationRequestState,
    IntegrationVersion,
    IntegrationVersionData,
    IntegrationVersionMove,
    IntegratorTool,
)
from tosite.service.provider.access import operator_of, require_operator
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain, utc_stamp

_TAG = "Integrations"
_ID = frozenset({"integrationId"})
_ONE = "/service/integrations/{integrationId}"


@endpoint("PUT", "/service/integrators/{companyId}", body=IntegratorTool, own=Own(_TAG, IntegratorTool))
def set_integrator(request: Request) -> object:
    """Let a company offer integrations to others, or no longer. Operators only."""
    require_operator(request)
    company = read_id(request.path["companyId"])
    before = store.set_tool(request.tx, company, request.body.enabled)
    if before is None:
        raise ApiError(404)
    after = {"companyId": company, "enabled": request.body.enabled}
    shown = {"companyId": company, "enabled": before}
    audit.record(request.tx, request.caller, "UPDATE", "INTEGRATOR", company, shown, after)
    return {"enabled": request.body.enabled}


@endpoint("GET", "/service/integrations", own=Own(_TAG, Integration, many=True))
def own_integrations(request: Request) -> object:
    """The company's integrations with their versions."""
    return [_shown(request, row) for row in store.integrations(request.tx, request.company)]


@endpoint("GET", _ONE, own=Own(_TAG, Integration, text_ids=_ID))
def one_integration(request: Request) -> object:
    """One integration with its versions: of the company, or any for an operator."""
    return _shown(request, _integration(request, for_operators=True))


@endpoint("POST", "/service/integrations", body=IntegrationData, own=Own(_TAG, Integration))
def create_integration(request: Request) -> object:
    """Specify an integration of one of the company's clients; its first version is NEW."""
    require_tool(request)
    sent: IntegrationData = request.body
    store.lock_owner(request.tx, request.company)
    name = squeezed(sent.name)
    out = [] if name else [Violation("name", "Must not be blank")]
    if any(row["name"].lower() == name.lower() for row in store.integrations(request.tx, request.company)):
        out.append(Violation("name", "Another integration of the company has this name"))
    client = client_of_company(request.tx, request.company, sent.clientId)
    if client is None or client["archived_at"] is not None:
        out.append(Violation("clientId", "Is no client of the company"))
    refuse(out)
    row = store.insert(request.tx, request.company, name, sent.clientId)
    store.add_version(request.tx, request.company, row["integration_number"], _columns(sent.firstVersion))
    shown = _shown(request, row)
    audit.record(request.tx, request.caller, "CREATE", "INTEGRATION", row["integration_number"], None, shown)
    return shown


@endpoint("POST", _ONE + "/versions", body=IntegrationVersionData, own=Own(_TAG, IntegrationVersion, text_ids=_ID))
def create_version(request: Request) -> object:
    """Specify the next version of an integration. Those that use an older one keep it until they ask again."""
    row = _integration(request)
    require_tool(request)
    store.lock_owner(request.tx, request.company)
    made = store.add_version(request.tx, request.company, row["integration_number"], _columns(request.body))
    shown = _version(made)
    after = {"integrationId": row["code"], **shown}
    audit.record(request.tx, request.caller, "CREATE", "INTEGRATION_VERSION", row["integration_number"], None, after)
    return shown


@endpoint(
    "PUT",
    _ONE + "/versions/{version}/state",
    body=IntegrationVersionMove,
    own=Own(_TAG, IntegrationVersion, text_ids=_ID),
)
def move_version(request: Request) -> object:
    """Move a version: owners submit, deprecate and delete it, operators approve, reject and invalidate it.

    Nobody has to approve what a sandbox submits.
    """
    row, wanted = _integration(request, for_operators=True), request.body.state
    owner, number, version = row["company_id"], row["integration_number"], read_id(request.path["version"])
    store.lock_owner(request.tx, owner)
    old = next((v for v in store.versions(request.tx, owner, number) if v["version"] == version), None)
    if old is None:
        raise ApiError(404)
    if not rules.can_move(old["state"], wanted, owner == request.company, operator_of(request) is not None):
        raise ApiError(403, f"You cannot move a version from {old['state']} to {wanted}")
    if wanted == "PENDING_APPROVAL" and store.is_sandbox(request.tx, owner):
        wanted = "APPROVED"
    store.set_state(request.tx, owner, number, version, wanted)
    before = {"integrationId": row["code"], "version": version, "state": old["state"]}
    after = {**before, "state": wanted}
    audit.record(request.tx, request.caller, "MOVE", "INTEGRATION_VERSION", number, before, after)
    return _version({**old, "state": wanted})


@endpoint("GET", _ONE + "/offer", own=Own(_TAG, IntegrationOffer, text_ids=_ID))
def read_offer(request: Request) -> object:
    """What a customer reads before asking for an integration: its terms, its rights, what it wants to be told."""
    row = _offer(request)
    return {"integrationId": row["code"], "name": row["name"], "owner": row["owner"], **_content(row)}


@endpoint("POST", _ONE + "/requests", body=IntegrationApplication, own=Own(_TAG, IntegrationRequestState, text_ids=_ID))
def ask_for_integration(request: Request) -> object:
    """Ask for an integration for companies that the caller manages; its terms and the consents are written down.

    Its owner decides within two weeks; then the request has expired. A token asks for its own company alone; people ask
    for several on the page.
    """
    offered = _offer(request)
    sent: IntegrationApplication = request.body
    consents, user = sent.consents or [], request.caller.user_id
    store.lock_owner(request.tx, offered["company_id"])
    managed = store.managed(request.tx, user, _reached(request, sent.companyIds), offered)
    refuse(rules.check_request(sent.companyIds, sent.termsAccepted, consents, offered, managed))
    row = store.add_request(request.tx, offered, user, sorted(set(consents)), sent.companyIds)
    row = {**row, "code": offered["code"], "name": offered["name"]}
    shown = _request(row, sent.companyIds)
    for company in sent.companyIds:
        caller = replace(request.caller, company_id=company)
        after = {**shown, "companies": [{"companyId": company}], "consents": row["consents"], "terms": offered["terms"]}
        audit.record(request.tx, caller, "CREATE", "INTEGRATION_REQUEST", row["request_id"], None, after)
    tell_owner(request.tx, row, "asked", len(sent.companyIds))
    return shown


@endpoint("GET", _ONE + "/requests", own=Own(_TAG, IntegrationRequestState, many=True, text_ids=_ID))
def requests_to_owner(request: Request) -> object:
    """What customers asked the company for: those that wait first, then the newest (200 at most)."""
    row = _integration(request)
    rows = store.requests_to_owner(request.tx, request.company, row["integration_number"])
    return [{**_request(found, []), "companies": plain(found["companies"])} for found in rows]


@endpoint("GET", "/service/integrationrequests", own=Own(_TAG, IntegrationRequestState, many=True))
def own_requests(request: Request) -> object:
    """What the company asked for and what became of it, newest first (200 at most)."""
    rows = store.requests_of_customer(request.tx, request.company)
    return [_request(row, [row["customer_id"]], row["decision"], row["reason"]) for row in rows]


@endpoint("PUT", "/service/integrationrequests/{requestId}/cancel", own=Own(_TAG, IntegrationRequestState))
def cancel_request(request: Request) -> object:
    """Take a request back before it is decided: a token for its company, people on the page for all that they manage.

    409 when it is decided or taken back already, or has expired.
    """
    number = read_id(request.path["requestId"])
    row = store.request_of_customer(request.tx, request.company, number, lock=True)
    if row is None:
        raise ApiError(404)
    owner = row["company_id"]
    decided = {one["customer_id"]: one["decision"] for one in store.request_companies(request.tx, owner, number)}
    managed = store.managed_of(request.tx, request.caller.user_id, _reached(request, list(decided)))
    mine = {request.company, *managed}
    fault = rules.fault_in_cancelling([decided[company] for company in mine], row["is_expired"])
    if fault:
        raise ApiError(409, fault)
    waiting = sorted(company for company in mine if decided[company] is None)
    store.cancel(request.tx, owner, number, waiting)
    after = store.request_of_customer(request.tx, request.company, number)
    assert after  # noqa: S101
    for company in waiting:
        caller = replace(request.caller, company_id=company)
        shown = _request(row, [company]), _request(after, [company], rules.CANCELLED)
        audit.record(request.tx, caller, "CANCEL", "INTEGRATION_REQUEST", number, *shown)
    left = sum(decision is None for decision in decided.values()) - len(waiting)
    tell_owner(request.tx, row, "cancelled in part" if left else "cancelled", left)
    return _request(after, [request.company], after["decision"], after["reason"])


def _reached(request: Request, companies: list[int]) -> list[int]:
    """The companies that the caller may speak for: a token never reaches beyond its own, whatever its user manages.

    Who manages a company makes keys of its members, who may manage others.
    """
    return companies if request.on_page else [one for one in companies if one == request.company]


def _integration(request: Request, for_operators: bool = False) -> dict[str, Any]:
    """The integration in the path: the company's, or anyone's for an operator. Raises ApiError 404."""
    row = store.by_code(request.tx, request.path["integrationId"])
    if row is None or (
        row["company_id"] != request.company and not (for_operators and operator_of(request) is not None)
    ):
        raise ApiError(404)
    return row


def _offer(request: Request) -> dict[str, Any]:
    """What the integration in the path offers. Raises ApiError 404 when it is unknown or offers nothing now."""
    row = store.offer(request.tx, request.path["integrationId"])
    if row is None:
        raise ApiError(404)
    return row


def _columns(sent: IntegrationVersionData) -> dict[str, Any]:
    return {
        "description": sent.description,
        "terms": sent.terms,
        "rights": msgspec.to_builtins(sent.rights),
        "consents": sorted(set(sent.consents or [])),
    }


def _shown(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "integrationId": row["code"],
        "name": row["name"],
        "clientId": row["client_id"],
        "versions": [
            _version(version) for version in store.versions(request.tx, row["company_id"], row["integration_number"])
        ],
    }


def _version(row: dict[str, Any]) -> dict[str, Any]:
    return {"state": row["state"], **_content(row)}


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": row["version"],
        "description": row["description"],
        "terms": row["terms"],
        "rights": row["rights"],
        "consents": row["consents"],
    }


def _request(
    row: dict[str, Any], companies: list[int], decision: str | None = None, reason: str | None = None
) -> dict[str, Any]:
    shown: dict[str, Any] = plain(
        {
            "requestId": row["request_id"],
            "integrationId": row["code"],
            "name": row["name"],
            "version": row["version"],
            "requested": utc_stamp(row["accepted_at"]),
            "expires": utc_stamp(row["expires"]),
            "decided": utc_stamp(row["decided_at"]),
            "companies": [{"companyId": number, "decision": decision, "reason": reason} for number in companies],
        }
    )
    return shown
