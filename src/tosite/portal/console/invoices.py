"""Invoices: found, looked at, moved on, marked as paid."""

from decimal import Decimal
from typing import Any

from tosite.invoices import rules
from tosite.payments.rules import can_be_marked
from tosite.portal.console import parts
from tosite.portal.console.forms import amount
from tosite.portal.console.frame import Console, console_page
from tosite.portal.console.labels import LABELS
from tosite.portal.console.navigation import area
from tosite.portal.pages import Answer, File
from tosite.portal.words import N_
from tosite.web.endpoint import Raw
from tosite.web.errors import ApiError
from tosite.web.versions import entity_tag

AREA = area("/console/invoices", N_("Invoices"), N_("Documents"), 1, needs="GET /invoices")
TASKS = area("/console/tasks", N_("Waiting for me"), N_("Documents"), 2, needs="GET /invoices")
TYPES = (
    "SALES_INVOICE",
    "PURCHASE_INVOICE",
    "TRAVEL_INVOICE",
    "BILL_OF_CHARGES",
    "SALES_ORDER",
    "PURCHASE_ORDER",
)
STATUSES = (
    "UNFINISHED",
    "NOT_SENT",
    "SENT",
    "RECEIVED",
    "VERIFIED",
    "APPROVED",
    "PARTLY_PAID",
    "MARKED_PAID",
    "PAID",
    "PAYMENT_DENIED",
    "INVALIDATED",
)
_FILTERS = (
    "searchTerm",
    "types",
    "status",
    "startDate",
    "endDate",
    "dueStartDate",
    "dueEndDate",
    "invoiceNumber",
    "businessPartnerId",
)
# Each move of the status machine: its operation, and what is said once it is done. The first is the page's main button.
_MOVES = {
    "approve": ("approve", N_("The document is approved")),
    "verify": ("verify", N_("The document is verified")),
    "send_to_circulation": ("sendToCirculation", N_("The document is on its way to its people")),
    "send": ("send", N_("The invoice is in the queue of its channel")),
    "reject": ("reject", N_("The payment is denied")),
    "invalidate": ("invalidate", N_("The document is invalidated")),
    "unfinished": ("unfinished", N_("The document is unfinished again")),
}
METHODS = (
    "EXTERNAL_BANK_TRANSFER",
    "CASH",
    "BANK_STATEMENT",
    "CHARGE_CARD",
    "SET_OFF",
    "CREDIT_NOTE",
    "CREDIT_LOSS",
    "ADJUSTMENT",
    "CORRECTION",
)


@console_page("GET", "/console/invoices", AREA)
def search(console: Console) -> Answer:
    """Search with filters; the results alone are swapped while one types."""
    listed = console.listed("/invoices", {**console.filters(*_FILTERS), "orderByDate": "DESC"})
    return console.page(
        "console/invoices.html",
        console._(AREA.text),
        listed=listed,
        types=[kind for kind in TYPES if console.may("GET /invoices", kind)],
        statuses=STATUSES,
        filtered=bool(console.filters(*_FILTERS)),
    )


@console_page("GET", "/console/tasks", TASKS)
def tasks(console: Console) -> Answer:
    """The documents that wait for this person's verifying or approving."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, path in (("verify", "/invoices/personalverifications"), ("approve", "/invoices/personalapprovals")):
        ids: list[int] = []
        for kind in ("PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES"):
            ids += (console.optional(path, query={"types": kind}) or {"invoiceIds": []})["invoiceIds"]
        found[name] = _several(console, ids[:200])
    waiting = [one for one in console.get("/service/confirmations") if one["state"] == "WAITING"]
    return console.page("console/tasks.html", console._(TASKS.text), found=found, waiting=waiting)


def _several(console: Console, ids: list[int]) -> list[dict[str, Any]]:
    if not ids:
        return []
    # A trailing comma asks for a list, of one too.
    rows = console.optional("/invoices/{invoiceId}", values={"invoiceId": ",".join(map(str, ids)) + ","})
    return list(rows or [])


@console_page("GET", "/console/invoices/{id}", AREA)
def show(console: Console) -> Answer:
    """One document: its page, rows, VAT, money, files, history and discussion, and the moves that it allows."""
    number = {"invoiceId": console.path["id"]}
    if "," in console.path["id"]:
        raise ApiError(404)
    invoice = console.get("/invoices/{invoiceId}", values=number)
    kind = invoice["type"]
    payments = console.optional("/invoices/{invoiceId}/paymentevents", values=number, query={"size": 200})
    paid = sum((Decimal(p["paidAmount"]) for p in (payments or {"results": []})["results"]), Decimal(0))
    return console.page(
        "console/invoice.html",
        f"{console._(LABELS.get(kind, kind))} {invoice['invoiceNumber']}",
        invoice=invoice,
        vat=_vat(invoice),
        moves=_moves(console, invoice),
        payments=payments,
        open_amount=Decimal(invoice["sum"]) - paid,
        may_mark=can_be_marked(kind, invoice["status"])
        and kind in ("SALES_INVOICE", "PURCHASE_INVOICE", "TRAVEL_INVOICE", "BILL_OF_CHARGES")
        and console.may("PUT /invoices/{invoiceId}/paymentevents/markpaid", kind),
        may_remove=console.may("DELETE /invoices/{invoiceId}/paymentevents/{paymentEventId}"),
        may_note=kind in rules.MOVES["approve"].types
        and not console.member.limited("accounting.preventCreatingEditingInvoices")
        and console.may("PUT /invoices/{invoiceId}/notes", kind),
        methods=METHODS,
        events=console.optional("/invoices/{invoiceId}/transactions", values=number),
        sendings=console.optional("/service/invoices/{invoiceId}/sendings", values=number),
        comments=console.optional("/invoices/{invoiceId}/comments", values=number),
        sees_receipt=console.may("GET /ledgerreceipts/{receiptId}"),
    )


def _moves(console: Console, invoice: dict[str, Any]) -> list[str]:
    """The moves that the status machine and the person's rights leave, most wanted first."""
    found = []
    for move, (name, _) in _MOVES.items():
        possible = rules.next_status(move, invoice["type"], invoice["status"], invoice["invoiceChannel"])
        if possible is None or (move == "send" and invoice["invoiceChannel"] == "NO_SENDING"):
            continue
        if console.may(f"PUT /invoices/{{invoiceId}}/{name}", invoice["type"]):
            found.append(move)
    return found


