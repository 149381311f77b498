"""Forms that keep what was typed, say what is wrong at its place, and are taken once where a secret comes of them."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tosite.portal import sessions
from tosite.portal.console.frame import Console
from tosite.web.errors import ApiError

_BASE = re.compile(r"[^.\[]*")
_SENT_BEFORE = "This form was sent before. What it made is shown once: look at the list before you make another."


@dataclass(frozen=True)
class Filled:
    """A form as it is shown: its values, and after a refusal what is wrong with which field, or with all of it."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)
    above: Sequence[str] = ()
    refused: bool = False
    once: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def get(self, name: str, otherwise: str = "") -> str:
        """What stands in a field."""
        return self.values.get(name, otherwise)

    def chosen(self, name: str) -> list[str]:
        """What is ticked of the boxes of one name."""
        return several(self.values, name)

    @property
    def focus(self) -> str | None:
        """The field that is to be mended first; None for what is said above the form."""
        return None if self.above else next(iter(self.wrong), None)


def several(form: Mapping[str, str], name: str) -> list[str]:
    """What the fields or boxes of one name say, those that are empty left out."""
    return [value for value in form.get(name, "").split(",") if value]


def amount(form: Mapping[str, str], name: str) -> str:
    """A number as the API reads it; people write a comma, and blanks between the thousands."""
    return form.get(name, "").replace(",", ".").replace(" ", "")


def prose(form: Mapping[str, str], name: str) -> str:
    """A text of several lines, as browsers send it with two characters between them."""
    return form.get(name, "").replace("\r\n", "\n").strip()


def refused_form(console: Console, name: str, error: ApiError, fields: Mapping[str, str]) -> Filled:
    """The form ``name`` as it was sent, with what an operation refused of it.

    ``fields`` names the form's field for each member of the operation's body; what has none is said above the form.
    Raises the error again where there is no form to go back to (401, 404).
    """
    if error.status in (401, 404):
        raise error
    wrong: dict[str, list[str]] = {}
    above: list[str] = []
    for violation in error.violations:
        base, text = _BASE.match(violation.field), console.request.worded(violation.message)
        at = fields.get(violation.field) or fields.get(base[0] if base else "")
        if at is None:
            above.append(f"{violation.field}: {text}" if violation.field else text)
        elif text not in wrong.setdefault(at, []):
            wrong[at].append(text)
    ordered = {at: wrong[at] for at in dict.fromkeys(fields.values()) if at in wrong}
    return Filled(name, console.form, ordered, above, refused=True)


def send(console: Console, method: str, path: str, *, once: bool = False, **more: Any) -> Any:
    """The answer of the operation that a form asks for; what is refused leaves nothing, so that it can be mended.

    ``once`` takes the form at hand once: a page that shows a secret does not make another by being loaded again.
    Raises ApiError, 409 for a form that was sent before.
    """
    with console.request.tx.transaction():
        if once:
            _take(console)
        return console.call(method, path, **more)


def _take(console: Console) -> None:
    session = console.request.session
    assert session is not None  # noqa: S101  (pages of the console are for members)
    if not sessions.spend(console.request.tx, session, console.form.get("once", "")):
        raise ApiError(409, _SENT_BEFORE)
