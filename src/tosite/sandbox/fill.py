"""Fills a company with years of documents, in whole batches: COPY under every constraint and trigger of the database.

A batch is one transaction in one fiscal year. It takes its locks in the order of the product: the company's periods
(shared), the balances, the numbers; most of its work is done before the last two. Documents that the API makes
meanwhile wait for one batch at most, and both together number without a gap.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from threading import Event, Lock
from typing import Any, LiteralString

from tosite.db.database import Connection, Database
from tosite.fiscalyears.store import lock_periods
from tosite.identifiers.references import KINDS_BY_COUNTRY, generate
from tosite.ledger.rules import OFFICIAL_STATUSES
from tosite.sandbox import store
from tosite.sandbox.figures import Books, Figure, figures, sequence, shares_of, strength, working_days
from tosite.sandbox.lines import DOCUMENTS, ROWS, Layout, lay_out, print_lines
from tosite.sandbox.store import Year
from tosite.web.versions import next_version
from tosite.web.wire import stamp

CLIENT = "tosite sandbox fill"
"""Who the audit log names. What this makes is not metered: it does not come through the API and costs nobody."""

_BATCH = 1000  # documents: some half a second
_POOL = 80  # different documents of a month; what is more repeats them
_ROWS_OF_A_DOCUMENT = 6  # at least, on the average
_CONNECTIONS = 2


class CannotFill(RuntimeError):
    """The company cannot take the documents; the text says why."""


@dataclass(frozen=True)
class Plan:
    """What to write: so many ledger rows in so many fiscal years, the last of which holds ``until``."""

    company: int
    transactions: int
    years: int
    seed: int
    until: date


@dataclass(frozen=True)
class Done:
    """What was written."""

    documents: int = 0
    transactions: int = 0


@dataclass(frozen=True)
class _Job:
    """What every batch of a run knows."""

    plan: Plan
    books: Books
    creator: int
    progress: Callable[[int], None]
    stop: Event


@dataclass(frozen=True)
class _Document:
    layout: Layout
    day: date
    status: str
    original: str  # the number that a supplier gave its invoice


class _Year:
    """The documents of a fiscal year, handed out in batches to whoever works on it."""

    def __init__(self, documents: Iterator[_Document]) -> None:
        self._documents = documents
        self._turn = Lock()
        self.workers = 0
        self.is_done = False

    def next_batch(self) -> list[_Document]:
        """The next documents by their days; empty when the year has no more."""
        with self._turn:
            batch = [] if self.is_done else list(islice(self._documents, _BATCH))
            self.is_done = not batch
        return batch


class _Years:
    """The work to do: workers spread over the years, because those of one year wait for each other's numbers."""

    def __init__(self, years: Sequence[_Year]) -> None:
        self._years = years
        self._turn = Lock()

    @contextmanager
    def one(self) -> Iterator[_Year | None]:
        """A year with work left on which the fewest work; None when there is no more."""
        with self._turn:
            year = min((y for y in self._years if not y.is_done), key=lambda y: y.workers, default=None)
            if year:
                year.workers += 1
        try:
            yield year
        finally:
            if year:
                with self._turn:
                    year.workers -= 1