def _vat(invoice: dict[str, Any]) -> dict[str, Any]:
    """The sums of the document in its own currency, and in the company's where that is another one."""
    sums = invoice["invoiceSumInfo"]
    return {"own": sums[-1], "home": sums[0] if len(sums) > 1 else None}


@console_page("POST", "/console/invoices/{id}/moves/{move}", AREA)
def move(console: Console) -> Answer:
    """One status operation; of another version than the one that was looked at it is refused."""
    name = console.path["move"]
    if name not in _MOVES:
        raise ApiError(404)
    operation, done = _MOVES[name]
    comment = console.form.get("comment", "").strip()
    body = {"comment": comment} if comment and name in ("approve", "verify", "reject") else None
    return console.do(
        "PUT",
        f"/invoices/{{invoiceId}}/{operation}",
        _back(console),
        done,
        values={"invoiceId": console.path["id"]},
        body=body,
        headers=_if_match(console),
    )


@console_page("POST", "/console/invoices/{id}/paid", AREA)
def mark_paid(console: Console) -> Answer:
    """Note a payment that was made elsewhere."""
    form = console.form
    body = {
        "paymentDate": form.get("paymentDate"),
        "amount": amount(form, "amount"),
        "currency": form.get("currency"),
        "paymentMethodType": form.get("method") or None,
        "description": form.get("description") or None,
    }
    return console.do(
        "PUT",
        "/invoices/{invoiceId}/paymentevents/markpaid",
        _back(console),
        N_("The payment is noted"),
        values={"invoiceId": console.path["id"]},
        body=body,
        headers=_if_match(console),
    )


@console_page("POST", "/console/invoices/{id}/payments/{event}/remove", AREA)
def remove_payment(console: Console) -> Answer:
    """Ask for the removal of a payment event; it takes the person's confirmation."""
    number = {"invoiceId": console.path["id"], "paymentEventId": console.path["event"]}
    return console.do(
        "DELETE",
        "/invoices/{invoiceId}/paymentevents/{paymentEventId}",
        "/console/confirmations",
        N_("Confirm it here: nothing changes before"),
        values=number,
    )


@console_page("POST", "/console/invoices/{id}/comments", AREA)
def comment(console: Console) -> Answer:
    """Say something about the document."""
    return console.do(
        "POST",
        "/invoices/{invoiceId}/comments",
        _back(console),
        N_("The comment is added"),
        values={"invoiceId": console.path["id"]},
        body={"comment": console.form.get("comment", "")},
    )


@console_page("POST", "/console/invoices/{id}/notes", AREA)
def notes(console: Console) -> Answer:
    """Replace the internal notes."""
    return console.do(
        "PUT",
        "/invoices/{invoiceId}/notes",
        _back(console),
        N_("The notes are saved"),
        values={"invoiceId": console.path["id"]},
        body={"notes": console.form.get("notes", "")},
        headers=_if_match(console),
    )


@console_page("GET", "/console/invoices/{id}/pages/{page}", AREA)
def picture(console: Console) -> Answer:
    """A page of the document as a picture."""
    answer = console.get(
        "/invoices/{invoiceId}/image",
        values={"invoiceId": console.path["id"]},
        query={"page": console.path["page"], "format": "PNG"},
    )
    assert isinstance(answer, Raw)  # noqa: S101  (the operation answers a file)
    return File("image/png", parts.file_of(answer)[1])


@console_page("GET", "/console/invoices/{id}/pdf", AREA)
def pdf(console: Console) -> Answer:
    """The document as a PDF to keep."""
    answer = console.get("/service/invoices/{invoiceId}/pdf", values={"invoiceId": console.path["id"]})
    return File(answer.content_type, answer.data, f"invoice-{console.path['id']}.pdf")


@console_page("GET", "/console/attachments/{id}", AREA)
def attachment(console: Console) -> Answer:
    """A file of a document, to keep; never shown inside our own pages."""
    found = console.get("/attachments/{attachmentId}", values={"attachmentId": console.path["id"]})
    name = console.query.get("name") or f"attachment-{console.path['id']}"
    return File("application/octet-stream", parts.file_of(found)[1], name)


def _back(console: Console) -> str:
    return f"/console/invoices/{console.number()}"


def _if_match(console: Console) -> dict[str, str]:
    version = console.form.get("version")
    return {"if-match": entity_tag(version)} if version else {}
