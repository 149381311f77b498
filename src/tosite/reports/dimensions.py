"""The endpoint of the income statement of one dimension or item: the contract's reports cannot be narrowed by them."""

from tosite.contract.wire import AccountingReportRequestOptions
from tosite.ledger.store import setting
from tosite.reports import schemes, store
from tosite.reports.selection import check_start, read_selection, read_statuses
from tosite.reports.wire import DimensionStatement, DimensionStatementRequest
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import Violation, refuse
from tosite.web.wire import plain


@endpoint(
    "POST",
    "/service/reports/incomestatement",
    body=DimensionStatementRequest,
    own=Own("Reports", answer=DimensionStatement),
)
def income_statement_of_dimension(request: Request) -> object:
    """The income statement of one dimension item, or of a whole dimension, from official receipts.

    It sums the values that rows give to the item. They are net of VAT, also of VAT that may not be deducted. Rows of
    the statement, the default of ``startDate`` and its limits are those of ``POST /reports/accounting``.
    """
    sent: DimensionStatementRequest = request.body
    tx, company = request.tx, request.company
    start = sent.startDate or store.first_day(tx, company, sent.endDate)
    violations = check_start(start, sent.endDate)
    items = store.items_of(tx, company, sent.dimensionId)
    if items is None:
        violations.append(Violation("dimensionId", "Unknown dimension"))
    elif sent.itemId is not None and sent.itemId not in items:
        violations.append(Violation("itemId", "Is no item of the dimension"))
    refuse(violations)
    known = setting(tx, company, request.settings_version)
    options = AccountingReportRequestOptions(reportLanguage=sent.reportLanguage)
    _, selection = read_selection(start or sent.endDate, sent.endDate, read_statuses(None), options, known.currency)
    totals = store.dimension_totals(tx, company, sent.dimensionId, sent.itemId, selection)
    scheme = schemes.rows_of(known.country, "INCOME_STATEMENT")
    language = selection.language or schemes.OWN_LANGUAGE[known.country]
    return plain(
        {
            "startDate": selection.start,
            "endDate": selection.end,
            "dimensionId": sent.dimensionId,
            "itemId": sent.itemId,
            "rows": schemes.statement(scheme, totals, language),
        }
    )
