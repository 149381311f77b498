"""The billing run in the database. Rows are the provider's (``company_id``); customers are read in sets."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.invoices.rules import CREATABLE
from tosite.service.billing.rules import Activation, Charge, Counted, Customer, Line, next_month
from tosite.service.usage.store import counted
from tosite.web.paging import page_of

_FREE: LiteralString = "coalesce(c.sandbox = 'CLOSED' OR c.info->>'operationType' = 'DEMONSTRATION', false)"
# Companies with something to bill in a month: a sandbox has only its orders.
_CONCERNED: LiteralString = (
    "FROM company c WHERE c.company_id <> %(provider)s AND (NOT "  # noqa: S608  (literals)
    + _FREE
    + " AND (EXISTS (SELECT 1 FROM api_activation a WHERE a.company_id = c.company_id AND a.valid_from < %(after)s "
    "AND (a.valid_to IS NULL OR a.valid_to > %(month)s)) "
    "OR EXISTS (SELECT 1 FROM metered_document m WHERE m.company_id = c.company_id "
    "AND m.made_at >= utc_start(%(month)s, c.country) AND m.made_at < utc_start(%(after)s, c.country))) "
    "OR EXISTS (SELECT 1 FROM service_charge s WHERE s.company_id = c.company_id AND s.date < %(after)s "
    "AND NOT EXISTS (SELECT 1 FROM billed_charge b WHERE b.company_id = %(provider)s "
    "AND b.customer_id = s.company_id AND b.charge_id = s.charge_id))) "
)
_UNBILLED: LiteralString = (
    "AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.company_id = %(provider)s AND b.customer_id = c.company_id "
    "AND b.month = %(month)s) "
)


def is_over(tx: Connection, month: date, grace: timedelta) -> bool:
    """Is the month over in every customer's calendar, and so long ago that what was under way then has ended?"""
    row = tx.execute(
        "SELECT (now() AT TIME ZONE 'UTC') >= max(utc_start(%s, country)) + %s AS over "
        "FROM unnest(ARRAY['FINLAND', 'SWEDEN', 'NORWAY']) AS c(country)",
        (next_month(month), grace),
    ).fetchone()
    return bool(row and row["over"])


def company_exists(tx: Connection, company: int) -> bool:
    """Is there such a company?"""
    return tx.execute("SELECT 1 FROM company WHERE company_id = %s", (company,)).fetchone() is not None


def concerned(tx: Connection, provider: int, month: date) -> int:
    """How many companies have something to bill in a month and are not billed yet."""
    row = tx.execute(
        "SELECT count(*) AS n " + _CONCERNED + _UNBILLED,
        {"provider": provider, "month": month, "after": next_month(month)},
    ).fetchone()
    return int(row["n"]) if row else 0


def next_customers(
    tx: Connection, provider: int, month: date, position: int, limit: int, again: bool = False
) -> list[int]:
    """The next companies with something to bill beyond ``position``, by their ids; ``again``: also those billed."""
    rows = tx.execute(
        "SELECT c.company_id "
        + _CONCERNED
        + ("" if again else _UNBILLED)
        + "AND c.company_id > %(position)s ORDER BY 1 LIMIT %(limit)s",
        {"provider": provider, "month": month, "after": next_month(month), "position": position, "limit": limit},
    ).fetchall()
    return [row["company_id"] for row in rows]


def companies(tx: Connection, provider: int, ids: list[int]) -> dict[int, dict[str, Any]]:
    """These companies with the mail address of who manages them and their partner in the provider's books."""
    rows = tx.execute(
        "SELECT c.company_id, c.name, c.country, c.info, s.partner_id, p.document AS partner, "
        "p.default_accounts->>'sales' AS sales_account, "
        "coalesce(c.info->>'email', (SELECT u.email FROM membership m JOIN app_user u USING (user_id) "
        "WHERE m.company_id = c.company_id AND u.active "
        "AND manages(m.rights) ORDER BY u.user_id LIMIT 1)) AS email "
        "FROM company c LEFT JOIN service_customer s ON s.company_id = %(provider)s AND s.customer_id = c.company_id "
        "LEFT JOIN partner p ON p.company_id = s.company_id AND p.partner_id = s.partner_id "
        "WHERE c.company_id = ANY(%(ids)s)",
        {"provider": provider, "ids": ids},
    ).fetchall()
    return {row["company_id"]: row for row in rows}


