"""What the documents of a filled sandbox look like. Pure: the same books, month and random source give the same ones.

Every document is one that the API would take: it is made as the contract's struct, checked, priced and booked by the
rules of the product itself. Money is Decimal; amounts are drawn as whole cents.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import msgspec

from tosite.contract.wire import DimensionItemValue, Invoice, LedgerReceipt
from tosite.currencies.rates import rate_on
from tosite.invoices import documents, rules
from tosite.ledger import checks
from tosite.ledger import rules as ledger
from tosite.sandbox.scenes import Item, Party, Scene, scene_of
from tosite.vat.rates import rates
from tosite.web.errors import Violation
from tosite.web.wire import plain

SEASON = (80, 85, 100, 95, 105, 110, 55, 80, 105, 110, 120, 135)
"""Business of the twelve months in per cent of an average one."""
GROWTH = 6
"""Per cent of the amounts of 2020 that every year adds (and every year before it lacks)."""

SERVICES_SOLD_ABROAD = 101  # VAT statuses of every sandbox (sandbox/countries)
OUTSIDE_VAT = 12
_PREPARED = (msgspec.json.Decoder(Invoice), msgspec.json.Decoder(LedgerReceipt))  # before threads: decision 9


@dataclass(frozen=True)
class Books:
    """What of a company the documents are made from."""

    setting: ledger.Setting
    iban: str
    accounts: frozenset[str]
    items: Mapping[int, Sequence[int]]  # dimension -> its items
    customers: Sequence[Party]
    suppliers: Sequence[Party]
    sold: Sequence[Item]
    bought: Sequence[Item]


@dataclass(frozen=True)
class Share:
    """The part of a row that one item of a dimension gets."""

    dimension: int
    item: int
    value: Decimal


@dataclass(frozen=True)
class Figure:
    """A document with its booking: everything but ids, numbers, day and final status.

    ``told`` is what the audit log says of it, ``shares`` are the dimension values of each row of the booking.
    """

    kind: str
    name: str
    selling: bool
    vat_status: int
    partner_id: int | None
    status: str
    term_days: int
    document: dict[str, Any]
    told: dict[str, Any] | None
    booking: ledger.Booking
    shares: Sequence[Sequence[Share]]


OFFERED = (
    Item("Maintenance, monthly", Decimal("180"), unit="MONTH"),
    Item("Workshop", Decimal("640"), unit="DAY"),
    Item("Freight", Decimal("12.40")),
    Item("Seminar lunch", Decimal("16.90"), "reduced 1"),
    Item("Printed report", Decimal("31.55"), "reduced 2"),
)
NEEDED = (
    Item("Electricity", Decimal("0.1189"), unit="KILOWATT_HOUR"),
    Item("Cleaning", Decimal("38.50"), unit="HOUR"),
    Item("Office supplies", Decimal("7.35")),
    Item("Catering", Decimal("14.20"), "reduced 1"),
    Item("Train tickets", Decimal("42.90"), "reduced 2"),
)


def percent_on(country: str, kind: str, day: date) -> Decimal:
    """The percentage of a kind of VAT on a day. Raises ValueError where none is known."""
    scene = scene_of(country)
    wanted = scene.vat_kinds.get(kind, kind)
    for rate in rates():
        held = rate.first <= day and (rate.last is None or day <= rate.last)
        if rate.country == scene.code and rate.kind == wanted and held:
            return rate.percent
    raise ValueError(f"No {kind} VAT of {country} is known on {day}")


def vat_kind_of(country: str, percent: Decimal, day: date) -> str:
    """The kind of VAT that a percentage is on a day; standard where it is none."""
    code = scene_of(country).code
    held = (r for r in rates() if r.country == code and r.first <= day and (r.last is None or day <= r.last))
    return next((r.kind for r in held if r.percent == percent), "standard")


def strength(month: date) -> int:
    """How large amounts are in a month, in per cent of an average month of 2020."""
    return SEASON[month.month - 1] * max(100 + GROWTH * (month.year - 2020), 20) // 100


def figures(books: Books, month: date, count: int, rng: Random) -> list[Figure]:
    """So many documents of a month: of a hundred 45 sold, 33 bought, the others journals. ValueError for bad ones."""
    scene = scene_of(books.setting.country)
    journals = [make for make, accounts in _JOURNALS if books.accounts.issuperset(accounts(scene))]
    made: list[Figure] = []
    for _ in range(count):
        turn = rng.randrange(100)
        if turn < 45:
            made.append(_sale(books, month, rng))
        elif turn < 78 or not journals:
            made.append(_purchase(books, month, rng))
        else:
            made.append(rng.choice(journals)(books, month, rng))
    return made


def sequence(pool: Sequence[Figure], rows: int, rng: Random) -> list[Figure]:
    """Documents from the pool, round after round in a new order, until they have at least so many ledger rows."""
    out: list[Figure] = []
    while rows > 0:
        for figure in rng.sample(pool, len(pool)):
            if rows <= 0:
                break
            out.append(figure)
            rows -= len(figure.booking.entries)
    return out


def working_days(first: date, last: date) -> list[date]:
    """Monday to Friday; every day where the range has none of them."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5] or days


