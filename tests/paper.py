"""Invoices for tests of their pages: stored documents, companies of three countries, and readers of what was drawn."""

import json
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import msgspec
from pypdf import PdfReader

from tosite.contract.wire import Invoice
from tosite.invoices import documents, rules
from tosite.ledger.rules import in_home_currency
from tosite.pages.content import content
from tosite.pages.parties import Company
from tosite.pages.sheet import Sheet
from tosite.pages.style import Style
from tosite.sandbox.tour import sales_invoice

DAY = date(2026, 11, 20)
MOMENT = datetime(2026, 11, 20, 12, 30)
PLAIN = Style()
FINNISH = Company(
    name="Sandbox Oy",
    country="FINLAND",
    currency="EUR",
    info={
        "businessIdentifier": {"brnType": "FI", "code": "0737546-2"},
        "companyAddress": {"street": "Keskuskatu 1", "zip": "00100", "city": "Helsinki"},
    },
    bic="NDEAFIHH",
    vat_statuses={1: ("DOMESTIC", "Domestic"), 77: ("NONE", "Sold on a ferry"), 111: ("REVERSE", "EU purchase")},
)
SWEDISH = Company(
    name="Exempel AB",
    country="SWEDEN",
    currency="SEK",
    info={"businessIdentifier": {"brnType": "SE", "code": "556036-0793"}},
)
NORWEGIAN = Company(
    name="Eksempel AS",
    country="NORWAY",
    currency="NOK",
    info={"businessIdentifier": {"brnType": "NO", "code": "988077917"}, "mva": True, "inTradeRegister": True},
)


def body(language: str = "FINNISH", rows: int = 2, **changes: Any) -> dict[str, Any]:
    """A sales invoice as a client sends it, its two rows in turn as many times as wanted."""
    invoice = sales_invoice(None, None, DAY)
    kinds = invoice["invoiceRows"]
    invoice["invoiceRows"] = [dict(kinds[n % 2]) for n in range(rows)]
    if rows > 2:
        for n, row in enumerate(invoice["invoiceRows"], 1):
            row["product"] += f" {n}"
    return {**invoice, "language": language, **changes}


def stored(sent: dict[str, Any], company: Company = FINNISH) -> dict[str, Any]:
    """The document that the database holds of it."""
    invoice = msgspec.convert(sent, Invoice, strict=False)
    documents.normalise(invoice)
    priced = rules.priced_rows(invoice, [""] * len(invoice.invoiceRows), invoice.vatStatus or 1)
    info = invoice.paymentInfo
    info.bankReferenceCode = rules.reference_for(invoice, company.country, 10001)
    sums = rules.sum_infos(in_home_currency(priced, info.currencyRate), priced, info.currency, company.currency)
    encoder = msgspec.json.Encoder(decimal_format="number")
    return json.loads(encoder.encode(documents.document_of(invoice, sums, company.country)), parse_float=Decimal)


def sheet_of(sent: dict[str, Any], company: Company = FINNISH, number: int = 1042, status: str = "NOT_SENT") -> Sheet:
    """The page of an invoice."""
    return content(stored(sent, company), company, number, status)


def text_of(pdf: bytes) -> str:
    """The text of all pages, with plain spaces and without the marks of a possible break."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return "\n".join(pages).replace("\xa0", " ").replace("\u200b", "")


def plain(sheet: Sheet) -> str:
    """The page as one text, spaces that do not break as plain ones."""
    return json.dumps(msgspec.to_builtins(sheet), ensure_ascii=False, default=str).replace("\xa0", " ")
