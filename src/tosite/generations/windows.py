"""Which generations of the API exist, and until when each is supported.

``windows.tsv`` is the list: the numbered releases, and the monthly ones between them that clients and release notes
name. A monthly one is supported as long as the numbered one before it; its day is that of its month's release. The last
row is the contract as it is served; it has no end.
"""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files

SERVE, REFUSE = "serve", "refuse"
"""What becomes of requests to generations whose support has ended (TOSITE_OLD_VERSIONS)."""

_SETTLING = timedelta(days=30)  # ``/supported`` follows a release about a month later


@dataclass(frozen=True)
class Generation:
    """One generation: its number as in ``/v2604/api``, its release, and the last day of its support, if it has one."""

    number: int
    is_numbered: bool
    released: date
    supported_until: date | None

    def is_supported(self, today: date) -> bool:
        """Is it still supported on that day?"""
        return self.supported_until is None or today <= self.supported_until

    def sunset(self) -> str | None:
        """The value of its ``Sunset`` header (RFC 8594)."""
        if self.supported_until is None:
            return None
        end = datetime.combine(self.supported_until + timedelta(days=1), datetime.min.time(), UTC)
        return format_datetime(end, usegmt=True)


def _read() -> tuple[Generation, ...]:
    text = (files("tosite.generations") / "windows.tsv").read_text(encoding="utf-8")
    return tuple(
        Generation(
            int(row["number"]),
            row["kind"] == "numbered",
            date.fromisoformat(row["released"]),
            date.fromisoformat(row["supported_until"]) if row["supported_until"] else None,
        )
        for row in csv.DictReader(text.splitlines(), delimiter="\t")
    )


GENERATIONS = _read()
CURRENT = GENERATIONS[-1]
_BY_NAME = {f"v{generation.number}": generation for generation in GENERATIONS}


def named(name: str, today: date) -> Generation | None:
    """The generation behind the first segment of a path; None for an unknown one.

    No name and ``latest`` are the contract as it is served; ``supported`` follows a release about a month later.
    """
    if name == "supported":
        settled = [g for g in GENERATIONS if g.is_numbered and g.released + _SETTLING <= today]
        return settled[-1] if settled else CURRENT
    return _BY_NAME.get(name) if name not in ("", "latest") else CURRENT


def supported(today: date) -> list[str]:
    """The names of the generations that are supported on that day, oldest first."""
    return [name for name, generation in _BY_NAME.items() if generation.is_supported(today)]
