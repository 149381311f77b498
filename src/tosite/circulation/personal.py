"""Endpoints of what waits for the calling user: documents to verify and to approve, as a substitute too."""

from tosite.circulation import rules, store
from tosite.circulation.acting import actor_of
from tosite.circulation.round import WAITING, Role, place_of
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError


@endpoint("GET", "/invoices/personalapprovals")
def personal_approvals(request: Request) -> object:
    """The documents of one type that wait for the caller's approval, also as a substitute."""
    return _waiting(request, "acceptors")


@endpoint("GET", "/invoices/personalverifications")
def personal_verifications(request: Request) -> object:
    """The same for verifying."""
    return _waiting(request, "verifiers")


def _waiting(request: Request, role: Role) -> object:
    """The ids, oldest first. Without the full right nothing can wait; only NO_ACCESS is 403."""
    level = request.rights.get("invoiceCirculation", {}).get(rules.RIGHT_OF[role], "NO_ACCESS")
    if level == "NO_ACCESS":
        raise ApiError(403)
    kind, settings = request.query["types"], store.settings(request.tx, request.company)
    if not rules.may_act(request.rights, role) or settings is None or not rules.is_in_use(settings.switches, kind):
        return {"invoiceIds": []}
    actor, in_order = actor_of(request, role), settings.switches["useDeterminedOrder"]
    rows = store.waiting(request.tx, request.company, kind, WAITING[role])
    return {"invoiceIds": [r["invoice_id"] for r in rows if place_of(r["approval"], role, actor, in_order) is not None]}
