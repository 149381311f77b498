"""Receipts, postings and balances in the database. Every statement names its company."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from tosite.db.database import Connection
from tosite.ledger.checks import Known
from tosite.ledger.rules import OFFICIAL_STATUSES, Booking, Setting, VatStatus


def next_id(tx: Connection) -> int:
    """A fresh id for a document."""
    row = tx.execute("SELECT nextval('document_id')::int AS id").fetchone()
    assert row  # noqa: S101
    return int(row["id"])


def next_ids(tx: Connection, wanted: int) -> list[int]:
    """So many fresh ids for documents."""
    rows = tx.execute("SELECT nextval('document_id')::int AS id FROM generate_series(1, %s)", (wanted,)).fetchall()
    return [row["id"] for row in rows]


def booking_period(tx: Connection, company: int, day: date) -> tuple[str, date]:
    """OPEN, PENDING or CLOSED for a date, safe from closing until the transaction ends, and its number series."""
    row = tx.execute("SELECT * FROM booking_period(%s, %s)", (company, day)).fetchone()
    assert row  # noqa: S101
    return row["state"], row["series_start"]


def period_state(tx: Connection, company: int, day: date) -> str:
    """OPEN, PENDING or CLOSED for a date, safe from closing until the transaction ends."""
    return booking_period(tx, company, day)[0]


_settings: dict[int, tuple[int, Setting]] = {}


def setting(tx: Connection, company: int, version: int) -> Setting:
    """What the rules must know of the company; kept per process until its ``settings_version`` changes."""
    kept = _settings.get(company)
    if kept and kept[0] == version:
        return kept[1]
    row = tx.execute(
        "SELECT c.settings_version, c.country, c.currency, "
        "(SELECT jsonb_agg(jsonb_build_array(percent, sales, purchase, output_account, input_account)) FROM vat_percentage "
        "WHERE company_id = c.company_id) AS percents, "
        "(SELECT jsonb_agg(jsonb_build_array(status, treatment, self_assessed_percent, sales, purchase, owed_account, "
        "deducted_account)) FROM vat_status "
        "WHERE company_id = c.company_id) AS statuses, "
        "(SELECT jsonb_object_agg(role, code) FROM posting_default WHERE company_id = c.company_id) AS accounts "
        "FROM company c WHERE c.company_id = %s",
        (company,),
    ).fetchone()
    assert row  # noqa: S101  (the token names an existing company)
    read = Setting(
        country=row["country"],
        currency=row["currency"],
        percents={Decimal(percent): (sales, bought) for percent, sales, bought, *_ in row["percents"]},
        statuses={
            number: (VatStatus(treatment, Decimal(percent), *accounts), sales, bought)
            for number, treatment, percent, sales, bought, *accounts in row["statuses"]
        },
        accounts=row["accounts"],
        vat_accounts={
            (role, Decimal(percent)): account
            for percent, _, _, *accounts in row["percents"]
            for role, account in zip(("output_vat", "input_vat"), accounts, strict=True)
            if account
        },
    )
    _settings[company] = (row["settings_version"], read)
    return read


def known(
    tx: Connection,
    company: int,
    accounts: Collection[str],
    items: Collection[tuple[int, int]],
    partners: Collection[int],
) -> Known:
    """Which of these accounts, dimension items and partners exist in the company and are in use."""
    row = tx.execute(
        "SELECT (SELECT array_agg(code) FROM account WHERE company_id = %(company)s AND code = ANY(%(accounts)s) AND active) AS accounts, "
        "(SELECT array_agg(code) FROM account WHERE company_id = %(company)s AND code = ANY(%(accounts)s) "
        "AND (kind = ANY(%(payers)s) OR kind LIKE 'LIAB%%' OR kind LIKE 'EQUITY%%')) AS payers, "
        "(SELECT jsonb_agg(jsonb_build_array(dimension_id, item_id)) FROM dimension_item WHERE company_id = %(company)s "
        "AND item_id = ANY(%(items)s) AND active) AS items, "
        "(SELECT jsonb_agg(jsonb_build_array(partner_id, type)) FROM partner WHERE company_id = %(company)s "
        "AND partner_id = ANY(%(partners)s)) AS partners",
        {
            "company": company,
            "accounts": list(accounts),
            "items": [item for _, item in items],
            "partners": list(partners),
            "payers": ["ASSET_AR", "ASSET_BANK", "ASSET_CASH", "ASSET_CLEAR", "ASSET_VAT"],
        },
    ).fetchone()
    assert row  # noqa: S101
    return Known(
        accounts=frozenset(row["accounts"] or ()),
        items=frozenset((dimension, item) for dimension, item in row["items"] or ()),
        partners=dict(row["partners"] or ()),
        payers=frozenset(row["payers"] or ()),
    )


# One statement writes a document and its receipt: these parts of it belong to the ledger. They expect the CTE
# ``numbers`` (document_number, receipt_number) and the parameters of ``receipt_parameters``.
TAKE_NUMBERS: LiteralString = (
    "taken AS (INSERT INTO counter AS c (company_id, series, series_start, last) "
    "VALUES (%(company_id)s, %(type)s, %(series_start)s, 1), (%(company_id)s, 'VOUCHER', %(series_start)s, 1) "
    "ON CONFLICT (company_id, series, series_start) DO UPDATE SET last = c.last + 1 RETURNING series, last), "
    "numbers AS (SELECT max(last) FILTER (WHERE series <> 'VOUCHER') AS document_number, "
    "max(last) FILTER (WHERE series = 'VOUCHER') AS receipt_number FROM taken)"
)
WRITE_HEADER: LiteralString = (
    "receipt AS (INSERT INTO ledger_receipt (company_id, receipt_id, type, status, name, receipt_date, receipt_number, "
    "series_start, vat_type, vat_status, invoice_id, invoice_number, document, created, version) "
    "SELECT %(company_id)s, %(ledger_receipt_id)s, %(type)s, %(status)s, %(receipt_name)s, %(receipt_date)s, "
    "n.receipt_number, %(series_start)s, %(vat_type)s, %(vat_status)s, %(invoice_id)s, n.document_number, "
    "%(receipt_document)s, %(created)s, %(version)s FROM numbers n), "
)
WRITE_ROWS: LiteralString = (
    "entries AS (INSERT INTO ledger_transaction (company_id, receipt_id, transaction_id, line, transaction_type, account, "
    "accounting_value, vat_percent, vat_status, description, vat_deduction_percent, document, receipt_date) "
    "SELECT %(company_id)s, %(ledger_receipt_id)s, coalesce(r.id, nextval('transaction_id')::int), r.line, r.kind, r.account, "
    "r.value, r.percent, r.status, r.description, r.deduction, coalesce(r.document, '{}'), %(receipt_date)s::date "
    "FROM jsonb_to_recordset(%(entries)s) AS r(id int, line int, kind text, account text, value numeric, percent numeric, "
    "status int, description text, deduction numeric, document jsonb) RETURNING transaction_id, line), "
    "dimensions AS (INSERT INTO transaction_dimension (company_id, receipt_id, transaction_id, dimension_id, item_id, value) "
    "SELECT %(company_id)s, %(ledger_receipt_id)s, e.transaction_id, d.dimension, d.item, d.value "
    "FROM jsonb_to_recordset(%(dimensions)s) AS d(line int, dimension int, item int, value numeric) JOIN entries e USING (line)), "
    "lines AS (INSERT INTO posting (company_id, receipt_id, line, account, amount) "
    "SELECT %(company_id)s, %(ledger_receipt_id)s, p.line, p.account, p.amount "
    "FROM jsonb_to_recordset(%(postings)s) AS p(line int, account text, amount numeric))"
)
WRITE_RECEIPT: LiteralString = WRITE_HEADER + WRITE_ROWS

# The same for ``wanted`` documents of one type, day and client at once, none of whose entries has an id yet: their places
# count from one in the CTE ``made``, and the numbers from the bases.
TAKE_MANY_NUMBERS: LiteralString = (
    "taken AS (INSERT INTO counter AS c (company_id, series, series_start, last) "
    "VALUES (%(company_id)s, %(type)s, %(series_start)s, %(wanted)s), "
    "(%(company_id)s, 'VOUCHER', %(series_start)s, %(wanted)s) "
    "ON CONFLICT (company_id, series, series_start) DO UPDATE SET last = c.last + %(wanted)s RETURNING series, last), "
    "numbers AS (SELECT max(last) FILTER (WHERE series <> 'VOUCHER') - %(wanted)s AS document_base, "
    "max(last) FILTER (WHERE series = 'VOUCHER') - %(wanted)s AS receipt_base FROM taken)"
)
WRITE_MANY_RECEIPTS: LiteralString = (
    "receipts AS (INSERT INTO ledger_receipt (company_id, receipt_id, type, status, name, receipt_date, receipt_number, "
    "series_start, vat_type, vat_status, invoice_id, invoice_number, document, created, version) "
    "SELECT %(company_id)s, m.ledger_receipt_id, %(type)s, %(status)s, m.counterparty_name, m.date, m.receipt_number, "
    "%(series_start)s, %(vat_type)s, m.vat_status, m.invoice_id, m.document_number, '{}', %(created)s, %(version)s "
    "FROM made m), "
    "entries AS (INSERT INTO ledger_transaction (company_id, receipt_id, transaction_id, line, transaction_type, account, "
    "accounting_value, vat_percent, vat_status, description, vat_deduction_percent, document, receipt_date) "
    "SELECT %(company_id)s, r.receipt, nextval('transaction_id')::int, r.line, r.kind, r.account, r.value, r.percent, "
    "r.status, r.description, r.deduction, '{}', r.date "
    "FROM jsonb_to_recordset(%(entries)s) AS r(receipt int, date date, line int, kind text, account text, value numeric, "
    "percent numeric, status int, description text, deduction numeric) RETURNING receipt_id, transaction_id, line), "
    "dimensions AS (INSERT INTO transaction_dimension (company_id, receipt_id, transaction_id, dimension_id, item_id, value) "
    "SELECT %(company_id)s, e.receipt_id, e.transaction_id, d.dimension, d.item, d.value "
    "FROM jsonb_to_recordset(%(dimensions)s) AS d(receipt int, line int, dimension int, item int, value numeric) "
    "JOIN entries e ON e.receipt_id = d.receipt AND e.line = d.line), "
    "lines AS (INSERT INTO posting (company_id, receipt_id, line, account, amount) "
    "SELECT %(company_id)s, p.receipt, p.line, p.account, p.amount "
    "FROM jsonb_to_recordset(%(postings)s) AS p(receipt int, line int, account text, amount numeric))"
)


def receipt_parameters(booking: Booking, rows: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The parameters of WRITE_RECEIPT that carry rows; ``rows`` adds id, document and dimensions per entry."""
    return {name: Jsonb(found) for name, found in receipt_rows(booking, rows).items()}


