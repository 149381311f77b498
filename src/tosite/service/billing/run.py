"""The billing run: reads customers in sets, has the rules make their lines, and writes real sales invoices.

A month has one run. Every transaction that bills takes one lock first, so two never bill side by side; it bills some
customers and notes how far it came, so a killed run goes on where its last commit was.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec
import psycopg

from tosite.calendar import today_in
from tosite.currencies.rates import rate_on
from tosite.db.database import Connection, Database
from tosite.ledger.store import next_ids, period_state
from tosite.mail.store import queue_to_managers
from tosite.oauth.tokens import Caller
from tosite.service.billing import issue, schedule, store
from tosite.service.billing.documents import Exchange, reversed_lines
from tosite.service.billing.issue import Desk, Draft, RefusedDrafts
from tosite.service.billing.rules import BillingProblem, Customer, Line, differences, lines_of, net_of
from tosite.service.billing.schedule import Schedule
from tosite.service.billing.vat import DOMESTIC, EU_BUYER_LIABLE, Taxation, treatment_of
from tosite.service.prices import store as prices
from tosite.service.prices.rules import COUNTRIES, PriceList
from tosite.service.provider.store import Provider, bank_account, provider
from tosite.web.errors import ApiError

CHUNK = 100
"""Customers per transaction: as long as it takes, under a second, the provider's invoice numbers wait."""

GRACE = timedelta(hours=1)
"""After the end of a month, before it can be billed: whatever was being written at midnight is committed by then."""

_LOCK = 7053120
_TURN = 2.0  # seconds of the worker: its other jobs wait as long
_log = logging.getLogger("tosite.billing")


class BillingRefused(Exception):
    """A run cannot be done; the message says why. Nothing was changed."""


@dataclass(frozen=True)
class Outcome:
    """What a transaction of the run did."""

    billed: int
    failed: dict[int, str]
    over: bool


def the_provider(tx: Connection) -> Provider:
    """The provider. Raises BillingRefused when there is none."""
    found = provider(tx)
    if found is None:
        raise BillingRefused("There is no provider yet: tosite provider create")
    return found


def desk(tx: Connection, caller: Caller | None = None) -> Desk:
    """Everything that billing needs besides the customers. Raises BillingRefused where the provider is not ready."""
    found = the_provider(tx)
    iban = bank_account(tx, found.company_id)
    if iban is None:
        raise BillingRefused("The provider's company has no bank account that invoices could be paid to")
    today = today_in(found.country)
    if period_state(tx, found.company_id, today) == "CLOSED":
        raise BillingRefused(f"The provider's books are closed on {today}")
    lists: dict[str, list[PriceList]] = {}
    for listed in prices.issued(tx):
        lists.setdefault(listed.country, []).append(listed)
    exchange = _exchange(found, {listed.currency for listed in sum(lists.values(), [])}, today)
    return Desk(found, caller or found.caller(), iban, today, lists, exchange)


def _exchange(found: Provider, currencies: set[str], today: date) -> Exchange:
    """The one currency of the price lists and of the invoices, at its last published rate. Raises BillingRefused."""
    if len(currencies) > 1:
        raise BillingRefused(f"The price lists must be in one currency, not in {', '.join(sorted(currencies))}")
    if not currencies:
        raise BillingRefused("There is no price list")
    (currency,) = currencies
    rate = rate_on(found.currency, currency, today)
    if rate is None:
        raise BillingRefused(f"There is no rate of {found.currency} in {currency}")
    return Exchange(currency, rate[1], rate[0])


def check_month(tx: Connection, month: date) -> None:
    """Raise BillingRefused unless the month is over everywhere, and the hour of grace too."""
    if not store.is_over(tx, month, GRACE):
        raise BillingRefused(f"The month {month:%Y-%m} is not over yet (plus an hour for what is under way)")


def begin(tx: Connection, month: date, user: int | None = None) -> dict[str, Any]:
    """Start the run of a month, or start it again for those that are not billed. Raises BillingRefused."""
    store.lock_billing(tx)
    found = desk(tx).provider
    check_month(tx, month)
    run = store.open_run(tx, found.company_id, month, user or found.user_id)
    if run["status"] != "RUNNING":
        store.start_run(tx, found.company_id, run["run_id"], user or found.user_id)
    return run


