"""Endpoints of an invoice as a page: one page as a picture, the whole as PDF."""

from typing import Any

import msgspec

from tosite.attachments.rules import disposition
from tosite.invoices import store as invoices
from tosite.invoices.access import hidden_from
from tosite.pages.drawing import invoice_pdf, invoice_picture
from tosite.web.endpoint import Own, Raw, Request, endpoint
from tosite.web.errors import ApiError
from tosite.web.multipart import mixed
from tosite.web.query import read_id


@endpoint("GET", "/invoices/{invoiceId}/image")
def image_of_invoice(request: Request) -> object:
    """One page of an invoice as PNG or JPEG, its metadata first. 404 for unknown and hidden invoices and pages."""
    row = _invoice(request)
    page, kind = request.query["page"], request.query["format"]
    png = kind == "PNG"
    picture = invoice_picture(request.tx, request.company, row, page, "PNG" if png else "JPEG")
    if picture is None:
        raise ApiError(404)
    name = f"invoice-{row['invoice_number']}-{page}.{kind.lower()}"
    described = {
        "name": name,
        "referenceType": "INVOICE",
        "referenceId": row["invoice_id"],
        "mimeType": "image/png" if png else "image/jpeg",
        "sendWithInvoice": False,
    }
    headers = {"Content-Type": described["mimeType"], "Content-Disposition": disposition(name)}
    return mixed([({"Content-Type": "application/json"}, msgspec.json.encode(described)), (headers, picture)])


@endpoint("GET", "/service/invoices/{invoiceId}/pdf", own=Own("Invoices", content="application/pdf"))
def pdf_of_invoice(request: Request) -> object:
    """An invoice as PDF/A-3b, with what it shows as JSON inside. 404 for an unknown or hidden invoice."""
    return Raw("application/pdf", invoice_pdf(request.tx, request.company, _invoice(request)))


def _invoice(request: Request) -> dict[str, Any]:
    """The invoice of the path. Raises ApiError 404 for unknown ones and for those that the caller may not see."""
    rows = invoices.by_ids(request.tx, request.company, [read_id(request.path["invoiceId"])])
    if not rows or hidden_from(request, rows[0]) or not request.allows(rows[0]["type"]):
        raise ApiError(404)
    return rows[0]
