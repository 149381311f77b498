"""Query parameters: read by the contract's own declaration, in every spelling that real clients use."""

import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from tosite.web.binding import is_acceptable_text, parse_date, parse_datetime
from tosite.web.errors import ApiError, Violation

MAX_PAGE = 200
# The contract declares DESC for every order key at once, and false for isOffer: read literally, a search without them
# would ask for all orders together and hide every offer. Absent, they say nothing; newest id first is the order.
_DEFAULTS_THAT_ARE_NONE = frozenset({"orderByDate", "orderByCreated", "orderByVersion", "isOffer"})
_INDEXED = re.compile(r"^(.*)\[[0-9]*\]$")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def read_query(text: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    """The declared parameters of one operation; unknown ones are ignored, empty and ``undefined`` are absent.

    Raises ApiError 400 with every violation.
    """
    sent: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=500)
    except (ValueError, UnicodeDecodeError):
        raise ApiError(400, "The query string is malformed") from None
    for key, value in pairs:
        indexed = _INDEXED.match(key)
        sent.setdefault(indexed.group(1) if indexed else key, []).append(value)
    out: list[Violation] = []
    found: dict[str, Any] = {}
    for parameter in parameters:
        if parameter["in"] != "query":
            continue
        name, schema = parameter["name"], parameter["schema"]
        values = [v for v in sent.get(name, []) if v not in ("", "undefined")]
        if not values:
            if parameter.get("required"):
                out.append(Violation(name, "Is required"))
            if "default" in schema and name not in _DEFAULTS_THAT_ARE_NONE:
                found[name] = schema["default"]
            continue
        if not all(is_acceptable_text(v) for v in values):
            out.append(Violation(name, "Only characters of Windows-1252 are accepted"))
        elif schema.get("type") == "array":
            words = [w for v in values for w in v.split(",") if w]
            if len(words) > MAX_PAGE:
                out.append(Violation(name, f"At most {MAX_PAGE} values are accepted"))
            else:
                found[name] = [_scalar(w, schema["items"], name, out) for w in words]
        else:
            found[name] = _scalar(values[-1], schema, name, out)
    if not 1 <= (found.get("size") or 0 if "size" in found else 1) <= MAX_PAGE:
        out.append(Violation("size", f"Must be between 1 and {MAX_PAGE}"))
    if not 0 <= (found.get("page") or 0) <= 10**7:
        out.append(Violation("page", "Must be 0 or more"))
    if out:
        raise ApiError(400, out)
    return found


def _scalar(text: str, schema: dict[str, Any], name: str, out: list[Violation]) -> Any:
    kind, form = schema.get("type"), schema.get("format")
    if "enum" in schema:
        for word in schema["enum"]:
            if str(word).upper() == text.upper():
                return word
        out.append(Violation(name, "Must be one of the values of the contract"))
        return None
    if kind in ("integer", "number"):
        if re.fullmatch(r"-?[0-9]{1,19}", text, re.ASCII):
            bits = 63 if form == "int64" else 31
            if -(2**bits) <= int(text) < 2**bits:
                return int(text)
        out.append(Violation(name, "Must be an integer"))
        return None
    if kind == "boolean":
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        out.append(Violation(name, "Must be true or false"))
        return None
    if form == "date":
        return parse_date(text, name, out)
    if form == "date-time":
        moment = parse_datetime(text, name, out)
        if moment and len(text) == 10 and name.lower().endswith("enddate"):
            # A bare end date means the end of that day.
            return moment.replace(hour=23, minute=59, second=59, microsecond=999999)
        return moment
    return text


def read_ids(text: str) -> list[int]:
    """The ids of a path segment: comma separated, sorted, without duplicates.

    Raises ApiError 400 for more than 200 ids and for what is no number, 404 for a number that no id can be.
    """
    words = [w for w in text.split(",") if w]
    if len(words) > MAX_PAGE:
        raise ApiError(400, f"At most {MAX_PAGE} ids are accepted")
    if not words or not all(re.fullmatch(r"[0-9]{1,30}", w, re.ASCII) for w in words):
        raise ApiError(400, "An id must be an integer")
    found = sorted({int(w) for w in words if int(w) < 2**31})
    if not found:
        raise ApiError(404)
    return found


def read_id(text: str) -> int:
    """One id of a path segment. Raises ApiError 404 when it can be no id."""
    if not re.fullmatch(r"[0-9]{1,10}", text, re.ASCII) or int(text) >= 2**31:
        raise ApiError(404)
    return int(text)


def read_uuid(text: str) -> UUID:
    """A uuid of a path segment, in capitals too. Raises ApiError 404 when it can be none."""
    if not _UUID.fullmatch(text):
        raise ApiError(404)
    return UUID(text)


def day(value: date | None) -> str | None:
    """A date on the wire."""
    return value.isoformat() if value else None
