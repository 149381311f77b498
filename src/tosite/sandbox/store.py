"""What filling a sandbox reads and writes. Every statement names its company."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.identifiers.checks import is_email
from tosite.ledger.store import setting
from tosite.sandbox.figures import NEEDED, OFFERED, Books, vat_kind_of
from tosite.sandbox.lines import COLUMNS
from tosite.sandbox.scenes import Item, Party, scene_of

_PARTIES = 500
_ADDRESS = ("street", "zip", "city", "country")


@dataclass(frozen=True)
class Year:
    """A fiscal year with those of its tracking periods that take postings, as first and last days."""

    start: date
    end: date
    is_open: bool
    periods: Sequence[tuple[date, date]]


def latest_company(tx: Connection) -> int | None:
    """The company that was made last."""
    row = tx.execute("SELECT max(company_id) AS company FROM company").fetchone()
    return row["company"] if row else None


def creator_of(tx: Connection, company: int) -> int | None:
    """The user in whose name documents are made: the company's first."""
    row = tx.execute("SELECT min(user_id) AS creator FROM membership WHERE company_id = %s", (company,)).fetchone()
    return row["creator"] if row else None


def read_books(tx: Connection, company: int, today: date) -> Books:
    """What of a company its documents are made from. Parties and items beside the registers are added.

    Raises ValueError for a company of a country without a scene.
    """
    rules = setting(tx, company, 0)
    scene = scene_of(rules.country)
    row = tx.execute(
        "SELECT (SELECT iban FROM bank_account WHERE company_id = %(company)s ORDER BY order_no LIMIT 1) AS iban, "
        "(SELECT array_agg(code) FROM account WHERE company_id = %(company)s AND active) AS accounts, "
        "(SELECT jsonb_agg(jsonb_build_array(dimension_id, item_id) ORDER BY dimension_id, item_id) FROM dimension_item "
        "WHERE company_id = %(company)s AND active) AS items",
        {"company": company},
    ).fetchone()
    assert row  # noqa: S101
    items: dict[int, list[int]] = {}
    for dimension, item in row["items"] or ():
        items.setdefault(dimension, []).append(item)
    return Books(
        setting=rules,
        iban=row["iban"] or "",
        accounts=frozenset(row["accounts"] or ()),
        items=items,
        customers=[*_parties(tx, company, "CUSTOMER", rules.country), *scene.walk_ins],
        suppliers=[*_parties(tx, company, "SUPPLIER", rules.country), *scene.strangers],
        sold=[*_products(tx, company, "SALES", rules.country, today), *OFFERED],
        bought=[*_products(tx, company, "PURCHASE", rules.country, today), *NEEDED],
    )


def _parties(tx: Connection, company: int, kind: str, country: str) -> list[Party]:
    rows = tx.execute(
        "SELECT partner_id, name, document, default_accounts FROM partner "
        "WHERE company_id = %s AND type = %s AND active ORDER BY partner_id LIMIT %s",
        (company, kind, _PARTIES),
    ).fetchall()
    return [_party(row, country) for row in rows]


def _party(row: dict[str, Any], country: str) -> Party:
    document = row["document"]
    address = {k: v for k, v in (document.get("address") or {}).items() if k in _ADDRESS}
    invoicing, payment = document.get("invoicingInfo") or {}, document.get("paymentInfo") or {}
    email = invoicing.get("email")
    mailed = email and invoicing.get("invoiceChannel", "EMAIL") == "EMAIL" and is_email(email)
    return Party(
        name=row["name"],
        partner_id=row["partner_id"],
        address=address,
        email=email if mailed else None,
        currency=payment.get("currency") or "EUR",
        term_days=min(int(payment.get("paymentTermDays") or 14), 999),
        accounts=row["default_accounts"],
        abroad=(address.get("country") or country) != country,
    )


