"""Choosing a password on the way in: the first one, and another one for whoever forgot it."""

from collections.abc import Mapping, Sequence

from tosite.oauth.forms import OAuthError
from tosite.passwords import changing
from tosite.passwords.rules import LONGEST, SHORTEST
from tosite.portal.console.forms import Filled
from tosite.portal.entering import enter, own
from tosite.portal.pages import Access, Answer, Page, PageRequest, Redirect, page
from tosite.portal.sessions import CLIENT
from tosite.portal.words import SPOKEN
from tosite.web.errors import ApiError, Violation


@page("GET", "/console/login/first", Access.PUBLIC)
def show_first_login(request: PageRequest) -> Answer:
    """It begins with the login, whatever leads here: another language, a page loaded again."""
    return Redirect("/console/login")


@page("POST", "/console/login/first", Access.PUBLIC, bare=True)
def log_in_first(request: PageRequest) -> Answer:
    """Exchange a password that serves once for one of the person's own, and begin a session."""
    try:
        login = changing.choose_first(request.database, request.form, request.address, CLIENT)
    except OAuthError as error:
        return first_form(request, [Violation(error.field, error.description)], error.status)
    except ApiError as error:
        return first_form(request, error.violations, error.status)
    return enter(request, login)


def first_form(request: PageRequest, wrong: Sequence[Violation] = (), status: int = 200) -> Answer:
    """The form in which a password that serves once is exchanged."""
    return _form(request, "console/first_login.html", ("username",), wrong, status)


@page("GET", "/console/login/forgotten", Access.PUBLIC)
def show_forgotten(request: PageRequest) -> Answer:
    """The form that asks for a mail; what to do instead where the installation sends none."""
    return _forgotten(request, asked=False)


@page("POST", "/console/login/forgotten", Access.PUBLIC)
def ask_for_key(request: PageRequest) -> Answer:
    """Send a mail to whoever has this username; the answer is the same when nobody has."""
    try:
        changing.ask_for_key(
            request.tx, request.form.get("username", "").strip(), request.address, SPOKEN[request.language]
        )
    except ApiError as error:
        return _forgotten(request, asked=False, wrong=error)
    return _forgotten(request, asked=True)


@page("GET", "/console/login/recover", Access.PUBLIC)
def show_recovery(request: PageRequest) -> Answer:
    """The form for another password: the mail leads here with its key, or the key is typed in."""
    return _form(request, "console/recover.html", ("key",))


@page("POST", "/console/login/recover", Access.PUBLIC, bare=True)
def recover(request: PageRequest) -> Answer:
    """Choose another password with the key of a mail, and begin a session."""
    try:
        with request.database.transaction() as tx:
            login = changing.recover(tx, request.form, SPOKEN[request.language], CLIENT)
    except ApiError as error:
        return _form(request, "console/recover.html", ("key", "programs"), error.violations, error.status)
    return enter(request, login)


def _forgotten(request: PageRequest, asked: bool, wrong: ApiError | None = None) -> Answer:
    sends = request.settings.smtp_url is not None
    shown = {"asked": asked, "sends": sends, "problem": wrong.violations[0].message if wrong else None}
    return Page("console/forgotten.html", shown, wrong.status if wrong else 200, headers=wrong.headers if wrong else {})


def _form(
    request: PageRequest, template: str, kept: Sequence[str], wrong: Sequence[Violation] = (), status: int = 200
) -> Answer:
    """A form with passwords: what was typed of them is never shown again, of the fields ``kept`` it is."""
    sent: Mapping[str, str] = {**request.query, **request.form}
    faults: dict[str, list[str]] = {}
    for violation in wrong:
        faults.setdefault(violation.field, []).append(request.worded(violation.message))
    above = faults.pop("", [])
    form = Filled("login", {name: sent[name] for name in kept if name in sent}, faults, above, refused=bool(wrong))
    shown = {"form": form, "next": own(sent.get("next")), "shortest": SHORTEST, "longest": LONGEST}
    return Page(template, shown, status)
