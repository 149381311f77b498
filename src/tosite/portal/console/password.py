"""A person's own password: another one in its place."""

from tosite.passwords import changing
from tosite.passwords.rules import LONGEST, SHORTEST
from tosite.portal.console.forms import Filled, refused_form
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.users import MINE
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_, SPOKEN
from tosite.web.errors import ApiError

_HERE = "/console/myself/password"
_FIELDS = {"password": "password", "newPassword": "newPassword", "repeated": "repeated"}


@console_page("GET", _HERE, MINE)
def show(console: Console) -> Answer:
    """The form for the present password and another one."""
    return _shown(console, Filled("own"), 200)


@console_page("POST", _HERE, MINE)
def change(console: Console) -> Answer:
    """Change the password; every other session of the person on the pages ends."""
    request = console.request
    language = SPOKEN[request.language]
    wrong = changing.change(request.tx, console.member.caller, console.form, request.address, language)
    if wrong:  # answered, not raised: a wrong guess is counted for good
        return _shown(console, refused_form(console, "own", ApiError(400, wrong), _FIELDS), 400)
    console.say(True, console._(N_("Your password is changed, and you are logged out everywhere else")))
    return Redirect(MINE.path)


def _shown(console: Console, form: Filled, status: int) -> Answer:
    title = console._(N_("Change your password"))
    me = console.get("/users")
    return console.page(
        "console/password.html", title, status=status, form=form, me=me, shortest=SHORTEST, longest=LONGEST
    )