def _products(tx: Connection, company: int, kind: str, country: str, today: date) -> list[Item]:
    rows = tx.execute(
        "SELECT product_id, name, default_account, document FROM product "
        "WHERE company_id = %s AND type = %s AND active ORDER BY product_id LIMIT %s",
        (company, kind, _PARTIES),
    ).fetchall()
    return [
        Item(
            name=row["name"],
            price=Decimal(row["document"].get("price") or 10),
            vat_kind=vat_kind_of(country, Decimal(row["document"].get("vat") or 0), today),
            unit=row["document"].get("unit") or "PIECE",
            product_id=row["product_id"],
            account=row["default_account"],
        )
        for row in rows
    ]


def years(tx: Connection, company: int) -> list[Year]:
    """The fiscal years of a company, oldest first."""
    rows = tx.execute(
        "SELECT y.start_date, y.end_date, y.is_open, (SELECT jsonb_agg(jsonb_build_array(p.start_date, p.end_date) "
        "ORDER BY p.start_date) FROM tracking_period p WHERE p.company_id = y.company_id "
        "AND p.fiscal_year_id = y.fiscal_year_id AND p.status <> 'CLOSED') AS periods "
        "FROM fiscal_year y WHERE y.company_id = %s ORDER BY y.start_date",
        (company,),
    ).fetchall()
    return [
        Year(
            row["start_date"],
            row["end_date"],
            row["is_open"],
            [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in row["periods"] or ()],
        )
        for row in rows
    ]


def add_year(tx: Connection, company: int, creator: int, client: str, start: date, end: date) -> None:
    """Make an open fiscal year with a tracking period per month, and its audit row."""
    row = tx.execute(
        "INSERT INTO fiscal_year (company_id, fiscal_year_id, start_date, end_date) "
        "SELECT %(company)s, coalesce(max(fiscal_year_id), 0) + 1, %(start)s, %(end)s FROM fiscal_year "
        "WHERE company_id = %(company)s RETURNING fiscal_year_id",
        {"company": company, "start": start, "end": end},
    ).fetchone()
    assert row  # noqa: S101
    values = {"company": company, "year": row["fiscal_year_id"], "start": start, "end": end, "user": creator}
    tx.execute(
        "INSERT INTO tracking_period (company_id, period_id, fiscal_year_id, start_date, end_date) "
        "SELECT %(company)s, %(year)s * 100 + row_number() OVER (ORDER BY m), %(year)s, greatest(m::date, %(start)s), "
        "least((m + interval '1 month - 1 day')::date, %(end)s) "
        "FROM generate_series(date_trunc('month', %(start)s::date), %(end)s::date, interval '1 month') m",
        values,
    )
    tx.execute(
        "INSERT INTO audit_log (company_id, user_id, client_id, action, object_type, object_id, before, after) "
        "VALUES (%(company)s, %(user)s, %(client)s, 'CREATE', 'FISCAL_YEAR', %(year)s, 'null', %(after)s)",
        {**values, "client": client, "after": Jsonb({"startDate": start, "endDate": end, "isOpen": True})},
    )


def write_in_bulk(tx: Connection) -> None:
    """Let the checks of foreign keys use indexes in this transaction, however small the tables look at first, and let its
    commit not wait for the disk: batches become durable in their order, all of them with the next commit that waits.

    What it writes is not kept among the events of the sandbox.
    """
    tx.execute("SET LOCAL enable_seqscan = off; SET LOCAL synchronous_commit = off; SET LOCAL tosite.is_filling = on")


def let_receipts_come_last(tx: Connection) -> None:
    """Rows of receipts may be written before their receipts in this transaction; its end checks that they are there."""
    tx.execute("SET CONSTRAINTS ledger_transaction_receipt, posting_company_id_receipt_id_fkey DEFERRED")


