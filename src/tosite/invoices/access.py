"""The limits that narrow a user's rights on invoices (``personal...Only``, ``preventCreatingEditingInvoices``)."""

from typing import Any

from tosite.web.endpoint import Request
from tosite.web.errors import ApiError

_OWN_ONLY = {
    "sales.personalSalesInvoicesOnly": ("SALES_INVOICE", "SALES_ORDER"),
    "purchases.personalPurchaseInvoicesOnly": ("PURCHASE_INVOICE", "PURCHASE_ORDER"),
    "travelAndExpenses.personalTravelAndExpenseInvoiceOnly": ("TRAVEL_INVOICE", "BILL_OF_CHARGES"),
}


def hidden_from(request: Request, row: dict[str, Any]) -> bool:
    """Does a limit hide this invoice of somebody else from the caller? Hidden ones behave as absent."""
    return row["creator_id"] != request.caller.user_id and any(
        row["type"] in kinds and request.limited(limit) for limit, kinds in _OWN_ONLY.items()
    )


def limit_conditions(request: Request) -> list[str]:
    """The same for a search: conditions on ``type`` and ``creator_id`` with the parameter ``user``."""
    return [
        f"(type NOT IN {kinds} OR creator_id = %(user)s)"
        for limit, kinds in _OWN_ONLY.items()
        if request.limited(limit)
    ]


def require_editing(request: Request) -> None:
    """Raise ApiError 403 when the caller is kept from creating and editing invoices."""
    if request.limited("accounting.preventCreatingEditingInvoices"):
        raise ApiError(403)
