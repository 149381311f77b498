"""The lines of a customer's month: a pure function of prices, activations, counted documents and other charges.

Every line is rounded once, to the cent, half away from zero. Days are those of the customer's calendar.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from tosite.ledger.rules import cents
from tosite.service.billing.vat import Taxation, taxed
from tosite.service.prices.rules import DOCUMENT, MONTHLY_FEE, Price, PriceList, Terms, charge, choose, formula, shown
from tosite.vat.rates import rates

ONE_DAY = timedelta(days=1)


class BillingProblem(Exception):
    """A customer's month cannot be billed; the message says why."""


@dataclass(frozen=True)
class Activation:
    """Days on which the API was in use: from ``first`` to before ``after`` (None: still)."""

    first: date
    after: date | None

    def covers(self, day: date) -> bool:
        """Was the API in use on that day?"""
        return self.first <= day and (self.after is None or day < self.after)


@dataclass(frozen=True)
class Charge:
    """Something else that the customer is to pay."""

    charge_id: int
    day: date
    text: str
    quantity: Decimal
    unit_price: Decimal
    vat_class: str


@dataclass(frozen=True)
class Counted:
    """Documents of one kind that a client made on a day."""

    day: date
    kind: str
    client: str
    documents: int


@dataclass(frozen=True)
class Customer:
    """Everything that decides on a customer's bill of a month."""

    customer_id: int
    country: str
    vat_number: str | None
    free: bool  # a sandbox: neither fee nor documents are charged
    activations: tuple[Activation, ...] = ()
    counted: tuple[Counted, ...] = ()
    charges: tuple[Charge, ...] = ()
    told: Mapping[int, date] = field(default_factory=dict)  # price list -> the first day on which it binds

    @property
    def idle(self) -> bool:
        """Is there nothing to bill at all?"""
        return not (self.activations or self.counted or self.charges)


@dataclass(frozen=True)
class Line:
    """One line of a bill. ``amount`` is without VAT; ``documents`` is how many counted documents it charges."""

    item: str
    text: str
    first: date
    last: date
    documents: int
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    formula: str
    vat_percent: Decimal
    vat_status: int
    price_list_id: int | None
    charge_id: int | None = None


@dataclass(frozen=True)
class _Part:
    """Some days of a month, ``first`` to before ``after``, on which one price and one VAT hold, and what they use."""

    first: date
    after: date
    units: int  # documents, or days in use
    before: int  # documents of the same kind earlier in the month
    price_list: PriceList
    price: Price
    taxation: Taxation

    def continues(self, other: "_Part") -> bool:
        """Would both make one line?"""
        return self.price.terms == other.price.terms and self.taxation == other.taxation


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def lines_of(customer: Customer, lists: Sequence[PriceList], month: date, taxation: Taxation) -> list[Line]:
    """The lines of a month: the fee, documents by kind, other charges.

    ``lists`` are the issued price lists of the customer's country by their first day. ``taxation`` says how the
    provider taxes this customer. Raises BillingProblem.
    """
    lines: list[Line] = []
    if not customer.free:
        lines += _fee_lines(customer, lists, month, taxation)
        by_kind: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for counted in customer.counted:
            by_kind[counted.kind][counted.day] += counted.documents
        for kind in sorted(by_kind):
            lines += _document_lines(customer, lists, month, taxation, kind, by_kind[kind])
    return lines + [_charge_line(c, taxation) for c in sorted(customer.charges, key=lambda c: (c.day, c.charge_id))]


def _fee_lines(customer: Customer, lists: Sequence[PriceList], month: date, taxation: Taxation) -> list[Line]:
    """Calendar days in use / days of the month, per price: a change of price within the month splits the line."""
    after = next_month(month)
    length = (after - month).days
    used = [month + ONE_DAY * n for n in range(length) if _activation(customer, month + ONE_DAY * n)]
    parts: list[_Part] = []
    for first, end in _spans(customer, lists, month):
        units = sum(1 for day in used if first <= day < end)
        if units:
            # A price per day of the month, so that comparing lists compares what the days cost.
            found = _binding(customer, lists, MONTHLY_FEE, first, lambda terms: terms.unit_price or Decimal(0))
            days = [day for day in used if first <= day < end]
            parts.append(_part(days[0], days[-1] + ONE_DAY, units, 0, found, taxation))
    lines = []
    for part in _merged(parts):
        fee = part.price.terms.unit_price or Decimal(0)
        amount = cents(fee * part.units / length)
        said = f"{shown(fee)} x {part.units} / {length} days = {shown(amount)}"
        lines.append(_line(MONTHLY_FEE, part, 0, Decimal(1), amount, amount, said))
    return lines


def _document_lines(
    customer: Customer,
    lists: Sequence[PriceList],
    month: date,
    taxation: Taxation,
    kind: str,
    by_day: Mapping[date, int],
) -> list[Line]:
    """Every document once, at the price of its day; tiers and blocks run over the whole month."""
    item, total, before = f"{DOCUMENT}.{kind}", sum(by_day.values()), 0
    parts: list[_Part] = []
    for first, end in _spans(customer, lists, month):
        units = sum(count for day, count in by_day.items() if first <= day < end)
        if units:
            found = _binding(customer, lists, item, first, _cost(before, units, total))
            parts.append(_part(first, end, units, before, found, taxation))
            before += units
    lines = []
    for part in _merged(parts):
        terms = part.price.terms
        amount = cents(charge(terms, part.before, part.units, total))
        said = f"{formula(terms, part.before, part.units, total)} = {shown(amount)}"
        if terms.model == "STANDARD":
            quantity, unit_price = Decimal(part.units), terms.unit_price or Decimal(0)
        else:
            quantity, unit_price = Decimal(1), amount
        lines.append(_line(item, part, part.units, quantity, unit_price, amount, said))
    return lines


