"""The first page: the few numbers that matter, each with its picture."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tosite.integrations.store import has_tool, waiting_requests
from tosite.invoices.access import limit_conditions
from tosite.portal.console import store, support
from tosite.portal.console.charts import Chart, columns
from tosite.portal.console.figures import results_by_month
from tosite.portal.console.frame import Console, console_page, month_name
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.web.rights import OPERATIONS

AREA = area("/console", N_("Home"))
_CIRCULATED = ("PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES")
_SIDES = {
    "receivables": ("SALES_INVOICE",),
    "payables": ("PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES", "PERIODIC_TAX_RETURN"),
}


def _small(points: Sequence[tuple[str, Sequence[Decimal | int]]], names: list[str], whole: bool = False) -> Chart:
    return columns(points, names, whole=whole, width=420, height=150)


@console_page("GET", "/console", AREA)
def home(console: Console) -> Answer:
    """Result of the year, what is open, documents through the API, what waits for the person."""
    return console.page(
        "console/home.html",
        console._(AREA.text),
        result=_result(console),
        receivables=_open(console, "receivables"),
        payables=_open(console, "payables"),
        documents=_documents(console),
        tasks=_tasks(console),
        support=support.INBOX if console.operator else support.AREA,
    )


def _result(console: Console) -> dict[str, Any] | None:
    if not console.may("POST /reports/accounting"):
        return None
    first = date(console.today.year, 1, 1)
    months = results_by_month(console, first, console.today)
    points = [(month_name(m, console.request.language), [revenue, result]) for m, revenue, result in months]
    names = [console._("Revenue"), console._("Result")]
    total = sum((result for *_, result in months), Decimal(0))
    revenue = sum((revenue for _, revenue, _ in months), Decimal(0))
    return {"total": total, "revenue": revenue, "chart": _small(points, names), "year": first.year}


def _open(console: Console, side: str) -> dict[str, Any] | None:
    """What is still to be paid on one side, by the time that is left."""
    asked = replace(console.member, need=OPERATIONS["GET /invoices"])
    kinds = [kind for kind in _SIDES[side] if asked.allows(kind)]
    if not kinds:
        return None
    values: dict[str, Any] = {}
    limits = limit_conditions(asked, values)
    rows = store.open_sums(console.request.tx, asked.company, kinds, console.today, limits, values)
    buckets = [sum((row["amount"] for row in rows if row["bucket"] == n), Decimal(0)) for n in range(4)]
    names = (console._("Overdue"), console._("7 days"), console._("30 days"), console._("Later"))
    return {
        "total": sum(buckets, Decimal(0)),
        "overdue": buckets[0],
        "documents": sum(row["documents"] for row in rows),
        "chart": _small([(name, [v]) for name, v in zip(names, buckets, strict=True)], [console._("Open")]),
    }


def _documents(console: Console) -> dict[str, Any] | None:
    """Documents through the API in the last six months."""
    if not console.may("GET /service/usage"):
        return None
    year, month = divmod(console.today.year * 12 + console.today.month - 1 - 5, 12)
    months = [divmod(year * 12 + month + n, 12) for n in range(6)]
    found = console.get(
        "/service/usage",
        query={
            "startDate": date(year, month + 1, 1),
            "endDate": console.today,
            "group": "MONTH",
            "companyId": console.member.company,
        },
    )
    counts = {row["month"]: row["documents"] for row in found["rows"]}
    keys = [f"{y}-{m + 1:02}" for y, m in months]
    points = [(month_name(key, console.request.language), [counts.get(key, 0)]) for key in keys]
    return {"total": counts.get(keys[-1], 0), "chart": _small(points, [console._("Documents")], whole=True)}


def _tasks(console: Console) -> dict[str, Any]:
    """What waits for this person: documents to verify and approve, actions to confirm, requests, answers to read.

    Requests for integrations are decided by those who may, in a company that may offer some.
    """
    waiting: dict[str, int] = {}
    for name, path in (
        ("verify", "/invoices/personalverifications"),
        ("approve", "/invoices/personalapprovals"),
    ):
        answers = [console.optional(path, query={"types": kind}) for kind in _CIRCULATED]
        waiting[name] = sum(len(answer["invoiceIds"]) for answer in answers if answer)
    confirmations = console.get("/service/confirmations")
    waiting["confirm"] = sum(one["state"] == "WAITING" for one in confirmations)
    may_decide = console.may("PUT /integrations/{requestId}") and has_tool(console.request.tx, console.member.company)
    if may_decide:
        waiting["decide"] = waiting_requests(console.request.tx, console.member.company)
    waiting["answer"] = console.get("/service/support/requests", query={"size": 1})["unread"]
    return {**waiting, "total": sum(waiting.values())}
