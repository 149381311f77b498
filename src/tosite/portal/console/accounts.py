"""Ledger accounts with their balances, and the general ledger behind one of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from tosite.portal.console import store
from tosite.portal.console.charts import columns
from tosite.portal.console.figures import REPORT_LANGUAGES
from tosite.portal.console.frame import Console, console_page, month_name, months_between
from tosite.portal.console.navigation import area
from tosite.portal.console.reports import chosen_days, presets
from tosite.portal.pages import Answer
from tosite.portal.words import N_
from tosite.reports import schemes
from tosite.web.errors import ApiError

AREA = area("/console/accounts", N_("Accounts"), N_("Accounting"), 4, needs="POST /reports/ledgeraccounts")
MOST_ROWS = 500
"""Rows of a ledger on one page: beyond, a shorter period is asked for."""


@console_page("GET", "/console/accounts", AREA)
def accounts(console: Console) -> Answer:
    """Every account that moved in the period; those behind one row of a statement when it is named."""
    first, last = chosen_days(console)
    found = console.call("POST", "/reports/ledgeraccounts", body=_body(console, first, last))
    rows = [_account(row) for row in found["reportData"]["periods"][0]["rows"]]
    row = _row(console)
    if row is not None:
        rows = [one for one in rows if row.takes(one["code"])]
    return console.page(
        "console/accounts.html",
        console._(AREA.text),
        rows=rows,
        first=first,
        last=last,
        presets=presets(console.today),
        behind=row.names.get(REPORT_LANGUAGES[console.request.language]) if row else None,
        total=sum((one["value"] for one in rows), Decimal(0)),
    )


@console_page("GET", "/console/accounts/{code}", AREA)
def general_ledger(console: Console) -> Answer:
    """The rows behind an account with a running sum; every one leads to its receipt."""
    first, last = chosen_days(console)
    code = console.path["code"]
    try:
        found = console.call(
            "POST", "/reports/generalledger/{id}", values={"id": code}, body=_body(console, first, last)
        )
    except ApiError as error:
        raise ApiError(404) if [v.field for v in error.violations] == ["id"] else error from None
    account = found["ledgerAccount"]
    rows = account["ledgerReceiptTransactions"]
    receipts = store.receipts_of_rows(console.request.tx, console.member.company, [row["id"] for row in rows])
    running = Decimal(0)
    for row in rows:
        running += Decimal(row["accountingValue"])
        row.update(running=running, receipt=receipts.get(row["id"]))
    points = [
        (month_name(start, console.request.language), [_sum_of(rows, start, end)])
        for start, end in months_between(first, last)
    ]
    return console.page(
        "console/ledger.html",
        f"{code} {account['name']}",
        code=code,
        rows=rows[-MOST_ROWS:],
        left_out=max(0, len(rows) - MOST_ROWS),
        total=account["totalAccountingValue"],
        first=first,
        last=last,
        presets=presets(console.today),
        chart=columns(points, [console._("Debits minus credits")]),
        sees_receipts=console.may("GET /ledgerreceipts/{receiptId}"),
    )


def _body(console: Console, first: date, last: date) -> dict[str, Any]:
    return {
        "startDate": first.isoformat(),
        "endDate": last.isoformat(),
        "options": {"reportLanguage": REPORT_LANGUAGES[console.request.language]},
    }


def _account(row: dict[str, Any]) -> dict[str, Any]:
    code, _, name = row["name"].partition(" ")
    return {"code": code, "name": name, "value": Decimal(row["value"])}


def _row(console: Console) -> schemes.Row | None:
    """The row of a statement that the address names."""
    report, number = console.query.get("report"), console.query.get("row")
    if not report or not number:
        return None
    try:
        rows = schemes.rows_of(console.company["country"], report)
    except KeyError:
        rows = ()
    return next((row for row in rows if str(row.number) == number), None)


def _sum_of(rows: list[dict[str, Any]], first: date, last: date) -> Decimal:
    inside = (r for r in rows if first.isoformat() <= r["receiptDate"] <= last.isoformat())
    return sum((Decimal(row["accountingValue"]) for row in inside), Decimal(0))
