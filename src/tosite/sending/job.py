"""Delivers the invoices whose time has come: behind the requests, one transaction per invoice."""

from typing import Any

from tosite.audit import store as audit
from tosite.db.database import Connection, Database
from tosite.invoices import documents
from tosite.invoices import store as invoices
from tosite.ledger import store as books
from tosite.mail.delivery import Outcome, Post, drain, failed
from tosite.oauth.tokens import NO_SESSION, Caller
from tosite.pages.artist import Busy, CannotDraw
from tosite.pages.drawing import invoice_pdf
from tosite.sending import rules, store
from tosite.web.versions import next_version


def send_due(database: Database) -> int:
    """Send the e-mails that are due; returns how many were delivered. Without a mail server they wait."""
    return drain(database, _send)


def _send(tx: Connection, post: Post) -> bool | None:
    sending = store.take_due(tx, "EMAIL")
    if sending is None:
        return None
    (row,) = invoices.by_ids(tx, sending["company_id"], [sending["invoice_id"]])
    message_id = f"<{sending['company_id']}.{sending['sending_id']}@{post.domain}>"
    try:
        page = invoice_pdf(tx, sending["company_id"], row)
    except Busy as error:
        outcome = failed(str(error), sending["tries"])
    except CannotDraw as error:  # it takes as long the next time, and the mails of everybody wait behind it
        outcome = Outcome("FAILED", reason=str(error))
    else:
        seller, shown = sending["company_name"], documents.shown(row)
        outcome = post.deliver(lambda: rules.message(shown, seller, post.sender, message_id, page), sending["tries"])
    store.note(tx, sending, outcome)
    if outcome.state == "FAILED":
        _take_back(tx, sending)
    return outcome.state == "DELIVERED"


def _take_back(tx: Connection, sending: dict[str, Any]) -> None:
    """An invoice that reached nobody is NOT_SENT again, unless it was paid meanwhile (contract, send)."""
    company, invoice = sending["company_id"], sending["invoice_id"]
    row = invoices.lock(tx, company, invoice)
    if row is None or row["status"] != "SENT":
        return
    version = next_version(row["version"])
    invoices.set_status(tx, company, invoice, "NOT_SENT", version)
    books.set_status(tx, company, row["ledger_receipt_id"], "SENT", "NOT_SENT", version)
    requester = Caller(company, sending["user_id"], sending["client_id"], NO_SESSION)
    audit.record(tx, requester, "SEND_FAILED", "INVOICE", invoice, {"status": "SENT"}, {"status": "NOT_SENT"})
