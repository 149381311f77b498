"""The limits that narrow a user's rights on invoices (``personal...Only``, ``preventCreatingEditingInvoices``).

Limited users see what they made and what is addressed to them: documents that name them, or somebody they stand in for,
as verifier or acceptor, and those in whose discussion they are tagged.
"""

from collections.abc import Collection, Mapping
from typing import Any, LiteralString

from tosite.circulation import store as circulation
from tosite.circulation.round import ROLES
from tosite.web.endpoint import Request
from tosite.web.errors import ApiError

_OWN_ONLY = {
    "sales.personalSalesInvoicesOnly": ("SALES_INVOICE", "SALES_ORDER"),
    "purchases.personalPurchaseInvoicesOnly": ("PURCHASE_INVOICE", "PURCHASE_ORDER"),
    "travelAndExpenses.personalTravelAndExpenseInvoiceOnly": ("TRAVEL_INVOICE", "BILL_OF_CHARGES"),
}
_ADDRESSED: LiteralString = (
    "(EXISTS (SELECT 1 FROM jsonb_path_query(approval, '$.*[*].userId') named "
    "WHERE (named #>> '{}')::int = ANY(%(acts_as)s)) "
    "OR EXISTS (SELECT 1 FROM invoice_comment_tag t WHERE t.company_id = invoice.company_id "
    "AND t.invoice_id = invoice.invoice_id AND t.user_id = %(user)s))"
)


def own_only(rights: Mapping[str, Any], kind: str) -> bool:
    """Do these rights show only own documents of this type?"""
    for limit, kinds in _OWN_ONLY.items():
        group, _, name = limit.partition(".")
        if kind in kinds and rights.get(group, {}).get(name) is True:
            return True
    return False


def named_in(document: Mapping[str, Any]) -> set[int]:
    """Every verifier and acceptor of a document."""
    information = document.get("invoiceApprovalInformation") or {}
    return {person["userId"] for role in ROLES.values() for person in information.get(role) or []}


def hidden_from(request: Request, row: dict[str, Any]) -> bool:
    """Does a limit hide this invoice of somebody else from the caller? Hidden ones behave as absent."""
    if row["creator_id"] == request.caller.user_id or not own_only(request.rights, row["type"]):
        return False
    values = {"company": request.company, "invoice": row["invoice_id"], **_as_the_caller(request)}
    return (
        request.tx.execute(
            "SELECT 1 FROM invoice WHERE company_id = %(company)s AND invoice_id = %(invoice)s AND "  # noqa: S608
            + _ADDRESSED,
            values,
        ).fetchone()
        is None
    )


def limit_conditions(request: Request, values: dict[str, Any]) -> list[LiteralString]:
    """The same for a search: conditions on the table ``invoice``, whose parameters are added to ``values``."""
    limits = [kinds for limit, kinds in _OWN_ONLY.items() if request.limited(limit)]
    if not limits:
        return []
    values |= {**_as_the_caller(request), "limited_kinds": [kind for kinds in limits for kind in kinds]}
    return ["(type <> ALL(%(limited_kinds)s) OR creator_id = %(user)s OR " + _ADDRESSED + ")"]


def _as_the_caller(request: Request) -> dict[str, Any]:
    user = request.caller.user_id
    others: Collection[int] = frozenset().union(
        *(circulation.stood_in_for(request.tx, request.company, user, role, request.today) for role in ROLES.values())
    )
    return {"user": user, "acts_as": [user, *others]}


def require_editing(request: Request) -> None:
    """Raise ApiError 403 when the caller is kept from creating and editing invoices."""
    if request.limited("accounting.preventCreatingEditingInvoices"):
        raise ApiError(403)
