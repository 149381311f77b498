"""Who is an operator of the service: a user of the provider's company with the right of the operation."""

from tosite.service.provider.store import Provider, provider
from tosite.web.endpoint import Request
from tosite.web.errors import ApiError

OPERATOR_RIGHT = "management.companyUserManagement"


def operator_of(request: Request, write: bool = False) -> Provider | None:
    """The provider, when the caller is one of its operators; ``write`` asks for one who may change things, too."""
    found = provider(request.tx) if request.may(OPERATOR_RIGHT, write) else None
    return found if found is not None and found.company_id == request.company else None


def require_operator(request: Request) -> Provider:
    """The provider. Raises ApiError 404 for everybody but its operators: to others these operations do not exist."""
    found = operator_of(request)
    if found is None:
        raise ApiError(404)
    return found


def scope(request: Request, company: int | None) -> int | None:
    """Whose rows a list may show: those of the caller's company; of any company, or of all (None), to operators.

    Raises ApiError 404 for another company than the caller's.
    """
    if operator_of(request) is not None:
        return company
    if company not in (None, request.company):
        raise ApiError(404)
    return request.company
