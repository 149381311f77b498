"""Groups of customers, suppliers and persons: endpoints, and the groups that a partner belongs to."""

from typing import Any

from tosite.audit import store as audit
from tosite.contract.wire import BusinessPartnerGroup
from tosite.db.database import Connection
from tosite.ledger.store import next_id
from tosite.partners import store
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_id


@endpoint("GET", "/businesspartners/groups")
def search_groups(request: Request) -> object:
    """Search groups, ordered by id; groups of a type without a right are left out, a type asked for is 403."""
    q = request.query
    kinds = request.allowed_kinds()
    if not kinds or (q.get("type") and q["type"] not in kinds):
        raise ApiError(403)
    conditions: list[Any] = ["company_id = %(company)s", "type = ANY(%(kinds)s)"]
    for name, condition in {
        "name": "strpos(lower(name), lower(%(name)s::text)) > 0",
        "type": "type = %(type)s::text",
        "active": "active = %(active)s",
    }.items():
        if q.get(name) is not None:
            conditions.append(condition)
    values = {**q, "company": request.company, "kinds": kinds}
    rows, meta = page_of(request.tx, "partner_group", conditions, values, {**q, "orderById": "ASC"}, "group_id")
    return {"results": [_shown(row) for row in rows], "meta": meta}


@endpoint("GET", "/businesspartners/groups/{id}")
def get_group(request: Request) -> object:
    """One group of any type."""
    row = store.group(request.tx, request.company, read_id(request.path["id"]))
    if row is None:
        raise ApiError(404)
    request.require(row["type"])
    return _shown(row)


@endpoint("POST", "/businesspartners/groups", body=BusinessPartnerGroup)
def create_group(request: Request) -> object:
    """Add a group; it is active unless said otherwise."""
    sent: BusinessPartnerGroup = request.body
    request.require(sent.type)
    refuse(_check(sent))
    row = _columns(request, sent, next_id(request.tx))
    store.put_group(request.tx, row)
    audit.record(request.tx, request.caller, "CREATE", "PARTNER_GROUP", row["group_id"], None, _shown(row))
    return _shown(row)


@endpoint("PUT", "/businesspartners/groups/{id}", body=BusinessPartnerGroup)
def change_group(request: Request) -> object:
    """Overwrite a group; the type of a group with members stays."""
    tx, company, sent = request.tx, request.company, request.body
    row = store.group(tx, company, read_id(request.path["id"]), lock=True)
    if row is None:
        raise ApiError(404)
    request.require(row["type"])
    violations = _check(sent)
    if sent.id is not None and sent.id != row["group_id"]:
        violations.append(Violation("id", "Differs from the id of the path"))
    if sent.type != row["type"]:
        request.require(sent.type)
        if store.has_members(tx, company, row["group_id"]):
            violations.append(Violation("type", "Cannot be changed while the group has members"))
    refuse(violations)
    changed = _columns(request, sent, row["group_id"])
    store.put_group(tx, changed)
    audit.record(tx, request.caller, "UPDATE", "PARTNER_GROUP", row["group_id"], _shown(row), _shown(changed))
    return _shown(changed)


def check_membership(tx: Connection, company: int, kind: str, wanted: dict[str, int]) -> list[Violation]:
    """The violations of naming groups that do not exist for this type of partner: ``wanted`` is path -> id.

    The groups stay as they are until the transaction ends.
    """
    types = {row["group_id"]: row["type"] for row in store.groups(tx, company, set(wanted.values()), share=True)}
    return [Violation(where, "Unknown group of this type") for where, g in wanted.items() if types.get(g) != kind]


def named(tx: Connection, company: int, document: dict[str, Any]) -> dict[str, Any]:
    """A partner's stored document with its groups as the contract shows them: whole, and the main one by name."""
    registry = document.get("registryInfo") or {}
    ids = {g["id"] for g in registry.get("partnerGroups") or []} | {registry.get("reportGroupId") or 0}
    known = {row["group_id"]: _shown(row) for row in store.groups(tx, company, ids - {0})} if ids - {0} else {}
    shown = {**registry, "partnerGroups": [known[g["id"]] for g in registry.get("partnerGroups") or []]}
    if registry.get("reportGroupId"):
        shown["reportGroup"] = known[registry["reportGroupId"]]["name"]
    return {**document, "registryInfo": shown}


def _check(sent: BusinessPartnerGroup) -> list[Violation]:
    return [] if sent.name.strip() else [Violation("name", "Is required")]


def _columns(request: Request, sent: BusinessPartnerGroup, group: int) -> dict[str, Any]:
    return {
        "company_id": request.company,
        "group_id": group,
        "type": sent.type,
        "name": sent.name,
        "active": sent.active is not False,
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["group_id"], "name": row["name"], "type": row["type"], "active": row["active"]}
