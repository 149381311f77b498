"""Income statement, balance sheet and cash flow, with a period to choose, a picture, and the way down to receipts."""

from datetime import date
from decimal import Decimal
from typing import Any

from tosite.portal.console.charts import Chart, columns
from tosite.portal.console.figures import results_by_month, statement
from tosite.portal.console.frame import Console, console_page, month_name, months_between, parse_day
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/reports", N_("Reports"), N_("Accounting"), 3, needs="POST /reports/accounting")
KINDS = {"income": "INCOME_STATEMENT", "balance": "BALANCE_SHEET", "cashflow": "CASH_FLOW"}
NAMES = {
    "income": N_("Income statement"),
    "balance": N_("Balance sheet"),
    "cashflow": N_("Cash flow"),
}


@console_page("GET", "/console/reports", AREA)
def income_statement(console: Console) -> Answer:
    """The report that is asked for most."""
    return _report(console, "income")


@console_page("GET", "/console/reports/{kind}", AREA)
def report(console: Console) -> Answer:
    """One of the three statements."""
    if console.path["kind"] not in KINDS:
        raise ApiError(404)
    return _report(console, console.path["kind"])


def chosen_days(console: Console) -> tuple[date, date]:
    """The period of a report: as asked, else the year so far."""
    last = parse_day(console.query.get("endDate")) or console.today
    first = parse_day(console.query.get("startDate")) or date(last.year, 1, 1)
    return min(first, last), last


def presets(today: date) -> list[tuple[str, date, date]]:
    """Periods that are one click away, by their English messages."""
    month = today.replace(day=1)
    before = date.fromordinal(month.toordinal() - 1)
    return [
        (N_("This month"), month, today),
        (N_("Last month"), before.replace(day=1), before),
        (N_("This year"), date(today.year, 1, 1), today),
        (N_("Last year"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    ]


def _report(console: Console, kind: str) -> Answer:
    first, last = chosen_days(console)
    found = statement(console, KINDS[kind], None if kind == "balance" else first, last)
    return console.page(
        "console/report.html",
        console._(NAMES[kind]),
        kind=kind,
        kinds=NAMES,
        report=KINDS[kind],
        rows=found["rows"],
        first=date.fromisoformat(found["startDate"]),
        last=last,
        chart=_chart(console, kind, first, last, found["rows"]),
        presets=presets(console.today),
    )


def _chart(console: Console, kind: str, first: date, last: date, rows: list[dict[str, Any]]) -> Chart:
    language = console.request.language
    if kind == "income":
        months = results_by_month(console, first, last)
        points = [(month_name(m, language), [revenue, result]) for m, revenue, result in months]
        return columns(points, [console._("Revenue"), console._("Result")])
    if kind == "balance":
        parts = [row for row in rows if row["type"] == "BALANCE"]
        return columns([(_short(row["name"]), [Decimal(row["value"])]) for row in parts], [console._("Balance")])
    return _cash(console, first, last)


def _cash(console: Console, first: date, last: date) -> Chart:
    """The change of every month as a bar, what there is at its end as a line."""
    points = []
    for start, end in months_between(first, last):
        rows = statement(console, "CASH_FLOW", start, end)["rows"]
        change, after = (Decimal(row["value"]) for row in rows[-2:])
        points.append((month_name(start, console.request.language), [change, after]))
    return columns(points, [console._("Net change"), console._("Liquid assets")], line=True)


def _short(text: str) -> str:
    return text if len(text) <= 14 else text[:13] + "…"
