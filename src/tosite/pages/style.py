"""How the pages of a company look: logo, colours and texts. Pure."""

from dataclasses import dataclass
from math import ceil

_FOOT_LINE = 95  # characters that surely fit on a line of the foot
_FOOT_LINES = 5  # that the foot of every page has room for


@dataclass(frozen=True)
class Style:
    """A logo (PNG or JPEG), colours as ``#rrggbb``, and the company's own texts, printed as they stand.

    Header and introduction stand above the rows of the first page. The footer is at the foot of every page; one that is
    too long for that stands once, below the last page's sums.
    """

    logo: bytes | None = None
    accent: str = "#1f4e5f"
    text: str = "#000000"
    background: str = "#ffffff"
    header: str = ""
    introduction: str = ""
    footer: str = ""

    @property
    def muted(self) -> str:
        """The colour of what is less important."""
        return _mixed(self.text, self.background, 62)

    @property
    def rule(self) -> str:
        """The colour of lines between rows."""
        return _mixed(self.text, self.background, 22)

    @property
    def foot(self) -> int:
        """The lines that the footer takes at the foot of every page; 0 where there is no room for it."""
        lines = sum(max(1, ceil(len(line) / _FOOT_LINE)) for line in self.footer.splitlines())
        return lines if lines <= _FOOT_LINES else 0


def _mixed(ink: str, paper: str, percent: int) -> str:
    """So many per cent of one colour on the other."""
    pairs = zip(bytes.fromhex(ink[1:]), bytes.fromhex(paper[1:]), strict=True)
    return "#" + "".join(f"{(a * percent + b * (100 - percent)) // 100:02x}" for a, b in pairs)
