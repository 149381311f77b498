"""What reports read of the books. Every statement names its company."""

from datetime import date
from decimal import Decimal
from typing import Any, LiteralString

from tosite.db.database import Connection
from tosite.ledger.rules import OFFICIAL_STATUSES
from tosite.reports.selection import ORDERS, Selection, conditions, value_condition

_VAT_ROLES = ("output_vat", "self_assessed_vat", "input_vat")

# The official receipts of the days around whole months. Two ranges and no OR: each is one walk through the index.
# Materialised, so that no parallel workers are started for a handful of receipts. OFFSET 0 in the queries below keeps
# the order: the receipts of the days first, then the lines of each by key, never all lines there are.
_OFFICIAL: LiteralString = "r.company_id = %(company)s AND r.status = ANY(%(statuses)s) AND r.type <> ALL(%(orders)s)"
_DAYS: LiteralString = (
    "WITH days AS MATERIALIZED (SELECT r.company_id, r.receipt_id FROM ledger_receipt r WHERE "  # noqa: S608  (every part is a literal)
    + _OFFICIAL
    + " AND r.receipt_date >= %(start)s AND r.receipt_date < %(first)s UNION ALL "
    "SELECT r.company_id, r.receipt_id FROM ledger_receipt r WHERE "
    + _OFFICIAL
    + " AND r.receipt_date >= %(after)s AND r.receipt_date <= %(end)s) "
)


def first_day(tx: Connection, company: int, end: date) -> date | None:
    """Where a report that names no start begins: its tracking period's first day, else its fiscal year's."""
    row = tx.execute(
        "SELECT coalesce((SELECT start_date FROM tracking_period WHERE company_id = %(company)s "
        "AND %(end)s BETWEEN start_date AND end_date ORDER BY start_date DESC LIMIT 1), "
        "(SELECT start_date FROM fiscal_year WHERE company_id = %(company)s "
        "AND %(end)s BETWEEN start_date AND end_date)) AS day",
        {"company": company, "end": end},
    ).fetchone()
    return row["day"] if row else None


def year_start(tx: Connection, company: int, end: date) -> date | None:
    """The first day of the fiscal year that a day lies in."""
    row = tx.execute(
        "SELECT start_date FROM fiscal_year WHERE company_id = %s AND %s BETWEEN start_date AND end_date",
        (company, end),
    ).fetchone()
    return row["start_date"] if row else None


def account_names(tx: Connection, company: int, language: str) -> dict[str, str]:
    """Every account of the chart with its name: English on request, else the chart's own."""
    rows = tx.execute("SELECT code, name, name_en FROM account WHERE company_id = %s", (company,)).fetchall()
    return {row["code"]: row["name_en"] if language == "en" else row["name"] for row in rows}


def totals(tx: Connection, company: int, selection: Selection) -> dict[str, Decimal]:
    """Debits minus credits per account with activity in the selection.

    Whole months of all official receipts come from the kept balances, so that the time does not grow with history.
    """
    if not selection.from_balances:
        return _summed(tx, company, selection)
    rows = tx.execute(
        _DAYS + "SELECT account, sum(amount) AS amount FROM (SELECT account, amount FROM account_balance "  # noqa: S608
        "WHERE company_id = %(company)s AND month >= %(first)s AND month < %(after)s UNION ALL "
        "SELECT p.account, p.amount FROM days r CROSS JOIN LATERAL (SELECT account, amount FROM posting "
        "WHERE company_id = r.company_id AND receipt_id = r.receipt_id OFFSET 0) p) parts "
        "GROUP BY account",
        {"company": company, **_parts(selection)},
        prepare=False,
    ).fetchall()
    return {row["account"]: row["amount"] for row in rows}


def dimension_totals(
    tx: Connection, company: int, dimension: int, item: int | None, selection: Selection
) -> dict[str, Decimal]:
    """Debits minus credits per account of one dimension item, or of all items of the dimension, in official receipts.

    Whole months come from the kept balances.
    """
    rows = tx.execute(
        _DAYS + "SELECT account, sum(amount) AS amount FROM (SELECT account, amount FROM dimension_balance "  # noqa: S608
        "WHERE company_id = %(company)s AND dimension_id = %(dimension)s "
        "AND (%(item)s::int IS NULL OR item_id = %(item)s) AND month >= %(first)s AND month < %(after)s UNION ALL "
        "SELECT p.account, p.value FROM days r CROSS JOIN LATERAL (SELECT t.account, d.value FROM transaction_dimension d "
        "JOIN ledger_transaction t USING (company_id, receipt_id, transaction_id) "
        "WHERE d.company_id = r.company_id AND d.receipt_id = r.receipt_id AND d.dimension_id = %(dimension)s "
        "AND (%(item)s::int IS NULL OR d.item_id = %(item)s) OFFSET 0) p) parts "
        "GROUP BY account",
        {"company": company, "dimension": dimension, "item": item, **_parts(selection)},
        prepare=False,
    ).fetchall()
    return {row["account"]: row["amount"] for row in rows}