def fill(database: Database, plan: Plan, progress: Callable[[int], None]) -> Done:
    """Write the plan's documents; ``progress`` hears of the ledger rows of each batch once they are committed.

    The same seed gives a company the same documents. Closed fiscal years and periods get none, fiscal years that do not
    exist are made. Raises CannotFill; after that, after Ctrl-C and after a kill whole batches stand. On return all is
    on the disk.
    """
    with database.transaction() as tx:
        creator = store.creator_of(tx, plan.company)
        if creator is None:
            raise CannotFill(f"There is no company {plan.company} with a user")
        try:
            books = store.read_books(tx, plan.company, plan.until)
        except ValueError as error:
            raise CannotFill(str(error)) from error
        months = _months(_years(tx, plan, creator), plan.until)
    if not months:
        raise CannotFill("No period of these years is open")
    stop = Event()
    job = _Job(plan, books, creator, progress, stop)
    weights = [strength(first) * ((last - first).days + 1) for _, first, last in months]
    by_year: dict[date, list[tuple[date, date, int]]] = defaultdict(list)
    for (series, first, last), rows in zip(months, shares_of(plan.transactions, weights), strict=True):
        by_year[series].append((first, last, rows))
    years = _Years([_Year(_documents(job, by_year[series])) for series in sorted(by_year)])
    with ThreadPoolExecutor(_CONNECTIONS) as workers:
        running = [workers.submit(_fill_years, database, job, years) for _ in range(_CONNECTIONS)]
        try:
            wait(running, return_when=FIRST_EXCEPTION)
        finally:
            stop.set()
    done = [worker.result() for worker in running]
    with database.transaction() as tx:
        store.analyze(tx)  # its commit waits for the disk, and with it for every batch
    return Done(sum(d.documents for d in done), sum(d.transactions for d in done))


def _years(tx: Connection, plan: Plan, creator: int) -> list[Year]:
    """The open fiscal years to fill, from the last one back; closed ones are passed over, missing ones made."""
    lock_periods(tx, plan.company)  # nobody else makes the same years meanwhile
    found: list[Year] = []
    day = plan.until
    while len(found) < plan.years:
        known = store.years(tx, plan.company)
        year = next((y for y in known if y.start <= day <= y.end), None)
        if year is None:
            start, end = missing_year(day, known)
            store.add_year(tx, plan.company, creator, CLIENT, start, end)
            continue
        if year.is_open:
            found.append(year)
        day = year.start - timedelta(days=1)
    return found


def missing_year(day: date, known: Sequence[Year]) -> tuple[date, date]:
    """The calendar year of a day that lies in no fiscal year, as far as its neighbours leave room."""
    start = max([date(day.year, 1, 1), *(y.end + timedelta(days=1) for y in known if y.end < day)])
    end = min([date(day.year, 12, 31), *(y.start - timedelta(days=1) for y in known if y.start > day)])
    return start, end


def _months(years: list[Year], until: date) -> list[tuple[date, date, date]]:
    """The open tracking periods up to a day: the series they number in, their first and last days."""
    return [
        (year.start, first, min(last, until))
        for year in sorted(years, key=lambda y: y.start)
        for first, last in year.periods
        if first <= until
    ]


def _fill_years(database: Database, job: _Job, years: _Years) -> Done:
    """Write one year after the other while there is work."""
    done = Done()
    while not job.stop.is_set():
        with years.one() as year:
            if year is None:
                break
            while not job.stop.is_set() and (batch := year.next_batch()):
                with database.transaction() as tx:
                    _write(tx, job, batch)
                rows = sum(document.layout.rows for document in batch)
                done = Done(done.documents + len(batch), done.transactions + rows)
                job.progress(rows)
    return done


