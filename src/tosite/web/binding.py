"""Binding: from what clients send to the structs of the contract, with all violations of a request at once.

Lenient where real clients are loose (numeric strings, empty strings for null, zones in timestamps), strict on
everything else. No amount passes through a float.
"""

import re
import threading
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from tosite.web.errors import ApiError, Violation

MAX_DEPTH = 32
MAX_LIST = 1000
FIRST_YEAR, LAST_YEAR = 1900, 2200
_LAST_MOMENT = 9998  # a year of room for zones
_AMOUNT_DIGITS = 13  # numeric(18, 2) holds them with room for sums
_SCALE_LIMIT = -10
_NO_BRACKETS = bytes(b for b in range(256) if b not in b"{}[]")
_building = threading.Lock()
_prepared: set[type[msgspec.Struct]] = set()
_INTEGER = re.compile(r"-?[0-9]{1,19}")

S = TypeVar("S", bound=msgspec.Struct)
_json: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


def parse_json(body: bytes) -> object:
    """JSON to plain values with Decimal numbers.

    Raises ApiError 400 for malformed JSON, nesting deeper than 32 and characters outside Windows-1252.
    """
    if _deepest(body) > MAX_DEPTH * 8:  # brackets inside texts count here too; the exact limit follows below
        raise ApiError(400, "JSON is nested too deeply")
    try:
        value: object = _json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, InvalidOperation) as error:
        raise ApiError(400, f"Malformed JSON: {error}") from None
    violations: list[Violation] = []
    _check_texts(value, "", 0, violations)
    if violations:
        raise ApiError(400, violations)
    return value


def _deepest(body: bytes) -> int:
    """The deepest nesting of brackets, those inside texts included."""
    depth = deepest = 0
    for bracket in body.translate(None, _NO_BRACKETS):
        depth += 1 if bracket in b"{[" else -1
        deepest = max(deepest, depth)
    return deepest


def is_acceptable_text(text: str) -> bool:
    """Only characters of Windows-1252, and no NUL, are accepted (contract, requests and formats)."""
    if "\0" in text:
        return False
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _check_texts(value: object, path: str, depth: int, violations: list[Violation]) -> None:
    if depth > MAX_DEPTH:
        violations.append(Violation("", "JSON is nested too deeply"))
    elif isinstance(value, str):
        if not is_acceptable_text(value):
            violations.append(Violation(path, "Only characters of Windows-1252 are accepted"))
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_texts(item, _join(path, key if is_acceptable_text(key) else "?"), depth + 1, violations)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_texts(item, f"{path}[{index}]", depth + 1, violations)


def read_body(struct: type[S], body: bytes) -> S:
    """A struct of the contract from a JSON body.

    Nearly every body is plainly right: msgspec decodes it at once. Whatever it refuses, or what it would let through
    and we do not, goes the long way, which forgives what real clients do and names every violation.
    Raises ApiError 400.
    """
    if struct not in _prepared:
        prepare(struct)
        _prepared.add(struct)
    quick = _quick(struct, body)
    return bind(struct, parse_json(body)) if quick is None else quick


def _quick(struct: type[S], body: bytes) -> S | None:
    if b"\\u" in body or b"\0" in body or _deepest(body) > MAX_DEPTH:
        return None
    try:
        body.decode().encode("cp1252")
        found = _decoder_of(struct).decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, InvalidOperation):
        return None
    return found if _is_plain(found) else None


def prepare(struct: type[msgspec.Struct]) -> None:
    """Build what reading this struct takes.

    msgspec (0.22) reads past half-built type information when two threads build it at once, and ends the process. So
    everything is built by one thread at a time, and by a server before its threads start.
    """
    with _building:
        _decoder_of(struct)
        _type_of(struct)
        _fields_to_check(struct)


@cache
def _decoder_of(struct: type[S]) -> msgspec.json.Decoder[S]:
    return msgspec.json.Decoder(struct, float_hook=Decimal)


