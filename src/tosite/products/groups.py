"""Groups of products."""

from typing import Any

from tosite.audit import store as audit
from tosite.contract.wire import ProductGroup
from tosite.ledger.store import next_id
from tosite.products import store
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id


@endpoint("GET", "/products/groups")
def list_groups(request: Request) -> object:
    """All groups by id: sales and purchase unless TRAVEL is asked for."""
    asked = [request.query["type"]] if request.query.get("type") else ["SALES", "PURCHASE"]
    kinds = sorted(set(request.allowed_kinds()) & set(asked))
    if not kinds:
        raise ApiError(403)
    return {"productGroups": [_shown(row) for row in store.groups(request.tx, request.company, kinds)]}


@endpoint("GET", "/products/groups/{groupId}")
def get_group(request: Request) -> object:
    """One group."""
    return _shown(_group(request))


@endpoint("POST", "/products/groups", body=ProductGroup)
def create_group(request: Request) -> object:
    """Add a group, of sales products unless said otherwise."""
    sent: ProductGroup = request.body
    kind = sent.type or "SALES"
    request.require(kind)
    violations = _check(sent)
    if kind == "TRAVEL":
        violations.append(Violation("type", "Travel products are read only"))
    refuse(violations)
    row: dict[str, Any] = {"company_id": request.company, "group_id": next_id(request.tx), "type": kind}
    row["name"] = sent.name
    store.put_group(request.tx, row)
    audit.record(request.tx, request.caller, "CREATE", "PRODUCT_GROUP", row["group_id"], None, _shown(row))
    return _shown(row)


@endpoint("PUT", "/products/groups/{groupId}", body=ProductGroup)
def rename_group(request: Request) -> object:
    """Rename a group; its type stays, whatever is sent."""
    sent: ProductGroup = request.body
    row = _group(request, lock=True)
    violations = _check(sent)
    if sent.id is not None and sent.id != row["group_id"]:
        violations.append(Violation("id", "Differs from the id of the path"))
    refuse(violations)
    changed = {**row, "name": sent.name}
    store.put_group(request.tx, changed)
    audit.record(request.tx, request.caller, "UPDATE", "PRODUCT_GROUP", row["group_id"], _shown(row), _shown(changed))
    return _shown(changed)


@endpoint("DELETE", "/products/groups/{groupId}")
def delete_group(request: Request) -> object:
    """Remove an empty group. 400 for travel groups, 409 with the ids of the products that are still in it."""
    row = _group(request, lock=True)
    if row["type"] == "TRAVEL":
        raise ApiError(400, "Travel products are read only")
    held = store.products_in(request.tx, request.company, row["group_id"])
    if held:
        raise ApiError(409, f"The group still holds products: {', '.join(map(str, held))}")
    store.remove_group(request.tx, request.company, row["group_id"])
    audit.record(request.tx, request.caller, "DELETE", "PRODUCT_GROUP", row["group_id"], _shown(row), None)
    return None


def _group(request: Request, lock: bool = False) -> dict[str, Any]:
    """The group in the path. Raises ApiError 404 unknown, 403 without the right to products of its type."""
    row = store.group(request.tx, request.company, read_id(request.path["groupId"]), lock)
    if row is None:
        raise ApiError(404)
    request.require(row["type"])
    return row


def _check(sent: ProductGroup) -> list[Violation]:
    return [] if sent.name.strip() else [Violation("name", "Is required")]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["group_id"], "name": row["name"], "type": row["type"]}
