"""The commands of the service: ``tosite provider`` and ``tosite billing``."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from cyclopts import App
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tosite.db.database import Database
from tosite.sandbox.countries import UnknownCountry, country_named
from tosite.server import migrated_database
from tosite.service.billing import run as billing_run
from tosite.service.billing import schedule, store
from tosite.service.billing.api import parse_month
from tosite.service.billing.rules import net_of
from tosite.service.provider.create import ProviderRefused, create_provider

provider = App(name="provider", help="The company that the service's invoices come from.")
billing = App(name="billing", help="The monthly bills of the customers.")
console = Console(highlight=False)


@provider.command(name="create")
def create_provider_command(
    country: str = "FI",
    name: str = "Service provider",
    business_id: str | None = None,
    iban: str | None = None,
    data: Path | None = None,
) -> None:
    """Make the provider's company, once per installation, and print its first operator's credentials.

    Its books are in the currency of its country: FI, SE or NO.
    """
    try:
        land = country_named(country)
    except UnknownCountry as unknown:
        raise SystemExit(f"tosite: {unknown}") from None
    with migrated_database(data) as database:
        try:
            made = create_provider(database, date.today(), name, business_id, iban, land)
        except ProviderRefused as refused:
            raise SystemExit(f"tosite: {refused}") from None
    console.print_json(json.dumps(made.as_dict()))
    if iban is None:
        console.print("Its bank account is an example: change it before the first bill (PUT /bankaccounts/1).")


@billing.command
def preview(month: str, company: int | None = None, data: Path | None = None) -> None:
    """Show what a month would be billed; nothing is written, and the month need not be over."""
    first = _month(month)
    table = Table("company", "name", "item", "days", "how", "net", title=f"Bills of {month}")
    with migrated_database(data) as database, _refusals(), database.transaction() as tx:
        total, problems = 0, 0
        net = net_of([])
        for found in billing_run.preview(tx, first, company):
            total, problems = total + 1, problems + (found.problem is not None)
            net += net_of(found.lines)
            if found.problem:
                table.add_row(str(found.customer_id), found.name, "cannot be billed", "", found.problem, "")
            for line in found.lines:
                days = f"{line.first.day}.-{line.last.day}."
                table.add_row(str(found.customer_id), found.name, line.item, days, line.formula, f"{line.amount}")
    console.print(table)
    console.print(f"{total} companies, {net} without VAT, {problems} that cannot be billed.")


@billing.command
def run(month: str, company: int | None = None, data: Path | None = None) -> None:
    """Bill a month, or one company's. Doing it again bills nobody twice; a killed run goes on where it was."""
    first = _month(month)
    with migrated_database(data) as database, _refusals():
        if company is not None:
            with database.transaction() as tx:
                problem = billing_run.bill_one(tx, first, company)
            failed = {company: problem} if problem else {}
        else:
            failed = dict(_run_with_progress(database, first))
    for number, reason in failed.items():
        console.print(f"company {number}: {reason}")
    console.print(f"{month} is billed" + (f", {len(failed)} companies could not be." if failed else "."))
    if failed:
        raise SystemExit(1)


@billing.command(name="schedule")
def schedule_command(day: int | None = None, off: bool = False, data: Path | None = None) -> None:
    """Have every month billed by itself on a day (1 to 28) of the month after while a server runs; --off ends it."""
    if day is not None and (off or not 1 <= day <= 28):
        raise SystemExit("tosite: give --day from 1 to 28, or --off")
    with migrated_database(data) as database, _refusals(), database.transaction() as tx:
        found = billing_run.the_provider(tx)
        told = schedule.change(tx, found, day) if off or day is not None else schedule.shown(tx, found)
    if not told:
        console.print("Months are billed on request only.")
        return
    console.print("Billed on day {day} of the month after. Next: {nextMonth}, on {nextDay}.".format(**told))
    if "problem" in told:
        console.print(f"It cannot begin: {told['problem']}")


@billing.command
def correct(month: str, company: int, data: Path | None = None) -> None:
    """Credit one company's bill of a month and make it anew from what holds now."""
    with migrated_database(data) as database, _refusals(), database.transaction() as tx:
        done = billing_run.correct(tx, _month(month), company)
    for difference in done.differences:
        console.print(difference)
    console.print(f"Credit note: invoice {done.credit_invoice}. New: invoice {done.new_invoice}.")


@billing.command
def recompute(month: str, company: int | None = None, data: Path | None = None) -> None:
    """Compute the bills of a month again from raw events and compare, to the cent; status 1 where one differs."""
    checked, differing = 0, 0
    with migrated_database(data) as database, _refusals(), database.transaction() as tx:
        for number, differences in billing_run.recompute(tx, _month(month), company):
            checked, differing = checked + 1, differing + bool(differences)
            for difference in differences:
                console.print(f"company {number}: {difference}")
    console.print(f"{checked} bills computed again, {differing} differ.")
    if differing:
        raise SystemExit(1)


@billing.command
def check(month: str, data: Path | None = None) -> None:
    """Documents made = counted = billed, per company and kind; status 1 where they differ."""
    with migrated_database(data) as database, _refusals(), database.transaction() as tx:
        found = billing_run.the_provider(tx)
        rows = store.unequal_counts(tx, found.company_id, _month(month))
    for row in rows:
        console.print("company {company_id}, {kind}: {made} made, {counted} counted, {billed} billed".format(**row))
    console.print(f"{len(rows)} differences.")
    if rows:
        raise SystemExit(1)


def _run_with_progress(database: Database, month: date) -> dict[int, str]:
    with database.transaction() as tx:
        wanted = store.concerned(tx, billing_run.the_provider(tx).company_id, month)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("billing", total=wanted)
        return billing_run.run_month(database, month, lambda n: progress.advance(task, n))


@contextmanager
def _refusals() -> Iterator[None]:
    """What cannot be done is one clear line."""
    try:
        yield
    except billing_run.BillingRefused as refused:
        raise SystemExit(f"tosite: {refused}") from None


def _month(text: str) -> date:
    month = parse_month(text)
    if month is None:
        raise SystemExit(f"tosite: {text} is no month: write it as 2026-10")
    return month
