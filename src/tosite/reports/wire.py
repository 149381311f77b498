"""The structs of tosite's own reports."""

from datetime import date
from typing import Literal

from msgspec import Struct

from tosite.contract.wire import AccountingReportRow, Int32


class DimensionStatementRequest(Struct, kw_only=True, omit_defaults=True):
    """Which days and which item of a dimension; without ``itemId`` all items of the dimension together."""

    startDate: date | None = None
    endDate: date
    dimensionId: Int32
    itemId: Int32 | None = None
    reportLanguage: Literal["FINNISH", "SWEDISH", "ENGLISH"] | None = None


class DimensionStatement(Struct, kw_only=True, omit_defaults=True):
    """The statement, with the days and the item that it is of."""

    startDate: date
    endDate: date
    dimensionId: Int32
    itemId: Int32 | None = None
    rows: list[AccountingReportRow]
