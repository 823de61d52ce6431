"""A figure at several sizes: a table of it, and a plot as SVG."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pygal  # type: ignore[import-untyped]
from pygal.style import LightGreenStyle  # type: ignore[import-untyped]

from scripts.bench.machine import head, load, row

Figures = Mapping[str, Sequence[float]]


def show(
    title: str, what: str, sizes: Sequence[int], figures: Figures, picture: Path | None
) -> None:
    """Print the table; draw the plot when ``picture`` says where."""
    print(f"### {title} ({load()})\n")
    print(head(what, *figures))
    for place, size in enumerate(sizes):
        print(row(size, *(float(values[place]) for values in figures.values())))
    print()
    if picture is not None:
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(plot(title, what, sizes, figures), encoding="utf-8")


def plot(title: str, what: str, sizes: Sequence[int], figures: Figures) -> str:
    """Lines over sizes that grow tenfold; no script, and the same bytes for the same figures."""
    chart = pygal.Line(
        title=title,
        x_title=what,
        style=LightGreenStyle(background="#fff", plot_background="#fff"),
        js=(),
        include_x_axis=True,
        legend_at_bottom=True,
        print_values=True,
        value_formatter=lambda value: f"{value:.0f}",
        disable_xml_declaration=True,
        no_prefix=True,
        width=720,
        height=420,
    )
    chart.x_labels = [f"{size:,}" for size in sizes]
    for name, values in figures.items():
        chart.add(name, list(values))
    drawn = str(chart.render(is_unicode=True))
    drawn = re.sub(r"<script.*?</script>|<!--.*?-->", "", drawn, flags=re.DOTALL)
    return re.sub(r'id="chart-[0-9a-f-]+"', 'id="chart"', drawn) + "\n"


def tenfold(first: int, last: int) -> list[int]:
    """``first``, ten times as many, and so on up to ``last``."""
    sizes = [first]
    while sizes[-1] * 10 <= last:
        sizes.append(sizes[-1] * 10)
    return sizes
