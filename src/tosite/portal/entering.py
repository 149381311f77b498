"""How a person gets in: the form of the login, and the session that begins behind it."""

from tosite.oauth.forms import OAuthError
from tosite.oauth.people import Login, companies_of, require_still
from tosite.portal import sessions
from tosite.portal.pages import HOME, Answer, Page, PageRequest, Redirect, chooser


def enter(request: PageRequest, login: Login) -> Answer:
    """Begin a session for a person who has shown who he is, for a page outside of any transaction."""
    user = login.user_id
    with request.database.transaction() as tx:
        try:
            require_still(tx, user, login.proof)
        except OAuthError as error:
            return login_form(request, error)
        companies = companies_of(tx, user)
        if not companies:
            return login_form(request, OAuthError(401, "access_denied", "This user cannot log in here"))
        only = companies[0][0] if len(companies) == 1 else None
        if request.session is not None:
            sessions.end(tx, request.session)  # a session never outlives the person it was made for
        request.cookies.append(sessions.begin(tx, user, only))
    back = own(request.form.get("next"))
    return Redirect(back if only else chooser(back))


def login_form(request: PageRequest, wrong: OAuthError | None = None) -> Answer:
    """The form for username and password, with what was wrong with the one that was sent."""
    back = request.query.get("next") or request.form.get("next", "")
    problem = wrong.description if wrong else None
    shown = {"username": request.form.get("username", ""), "problem": problem, "next": own(back)}
    return Page("console/login.html", shown, wrong.status if wrong else 200, headers=wrong.headers if wrong else {})


def own(location: str | None) -> str:
    """A page of the console to go back to; anything else leads home, never elsewhere."""
    odd = location is None or "\\" in location or "//" in location or not location.isprintable()
    if location and location.startswith("/console") and not odd:
        return location
    return HOME
