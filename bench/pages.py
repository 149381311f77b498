"""How long a page takes: content, PDF and pictures of an invoice of 1, 10 and 200 rows, warm, on one thread."""

import json
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from tosite.contract.wire import Invoice
from tosite.invoices import documents, rules
from tosite.pages import render
from tosite.pages.content import content
from tosite.pages.parties import Company
from tosite.pages.style import Style
from tosite.sandbox.tour import sales_invoice

DAY = date(2026, 11, 20)
ROWS = (1, 10, 200)
COMPANY = Company(
    name="Sandbox Oy",
    country="FINLAND",
    currency="EUR",
    info={"businessIdentifier": {"brnType": "FI", "code": "0737546-2"}},
    bic="NDEAFIHH",
)


def measure_pages(rounds: int = 20) -> list[dict[str, Any]]:
    """For each number of rows: ``rows``, ``pages``, and medians in milliseconds: ``content``, ``pdf`` of the whole and
    ``pdf_page`` of one of its pages, ``picture`` of all pages. Every round draws an invoice not drawn before."""
    return [_measured(rows, rounds) for rows in ROWS]


def _measured(rows: int, rounds: int) -> dict[str, Any]:
    stored = [_document(rows, number) for number in range(2 * rounds + 2)]
    sheets = [content(document, COMPANY, number, "NOT_SENT") for number, document in enumerate(stored)]
    moment = datetime(2026, 11, 20)
    pages = len(render.images(sheets[-1], Style()))
    render.pdf(sheets[-2], Style(), moment)
    pdf = _median(lambda i: render.pdf(sheets[i], Style(), moment), range(rounds))
    return {
        "rows": rows,
        "pages": pages,
        "content": _median(lambda i: content(stored[i], COMPANY, i, "NOT_SENT"), range(rounds)),
        "pdf": pdf,
        "pdf_page": pdf / pages,
        "picture": _median(lambda i: render.images(sheets[i], Style()), range(rounds, 2 * rounds)),
    }


def _document(rows: int, number: int) -> dict[str, Any]:
    sent = sales_invoice(None, None, DAY)
    kinds = sent["invoiceRows"]
    sent["invoiceRows"] = [{**kinds[n % 2], "product": f"Row {n} of {number}"} for n in range(rows)]
    invoice = msgspec.convert(sent, Invoice, strict=False)
    invoice.paymentInfo.bankReferenceCode = rules.reference_for(invoice, "FINLAND", 10000 + number)
    priced = rules.priced_rows(invoice, [""] * rows, 1)
    document = documents.document_of(invoice, rules.sum_infos(priced, priced, "EUR", "EUR"), "FINLAND")
    found: dict[str, Any] = json.loads(
        msgspec.json.Encoder(decimal_format="number").encode(document), parse_float=Decimal
    )
    return found


def _median(work: Callable[[int], object], numbers: range) -> float:
    taken = []
    for number in numbers:
        started = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)[len(taken) // 2]
