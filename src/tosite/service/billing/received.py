"""Endpoints of bills for the company that is billed: the bill, its lines, its invoice as a page, what was counted.

A bill and its invoice are rows of the provider's company: ``customer_id`` says whose they are, and nothing else.
"""

from typing import Any

from tosite.invoices import store as invoices
from tosite.mail.api import PAGE
from tosite.service.billing import store
from tosite.service.billing.api import TAG, lines_shown
from tosite.service.billing.documents import appendix_name, read_appendix
from tosite.service.billing.wire import ReceivedBill, ReceivedBills
from tosite.service.provider.access import scope
from tosite.service.provider.store import Provider, provider
from tosite.web.endpoint import Own, Raw, Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.query import read_id
from tosite.web.wire import plain


@endpoint("GET", "/service/bills", own=Own(TAG, ReceivedBills, query=PAGE))
def received_bills(request: Request) -> object:
    """The company's bills for the service, newest first. Operators see every company's, or those of the one named."""
    customer = scope(request, request.query.get("companyId"))
    found = provider(request.tx)
    if found is None:
        size = request.query["size"]
        meta = {"pageNumber": request.query["page"], "pageSize": size, "resultCount": 0, "totalCount": 0}
        return {"results": [], "meta": meta}
    rows, meta = store.bills_of(request.tx, found.company_id, customer, request.query)
    return {"results": [plain(_shown(row, found)) for row in rows], "meta": meta}


@endpoint("GET", "/service/bills/{billId}", own=Own(TAG, ReceivedBill))
def received_bill(request: Request) -> object:
    """One bill with its lines, and the documents that were counted for it."""
    found, row = _bill(request)
    counted = _appendix(request, found, row)
    details = {"lines": lines_shown(row), "counted": read_appendix(counted) if counted else []}
    return plain({**_shown(row, found), **details})


@endpoint("GET", "/service/bills/{billId}/pdf", own=Own(TAG, content="application/pdf"))
def page_of_bill(request: Request) -> object:
    """The invoice of a bill as PDF/A-3b. 404 where there was nothing to pay."""
    from tosite.pages.drawing import invoice_pdf

    found, row = _bill(request)
    if row["invoice_id"] is None:
        raise ApiError(404)
    (invoice,) = invoices.by_ids(request.tx, found.company_id, [row["invoice_id"]])
    return Raw("application/pdf", invoice_pdf(request.tx, found.company_id, invoice))


@endpoint("GET", "/service/bills/{billId}/appendix", own=Own(TAG, content="text/csv"))
def appendix_of_bill(request: Request) -> object:
    """The documents that a bill counts, by day, kind and client, as CSV. 404 where none were counted or invoiced."""
    counted = _appendix(request, *_bill(request))
    if counted is None:
        raise ApiError(404)
    return Raw("text/csv; charset=utf-8", counted)


def _bill(request: Request) -> tuple[Provider, dict[str, Any]]:
    """The provider, and the bill of the path. Raises ApiError 404 for another company's."""
    found, customer = provider(request.tx), scope(request, None)
    number = read_id(request.path["billId"])
    row = store.bill_of(request.tx, found.company_id, customer, number) if found else None
    if found is None or row is None:
        raise ApiError(404)
    return found, row


def _appendix(request: Request, found: Provider, row: dict[str, Any]) -> bytes | None:
    if row["invoice_id"] is None:
        return None
    return store.appendix_of(request.tx, found.company_id, row["invoice_id"], appendix_name(row["month"]))


def _shown(row: dict[str, Any], found: Provider) -> dict[str, Any]:
    sums = row["sums"] or {}
    return {
        "id": row["bill_id"],
        "companyId": row["customer_id"],
        "companyName": row["name"],
        "month": f"{row['month']:%Y-%m}",
        "kind": row["kind"],
        "correctsBillId": row["corrects_bill_id"],
        "correctedByBillId": row["corrected_by"],
        "net": row["net"],
        "currency": sums.get("currency", found.currency),
        "invoiceNumber": row["invoice_number"],
        "invoiceDate": row["invoice_date"] and row["invoice_date"].isoformat(),
        "dueDate": row["due_date"] and row["due_date"].isoformat(),
        "vat": sums.get("vatSumTotal"),
        "total": sums.get("invoiceSumTotal"),
        "reference": row["reference"] or None,
        "status": row["invoice_status"],
    }
