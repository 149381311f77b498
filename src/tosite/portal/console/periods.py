"""Fiscal years and tracking periods, and the first step of closing a period."""

from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_

AREA = area("/console/periods", N_("Fiscal years"), N_("Accounting"), 5)
_CHANGE = "/fiscalyears/{fiscalYearId}/trackingPeriods/{trackingPeriodId}"


@console_page("GET", "/console/periods", AREA)
def periods(console: Console) -> Answer:
    """The years, newest first, with their periods."""
    return console.page(
        "console/periods.html",
        console._(AREA.text),
        years=console.get("/fiscalyears")["fiscalYears"],
        may_close=console.may(f"PUT {_CHANGE}"),
    )


@console_page("POST", "/console/periods/{year}/{period}/pending", AREA)
def begin_closing(console: Console) -> Answer:
    """Begin to close a period: from then on it takes no ordinary postings. The API has no way back."""
    return console.do(
        "PUT",
        _CHANGE,
        "/console/periods",
        N_("The period is being closed"),
        values={"fiscalYearId": console.path["year"], "trackingPeriodId": console.path["period"]},
        body={"status": "PENDING"},
    )
