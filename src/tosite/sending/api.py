"""The endpoint that shows how an invoice is getting on to its receiver."""

from tosite.invoices import store as invoices
from tosite.invoices.access import hidden_from
from tosite.sending import store
from tosite.sending.wire import InvoiceSending
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.query import read_id
from tosite.web.wire import plain


@endpoint("GET", "/service/invoices/{invoiceId}/sendings", own=Own("Sending", InvoiceSending, many=True))
def sendings_of_invoice(request: Request) -> object:
    """Every sending of an invoice, the latest first: waiting, delivered, or failed with its reason."""
    found = invoices.by_ids(request.tx, request.company, [read_id(request.path["invoiceId"])])
    if not found or hidden_from(request, found[0]):
        raise ApiError(404)
    request.require(found[0]["type"])
    rows = store.of_invoice(request.tx, request.company, found[0]["invoice_id"])
    return [plain({"id": row.pop("sending_id"), **row}) for row in rows]
