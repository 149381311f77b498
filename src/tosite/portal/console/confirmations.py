"""What waits for the person's one-time code, and what became of it."""

import re

from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/confirmations", N_("Confirmations"), N_("Documents"), 3)
_IDENTIFIER = re.compile(r"[0-9a-f-]{36}")


@console_page("GET", "/console/confirmations", AREA)
def confirmations(console: Console) -> Answer:
    """The person's own actions of the last day; those that wait take a code."""
    return console.page(
        "console/confirmations.html",
        console._(AREA.text),
        confirmations=console.get("/service/confirmations"),
        authenticator=console.get("/service/authenticator"),
    )


@console_page("POST", "/console/confirmations/{id}/approve", AREA)
def approve(console: Console) -> Answer:
    """Approve with a code; a wrong one counts."""
    code = "".join(console.form.get("code", "").split())
    return _decide(console, "approve", N_("It is confirmed"), {"code": code})


@console_page("POST", "/console/confirmations/{id}/refuse", AREA)
def refuse(console: Console) -> Answer:
    """Refuse: nothing happens, then and later."""
    return _decide(console, "refuse", N_("It is refused: nothing was changed"))


def _decide(console: Console, decision: str, done: str, body: dict[str, str] | None = None) -> Answer:
    identifier = console.path["id"]
    if not _IDENTIFIER.fullmatch(identifier):
        raise ApiError(404)
    path = f"/service/confirmations/{{transactionIdentifier}}/{decision}"
    return console.do("PUT", path, AREA.path, done, values={"transactionIdentifier": identifier}, body=body)
