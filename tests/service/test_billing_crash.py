"""``kill -9`` in the middle of a run, at random points: afterwards every customer is billed exactly once."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime

from books import broken

from sandboxes import database_url_of
from tosite.service.billing.run import recompute
from tosite.service.billing.store import unequal_counts

CUSTOMERS = 420


def command(url: str, *arguments: str) -> subprocess.Popen:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOSITE_")} | {"TOSITE_DATABASE_URL": url}
    return subprocess.Popen(
        [sys.executable, "-c", "from tosite.cli import main; main()", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def url_of(installation, data) -> str:
    (row,) = installation.query("SELECT current_database() AS name")
    return database_url_of(data, row["name"])


def killed(installation, data, month: str, wanted: int) -> bool:
    """Start a run and kill it once so many bills are there; False when it was faster."""
    process = command(url_of(installation, data), "billing", "run", "--month", month)
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        (row,) = installation.query("SELECT count(*) AS n FROM bill")
        if row["n"] >= wanted:
            time.sleep(random.uniform(0, 0.15))  # anywhere between two commits
            process.send_signal(signal.SIGKILL)
            break
    process.communicate()
    return process.returncode == -signal.SIGKILL


def test_a_killed_run_goes_on_and_nobody_is_billed_twice(installation, data, last_month, tell):
    seed = random.randrange(10**6)
    random.seed(seed)
    month = f"{last_month:%Y-%m}"
    for number in range(CUSTOMERS):
        company = installation.customer(f"Asiakas {number} Oy")
        installation.documents(company, number % 7, datetime(last_month.year, last_month.month, 7), kind="PAYROLL")
    kills = [killed(installation, data, month, wanted) for wanted in (0, 90, 190, 310)]
    done = command(url_of(installation, data), "billing", "run", "--month", month)
    text, _ = done.communicate(timeout=120)
    assert done.returncode == 0, (seed, text)
    bills = installation.query("SELECT customer_id, count(*) AS n FROM bill GROUP BY 1")
    assert (len(bills), {row["n"] for row in bills}) == (CUSTOMERS, {1}), seed
    assert len(installation.invoices()) == CUSTOMERS, seed
    assert {invoice["status"] for invoice in installation.invoices()} == {"SENT"}
    assert broken(installation.database, installation.provider.company_id) == {}, seed
    with installation.database.transaction() as tx:
        assert unequal_counts(tx, installation.provider.company_id, last_month) == [], seed
        assert [differences for _, differences in recompute(tx, last_month)] == [[]] * CUSTOMERS
    assert any(kills), "every run was faster than the killer"
    tell(f"{sum(kills)} billing runs killed, {CUSTOMERS} customers billed once each")


def test_two_runs_at_once_bill_everybody_once(installation, data, last_month):
    for _ in range(120):
        installation.customer()
    both = [command(url_of(installation, data), "billing", "run", "--month", f"{last_month:%Y-%m}") for _ in range(2)]
    texts = [process.communicate(timeout=120)[0] for process in both]
    for process, text in zip(both, texts, strict=True):
        assert process.returncode == 0 or "is in progress" in text, text
        assert "Traceback" not in text
    assert 0 in [process.returncode for process in both]
    assert len(installation.invoices()) == 120
    assert broken(installation.database, installation.provider.company_id) == {}


def test_the_commands_say_what_they_did(installation, data, last_month):
    company = installation.customer("Komento Oy")
    month = f"{last_month:%Y-%m}"

    def said(*arguments, status=0):
        process = command(url_of(installation, data), *arguments)
        text, _ = process.communicate(timeout=60)
        assert process.returncode == status, text
        assert "Traceback" not in text
        return " ".join(text.split())

    assert "1 companies, 9.95 without VAT" in said("billing", "preview", "--month", month)
    assert installation.query("SELECT * FROM bill") == []
    assert f"{month} is billed." in said("billing", "run", "--month", month)
    assert "1 bills computed again, 0 differ." in said("billing", "recompute", "--month", month)
    assert "0 differences." in said("billing", "check", "--month", month)
    refused = said("billing", "correct", "--month", month, "--company", str(company), status=1)
    assert "nothing to correct" in refused
    installation.charge(company, last_month, 1, 130)
    assert "CHARGE from" in said("billing", "recompute", "--month", month, status=1)
    assert "Credit note: invoice" in said("billing", "correct", "--month", month, "--company", str(company))
    assert "no month" in said("billing", "run", "--month", "soon", status=1)
    assert "no company 999999" in said("billing", "run", "--month", month, "--company", "999999", status=1)
    assert "not over" in said("billing", "run", "--month", "2099-01", status=1)
    assert "on request only" in said("billing", "schedule", "--off")
    assert "Billed on day 5 of the month after. Next: " in said("billing", "schedule", "--day", "5")
    assert "from 1 to 28" in said("billing", "schedule", "--day", "29", status=1)
    assert "no country 'DK'" in said("provider", "create", "--country", "DK", status=1)
    assert "has its provider already" in said("provider", "create", "--country", "FI", status=1)
