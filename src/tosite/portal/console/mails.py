"""What the service mailed to people of the company, and what became of it; operators see every company's mails."""

from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_

AREA = area("/console/mails", N_("Mails of the service"), N_("API"), 13, needs="GET /service/mails")
STATES = ("WAITING", "DELIVERED", "FAILED")


@console_page("GET", "/console/mails", AREA)
def mails(console: Console) -> Answer:
    """The mails, newest first, by state."""
    names = ("state", "companyId") if console.operator else ("state",)
    listed = console.listed("/service/mails", console.filters(*names))
    return console.page("console/mails.html", console._(AREA.text), listed=listed, states=STATES)
