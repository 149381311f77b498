"""What a report selects: dates, statuses and options, read from the contract's requests."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tosite.contract.wire import AccountingReportRequestOptions, GeneralLedgerReportRequestOptions
from tosite.contract.wire import LedgerAccountsReportRequestOptions as LedgerAccountsOptions
from tosite.ledger.rules import OFFICIAL_STATUSES
from tosite.web.errors import Violation

Options = AccountingReportRequestOptions | LedgerAccountsOptions | GeneralLedgerReportRequestOptions

ORDERS = ("SALES_ORDER", "PURCHASE_ORDER")
_ALWAYS = "EMPTY"  # receipts without workflow count whatever statuses are asked for
_LANGUAGES = {"FINNISH": "fi", "SWEDISH": "sv", "ENGLISH": "en", "NORWEGIAN": "no", "DANISH": "da"}
_SPAN = re.compile(r"\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*")


@dataclass(frozen=True)
class Selection:
    """The receipts and rows of a report; ``None`` does not narrow."""

    start: date
    end: date
    statuses: tuple[str, ...]
    types: tuple[str, ...] | None = None
    currency: str | None = None
    name: str | None = None
    entry_start: date | None = None
    entry_end: date | None = None
    value: Decimal | None = None
    value_currency: str | None = None  # where it is not the company's
    numbers: tuple[tuple[int, int], ...] | None = None
    description: str | None = None
    language: str = ""

    @property
    def from_balances(self) -> bool:
        """Is this what the kept balances hold: every official receipt of a range?"""
        narrowing = (self.types, self.currency, self.name, self.entry_start, self.entry_end, self.value)
        return set(self.statuses) == OFFICIAL_STATUSES and all(option is None for option in narrowing)


def read_statuses(sent: list[str] | None) -> tuple[str, ...]:
    """The statuses asked for, without the contract's stray comma; business transactions when none are."""
    chosen = {status.rstrip(",") for status in sent or ()}
    return tuple(sorted(chosen or OFFICIAL_STATUSES))


def read_selection(
    start: date, end: date, statuses: tuple[str, ...], options: Options | None, currency: str
) -> tuple[list[Violation], Selection]:
    """Every violation of the options, and the selection. ``currency`` is the company's."""
    if options is None:
        return [], Selection(start, end, statuses)
    out: list[Violation] = []
    value = _value(options, out)
    asked = options.transactionCurrency or "EUR"
    language = (options.reportLanguage or "").strip()
    if language and language.lower() not in _LANGUAGES.values() and language.upper() not in _LANGUAGES:
        out.append(
            Violation("options.reportLanguage", f"Must be one of {', '.join(_LANGUAGES)} or their ISO 639-1 codes")
        )
    numbers = None
    if isinstance(options, GeneralLedgerReportRequestOptions) and options.receiptNumbers:
        numbers = _numbers(options.receiptNumbers, out)
    description = getattr(options, "transactionDescription", None) or None
    first = options.entryPeriodStart and options.entryPeriodStart.replace(day=1)
    last = options.entryPeriodEnd and _month_end(options.entryPeriodEnd)
    if first and last and first > last:
        out.append(Violation("options.entryPeriodStart", "Must not be after entryPeriodEnd"))
    return out, Selection(
        start=start,
        end=end,
        statuses=statuses,
        types=tuple(sorted(set(options.receiptType))) if options.receiptType else None,
        currency=options.receiptCurrency,
        name=_pattern(options.receiptName) if options.receiptName else None,
        entry_start=first,
        entry_end=last,
        value=value,
        value_currency=asked if asked != currency else None,
        numbers=numbers,
        description=description,
        language=_LANGUAGES.get(language.upper(), language.lower()),
    )


def check_start(start: date | None, end: date) -> list[Violation]:
    """What is wrong with the first day of a report; None is that of an end in no fiscal year."""
    if start is None:
        return [Violation("startDate", "Is required: the end date is in no fiscal year")]
    return [Violation("startDate", "Must not be after endDate")] if start > end else []


def shown_options(options: Options, selection: Selection) -> dict[str, Any]:
    """The options as they were used."""
    sent = {name: getattr(options, name) for name in options.__struct_fields__}
    return sent | {"entryPeriodStart": selection.entry_start, "entryPeriodEnd": selection.entry_end}


def conditions(selection: Selection) -> tuple[list[str], dict[str, Any]]:
    """SQL conditions on ``r`` (ledger_receipt) and ``i`` (invoice), with their values; every value is a parameter."""
    found = ["r.receipt_date BETWEEN %(start)s AND %(end)s", "r.status = ANY(%(statuses)s)"]
    statuses = [*selection.statuses, _ALWAYS]
    values: dict[str, Any] = {"start": selection.start, "end": selection.end, "statuses": statuses}
    if selection.types is None:
        found.append("r.type <> ALL(%(orders)s)")
        values["orders"] = list(ORDERS)
    else:
        found.append("r.type = ANY(%(types)s)")
        values["types"] = list(selection.types)
    for name, condition in {
        "currency": "i.document->'paymentInfo'->>'currency' = %(currency)s",
        "name": "r.name ILIKE %(name)s",
        "entry_start": "r.receipt_date >= %(entry_start)s",
        "entry_end": "r.receipt_date <= %(entry_end)s",
    }.items():
        if getattr(selection, name) is not None:
            found.append(condition)
            values[name] = getattr(selection, name)
    if selection.numbers is not None:
        found.append(
            "EXISTS (SELECT 1 FROM unnest(%(firsts)s::int[], %(lasts)s::int[]) AS s(first, last) "
            "WHERE r.receipt_number BETWEEN s.first AND s.last)"
        )
        values |= {"firsts": [a for a, _ in selection.numbers], "lasts": [b for _, b in selection.numbers]}
    return found, values


def value_condition(selection: Selection, amount: str, values: dict[str, Any]) -> list[str]:
    """The condition that an amount has the wanted value regardless of its sign; ``amount`` is SQL, in company currency.

    In another currency: amounts of receipts in it that are the value at the receipt's own rate, to the cent.
    """
    if selection.value is None:
        return []
    values |= {"value": selection.value, "value_currency": selection.value_currency}
    if selection.value_currency is None:
        return [f"abs({amount}) = %(value)s"]
    return [
        "i.document->'paymentInfo'->>'currency' = %(value_currency)s",
        f"abs({amount}) = round(%(value)s / (i.document->'paymentInfo'->>'currencyRate')::numeric, 2)",
    ]


def _value(options: Options, out: list[Violation]) -> Decimal | None:
    if not options.transactionValue:
        return None
    try:
        value = Decimal(options.transactionValue.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= Decimal(10) ** 16:
        out.append(Violation("options.transactionValue", "Must be an amount"))
        return None
    return abs(value)


def _numbers(text: str, out: list[Violation]) -> tuple[tuple[int, int], ...]:
    """``1,4-7``: numbers and ranges of them."""
    spans = []
    for part in text.split(","):
        found = _SPAN.fullmatch(part)
        if found is None:
            out.append(Violation("options.receiptNumbers", "Must be numbers and ranges such as 1,4-7"))
            return ()
        spans.append((int(found[1]), int(found[2] or found[1])))
    return tuple(spans)


def _pattern(text: str) -> str:
    """Part of a name, ignoring case; ``*`` and ``?`` stand for any text and any character."""
    escaped = re.sub(r"([\\%_])", r"\\\1", text.replace("\0", ""))
    return "%" + escaped.replace("*", "%").replace("?", "_") + "%"


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
