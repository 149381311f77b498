"""The certification of every company's API clients, for operators: who waits, and the points passed or failed."""

from tosite.portal.console import certification, store
from tosite.portal.console.forms import Filled
from tosite.portal.console.frame import SIZE, Console, Listed, console_page, page_number
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, Redirect
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/operator/certification", N_("Certification"), N_("Operator"), 5, operators=True)


@console_page("GET", "/console/operator/certification", AREA)
def clients(console: Console) -> Answer:
    """The clients with submitted points, those that wait the longest first; on demand every living client."""
    term, page = console.query.get("searchTerm", "").strip(), page_number(console.query.get("page"))
    waiting = console.query.get("state") != "ALL"
    rows = store.certified_clients(console.request.tx, waiting, term, SIZE, page * SIZE)
    listed = Listed(rows, rows[0]["total"] if rows else 0, page, SIZE, [], [])
    return console.page(
        "console/operator_certification.html",
        console._(AREA.text),
        listed=listed,
        state="SUBMITTED" if waiting else "ALL",
    )


@console_page("GET", "/console/operator/certification/{clientId}", AREA)
def client(console: Console) -> Answer:
    """One client with its points."""
    return _page(console)


@console_page("POST", "/console/operator/certification/{clientId}/{point}", AREA)
def decide(console: Console) -> Answer:
    """Pass or fail a point, or open it again."""
    number, point = console.path["clientId"], console.path["point"]
    refused = certification.set_point(console, number, point)
    if refused is not None:
        return _page(console, refused.status, refused.form)
    return Redirect(f"{AREA.path}/{number}#point-{point}")


def _page(console: Console, status: int = 200, refused: Filled | None = None) -> Answer:
    found = store.certified_client(console.request.tx, console.path["clientId"])
    if found is None:
        raise ApiError(404)
    is_owner = found["company_id"] == console.member.company
    names = certification.names_of(console, console.member.company)
    return console.page(
        "console/operator_client.html",
        found["name"],
        status=status,
        client=found,
        points=certification.points_of(console, found["client_id"], is_owner=is_owner, refused=refused),
        states=certification.STATES,
        names=names | certification.names_of(console, found["company_id"]),
        may_change=console.may("PUT /service/clients/{clientId}/certification/{point}"),
    )