def receipt_rows(booking: Booking, rows: list[dict[str, Any]] | None = None) -> dict[str, list[dict[str, Any]]]:
    """The entries, dimensions and postings of a receipt; ``rows`` adds id, document and dimensions per entry."""
    extra = rows or [{}] * len(booking.entries)
    entries = [
        {
            "id": more.get("id"),
            "line": line,
            "kind": e.kind,
            "account": e.account,
            "value": e.value,
            "percent": e.vat_percent,
            "status": e.vat_status,
            "description": e.description,
            "deduction": e.vat_deduction_percent,
            "document": more.get("document"),
        }
        for line, (e, more) in enumerate(zip(booking.entries, extra, strict=True), start=1)
    ]
    dimensions = [
        {"line": line, "dimension": d.dimensionId, "item": d.itemId, "value": d.value}
        for line, more in enumerate(extra, start=1)
        for d in more.get("dimensions", ())
    ]
    postings = [{"line": i, "account": p.account, "amount": p.amount} for i, p in enumerate(booking.postings, start=1)]
    return {"entries": entries, "dimensions": dimensions, "postings": postings}


def insert_receipt(tx: Connection, receipt: dict[str, Any], rows: dict[str, Any]) -> None:
    """Store a receipt under the numbers it already has. The database refuses one that does not balance."""
    tx.execute(
        "WITH numbers AS (SELECT %(invoice_number)s::int AS document_number, %(receipt_number)s::int AS receipt_number), "
        + WRITE_RECEIPT
        + " SELECT 1",
        {**receipt, **rows},
    )


