"""Logging in on the console, choosing a company, logging out."""

from tosite.oauth.forms import OAuthError
from tosite.oauth.people import LONGEST, SHORTEST, FirstLogin, authenticate, choose_password, companies_of
from tosite.portal import sessions
from tosite.portal.pages import HOME, Access, Answer, Page, PageRequest, Redirect, chooser, page
from tosite.web.errors import ApiError


@page("GET", "/console/login", Access.PUBLIC)
def show_login(request: PageRequest) -> Answer:
    """The form for username and password."""
    return _form(request, "", None, 200)


@page("POST", "/console/login", Access.PUBLIC, bare=True)
def log_in(request: PageRequest) -> Answer:
    """Begin a session; with several companies the person chooses one next. A wrong guess is counted for good.

    Whose password serves once chooses another first.
    """
    try:
        user = authenticate(request.database, request.form, request.address)
    except FirstLogin:
        return _first_form(request, None, 200)
    except OAuthError as error:
        return _form(request, request.form.get("username", ""), error.description, error.status)
    return _enter(request, user)


@page("GET", "/console/login/first", Access.PUBLIC)
def show_first_login(request: PageRequest) -> Answer:
    """It begins with the login, whatever leads here: another language, a page loaded again."""
    return Redirect("/console/login")


@page("POST", "/console/login/first", Access.PUBLIC, bare=True)
def log_in_first(request: PageRequest) -> Answer:
    """Exchange a password that serves once for one of the person's own, and begin a session."""
    try:
        user = choose_password(request.database, request.form, request.address)
    except OAuthError as error:
        return _first_form(request, error, error.status)
    return _enter(request, user)


def _enter(request: PageRequest, user: int) -> Answer:
    with request.database.transaction() as tx:
        companies = companies_of(tx, user)
        if not companies:
            return _form(request, request.form.get("username", ""), "This user cannot log in here", 401)
        only = companies[0][0] if len(companies) == 1 else None
        if request.session is not None:
            sessions.end(tx, request.session)  # a session never outlives the person it was made for
        request.cookies.append(sessions.begin(tx, user, only))
    back = _own(request.form.get("next"))
    return Redirect(back if only else chooser(back))


@page("GET", "/console/companies", Access.PERSON)
def show_companies(request: PageRequest) -> Answer:
    """The companies of the person, to choose from."""
    assert request.session is not None  # noqa: S101
    found = companies_of(request.tx, request.session.user_id)
    return Page("console/companies.html", {"companies": found, "next": _own(request.query.get("next"))})


@page("POST", "/console/companies", Access.PERSON)
def choose_company(request: PageRequest) -> Answer:
    """Show another company. Raises ApiError 404 for one that the person may not enter."""
    assert request.session is not None  # noqa: S101
    chosen = request.form.get("company", "")
    numbers = {str(number): number for number, _ in companies_of(request.tx, request.session.user_id)}
    if chosen not in numbers:
        raise ApiError(404)
    sessions.choose(request.tx, request.session, numbers[chosen])
    return Redirect(_own(request.form.get("next")))


@page("POST", "/console/logout", Access.PERSON)
def log_out(request: PageRequest) -> Answer:
    """End the session."""
    assert request.session is not None  # noqa: S101
    sessions.end(request.tx, request.session)
    request.cookies.append(None)
    return Redirect("/console/login")


def _form(request: PageRequest, username: str, problem: str | None, status: int) -> Answer:
    back = request.query.get("next") or request.form.get("next", "")
    return Page("console/login.html", {"username": username, "problem": problem, "next": _own(back)}, status)


def _first_form(request: PageRequest, problem: OAuthError | None, status: int) -> Answer:
    shown = {"username": request.form.get("username", ""), "next": _own(request.form.get("next")), "problem": problem}
    return Page("console/first_login.html", {**shown, "shortest": SHORTEST, "longest": LONGEST}, status)


def _own(location: str | None) -> str:
    """A page of the console to go back to; anything else leads home, never elsewhere."""
    if location and location.startswith("/console") and "\\" not in location and "//" not in location:
        return location
    return HOME
