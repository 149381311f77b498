"""Endpoints of business partners and products: search, read, create."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from tosite.contract.wire import BusinessPartner, Product
from tosite.ledger.store import next_id
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.paging import page_of
from tosite.web.query import read_ids
from tosite.web.wire import plain, stamp


def _document(value: Any) -> dict[str, Any]:
    raw = msgspec.to_builtins(value, builtin_types=(Decimal,))
    return plain({k: v for k, v in raw.items() if k not in ("id", "version", "attachments")})  # type: ignore[no-any-return]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _partner(row: dict[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"address": {}, "billingAddress": {}, "deliveryAddress": {}, "invoicingInfo": {}}
    return {
        **empty,
        "contactPersons": [],
        **row["document"],
        "attachments": [],
        "id": row["partner_id"],
        "version": stamp(row["version"]),
    }


@endpoint("POST", "/businesspartners", body=BusinessPartner)
def create_partner(request: Request) -> object:
    """Create a customer or a supplier; persons have a register of their own."""
    partner: BusinessPartner = request.body
    if partner.type == "PERSON":
        raise ApiError(400, [Violation("type", "Persons are created with POST /persons")])
    request.require(partner.type)
    violations = []
    if not partner.name.strip():
        violations.append(Violation("name", "Is required"))
    if partner.type == "CUSTOMER" and partner.address is None:
        violations.append(Violation("address", "Is required for customers"))
    if partner.paymentInfo.paymentMethod == "DKLMPKRE":
        violations.append(Violation("paymentInfo.paymentMethod", "Use DOMESTIC_PAYMENT_CREDITOR"))
    refuse(violations)
    registry = partner.registryInfo
    row = {
        "company_id": request.company,
        "partner_id": next_id(request.tx),
        "type": partner.type,
        "name": partner.name,
        "active": registry is None or registry.active is not False,
        "document": _document(partner),
        "version": _now(),
    }
    request.tx.execute(
        "INSERT INTO partner (company_id, partner_id, type, name, active, document, version) VALUES (%(company_id)s, "
        "%(partner_id)s, %(type)s, %(name)s, %(active)s, %(document)s, %(version)s)",
        {**row, "document": Jsonb(row["document"])},
    )
    return _partner(row)


@endpoint("GET", "/businesspartners/{id}")
def get_partners(request: Request) -> object:
    """One partner, or a list of them by comma separated ids."""
    rows = request.tx.execute(
        "SELECT * FROM partner WHERE company_id = %s AND partner_id = ANY(%s) ORDER BY partner_id",
        (request.company, read_ids(request.path["id"])),
    ).fetchall()
    return _one_or_many(request, rows, "id", _partner)


@endpoint("GET", "/businesspartners")
def search_partners(request: Request) -> object:
    """Search partners; ``name`` arrives as a header. Rows without a right are left out."""
    q = request.query
    name = request.headers.get("name", "")
    values = {
        **q,
        "company": request.company,
        "kinds": request.allowed_kinds(),
        "name": name.lower(),
    }
    conditions: list[Any] = ["company_id = %(company)s", "type = ANY(%(kinds)s)", "active = %(active)s"]
    values["active"] = q.get("active") is not False
    if q.get("type"):
        values["types"] = q["type"] if isinstance(q["type"], list) else [q["type"]]
        conditions.append("type = ANY(%(types)s)")
    if name:
        conditions.append("strpos(lower(name), %(name)s) > 0")
    if q.get("versionStartDate"):
        conditions.append("version >= %(versionStartDate)s")
    if q.get("versionEndDate"):
        conditions.append("version <= %(versionEndDate)s")
    rows, meta = page_of(request.tx, "partner", conditions, values, q, "partner_id")
    results = [{k: v for k, v in _partner(r).items() if k in ("id", "name", "type", "version")} for r in rows]
    return {"results": results, "meta": meta}


def _product(row: dict[str, Any]) -> dict[str, Any]:
    return {**row["document"], "id": row["product_id"], "version": stamp(row["version"])}


@endpoint("POST", "/products", body=Product)
def create_product(request: Request) -> object:
    """Create a sales or purchase product."""
    product: Product = request.body
    request.require(product.type)
    violations = []
    if product.type == "TRAVEL":
        violations.append(Violation("type", "Travel products are read only"))
    if not product.name.strip():
        violations.append(Violation("name", "Is required"))
    if (
        product.defaultAccount
        and not request.tx.execute(
            "SELECT 1 FROM account WHERE company_id = %s AND code = %s AND active",
            (request.company, product.defaultAccount),
        ).fetchone()
    ):
        violations.append(Violation("defaultAccount", "Is not in the chart of accounts"))
    if (
        product.vat is not None
        and not request.tx.execute(
            "SELECT 1 FROM vat_percentage WHERE company_id = %s AND percent = %s",
            (request.company, product.vat),
        ).fetchone()
    ):
        violations.append(Violation("vat", "Is not in use in the company"))
    refuse(violations)
    row = {
        "company_id": request.company,
        "product_id": next_id(request.tx),
        "type": product.type,
        "name": product.name,
        "code": product.code,
        "active": product.active,
        "default_account": product.defaultAccount or None,
        "document": _document(product),
        "version": _now(),
    }
    request.tx.execute(
        "INSERT INTO product (company_id, product_id, type, name, code, active, default_account, document, version) "
        "VALUES (%(company_id)s, %(product_id)s, %(type)s, %(name)s, %(code)s, %(active)s, %(default_account)s, "
        "%(document)s, %(version)s)",
        {**row, "document": Jsonb(row["document"])},
    )
    return _product(row)


@endpoint("GET", "/products/{productId}")
def get_products(request: Request) -> object:
    """One product, or a list of them by comma separated ids; hidden ones are unknown (no 403 here)."""
    rows = request.tx.execute(
        "SELECT * FROM product WHERE company_id = %s AND product_id = ANY(%s) AND type = ANY(%s) ORDER BY product_id",
        (request.company, read_ids(request.path["productId"]), request.allowed_kinds()),
    ).fetchall()
    return _one_or_many(request, rows, "productId", _product)


@endpoint("GET", "/products")
def search_products(request: Request) -> object:
    """Search products: sales and purchase unless TRAVEL is asked for. ``products`` is the older name of the list."""
    q = request.query
    kinds = request.allowed_kinds()
    if not kinds:
        raise ApiError(403)
    asked = q.get("type") or ["SALES", "PURCHASE"]
    values = {
        **q,
        "company": request.company,
        "kinds": kinds,
        "types": asked if isinstance(asked, list) else [asked],
    }
    conditions: list[Any] = ["company_id = %(company)s", "type = ANY(%(kinds)s)", "type = ANY(%(types)s)"]
    for name, condition in {
        "name": "strpos(lower(name), lower(%(name)s::text)) > 0",
        "code": "strpos(lower(code), lower(%(code)s::text)) > 0",
        "active": "active = %(active)s",
        "versionStartDate": "version >= %(versionStartDate)s",
        "versionEndDate": "version <= %(versionEndDate)s",
    }.items():
        if q.get(name) is not None:
            conditions.append(condition)
    rows, meta = page_of(request.tx, "product", conditions, values, q, "product_id", {"orderByVersion": "version"})
    results = [_product(r) for r in rows]
    return {"results": results, "products": results, "meta": meta}


def _one_or_many(request: Request, rows: list[dict[str, Any]], key: str, show: Any) -> object:
    if not rows:
        raise ApiError(404)
    visible = [show(r) for r in rows if request.allows(r["type"])]
    if not visible:
        raise ApiError(403)
    return visible if "," in request.path[key] else visible[0]
