"""The structs of the billing run's own operations."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tosite.contract.wire import Int32
from tosite.mail.wire import ListPage

Day = date


class BillingRunRequest(Struct, kw_only=True, omit_defaults=True):
    month: Annotated[str, Meta(min_length=7, max_length=7)]
    companyId: Int32 | None = None


class BillingFailure(Struct, kw_only=True, omit_defaults=True):
    companyId: Int32
    reason: str


class BillingRun(Struct, kw_only=True, omit_defaults=True):
    id: Int32
    month: str
    status: Literal["PARTIAL", "RUNNING", "FINISHED"]
    started: datetime
    finished: datetime | None = None
    bills: Int32
    invoices: Int32
    net: Decimal
    failures: list[BillingFailure]


class BillingRuns(Struct, kw_only=True, omit_defaults=True):
    results: list[BillingRun]


class BillingScheduleChange(Struct, kw_only=True, omit_defaults=True):
    """``day``: the day of the month on which the month before is billed by itself; absent or null: on request only."""

    day: Annotated[int, Meta(ge=1, le=28)] | None = None


class BillingSchedule(Struct, kw_only=True, omit_defaults=True):
    """Without a ``day`` months are billed on request only. ``problem``: why the run that is due cannot begin."""

    day: Int32 | None = None
    nextMonth: str | None = None
    nextDay: Day | None = None
    problem: str | None = None


class BillLine(Struct, kw_only=True, omit_defaults=True):
    item: str
    text: str
    firstDay: Day
    lastDay: Day
    documents: Int32
    quantity: Decimal
    unitPrice: Decimal
    amount: Decimal
    formula: str
    vatPercent: Decimal
    vatStatus: Int32
    priceListId: Int32 | None = None
    chargeId: Int32 | None = None
    invoiceRow: Int32 | None = None


class Bill(Struct, kw_only=True, omit_defaults=True):
    id: Int32
    companyId: Int32
    companyName: str
    kind: Literal["MONTHLY", "CREDIT", "CORRECTION"]
    correctsBillId: Int32 | None = None
    correctedByBillId: Int32 | None = None
    invoiceId: Int32 | None = None
    invoiceNumber: Int32 | None = None
    net: Decimal
    lines: list[BillLine]


class Bills(Struct, kw_only=True, omit_defaults=True):
    results: list[Bill]
    meta: ListPage


class ReceivedBill(Struct, kw_only=True, omit_defaults=True):
    """A bill as its customer sees it. ``net`` is without VAT.

    What the invoice says (number, days, ``total`` with VAT, ``reference``, ``status``) is absent where there was
    nothing to pay. ``lines`` and ``counted`` are there in one bill, not in the list.
    """

    id: Int32
    companyId: Int32
    companyName: str
    month: str
    kind: Literal["MONTHLY", "CREDIT", "CORRECTION"]
    correctsBillId: Int32 | None = None
    correctedByBillId: Int32 | None = None
    net: Decimal
    currency: str
    invoiceNumber: Int32 | None = None
    invoiceDate: Day | None = None
    dueDate: Day | None = None
    vat: Decimal | None = None
    total: Decimal | None = None
    reference: str | None = None
    status: str | None = None
    lines: list[BillLine] | None = None
    counted: list[CountedDocuments] | None = None


class CountedDocuments(Struct, kw_only=True, omit_defaults=True):
    """A row of the appendix: documents of a day, kind and client."""

    day: Day
    kind: str
    client: str
    documents: Int32


class ReceivedBills(Struct, kw_only=True, omit_defaults=True):
    results: list[ReceivedBill]
    meta: ListPage
