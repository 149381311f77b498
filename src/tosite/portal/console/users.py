"""Who belongs to the company and who may what; people are added, changed and taken out; the person's own rights."""

from typing import Any

from tosite.access.rules import default_rights
from tosite.portal.console.forms import Filled, refused_form, send
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.console.rights import asked, choices, chosen
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

_HERE = "/console/users"
AREA = area(_HERE, N_("Users and rights"), N_("Company"), 1, needs="GET /service/users")
MINE = area("/console/myself", N_("My account"), N_("Company"), 5)
_FIELDS = {"firstName": "firstName", "lastName": "lastName", "username": "username", "role": "role"}
_ROLES = (
    "Main user",
    "Management/Auditor",
    "Accountant",
    "Payroll accountant",
    "Payment transactions",
    "Purchases",
    "Sale",
    "Entrepreneur",
    "Employee",
    "Customised",
)
"""The roles that are suggested: labels of the contract, which say nothing about the rights."""


@console_page("GET", _HERE, AREA)
def users(console: Console) -> Answer:
    """Everybody of the company with how much they may, and the form that adds somebody."""
    return _shown(console)


@console_page("POST", _HERE, AREA)
def add(console: Console) -> Answer:
    """Add a person; the page that answers is the only one that shows the one-time password of a new account."""
    body: dict[str, Any] = {name: console.form.get(name, "") for name in _FIELDS}
    rights = asked(console)
    body["rights"] = default_rights(console.member.rights) if rights is None else rights
    try:
        made = send(console, "POST", "/service/users", once=True, body=body)
    except ApiError as error:
        if error.status == 403:
            raise
        return _shown(console, error.status, refused_form(console, "person", error, _FIELDS))
    if made["oneTimePassword"] is None:
        text = console._(N_("The person is added, and logs in with the account that was there already"))
        console.say(True, text)
        return Redirect(f"{_HERE}/{made['userId']}")
    return _shown(console, made=made)


@console_page("GET", _HERE + "/{id}", AREA)
def user(console: Console) -> Answer:
    """One user's rights, function by function, and the forms that change them and take the person out."""
    return _user(console, _found(console))


@console_page("POST", _HERE + "/{id}", AREA)
def change(console: Console) -> Answer:
    """Replace role and rights."""
    found = _found(console)
    body = {"role": console.form.get("role", ""), "rights": chosen(console, choices(console, found["rights"]))}
    try:
        send(console, "PUT", "/service/users/{userId}/rights", values={"userId": found["userId"]}, body=body)
    except ApiError as error:
        if error.status == 403:
            raise
        return _user(console, found, error.status, refused_form(console, "rights", error, {"role": "role"}))
    console.say(True, console._(N_("Role and rights are changed, and count from now on")))
    return Redirect(f"{_HERE}/{found['userId']}")


@console_page("POST", _HERE + "/{id}/out", AREA)
def take_out(console: Console) -> Answer:
    """Take a person out of the company."""
    done = N_("The person does not belong to the company any more")
    return console.do("DELETE", "/service/users/{userId}", _HERE, done, values={"userId": console.path["id"]})


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


def _shown(
    console: Console, status: int = 200, form: Filled | None = None, made: dict[str, Any] | None = None
) -> Answer:
    return console.page(
        "console/users.html",
        console._(AREA.text),
        status=status,
        users=[{**row, **_counted(row["rights"])} for row in console.get("/service/users")],
        form=form or Filled("person"),
        made=made,
        groups=choices(console),
        roles=_ROLES,
        may_change=console.may("POST /service/users"),
    )


def _found(console: Console) -> dict[str, Any]:
    found: dict[str, Any] = console.get("/service/users/{userId}", values={"userId": console.path["id"]})
    return found


def _user(console: Console, found: dict[str, Any], status: int = 200, form: Filled | None = None) -> Answer:
    others = not found["technical"] and found["userId"] != console.member.caller.user_id
    return console.page(
        "console/user.html",
        f"{found['firstName']} {found['lastName']}".strip(),
        status=status,
        user=found,
        rights=split(found["rights"]),
        form=form or Filled("rights", {"role": found["role"]}),
        groups=choices(console, found["rights"]),
        roles=_ROLES,
        may_change=others and console.may("PUT /service/users/{userId}/rights"),
    )


def _counted(rights: dict[str, dict[str, Any]]) -> dict[str, int]:
    levels = [level for functions in rights.values() for level in functions.values()]
    return {
        "changes": levels.count("ALL_RIGHTS"),
        "views": levels.count("VIEWING_RIGHTS"),
        "limits": levels.count(True),
    }