def shares_of(total: int, weights: Sequence[int]) -> list[int]:
    """Share whole things in proportion to weights, without remainder."""
    whole, given, out = sum(weights), 0, []
    for place in range(1, len(weights) + 1):
        upto = total * sum(weights[:place]) // whole
        out.append(upto - given)
        given = upto
    return out


def _sale(books: Books, month: date, rng: Random) -> Figure:
    scene = scene_of(books.setting.country)
    party = rng.choice(books.customers)
    foreign = party.abroad and books.setting.status_fits(SERVICES_SOLD_ABROAD, True)
    found = rate_on(books.setting.currency, party.currency, month) if foreign else None
    mailed = party.email is not None
    return _invoice(
        books,
        month,
        rng,
        party,
        {
            "type": "SALES_INVOICE",
            "currency": (party.currency, found[1]) if found else (books.setting.currency, Decimal(1)),
            "iban": books.iban,
            "vatStatus": SERVICES_SOLD_ABROAD if foreign else rules.DOMESTIC_STATUS,
            "language": scene.language_abroad if party.abroad else scene.language,
            "channel": "EMAIL" if mailed else "NO_SENDING",
            "byRow": True,
            "includesVat": False,
            "status": "SENT" if mailed else "APPROVED",
        },
        _rows(books, month, rng, books.sold, rng.randint(3, 14), foreign),
    )


def _purchase(books: Books, month: date, rng: Random) -> Figure:
    scene, party = scene_of(books.setting.country), rng.choice(books.suppliers)
    foreign = party.abroad and books.setting.status_fits(scene.services_bought, False)
    return _invoice(
        books,
        month,
        rng,
        party,
        {
            "type": "PURCHASE_INVOICE",
            "currency": (books.setting.currency, Decimal(1)),
            "iban": scene.sellers_iban,
            "vatStatus": scene.services_bought if foreign else rules.DOMESTIC_STATUS,
            "language": None,
            "channel": "NO_SENDING",
            "byRow": rng.random() < 0.7,
            "includesVat": rng.random() < 0.3,
            "status": "APPROVED",
        },
        _rows(books, month, rng, books.bought, rng.randint(2, 11), foreign),
    )


