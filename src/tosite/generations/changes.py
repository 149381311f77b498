"""What clients of older generations send and read otherwise: the one table of it, applied by the kernel.

An older name is answered beside today's where both have room: no client seen minds more members. Sources: the field
changes between published versions, and what public clients of each generation read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from tosite.companysettings.store import invoice_choices
from tosite.generations.shapes import (
    bare,
    copied,
    older_rights,
    with_cash_discount,
    with_invoice_cash_discount,
    with_members,
    with_older_cash_discount,
    with_older_invoice_cash_discount,
    with_service_addresses,
)
from tosite.web.binding import parse_json
from tosite.web.endpoint import Request
from tosite.web.errors import ApiError

Answer = Callable[[Any, str], Any]
"""An answer as an older generation has it, from today's and the address of the API as it was called."""

Body = Callable[[Request, dict[str, Any]], None]
"""Changes a sent body, or the headers of its request, to what is sent today."""

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


@dataclass(frozen=True)
class Change:
    """How some operations look in the generations from ``since`` on and before ``before``."""

    before: int
    operations: tuple[str, ...]
    answer: Answer | None = None
    body: Body | None = None
    status: int | None = None
    since: int = 0


@dataclass(frozen=True)
class Alias:
    """A path that an older generation had for an operation."""

    before: int
    operation: str
    today: str
    since: int = 0


def _fill_extra_info(request: Request, body: dict[str, Any]) -> None:
    """``extraInfo`` was optional: what it leaves open is as the company books and prices by default."""
    extra = body.setdefault("extraInfo", {})
    if not isinstance(extra, dict):
        return
    kind = str(body.get("type"))
    choices = invoice_choices(request.tx, request.company, request.settings_version)
    extra.setdefault("accountingByRow", choices.books_by_row(kind))
    extra.setdefault("unitPricesIncludeVat", not kind.startswith("SALES"))


def _need_no_version(request: Request, body: dict[str, Any]) -> None:
    """An invoice could be changed without its version: the last writer won."""
    if body.get("version") in (None, ""):
        request.headers.setdefault("if-match", "*")


def _rename_serial_number(request: Request, body: dict[str, Any]) -> None:
    if "SerialNumber" in body:
        body.setdefault("serialNumber", body["SerialNumber"])


_INVOICES = ("GET /invoices/{invoiceId}", "POST /invoices", "PUT /invoices/{invoiceId}")
_PARTNERS = (
    "GET /businesspartners/{id}",
    "POST /businesspartners",
    "PUT /businesspartners/{id}",
    "PATCH /businesspartners/{id}",
)
_RECEIPTS = (
    "GET /ledgerreceipts",
    "GET /ledgerreceipts/{receiptId}",
    "POST /ledgerreceipts",
    "PUT /ledgerreceipts/{receiptId}",
)

CHANGES = (
    Change(2010, ("GET /bankstatements",), answer=copied("results", "bankStatements")),
    Change(2104, ("GET /products",), answer=copied("results", "products")),
    Change(2104, ("GET /products/groups",), answer=bare("productGroups")),
    Change(2302, _RECEIPTS, answer=copied("id", "receiptId")),
    Change(2302, ("DELETE /attachments/{attachmentId}",), status=200),
    Change(2309, ("POST /invoices", "PUT /invoices/{invoiceId}"), body=_fill_extra_info),
    Change(2402, ("PUT /invoices/{invoiceId}",), body=_need_no_version),
    Change(2405, _INVOICES, answer=with_older_invoice_cash_discount, body=with_invoice_cash_discount),
    Change(2405, _PARTNERS, answer=with_older_cash_discount, body=with_cash_discount),
    Change(2405, ("GET /status",), answer=with_service_addresses),
    Change(2406, ("GET /users/rights",), answer=older_rights),
    Change(2411, ("GET /users/rights/old",), answer=older_rights, since=2406),
    Change(2411, _RECEIPTS, answer=copied("serialNumber", "SerialNumber"), body=_rename_serial_number, since=2408),
    Change(
        2502, ("GET /company/invoicecirculation/settings",), answer=with_members(preventPayeeInformationChange=False)
    ),
)

ALIASES = (
    Alias(2411, "GET /users/rights/old", "/users/rights", since=2406),
    Alias(2504, "GET /SIE/availability", "/sie/availability"),
    Alias(2504, "GET /SIE/file", "/sie/file"),
)


@cache
def changes_of(generation: int) -> Mapping[str, tuple[Change, ...]]:
    """What is otherwise in a generation, by operation (``GET /status``)."""
    found: dict[str, tuple[Change, ...]] = {}
    for change in CHANGES:
        if change.since <= generation < change.before:
            for operation in change.operations:
                found[operation] = (*found.get(operation, ()), change)
    return found


@cache
def aliases_of(generation: int) -> Mapping[str, str]:
    """Today's paths of the operations that had another path in a generation."""
    return {a.operation: a.today for a in ALIASES if a.since <= generation < a.before}


def read_older(changes: tuple[Change, ...], request: Request, raw: bytes) -> bytes:
    """A sent body as it is sent today; one that is no JSON object is left for the reader to refuse."""
    bodies = [change.body for change in changes if change.body]
    if not bodies:
        return raw
    try:
        value = parse_json(raw)
    except ApiError:
        return raw
    if not isinstance(value, dict):
        return raw
    for body in bodies:
        body(request, value)
    return _encoder.encode(value)


def written_older(changes: tuple[Change, ...], answer: bytes | None, address: str) -> bytes | None:
    """A JSON answer as the older generation has it; no content becomes an object where a status was expected."""
    if answer is None:
        return b"{}" if any(change.status for change in changes) else None
    answers = [change.answer for change in changes if change.answer]
    if not answers:
        return answer
    value = _decoder.decode(answer)
    for older in answers:
        value = older(value, address)
    return _encoder.encode(value)
