"""The rules of collection costs and penal interest. Pure functions.

Source: the contract's rules for addCollectionPenalCosts and the company's settings for collection and penal costs;
where they are silent, the Finnish interest act: interest runs by the day from the due date, of a year of 365 days.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tosite.collection.wire import CollectionEvent
from tosite.contract.wire import Invoice, InvoiceRow
from tosite.invoices.rules import DOMESTIC_STATUS
from tosite.ledger.rules import HUNDRED, Setting, cents
from tosite.web.errors import Violation

MAX_CHARGED = 100
"""How many events one invoice may charge; the rest waits for the next one."""

OPEN_STATUSES = frozenset({"NOT_SENT", "SENT", "APPROVED", "PARTLY_PAID", "PAID", "MARKED_PAID"})
"""Statuses of a sales invoice that can be overdue, or have been paid late."""

_COMMENT = 512
_YEAR = 365


@dataclass(frozen=True)
class Pending:
    """An event that was not charged yet, and what its invoice says."""

    event_id: int
    kind: str
    day: date
    amount: Decimal | None
    invoice_number: int
    due_date: date
    interest: Decimal  # percent a year
    currency: str


@dataclass(frozen=True)
class Terms:
    """What the company charges. Products as the register has them; sums in company currency."""

    collection_product: Mapping[str, Any]
    penal_product: Mapping[str, Any]
    date_margin: int
    minimum: Decimal


def check_event(
    sent: CollectionEvent, due_date: date, total: Decimal, paid_before: Decimal, today: date
) -> list[Violation]:
    """Every violation of an event of an invoice over ``total``, of which ``paid_before`` was late already."""
    out: list[Violation] = []
    if not due_date < sent.day <= today:
        out.append(Violation("day", "Must be after the due date and not in the future"))
    if sent.kind == "REMINDER":
        if sent.amount is not None:
            out.append(Violation("amount", "Belongs to a late payment only"))
    elif sent.amount is None or sent.amount <= 0 or sent.amount != cents(sent.amount):
        out.append(Violation("amount", "Must be more than 0, with at most 2 decimals"))
    elif paid_before + sent.amount > total:
        out.append(Violation("amount", "Late payments are more than the sum of the invoice"))
    return out


def rows_to_add(
    pending: Sequence[Pending], terms: Terms, invoice: Invoice, setting: Setting
) -> tuple[list[InvoiceRow], list[int]]:
    """The rows that the events add to ``invoice``, and the ids of the events that they charge.

    One row of collection costs per reminded invoice, and one row with all penal interest. An event is left for later
    where its currency or that of the product cannot be put on this invoice.
    """
    rows: list[InvoiceRow] = []
    charged: list[int] = []
    reminders: dict[int, list[Pending]] = defaultdict(list)
    for event in pending:
        if event.kind == "REMINDER":
            reminders[event.invoice_number].append(event)
    price = _price_on(terms.collection_product, invoice, setting.currency)
    if price:
        for number, events in reminders.items():
            comment = f"{number}: " + ", ".join(event.day.isoformat() for event in events)
            rows.append(_row(terms.collection_product, Decimal(len(events)), price, comment, invoice, setting))
            charged += [event.event_id for event in events]
    # Interest is a sum of money, whatever the currency of the product that stands for it.
    interests = {event: interest_of(event, terms.date_margin) for event in pending if event.kind == "LATE_PAYMENT"}
    minimum = terms.minimum
    if invoice.paymentInfo.currency != setting.currency:
        minimum = cents(minimum * invoice.paymentInfo.currencyRate)
    due = {
        event: interest
        for event, interest in interests.items()
        if event.currency == invoice.paymentInfo.currency and interest > 0 and interest >= minimum
    }
    if due:
        comment = ", ".join(f"{event.invoice_number}: {event.day.isoformat()}" for event in due)
        total = sum(due.values(), Decimal(0))
        rows.append(_row(terms.penal_product, Decimal(1), total, comment, invoice, setting))
        charged += [event.event_id for event in due]
    return rows, charged


def interest_of(event: Pending, date_margin: int) -> Decimal:
    """Penal interest of one late payment, to the cent (half up); nothing within the days of grace."""
    days = (event.day - event.due_date).days
    if event.amount is None or days <= date_margin:
        return Decimal(0)
    return cents(event.amount * event.interest / HUNDRED * days / _YEAR)


def _price_on(product: Mapping[str, Any], invoice: Invoice, home: str) -> Decimal | None:
    """The product's price in the invoice's currency; None where the register has no rate for it."""
    document = product["document"]
    price, currency = Decimal(str(document.get("price") or 0)), document.get("currency") or home
    if currency == invoice.paymentInfo.currency:
        return price
    return cents(price * invoice.paymentInfo.currencyRate) if currency == home else None


def _row(
    product: Mapping[str, Any], quantity: Decimal, price: Decimal, comment: str, invoice: Invoice, setting: Setting
) -> InvoiceRow:
    """A row of a charge. Its VAT is the product's, as far as the invoice's VAT status leaves room for it."""
    document = product["document"]
    percent = Decimal(str(document.get("vat") or 0))
    own = document.get("vatStatus")
    status = own if own is not None else invoice.vatStatus
    domestic = setting.treatment(DOMESTIC_STATUS if status is None else status).treatment == "DOMESTIC"
    if not domestic or not setting.percent_fits(percent, True):
        percent = Decimal(0)
    if invoice.extraInfo.unitPricesIncludeVat:
        price = cents(price * (1 + percent / HUNDRED))
    return InvoiceRow(
        productId=product["product_id"],
        product=product["name"],
        productCode=product["code"] or "",
        quantity=quantity,
        unit=document.get("unit") or "PIECE",
        unitPrice=price,
        discountPercent=Decimal(0),
        vatPercent=percent,
        vatStatus=own,
        comment=comment[:_COMMENT],
    )
