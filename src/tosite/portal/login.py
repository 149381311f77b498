"""Logging in on the console, choosing a company, logging out."""

from tosite.oauth.forms import OAuthError
from tosite.oauth.people import FirstLogin, authenticate, companies_of
from tosite.portal import sessions
from tosite.portal.entering import enter, login_form, own
from tosite.portal.pages import Access, Answer, Page, PageRequest, Redirect, page
from tosite.portal.passwords import first_form
from tosite.web.errors import ApiError


@page("GET", "/console/login", Access.PUBLIC)
def show_login(request: PageRequest) -> Answer:
    """The form for username and password."""
    return login_form(request)


@page("POST", "/console/login", Access.PUBLIC, bare=True)
def log_in(request: PageRequest) -> Answer:
    """Begin a session; with several companies the person chooses one next. A wrong guess is counted for good.

    Whose password serves once chooses another first.
    """
    try:
        login = authenticate(request.database, request.form, request.address)
    except FirstLogin:
        return first_form(request)
    except OAuthError as error:
        return login_form(request, error)
    return enter(request, login)


@page("GET", "/console/companies", Access.PERSON)
def show_companies(request: PageRequest) -> Answer:
    """The companies of the person, to choose from."""
    assert request.session is not None  # noqa: S101
    found = companies_of(request.tx, request.session.user_id)
    return Page("console/companies.html", {"companies": found, "next": own(request.query.get("next"))})


@page("POST", "/console/companies", Access.PERSON)
def choose_company(request: PageRequest) -> Answer:
    """Show another company. Raises ApiError 404 for one that the person may not enter."""
    assert request.session is not None  # noqa: S101
    chosen = request.form.get("company", "")
    numbers = {str(number): number for number, _ in companies_of(request.tx, request.session.user_id)}
    if chosen not in numbers:
        raise ApiError(404)
    sessions.choose(request.tx, request.session, numbers[chosen])
    return Redirect(own(request.form.get("next")))


@page("POST", "/console/logout", Access.PERSON)
def log_out(request: PageRequest) -> Answer:
    """End the session."""
    assert request.session is not None  # noqa: S101
    sessions.end(request.tx, request.session)
    request.cookies.append(None)
    return Redirect("/console/login")