def remove_receipt(tx: Connection, company: int, receipt: int) -> None:
    """Remove a receipt, to be followed by its successor under the same number."""
    keys = (company, receipt)
    tx.execute("DELETE FROM posting WHERE company_id = %s AND receipt_id = %s", keys)
    tx.execute("DELETE FROM ledger_transaction WHERE company_id = %s AND receipt_id = %s", keys)
    tx.execute("DELETE FROM ledger_receipt WHERE company_id = %s AND receipt_id = %s", keys)


def rewrite_receipt(tx: Connection, receipt: dict[str, Any], rows: dict[str, Any]) -> None:
    """Give a receipt other rows and header data; its ids, numbers and status stay."""
    keys = (receipt["company_id"], receipt["ledger_receipt_id"])
    tx.execute("DELETE FROM posting WHERE company_id = %s AND receipt_id = %s", keys)
    tx.execute("DELETE FROM ledger_transaction WHERE company_id = %s AND receipt_id = %s", keys)
    tx.execute(
        "WITH "  # noqa: S608  (every part is a literal)
        + WRITE_ROWS
        + " UPDATE ledger_receipt SET name = %(receipt_name)s, receipt_date = %(receipt_date)s, vat_type = %(vat_type)s, "
        "vat_status = %(vat_status)s, document = %(receipt_document)s, version = %(version)s "
        "WHERE company_id = %(company_id)s AND receipt_id = %(ledger_receipt_id)s",
        {**receipt, **rows},
    )


