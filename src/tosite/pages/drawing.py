"""An invoice of the database drawn: what the endpoints and the e-mail of an invoice share.

What its content needs is imported at the first page that is asked for: a worker that never draws stays small. Drawing
itself is done by a process of its own (``artist``).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from tosite.db.database import Connection
from tosite.pages import artist, store
from tosite.pages.style import Style

if TYPE_CHECKING:
    from tosite.pages.sheet import Sheet

_encoder = msgspec.json.Encoder(decimal_format="number")


def _drawing(tx: Connection, company: int, row: dict[str, Any]) -> "tuple[Sheet, Style]":
    """What is printed of an invoice (a row of ``invoices.store.by_ids``), and how."""
    from tosite.pages.content import content, is_issued
    from tosite.pages.parties import Company

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


def style_of(template: Mapping[str, Any] | None, logo: bytes | None, language: str) -> Style:
    """The style of a page in a language (ours): of its template's document, or the plain one.

    A template without texts in that language has none there; one without an accent on coloured paper has one colour.
    """
    from tosite.pages.words import LANGUAGES

    if template is None:
        return Style(logo=logo)
    colours = {name: colour for name, colour in (template.get("colours") or {}).items() if colour}
    if "background" in colours:
        colours.setdefault("accent", colours.get("text", Style.text))
    texts = {LANGUAGES[t["language"]]: t for t in template.get("texts") or ()}.get(language) or {}
    parts = {name: text for name, text in texts.items() if text and name != "language"}
    return Style(logo=logo, **colours, **parts)


def invoice_pdf(tx: Connection, company: int, row: dict[str, Any]) -> bytes:
    """The invoice as PDF/A-3b, with what it shows as JSON inside."""
    from tosite.pages.content import public_view

    source = _encoder.encode(public_view(row["document"], row["invoice_number"]))
    return artist.pdf(*_drawing(tx, company, row), row["version"], source)


def invoice_picture(tx: Connection, company: int, row: dict[str, Any], page: int, kind: str) -> bytes | None:
    """One page of the invoice, counted from 1, as PNG or JPEG; None for a page that it does not have."""
    return artist.picture(*_drawing(tx, company, row), page, kind)
