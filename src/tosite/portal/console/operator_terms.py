"""The terms under which companies take the API into use, for operators: every version, and publishing the next."""

from datetime import date
from typing import Any

from tosite.portal.console.forms import Filled, prose, refused_form
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError, Violation, refuse

AREA = area("/console/operator/terms", N_("Terms of the API"), N_("Operator"), 6, operators=True)
_FIELDS = {name: name for name in ("version", "validFrom", "title", "text", "sure")}


@console_page("GET", "/console/operator/terms", AREA)
def terms(console: Console) -> Answer:
    """Every version, newest first, and the form of the next one."""
    return _page(console)


@console_page("POST", "/console/operator/terms", AREA)
def publish(console: Console) -> Answer:
    """Publish a version for activations from a later day on."""
    form = console.form
    body = {
        "version": form.get("version", "").strip(),
        "validFrom": form.get("validFrom") or None,
        "title": form.get("title", "").strip(),
        "text": prose(form, "text"),
    }
    try:
        with console.request.tx.transaction():
            console.call("POST", "/service/terms", body=body)
            if form.get("sure") != "yes":  # said last, so that everything else is mended first; nothing is published
                refuse([Violation("sure", "Confirm that you have read the text over")])
    except ApiError as error:
        return _page(console, error.status, refused_form(console, "terms", error, _FIELDS))
    console.say(True, console._(N_("The terms are published")))
    return Redirect(AREA.path)


@console_page("GET", "/console/operator/terms/{version}", AREA)
def version(console: Console) -> Answer:
    """One version in full."""
    found = next((one for one in _versions(console) if one["version"] == console.path["version"]), None)
    if found is None:
        raise ApiError(404)
    title = f"{console._('Version')} {found['version']}"
    return console.page("console/operator_terms_version.html", title, terms=found)


def _page(console: Console, status: int = 200, form: Filled | None = None) -> Answer:
    versions = _versions(console)
    newest = {name: versions[0][name] for name in ("title", "text")} if versions else {}
    return console.page(
        "console/operator_terms.html",
        console._(AREA.text),
        status=status,
        versions=versions,
        form=form or Filled("terms", newest),
        tomorrow=date.fromordinal(console.today.toordinal() + 1),
    )


def _versions(console: Console) -> list[dict[str, Any]]:
    """Every version, newest first, with its state today: PLANNED, IN_FORCE or FORMER."""
    found: list[dict[str, Any]] = console.get("/service/terms")
    today = console.today.isoformat()
    in_force = next((one["version"] for one in found if one["validFrom"] <= today), None)
    for one in found:
        later = "PLANNED" if one["validFrom"] > today else "FORMER"
        one["state"] = "IN_FORCE" if one["version"] == in_force else later
    return found
