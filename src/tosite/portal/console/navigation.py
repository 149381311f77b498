"""The areas of the console: what stands in the navigation, and who sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from tosite.portal.words import N_

GROUPS = (
    "",
    N_("Operator"),
    N_("Documents"),
    N_("Accounting"),
    N_("Registers"),
    N_("Company"),
    N_("API"),
)
"""The headings of the navigation in their order; the home page stands under none."""


@dataclass(frozen=True)
class Area:
    """One entry of the navigation. ``needs`` names an operation of the API: whoever may do it sees the area.

    ``right`` stands for it where no operation fits. ``operators``: for those alone, or (False) for everybody else.
    """

    path: str
    text: str
    group: str = ""
    order: int = 0
    needs: str | None = None
    right: str | None = None
    operators: bool | None = None


_AREAS: dict[str, Area] = {}


def area(path: str, text: str, group: str = "", order: int = 0, **options: str | bool | None) -> Area:
    """Put an area into the navigation; ``text`` and ``group`` are English messages."""
    if group not in GROUPS or path in _AREAS:
        raise ValueError(f"{path}: unknown group, or registered twice")
    _AREAS[path] = made = Area(path, text, group, order, **options)  # type: ignore[arg-type]
    return made


def areas() -> list[Area]:
    """Every area in the order of the navigation."""
    return sorted(_AREAS.values(), key=lambda found: (GROUPS.index(found.group), found.order))


def menu(sees: Callable[[Area], bool]) -> Mapping[str, list[Area]]:
    """The areas that a person sees, by heading."""
    return {group: list(found) for group, found in groupby(filter(sees, areas()), key=lambda one: one.group)}
