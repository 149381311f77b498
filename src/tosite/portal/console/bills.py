"""The company's bills for the service: what they cost, line by line, their invoices, and what was counted."""

from decimal import Decimal
from typing import Any

from tosite.portal.console.charts import Chart, columns
from tosite.portal.console.frame import Console, console_page, month_name
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, File
from tosite.portal.words import N_

AREA = area("/console/bills", N_("Service bills"), N_("API"), 3, needs="GET /service/bills", operators=False)
MOST_COUNTED = 200
"""Rows of counted documents on a page; the file has them all."""
_MONTHS = 12


@console_page("GET", "/console/bills", AREA)
def bills(console: Console) -> Answer:
    """Every bill, newest first, with the months as a picture."""
    return console.page(
        "console/bills.html",
        console._(AREA.text),
        listed=console.listed("/service/bills", {}),
        chart=chart_of(console, console.get("/service/bills", query={"size": 50})["results"]),
    )


@console_page("GET", "/console/bills/{billId}", AREA)
def bill(console: Console) -> Answer:
    """One bill with its lines and what was counted for it."""
    found = console.get("/service/bills/{billId}", values=console.path)
    counted = found["counted"]
    return console.page(
        "console/bill.html",
        f"{console._('Bill')} {month_name(found['month'], console.request.language)}",
        bill=found,
        counted=counted[:MOST_COUNTED],
        left_out=max(0, len(counted) - MOST_COUNTED),
        documents=sum(row["documents"] for row in counted),
    )


@console_page("GET", "/console/bills/{billId}/pdf", AREA)
def pdf(console: Console) -> Answer:
    """The invoice of a bill, to keep."""
    answer = console.get("/service/bills/{billId}/pdf", values=console.path)
    return File(answer.content_type, answer.data, f"bill-{console.path['billId']}.pdf")


@console_page("GET", "/console/bills/{billId}/csv", AREA)
def appendix(console: Console) -> Answer:
    """What was counted, as a file."""
    answer = console.get("/service/bills/{billId}/appendix", values=console.path)
    return File(answer.content_type, answer.data, f"usage-{console.path['billId']}.csv")


def chart_of(console: Console, found: list[dict[str, Any]], width: int = 640, height: int = 200) -> Chart:
    """What each of the last months costs without VAT, corrections included."""
    months: dict[str, Decimal] = {}
    for one in found:
        months[one["month"]] = months.get(one["month"], Decimal(0)) + Decimal(one["net"])
    shown = sorted(months.items())[-_MONTHS:]
    points = [(month_name(month, console.request.language), [net]) for month, net in shown]
    return columns(points, [console._("Without VAT")], width=width, height=height)
