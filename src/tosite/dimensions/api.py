"""Endpoints of dimensions."""

from typing import Any

from tosite.audit import store as audit
from tosite.contract.wire import DimensionItem, DimensionName
from tosite.dimensions import store
from tosite.ledger.store import next_id
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.query import read_id
from tosite.web.wire import plain

_MAX_NAME = 255


def _dimensions(request: Request) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for r in store.all_of(request.tx, request.company):
        entry = found.setdefault(r["dimension_id"], {"id": r["dimension_id"], "name": r["name"], "items": []})
        if r["item_id"] is not None:
            entry["items"].append(_item(r))
    return list(found.values())


def _item(row: dict[str, Any]) -> dict[str, Any]:
    return plain(  # type: ignore[no-any-return]
        {
            "id": row["item_id"],
            "codeName": row["code_name"],
            "status": None if row["active"] else "P",  # active items have no such key
            "description": row["description"],
        }
    )


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


@endpoint("PUT", "/dimensions/{dimensionId}", body=DimensionName)
def rename_dimension(request: Request) -> object:
    """Rename a dimension; its items stay."""
    tx, company = request.tx, request.company
    row = store.lock(tx, company, read_id(request.path["dimensionId"]))
    if row is None:
        raise ApiError(404)
    name = request.body.name
    store.rename(tx, company, row["dimension_id"], name)
    audit.record(tx, request.caller, "UPDATE", "DIMENSION", row["dimension_id"], {"name": row["name"]}, {"name": name})
    return {"name": name}


@endpoint("POST", "/dimensions/{dimensionId}/items", body=DimensionItem)
def create_item(request: Request) -> object:
    """Add an item; its name must be new in the dimension. 404 means the dimension."""
    return _put_item(request, "CREATE")


@endpoint("PUT", "/dimensions/{dimensionId}/items", body=DimensionItem)
def change_item(request: Request) -> object:
    """Overwrite the item that ``id`` in the body names."""
    return _put_item(request, "UPDATE")


def _put_item(request: Request, action: str) -> object:
    tx, company, sent = request.tx, request.company, request.body
    row = store.lock(tx, company, read_id(request.path["dimensionId"]))
    if row is None:
        raise ApiError(404)
    dimension = row["dimension_id"]
    before: dict[str, Any] | None = None
    if action == "UPDATE":
        refuse([Violation("id", "Is required")] if sent.id is None else [])
        before = store.item(tx, company, dimension, sent.id)
        if before is None:
            raise ApiError(404)
    item_id = before["item_id"] if before else next_id(tx)
    violations = _check(sent)
    if store.name_is_taken(tx, company, dimension, sent.codeName, item_id):
        violations.append(Violation("codeName", "Is in use in the dimension"))
    refuse(violations)
    after = {
        "company_id": company,
        "dimension_id": dimension,
        "item_id": item_id,
        "code_name": sent.codeName,
        "description": sent.description,
        "active": sent.status != "P",
    }
    store.put_item(tx, after)
    answer = _item(after)
    audit.record(tx, request.caller, action, "DIMENSION_ITEM", item_id, _item(before) if before else None, answer)
    return answer


def _check(sent: DimensionItem) -> list[Violation]:
    out = []
    if not sent.codeName.strip():
        out.append(Violation("codeName", "Is required"))
    elif len(sent.codeName) > _MAX_NAME:
        out.append(Violation("codeName", f"Must have at most {_MAX_NAME} characters"))
    if sent.status not in (None, "", "P"):
        out.append(Violation("status", "Must be P for an inactive item, else absent"))
    return out
