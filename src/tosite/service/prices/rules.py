"""The rules of price lists: what a count costs, what a list must look like, when a price is raised. Pure functions.

Money is Decimal and exact here; whoever makes a line of a bill rounds it, once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from tosite.service.prices.wire import ItemPrice, PriceListDraft
from tosite.vat.rates import rates
from tosite.web.errors import Violation

MONTHLY_FEE = "MONTHLY_FEE"
DOCUMENT = "DOCUMENT"
"""The item of documents whose kind has none of its own (``DOCUMENT.SALES_INVOICE``)."""
REQUIRED = (MONTHLY_FEE, DOCUMENT)
CONSULTATION_3_HOURS, CONSULTATION_2_DAYS = "CONSULTATION_3_HOURS", "CONSULTATION_2_DAYS"
CONSULTATION_HOUR = "CONSULTATION_HOUR"
ORDERED_ITEMS = (CONSULTATION_3_HOURS, CONSULTATION_2_DAYS, CONSULTATION_HOUR)
"""Expert services, which a customer orders: two packages, and work by the hour."""
TRAVEL_EXPENSES = "TRAVEL_EXPENSES"
COUNTRIES: Mapping[str, str] = {"FINLAND": "FI", "SWEDEN": "SE", "NORWAY": "NO"}
CONTRACT_COUNTRY: Mapping[str, str] = {code: name for name, code in COUNTRIES.items()}
_MUCH = 1_000_000


@dataclass(frozen=True)
class Tier:
    """Documents up to this number within a month, the last tier without end."""

    up_to: int | None
    unit_price: Decimal


@dataclass(frozen=True)
class Terms:
    """How a count becomes money.

    STANDARD: every unit costs ``unit_price``. PACKAGE: every started block of ``package_size`` units does. GRADUATED:
    each tier's units cost the tier's price. VOLUME: all units cost the price of the tier that the month reaches.
    AT_COST has no price: what was spent is charged.
    """

    model: str
    unit_price: Decimal | None = None
    package_size: int | None = None
    tiers: tuple[Tier, ...] = ()
    vat_class: str = "standard"


@dataclass(frozen=True)
class Price:
    """The terms of an item on the days from ``valid_from`` to before ``valid_to`` (None: without end)."""

    item: str
    valid_from: date
    valid_to: date | None
    terms: Terms

    def holds(self, day: date) -> bool:
        """Is this the price of the day?"""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class PriceList:
    """An issued version of a country's prices."""

    list_id: int
    country: str
    currency: str
    valid_from: date
    issued_on: date
    prices: tuple[Price, ...]

    def price(self, item: str, day: date) -> Price | None:
        """The price of an item on a day; a kind of document without a price of its own has that of DOCUMENT."""
        for name in (item, DOCUMENT) if item.startswith(f"{DOCUMENT}.") else (item,):
            found = next((p for p in self.prices if p.item == name and p.holds(day)), None)
            if found is not None:
                return found
        return None


def charge(terms: Terms, before: int, count: int, total: int) -> Decimal:
    """What ``count`` units cost that follow ``before`` others in a month of ``total`` units; exact, not rounded.

    Tiers and blocks belong to the month, so its parts add up to the whole. Raises ValueError for AT_COST.
    """
    if terms.model == "VOLUME":
        return count * _tier(terms.tiers, total).unit_price
    return _cumulated(terms, before + count) - _cumulated(terms, before)


def formula(terms: Terms, before: int, count: int, total: int) -> str:
    """The same in words of arithmetic, as it stands on the line."""
    if terms.model == "STANDARD":
        return f"{count} x {shown(terms.unit_price)}"
    if terms.model == "VOLUME":
        return f"{count} x {shown(_tier(terms.tiers, total).unit_price)} (price at {total} in the month)"
    if terms.model == "PACKAGE":
        blocks = _blocks(terms, before + count) - _blocks(terms, before)
        return f"{blocks} x {shown(terms.unit_price)} (started blocks of {terms.package_size})"
    parts = [f"{units} x {shown(price)}" for units, price in _by_tier(terms, before, count)]
    return " + ".join(parts) or "0"


def shown(amount: Decimal | None) -> str:
    """A price with at least two decimals and no idle zeros."""
    value = (amount or Decimal(0)).normalize()
    exponent = value.as_tuple().exponent
    return f"{value:.2f}" if isinstance(exponent, int) and exponent > -2 else f"{value:f}"