def set_status(tx: Connection, company: int, receipt: int, before: str, after: str, version: datetime) -> None:
    """Move a receipt to ``after``; its postings enter or leave the official balances in the same transaction."""
    set_statuses(tx, company, [(receipt, before, after, version)])


def set_statuses(tx: Connection, company: int, moved: Sequence[tuple[int, str, str, datetime]]) -> None:
    """The same for many receipts: each with its status before and after, and its version."""
    rows = [{"receipt": number, "status": after, "version": version} for number, _, after, version in moved]
    tx.execute(
        "UPDATE ledger_receipt SET status = r.status, version = r.version "
        "FROM jsonb_to_recordset(%s) AS r(receipt int, status text, version timestamp) "
        "WHERE company_id = %s AND receipt_id = r.receipt",
        (Jsonb(rows), company),
    )
    for sign in (1, -1):
        official = [
            number
            for number, before, after, _ in moved
            if (after in OFFICIAL_STATUSES) - (before in OFFICIAL_STATUSES) == sign
        ]
        if official:
            shift_balances(tx, company, official, sign)


def shift_balances(tx: Connection, company: int, receipts: list[int], sign: int) -> None:
    """Add (+1) or take away (-1) receipts' postings in the official balances per account, dimension and month.

    Orders have receipts, but are never official.
    """
    keys = {"sign": sign, "company": company, "receipts": receipts}
    # ORDER BY gives every writer the same lock order: nobody deadlocks.
    tx.execute(
        "INSERT INTO account_balance AS b (company_id, account, month, amount) "
        "SELECT p.company_id, p.account, date_trunc('month', r.receipt_date)::date, %(sign)s * sum(p.amount) "
        "FROM posting p JOIN ledger_receipt r USING (company_id, receipt_id) "
        "WHERE p.company_id = %(company)s AND p.receipt_id = ANY(%(receipts)s) "
        "AND r.type NOT IN ('SALES_ORDER', 'PURCHASE_ORDER') GROUP BY 1, 2, 3 ORDER BY 2, 3 "
        "ON CONFLICT (company_id, account, month) DO UPDATE SET amount = b.amount + EXCLUDED.amount",
        keys,
    )
    tx.execute(
        "INSERT INTO dimension_balance AS b (company_id, account, dimension_id, item_id, month, amount) "
        "SELECT d.company_id, t.account, d.dimension_id, d.item_id, date_trunc('month', r.receipt_date)::date, "
        "%(sign)s * sum(d.value) FROM transaction_dimension d "
        "JOIN ledger_transaction t USING (company_id, receipt_id, transaction_id) "
        "JOIN ledger_receipt r USING (company_id, receipt_id) "
        "WHERE d.company_id = %(company)s AND d.receipt_id = ANY(%(receipts)s) "
        "AND r.type NOT IN ('SALES_ORDER', 'PURCHASE_ORDER') GROUP BY 1, 2, 3, 4, 5 ORDER BY 2, 3, 4, 5 "
        "ON CONFLICT (company_id, account, dimension_id, item_id, month) DO UPDATE SET amount = b.amount + EXCLUDED.amount",
        keys,
    )


def journals(tx: Connection, conditions: list[str], values: dict[str, Any]) -> list[dict[str, Any]]:
    """The hidden invoices of journals, the latest date first; the first condition names the company."""
    return tx.execute(
        f"SELECT * FROM invoice WHERE {' AND '.join(conditions)} ORDER BY date DESC, invoice_id DESC",  # noqa: S608
        values,
        prepare=False,
    ).fetchall()


