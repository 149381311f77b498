"""The companies of the installation, for operators."""

from tosite.portal.console import store
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_

AREA = area("/console/operator/companies", N_("Companies"), N_("Operator"), 1, operators=True)


@console_page("GET", "/console/operator/companies", AREA)
def companies(console: Console) -> Answer:
    """Every company with its people, its activation and this month's documents."""
    rows = store.served_companies(console.request.tx, console.today.replace(day=1))
    return console.page("console/operator_companies.html", console._(AREA.text), served=rows)