def _is_plain(value: msgspec.Struct) -> bool:
    """Nothing in the struct needs a second look: numbers in their limits, lists short, dates and times simple."""
    for name, limits in _fields_to_check(type(value)):
        item = getattr(value, name)
        if item is None:
            continue
        if isinstance(item, Decimal):
            if not item.is_finite() or (item and item.adjusted() >= _AMOUNT_DIGITS):
                return False
            exponent = item.as_tuple().exponent
            if isinstance(exponent, int) and exponent < _SCALE_LIMIT:
                return False
            if limits and not limits.get("ge", item) <= item <= limits.get("le", item):
                return False
        elif isinstance(item, msgspec.Struct):
            if not _is_plain(item):
                return False
        elif isinstance(item, list):
            if len(item) > MAX_LIST or not all(isinstance(i, msgspec.Struct) and _is_plain(i) for i in item):
                return False
        elif isinstance(item, datetime):
            if item.tzinfo is not None or item.year > _LAST_MOMENT:
                return False
        elif isinstance(item, date):
            if not FIRST_YEAR <= item.year <= LAST_YEAR:
                return False
        elif isinstance(item, str):
            return False  # a free object, or an empty text that stands for null: the long way knows
    return True


@cache
def _fields_to_check(struct: type[msgspec.Struct]) -> list[tuple[str, dict[str, Decimal] | None]]:
    """The fields of a struct whose decoded value alone does not prove that it is acceptable."""
    found: list[tuple[str, dict[str, Decimal] | None]] = []
    described = inspect.type_info(struct)
    assert isinstance(described, inspect.StructType)  # noqa: S101
    for field in described.fields:
        kind: inspect.Type = field.type
        limits = None
        if isinstance(kind, inspect.UnionType):
            kind = next(t for t in kind.types if not isinstance(t, inspect.NoneType))
        if isinstance(kind, inspect.Metadata):
            limits = kind.extra
            kind = kind.type
        if not isinstance(kind, inspect.StrType | inspect.IntType | inspect.BoolType | inspect.LiteralType):
            found.append((field.name, limits))
    return found


def bind(struct: type[S], value: object) -> S:
    """A struct of the contract from plain values; unknown members are ignored.

    Raises ApiError 400 with every violation of the whole body.
    """
    violations: list[Violation] = []
    if not isinstance(value, dict):
        raise ApiError(400, "The request body must be a JSON object")
    bound = _convert(_type_of(struct), value, "", violations)
    if violations:
        raise ApiError(400, violations)
    assert isinstance(bound, struct)  # noqa: S101  (what _convert promises without violations)
    return bound


@cache
def _type_of(struct: Any) -> inspect.Type:
    return inspect.type_info(struct)


def _convert(kind: inspect.Type, value: object, path: str, out: list[Violation]) -> object:
    if isinstance(kind, inspect.Metadata):
        converted = _convert(kind.type, value, path, out)
        limits = kind.extra or {}
        if isinstance(converted, Decimal) and not isinstance(converted, bool):
            if "ge" in limits and converted < limits["ge"]:
                out.append(Violation(path, f"Must be at least {limits['ge']}"))
            if "le" in limits and converted > limits["le"]:
                out.append(Violation(path, f"Must be at most {limits['le']}"))
        return converted
    if isinstance(kind, inspect.UnionType):
        if value is None or (value == "" and not _takes_text(kind)):
            return None
        return _convert(next(t for t in kind.types if not isinstance(t, inspect.NoneType)), value, path, out)
    if isinstance(kind, inspect.StructType):
        return _convert_struct(kind, value, path, out)
    if isinstance(kind, inspect.ListType):
        return _convert_list(kind, value, path, out)
    if value is None:
        out.append(Violation(path, "Must not be null"))
        return None
    return _convert_scalar(kind, value, path, out)


def _takes_text(kind: inspect.UnionType) -> bool:
    for option in kind.types:
        inner = option.type if isinstance(option, inspect.Metadata) else option
        if isinstance(inner, inspect.StrType):
            return True
    return False


def _convert_struct(kind: inspect.StructType, value: object, path: str, out: list[Violation]) -> object:
    if not isinstance(value, dict):
        out.append(Violation(path, "Must be an object"))
        return None
    found: dict[str, object] = {}
    before = len(out)
    for field in kind.fields:
        where = _join(path, field.encode_name)
        if field.encode_name in value and not (value[field.encode_name] is None and field.required):
            found[field.name] = _convert(field.type, value[field.encode_name], where, out)
        elif field.required:
            out.append(Violation(where, "Is required"))
    return None if len(out) > before else kind.cls(**found)