def lock_receipt(tx: Connection, company: int, receipt: int) -> dict[str, Any] | None:
    """One receipt, locked until the transaction ends. Its invoice is locked first, as everywhere."""
    tx.execute(
        "SELECT 1 FROM invoice i JOIN ledger_receipt r ON r.company_id = i.company_id AND r.invoice_id = i.invoice_id "
        "WHERE r.company_id = %s AND r.receipt_id = %s FOR UPDATE OF i",
        (company, receipt),
    )
    tx.execute("SELECT 1 FROM ledger_receipt WHERE company_id = %s AND receipt_id = %s FOR UPDATE", (company, receipt))
    found = receipts(tx, company, [receipt])
    return found[0] if found else None


def receipts(tx: Connection, company: int, ids: list[int]) -> list[dict[str, Any]]:
    """Receipts with their rows and what they show of their invoices, ordered by id; unknown ids are left out."""
    return tx.execute(
        "SELECT r.*, i.partner_id, i.creator_id, i.document->>'notes' AS notes, "
        "i.document->'counterParty'->>'identifier' AS party_identifier, "
        "(SELECT jsonb_agg(jsonb_build_object('id', t.transaction_id, 'transactionType', t.transaction_type, "
        "'account', t.account, 'accountingValue', t.accounting_value, 'vatPercent', t.vat_percent, "
        "'vatStatus', t.vat_status, 'description', t.description, 'vatDeductionPercent', t.vat_deduction_percent, "
        "'dimensionItemValues', (SELECT jsonb_agg(jsonb_build_object('dimensionId', d.dimension_id, 'itemId', d.item_id, "
        "'value', d.value) ORDER BY d.dimension_id, d.item_id) FROM transaction_dimension d WHERE d.company_id = t.company_id "
        "AND d.receipt_id = t.receipt_id AND d.transaction_id = t.transaction_id)) || t.document ORDER BY t.line) "
        "FROM ledger_transaction t WHERE t.company_id = r.company_id AND t.receipt_id = r.receipt_id) AS transactions "
        "FROM ledger_receipt r JOIN invoice i ON i.company_id = r.company_id AND i.invoice_id = r.invoice_id "
        "WHERE r.company_id = %s AND r.receipt_id = ANY(%s) ORDER BY r.receipt_id",
        (company, ids),
    ).fetchall()


def replace_dimensions(
    tx: Connection, company: int, receipt: int, transaction: int, values: list[dict[str, Any]]
) -> None:
    """Set the dimension values of one row."""
    keys = {"company": company, "receipt": receipt, "transaction": transaction, "values": Jsonb(values)}
    tx.execute(
        "DELETE FROM transaction_dimension WHERE company_id = %(company)s AND receipt_id = %(receipt)s "
        "AND transaction_id = %(transaction)s",
        keys,
    )
    tx.execute(
        "INSERT INTO transaction_dimension (company_id, receipt_id, transaction_id, dimension_id, item_id, value) "
        "SELECT %(company)s, %(receipt)s, %(transaction)s, d.dimension, d.item, d.value "
        "FROM jsonb_to_recordset(%(values)s) AS d(dimension int, item int, value numeric)",
        keys,
    )


def postings(tx: Connection, company: int, receipt: int) -> list[dict[str, Any]]:
    """The balanced lines of one receipt with the names of their accounts."""
    return tx.execute(
        "SELECT p.line, p.account, a.name_en AS name, p.amount FROM posting p "
        "JOIN account a ON a.company_id = p.company_id AND a.code = p.account "
        "WHERE p.company_id = %s AND p.receipt_id = %s ORDER BY p.line",
        (company, receipt),
    ).fetchall()


def trial_balance(tx: Connection, company: int, first: date, last: date) -> list[tuple[str, str, Decimal]]:
    """Debits minus credits per account over whole months; accounts at zero are left out."""
    rows = tx.execute(
        "SELECT b.account, a.name_en, sum(b.amount) AS amount FROM account_balance b "
        "JOIN account a ON a.company_id = b.company_id AND a.code = b.account "
        "WHERE b.company_id = %s AND b.month BETWEEN date_trunc('month', %s::date) AND %s "
        "GROUP BY 1, 2 HAVING sum(b.amount) <> 0 ORDER BY 1",
        (company, first, last),
    ).fetchall()
    return [(r["account"], r["name_en"], r["amount"]) for r in rows]
