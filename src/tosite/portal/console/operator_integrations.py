"""The integrations that companies offer to others, for operators: versions that wait are approved or refused."""

from tosite.integrations.store import versions_in
from tosite.portal.console.frame import Console, Shown, console_page
from tosite.portal.console.integrating import CONSENTS, VERSION_STATES, in_words
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.web.errors import ApiError

_HERE = "/console/operator/integrations"
_STATE = "/service/integrations/{integrationId}/versions/{version}/state"
AREA = area(_HERE, N_("Integrations"), N_("Operator"), 2, operators=True)
_DONE = {
    "APPROVED": N_("The version is approved: customers can ask for it"),
    "REJECTED": N_("The version is refused"),
    "INVALIDATED": N_("The version is stopped: nobody can ask for it any more"),
}


@console_page("GET", _HERE, AREA)
def versions(console: Console) -> Answer:
    """The versions that wait, in full, and those that are offered."""
    rows = versions_in(console.request.tx, ["PENDING_APPROVAL", "APPROVED", "DEPRECATED"])
    shown = [Shown({**row, "wanted": in_words(row["rights"])}) for row in rows]
    return console.page(
        "console/operator_integrations.html",
        console._(AREA.text),
        waiting=[one for one in shown if one["state"] == "PENDING_APPROVAL"],
        offered=[one for one in shown if one["state"] != "PENDING_APPROVAL"],
        states=VERSION_STATES,
        consents=CONSENTS,
        may_change=console.may("PUT " + _STATE),
    )


@console_page("POST", _HERE + "/{id}/versions/{version}", AREA)
def move(console: Console) -> Answer:
    """Approve or refuse a version that waits, or stop one that is offered."""
    wanted = console.form.get("state", "")
    if wanted not in _DONE:
        raise ApiError(404)
    values = {"integrationId": console.path["id"], "version": console.path["version"]}
    return console.do("PUT", _STATE, _HERE, _DONE[wanted], values=values, body={"state": wanted})
