"""Small helpers for what goes out: date-times without zone, integral decimals without a point, no nulls."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any


def stamp(moment: datetime) -> str:
    """``YYYY-MM-DDThh:mm:ss``: the contract's date-times have no zone and no fraction."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def utc_stamp(moment: datetime | None) -> str | None:
    """A moment with a zone, on the wire: UTC without saying so, as every date-time of the contract."""
    return stamp(moment.astimezone(UTC)) if moment else None


def plain(value: Any) -> Any:
    """Drop absent members and write integral decimals as integers, at every depth."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    if isinstance(value, datetime):
        return stamp(value)
    return value