@contextmanager
def sole_runner(connection: Connection, month: date) -> Iterator[bool]:
    """Be the only process that works on the run of a month until the block ends; False when another one does."""
    keys = (_LOCK, month.year * 12 + month.month)
    row = connection.execute("SELECT pg_try_advisory_lock(%s, %s) AS taken", keys).fetchone()
    taken = bool(row and row["taken"])
    try:
        yield taken
    finally:
        if taken and not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(%s, %s)", keys)


def run_month(
    database: Database, month: date, tell: Callable[[int], None] = lambda n: None, chunk: int = CHUNK
) -> dict[int, str]:
    """Bill a whole month; why some customers could not be. ``tell`` hears how many customers were looked at.

    Raises BillingRefused, also while another process runs the same month.
    """
    failed: dict[int, str] = {}
    with database.reading() as connection, sole_runner(connection, month) as alone:
        if not alone:
            raise BillingRefused(f"A run of {month:%Y-%m} is in progress")
        with connection.transaction():
            begin(connection, month)
        while True:
            outcome = proceed(connection, month, chunk)
            failed |= outcome.failed
            tell(outcome.billed + len(outcome.failed))
            if outcome.over:
                return failed


def begin_due(tx: Connection, found: Provider) -> int:
    """Begin the runs that the schedule has due; how many. Operators are told of what cannot begin, once per reason."""
    planned = schedule.read(tx, found)
    if planned is None or not _waiting(tx, found, planned):
        return 0
    store.lock_billing(tx)  # another server's worker may have begun them meanwhile
    months = _waiting(tx, found, planned)
    try:
        with tx.transaction():
            for month in months:
                begin(tx, month, planned.set_by)
    except BillingRefused as refused:
        if store.note_problem(tx, found.company_id, str(refused)):
            _log.warning("the scheduled billing run cannot begin: %s", refused)
            queue_to_managers(tx, [found.company_id], "The scheduled billing run cannot begin", str(refused))
        return 0
    store.note_problem(tx, found.company_id, None)
    return len(months)


def _waiting(tx: Connection, found: Provider, planned: Schedule) -> list[date]:
    """The months that are due and over everywhere, and the hour of grace too."""
    months = schedule.due(planned, store.begun_months(tx, found.company_id), today_in(found.country))
    return [month for month in months if store.is_over(tx, month, GRACE)]


def run_pending(database: Database) -> int:
    """Some seconds of the runs that were asked for, are due or were killed; how many customers were billed."""
    billed, deadline = 0, time.monotonic() + _TURN
    with database.reading() as connection:
        found = provider(connection)
        if found is not None:
            with connection.transaction():
                begin_due(connection, found)
        for run in store.running(connection, found.company_id) if found else []:
            with sole_runner(connection, run["month"]) as alone:
                while alone and time.monotonic() < deadline:
                    outcome = proceed(connection, run["month"], CHUNK)
                    billed += outcome.billed
                    if outcome.over:
                        break
    return billed


def proceed(connection: Connection, month: date, chunk: int) -> Outcome:
    """The next transaction of a run that was begun: some customers billed, the others' reasons noted."""
    with connection.transaction():
        store.lock_billing(connection)
        at = desk(connection)
        company = at.provider.company_id
        run = store.open_run(connection, company, month, at.provider.user_id)
        if run["status"] != "RUNNING":
            return Outcome(0, {}, True)
        at = at.in_name_of(run["asked_by"])
        ids = store.next_customers(connection, company, month, run["position"], chunk)
        if not ids:
            store.finish_run(connection, company, run["run_id"])
            return Outcome(0, {}, True)
        billed, failed = _bill(connection, at, run, ids)
        store.move_run(connection, company, run["run_id"], ids[-1])
    return Outcome(billed, failed, False)


def bill_one(tx: Connection, month: date, customer: int, user: int | None = None) -> str | None:
    """Bill a single customer's month in this transaction; why it could not be, if so. Raises BillingRefused."""
    store.lock_billing(tx)
    at = desk(tx).in_name_of(user)
    check_month(tx, month)
    _check_customer(tx, at, customer)
    run = store.open_run(tx, at.provider.company_id, month, user or at.provider.user_id)
    if store.bills_that_hold(tx, at.provider.company_id, month, 0, 1, customer):
        return None
    _, failed = _bill(tx, at, run, [customer])
    return failed.get(customer)


def _check_customer(tx: Connection, at: Desk, customer: int) -> None:
    if customer == at.provider.company_id:
        raise BillingRefused("The provider does not bill itself")
    if not store.company_exists(tx, customer):
        raise BillingRefused(f"There is no company {customer}")


