"""The limits that narrow a user's rights on invoices (``personal...Only``, ``preventCreatingEditingInvoices``).

Limited users see what they made and what is addressed to them: documents that name them, or somebody they stand in for,
as verifier or acceptor, and those in whose discussion they are tagged.
"""

from collections.abc import Mapping
from typing import Any, LiteralString

from tosite.circulation import store as circulation
from tosite.circulation.round import ROLES
from tosite.invoices import store
from tosite.web.endpoint import Request
from tosite.web.errors import ApiError
from tosite.web.rights import is_limited

_OWN_ONLY = {
    "sales.personalSalesInvoicesOnly": ("SALES_INVOICE", "SALES_ORDER"),
    "purchases.personalPurchaseInvoicesOnly": ("PURCHASE_INVOICE", "PURCHASE_ORDER"),
    "travelAndExpenses.personalTravelAndExpenseInvoiceOnly": ("TRAVEL_INVOICE", "BILL_OF_CHARGES"),
    "accounting.personalJournalReceiptsOnly": ("JOURNAL",),
}
_ADDRESSED: LiteralString = (
    "(EXISTS (SELECT 1 FROM jsonb_path_query(approval, '$.*[*].userId') named "
    "WHERE (named #>> '{}')::int = ANY(%(acts_as)s)) "
    "OR EXISTS (SELECT 1 FROM invoice_comment_tag t WHERE t.company_id = invoice.company_id "
    "AND t.invoice_id = invoice.invoice_id AND t.user_id = %(user)s))"
)


def own_only(rights: Mapping[str, Any], kind: str) -> bool:
    """Do these rights show only own documents of this type?"""
    return any(kind in kinds and is_limited(rights, limit) for limit, kinds in _OWN_ONLY.items())


def named_in(document: Mapping[str, Any]) -> set[int]:
    """Every verifier and acceptor of a document."""
    information = document.get("invoiceApprovalInformation") or {}
    return {person["userId"] for role in ROLES.values() for person in information.get(role) or []}


def hidden_from(request: Request, row: dict[str, Any]) -> bool:
    """Does a limit hide this invoice of somebody else from the caller? Hidden ones behave as absent."""
    return not visible_of(request, [row])


def visible_of(request: Request, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the invoices that no limit hides from the caller, in their order."""
    user = request.caller.user_id
    others = {r["invoice_id"] for r in rows if r["creator_id"] != user and own_only(request.rights, r["type"])}
    if not others:
        return rows
    addressed = request.tx.execute(
        "SELECT invoice_id FROM invoice WHERE company_id = %(company)s AND invoice_id = ANY(%(invoices)s) "  # noqa: S608
        "AND " + _ADDRESSED,
        {"company": request.company, "invoices": list(others), **_as_the_caller(request)},
    ).fetchall()
    hidden = others - {row["invoice_id"] for row in addressed}
    return [row for row in rows if row["invoice_id"] not in hidden]


def locked(request: Request, invoice: int) -> dict[str, Any]:
    """An invoice, locked until the transaction ends. Raises ApiError 404 unknown or hidden."""
    row = store.lock(request.tx, request.company, invoice)
    if row is None or row["type"] == "JOURNAL" or hidden_from(request, row):
        raise ApiError(404)
    return row


def visible(request: Request, invoice: int) -> dict[str, Any]:
    """An invoice to look at. Raises ApiError 404 unknown or hidden, 403 without the right to its type."""
    found = visible_of(request, store.by_ids(request.tx, request.company, [invoice]))
    if not found:
        raise ApiError(404)
    request.require(found[0]["type"])
    return found[0]


def limit_conditions(request: Request, values: dict[str, Any]) -> list[LiteralString]:
    """The same for a search: conditions on the table ``invoice``, whose parameters are added to ``values``."""
    limits = [kinds for limit, kinds in _OWN_ONLY.items() if request.limited(limit)]
    if not limits:
        return []
    values |= {**_as_the_caller(request), "limited_kinds": [kind for kinds in limits for kind in kinds]}
    return ["(type <> ALL(%(limited_kinds)s) OR creator_id = %(user)s OR " + _ADDRESSED + ")"]


def _as_the_caller(request: Request) -> dict[str, Any]:
    user = request.caller.user_id
    for_others = circulation.stood_in_for(request.tx, request.company, user, request.today)
    return {"user": user, "acts_as": [user, *frozenset().union(*for_others.values())]}


def require_editing(request: Request, refusal: int = 403) -> None:
    """Raise ApiError (``refusal``) when the caller is kept from creating and editing invoices."""
    if request.limited("accounting.preventCreatingEditingInvoices"):
        raise ApiError(refusal)