def _cumulated(terms: Terms, units: int) -> Decimal:
    if terms.model == "GRADUATED":
        return sum((n * price for n, price in _by_tier(terms, 0, units)), Decimal(0))
    if terms.unit_price is None:
        raise ValueError(f"{terms.model} has no price")
    return terms.unit_price * (_blocks(terms, units) if terms.model == "PACKAGE" else units)


def _blocks(terms: Terms, units: int) -> int:
    return -(-units // (terms.package_size or 1))


def _tier(tiers: Sequence[Tier], units: int) -> Tier:
    return next(tier for tier in tiers if tier.up_to is None or units <= tier.up_to)


def _by_tier(terms: Terms, before: int, count: int) -> list[tuple[int, Decimal]]:
    """How many of the units after ``before`` fall into each tier."""
    found: list[tuple[int, Decimal]] = []
    floor, end = before, before + count
    for tier in terms.tiers:
        ceiling = end if tier.up_to is None else min(end, tier.up_to)
        if ceiling > floor:
            found.append((ceiling - floor, tier.unit_price))
            floor = ceiling
    return found


def choose(
    lists: Sequence[PriceList],
    item: str,
    day: date,
    knows: Callable[[PriceList], bool],
    cost: Callable[[Terms], Decimal],
) -> tuple[PriceList, Price] | None:
    """The price that binds a customer on a day: the newest list he knows, or one that makes it no dearer.

    ``lists`` are the country's issued ones by their first day; the first of all needs no announcement. ``cost`` says
    what he would pay. A raised price that he was not told of in time is never his (general terms: notice).
    """
    chosen: tuple[PriceList, Price] | None = None
    for candidate in lists:
        price = candidate.price(item, day) if candidate.valid_from <= day else None
        if price is None:
            continue
        if chosen is None or knows(candidate) or cost(price.terms) <= cost(chosen[1].terms):
            chosen = (candidate, price)
    return chosen


def check_start(valid_from: date, today: date, newest: PriceList | None) -> list[Violation]:
    """What is wrong with the first day of a list; ``newest`` is the country's last issued one."""
    out: list[Violation] = []
    if valid_from <= today:
        out.append(Violation("validFrom", "Must be in the future: a price list is never back-dated"))
    if newest is not None and valid_from <= newest.valid_from:
        out.append(Violation("validFrom", f"Must be after {newest.valid_from}, the start of the list before"))
    return out


def check(draft: PriceListDraft, today: date, newest: PriceList | None) -> list[Violation]:
    """Every violation in a draft; ``newest`` is the country's last issued list."""
    out = check_start(draft.validFrom, today, newest)
    if newest is not None and draft.currency != newest.currency:
        out.append(Violation("currency", f"Must be {newest.currency}, the currency of the list before"))
    series: dict[str, list[tuple[int, ItemPrice]]] = defaultdict(list)
    for index, price in enumerate(draft.prices):
        out += _check_terms(price, f"prices[{index}]")
        series[price.item].append((index, price))
    for prices in series.values():
        out += _check_series(sorted(prices, key=lambda entry: entry[1].validFrom), draft.validFrom)
    wanted = {*REQUIRED, *(price.item for price in newest.prices)} if newest else set(REQUIRED)
    out += [Violation("prices", f"{item} has no price") for item in sorted(wanted - set(series))]
    return out


def _check_series(prices: list[tuple[int, ItemPrice]], start: date) -> list[Violation]:
    """No two prices on one day, and one on every day from the start of the list on."""
    out: list[Violation] = []
    first, last = prices[0], prices[-1]
    if first[1].validFrom != start:
        out.append(Violation(f"prices[{first[0]}].validFrom", f"The first price of an item must start on {start}"))
    for index, price in prices:
        if price.validTo is not None and price.validTo <= price.validFrom:
            out.append(Violation(f"prices[{index}].validTo", "Must be after validFrom"))
    for (_, before), (index, after) in pairwise(prices):
        if before.validTo is None or before.validTo > after.validFrom:
            out.append(Violation(f"prices[{index}].validFrom", f"Overlaps the price from {before.validFrom}"))
        elif before.validTo < after.validFrom:
            out.append(Violation(f"prices[{index}].validFrom", f"Leaves a gap after {before.validTo}"))
    if last[1].validTo is not None:
        out.append(Violation(f"prices[{last[0]}].validTo", "The last price of an item must have no end"))
    return out


def _check_terms(price: ItemPrice, where: str) -> list[Violation]:
    out: list[Violation] = []
    for name, models in (
        ("unitPrice", ("STANDARD", "PACKAGE")),
        ("packageSize", ("PACKAGE",)),
        ("tiers", ("GRADUATED", "VOLUME")),
    ):
        given = getattr(price, name) is not None
        if given != (price.model in models):
            text = f"Has no use with {price.model}" if given else f"Is required with {price.model}"
            out.append(Violation(f"{where}.{name}", text))
    amounts = [("unitPrice", price.unitPrice)]
    amounts += [(f"tiers[{i}].unitPrice", tier.unitPrice) for i, tier in enumerate(price.tiers or [])]
    for name, amount in amounts:
        if amount is not None and not (0 <= amount < Decimal(10) ** 8 and amount == round(amount, 6)):
            out.append(Violation(f"{where}.{name}", "Must be at least 0 and have at most 6 decimals"))
    if price.packageSize is not None and price.packageSize < 1:
        out.append(Violation(f"{where}.packageSize", "Must be at least 1"))
    if price.vatClass not in {rate.kind for rate in rates()}:
        out.append(Violation(f"{where}.vatClass", "Is no class of VAT"))
    if price.item == MONTHLY_FEE and price.model != "STANDARD":
        out.append(Violation(f"{where}.model", "The monthly fee is STANDARD"))
    if price.item in ORDERED_ITEMS and price.model != "STANDARD":
        out.append(Violation(f"{where}.model", "Ordered services are STANDARD: a price per package or hour"))
    if price.item.startswith(DOCUMENT) and price.model == "AT_COST":
        out.append(Violation(f"{where}.model", "Documents need a price"))
    return out + _check_tiers(price, where)


def _check_tiers(price: ItemPrice, where: str) -> list[Violation]:
    if price.tiers is None:
        return []
    if not price.tiers:
        return [Violation(f"{where}.tiers", "At least one tier is required")]
    out: list[Violation] = []
    floor = 0
    for index, tier in enumerate(price.tiers[:-1]):
        if tier.upTo is None or tier.upTo <= floor:
            out.append(Violation(f"{where}.tiers[{index}].upTo", f"Must be more than {floor}"))
        floor = tier.upTo or floor
    if price.tiers[-1].upTo is not None:
        out.append(Violation(f"{where}.tiers[{len(price.tiers) - 1}].upTo", "The last tier must have no end"))
    return out


def raised(former: PriceList, prices: Iterable[Price]) -> list[str]:
    """The items that some count makes dearer than they would be under the former list, on some day."""
    found: set[str] = set()
    for price in prices:
        days = {price.valid_from} | {
            p.valid_from for p in former.prices if p.valid_from >= price.valid_from and price.holds(p.valid_from)
        }
        for day in days:
            before = former.price(price.item, day)
            if before is not None and _dearer(before.terms, price.terms):
                found.add(price.item)
    return sorted(found)


@dataclass(frozen=True)
class Compared:
    """A price beside the one that the former list has for the same item (a kind's may be that of all documents)."""

    price: Price
    before: Price | None
    change: str
    """NEW, RAISED (for some count on some day), LOWERED (for some count, raised for none) or SAME."""


def compare(former: PriceList, prices: Iterable[Price]) -> list[Compared]:
    """What prices would change against the former list, in their order."""
    return [_compared(former, price) for price in prices]


def _compared(former: PriceList, price: Price) -> Compared:
    before = former.price(price.item, price.valid_from)
    if raised(former, [price]):
        return Compared(price, before, "RAISED")
    if before is None:
        return Compared(price, None, "NEW")
    return Compared(price, before, "LOWERED" if _dearer(price.terms, before.terms) else "SAME")


def _dearer(before: Terms, after: Terms) -> bool:
    """Compared at one unit, around every edge of a tier or block of both, and at very many."""
    if "AT_COST" in (before.model, after.model):
        return before.model != after.model
    edges = {1, _MUCH}
    for terms in (before, after):
        for edge in [t.up_to for t in terms.tiers if t.up_to] + ([terms.package_size] if terms.package_size else []):
            edges |= {edge, edge + 1}
    return any(charge(after, 0, n, n) > charge(before, 0, n, n) for n in edges)


def binding_day(valid_from: date, announced_on: date, notice_months: int) -> date:
    """The first day on which a raised price binds a customer who was told of it on ``announced_on``."""
    return max(valid_from, months_after(announced_on, notice_months))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