def customers(
    tx: Connection,
    provider: int,
    ids: list[int],
    month: date,
    again: bool = False,
    calendars: Mapping[int, str] | None = None,
) -> dict[int, Customer]:
    """Everything that decides on the bills of these companies. ``again`` takes the charges that the month had before.

    ``calendars``: company -> the country whose days count, where it is not that of the company today.
    """
    after = next_month(month)
    values = {"provider": provider, "ids": ids, "month": month, "after": after}
    found: dict[int, dict[str, Any]] = {
        row["company_id"]: {
            "customer_id": row["company_id"],
            "country": row["country"],
            "vat_number": row["vat_number"],
            "free": row["free"],
            "activations": [],
            "counted": [],
            "charges": [],
            "told": {},
        }
        for row in tx.execute(
            "SELECT c.company_id, c.country, c.info->>'vatNumber' AS vat_number, "  # noqa: S608  (literals)
            + _FREE
            + " AS free FROM company c WHERE c.company_id = ANY(%(ids)s)",
            values,
        )
    }
    for row in tx.execute(
        "SELECT company_id, valid_from, valid_to FROM api_activation WHERE company_id = ANY(%(ids)s) "
        "AND valid_from < %(after)s AND (valid_to IS NULL OR valid_to > %(month)s) ORDER BY company_id, valid_from",
        values,
    ):
        found[row["company_id"]]["activations"].append(Activation(row["valid_from"], row["valid_to"]))
    days = {number: read["country"] for number, read in found.items()} | dict(calendars or {})
    for row in counted(tx, days, month, after):
        found[row["company_id"]]["counted"].append(Counted(row["day"], row["kind"], row["client_id"], row["documents"]))
    for row in tx.execute(
        "SELECT company_id, price_list_id, min(applies_from) AS applies_from FROM price_announcement "
        "WHERE company_id = ANY(%(ids)s) GROUP BY 1, 2",
        values,
    ):
        found[row["company_id"]]["told"][row["price_list_id"]] = row["applies_from"]
    for row in _charges(tx, values, again):
        found[row["company_id"]]["charges"].append(
            Charge(row["charge_id"], row["date"], row["text"], row["quantity"], row["unit_price"], row["vat_class"])
        )
    return {number: _customer(read) for number, read in found.items()}


def _customer(read: dict[str, Any]) -> Customer:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in read.items()}
    return Customer(**values)


def _charges(tx: Connection, values: dict[str, Any], again: bool) -> list[dict[str, Any]]:
    """Charges until the end of the month that no month has taken yet, and those that this one took (``again``)."""
    return tx.execute(
        "SELECT s.* FROM service_charge s LEFT JOIN billed_charge b ON b.company_id = %(provider)s "
        "AND b.customer_id = s.company_id AND b.charge_id = s.charge_id WHERE s.company_id = ANY(%(ids)s) "
        "AND (b.month IS NULL AND s.date < %(after)s OR %(again)s AND b.month = %(month)s) "
        "ORDER BY s.company_id, s.date, s.charge_id",
        {**values, "again": again},
    ).fetchall()


def lock_billing(tx: Connection) -> None:
    """Let nobody else bill until the transaction ends, not in another month either: a charge could be in both."""
    tx.execute("SELECT pg_advisory_xact_lock(7053120, 0)")


def run_of(tx: Connection, provider: int, month: date) -> dict[str, Any] | None:
    """The run of a month."""
    return tx.execute("SELECT * FROM billing_run WHERE company_id = %s AND month = %s", (provider, month)).fetchone()


