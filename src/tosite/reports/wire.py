"""The structs of tosite's own reports."""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from tosite.contract.wire import Int32


class DimensionStatementRequest(Struct, kw_only=True, omit_defaults=True):
    """Which days and which item of a dimension; without ``itemId`` all items of the dimension together."""

    startDate: date | None = None
    endDate: date
    dimensionId: Int32
    itemId: Int32 | None = None
    reportLanguage: Literal["FINNISH", "SWEDISH", "ENGLISH"] | None = None


class DimensionStatementRow(Struct, kw_only=True, omit_defaults=True):
    """A row as in the contract's statements: the sum of accounts, or a formula of other rows by their ids."""

    rowId: Int32
    type: Literal["BALANCE", "ROW_FUNCTION"]
    name: str
    value: Decimal
    formula: str | None = None


class DimensionStatement(Struct, kw_only=True, omit_defaults=True):
    """The statement, with the days and the item that it is of."""

    startDate: date
    endDate: date
    dimensionId: Int32
    itemId: Int32 | None = None
    rows: list[DimensionStatementRow]
