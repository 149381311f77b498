"""What the pages of integrations share: names of states and consents, and what an integration may do, in words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tosite.integrations.rules import CANCELLED
from tosite.portal.console.frame import Shown
from tosite.portal.console.users import split
from tosite.portal.words import N_

REQUEST_STATES = {
    "WAITING": N_("Waits for its maker"),
    "EXPIRED": N_("Expired"),
    "DECIDED": N_("Decided"),
    "APPROVED": N_("Approved"),
    "REJECTED": N_("Turned down"),
    "CANCELLED": N_("Taken back"),
}
VERSION_STATES = {
    "NEW": N_("Draft"),
    "PENDING_APPROVAL": N_("Waits for the operator"),
    "APPROVED": N_("Offered"),
    "REJECTED": N_("Refused"),
    "DEPRECATED": N_("Offered no longer"),
    "INVALIDATED": N_("Stopped by the operator"),
    "DELETED": N_("Removed"),
}
CONSENTS = {
    "companyName": N_("Name of the company"),
    "businessIdentifier": N_("Business identifier"),
    "country": N_("Country"),
    "accountingOfficeName": N_("Name of the accounting office"),
    "userFullName": N_("Name of whoever asks"),
    "email": N_("E-mail of whoever asks"),
}


def in_words(rights: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rights that a version asks for, by group; what it may not do is left out."""
    asked = {
        group: {name: level for name, level in (functions or {}).items() if level not in (None, False, "NO_ACCESS")}
        for group, functions in rights.items()
    }
    return split({group: functions for group, functions in asked.items() if functions})


def state_of(request: Mapping[str, Any]) -> str:
    """WAITING, EXPIRED, DECIDED or CANCELLED (for every company of it), by what the API says of a request."""
    if request.get("decided"):
        taken_back = all(one.get("decision") == CANCELLED for one in request["companies"])
        return CANCELLED if taken_back else "DECIDED"
    expires = datetime.fromisoformat(request["expires"]).replace(tzinfo=UTC)
    return "EXPIRED" if expires <= datetime.now(UTC) else "WAITING"


def with_states(requests: list[dict[str, Any]]) -> list[Shown]:
    """A customer's requests with what became of each for its company (``state``, ``reason``)."""
    return [
        Shown(
            {
                **one,
                "state": one["companies"][0].get("decision") or state_of(one),
                "reason": one["companies"][0].get("reason"),
            }
        )
        for one in requests
    ]
