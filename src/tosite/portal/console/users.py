"""Who belongs to the company and who may what; the person's own rights."""

from typing import Any

from tosite.portal.console import store
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/users", N_("Users and rights"), N_("Company"), 1, right="management.usersAndUserRights")
MINE = area("/console/myself", N_("My account"), N_("Company"), 5)


@console_page("GET", "/console/users", AREA)
def users(console: Console) -> Answer:
    """Everybody of the company with how much they may."""
    rows = [{**row, **_counted(row["rights"])} for row in store.users(console.request.tx, console.member.company)]
    return console.page("console/users.html", console._(AREA.text), users=rows)


@console_page("GET", "/console/users/{id}", AREA)
def user(console: Console) -> Answer:
    """One user's rights, function by function."""
    rows = store.users(console.request.tx, console.member.company)
    found = next((row for row in rows if str(row["user_id"]) == console.path["id"]), None)
    if found is None:
        raise ApiError(404)
    name = f"{found['first_name']} {found['last_name']}"
    return console.page("console/user.html", name, user=found, role=found["role"], rights=split(found["rights"]))


@console_page("GET", "/console/myself", MINE)
def myself(console: Console) -> Answer:
    """The person's own data and rights."""
    rights = console.get("/users/rights")
    return console.page(
        "console/myself.html",
        console._(MINE.text),
        me=console.get("/users"),
        role=rights["role"],
        rights=split(rights["rights"]),
        authenticator=console.get("/service/authenticator"),
    )


def split(rights: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The rights of a user by group: functions with their level, and the limits that are in force."""
    return [
        {
            "group": group,
            "functions": [(name, level) for name, level in functions.items() if isinstance(level, str)],
            "limits": [name for name, level in functions.items() if level is True],
        }
        for group, functions in rights.items()
    ]


def _counted(rights: dict[str, dict[str, Any]]) -> dict[str, int]:
    levels = [level for functions in rights.values() for level in functions.values()]
    return {
        "changes": levels.count("ALL_RIGHTS"),
        "views": levels.count("VIEWING_RIGHTS"),
        "limits": levels.count(True),
    }