def _cost(before: int, units: int, total: int) -> Callable[[Terms], Decimal]:
    return lambda terms: charge(terms, before, units, total)


def _charge_line(asked: Charge, taxation: Taxation) -> Line:
    rate = taxed(taxation, asked.vat_class, asked.day)
    if rate is None:
        raise BillingProblem(f"Charge {asked.charge_id}: no VAT rate of class '{asked.vat_class}' on {asked.day}")
    amount = cents(asked.quantity * asked.unit_price)
    return Line(
        item="CHARGE",
        text=asked.text,
        first=asked.day,
        last=asked.day,
        documents=0,
        quantity=asked.quantity,
        unit_price=asked.unit_price,
        amount=amount,
        formula=f"{shown(asked.quantity)} x {shown(asked.unit_price)} = {shown(amount)}",
        vat_percent=rate.percent,
        vat_status=rate.status,
        price_list_id=None,
        charge_id=asked.charge_id,
    )


def _line(
    item: str, part: _Part, documents: int, quantity: Decimal, unit_price: Decimal, amount: Decimal, said: str
) -> Line:
    rate = taxed(part.taxation, part.price.terms.vat_class, part.first)
    if rate is None:
        raise BillingProblem(f"{item}: no VAT rate of class '{part.price.terms.vat_class}' on {part.first}")
    return Line(
        item=item,
        text=item,
        first=part.first,
        last=part.after - ONE_DAY,
        documents=documents,
        quantity=quantity,
        unit_price=unit_price,
        amount=amount,
        formula=said,
        vat_percent=rate.percent,
        vat_status=rate.status,
        price_list_id=part.price_list.list_id,
    )


def _part(
    first: date, after: date, units: int, before: int, found: tuple[PriceList, Price], taxation: Taxation
) -> _Part:
    return _Part(first, after, units, before, found[0], found[1], taxation)


def _merged(parts: Iterable[_Part]) -> list[_Part]:
    """Neighbours on the same terms and VAT as one: a boundary that changes nothing splits no line."""
    merged: list[_Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        if last is not None and last.continues(part) and _same_rate(last, part):
            merged[-1] = replace(last, after=part.after, units=last.units + part.units)
        else:
            merged.append(part)
    return merged


def _same_rate(one: _Part, other: _Part) -> bool:
    vat_class = one.price.terms.vat_class
    return taxed(one.taxation, vat_class, one.first) == taxed(other.taxation, vat_class, other.first)


def _activation(customer: Customer, day: date) -> Activation | None:
    return next((a for a in customer.activations if a.covers(day)), None)


def _binding(
    customer: Customer, lists: Sequence[PriceList], item: str, day: date, cost: Callable[[Terms], Decimal]
) -> tuple[PriceList, Price]:
    """The price that binds the customer, who knows a list that he was told of in time or found when he came."""
    activation = _activation(customer, day)

    def knows(candidate: PriceList) -> bool:
        told = customer.told.get(candidate.list_id)
        came_later = activation is not None and activation.first >= candidate.issued_on
        return came_later or (told is not None and told <= day)

    found = choose(lists, item, day, knows, cost)
    if found is None:
        raise BillingProblem(f"No price of {item} on {day} for a customer in {customer.country}")
    return found


def _spans(customer: Customer, lists: Sequence[PriceList], month: date) -> list[tuple[date, date]]:
    """The month cut at every day on which a price, what the customer knows of prices, or a VAT rate may change."""
    after = next_month(month)
    days = {month, after}
    for listed in lists:
        days |= {listed.valid_from, *(price.valid_from for price in listed.prices)}
    days |= set(customer.told.values())
    for activation in customer.activations:
        days |= {activation.first} | ({activation.after} if activation.after else set())
    days |= {rate.first for rate in rates()}
    cuts = sorted(day for day in days if month <= day <= after)
    return list(zip(cuts, cuts[1:], strict=False))


def differences(before: Sequence[Line], after: Sequence[Line]) -> list[str]:
    """How two versions of a bill differ, in words; empty when they charge the same to the cent."""
    out: list[str] = []
    old, new = _by_place(before), _by_place(after)
    for place in sorted(old.keys() | new.keys()):
        was, now = old.get(place), new.get(place)
        if was != now:
            item, day = place[0], place[1]
            out.append(f"{item} from {day}: {_said(was)} before, {_said(now)} now")
    return out


_Charged = tuple[int, Decimal, Decimal, int]


def _by_place(lines: Iterable[Line]) -> dict[tuple[str, date, int], _Charged]:
    return {
        (line.item, line.first, line.charge_id or 0): (
            line.documents,
            line.amount,
            line.vat_percent,
            line.vat_status,
        )
        for line in lines
    }


def _said(charged: _Charged | None) -> str:
    if charged is None:
        return "nothing"
    documents, amount, percent, status = charged
    counted = f"{documents} documents, " if documents else ""
    return f"{counted}{shown(amount)} at VAT {shown(percent)} % (status {status})"


def net_of(lines: Iterable[Line]) -> Decimal:
    """The sum of the lines, without VAT."""
    return sum((line.amount for line in lines), Decimal(0))