def _documents(job: _Job, months: list[tuple[date, date, int]]) -> Iterator[_Document]:
    """The documents of a year by their days."""
    plan, count, too_many = job.plan, 0, 0
    for first, last, share in months:
        rows = share - too_many
        if rows <= 0:
            too_many = -rows
            continue
        rng = Random(f"{plan.seed} {first}")  # noqa: S311  (nobody must guess nothing)
        try:
            made = figures(job.books, first, min(rows // _ROWS_OF_A_DOCUMENT + 1, _POOL), rng)
        except ValueError as error:
            raise CannotFill(f"The company's settings refuse a document: {error}") from error
        layouts = {id(figure): lay_out(figure, plan.company, job.creator, CLIENT) for figure in made}
        chosen = [layouts[id(figure)] for figure in sequence(made, rows, rng)]
        too_many = sum(layout.rows for layout in chosen) - rows
        days = working_days(first, last)
        for place, layout in enumerate(chosen):
            day = days[place * len(days) // len(chosen)]
            count += 1
            yield _Document(layout, day, _status(layout.figure, day, plan.until, rng), f"{first.year}{count:06d}")


def _status(figure: Figure, day: date, until: date, rng: Random) -> str:
    """Most are done; some of the last week are unfinished, and some invoices of the last three are not sent yet."""
    age, luck = (until - day).days, rng.randrange(10)
    if age < 7 and luck < 6:
        return "UNFINISHED"
    return "NOT_SENT" if figure.status == "SENT" and age < 21 and luck < 8 else figure.status


def _write(tx: Connection, job: _Job, batch: list[_Document]) -> None:
    """Write a batch. The rows go first: other writers wait only from the balances and the numbers on."""
    company = job.plan.company
    store.write_in_bulk(tx)
    states, series = store.hold_periods(tx, company, {document.day for document in batch})
    if "CLOSED" in states:
        raise CannotFill("A period was closed meanwhile: the documents before it stand")
    (series_start,) = series
    ids, transactions = store.take_ids(tx, 2 * len(batch), sum(document.layout.rows for document in batch))
    places = _places(batch, ids, transactions)
    store.let_receipts_come_last(tx)
    _copy(tx, ROWS, batch, places)
    _add_to_balances(tx, company, batch)
    wanted = Counter(document.layout.figure.kind for document in batch)
    numbers = store.take_numbers(tx, company, series_start, {**wanted, "VOUCHER": len(batch)})
    moment = {
        b"stamp": stamp(next_version()).encode(),
        b"at": datetime.now(UTC).isoformat().encode(),
        b"series": series_start.isoformat().encode(),
    }
    reference = KINDS_BY_COUNTRY.get(job.books.setting.country, ("RF",))[0]
    for document, known in zip(batch, places, strict=True):
        figure = document.layout.figure
        known |= {
            **moment,
            b"number": numbers[figure.kind],
            b"voucher": numbers["VOUCHER"],
            b"due": (document.day + timedelta(days=figure.term_days)).isoformat().encode(),
            b"status": document.status.encode(),
            b"reference": generate(reference, known[b"invoice"]).encode() if figure.selling else b"",
            b"original": document.original.encode(),
        }
        numbers[figure.kind] += 1
        numbers["VOUCHER"] += 1
    _copy(tx, DOCUMENTS, batch, places)


def _places(batch: list[_Document], ids: Sequence[int], transactions: Sequence[int]) -> list[dict[bytes, Any]]:
    """What is known of each document before it has its numbers."""
    found: list[dict[bytes, Any]] = []
    row = 0
    for place, document in enumerate(batch):
        known: dict[bytes, Any] = {
            b"t%d" % line: transactions[row + line - 1] for line in range(1, document.layout.rows + 1)
        }
        known |= {
            b"invoice": ids[2 * place],
            b"receipt": ids[2 * place + 1],
            b"date": document.day.isoformat().encode(),
        }
        found.append(known)
        row += document.layout.rows
    return found


def _copy(
    tx: Connection, tables: Sequence[LiteralString], batch: list[_Document], places: list[dict[bytes, Any]]
) -> None:
    lines = [print_lines(document.layout, tables, known) for document, known in zip(batch, places, strict=True)]
    for table, texts in zip(tables, zip(*lines, strict=True), strict=True):
        store.copy_in(tx, table, b"".join(texts))


def _add_to_balances(tx: Connection, company: int, batch: list[_Document]) -> None:
    """What the batch adds to the official balances; what is unfinished adds nothing."""
    official = Counter(
        (id(document.layout), document.day.replace(day=1)) for document in batch if document.status in OFFICIAL_STATUSES
    )
    layouts = {id(document.layout): document.layout for document in batch}
    accounts: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    dimensions: dict[tuple[str, int, int, date], Decimal] = defaultdict(Decimal)
    for (layout, month), times in official.items():
        for account, amount in layouts[layout].accounts.items():
            accounts[(account, month)] += amount * times
        for key, value in layouts[layout].dimensions.items():
            dimensions[(*key, month)] += value * times
    store.add_to_balances(tx, company, accounts, dimensions)
