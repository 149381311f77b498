"""How documents circulate: switches, people, substitutes, lists."""

from typing import Any

from tosite.circulation.rules import SWITCHES
from tosite.portal.console import store
from tosite.portal.console.forms import several
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_

AREA = area(
    "/console/circulation",
    N_("Circulation"),
    N_("Company"),
    2,
    needs="GET /company/invoicecirculation/settings",
)
INTERVALS = ("ONLY_ONCE", "ONCE_A_DAY", "EVERY_SECOND_DAY", "EVERY_THIRD_DAY", "ONCE_A_WEEK")


@console_page("GET", "/console/circulation", AREA)
def circulation(console: Console) -> Answer:
    """The settings as they are, to be changed by whoever may."""
    people = store.users(console.request.tx, console.member.company)
    return console.page(
        "console/circulation.html",
        console._(AREA.text),
        settings=console.get("/company/invoicecirculation/settings"),
        lists=console.get("/service/circulation/verifierlists"),
        names={row["user_id"]: f"{row['first_name']} {row['last_name']}".strip() for row in people},
        people=[row for row in people if row["active"]],
        switches=[name for name, default in SWITCHES.items() if isinstance(default, bool)],
        intervals=INTERVALS,
        may_change=console.may("PUT /service/circulation/settings"),
    )


@console_page("POST", "/console/circulation", AREA)
def change(console: Console) -> Answer:
    """Replace all settings by what the form says."""
    form = console.form
    body: dict[str, Any] = {name: form.get(name) == "yes" for name, on in SWITCHES.items() if isinstance(on, bool)}
    body |= {name: form.get(name) for name in ("reminderInterval", "maxVerifiers", "maxAcceptors")}
    body |= {role: several(form, role) for role in ("verifiers", "acceptors")}
    return console.do(
        "PUT",
        "/service/circulation/settings",
        AREA.path,
        N_("The settings of the circulation are saved"),
        body=body,
    )
