"""The rows of a filled sandbox as lines of COPY. Pure: a figure is laid out once, and printed for each document."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, LiteralString

import msgspec

from tosite.invoices import documents
from tosite.sandbox.figures import Figure

COLUMNS: Mapping[LiteralString, LiteralString] = {
    "invoice": "company_id, invoice_id, type, status, invoice_number, series_start, date, due_date, partner_id, "
    "counterparty_name, creator_id, ledger_receipt_id, document, created, version",
    "ledger_receipt": "company_id, receipt_id, type, status, name, receipt_date, receipt_number, series_start, "
    "vat_type, vat_status, invoice_id, invoice_number, document, created, version",
    "ledger_transaction": "company_id, receipt_id, transaction_id, line, transaction_type, account, accounting_value, "
    "vat_percent, vat_status, description, vat_deduction_percent, document, receipt_date",
    "transaction_dimension": "company_id, receipt_id, transaction_id, dimension_id, item_id, value",
    "posting": "company_id, receipt_id, line, account, amount",
    "audit_log": "company_id, at, user_id, client_id, action, object_type, object_id, before, after",
}
"""The tables with the columns of a line."""

ROWS = ("ledger_transaction", "transaction_dimension", "posting")
"""What is written before the documents have their numbers, in this order."""

DOCUMENTS = ("invoice", "ledger_receipt", "audit_log")
"""What shows the numbers, in the order in which it is written."""

_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters: no text of a register has them
_encoder = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True)
class Layout:
    """A figure as text with places for what differs from document to document (see ``print_lines``).

    ``accounts`` and ``dimensions`` are what one document adds to the official balances.
    """

    figure: Figure
    texts: Mapping[str, bytes]
    rows: int
    accounts: Mapping[str, Decimal]
    dimensions: Mapping[tuple[str, int, int], Decimal]


def lay_out(figure: Figure, company: int, creator: int, client: str) -> Layout:
    """The texts of one figure for documents of a company."""
    document = _marked(figure)
    after = _told(figure, document, creator)
    selling = "SALES" if figure.selling else "PURCHASE"
    who = _text(str(figure.partner_id)) if figure.partner_id else rb"\N"
    kind, name = _text(figure.kind), _text(figure.name)
    head = b"%d\t" % company
    entries, shares, postings = [], [], []
    accounts: dict[str, Decimal] = defaultdict(Decimal)
    dimensions: dict[tuple[str, int, int], Decimal] = defaultdict(Decimal)
    for line, entry in enumerate(figure.booking.entries, 1):
        cells = (
            _text(entry.kind),
            _text(entry.account),
            _text(str(entry.value)),
            _text(str(entry.vat_percent)),
            _text(str(entry.vat_status)) if entry.vat_status is not None else rb"\N",
            _text(entry.description) if entry.description is not None else rb"\N",
            _text(str(entry.vat_deduction_percent)),
        )
        entries.append(head + b"%%(receipt)d\t%%(t%d)d\t%d\t" % (line, line) + b"\t".join(cells) + b"\t{}\t%(date)b\n")
        for share in figure.shares[line - 1]:
            item = b"%d\t%d\t" % (share.dimension, share.item)
            shares.append(head + b"%%(receipt)d\t%%(t%d)d\t" % line + item + _text(str(share.value)) + b"\n")
            dimensions[(entry.account, share.dimension, share.item)] += share.value
    for line, posting in enumerate(figure.booking.postings, 1):
        amount = _text(posting.account) + b"\t" + _text(str(posting.amount))
        postings.append(head + b"%%(receipt)d\t%d\t" % line + amount + b"\n")
        accounts[posting.account] += posting.amount
    texts = {
        "invoice": head
        + b"%(invoice)d\t"
        + kind
        + b"\t%(status)b\t%(number)d\t%(series)b\t%(date)b\t%(due)b\t"
        + who
        + b"\t"
        + name
        + b"\t%d\t%%(receipt)d\t" % creator
        + _json(document)
        + b"\t%(stamp)b\t%(stamp)b\n",
        "ledger_receipt": head
        + b"%(receipt)d\t"
        + kind
        + b"\t%(status)b\t"
        + name
        + b"\t%(date)b\t%(voucher)d\t%(series)b\t"
        + _text(selling)
        + b"\t%d\t%%(invoice)d\t%%(number)d\t{}\t%%(stamp)b\t%%(stamp)b\n" % figure.vat_status,
        "ledger_transaction": b"".join(entries),
        "transaction_dimension": b"".join(shares),
        "posting": b"".join(postings),
        "audit_log": head
        + b"%%(at)b\t%d\t" % creator
        + _text(client)
        + b"\tCREATE\tINVOICE\t%(invoice)d\tnull\t"
        + _json(after)
        + b"\n",
    }
    return Layout(figure, texts, len(entries), dict(accounts), dict(dimensions))


def print_lines(layout: Layout, tables: Sequence[str], places: Mapping[bytes, Any]) -> list[bytes]:
    """The lines of one document, one text for each of the tables.

    ``places``: receipt, t1, t2 and so on (int) and date (text) for ROWS; for DOCUMENTS invoice, number and voucher
    (int), and status, series, due, stamp, at, reference and original (text) too.
    """
    return [layout.texts[table] % places for table in tables]


def _mark(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"


def _marked(figure: Figure) -> dict[str, Any]:
    """The stored document with marks for what differs."""
    if figure.kind == "JOURNAL":
        return figure.document
    payment = {**figure.document["paymentInfo"], "dueDate": _mark("due")}
    if figure.selling:
        payment["bankReferenceCode"] = _mark("reference")
        return {**figure.document, "date": _mark("date"), "paymentInfo": payment}
    return {
        **figure.document,
        "date": _mark("date"),
        "paymentInfo": payment,
        "originalInvoiceNumber": _mark("original"),
    }


def _told(figure: Figure, document: dict[str, Any], creator: int) -> dict[str, Any]:
    """What the audit log says of the new document: what the API shows of it."""
    if figure.told is not None:
        return {
            **figure.told,
            "receiptDate": _mark("date"),
            "status": _mark("status"),
            "invoiceNumber": _mark("number#"),
        }
    row = {
        "document": document,
        "invoice_id": _mark("invoice#"),
        "status": _mark("status"),
        "invoice_number": _mark("number#"),
        "ledger_receipt_id": _mark("receipt#"),
        "creator_id": creator,
        "version": datetime(2000, 1, 1),
    }
    return {**documents.shown(row), "version": _mark("stamp")}


def _json(value: dict[str, Any]) -> bytes:
    """JSON for a cell, its marks turned into places; a mark that ends in ``#`` is a number."""
    out = _escaped(_encoder.encode(value))
    opened, closed = _OPEN.encode(), _CLOSE.encode()
    out = out.replace(b'"' + opened, opened).replace(closed + b'"', closed)
    parts = out.split(opened)
    for place, part in enumerate(parts[1:], 1):
        name, rest = part.split(closed, 1)
        number = name.endswith(b"#")
        parts[place] = (b"%%(%b)d" % name[:-1] if number else b'"%%(%b)b"' % name) + rest
    return b"".join(parts)


def _text(value: str) -> bytes:
    return _escaped(value.encode())


def _escaped(value: bytes) -> bytes:
    """Text of a cell for COPY, and for printing with ``%``."""
    for plain, escaped in ((b"\\", b"\\\\"), (b"\t", b"\\t"), (b"\n", b"\\n"), (b"\r", b"\\r"), (b"%", b"%%")):
        value = value.replace(plain, escaped)
    return value
