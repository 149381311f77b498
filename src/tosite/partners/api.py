"""Endpoints of business partners."""

from contextlib import suppress
from typing import Any
from urllib.parse import unquote

from tosite.attachments import store as attachments
from tosite.audit import store as audit
from tosite.contract.wire import BusinessPartner
from tosite.ledger.store import next_id, setting
from tosite.partners import groups, rules, store
from tosite.web.binding import bind, parse_datetime
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_id, read_ids
from tosite.web.versions import check_if_match, check_version, next_version
from tosite.web.wire import plain, stamp


@endpoint("GET", "/businesspartners")
def search_partners(request: Request) -> object:
    """Search partners; ``name`` and ``identifier`` arrive as headers. Rows without a right are left out."""
    q = request.query
    name, identifier = (_header_text(request.headers.get(key, "")) for key in ("name", "identifier"))
    values = {**q, "company": request.company, "kinds": request.allowed_kinds(), "name": name, "identifier": identifier}
    values["active"] = q.get("active") is not False
    conditions: list[Any] = ["company_id = %(company)s", "type = ANY(%(kinds)s)", "active = %(active)s"]
    if name:
        conditions.append("strpos(lower(name), lower(%(name)s::text)) > 0")
    if identifier:
        conditions.append("identifier = %(identifier)s::text")
    for key, condition in {
        "type": "type = %(type)s::text",
        "identifierType": "identifier_type = %(identifierType)s::text",
        "customerNumber": "customer_number = %(customerNumber)s::text",
        "mainGroup": store.MAIN_GROUP_IS.replace("%(group)s", "%(mainGroup)s"),
        "partnerGroup": store.A_GROUP_IS.replace("%(group)s", "%(partnerGroup)s"),
        "versionStartDate": "version >= %(versionStartDate)s",
        "versionEndDate": "version <= %(versionEndDate)s",
    }.items():
        if q.get(key) is not None:
            conditions.append(condition)
    rows, meta = page_of(request.tx, "partner", conditions, values, q, "partner_id", columns=store.LIST_COLUMNS)
    return {"results": [_basic(row) for row in rows], "meta": meta}


@endpoint("GET", "/businesspartners/personaldetails")
def personal_details(request: Request) -> object:
    """The person record of the caller; ``personId`` is the older name of ``partnerId``. 404 without a record."""
    row = store.person_of(request.tx, request.company, request.caller.user_id)
    if row is None:
        raise ApiError(404)
    document = row["document"]
    invoicing = document.get("invoicingInfo") or {}
    payment = dict(document["paymentInfo"])
    account = {"accountNumber": payment.pop("bankAccount", None), "bic": payment.pop("bic", None)}
    person = document["person"]
    return plain(
        {
            "partnerId": row["partner_id"],
            "personId": row["partner_id"],
            "firstName": person.get("firstName"),
            "lastName": person["lastName"],
            "address": document.get("address") or {},
            "language": invoicing.get("language"),
            "invoicingInfo": {k: invoicing.get(k) for k in ("customerNumber", "identifier", "identifierType")},
            "paymentInfo": {**payment, "bankAccount": account},
        }
    )


@endpoint("GET", "/businesspartners/{id}")
def get_partners(request: Request) -> object:
    """One partner, or a list of them by comma separated ids; those without a right are left out."""
    rows = store.by_ids(request.tx, request.company, read_ids(request.path["id"]))
    if not rows:
        raise ApiError(404)
    visible = [row for row in rows if request.allows(row["type"])]
    if not visible:
        raise ApiError(403)
    results = [_shown(request, row) for row in visible]
    return results if "," in request.path["id"] else results[0]


@endpoint("POST", "/businesspartners", body=BusinessPartner)
def create_partner(request: Request) -> object:
    """Create a customer or a supplier; persons have a register of their own."""
    partner: BusinessPartner = request.body
    if partner.type != "PERSON":
        request.require(partner.type)
    refuse(_violations(request, partner))
    row = {
        "company_id": request.company,
        "partner_id": next_id(request.tx),
        "version": next_version(),
        **_columns(request, partner, set()),
    }
    store.put(request.tx, row)
    answer = _shown(request, row)
    audit.record(request.tx, request.caller, "CREATE", "PARTNER", row["partner_id"], None, answer)
    return answer


@endpoint("PUT", "/businesspartners/{id}", body=BusinessPartner)
def update_partner(request: Request) -> object:
    """Replace a customer or supplier; a version that is sent must be current."""
    partner: BusinessPartner = request.body
    row = _locked(request)
    violations = _violations(request, partner)
    if partner.version is not None:
        violations += check_version(request, row["version"], partner.version)
    else:
        check_if_match(request, row["version"])
    if partner.id is not None and partner.id != row["partner_id"]:
        violations.append(Violation("id", "Differs from the id of the path"))
    if partner.type != row["type"] and partner.type != "PERSON":
        violations.append(Violation("type", "Cannot be changed by PUT"))
    refuse(violations)
    return _change(request, row, partner)


