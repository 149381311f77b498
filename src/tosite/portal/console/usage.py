"""Documents made through the API: by month, kind and client, as a picture, a table and a file."""

from datetime import date
from typing import Any

from tosite.portal.console.charts import Chart, columns
from tosite.portal.console.frame import Console, console_page, label, month_name, parse_day
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, File
from tosite.portal.words import N_
from tosite.web.errors import ApiError

AREA = area("/console/usage", N_("Usage"), N_("API"), 1, needs="GET /service/usage")
EVERYBODY = area("/console/operator/usage", N_("Usage of all"), N_("Operator"), 4, operators=True)


@console_page("GET", "/console/usage", AREA)
def usage(console: Console) -> Answer:
    """The company's own documents."""
    return _page(console, "console/usage.html", AREA.text, ["MONTH", "CLIENT", "KIND"], console.member.company)


@console_page("GET", "/console/usage/csv", AREA)
def usage_csv(console: Console) -> Answer:
    """The same rows as a file."""
    return _file(console, ["MONTH", "CLIENT", "KIND"], console.member.company)


@console_page("GET", "/console/operator/usage", EVERYBODY)
def usage_of_all(console: Console) -> Answer:
    """The documents of every company, for operators."""
    return _page(console, "console/usage.html", EVERYBODY.text, ["COMPANY", "MONTH", "KIND"], None)


@console_page("GET", "/console/operator/usage/csv", EVERYBODY)
def usage_of_all_csv(console: Console) -> Answer:
    """The same rows as a file."""
    return _file(console, ["COMPANY", "MONTH", "KIND"], None)


def _asked(console: Console, groups: list[str], company: int | None) -> dict[str, Any]:
    last = parse_day(console.query.get("endDate")) or console.today
    year, month = divmod(last.year * 12 + last.month - 1 - 5, 12)
    first = parse_day(console.query.get("startDate")) or date(year, month + 1, 1)
    return {"startDate": first, "endDate": last, "group": groups, "companyId": company}


def _page(console: Console, template: str, title: str, groups: list[str], company: int | None) -> Answer:
    asked = _asked(console, groups, company)
    problems: list[str] = []
    found: dict[str, Any] = {"documents": 0, "rows": []}
    try:
        found = console.get("/service/usage", query=asked)
    except ApiError as error:
        problems = [console.request.worded(violation.message) for violation in error.violations]
    return console.page(
        template,
        console._(title),
        usage=found,
        problems=problems,
        groups=groups,
        first=asked["startDate"],
        last=asked["endDate"],
        chart=chart_of(console, found["rows"]),
    )


def chart_of(console: Console, rows: list[dict[str, Any]], width: int = 640, height: int = 200) -> Chart:
    """Documents per month, a bar for each of the four kinds that are most."""
    language = console.request.language
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["kind"]] = sums.get(row["kind"], 0) + row["documents"]
    kinds = sorted(sums, key=lambda kind: -sums[kind])[:4]
    points = [
        (
            month_name(month, language),
            [sum(r["documents"] for r in rows if (r["month"], r["kind"]) == (month, kind)) for kind in kinds],
        )
        for month in sorted({row["month"] for row in rows})
    ]
    return columns(points, [label(kind, language) for kind in kinds], whole=True, width=width, height=height)


def _file(console: Console, groups: list[str], company: int | None) -> Answer:
    asked = _asked(console, groups, company)
    answer = console.get("/service/usage/csv", query=asked)
    return File(answer.content_type, answer.data, f"usage-{asked['startDate']}-{asked['endDate']}.csv")
