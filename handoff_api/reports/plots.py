"""Plain bar pictures as SVG: no script, readable in black and white, the table always beneath."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pygal  # type: ignore[import-untyped]
from markupsafe import Markup, escape
from pygal.style import Style  # type: ignore[import-untyped]

_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#111",
    foreground_strong="#111",
    foreground_subtle="#555",
    # Told apart by lightness alone, for who sees no colours and for a printer without them.
    colors=("#0b5d56", "#7fb7ae", "#b3541e", "#e0b48f"),
    value_colors=("#fff", "#111", "#fff", "#111"),
    guide_stroke_color="#d5d5d5",
    major_guide_stroke_color="#d5d5d5",
    font_family="Arial, Liberation Sans, sans-serif",
    label_font_size=13,
    major_label_font_size=13,
    value_font_size=13,
    legend_font_size=13,
    tooltip_font_size=13,
    opacity="1",
)

_SCRIPT = re.compile(r"<script.*?</script>|<!--.*?-->", re.DOTALL)


def bars(
    title: str,
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    of_100: bool = False,
) -> Markup:
    """Lying bars, one group for each name; ``title`` is what a screen reader says."""
    chart = pygal.HorizontalBar(
        style=_STYLE,
        js=(),
        show_legend=len(series) > 1,
        legend_at_bottom=True,
        print_values=True,
        print_zeroes=True,
        show_y_guides=False,
        show_x_guides=False,
        disable_xml_declaration=True,
        no_data_text="Nothing in this period",
        range=(0, 100) if of_100 else None,
        width=760,
        height=90 + 34 * max(1, len(names)) * max(1, len(series)),
        spacing=14,
        margin=8,
        truncate_label=-1,
        truncate_legend=-1,
        formatter=lambda value: "" if value is None else f"{value:g}",
    )
    # Drawn from below: turned round, so that the first is at the top.
    chart.x_labels = list(names)[::-1]
    for name, values in series:
        chart.add(name, list(values)[::-1])
    counts = [value for _, values in series for value in values if value is not None]
    if not of_100 and all(value == int(value) for value in counts):
        # Nobody has made a fifth of a complaint.
        most = int(max(counts, default=1))
        chart.y_labels = list(range(0, most + 1, max(1, -(-most // 10)))) or [0, 1]
    drawn = _SCRIPT.sub("", chart.render(is_unicode=True))
    opening = f'<svg role="img" aria-label="{escape(title)}" '
    return Markup(drawn.replace("<svg ", opening, 1))  # noqa: S704 - pygal escapes its labels