def _rows(
    books: Books, month: date, rng: Random, items: Sequence[Item], count: int, no_vat: bool
) -> list[tuple[Item, dict[str, Any]]]:
    """Rows of a document; quantities follow the season."""
    country, rows = books.setting.country, []
    for _ in range(count):
        item = rng.choice(items)
        quantity = max(rng.randint(2, 60) * strength(month) // 100, 1)
        if item.unit == "KILOWATT_HOUR":
            quantity *= 100
        row = {
            "product": item.name,
            "productId": item.product_id,
            "quantity": Decimal(quantity) / 4 if item.unit == "HOUR" else Decimal(quantity),
            "unit": item.unit,
            "unitPrice": item.price,
            "discountPercent": Decimal(rng.choice((0, 0, 0, 0, 5, 10))),
            "vatPercent": Decimal(0) if no_vat else percent_on(country, item.vat_kind, month),
        }
        rows.append((item, row))
    return rows


def _invoice(
    books: Books,
    month: date,
    rng: Random,
    party: Party,
    terms: dict[str, Any],
    rows: list[tuple[Item, dict[str, Any]]],
) -> Figure:
    """The document through the product's own rules, as ``POST /invoices`` leads it through them."""
    currency, rate = terms["currency"]
    invoice = msgspec.convert(
        {
            "type": terms["type"],
            "partnerId": party.partner_id,
            "date": month,
            "counterParty": {
                "counterPartyAddress": {"name": party.name, **party.address},
                "email": party.email if terms["channel"] == "EMAIL" else None,
            },
            "paymentInfo": {
                "paymentMethod": "BANK_TRANSFER",
                "currency": currency,
                "currencyRate": rate,
                "dueDate": month + timedelta(days=party.term_days),
                "bankAccount": {"accountNumber": terms["iban"]},
            },
            "extraInfo": {"accountingByRow": terms["byRow"], "unitPricesIncludeVat": terms["includesVat"]},
            "discountPercent": Decimal(0),
            "vatStatus": terms["vatStatus"],
            "language": terms["language"],
            "invoiceChannel": terms["channel"],
            "invoiceRows": [row for _, row in rows],
        },
        Invoice,
    )
    documents.normalise(invoice)
    _refuse(rules.check(invoice, books.setting))
    selling = rules.side(invoice.type) > 0
    kind = "sales" if selling else "purchase"
    fallback = party.accounts.get(kind) or books.setting.accounts[kind]
    chosen = [(item.account if terms["byRow"] else None) or fallback for item, _ in rows]
    priced = rules.priced_rows(invoice, chosen, rules.DOMESTIC_STATUS)
    home = ledger.in_home_currency(priced, rate)
    booking = ledger.book(
        home,
        selling=selling,
        by_row=terms["byRow"],
        counter_account=books.setting.accounts[rules.counter_role(invoice.type)],
        setting=books.setting,
        name=party.name,
    )
    sums = rules.sum_infos(home, priced, currency, books.setting.currency)
    return Figure(
        kind=invoice.type,
        name=party.name,
        selling=selling,
        vat_status=terms["vatStatus"],
        partner_id=party.partner_id,
        status=terms["status"],
        term_days=party.term_days,
        document=documents.document_of(invoice, sums, books.setting.country),
        told=None,
        booking=booking,
        shares=[_shares(books, entry, rng) for entry in booking.entries],
    )


def _shares(books: Books, entry: ledger.Entry, rng: Random) -> list[Share]:
    """One row of five belongs to an item of the first dimension, or to two; one of twenty to some of the second."""
    out: list[Share] = []
    if entry.kind != "ENTRY":
        return out
    for (dimension, items), chance in zip(sorted(books.items.items()), (20, 5), strict=False):
        if not items or rng.randrange(100) >= chance:
            continue
        chosen = rng.sample(list(items), 2 if len(items) > 1 and rng.randrange(4) == 0 else 1)
        parts = ledger.split(entry.value, [Decimal(60), Decimal(40)][: len(chosen)])
        out += [Share(dimension, item, part) for item, part in zip(chosen, parts, strict=True)]
    return out


Rows = list[tuple[str, Decimal, str]]  # account, amount (debit positive), what it is


def _journal(books: Books, month: date, rng: Random, name: str, rows: Rows) -> Figure:
    """A journal through the product's own rules, as ``POST /ledgerreceipts`` leads it through them."""
    receipt = msgspec.convert(
        {
            "type": "JOURNAL",
            "name": name,
            "receiptDate": month,
            "vatType": "PURCHASE",
            "vatStatus": OUTSIDE_VAT,
            "transactions": [
                {
                    "transactionType": "ENTRY",
                    "account": account,
                    "accountingValue": value,
                    "vatPercent": Decimal(0),
                    "description": text,
                }
                for account, value, text in rows
            ],
        },
        LedgerReceipt,
    )
    entries = checks.entries_of(receipt)
    if ledger.imbalance(entries):
        raise ValueError(f"The journal {name} does not balance")
    shares = [_shares(books, entry, rng) if entry.account >= "3000" else [] for entry in entries]
    for row, parts in zip(receipt.transactions, shares, strict=True):
        row.dimensionItemValues = [
            DimensionItemValue(dimensionId=part.dimension, itemId=part.item, value=part.value) for part in parts
        ] or None
    pairs = {(dimension, item) for dimension, items in books.items.items() for item in items}
    _refuse(checks.check(receipt, books.setting, checks.Known(books.accounts, pairs, {})))
    return Figure(
        kind="JOURNAL",
        name=name,
        selling=False,
        vat_status=OUTSIDE_VAT,
        partner_id=None,
        status="APPROVED",
        term_days=0,
        document={"notes": ""},
        told=plain(msgspec.to_builtins(receipt, builtin_types=(Decimal,))),
        booking=ledger.Booking(
            entries,
            ledger.postings_of(checks.effective(entries, receipt.vatStatus, books.setting, ()), books.setting),
        ),
        shares=shares,
    )


def _amount(month: date, rng: Random, least: int, most: int) -> Decimal:
    """An amount between so many cents of an average month."""
    return Decimal(rng.randint(least, most) * strength(month) // 100).scaleb(-2)


def _payroll(books: Books, month: date, rng: Random) -> Figure:
    pay = scene_of(books.setting.country).payroll
    wages = [_amount(month, rng, 240_000, 520_000) for _ in range(rng.randint(3, 14))]
    rows: Rows = [(pay.wages, wage, f"Wage, employee {n}") for n, wage in enumerate(wages, 1)]
    gross = sum(wages, Decimal(0))
    tax, pension, contribution = (ledger.cents(gross * share / 1000) for share in (231, 174, 19))
    rows += [
        (pay.pension, pension, "Pension insurance"),
        (pay.pension_owed, -pension, "Pension insurance"),
        (pay.contribution, contribution, "Employer's contribution"),
        (pay.contribution_owed, -contribution, "Employer's contribution"),
        (pay.tax_withheld, -tax, "Withheld tax"),
        (pay.net_owed, tax - gross, "Net wages"),
    ]
    return _journal(books, month, rng, "Payroll", rows)


def _paid(books: Books, month: date, rng: Random, name: str, account: str, sign: int) -> Figure:
    amounts = [sign * _amount(month, rng, 9_000, 260_000) for _ in range(rng.randint(4, 20))]
    rows: Rows = [(account, amount, f"Payment {n}") for n, amount in enumerate(amounts, 1)]
    bank = scene_of(books.setting.country).bank
    return _journal(books, month, rng, name, [(bank, -sum(amounts, Decimal(0)), name), *rows])


def _receipts(books: Books, month: date, rng: Random) -> Figure:
    return _paid(books, month, rng, "Payments from customers", books.setting.accounts["receivables"], -1)


def _payments(books: Books, month: date, rng: Random) -> Figure:
    return _paid(books, month, rng, "Payments to suppliers", books.setting.accounts["payables"], 1)


def _charges(books: Books, month: date, rng: Random) -> Figure:
    scene = scene_of(books.setting.country)
    charge, interest = _amount(month, rng, 400, 3_900), _amount(month, rng, 1_000, 9_000)
    rows: Rows = [
        (scene.bank_charges, charge, "Bank charges"),
        (scene.interest, interest, "Interest"),
        (scene.bank, -charge - interest, "Bank"),
    ]
    return _journal(books, month, rng, "Bank charges", rows)


def _depreciation(books: Books, month: date, rng: Random) -> Figure:
    scene = scene_of(books.setting.country)
    machines, fittings = _amount(month, rng, 20_000, 60_000), _amount(month, rng, 4_000, 9_000)
    rows: Rows = [
        (scene.depreciation, machines + fittings, "Depreciation"),
        (scene.written_off[0], -machines, "Machinery and equipment"),
        (scene.written_off[1], -fittings, "Furniture and fittings"),
    ]
    return _journal(books, month, rng, "Depreciation", rows)


# Each with the accounts that it needs, beside those of the posting defaults.
_JOURNALS: Sequence[tuple[Callable[[Books, date, Random], Figure], Callable[[Scene], set[str]]]] = (
    (_payroll, lambda scene: set(astuple(scene.payroll))),
    (_receipts, lambda scene: {scene.bank}),
    (_payments, lambda scene: {scene.bank}),
    (_charges, lambda scene: {scene.bank_charges, scene.interest, scene.bank}),
    (_depreciation, lambda scene: {scene.depreciation, *scene.written_off}),
)


def _refuse(violations: list[Violation]) -> None:
    if violations:
        raise ValueError("; ".join(f"{v.field}: {v.message}" for v in violations))
