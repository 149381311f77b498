"""Delivers the invoices whose time has come: behind the requests, one transaction per invoice."""

from datetime import UTC, datetime
from typing import Any

from tosite.audit import store as audit
from tosite.db.database import Connection, Database
from tosite.invoices import documents
from tosite.invoices import store as invoices
from tosite.ledger import store as books
from tosite.mail.smtp import NotSent, send
from tosite.oauth.tokens import NO_SESSION, Caller
from tosite.pages.drawing import invoice_pdf
from tosite.sending import rules, store
from tosite.settings import read_settings
from tosite.web.versions import next_version


def send_due(database: Database) -> int:
    """Send the e-mails that are due; returns how many were delivered. Without a mail server they wait."""
    settings = read_settings()
    if settings.smtp_url is None:
        return 0
    delivered = 0
    while True:
        with database.transaction() as tx:
            sending = store.take_due(tx, "EMAIL")
            if sending is None:
                return delivered
            delivered += _send(tx, sending, settings.smtp_url, settings.mail_from)


def _send(tx: Connection, sending: dict[str, Any], url: str, sender: str) -> bool:
    # The sending is locked until it is marked. A process that dies in between sends again, under the same Message-ID.
    (row,) = invoices.by_ids(tx, sending["company_id"], [sending["invoice_id"]])
    message_id = f"<{sending['company_id']}.{sending['sending_id']}@{sender.partition('@')[2]}>"
    page = invoice_pdf(tx, sending["company_id"], row)
    message = rules.message(documents.shown(row), sending["company_name"], sender, message_id, page)
    try:
        send(url, message)
    except NotSent as error:
        following = rules.next_try(sending["tries"] + 1, datetime.now(UTC).replace(tzinfo=None))
        if following is None or error.final:
            store.finish(tx, sending, "FAILED", str(error))
            _take_back(tx, sending)
        else:
            store.postpone(tx, sending, following, str(error))
        return False
    store.finish(tx, sending, "DELIVERED")
    return True


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
