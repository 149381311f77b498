"""The accounting of a document: VAT per status and rate, balanced postings, and the contract's view of them.

Pure functions. Money is Decimal with two decimals; rounding is half away from zero (commercial rounding).
Debit is positive, credit negative.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """How a VAT status of the company is handled; ``percent`` is what the buyer assesses himself (REVERSE).

    That VAT is owed and deducted on the accounts named here, else on those of the roles.
    """

    treatment: str
    percent: Decimal = Decimal(0)
    owed_account: str | None = None
    deducted_account: str | None = None


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
class Setting:
    """What the rules must know of the company."""

    country: str
    currency: str
    percents: Mapping[Decimal, tuple[bool, bool]]  # percentage -> (sales, purchase)
    statuses: Mapping[int, tuple[VatStatus, bool, bool]]  # status -> (rule, sales, purchase)
    accounts: Mapping[str, str]  # role -> account code
    vat_accounts: Mapping[tuple[str, Decimal], str] = field(default_factory=dict)  # (role, percentage) -> account code

    def vat_account(self, role: str, percent: Decimal) -> str:
        """The account of output or input VAT at a percentage: its own where the country keeps rates apart."""
        return self.vat_accounts.get((role, percent)) or self.accounts[role]

    def status_fits(self, status: int, selling: bool) -> bool:
        """Is the VAT status in use on that side?"""
        _, sales, purchase = self.statuses.get(status, (None, False, False))
        return sales if selling else purchase

    def percent_fits(self, percent: Decimal, selling: bool) -> bool:
        """Is the VAT percentage in use on that side?"""
        known = self.percents.get(percent)
        return known is not None and known[0 if selling else 1]

    def treatment(self, status: int) -> VatStatus:
        """How a VAT status is handled; an unknown one adds nothing."""
        known = self.statuses.get(status)
        return known[0] if known else VatStatus("NONE")


@dataclass(frozen=True)
class Entry:
    """One row of the contract's view: net ``value`` (debit positive) with the VAT percentage it implies."""

    kind: str
    account: str
    value: Decimal
    vat_percent: Decimal
    vat_status: int | None
    description: str | None
    selling: bool
    vat_deduction_percent: Decimal = HUNDRED

    @property
    def vat(self) -> Decimal:
        """The VAT that the row implies, rounded to the cent."""
        return cents(self.value * self.vat_percent / HUNDRED)


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


