"""What a customer or supplier brings along to its documents: accounts, dimensions, products."""

from typing import Any

from tosite.contract.wire import DefaultDimension
from tosite.dimensions import defaults
from tosite.partners import store
from tosite.products.api import shown as product_shown
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.query import read_id
from tosite.web.wire import plain


def partner_of_path(request: Request, lock: bool = False) -> dict[str, Any]:
    """The partner in the path. Raises ApiError 404 unknown, 403 without the right to its register."""
    number = read_id(request.path["id"])
    if lock:
        row = store.lock(request.tx, request.company, number)
    else:
        row = next(iter(store.by_ids(request.tx, request.company, [number])), None)
    if row is None:
        raise ApiError(404)
    request.require(row["type"])
    return row


@endpoint("GET", "/businesspartners/{id}/defaults/accounts")
def default_accounts(request: Request) -> object:
    """The accounts that the partner's documents are posted to; what has no default is left out. No persons."""
    row = partner_of_path(request)
    if row["type"] == "PERSON":
        raise ApiError(404)
    names = store.account_names(request.tx, request.company, list(row["default_accounts"].values()))

    def account(side: str) -> dict[str, str] | None:
        code = row["default_accounts"].get(side)
        return {"code": code, "name": names[code]} if code else None

    sales, purchase = account("sales"), account("purchase")
    return plain(
        {
            "combineInvoiceRows": False,
            "salesInvoiceAccounts": {"creditAccount": sales} if sales else None,
            "purchaseInvoiceAccounts": {"debitAccount": purchase} if purchase else None,
        }
    )


@endpoint("GET", "/businesspartners/{id}/defaults/dimensions")
def default_dimensions(request: Request) -> object:
    """The dimensions for which the partner has a default split."""
    return defaults.listed(request, defaults.PARTNER, partner_of_path(request)["partner_id"])


@endpoint("GET", "/businesspartners/{id}/defaults/dimensions/{dimensionId}")
def default_dimension(request: Request) -> object:
    """The default split of one dimension."""
    return defaults.shown(request, defaults.PARTNER, partner_of_path(request)["partner_id"])


@endpoint("PUT", "/businesspartners/{id}/defaults/dimensions/{dimensionId}", body=DefaultDimension)
def set_default_dimension(request: Request) -> object:
    """Make a split the partner's default."""
    return defaults.replace(request, defaults.PARTNER, partner_of_path(request, lock=True)["partner_id"])


@endpoint("GET", "/businesspartners/{id}/defaults/products")
def default_products(request: Request) -> object:
    """The partner's usual products with its own terms."""
    return products_of(request, partner_of_path(request)["partner_id"])


def products_of(request: Request, partner: int) -> list[dict[str, Any]]:
    """The usual products of a partner or person."""
    return [
        {
            "id": row["partner_product_id"],
            "productInfo": product_shown(row, True),
            "defaultSettings": row["settings"],
            "validityPeriods": row["periods"],
        }
        for row in store.usual_products(request.tx, request.company, partner)
    ]