def _bill(tx: Connection, at: Desk, run: dict[str, Any], ids: list[int]) -> tuple[int, dict[int, str]]:
    """Bill these customers in one batch; how many were, and why others were not."""
    month, company = run["month"], at.provider.company_id
    found = store.customers(tx, company, ids, month)
    batch = _Batch(tx, at, run, found, store.companies(tx, company, ids))
    billed = batch.write([number for number in ids if not found[number].idle])
    store.forgive(tx, company, run["run_id"], ids)
    for number, reason in batch.failed.items():
        store.fail(tx, company, run["run_id"], number, reason)
    return billed, batch.failed


@dataclass(frozen=True)
class _Batch:
    """Customers whose month is billed together, and why some of them cannot be."""

    tx: Connection
    at: Desk
    run: dict[str, Any]
    customers: dict[int, Customer]
    companies: dict[int, dict[str, Any]]
    failed: dict[int, str] = field(default_factory=dict)

    def write(self, numbers: list[int]) -> int:
        """Bill these customers; how many were.

        What the rules refuse is left out and the rest is written; where the database refuses something, each customer
        is written alone, so that one customer's trouble, whatever it is, does not stop the others.
        """
        drafts = self.drafts(numbers)
        if not drafts:
            return 0
        try:
            with self.tx.transaction():
                made = issue.write(self.tx, self.at, drafts)
                ids = next_ids(self.tx, len(drafts))
                rows = [self.bill(one, number, made) for one, number in zip(drafts, ids, strict=True)]
                store.insert_bills(self.tx, rows)
        except RefusedDrafts as refused:
            self.failed.update({number: _reason(error) for number, error in refused.reasons.items()})
            return self.write(
                [one.customer.customer_id for one in drafts if one.customer.customer_id not in self.failed]
            )
        except psycopg.OperationalError:
            raise
        except Exception as error:
            if len(drafts) > 1:
                return sum(self.write([one.customer.customer_id]) for one in drafts)
            self.fail(drafts[0].customer.customer_id, error)
            return 0
        return len(drafts)

    def drafts(self, numbers: list[int]) -> list[Draft]:
        """The bills of those customers that can have one."""
        month, drafts = self.run["month"], []
        for number, fresh in zip(numbers, next_ids(self.tx, len(numbers)), strict=True):
            customer = self.customers[number]
            try:
                lines, taxation = _lines(self.at, customer, month)
                drafts.append(issue.draft(self.at, self.companies[number], customer, lines, taxation, month, fresh))
            except (BillingProblem, ApiError, msgspec.ValidationError) as problem:
                self.failed[number] = _reason(problem)
            except Exception as error:
                self.fail(number, error)
        return drafts

    def bill(self, one: Draft, number: int, invoices: dict[int, int]) -> dict[str, Any]:
        """The row of a bill."""
        return _bill_row(self.run, number, one.customer, one.lines, invoices.get(one.customer.customer_id))

    def fail(self, number: int, error: Exception) -> None:
        """Note what should not have happened."""
        _log.exception("customer %d could not be billed", number)
        self.failed[number] = f"Internal error: {type(error).__name__}"


def _bill_row(
    run: dict[str, Any],
    bill_id: int,
    customer: Customer,
    lines: Sequence[Line],
    invoice: int | None,
    kind: str = "MONTHLY",
    corrects: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "company_id": run["company_id"],
        "bill_id": bill_id,
        "run_id": run["run_id"],
        "customer_id": customer.customer_id,
        "month": run["month"],
        "kind": kind,
        "revision": corrects["revision"] + 1 if corrects else 0,
        "corrects_bill_id": corrects["bill_id"] if corrects else None,
        "invoice_id": invoice,
        "customer": {"country": customer.country, "vatNumber": customer.vat_number, "free": customer.free},
        "net": net_of(lines),
        "lines": lines,
    }


def _reason(problem: Exception) -> str:
    if isinstance(problem, ApiError):
        return "; ".join(f"{v.field}: {v.message}" if v.field else v.message for v in problem.violations)
    if isinstance(problem, msgspec.ValidationError):
        return f"The company's data cannot stand on an invoice: {problem}"
    return str(problem)


def _lines(at: Desk, customer: Customer, month: date) -> tuple[list[Line], Taxation]:
    """A customer's lines and how they are taxed. Raises BillingProblem."""
    country = COUNTRIES.get(customer.country)
    lists = at.lists.get(country, []) if country else []
    taxation = _taxation(at, customer)
    return lines_of(customer, lists, month, taxation), taxation


