"""The endpoint that shows how an invoice is getting on to its receiver."""

from tosite.invoices.access import visible
from tosite.sending import store
from tosite.sending.wire import InvoiceSending
from tosite.web.endpoint import Own, Request, endpoint
from tosite.web.query import read_id
from tosite.web.wire import plain


@endpoint("GET", "/service/invoices/{invoiceId}/sendings", own=Own("Sending", InvoiceSending, many=True))
def sendings_of_invoice(request: Request) -> object:
    """Every sending of an invoice, the latest first: waiting, delivered, or failed with its reason."""
    invoice = visible(request, read_id(request.path["invoiceId"]))["invoice_id"]
    rows = store.of_invoice(request.tx, request.company, invoice)
    return [plain({"id": row.pop("sending_id"), **row}) for row in rows]