def open_run(tx: Connection, provider: int, month: date, user: int) -> dict[str, Any]:
    """The run of a month; made when there is none. Whoever calls holds ``lock_billing``."""
    tx.execute(
        "INSERT INTO billing_run (company_id, month, status, asked_by) VALUES (%s, %s, 'PARTIAL', %s) "
        "ON CONFLICT (company_id, month) DO NOTHING",
        (provider, month, user),
    )
    row = run_of(tx, provider, month)
    assert row  # noqa: S101  (runs are never removed)
    return row


def start_run(tx: Connection, provider: int, run: int, user: int) -> None:
    """From the first customer on: who is billed already is passed over, who failed is tried again."""
    tx.execute(
        "UPDATE billing_run SET status = 'RUNNING', position = 0, asked_by = %s, started = clock_timestamp(), "
        "finished = NULL WHERE company_id = %s AND run_id = %s",
        (user, provider, run),
    )


def move_run(tx: Connection, provider: int, run: int, position: int) -> None:
    """Note how far the run has come, in the transaction of the bills."""
    tx.execute("UPDATE billing_run SET position = %s WHERE company_id = %s AND run_id = %s", (position, provider, run))


def finish_run(tx: Connection, provider: int, run: int) -> None:
    """There is nobody left to look at."""
    tx.execute(
        "UPDATE billing_run SET status = 'FINISHED', finished = clock_timestamp() WHERE company_id = %s AND run_id = %s",
        (provider, run),
    )


def running(tx: Connection, provider: int) -> list[dict[str, Any]]:
    """The runs that are not finished, oldest month first."""
    return tx.execute(
        "SELECT * FROM billing_run WHERE company_id = %s AND status = 'RUNNING' ORDER BY month", (provider,)
    ).fetchall()


def begun_months(tx: Connection, provider: int) -> set[date]:
    """The months that have a run of their own, under way or finished; single bills are none."""
    rows = tx.execute(
        "SELECT month FROM billing_run WHERE company_id = %s AND status <> 'PARTIAL'", (provider,)
    ).fetchall()
    return {row["month"] for row in rows}


def schedule(tx: Connection, provider: int) -> dict[str, Any] | None:
    """On which day of the month the month before is billed by itself."""
    return tx.execute("SELECT * FROM billing_schedule WHERE company_id = %s", (provider,)).fetchone()


def put_schedule(tx: Connection, provider: int, day: int, first_month: date, user: int) -> None:
    """Bill months from ``first_month`` on by themselves."""
    tx.execute(
        "INSERT INTO billing_schedule (company_id, day, first_month, set_by) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (company_id) DO UPDATE SET day = EXCLUDED.day, first_month = EXCLUDED.first_month, "
        "set_by = EXCLUDED.set_by, problem = NULL",
        (provider, day, first_month, user),
    )


def remove_schedule(tx: Connection, provider: int) -> None:
    """Bill on request only."""
    tx.execute("DELETE FROM billing_schedule WHERE company_id = %s", (provider,))


def note_problem(tx: Connection, provider: int, problem: str | None) -> bool:
    """Note why the scheduled run cannot begin (None: it can); is that news?"""
    done = tx.execute(
        "UPDATE billing_schedule SET problem = %(problem)s WHERE company_id = %(provider)s "
        "AND problem IS DISTINCT FROM %(problem)s",
        {"problem": problem, "provider": provider},
    )
    return done.rowcount > 0


def fail(tx: Connection, provider: int, run: int, customer: int, reason: str) -> None:
    """Note why a customer could not be billed."""
    tx.execute(
        "INSERT INTO billing_failure (company_id, run_id, customer_id, reason) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (company_id, run_id, customer_id) DO UPDATE SET reason = EXCLUDED.reason, at = EXCLUDED.at",
        (provider, run, customer, reason),
    )


def forgive(tx: Connection, provider: int, run: int, customers: list[int]) -> None:
    """These customers are billed after all."""
    tx.execute(
        "DELETE FROM billing_failure WHERE company_id = %s AND run_id = %s AND customer_id = ANY(%s)",
        (provider, run, customers),
    )


def insert_customers(tx: Connection, provider: int, made: Sequence[tuple[int, int]]) -> None:
    """Note which partner of the provider each customer is."""
    tx.execute(
        "INSERT INTO service_customer (company_id, customer_id, partner_id) "
        "SELECT %s, (m->>0)::int, (m->>1)::int FROM jsonb_array_elements(%s) m",
        (provider, Jsonb(made)),
    )


