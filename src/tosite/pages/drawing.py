"""An invoice of the database drawn: what the endpoints and the e-mail of an invoice share.

What draws is imported at the first page that is asked for: a worker that never draws stays small.
"""

from typing import TYPE_CHECKING, Any

import msgspec

from tosite.db.database import Connection
from tosite.pages import store

if TYPE_CHECKING:
    from tosite.pages.content import Sheet
    from tosite.pages.style import Style

_encoder = msgspec.json.Encoder(decimal_format="number")


def drawing(tx: Connection, company: int, row: dict[str, Any]) -> "tuple[Sheet, Style]":
    """What is printed of an invoice (a row of ``invoices.store.by_ids``), and how."""
    from tosite.pages.content import content, is_issued
    from tosite.pages.parties import Company
    from tosite.pages.style import style_of

    document = row["document"]
    account = document["paymentInfo"].get("bankAccount") or {}
    facts = store.facts(tx, company, account.get("accountNumber"), document.get("invoiceTemplateId"))
    seller = Company(
        name=facts["name"],
        country=facts["country"],
        currency=facts["currency"],
        info=facts["info"],
        bic=facts["bic"],
        vat_statuses={status: (treatment, text) for status, treatment, text in facts["vat_statuses"] or ()},
        approved_for_f_tax=facts["approved_for_f_tax"],
    )
    sheet = content(document, seller, row["invoice_number"], row["status"])
    logo = facts["logo"] if is_issued(document["type"]) else None  # the letterhead is the sender's
    return sheet, style_of(facts["template"], logo, sheet.language)


def invoice_pdf(tx: Connection, company: int, row: dict[str, Any]) -> bytes:
    """The invoice as PDF/A-3b, with what it shows as JSON inside."""
    from tosite.pages import render
    from tosite.pages.content import public_view

    source = _encoder.encode(public_view(row["document"], row["invoice_number"]))
    return render.pdf(*drawing(tx, company, row), row["version"], source)