@endpoint("PATCH", "/businesspartners/{id}", raw_body=True)
def patch_partner(request: Request) -> object:
    """Change some fields of a customer or supplier under its version, from the body or from the query."""
    sent = request.body
    row = _locked(request)
    if not isinstance(sent, dict):
        raise ApiError(400, "The request body must be a JSON object")
    violations: list[Violation] = []
    text = sent.get("version") or request.query.get("version")
    version = parse_datetime(text, "version", violations) if text else None
    violations += check_version(request, row["version"], version) if not violations else []
    if sent.get("id") not in (None, "", row["partner_id"], str(row["partner_id"])):
        violations.append(Violation("id", "Differs from the id of the path"))
    document = rules.patched(groups.named(request.tx, request.company, row["document"]), sent)
    # The whole partner after the change is checked, so the answer names every field that would be wrong.
    try:
        partner = bind(BusinessPartner, {**document, "attachments": None})
    except ApiError as error:
        raise ApiError(400, violations + error.violations) from None
    if partner.type != row["type"] and partner.type != "PERSON":
        request.require(partner.type)
    refuse(violations + _violations(request, partner))
    return _change(request, row, partner)


def _locked(request: Request) -> dict[str, Any]:
    """The partner of the path, locked. Raises ApiError 404 unknown, 403 without the right."""
    row = store.lock(request.tx, request.company, read_id(request.path["id"]))
    if row is None:
        raise ApiError(404)
    request.require(row["type"])
    if row["type"] == "PERSON":
        raise ApiError(400, [Violation("type", "Persons have a register of their own: /persons")])
    return row


def _change(request: Request, row: dict[str, Any], partner: BusinessPartner) -> dict[str, Any]:
    known = {person["id"] for person in row["document"].get("contactPersons") or []}
    changed = {**row, "version": next_version(row["version"]), **_columns(request, partner, known)}
    store.put(request.tx, changed)
    answer = _shown(request, changed)
    before = _shown(request, row)
    audit.record(request.tx, request.caller, "UPDATE", "PARTNER", row["partner_id"], before, answer)
    return answer


def _columns(request: Request, partner: BusinessPartner, known_persons: set[int]) -> dict[str, Any]:
    fresh = store.person_ids(request.tx, len(partner.contactPersons or []))
    document = rules.document_of(partner, fresh, known_persons)
    return {
        "type": partner.type,
        "name": partner.name,
        "active": document["registryInfo"]["active"],
        "document": document,
    }


def _violations(request: Request, partner: BusinessPartner) -> list[Violation]:
    country = setting(request.tx, request.company, request.settings_version).country
    wanted = rules.groups_of(partner)
    registry = partner.registryInfo
    if registry is not None and registry.reportGroup and not registry.reportGroupId:  # the id wins over the name
        registry.reportGroupId = store.group_named(request.tx, request.company, partner.type, registry.reportGroup)
        wanted["registryInfo.reportGroup"] = registry.reportGroupId or 0
    elif registry is not None and registry.reportGroupId:
        wanted["registryInfo.reportGroupId"] = registry.reportGroupId
    unknown = groups.check_membership(request.tx, request.company, partner.type, wanted)
    return rules.check(partner, country) + unknown


def _header_text(value: str) -> str:
    """Header text is UTF-8 read as Latin-1 by HTTP, or percent-encoded by careful clients."""
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode()
    return unquote(value).replace("\0", "")


def _shown(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    document = {k: v for k, v in row["document"].items() if k != "person"}
    files = attachments.of_owner(
        request.tx, request.company, f"{row['type']}_BUSINESS_PARTNER_REGISTER", [row["partner_id"]]
    )
    return {
        "address": {},
        "billingAddress": {},
        "deliveryAddress": {},
        "invoicingInfo": {},
        "contactPersons": [],
        **groups.named(request.tx, request.company, document),
        "attachments": files.get(row["partner_id"], []),
        "id": row["partner_id"],
        "version": stamp(row["version"]),
    }


def _basic(row: dict[str, Any]) -> dict[str, Any]:
    return plain(  # type: ignore[no-any-return]
        {
            "id": row["partner_id"],
            "name": row["name"],
            "type": row["type"],
            "version": stamp(row["version"]),
            "billingAddress": row["billing_address"] or {},
            "invoicingInfo": {
                "customerNumber": row["customer_number"],
                "identifier": row["identifier"],
                "identifierType": row["identifier_type"],
            },
            "registryInfo": {"active": row["active"]},
        }
    )