def insert_bills(tx: Connection, bills: Sequence[dict[str, Any]]) -> None:
    """Store bills with their lines and take their charges, in one statement. Lines are ``Line``s under ``lines``."""
    lines: list[dict[str, Any]] = []
    for bill in bills:
        row_number = 0
        for place, line in enumerate(bill["lines"], start=1):
            row_number += 1 if line.amount else 0
            on_invoice = row_number if line.amount and bill["invoice_id"] else None
            taken = line.charge_id if bill["kind"] != "CREDIT" else None
            lines.append(
                {
                    **vars(line),
                    "bill_id": bill["bill_id"],
                    "customer_id": bill["customer_id"],
                    "month": bill["month"],
                    "line": place,
                    "invoice_row": on_invoice,
                    "taken": taken,
                }
            )
    tx.execute(
        "WITH bills AS (INSERT INTO bill (company_id, bill_id, run_id, customer_id, month, kind, revision, corrects_bill_id, "
        "invoice_id, customer, net) SELECT b.company_id, b.bill_id, b.run_id, b.customer_id, b.month, b.kind, b.revision, "
        "b.corrects_bill_id, b.invoice_id, b.customer, b.net FROM jsonb_to_recordset(%(bills)s) AS b(company_id int, "
        "bill_id int, run_id int, customer_id int, month date, kind text, revision int, corrects_bill_id int, invoice_id int, "
        "customer jsonb, net numeric) RETURNING company_id), "
        "lines AS (SELECT * FROM jsonb_to_recordset(%(lines)s) AS l(bill_id int, customer_id int, month date, line int, "
        'item text, text text, "first" date, "last" date, documents int, quantity numeric, unit_price numeric, '
        "amount numeric, formula text, vat_percent numeric, vat_status int, price_list_id int, charge_id int, "
        "invoice_row int, taken int)), "
        "charges AS (INSERT INTO billed_charge (company_id, customer_id, charge_id, month) "
        "SELECT %(provider)s, customer_id, taken, month FROM lines l WHERE taken IS NOT NULL AND NOT EXISTS (SELECT 1 "
        "FROM billed_charge c WHERE c.company_id = %(provider)s AND c.customer_id = l.customer_id AND c.charge_id = l.taken "
        "AND c.month = l.month)) "  # a correction has the charges of its month already
        "INSERT INTO bill_line (company_id, bill_id, line, item, text, first_day, last_day, documents, quantity, unit_price, "
        "amount, formula, vat_percent, vat_status, price_list_id, charge_id, invoice_row) "
        'SELECT %(provider)s, bill_id, line, item, text, "first", "last", documents, quantity, unit_price, amount, formula, '
        "vat_percent, vat_status, price_list_id, charge_id, invoice_row FROM lines",
        {
            "provider": bills[0]["company_id"],
            "bills": Jsonb([{k: v for k, v in bill.items() if k != "lines"} for bill in bills]),
            "lines": Jsonb(lines),
        },
    )


# The bill that holds: the last correction, or the monthly one where nothing was corrected.
_HOLDS: LiteralString = (
    "b.kind <> 'CREDIT' AND NOT EXISTS (SELECT 1 FROM bill k WHERE k.company_id = b.company_id "
    "AND k.customer_id = b.customer_id AND k.month = b.month AND k.kind = 'CREDIT' AND k.corrects_bill_id = b.bill_id)"
)


def bills_that_hold(
    tx: Connection, provider: int, month: date, position: int, limit: int, customer: int | None = None
) -> list[dict[str, Any]]:
    """The bills of a month that were not credited, by customer beyond ``position``, each with its ``Line``s."""
    rows = tx.execute(
        "SELECT b.*, i.invoice_number FROM bill b LEFT JOIN invoice i ON i.company_id = b.company_id "  # noqa: S608
        "AND i.invoice_id = b.invoice_id WHERE b.company_id = %(provider)s AND b.month = %(month)s "
        "AND b.customer_id > %(position)s AND (%(customer)s::int IS NULL OR b.customer_id = %(customer)s) AND "
        + _HOLDS
        + " ORDER BY b.customer_id LIMIT %(limit)s",
        {"provider": provider, "month": month, "position": position, "limit": limit, "customer": customer},
    ).fetchall()
    return with_lines(tx, provider, rows)