def hold_periods(tx: Connection, company: int, days: Collection[date]) -> tuple[set[str], set[date]]:
    """The states of the periods of these days and their number series, safe from closing until the transaction ends."""
    rows = tx.execute(
        "SELECT DISTINCT p.state, p.series_start FROM unnest(%s::date[]) d, booking_period(%s, d) p",
        (sorted(days), company),
    ).fetchall()
    return {row["state"] for row in rows}, {row["series_start"] for row in rows}


def add_to_balances(
    tx: Connection,
    company: int,
    accounts: Mapping[tuple[str, date], Decimal],
    dimensions: Mapping[tuple[str, int, int, date], Decimal],
) -> None:
    """Add to the official balances per account, dimension and month, in the order in which every writer locks them."""
    tx.execute(
        "INSERT INTO account_balance AS b (company_id, account, month, amount) "
        "SELECT %s, * FROM unnest(%s::text[], %s::date[], %s::numeric[]) AS d(account, month, amount) ORDER BY 2, 3 "
        "ON CONFLICT (company_id, account, month) DO UPDATE SET amount = b.amount + EXCLUDED.amount",
        (company, [a for a, _ in accounts], [m for _, m in accounts], list(accounts.values())),
    )
    keys = list(dimensions)
    tx.execute(
        "INSERT INTO dimension_balance AS b (company_id, account, dimension_id, item_id, month, amount) "
        "SELECT %s, * FROM unnest(%s::text[], %s::int[], %s::int[], %s::date[], %s::numeric[]) "
        "AS d(account, dimension, item, month, amount) ORDER BY 2, 3, 4, 5 "
        "ON CONFLICT (company_id, account, dimension_id, item_id, month) DO UPDATE SET amount = b.amount + EXCLUDED.amount",
        (company, *([key[place] for key in keys] for place in range(4)), list(dimensions.values())),
    )


def take_numbers(tx: Connection, company: int, series_start: date, wanted: Mapping[str, int]) -> dict[str, int]:
    """So many numbers of each series: the first of each. Vouchers are taken last, as everywhere."""
    order = sorted(wanted, key=lambda series: (series == "VOUCHER", series))
    rows = tx.execute(
        "INSERT INTO counter AS c (company_id, series, series_start, last) "
        "SELECT %s, w.series, %s, w.number FROM unnest(%s::text[], %s::int[]) WITH ORDINALITY AS w(series, number, place) "
        "ORDER BY w.place "
        "ON CONFLICT (company_id, series, series_start) DO UPDATE SET last = c.last + EXCLUDED.last RETURNING series, last",
        (company, series_start, order, [wanted[series] for series in order]),
    ).fetchall()
    return {row["series"]: row["last"] - wanted[row["series"]] + 1 for row in rows}


def take_ids(tx: Connection, documents: int, transactions: int) -> tuple[list[int], list[int]]:
    """Fresh ids: of documents, and of rows."""
    row = tx.execute(
        "SELECT array(SELECT nextval('document_id')::int FROM generate_series(1, %s)) AS documents, "
        "array(SELECT nextval('transaction_id')::int FROM generate_series(1, %s)) AS transactions",
        (documents, transactions),
    ).fetchone()
    assert row  # noqa: S101
    return row["documents"], row["transactions"]


def copy_in(tx: Connection, table: str, lines: bytes) -> None:
    """Write the lines of one of the tables of COLUMNS; each of them begins with the company."""
    if not lines:
        return
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(COLUMNS[table]))
    with tx.cursor().copy(statement) as copy:
        copy.write(lines)


def analyze(tx: Connection) -> None:
    """Fresh statistics of the tables that were filled, so that plans fit their size. Documents are left out: slow."""
    tx.execute(
        "ANALYZE invoice (company_id, invoice_id, type, status, date, due_date, partner_id, created, version), "
        "ledger_receipt (company_id, receipt_id, type, status, receipt_date, invoice_id, version), "
        "ledger_transaction (company_id, receipt_id, account, receipt_date), posting, transaction_dimension, "
        "account_balance, dimension_balance"
    )
