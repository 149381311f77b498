"""Endpoints of the reports. They only read; all figures are in the company's currency, to the cent."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tosite.contract.wire import AccountingReportRequest, GeneralLedgerReportRequest, LedgerAccountsReportRequest
from tosite.ledger.rules import cents
from tosite.ledger.store import setting
from tosite.reports import schemes, store
from tosite.reports.selection import Selection, check_start, read_selection, read_statuses, shown_options
from tosite.web.endpoint import Request, endpoint
from tosite.web.errors import ApiError, Violation, refuse
from tosite.web.wire import plain

Body = AccountingReportRequest | LedgerAccountsReportRequest | GeneralLedgerReportRequest


@endpoint("POST", "/reports/accounting", body=AccountingReportRequest)
def accounting_report(request: Request) -> object:
    """An income statement, a balance sheet or a cash flow by the scheme of the company's country."""
    sent: AccountingReportRequest = request.body
    _own_company(request, sent.options)
    tx, company = request.tx, request.company
    year = None if sent.type == "INCOME_STATEMENT" else store.year_start(tx, company, sent.endDate)
    opening: dict[str, Decimal] = {}
    if sent.type == "BALANCE_SHEET":
        refuse([] if year else [Violation("endDate", "Is in no fiscal year")])
        selection = _selection(request, sent, year)
    else:
        selection = _selection(request, sent)
    if sent.type == "CASH_FLOW" and year and year < selection.start:
        before = selection.start - timedelta(days=1)
        _, earlier = read_selection(year, before, selection.statuses, sent.options, _currency(request))
        opening = store.totals(tx, company, earlier)
    country = setting(tx, company, request.settings_version).country
    scheme = schemes.rows_of(country, sent.type)
    language = selection.language or schemes.OWN_LANGUAGE[country]
    rows = schemes.statement(scheme, store.totals(tx, company, selection), language, opening)
    return _answer(sent, selection, rows)


@endpoint("POST", "/reports/ledgeraccounts", body=LedgerAccountsReportRequest)
def ledger_accounts_report(request: Request) -> object:
    """Debits minus credits of each account in the range, by account code; accounts at zero are left out."""
    sent: LedgerAccountsReportRequest = request.body
    _own_company(request, sent.options)
    selection = _selection(request, sent)
    names = store.account_names(request.tx, request.company, selection.language)
    totals = store.totals(request.tx, request.company, selection)
    rows = [{"name": f"{code} {names[code]}", "value": value} for code, value in sorted(totals.items()) if value]
    return _answer(sent, selection, rows)


@endpoint("POST", "/reports/generalledger/{id}", body=GeneralLedgerReportRequest)
def general_ledger_report(request: Request) -> object:
    """The rows behind one account, named by its code. 400 for an account that the chart does not have."""
    sent: GeneralLedgerReportRequest = request.body
    account = request.path["id"]
    selection = _selection(request, sent)
    names = store.account_names(request.tx, request.company, selection.language)
    refuse([] if account in names else [Violation("id", "Is no account of the chart")])
    rows = store.ledger_rows(request.tx, request.company, account, selection)
    return plain(
        {
            "reportParameters": _parameters(sent, selection),
            "ledgerAccount": {
                "id": account,
                "name": names[account],
                "totalAccountingValue": sum((row["accounting_value"] for row in rows), Decimal(0)),
                "ledgerReceiptTransactions": [_transaction(row) for row in rows],
            },
        }
    )


def _own_company(request: Request, options: Any) -> None:
    """``customerCompanyId`` is for accounting offices. Raises ApiError 403 for a company that is not the caller's."""
    named = options.customerCompanyId if options else None
    if named and named != str(request.company):
        raise ApiError(403, "User rights check failed: customerCompanyId")


def _currency(request: Request) -> str:
    return setting(request.tx, request.company, request.settings_version).currency


def _selection(request: Request, sent: Body, fixed_start: date | None = None) -> Selection:
    start = fixed_start or sent.startDate or store.first_day(request.tx, request.company, sent.endDate)
    statuses = read_statuses(list(sent.receiptStatus or ()))
    faults, selection = read_selection(start or sent.endDate, sent.endDate, statuses, sent.options, _currency(request))
    refuse(check_start(start, sent.endDate) + faults)
    return selection


def _parameters(sent: Body, selection: Selection) -> dict[str, Any]:
    return {
        "startDate": selection.start,
        "endDate": selection.end,
        "receiptStatus": list(selection.statuses),
        "type": getattr(sent, "type", None),
        "options": shown_options(sent.options, selection) if sent.options else None,
    }


def _answer(sent: Body, selection: Selection, rows: list[dict[str, Any]]) -> object:
    period = {"startDate": selection.start, "endDate": selection.end, "rows": rows}
    return plain({"reportParameters": _parameters(sent, selection), "reportData": {"periods": [period]}})


def _transaction(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the ledger; VAT amounts are rounded half up to cents here, row by row, for reading only."""
    vat = cents(row["accounting_value"] * row["vat_percent"] / 100)
    share = row["vat_deduction_percent"]
    if share is None:
        share = Decimal(100 if row["vat_type"] == "PURCHASE" else 0)
    return {
        "id": row["transaction_id"],
        "name": row["name"],
        "receiptNumber": row["receipt_number"],
        "receiptDate": row["receipt_date"],
        "invoiceDate": row["invoice_date"],
        "type": row["type"],
        "accountingValue": row["accounting_value"],
        "status": row["status"],
        "vatPercent": row["vat_percent"],
        "vatAmount": vat,
        "vatDeductionPercent": share,
        "vatDeduction": cents(vat * share / 100),
        "vatStatus": row["vat_status"],
        "transactionDescription": row["description"],
        "startDate": row["details"].get("startDate"),
        "endDate": row["details"].get("endDate"),
    }