def _taxation(at: Desk, customer: Customer) -> Taxation:
    own = at.provider
    treatment = treatment_of(own.country, customer.country, customer.vat_number)
    status = {DOMESTIC: own.domestic_status, EU_BUYER_LIABLE: own.eu_status}.get(treatment, own.outside_status)
    return Taxation(treatment, status, own.country)


@dataclass(frozen=True)
class Preview:
    """What a customer's month would be billed, or why it cannot be."""

    customer_id: int
    name: str
    lines: list[Line]
    problem: str | None = None


def preview(tx: Connection, month: date, customer: int | None = None) -> Iterator[Preview]:
    """What a run would bill, billed customers included; nothing is written. The month need not be over.

    Raises BillingRefused.
    """
    at = desk(tx)
    company, position = at.provider.company_id, 0
    if customer is not None:
        _check_customer(tx, at, customer)
    while True:
        ids = [customer] if customer else store.next_customers(tx, company, month, position, CHUNK, again=True)
        known = store.companies(tx, company, ids)
        for number, found in sorted(store.customers(tx, company, ids, month, again=True).items()):
            try:
                yield Preview(number, known[number]["name"], _lines(at, found, month)[0])
            except BillingProblem as problem:
                yield Preview(number, known[number]["name"], [], str(problem))
        if customer or not ids:
            return
        position = ids[-1]


@dataclass(frozen=True)
class Correction:
    """A bill that was corrected: what differed, and the invoices of the credit note and of its successor."""

    differences: list[str]
    credit_invoice: int | None
    new_invoice: int | None


def correct(tx: Connection, month: date, customer: int, user: int | None = None) -> Correction:
    """Credit a customer's bill and make a new one from what holds now, linked both ways. Raises BillingRefused.

    Only where the new one differs; what is billed as it should be is never touched.
    """
    store.lock_billing(tx)
    at = desk(tx).in_name_of(user)
    _check_customer(tx, at, customer)
    company = at.provider.company_id
    run = store.run_of(tx, company, month)
    found = store.bills_that_hold(tx, company, month, 0, 1, customer) if run else []
    if run is None or not found:
        raise BillingRefused(f"Company {customer} has no bill of {month:%Y-%m} to correct")
    old, now = found[0], store.customers(tx, company, [customer], month, again=True)[customer]
    known = store.companies(tx, company, [customer])[customer]
    try:
        lines, taxation = _lines(at, now, month)
        differing = differences(old["lines"], lines)
        if not differing:
            raise BillingRefused(f"The bill of company {customer} for {month:%Y-%m} is right: nothing to correct")
        taxations = (_taxation(at, issue.as_billed(now, old)), taxation)
        credit, new = issue.correction(tx, at, known, now, old, lines, taxations, month)
    except (BillingProblem, ApiError, msgspec.ValidationError) as problem:
        raise BillingRefused(_reason(problem)) from None
    ids = next_ids(tx, 2)
    before = reversed_lines(old["lines"])
    store.insert_bills(tx, [_bill_row(run, ids[0], now, before, credit, "CREDIT", old)])
    store.insert_bills(tx, [_bill_row(run, ids[1], now, lines, new, "CORRECTION", old)])
    return Correction(differing, credit, new)


def recompute(tx: Connection, month: date, customer: int | None = None) -> Iterator[tuple[int, list[str]]]:
    """Make the bills of a month again from prices, activations and counted documents: differences by customer.

    What decided on VAT is taken from the bill itself, so a customer that moved since does not change the past.
    """
    at = desk(tx)
    company, position = at.provider.company_id, 0
    if customer is not None:
        _check_customer(tx, at, customer)
    while True:
        bills = store.bills_that_hold(tx, company, month, position, CHUNK, customer)
        if not bills:
            return
        ids = [bill["customer_id"] for bill in bills]
        calendars = {bill["customer_id"]: bill["customer"]["country"] for bill in bills}
        customers = store.customers(tx, company, ids, month, again=True, calendars=calendars)
        for bill in bills:
            yield bill["customer_id"], _recomputed(at, customers[bill["customer_id"]], bill, month)
        position = ids[-1]


def _recomputed(at: Desk, found: Customer, bill: dict[str, Any], month: date) -> list[str]:
    then = issue.as_billed(found, bill)
    try:
        return differences(bill["lines"], _lines(at, then, month)[0])
    except BillingProblem as problem:
        return [str(problem)]
