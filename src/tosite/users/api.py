"""Endpoint by which users change their own data; GET /users stands with the company's session."""

from typing import Any

from tosite.audit import store as audit
from tosite.confirmation import actions
from tosite.confirmation.kinds import confirmed
from tosite.contract.wire import User
from tosite.users import rules, store
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, refuse

_UPDATE = "USER_UPDATE"


@endpoint("PUT", "/users", body=User)
def update_user(request: Request) -> object:
    """Change the caller's own data, every field; nothing changes before the user confirmed it (202)."""
    refuse(rules.check(request.body))
    before = store.personal_data(request.tx, request.company, request.caller.user_id)
    after = rules.personal_data(request.body)
    changed = ", ".join(name.replace("_", " ") for name in after if after[name] != before[name])
    return actions.begin(
        request,
        _UPDATE,
        {"before": before, "after": after},
        f"Change your personal data: {changed or 'nothing differs'}",
    )


@confirmed(_UPDATE, "PUT /users", "USER_UPDATED")
def apply_update(request: Request, payload: dict[str, Any]) -> dict[str, Any]:
    """Store the confirmed data. Raises ApiError 409 when another change came first."""
    user = request.caller.user_id
    current = store.personal_data(request.tx, request.company, user, lock=True)
    if current != payload["before"]:
        raise ApiError(409, "The personal data was changed by another transaction")
    store.update(request.tx, request.company, user, payload["after"])
    audit.record(request.tx, request.caller, "UPDATE", "USER", user, current, payload["after"])
    return {"message": "The personal data is changed"}
