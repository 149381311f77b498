"""The geometry of the console's pictures: bars per month or item, and a line above them. Pure functions.

Amounts become floats here and nowhere else: a picture has no cents.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_LEFT, _BOTTOM, _TOP, _LETTER = 62, 22, 8, 6.5


@dataclass(frozen=True)
class Bar:
    """A rectangle of a series over its label."""

    x: float
    y: float
    width: float
    height: float
    series: int
    label: str
    value: Decimal


@dataclass(frozen=True)
class Tick:
    """A line across, at a round amount."""

    y: float
    value: Decimal


@dataclass(frozen=True)
class Chart:
    """What the template draws, and the numbers for those who do not see it."""

    width: int
    height: int
    left: float
    zero: float
    bars: list[Bar]
    line: list[tuple[float, float]]
    ticks: list[Tick]
    labels: list[tuple[float, str]]
    names: list[str]
    points: list[tuple[str, list[Decimal]]]

    @property
    def empty(self) -> bool:
        """Is there nothing to see?"""
        return all(not value for _, values in self.points for value in values)

    @property
    def path(self) -> str:
        """The points of the line, in SVG's form."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.line)


def columns(
    points: Sequence[tuple[str, Sequence[Decimal | int]]],
    names: Sequence[str],
    *,
    line: bool = False,
    whole: bool = False,
    width: int = 640,
    height: int = 200,
) -> Chart:
    """Bars per label, side by side; with ``line`` the last value of each label makes a line instead of a bar.

    ``whole``: the values count something, so the lines across stand at whole numbers.
    """
    rows = [(label, [Decimal(value) for value in values]) for label, values in points]
    every = [value for _, values in rows for value in values]
    low, high = min([*every, Decimal(0)]), max([*every, Decimal(0)])
    steps = _steps(low, high, whole)
    low, high = min(low, steps[0]), max(high, steps[-1])
    span = float(high - low) or 1.0
    room = height - _BOTTOM - _TOP

    def place(value: Decimal) -> float:
        return round(_TOP + float(high - value) / span * room, 1)

    zero, slot = place(Decimal(0)), (width - _LEFT) / max(1, len(rows))
    bars: list[Bar] = []
    drawn: list[tuple[float, float]] = []
    for index, (label, values) in enumerate(rows):
        beside = values[:-1] if line else values
        thick = min(46.0, slot * 0.76 / max(1, len(beside)))
        start = _LEFT + slot * index + (slot - thick * len(beside)) / 2
        for number, value in enumerate(beside):
            top = min(place(value), zero)
            size = round(abs(place(value) - zero), 1)
            bars.append(Bar(round(start + thick * number, 1), top, round(thick * 0.92, 1), size, number, label, value))
        if line:
            drawn.append((round(_LEFT + slot * (index + 0.5), 1), place(values[-1])))
    widest = max((len(label) for label, _ in rows), default=1) * _LETTER + 4
    every_nth = max(1, math.ceil(widest / slot))  # labels that would touch are left out, evenly
    edge = width - widest / 2  # the last label stays inside of the picture
    labels = [
        (round(min(_LEFT + slot * (index + 0.5), edge), 1), label)
        for index, (label, _) in enumerate(rows)
        if index % every_nth == 0
    ]
    ticks = [Tick(place(value), value) for value in steps]
    return Chart(width, height, _LEFT, zero, bars, drawn, ticks, labels, list(names), rows)


def _steps(low: Decimal, high: Decimal, whole: bool) -> list[Decimal]:
    """A few round amounts that hold every value between them, 0 among them."""
    span = high - low
    if not span:
        return [Decimal(0)]
    unit = Decimal(10) ** (span.adjusted())
    sizes = [unit * n for n in map(Decimal, ("0.2", "0.25", "0.5", "1", "2", "5"))]
    round_ones = [size for size in sizes if not whole or size % 1 == 0]
    step = next(size for size in round_ones if span / size <= 5 or size is round_ones[-1])
    first, last = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
    return [step * number for number in range(int(first), int(last) + 1)]