def items_of(tx: Connection, company: int, dimension: int) -> set[int] | None:
    """The items of a dimension, also those out of use; None for an unknown dimension."""
    row = tx.execute(
        "SELECT array(SELECT item_id FROM dimension_item i WHERE i.company_id = d.company_id "
        "AND i.dimension_id = d.dimension_id) AS items FROM dimension d WHERE d.company_id = %s AND d.dimension_id = %s",
        (company, dimension),
    ).fetchone()
    return set(row["items"]) if row else None


def _parts(selection: Selection) -> dict[str, Any]:
    """A range cut in three: whole months from ``first`` until before ``after``, and the days around them."""
    start, end = selection.start, selection.end
    first = start if start.day == 1 else _next_month(start)
    after = _next_month(end) if _next_month(end) == date.fromordinal(end.toordinal() + 1) else end.replace(day=1)
    if first >= after:
        first = after = start
    return {
        "first": first,
        "after": after,
        "start": start,
        "end": end,
        "statuses": sorted(OFFICIAL_STATUSES),
        "orders": list(ORDERS),
    }


def _summed(tx: Connection, company: int, selection: Selection) -> dict[str, Decimal]:
    where, values = conditions(selection)
    where += value_condition(selection, "p.amount", values)
    rows = tx.execute(
        "SELECT p.account, sum(p.amount) AS amount FROM ledger_receipt r "  # noqa: S608  (conditions are literals)
        "JOIN posting p USING (company_id, receipt_id) JOIN invoice i USING (company_id, invoice_id) "
        f"WHERE r.company_id = %(company)s AND {' AND '.join(where)} GROUP BY 1",
        {**values, "company": company},
        prepare=False,
    ).fetchall()
    return {row["account"]: row["amount"] for row in rows}


def ledger_rows(tx: Connection, company: int, account: str, selection: Selection) -> list[dict[str, Any]]:
    """The rows behind one account; behind a VAT account the VAT parts that receipts posted to it.

    Ordered by date, receipt number and id. What it costs depends on the account and the days, not on the history.
    """
    where, values = conditions(selection)
    values |= {"company": company, "account": account, "roles": list(_VAT_ROLES)}
    is_vat = tx.execute(
        "SELECT 1 FROM posting_default WHERE company_id = %(company)s AND code = %(account)s AND role = ANY(%(roles)s) "
        "UNION ALL SELECT 1 FROM vat_percentage WHERE company_id = %(company)s AND %(account)s IN (output_account, input_account) "
        "UNION ALL SELECT 1 FROM vat_status WHERE company_id = %(company)s AND %(account)s IN (owed_account, deducted_account) "
        "LIMIT 1",
        values,
    ).fetchone()
    amount = "t.amount" if is_vat else "t.accounting_value"
    where += value_condition(selection, amount, values)
    if selection.description is not None and not is_vat:
        where.append("strpos(lower(t.description), lower(%(description)s)) > 0")
        values["description"] = selection.description
    shared = "r.name, r.receipt_number, r.receipt_date, r.type, r.status, r.vat_type, i.date AS invoice_date, "
    if is_vat:
        columns = (
            "(SELECT coalesce(min(x.transaction_id) FILTER (WHERE x.vat_percent <> 0), min(x.transaction_id)) "
            "FROM ledger_transaction x WHERE x.company_id = t.company_id AND x.receipt_id = t.receipt_id) "
            "AS transaction_id, t.amount AS accounting_value, 0 AS vat_percent, NULL AS vat_deduction_percent, "
            "r.vat_status, NULL AS description, '{}'::jsonb AS details"
        )
        # The receipts of the days first, as above.
        source = (
            "ledger_receipt r CROSS JOIN LATERAL (SELECT * FROM posting p WHERE p.company_id = r.company_id "
            "AND p.receipt_id = r.receipt_id AND p.account = %(account)s OFFSET 0) t"
        )
    else:
        columns = (
            "t.transaction_id, t.accounting_value, t.vat_percent, t.vat_deduction_percent, "
            "coalesce(t.vat_status, r.vat_status) AS vat_status, t.description, t.document AS details"
        )
        source = "ledger_transaction t JOIN ledger_receipt r USING (company_id, receipt_id)"
        where.append("t.account = %(account)s")
        where.append("t.receipt_date BETWEEN %(start)s AND %(end)s")  # the index by account and date
    return tx.execute(
        f"SELECT {shared}{columns} FROM {source} "  # noqa: S608
        "JOIN invoice i ON i.company_id = r.company_id AND i.invoice_id = r.invoice_id "
        f"WHERE r.company_id = %(company)s AND t.company_id = %(company)s AND {' AND '.join(where)} "
        "ORDER BY r.receipt_date, r.receipt_number, transaction_id",
        values,
        prepare=False,  # the plan fits the days that are asked for
    ).fetchall()


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
