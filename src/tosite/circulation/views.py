"""What the contract's operations and tosite's own show alike of the circulation."""

from typing import Any

from tosite.circulation import store
from tosite.web.endpoint import Request
from tosite.web.errors import ApiError
from tosite.web.query import day, read_id
from tosite.web.wire import plain


def list_of_path(request: Request) -> dict[str, Any]:
    """The verifier list in the path. Raises ApiError 404."""
    row = next(iter(store.lists(request.tx, request.company, read_id(request.path["id"]))), None)
    if row is None:
        raise ApiError(404)
    return row


def substitution(row: dict[str, Any]) -> dict[str, Any]:
    """A substitution on the wire, with its id."""
    shown: dict[str, Any] = plain(
        {
            "id": row["substitution_id"],
            "userId": row["user_id"],
            "start": day(row["start_date"]),
            "end": day(row["end_date"]),
            "substituteForVerifying": row["for_verifying"],
            "substituteForApproving": row["for_approving"],
            "notes": row["notes"],
        }
    )
    return shown