def in_home_currency(rows: Sequence[Priced], rate: Decimal) -> list[Priced]:
    """The same rows in the company's currency; ``rate`` is how much foreign money one unit of it buys.

    The total and the VAT of every status and rate are converted and rounded once each; rows share them without
    remainder, so conversion leaves no cents over.
    """
    if rate == 1:
        return list(rows)
    groups: dict[tuple[int, Decimal], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups[(row.line.vat_status, row.line.vat_percent)].append(index)
    vats = [Decimal(0)] * len(rows)
    for members in groups.values():
        shares = [rows[i].vat for i in members]
        for index, vat in zip(members, split(cents(sum(shares, Decimal(0)) / rate), shares), strict=True):
            vats[index] = vat
    total = cents(sum((row.net + row.vat for row in rows), Decimal(0)) / rate)
    nets = split(total - sum(vats, Decimal(0)), [row.net for row in rows])
    return [Priced(row.line, net, vat) for row, net, vat in zip(rows, nets, vats, strict=True)]


def book(
    rows: Sequence[Priced],
    *,
    selling: bool,
    by_row: bool,
    counter_account: str,
    setting: Setting,
    name: str,
) -> Booking:
    """Book a document whose rows are in the company's currency: by row, or pooled per account, status and rate.

    The document's VAT is that of its totals; where the rows of the contract's view imply some cents more or less,
    a RECONCILIATION_ENTRY on the VAT account carries them, so that both views show the same VAT. The contract allows
    one: where several percentages have accounts of their own, it stands on the one that is most off. The postings have
    the VAT of every percentage on its own account to the cent.
    """
    sign = -1 if selling else 1
    groups: dict[tuple[str, int, Decimal, int], list[Priced]] = defaultdict(list)
    for index, row in enumerate(rows):
        groups[(row.line.account, row.line.vat_status, row.line.vat_percent, index if by_row else 0)].append(row)
    net, vat = sum((r.net for r in rows), Decimal(0)), sum((r.vat for r in rows), Decimal(0))
    entries = [Entry("REVERSING_ENTRY", counter_account, -sign * (net + vat), Decimal(0), None, name, selling)]
    for (account, status, percent, _), members in groups.items():
        value = sign * sum((r.net for r in members), Decimal(0))
        description = members[0].line.description if by_row or len(members) == 1 else name
        entries.append(Entry("ENTRY", account, value, percent, status, description, selling))
    missing: dict[Decimal, Decimal] = defaultdict(Decimal)
    for row in rows:
        missing[row.line.vat_percent] += sign * row.vat
    for entry in entries:
        missing[entry.vat_percent] -= entry.vat
    cents_off = sum(missing.values(), Decimal(0))
    role = "output_vat" if selling else "input_vat"
    moved: dict[str, Decimal] = defaultdict(Decimal)
    for percent, off in missing.items():
        moved[setting.vat_account(role, percent)] += off
    if cents_off:
        most_off = max(missing, key=lambda percent: (abs(missing[percent]), percent))
        account = setting.vat_account(role, most_off)
        entries.append(Entry("RECONCILIATION_ENTRY", account, cents_off, Decimal(0), None, name, selling))
        moved[account] -= cents_off
    between = [Posting(account, amount) for account, amount in moved.items() if amount]
    return Booking(entries, postings_of(entries, setting) + between)


def imbalance(entries: Iterable[Entry]) -> Decimal:
    """Net values with the VAT they imply: zero for a receipt that may be stored."""
    return sum((e.value + e.vat for e in entries), Decimal(0))


def postings_of(entries: Sequence[Entry], setting: Setting) -> list[Posting]:
    """The strictly balanced inside of a receipt: the rows' own accounts, then VAT in lines of its own.

    VAT that may not be deducted stays on the row's account. Reverse charge is deducted and owed at once, on the
    total of each status.
    """
    postings: list[Posting] = []
    vat_lines: dict[str, Decimal] = defaultdict(Decimal)
    self_assessed: dict[tuple[int, str, Decimal], Decimal] = defaultdict(Decimal)
    for entry in entries:
        own = entry.value
        if entry.selling:
            vat_lines[setting.vat_account("output_vat", entry.vat_percent)] += entry.vat
        else:
            deducted = cents(entry.vat * entry.vat_deduction_percent / HUNDRED)
            vat_lines[setting.vat_account("input_vat", entry.vat_percent)] += deducted
            own += entry.vat - deducted
            if entry.vat_status is not None and setting.treatment(entry.vat_status).treatment == "REVERSE":
                self_assessed[(entry.vat_status, entry.account, entry.vat_deduction_percent)] += entry.value
        postings.append(Posting(entry.account, own))
    for (status, account, deduction), base in self_assessed.items():
        rule = setting.treatment(status)
        vat = cents(base * rule.percent / HUNDRED)
        deducted = cents(vat * deduction / HUNDRED)
        vat_lines[rule.deducted_account or setting.accounts["input_vat"]] += deducted
        vat_lines[rule.owed_account or setting.accounts["self_assessed_vat"]] -= vat
        if vat != deducted:
            postings.append(Posting(account, vat - deducted))
    return postings + [Posting(account, amount) for account, amount in vat_lines.items() if amount]


def balance_of(postings: Iterable[Posting]) -> Decimal:
    """The sum of all lines: zero for every receipt."""
    return sum((p.amount for p in postings), Decimal(0))
