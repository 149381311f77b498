"""The rules of orders: what is offered, the life of an order, what its delivery charges. Pure functions.

Source: the published price list (packages, work by the hour plus travel expenses) and the general terms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tosite.identifiers.checks import is_email
from tosite.ledger.rules import cents
from tosite.service.orders.texts import item_name, travel_text, work_text
from tosite.service.orders.wire import OrderEntryDraft, ServiceOrderDraft
from tosite.service.prices.rules import CONSULTATION_HOUR, ORDERED_ITEMS, TRAVEL_EXPENSES, PriceList
from tosite.web.errors import Violation

ORDERED, ACCEPTED, DECLINED, IN_WORK = "ORDERED", "ACCEPTED", "DECLINED", "IN_WORK"
DELIVERED, CANCELLED = "DELIVERED", "CANCELLED"
HOURS = "HOURS"
QUARTER = Decimal("0.25")
MOST_ENTRIES = 500
_MOST_HOURS, _MOST_EXPENSES = Decimal(24), Decimal(100_000)
_FURTHEST = timedelta(days=730)

MOVES: Mapping[tuple[str, str], str] = {
    ("accept", ORDERED): ACCEPTED,
    ("decline", ORDERED): DECLINED,
    ("cancel", ORDERED): CANCELLED,
    ("cancel", ACCEPTED): CANCELLED,
    ("start", ACCEPTED): IN_WORK,
    ("deliver", IN_WORK): DELIVERED,
}
"""The whole life of an order: (move, status) -> the next status. Customers cancel, operators do the rest."""


def next_status(move: str, status: str) -> str | None:
    """The status after a move; None where it is not possible."""
    return MOVES.get((move, status))


@dataclass(frozen=True)
class Offer:
    """An item that can be ordered, at the price in force. ``travel_vat_class`` is None where no travel goes with it."""

    item: str
    price_list_id: int
    currency: str
    unit_price: Decimal
    vat_class: str
    travel_vat_class: str | None

    @property
    def by_the_hour(self) -> bool:
        """Is every hour paid, and not the package?"""
        return self.item == CONSULTATION_HOUR


def offers(lists: Sequence[PriceList], day: date) -> list[Offer]:
    """What can be ordered on a day, by the issued lists of the customer's country.

    Per item the newest list that has it holds. Travel expenses belong to work by the hour alone, as it is published.
    """
    found: list[Offer] = []
    for item in ORDERED_ITEMS:
        for issued in sorted(lists, key=lambda listed: listed.valid_from, reverse=True):
            price = issued.price(item, day) if issued.valid_from <= day else None
            if price is None or price.terms.model != "STANDARD" or price.terms.unit_price is None:
                continue
            travel = issued.price(TRAVEL_EXPENSES, day) if item == CONSULTATION_HOUR else None
            found.append(
                Offer(
                    item=item,
                    price_list_id=issued.list_id,
                    currency=issued.currency,
                    unit_price=price.terms.unit_price,
                    vat_class=price.terms.vat_class,
                    travel_vat_class=travel.terms.vat_class if travel else None,
                )
            )
            break
    return found


def check_item(item: str, with_travel: bool, offer: Offer | None) -> list[Violation]:
    """Every violation in wanting an item; ``offer`` is that of the item, None where there is none."""
    out: list[Violation] = []
    if offer is None:
        out.append(Violation("item", f"{item} has no price in the company's country today"))
    if with_travel and item != CONSULTATION_HOUR:
        out.append(Violation("withTravel", f"Travel expenses are charged with {CONSULTATION_HOUR} only"))
    elif with_travel and offer is not None and offer.travel_vat_class is None:
        out.append(Violation("withTravel", "Travel expenses are not in the price list"))
    return out


def check_order(draft: ServiceOrderDraft, offer: Offer | None, today: date) -> list[Violation]:
    """Every violation of an order; ``offer`` is that of its item, None where there is none."""
    out = check_item(draft.item, bool(draft.withTravel), offer)
    if offer is not None and draft.priceListId is not None and draft.priceListId != offer.price_list_id:
        out.insert(
            0, Violation("priceListId", f"Price list {offer.price_list_id} is in force: look at its price first")
        )
    if not draft.wish.strip():
        out.append(Violation("wish", "Must not be blank"))
    if not draft.contact.name.strip():
        out.append(Violation("contact.name", "Must not be blank"))
    if not is_email(draft.contact.email):
        out.append(Violation("contact.email", "Is no e-mail address"))
    for index, day in enumerate(draft.preferredDates or []):
        if not today <= day <= today + _FURTHEST:
            out.append(Violation(f"preferredDates[{index}]", "Must be today or later, within two years"))
    return out


@dataclass(frozen=True)
class Order:
    """What of an order decides on its charges."""

    order_id: int
    item: str
    unit_price: Decimal
    vat_class: str
    travel_vat_class: str | None
    ordered_on: date

    @property
    def by_the_hour(self) -> bool:
        """Is every hour paid, and not the package?"""
        return self.item == CONSULTATION_HOUR


@dataclass(frozen=True)
class Entry:
    """Hours worked, or travel expenses, of a day."""

    kind: str
    day: date
    quantity: Decimal
    description: str


@dataclass(frozen=True)
class OrderedCharge:
    """A charge that a delivery makes."""

    text: str
    quantity: Decimal
    unit_price: Decimal
    vat_class: str

    @property
    def amount(self) -> Decimal:
        """Without VAT, rounded once to the cent, half away from zero, as its line of the bill will be."""
        return cents(self.quantity * self.unit_price)


def check_entry(draft: OrderEntryDraft, order: Order, today: date, entries: int) -> list[Violation]:
    """Every violation of an entry; ``entries`` is how many the order has."""
    out: list[Violation] = []
    wanted, other = ("hours", "amount") if draft.kind == HOURS else ("amount", "hours")
    quantity: Decimal | None = getattr(draft, wanted)
    if getattr(draft, other) is not None:
        out.append(Violation(other, f"Has no use with {draft.kind}"))
    if quantity is None:
        out.append(Violation(wanted, f"Is required with {draft.kind}"))
    elif draft.kind == HOURS and not (0 < quantity <= _MOST_HOURS and quantity % QUARTER == 0):
        out.append(Violation("hours", "Must be quarters of an hour, more than 0 and at most 24"))
    elif draft.kind != HOURS and not (0 < quantity <= _MOST_EXPENSES and quantity == cents(quantity)):
        out.append(Violation("amount", f"Must have at most 2 decimals, be more than 0 and at most {_MOST_EXPENSES}"))
    if draft.kind != HOURS and order.travel_vat_class is None:
        out.append(Violation("kind", "The order is one without travel"))
    if not draft.description.strip():
        out.append(Violation("description", "Must not be blank"))
    if not order.ordered_on <= draft.date <= today:
        out.append(Violation("date", f"Must be between {order.ordered_on}, the day of the order, and today"))
    if entries >= MOST_ENTRIES:
        out.append(Violation("", f"An order has at most {MOST_ENTRIES} entries"))
    return out


def check_delivery(day: date, order: Order, entries: Sequence[Entry], today: date) -> list[Violation]:
    """Every violation of a delivery that was completed on ``day``."""
    earliest = max([order.ordered_on, *(entry.day for entry in entries)])
    out: list[Violation] = []
    if not earliest <= day <= today:
        out.append(Violation("date", f"Must be between {earliest}, the last day of work, and today"))
    if order.by_the_hour and not any(entry.kind == HOURS for entry in entries):
        out.append(Violation("", "No hours are logged: there is nothing to deliver"))
    return out


def charges_of(order: Order, entries: Sequence[Entry], language: str) -> list[OrderedCharge]:
    """What an order costs: a package its price once, work its hours, and every travel expense what was spent."""
    quantity = hours_of(entries) if order.by_the_hour else Decimal(1)
    name = item_name(order.item, language)
    work = OrderedCharge(work_text(name, order.order_id, language), quantity, order.unit_price, order.vat_class)
    travel = [
        OrderedCharge(
            travel_text(entry.description, entry.day, order.order_id, language),
            Decimal(1),
            entry.quantity,
            order.travel_vat_class or order.vat_class,
        )
        for entry in entries
        if entry.kind != HOURS
    ]
    return [work, *travel]


def hours_of(entries: Sequence[Entry]) -> Decimal:
    """The hours that were worked."""
    return sum((entry.quantity for entry in entries if entry.kind == HOURS), Decimal(0))


def expenses_of(entries: Sequence[Entry]) -> Decimal:
    """The travel expenses, without VAT."""
    return sum((entry.quantity for entry in entries if entry.kind != HOURS), Decimal(0))
