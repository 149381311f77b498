"""Report schemes: which accounts make which row of a statement, as data per country."""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

_FILES = {"FINLAND": "fi", "SWEDEN": "se", "NORWAY": "no"}
OWN_LANGUAGE = {"FINLAND": "fi", "SWEDEN": "sv", "NORWAY": "no"}
"""The language of statements when no other is asked for."""
_OPENING = "opening"
# Credits are income, equity and debts: they are shown positive. Assets and liquid means are debits.
_DEBIT_ROWS = {"BALANCE_SHEET": range(1, 6), "CASH_FLOW": range(1, 100), "INCOME_STATEMENT": range(0)}


@dataclass(frozen=True)
class Row:
    """One row of a statement: the accounts that it sums, or a formula of other rows."""

    number: int
    names: dict[str, str]
    selector: str
    formula: str
    debit: bool

    def takes(self, account: str) -> bool:
        """Is the account in one of the row's ranges (``3000-3399``) or groups (``191*``)?"""
        for part in self.selector.split(","):
            first, _, last = part.partition("-")
            if part.endswith("*"):
                if account.startswith(part[:-1]):
                    return True
            elif last and first <= account[: len(first)] <= last:
                return True
        return False


@cache
def rows_of(country: str, report: str) -> tuple[Row, ...]:
    """The scheme of a statement in a country."""
    text = (files("tosite.reports") / "schemes" / f"{_FILES[country]}.tsv").read_text(encoding="utf-8")
    return tuple(
        Row(
            number=int(line["row"]),
            names={key[5:]: name for key, name in line.items() if key.startswith("name_")},
            selector=line["selector"],
            formula=line["formula"],
            debit=int(line["row"]) in _DEBIT_ROWS[report],
        )
        for line in csv.DictReader(text.splitlines(), delimiter="\t")
        if line["report"] == report
    )


def statement(
    rows: tuple[Row, ...], totals: dict[str, Decimal], language: str, opening: dict[str, Decimal] | None = None
) -> list[dict[str, Any]]:
    """The rows of a statement from debits minus credits per account.

    ``opening`` has the totals before the range. Rows of accounts at zero are left out, subtotals stay.
    """
    values: dict[int, Decimal] = {}
    out: list[dict[str, Any]] = []
    for row in rows:
        if row.formula:
            values[row.number] = sum((values[int(n)] for n in re.findall(r"\d+", row.formula)), Decimal(0))
        else:
            taken = opening or {} if row.selector == _OPENING else totals
            movers = [r for r in rows if r.selector not in ("", _OPENING)] if row.selector == _OPENING else [row]
            total = sum((v for account, v in taken.items() if any(r.takes(account) for r in movers)), Decimal(0))
            values[row.number] = total if row.debit else -total
        if row.formula or values[row.number]:
            shown: dict[str, Any] = {"rowId": row.number, "type": "ROW_FUNCTION" if row.formula else "BALANCE"}
            shown |= {"name": row.names.get(language) or row.names["en"], "value": values[row.number]}
            out.append(shown | ({"formula": row.formula} if row.formula else {}))
    return out
