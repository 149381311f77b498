"""Endpoints of products."""

from typing import Any

from tosite.audit import store as audit
from tosite.contract.wire import Product
from tosite.ledger.store import next_id, setting
from tosite.products import rules, store
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_id, read_ids
from tosite.web.versions import check_if_match, check_version, next_version
from tosite.web.wire import stamp

_PAGE = {"name": "page", "in": "query", "schema": {"type": "integer", "format": "int32", "default": 0}}


@endpoint("GET", "/products", extra_query=[_PAGE])
def search_products(request: Request) -> object:
    """Search products: sales and purchase unless TRAVEL is asked for. ``products`` is the older name of the list."""
    q = request.query
    kinds = request.allowed_kinds()
    asked = [q["type"]] if q.get("type") else ["SALES", "PURCHASE"]
    if not set(kinds) & set(asked):
        raise ApiError(403)
    values = {**q, "company": request.company, "kinds": kinds, "types": asked}
    conditions: list[Any] = ["company_id = %(company)s", "type = ANY(%(kinds)s)", "type = ANY(%(types)s)"]
    for name, condition in {
        "name": "strpos(lower(name), lower(%(name)s::text)) > 0",
        "code": "strpos(lower(code), lower(%(code)s::text)) > 0",
        "group": "group_id = ANY(%(group)s)",
        "active": "active = %(active)s",
        "versionStartDate": "version >= %(versionStartDate)s",
        "versionEndDate": "version <= %(versionEndDate)s",
    }.items():
        if q.get(name) is not None:
            conditions.append(condition)
    if asked == ["TRAVEL"]:
        # Valid at some time in the range; open ends match.
        if q.get("startDate"):
            conditions.append("coalesce((document->>'endDate')::date, 'infinity') >= %(startDate)s")
        if q.get("endDate"):
            conditions.append("coalesce((document->>'startDate')::date, '-infinity') <= %(endDate)s")
    rows, meta = page_of(request.tx, "product", conditions, values, q, "product_id", {"orderByVersion": "version"})
    results = [shown(row, q.get("includeLocalizations")) for row in rows]
    return {"results": results, "products": results, "meta": meta}


@endpoint("GET", "/products/{productId}")
def get_products(request: Request) -> object:
    """One product, or a list of them by comma separated ids; hidden ones are unknown (no 403 here)."""
    ids = read_ids(request.path["productId"])
    rows = store.by_ids(request.tx, request.company, ids, request.allowed_kinds())
    if not rows:
        raise ApiError(404)
    results = [shown(row, request.query.get("includeLocalizations")) for row in rows]
    return results if "," in request.path["productId"] else results[0]


@endpoint("POST", "/products", body=Product)
def create_product(request: Request) -> object:
    """Create a sales or purchase product."""
    product: Product = request.body
    request.require(product.type)
    refuse(_violations(request, product))
    row = {
        "company_id": request.company,
        "product_id": next_id(request.tx),
        "type": product.type,
        "version": next_version(),
        **_columns(product, rules.document_of(product)),
    }
    store.put(request.tx, row)
    answer = shown(row, True)
    audit.record(request.tx, request.caller, "CREATE", "PRODUCT", row["product_id"], None, answer)
    return answer


@endpoint("PUT", "/products/{productId}", body=Product)
def update_product(request: Request) -> object:
    """Replace a product; a version that is sent must be current. The type never changes."""
    product: Product = request.body
    row = _locked(request)
    violations = _violations(request, product)
    if product.version is not None:
        violations += check_version(request, row["version"], product.version)
    else:
        check_if_match(request, row["version"])
    if product.id is not None and product.id != row["product_id"]:
        violations.append(Violation("id", "Differs from the id of the path"))
    if product.type != row["type"]:
        violations.append(Violation("type", "Cannot be changed"))
    refuse(violations)
    document = rules.document_of(product, row["document"].get("productLocalizations"))
    changed = {**row, "version": next_version(row["version"]), **_columns(product, document)}
    store.put(request.tx, changed)
    answer = shown(changed, True)
    audit.record(request.tx, request.caller, "UPDATE", "PRODUCT", row["product_id"], shown(row, True), answer)
    return answer


@endpoint("DELETE", "/products/{productId}")
def delete_product(request: Request) -> object:
    """Remove a product; invoices keep what they copied of it. 400 for travel products."""
    row = _locked(request)
    if row["type"] == "TRAVEL":
        raise ApiError(400, "Travel products are read only")
    check_if_match(request, row["version"])
    store.remove(request.tx, request.company, row["product_id"])
    audit.record(request.tx, request.caller, "DELETE", "PRODUCT", row["product_id"], shown(row, True), None)
    return None


def _locked(request: Request) -> dict[str, Any]:
    row = store.lock(request.tx, request.company, read_id(request.path["productId"]))
    if row is None:
        raise ApiError(404)
    request.require(row["type"])
    return row


def _violations(request: Request, product: Product) -> list[Violation]:
    company = setting(request.tx, request.company, request.settings_version)
    known = store.is_account(request.tx, request.company, product.defaultAccount)
    group = product.productGroupId or None
    group_type = store.group_type(request.tx, request.company, group) if group else product.type
    return rules.check(product, company, known, group_type)


def _columns(product: Product, document: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": product.name,
        "code": product.code,
        "active": product.active,
        "default_account": product.defaultAccount or None,
        "document": document,
    }


def shown(row: dict[str, Any], localizations: bool | None) -> dict[str, Any]:
    """A product as the API shows it, with the names in other languages or without."""
    document = row["document"]
    if not localizations:
        document = {k: v for k, v in document.items() if k != "productLocalizations"}
    return {**document, "id": row["product_id"], "version": stamp(row["version"])}
