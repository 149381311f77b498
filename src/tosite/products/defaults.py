"""Default dimensions of products."""

from tosite.contract.wire import DefaultDimension
from tosite.dimensions import defaults
from tosite.products import store
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.query import read_id


@endpoint("GET", "/products/{productId}/defaults/dimensions")
def default_dimensions(request: Request) -> object:
    """The dimensions for which the product has a default split."""
    return defaults.listed(request, defaults.PRODUCT, _product(request))


@endpoint("GET", "/products/{productId}/defaults/dimensions/{dimensionId}")
def default_dimension(request: Request) -> object:
    """The default split of one dimension."""
    return defaults.shown(request, defaults.PRODUCT, _product(request))


@endpoint("PUT", "/products/{productId}/defaults/dimensions/{dimensionId}", body=DefaultDimension)
def set_default_dimension(request: Request) -> object:
    """Make a split the product's default."""
    number = _product(request)
    if store.lock(request.tx, request.company, number) is None:  # removed in between
        raise ApiError(404)
    return defaults.replace(request, defaults.PRODUCT, number)


def _product(request: Request) -> int:
    """The id in the path. Raises ApiError 404 unknown, 403 without the right to products of its type."""
    number = read_id(request.path["productId"])
    found = store.by_ids(request.tx, request.company, [number], ("SALES", "PURCHASE", "TRAVEL"))
    if not found:
        raise ApiError(404)
    request.require(found[0]["type"])
    return number
