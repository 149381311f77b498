"""The table, the page and the small chart of a run."""

import os
import platform
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.load import Result


@dataclass(frozen=True)
class Ratio:
    """One promise: what was reached, and what is wanted (at least, or at most)."""

    name: str
    reached: float
    wanted: float
    at_most: bool = False
    unit: str = ""

    @property
    def kept(self) -> bool:
        """Was it reached?"""
        return self.reached <= self.wanted if self.at_most else self.reached >= self.wanted


def page(results: dict[str, Result], ceiling: float, ratios: list[Ratio], facts: list[str]) -> str:
    """The results as Markdown."""
    lines = [
        "# Benchmark results",
        "",
        f"Written by `make bench` on {date.today().isoformat()}. Everything ran on one machine, the client too: "
        "compare ratios, not rates.",
        "",
        f"{os.cpu_count()} cores, {_memory()} GiB memory, Python {platform.python_version()}. " + " ".join(facts),
        "",
        "![requests a second](results.svg)",
        "",
        "| promise | reached | wanted | |",
        "|---|---:|---:|---|",
    ]
    for ratio in ratios:
        sign = "at most" if ratio.at_most else "at least"
        state = "kept" if ratio.kept else "**missed**"
        lines.append(
            f"| {ratio.name} | {ratio.reached:.2f}{ratio.unit} | {sign} {ratio.wanted:g}{ratio.unit} | {state} |"
        )
    lines += ["", "| run | requests/s | p50 ms | p99 ms |", "|---|---:|---:|---:|"]
    lines += [f"| {name} | {r.rate:.0f} | {r.p50:.2f} | {r.p99:.2f} |" for name, r in results.items()]
    lines += [f"| ceiling of POST: the same SQL from pgbench, 16 connections | {ceiling:.0f} | | |", ""]
    return "\n".join(lines)


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def chart(results: dict[str, Result], ceiling: float) -> str:
    """Bars of requests a second as SVG."""
    bars = [*((name, r.rate) for name, r in results.items()), ("ceiling of POST (pgbench)", ceiling)]
    most, step, left, width = max(rate for _, rate in bars), 24, 300, 380
    height = step * len(bars) + 20
    rows = []
    for index, (name, rate) in enumerate(bars):
        top, long = 10 + index * step, rate / most * width
        colour = "#8a8a8a" if name.startswith("ceiling") else "#1d4f91"
        rows.append(
            f'<text x="{left - 8}" y="{top + 13}" text-anchor="end">{name}</text>'
            f'<rect x="{left}" y="{top}" width="{long:.1f}" height="16" fill="{colour}"/>'
            f'<text x="{left + long + 6:.1f}" y="{top + 13}">{rate:.0f}</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="{height}" viewBox="0 0 760 {height}" '
        'font-family="sans-serif" font-size="12" role="img"><title>Requests a second</title>'
        f'<rect width="760" height="{height}" fill="#fff"/>{"".join(rows)}</svg>\n'
    )


def write(folder: Path, text: str, pictures: dict[str, str]) -> None:
    """Keep the page and its charts by their names."""
    (folder / "RESULTS.md").write_text(text, encoding="utf-8")
    for name, picture in pictures.items():
        (folder / f"{name}.svg").write_text(picture, encoding="utf-8")