def _convert_list(kind: inspect.ListType, value: object, path: str, out: list[Violation]) -> object:
    if not isinstance(value, list):
        out.append(Violation(path, "Must be a list"))
        return None
    if kind.min_length and len(value) < kind.min_length:
        out.append(Violation(path, f"Must have at least {kind.min_length} entries"))
    if len(value) > (kind.max_length or MAX_LIST):
        out.append(Violation(path, f"Must have at most {kind.max_length or MAX_LIST} entries"))
        return None
    return [_convert(kind.item_type, item, f"{path}[{index}]", out) for index, item in enumerate(value)]


def _convert_scalar(kind: inspect.Type, value: object, path: str, out: list[Violation]) -> object:
    if isinstance(kind, inspect.StrType):
        return _text(kind, value, path, out)
    if isinstance(kind, inspect.IntType):
        return _integer(kind, value, path, out)
    if isinstance(kind, inspect.DecimalType):
        return _decimal(value, path, out)
    if isinstance(kind, inspect.BoolType):
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return value == "true"
        out.append(Violation(path, "Must be true or false"))
        return None
    if isinstance(kind, inspect.LiteralType):
        if value in kind.values and isinstance(value, str):
            return value
        out.append(Violation(path, "Must be one of the values of the contract"))
        return None
    if isinstance(kind, inspect.DateType):
        return parse_date(value, path, out)
    if isinstance(kind, inspect.DateTimeType):
        return parse_datetime(value, path, out)
    return value  # a free object of the contract


def _text(kind: inspect.StrType, value: object, path: str, out: list[Violation]) -> str | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        out.append(Violation(path, "Must be a text"))
        return None
    if kind.min_length and len(value) < kind.min_length:
        out.append(Violation(path, f"Must have at least {kind.min_length} characters"))
    if kind.max_length is not None and len(value) > kind.max_length:
        out.append(Violation(path, f"Must have at most {kind.max_length} characters"))
    return value


def _integer(kind: inspect.IntType, value: object, path: str, out: list[Violation]) -> int | None:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, Decimal) and value.adjusted() < 19 and value == value.to_integral_value():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        out.append(Violation(path, "Must be an integer"))
        return None
    low = -(2**31) if kind.ge is None else kind.ge
    high = 2**31 - 1 if kind.le is None else kind.le
    if not low <= value <= high:
        out.append(Violation(path, f"Must be between {low} and {high}"))
        return None
    return value


def _decimal(value: object, path: str, out: list[Violation]) -> Decimal | None:
    number: Decimal | None = None
    if (
        isinstance(value, int | Decimal)
        and not isinstance(value, bool)
        or isinstance(value, str)
        and re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,10})?", value)
    ):
        number = Decimal(value)
    if number is None or not number.is_finite():
        out.append(Violation(path, "Must be a number"))
        return None
    exponent = number.as_tuple().exponent
    # By digits: the arithmetic of Decimal overflows on exponents that a client may send.
    if (number and number.adjusted() >= _AMOUNT_DIGITS) or (isinstance(exponent, int) and exponent < _SCALE_LIMIT):
        out.append(Violation(path, "Must be below 10000000000000 and have at most 10 decimals"))
        return None
    return number


def parse_date(value: object, path: str, out: list[Violation]) -> date | None:
    """``2026-01-30``; a date-time in its place counts by its day."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?", value, re.ASCII):
        try:
            day = date.fromisoformat(value[:10])
        except ValueError:
            pass
        else:
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
    out.append(Violation(path, "Must be a date in the form YYYY-MM-DD"))
    return None


def parse_datetime(value: object, path: str, out: list[Violation]) -> datetime | None:
    """``2026-01-30T15:20:00``; a fraction, a zone (turned to UTC) or missing seconds are accepted."""
    if isinstance(value, str) and len(value) <= 40 and value.isascii():
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is not None and 1 <= moment.year <= _LAST_MOMENT:
            try:
                return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
            except OverflowError:
                pass
    out.append(Violation(path, "Must be a date-time in the form YYYY-MM-DDThh:mm:ss"))
    return None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
