"""The accounting of a document: VAT per status and rate, balanced postings, and the contract's view of them.

Pure functions. Money is Decimal with two decimals; rounding is half away from zero (commercial rounding).
Debit is positive, credit negative.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HUNDRED = Decimal(100)

OFFICIAL_STATUSES = frozenset(
    {
        "NOT_SENT",
        "SENT",
        "APPROVED",
        "PAID",
        "PARTLY_PAID",
        "MARKED_PAID",
        "PAYMENT_QUEUED",
        "PAYMENT_SENT_TO_BANK",
        "PAYMENT_DENIED",
    }
)
"""Statuses whose receipts count in the official accounts (manual: business transactions)."""


def cents(amount: Decimal) -> Decimal:
    """Round to two decimals, half away from zero."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class VatStatus:
    """How a VAT status of the company is handled; ``percent`` is what the buyer assesses himself (REVERSE)."""

    treatment: str
    percent: Decimal = Decimal(0)


@dataclass(frozen=True)
class Line:
    """One row of a document: its amount in the document's currency, net or gross as the prices are."""

    amount: Decimal
    vat_percent: Decimal
    vat_status: int
    account: str
    description: str


@dataclass(frozen=True)
class Priced:
    """One row with its share of VAT: ``net + vat`` of all rows is the document's total, to the cent."""

    line: Line
    net: Decimal
    vat: Decimal


@dataclass(frozen=True)
class Entry:
    """One row of the contract's view: net ``value`` with the VAT percentage it implies."""

    kind: str
    account: str
    value: Decimal
    vat_percent: Decimal
    vat_status: int | None
    description: str


@dataclass(frozen=True)
class Posting:
    """One line of the strictly balanced inside view."""

    account: str
    amount: Decimal


@dataclass(frozen=True)
class Booking:
    """A receipt in both views."""

    entries: list[Entry]
    postings: list[Posting]


def split(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Share ``total`` in proportion to ``weights``, to the cent and without remainder (largest remainder).

    Equal shares when the weights sum to zero.
    """
    if not weights:
        return []
    whole = sum(weights, Decimal(0))
    if whole == 0:
        exact = [total / len(weights)] * len(weights)
    else:
        exact = [total * weight / whole for weight in weights]
    parts = [share.quantize(CENT, rounding=ROUND_DOWN) for share in exact]
    rest = int((total - sum(parts)) / CENT)
    step = CENT if rest > 0 else -CENT
    order = sorted(range(len(parts)), key=lambda i: (abs(exact[i] - parts[i]), -i), reverse=True)
    for turn in range(abs(rest)):
        parts[order[turn % len(order)]] += step
    return parts


def price(lines: Sequence[Line], includes_vat: bool) -> list[Priced]:
    """VAT per status and rate on the document's total (EN 16931, BR-CO-17); rows get a largest-remainder split.

    Prices that include VAT: the gross is the truth, net = gross / (1 + rate), VAT is the difference.
    """
    groups: dict[tuple[int, Decimal], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        groups[(line.vat_status, line.vat_percent)].append(index)
    priced: dict[int, Priced] = {}
    for (_, percent), members in groups.items():
        amounts = [lines[i].amount for i in members]
        total = sum(amounts, Decimal(0))
        if includes_vat:
            net = cents(total / (1 + percent / HUNDRED))
            vats = split(total - net, amounts)
            nets = [amount - vat for amount, vat in zip(amounts, vats, strict=True)]
        else:
            vats = split(cents(total * percent / HUNDRED), amounts)
            nets = amounts
        for index, net_part, vat_part in zip(members, nets, vats, strict=True):
            priced[index] = Priced(lines[index], net_part, vat_part)
    return [priced[i] for i in range(len(lines))]


def book(
    rows: Sequence[Priced],
    *,
    side: int,
    by_row: bool,
    currency_rate: Decimal,
    accounts: Mapping[str, str],
    counter_account: str,
    statuses: Mapping[int, VatStatus],
    name: str,
) -> Booking:
    """Book a document: ``side`` is +1 for what we sell (debit receivables), -1 for what we buy.

    ``currency_rate`` is how much foreign currency one unit of the company's currency buys; each group is
    converted and rounded once, and the cents that conversion leaves go to the rounding account.
    """
    groups: dict[tuple[str, int, Decimal, int], list[Priced]] = defaultdict(list)
    for index, row in enumerate(rows):
        key = (row.line.account, row.line.vat_status, row.line.vat_percent, index if by_row else 0)
        groups[key].append(row)

    total = sum((r.net + r.vat for r in rows), Decimal(0))
    counter = side * cents(total / currency_rate)
    entries = [Entry("REVERSING_ENTRY", counter_account, counter, Decimal(0), None, name)]
    postings = [Posting(counter_account, counter)]
    vat_totals: dict[tuple[int, Decimal], Decimal] = defaultdict(Decimal)
    net_totals: dict[int, Decimal] = defaultdict(Decimal)
    for (account, status, percent, _), members in groups.items():
        net = -side * cents(sum((r.net for r in members), Decimal(0)) / currency_rate)
        description = members[0].line.description if by_row or len(members) == 1 else name
        entries.append(Entry("ENTRY", account, net, percent, status, description))
        postings.append(Posting(account, net))
        vat_totals[(status, percent)] += sum((r.vat for r in members), Decimal(0))
        net_totals[status] += net
    for (_, percent), vat in vat_totals.items():
        if percent and vat:
            role = "output_vat" if side > 0 else "input_vat"
            postings.append(Posting(accounts[role], -side * cents(vat / currency_rate)))
    if side < 0:
        postings += _self_assessed(net_totals, statuses, accounts)
    remainder = -sum((p.amount for p in postings), Decimal(0))
    if remainder:
        postings.append(Posting(accounts["rounding"], remainder))
    return Booking(entries, postings)


def _self_assessed(
    net_totals: Mapping[int, Decimal], statuses: Mapping[int, VatStatus], accounts: Mapping[str, str]
) -> list[Posting]:
    """The buyer's own VAT of reverse charge purchases: deducted and owed at once."""
    postings = []
    for status, net in net_totals.items():
        rule = statuses.get(status)
        if rule and rule.treatment == "REVERSE" and rule.percent and net:
            vat = cents(net * rule.percent / HUNDRED)
            postings.append(Posting(accounts["input_vat"], vat))
            postings.append(Posting(accounts["self_assessed_vat"], -vat))
    return postings


def balance_of(postings: Iterable[Posting]) -> Decimal:
    """The sum of all lines: zero for every receipt."""
    return sum((p.amount for p in postings), Decimal(0))
