"""The points of a client's certification on the pages of either side: its owner's, and those of operators."""

from dataclasses import dataclass

from tosite.apiclients.rules import may_set
from tosite.portal.console import store
from tosite.portal.console.forms import Filled, refused_form, send
from tosite.portal.console.frame import Console, Shown
from tosite.portal.words import N_
from tosite.web.errors import ApiError

POINTS = "/service/clients/{clientId}/certification"
STATES = {
    "OPEN": N_("Open"),
    "SUBMITTED": N_("Submitted"),
    "PASSED": N_("Passed"),
    "FAILED": N_("Not passed"),
}
_MOVES = {
    "SUBMITTED": N_("Submit"),
    "OPEN": N_("Take back"),
    "PASSED": N_("Let pass"),
    "FAILED": N_("Let fail"),
}


@dataclass(frozen=True)
class Refused:
    """The form of a point that was refused, and the status of the refusal."""

    status: int
    form: Filled


def set_point(console: Console, client_id: str, point: str) -> Refused | None:
    """Set a point by the form at hand and say so; its form again when that is refused. Raises ApiError 401, 404."""
    body = {"state": console.form.get("state"), "note": console.form.get("note") or None}
    values = {"clientId": client_id, "point": point}
    try:
        send(console, "PUT", POINTS + "/{point}", values=values, body=body)
    except ApiError as error:
        return Refused(error.status, refused_form(console, f"point-{point}", error, {"note": "note"}))
    console.say(True, console._(N_("The point is set")))
    return None


def points_of(console: Console, client_id: str, *, is_owner: bool, refused: Filled | None = None) -> list[Shown]:
    """Every point of a client with its form and the moves that are the person's from its state."""
    found = console.get(POINTS, values={"clientId": client_id})
    return [
        Shown({**point, "moves": _moves(console, point["state"], is_owner), "form": _form(point["point"], refused)})
        for point in found
    ]


def names_of(console: Console, company: int) -> dict[int, str]:
    """What the users of a company are called: whoever set a point is one of the owner's or of the provider's."""
    rows = store.users(console.request.tx, company)
    return {row["user_id"]: f"{row['first_name']} {row['last_name']}".strip() for row in rows}


def _moves(console: Console, state: str, is_owner: bool) -> list[tuple[str, str]]:
    is_operator = console.operator is not None
    return [(to, text) for to, text in _MOVES.items() if to != state and may_set(to, is_owner, is_operator)]


def _form(point: str, refused: Filled | None) -> Filled:
    name = f"point-{point}"
    return refused if refused is not None and refused.name == name else Filled(name)
