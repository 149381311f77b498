"""Reports while history grows: one year of books, then the same year with nine more behind it.

Ours over HTTP, beside the sum over all postings in plain SQL, and beside hledger over the same journal where it is
installed (Debian: ``apt install hledger``).
"""

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import log10
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.report import Ratio
from tosite.db.database import Database
from tosite.sandbox.create import Credentials, create_sandbox
from tosite.sandbox.fill import Plan, fill

PROMISE = 1.3
YEARS_BEHIND = 9
_TIMES = 30
_ACCOUNT = "8560"
_SUM = (
    "SELECT p.account, sum(p.amount) FROM posting p JOIN ledger_receipt r USING (company_id, receipt_id) "
    "WHERE p.company_id = %s AND r.status <> 'UNFINISHED' GROUP BY 1"
)


@dataclass(frozen=True)
class Growth:
    """Milliseconds of each report at each size (in ledger rows), and what else there is to say."""

    sizes: list[int]
    times: dict[str, list[float | None]]
    rates: list[float]
    notes: list[str]

    def ratios(self) -> list[Ratio]:
        """What each of our reports costs with the whole history, for once what it costs with one year."""
        return [
            Ratio(f"{name}, whole history / one year", last / first, PROMISE, at_most=True)
            for name, (first, last) in self.times.items()
            if name.startswith("tosite") and first and last
        ]


def measure(
    database: Database, base: str, settle: Callable[[], None], folder: Path, rows: int, say: Callable[[str], None]
) -> Growth:
    """Fill a company with ``rows`` ledger rows of this year, measure, add nine times as many before it, measure."""
    today = date.today()
    made = create_sandbox(database, today)
    with httpx.Client(base_url=base, timeout=600) as http:
        http.headers["Authorization"] = f"Bearer {_token(http, made)}"
        sizes: list[int] = []
        rates: list[float] = []
        times: dict[str, list[float | None]] = {}
        notes: list[str] = []
        new_year = date(today.year, 1, 1)
        for plan in (
            Plan(made.company_id, rows, 1, 1, today),
            Plan(made.company_id, rows * YEARS_BEHIND, YEARS_BEHIND, 2, new_year - timedelta(days=1)),
        ):
            say(f"filling with {plan.transactions:,} ledger rows")
            began = time.perf_counter()
            done = fill(database, plan, lambda _: None)
            rates.append(done.transactions / (time.perf_counter() - began))
            sizes.append(sum(sizes[-1:]) + done.transactions)
            settle()
            say(f"reports over {sizes[-1]:,} ledger rows")
            for name, milliseconds in _ours(http, today).items():
                times.setdefault(name, []).append(milliseconds)
            times.setdefault("sum over all postings in SQL", []).append(_summed(database, made.company_id))
            say(f"hledger over {sizes[-1]:,} ledger rows")
            seconds = _hledger(database, made.company_id, folder) if len(sizes) == 1 else None
            times.setdefault("hledger, balance sheet", []).append(seconds)
    if times["hledger, balance sheet"] == [None, None]:
        notes.append("hledger is not installed and was left out.")
    else:
        notes.append("hledger reads one year only: the whole history would not fit the memory of a small machine.")
    return Growth(sizes, times, rates, notes)


def _token(http: httpx.Client, made: Credentials) -> str:
    form = {"client_id": made.client_id, "client_secret": made.client_secret, "api_key": made.api_key}
    answer = http.post("/oauth/token", data={"grant_type": "client_credentials", **form}).raise_for_status()
    return str(answer.json()["access_token"])


def _ours(http: httpx.Client, today: date) -> dict[str, float | None]:
    """The median of each report in milliseconds."""
    end = today.replace(day=1) - timedelta(days=1)
    whole = {"startDate": end.replace(month=1, day=1).isoformat(), "endDate": end.isoformat()}
    month = {"startDate": end.replace(day=1).isoformat(), "endDate": end.isoformat()}
    until_today = {"startDate": today.replace(month=1, day=1).isoformat(), "endDate": today.isoformat()}
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "tosite, balance sheet": ("/reports/accounting", {**whole, "type": "BALANCE_SHEET"}),
        "tosite, income statement": ("/reports/accounting", {**whole, "type": "INCOME_STATEMENT"}),
        "tosite, income statement until today": ("/reports/accounting", {**until_today, "type": "INCOME_STATEMENT"}),
        "tosite, income statement of a cost centre": (
            "/service/reports/incomestatement",
            {**whole, "dimensionId": 1, "itemId": 2},
        ),
        "tosite, a month of one account": (f"/reports/generalledger/{_ACCOUNT}", month),
    }
    return {name: _median(lambda p=path, b=body: http.post(p, json=b)) for name, (path, body) in asked.items()}


