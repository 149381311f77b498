"""Versions: the contract's ``version`` is the ETag too, so two writers never overwrite each other."""

from datetime import UTC, datetime, timedelta

from tosite.web.endpoint import Request
from tosite.web.errors import ApiError, Violation
from tosite.web.wire import stamp


def next_version(old: datetime | None = None) -> datetime:
    """The server's second in UTC, and strictly later than the version before (versions have no fraction)."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    return now if old is None else max(now, old + timedelta(seconds=1))


def entity_tag(version: str) -> str:
    """The ETag of a resource in this version."""
    return f'"{version}"'


def check_if_match(request: Request, current: datetime) -> bool:
    """Was If-Match sent, and does it fit? Raises ApiError 412 when it was sent and does not (RFC 9110, 13.1.1)."""
    sent = request.headers.get("if-match")
    if sent is None:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in sent.split(",")}
    if "*" not in tags and entity_tag(stamp(current)) not in tags:
        raise ApiError(412, "If-Match does not fit the current version: read again")
    return True


def check_version(request: Request, current: datetime, sent: datetime | None) -> list[Violation]:
    """The violation of a missing or stale ``version``; a fitting If-Match stands in for a missing one.

    Raises ApiError 412 for an If-Match that does not fit.
    """
    matched = check_if_match(request, current)
    if (sent is None and matched) or (sent is not None and stamp(sent) == stamp(current)):
        return []
    return [Violation("version", "Is missing or stale: read it again")]