def with_lines(tx: Connection, provider: int, bills: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same bills, each with its ``Line``s and the rows that the lines are on its invoice."""
    lines: dict[int, list[Line]] = {bill["bill_id"]: [] for bill in bills}
    places: dict[int, list[int | None]] = {bill["bill_id"]: [] for bill in bills}
    for row in tx.execute(
        "SELECT * FROM bill_line WHERE company_id = %s AND bill_id = ANY(%s) ORDER BY bill_id, line",
        (provider, list(lines)),
    ):
        places[row["bill_id"]].append(row["invoice_row"])
        lines[row["bill_id"]].append(
            Line(
                item=row["item"],
                text=row["text"],
                first=row["first_day"],
                last=row["last_day"],
                documents=row["documents"],
                quantity=row["quantity"],
                unit_price=row["unit_price"],
                amount=row["amount"],
                formula=row["formula"],
                vat_percent=row["vat_percent"],
                vat_status=row["vat_status"],
                price_list_id=row["price_list_id"],
                charge_id=row["charge_id"],
            )
        )
    return [{**bill, "lines": lines[bill["bill_id"]], "invoice_rows": places[bill["bill_id"]]} for bill in bills]


def bills_of_run(
    tx: Connection, provider: int, run: int, query: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """One page of a run's bills by their ids, with lines and invoice numbers, and its meta."""
    conditions: list[LiteralString] = ["b.company_id = %(provider)s", "b.run_id = %(run)s"]
    if query.get("companyId") is not None:
        conditions.append("b.customer_id = %(companyId)s")
    values = {**query, "provider": provider, "run": run}
    rows, meta = page_of(
        tx, _BILLS, conditions, values, {**query, "orderById": "ASC"}, "b.bill_id", columns=_BILL_COLUMNS
    )
    return with_lines(tx, provider, rows), meta


_BILLS: LiteralString = (
    "bill b JOIN company c ON c.company_id = b.customer_id "
    "LEFT JOIN invoice i ON i.company_id = b.company_id AND i.invoice_id = b.invoice_id"
)
_BILL_COLUMNS: LiteralString = (
    "b.*, i.invoice_number, c.name, (SELECT k.bill_id FROM bill k WHERE k.company_id = b.company_id "
    "AND k.corrects_bill_id = b.bill_id AND k.kind = 'CORRECTION') AS corrected_by, "
    "i.date AS invoice_date, i.due_date, i.status AS invoice_status, i.document->'invoiceSumInfo'->-1 AS sums, "
    "i.document->'paymentInfo'->>'bankReferenceCode' AS reference"
)


def bills_of(
    tx: Connection, provider: int, customer: int | None, query: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """One page of a customer's bills (None: of everybody's) with what their invoices say, the latest first."""
    conditions: list[LiteralString] = ["b.company_id = %(provider)s", _CUSTOMER]
    values = {"provider": provider, "customer": customer}
    return page_of(tx, _BILLS, conditions, values, query, "b.bill_id", columns=_BILL_COLUMNS)


def bill_of(tx: Connection, provider: int, customer: int | None, bill: int) -> dict[str, Any] | None:
    """The same for one bill, with its lines."""
    rows = tx.execute(
        "SELECT "  # noqa: S608  (literals)
        + _BILL_COLUMNS
        + " FROM "
        + _BILLS
        + " WHERE b.company_id = %(provider)s AND b.bill_id = %(bill)s AND "
        + _CUSTOMER,
        {"provider": provider, "customer": customer, "bill": bill},
    ).fetchall()
    return next(iter(with_lines(tx, provider, rows)), None)


_CUSTOMER: LiteralString = "(%(customer)s::int IS NULL OR b.customer_id = %(customer)s)"


def appendix_of(tx: Connection, provider: int, invoice: int, name: str) -> bytes | None:
    """The file of a bill's counted documents, as it went out with the invoice."""
    row = tx.execute(
        "SELECT x.content FROM attachment a JOIN attachment_content x USING (company_id, attachment_id) "
        "WHERE a.company_id = %s AND a.reference_type = 'INVOICE' AND a.reference_id = %s AND a.name = %s "
        "ORDER BY a.attachment_id LIMIT 1",
        (provider, invoice, name),
    ).fetchone()
    return bytes(row["content"]) if row else None


_RUNS: LiteralString = (
    "SELECT r.*, (SELECT count(*) FROM bill b WHERE b.company_id = r.company_id AND b.run_id = r.run_id) AS bills, "
    "(SELECT count(invoice_id) FROM bill b WHERE b.company_id = r.company_id AND b.run_id = r.run_id) AS invoices, "
    "(SELECT coalesce(sum(net), 0) FROM bill b WHERE b.company_id = r.company_id AND b.run_id = r.run_id) AS net, "
    "(SELECT coalesce(jsonb_agg(jsonb_build_object('companyId', f.customer_id, 'reason', f.reason) ORDER BY f.customer_id), '[]') "
    "FROM billing_failure f WHERE f.company_id = r.company_id AND f.run_id = r.run_id) AS failures FROM billing_run r "
)


def runs(tx: Connection, provider: int) -> list[dict[str, Any]]:
    """Every run with its sums and failures, newest month first."""
    return tx.execute(_RUNS + "WHERE r.company_id = %s ORDER BY r.month DESC", (provider,)).fetchall()


def run_by_id(tx: Connection, provider: int, run: int) -> dict[str, Any] | None:
    """One run with its sums and failures."""
    return tx.execute(_RUNS + "WHERE r.company_id = %s AND r.run_id = %s", (provider, run)).fetchone()


def unequal_counts(tx: Connection, provider: int, month: date) -> list[dict[str, Any]]:
    """Companies and kinds of which made, counted and billed documents of a month differ; sandboxes are not billed.

    Made: documents of the books with their moment of creation. Counted: metered. Billed: on the bills that hold.
    Customers that the run has not billed are differences too.
    """
    return tx.execute(
        "WITH made AS (SELECT i.company_id, i.type AS kind, count(*) AS n FROM invoice i "  # noqa: S608  (literals)
        "JOIN company c USING (company_id) WHERE i.company_id <> %(provider)s AND NOT "
        + _FREE
        + " AND i.created >= utc_start(%(month)s, c.country) AND i.created < utc_start(%(after)s, c.country) GROUP BY 1, 2), "
        "counted AS (SELECT m.company_id, m.kind, count(*) AS n FROM metered_document m JOIN company c USING (company_id) "
        "WHERE m.company_id <> %(provider)s AND NOT "
        + _FREE
        + " AND m.made_at >= utc_start(%(month)s, c.country) AND m.made_at < utc_start(%(after)s, c.country) GROUP BY 1, 2), "
        "billed AS (SELECT b.customer_id AS company_id, substr(l.item, 10) AS kind, sum(l.documents) AS n FROM bill b "
        "JOIN bill_line l USING (company_id, bill_id) WHERE b.company_id = %(provider)s AND b.month = %(month)s "
        "AND l.item LIKE 'DOCUMENT.%%' GROUP BY 1, 2) "
        "SELECT company_id, kind, coalesce(made.n, 0) AS made, coalesce(counted.n, 0) AS counted, "
        "coalesce(billed.n, 0)::int AS billed FROM made FULL JOIN counted USING (company_id, kind) "
        "FULL JOIN billed USING (company_id, kind) "
        "WHERE coalesce(made.n, 0) <> coalesce(counted.n, 0) AND kind = ANY(%(kinds)s) "
        "OR coalesce(counted.n, 0) <> coalesce(billed.n, 0) ORDER BY 1, 2",
        {"provider": provider, "month": month, "after": next_month(month), "kinds": [*CREATABLE, "JOURNAL"]},
    ).fetchall()