def _median(ask: Callable[[], httpx.Response]) -> float:
    found = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        ask().raise_for_status()
        found.append((time.perf_counter() - began) * 1000)
    return median(found)


def _summed(database: Database, company: int) -> float:
    found = []
    for _ in range(3):
        with database.transaction() as tx:
            began = time.perf_counter()
            tx.execute(_SUM, (company,)).fetchall()
            found.append((time.perf_counter() - began) * 1000)
    return median(found)


def _hledger(database: Database, company: int, folder: Path) -> float | None:
    """Milliseconds that hledger takes for a balance sheet from the same journal; None where it is not installed."""
    program = shutil.which("hledger")
    if program is None:
        return None
    journal = folder / "books.journal"
    export(database, company, journal)
    began = time.perf_counter()
    arguments = ["-f", str(journal), "balance", "--flat", "-N"]
    subprocess.run([program, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    milliseconds = (time.perf_counter() - began) * 1000
    journal.unlink()
    return milliseconds


def export(database: Database, company: int, journal: Path) -> None:
    """The official receipts of a company as a plain text journal."""
    with database.transaction() as tx, journal.open("w") as out:
        statement = (
            "COPY (SELECT r.receipt_id, r.receipt_date, r.receipt_number, p.account, p.amount FROM ledger_receipt r "
            f"JOIN posting p USING (company_id, receipt_id) WHERE r.company_id = {company:d} "
            "AND r.status <> 'UNFINISHED' ORDER BY r.receipt_date, r.receipt_id, p.line) TO STDOUT"
        )
        before = ""
        with tx.cursor().copy(statement) as copy:
            for data in copy:
                receipt, day, number, account, amount = bytes(data).decode().rstrip("\n").split("\t")
                if receipt != before:
                    out.write(f"\n{day} ({number})\n")
                    before = receipt
                out.write(f"    {account}  {amount}\n")


def section(growth: Growth) -> str:
    """The part of the page."""
    one, all_of_it = (f"{size:,}" for size in growth.sizes)
    lines = [
        "## Reports while history grows",
        "",
        f"One company: {one} ledger rows of this year, then {all_of_it} in ten years; the reports are of this year. "
        f"`tosite sandbox fill` wrote {growth.rates[0]:,.0f} and {growth.rates[1]:,.0f} rows a second, with every "
        f"constraint, trigger, balance and audit row. {' '.join(growth.notes)}",
        "",
        "![milliseconds of reports](reports.svg)",
        "",
        f"| report | ms, {one} rows | ms, {all_of_it} rows |",
        "|---|---:|---:|",
    ]
    for name, values in growth.times.items():
        lines.append(f"| {name} | " + " | ".join("" if v is None else f"{v:,.1f}" for v in values) + " |")
    return "\n".join([*lines, ""])


def chart(growth: Growth) -> str:
    """Bars of milliseconds as SVG, on a scale where each step is ten times the one before."""
    bars = [
        (f"{name}, {size / 1e6:g} M", value)
        for name, values in growth.times.items()
        for size, value in zip(growth.sizes, values, strict=True)
        if value is not None
    ]
    step, left, decade = 24, 340, 70
    height = step * len(bars) + 20
    rows = []
    for index, (name, value) in enumerate(bars):
        top, long = 10 + index * step, decade * _decades(value)
        colour = "#1d4f91" if name.startswith("tosite") else "#8a8a8a"
        rows.append(
            f'<text x="{left - 8}" y="{top + 13}" text-anchor="end">{name}</text>'
            f'<rect x="{left}" y="{top}" width="{long:.1f}" height="16" fill="{colour}"/>'
            f'<text x="{left + long + 6:.1f}" y="{top + 13}">{value:,.1f} ms</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="820" height="{height}" viewBox="0 0 820 {height}" '
        'font-family="sans-serif" font-size="12" role="img"><title>Milliseconds of reports, each step ten times the '
        f'one before</title><rect width="820" height="{height}" fill="#fff"/>{"".join(rows)}</svg>\n'
    )


def _decades(milliseconds: float) -> float:
    return max(log10(milliseconds * 10), 0.1)
