"""``make bench``: one run on one machine; prints ratios and writes bench/RESULTS.md. QUICK=1 is for development.

BENCH_LEDGER_ROWS and BENCH_CUSTOMERS make the long parts smaller; the page says what was measured.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench import billing, reports
from bench.ceiling import script, statements_of_a_post, transactions_per_second
from bench.load import Result, run
from bench.pages import measure_pages
from bench.report import Ratio, chart, page, write
from tosite.db.database import Database
from tosite.db.embedded import EmbeddedPostgres
from tosite.sandbox.fill import Plan, fill
from tosite.sandbox.tour import sales_invoice

QUICK = bool(os.environ.get("QUICK"))
SECONDS = 2 if QUICK else 8
STORE = 5_000 if QUICK else 100_000
BULK = 1_000 if QUICK else 20_000
CUSTOMERS = 100 if QUICK else int(os.environ.get("BENCH_CUSTOMERS", "10000"))
# Of one year; the history is ten times as much.
LEDGER_ROWS = 20_000 if QUICK else int(os.environ.get("BENCH_LEDGER_ROWS", "1000000"))
_ROWS_OF_A_DOCUMENT = 8.7  # what the fill writes, on the average
console = Console()


def five_rows() -> dict[str, Any]:
    """The invoice that everything is measured with: five rows, four VAT percentages."""
    invoice = sales_invoice(None, None, date.today())
    row = invoice["invoiceRows"][0]
    percents = (25.5, 13.5, 10, 25.5, 0)
    invoice["invoiceRows"] = [{**row, "product": f"Row {n}", "vatPercent": p} for n, p in enumerate(percents, 1)]
    return invoice


class Bench:
    """A running sandbox and what was measured on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.results = folder, {}
        self.data = (Path("/var/lib/tosite") if os.geteuid() == 0 else folder) / f"bench-{os.getpid()}"
        credentials = folder / "credentials.json"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")}
        # As in production: a line in the log and figures for every request.
        environment |= {"TOSITE_RATE_LIMIT": "0", "TOSITE_LOG": "json", "TOSITE_METRICS": "loopback"}
        environment["TOSITE_METRICS_PORT"] = "0"
        log = folder / "log"
        start = [sys.executable, "-c", "from tosite.cli import main; main()", "sandbox", "start"]
        with log.open("wb") as lines:
            self.process = subprocess.Popen(  # noqa: S603
                [*start, "--data", str(self.data), "--credentials", str(credentials)],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=lines,
                start_new_session=True,
            )
        while not credentials.exists():
            if self.process.poll() is not None:
                raise SystemExit(f"The sandbox ended before it was ready: {log.read_text()}")
            time.sleep(0.1)
        self.made = json.loads(credentials.read_text())
        self.base = self.made["base_url"]
        names = ("client_id", "client_secret", "api_key")
        form = {"grant_type": "client_credentials"} | {name: self.made[name] for name in names}
        self.token = httpx.post(f"{self.base}/oauth/token", data=form).json()["access_token"]
        self.http = httpx.Client(base_url=self.base, headers={"Authorization": f"Bearer {self.token}"}, timeout=60)
        self.body = json.dumps(five_rows())
        embedded = EmbeddedPostgres(self.data)
        port = (self.data / "postgres" / "postmaster.pid").read_text().splitlines()[3]
        self.url = f"postgresql://tosite@127.0.0.1:{port}/tosite"
        self.pgbench = embedded.program("pgbench")
        self.database = Database(self.url, size=2)

    def measure(self, name: str, requests: list[dict], clients: int, limit: int = 0) -> Result:
        """One run under a name."""
        seconds = 600 if limit else SECONDS
        result = run(self.base, self.token, requests, clients, seconds, limit)
        self.results[name] = result
        return result

    def post(self, keyed: bool = False) -> list[dict]:
        """Creating the five-row invoice."""
        return [{"method": "POST", "path": "/invoices", "body": self.body, "keyed": keyed}]

    def gets(self) -> list[dict]:
        """Reading invoices of five rows here and there in the store."""
        with self.database.transaction() as tx:
            rows = tx.execute(
                "SELECT invoice_id FROM invoice WHERE company_id = %s AND type = 'SALES_INVOICE' "
                "AND jsonb_array_length(document -> 'invoiceRows') = 5 ORDER BY hashint4(invoice_id) LIMIT 200",
                (self.made["company_id"],),
            ).fetchall()
        return [{"method": "GET", "path": f"/invoices/{row['invoice_id']}"} for row in rows]

    def lists(self) -> list[dict]:
        """Pages of fifty of one week, filtered by type and status."""
        year = date.today().year
        query = "/invoices?types=SALES_INVOICE&status=APPROVED&size=50"
        weeks = [(f"{year}-{month:02d}-01", f"{year}-{month:02d}-07") for month in range(1, 11)]
        return [{"method": "GET", "path": f"{query}&startDate={first}&endDate={last}"} for first, last in weeks]

    def memory(self) -> float:
        """MiB of the largest worker process."""
        children = subprocess.run(  # noqa: S603
            ["pgrep", "-g", str(self.process.pid), "-f", "tosite.web.process"],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        sizes = []
        for pid in children.stdout.split():
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            sizes += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")]
        return max(sizes)

    def settle(self) -> None:
        """Statistics and dead rows in order, so that a run does not pay for the one before."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    def stop(self) -> None:
        """End the server and remove its data."""
        self.database.close()
        self.process.terminate()
        self.process.wait(timeout=60)
        subprocess.run(["rm", "-rf", str(self.data)], check=False)  # noqa: S603, S607


def main() -> None:
    """Measure, print, write."""
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(Path(temporary))
        try:
            _measure(bench, Path(temporary))
        finally:
            bench.stop()


def _measure(bench: Bench, folder: Path) -> None:
    bench.measure("warm up", bench.post(), 8)
    del bench.results["warm up"]
    bench.settle()  # what autovacuum does within a minute: plans made for empty tables are thrown away
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("measuring", total=22)

        def step(what: str) -> None:
            progress.update(task, advance=1, description=what)

        for clients in (1, 8, 16):
            step(f"POST, {clients} clients")
            bench.measure(f"POST invoice, {clients} clients", bench.post(), clients)
        step("the ceiling of POST")
        statements = statements_of_a_post(bench.url, bench.token, json.loads(bench.body), folder)
        text = script(bench.url, statements)
        ceiling = transactions_per_second(bench.pgbench, bench.url, text, 16, SECONDS, folder)
        step("POST with Idempotency-Key")
        bench.measure("POST with Idempotency-Key, 16 clients", bench.post(keyed=True), 16)
        for clients in (1, 8, 16):
            step(f"GET, {clients} clients")
            bench.measure(f"GET invoice, {clients} clients", bench.gets(), clients)
        step(f"filling the store with {STORE} documents")
        plan = Plan(bench.made["company_id"], round(STORE * _ROWS_OF_A_DOCUMENT), 2, 1, date.today())
        store = fill(bench.database, plan, lambda _: None)
        bench.settle()
        step("POST into the full store")
        bench.measure("POST invoice, 16 clients, full store", bench.post(), 16)
        step("GET from the full store")
        bench.measure("GET invoice, 16 clients, full store", bench.gets(), 16)
        for clients in (1, 16):
            step(f"lists, {clients} clients")
            bench.measure(f"list of 50, {clients} clients, full store", bench.lists(), clients)
        step(f"bulk of {BULK} invoices")
        bulk = bench.measure(f"bulk of {BULK} invoices, 16 clients", bench.post(), 16, limit=BULK)
        memory = bench.memory()
        step("drawing invoices")
        drawn = measure_pages()
        step(f"billing {CUSTOMERS:,} companies")
        billed = billing.rate(bench.database, CUSTOMERS)
        bench.settle()
        growth = reports.measure(bench.database, bench.base, bench.settle, folder, LEDGER_ROWS, step)
    r = bench.results
    post, get = r["POST invoice, 16 clients"], r["GET invoice, 16 clients"]
    ratios = [
        Ratio("POST / its ceiling", post.rate / ceiling, 0.35),
        Ratio("GET / POST", get.rate / post.rate, 4),
        Ratio(
            "list / GET, full store",
            r["list of 50, 16 clients, full store"].rate / r["GET invoice, 16 clients, full store"].rate,
            0.5,
        ),
        Ratio("POST, full store / empty", r["POST invoice, 16 clients, full store"].rate / post.rate, 0.8),
        Ratio("GET, full store / empty", r["GET invoice, 16 clients, full store"].rate / get.rate, 0.8),
        Ratio("memory per worker", memory, 120, at_most=True, unit=" MiB"),
        Ratio("an invoice of one page as PDF", drawn[0]["pdf"], 20, at_most=True, unit=" ms"),
        *growth.ratios(),
    ]
    facts = [f"The full store has {store.documents:,} invoices and journals.", f"The bulk took {bulk.seconds:.0f} s."]
    facts += [f"A PDF of {d['rows']} rows ({d['pages']} pages) takes {d['pdf']:.0f} ms." for d in drawn[1:]]
    facts.append(f"A month of {CUSTOMERS:,} customers is billed in {CUSTOMERS / billed:.0f} s ({billed:.0f} a second).")
    facts.append("Tokens, rights, audit, booking, balances, metering, log and figures are on.")
    _show(ratios)
    text = page(r, ceiling, ratios, facts) + "\n" + reports.section(growth)
    if not QUICK:
        write(Path(__file__).parent, text, {"results": chart(r, ceiling), "reports": reports.chart(growth)})
        console.print("Written: bench/RESULTS.md and its charts.")
    else:
        console.print(text)


def _show(ratios: list[Ratio]) -> None:
    table = Table("promise", "reached", "wanted", "")
    for ratio in ratios:
        sign = "<=" if ratio.at_most else ">="
        state = "kept" if ratio.kept else "missed"
        table.add_row(ratio.name, f"{ratio.reached:.2f}{ratio.unit}", f"{sign} {ratio.wanted:g}{ratio.unit}", state)
    console.print(table)


if __name__ == "__main__":
    main()
