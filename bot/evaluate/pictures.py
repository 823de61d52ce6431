"""Two drawings, plain SVG: which kinds are confused, and whether confidences can be believed."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from bot.components.heads.labels import KINDS
from bot.evaluate.measures import Pairs

_CELL, _LEFT, _TOP = 64, 140, 96
_INK, _PAPER, _BLUE = "#1b1f24", "#ffffff", (11, 83, 148)


def confusion_picture(table: np.ndarray, path: Path) -> None:
    """Rows are the people's kinds, columns the model's; shade is the share of the row."""
    side = _CELL * len(KINDS)
    parts = [_text(_LEFT + side / 2, 20, "the model says", "middle")]
    for column, kind in enumerate(KINDS):
        x = _LEFT + (column + 0.5) * _CELL
        turned = f'transform="rotate(-35 {x} {_TOP - 8})"'
        parts.append(_text(x, _TOP - 8, kind.replace("_", " "), "start", turned))
    for row, kind in enumerate(KINDS):
        y = _TOP + row * _CELL
        parts.append(_text(_LEFT - 8, y + _CELL / 2 + 5, kind.replace("_", " "), "end"))
        total = max(int(table[row].sum()), 1)
        for column in range(len(KINDS)):
            count = int(table[row, column])
            share = count / total
            x = _LEFT + column * _CELL
            parts.append(
                f'<rect x="{x}" y="{y}" width="{_CELL - 2}" height="{_CELL - 2}" '
                f'fill="{_shade(share)}"/>'
            )
            colour = _PAPER if share > 0.5 else _INK
            middle = (x + _CELL / 2 - 1, y + _CELL / 2 + 4)
            parts.append(_text(*middle, str(count), "middle", f'fill="{colour}"'))
    title = "Kinds people gave (rows) and the model gave (columns)"
    _write(path, _LEFT + side + 90, _TOP + side + 10, title, parts)


def reliability_picture(pairs: Pairs, path: Path, bins: int = 10) -> None:
    """A dot a tenth of confidence: how sure it said it was, and how often it was right."""
    size, margin = 360, 56
    confidences = np.array([predicted.kind_confidence for _, predicted in pairs])
    right = np.array([labelled.kind == predicted.kind for labelled, predicted in pairs])
    place = np.minimum((confidences * bins).astype(int), bins - 1)

    def at(x: float, y: float) -> tuple[float, float]:
        return margin + x * size, 10 + (1 - y) * size

    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    parts = [
        f'<rect x="{x0}" y="{y1}" width="{size}" height="{size}" fill="none" stroke="{_INK}"/>',
        f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#888" stroke-dasharray="4 4"/>',
    ]
    for number in range(bins):
        inside = place == number
        if not inside.any():
            continue
        x, y = at(float(confidences[inside].mean()), float(right[inside].mean()))
        radius = 3 + 14 * float(np.sqrt(inside.mean()))
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="rgb{_BLUE}"/>')
        parts.append(_text(x + radius + 3, y + 4, str(int(inside.sum()))))
    for tenth in (0, 0.5, 1):
        parts.append(_text(at(tenth, 0)[0], y0 + 18, str(tenth), "middle"))
        parts.append(_text(x0 - 6, at(0, tenth)[1] + 5, str(tenth), "end"))
    parts.append(_text(margin + size / 2, y0 + 36, "how sure it was", "middle"))
    title = "Confidence in the kind and how often it was right"
    _write(path, margin + size + 60, size + 56, title, parts)


def _shade(share: float) -> str:
    parts = (round(255 + (end - 255) * share**0.7) for end in _BLUE)
    return f"rgb({','.join(str(part) for part in parts)})"


def _text(x: float, y: float, words: str, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(words)}</text>'


def _write(path: Path, width: float, height: float, title: str, parts: list[str]) -> None:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'role="img" font-family="sans-serif" font-size="14" fill="{_INK}">'
        f"<title>{escape(title)}</title>"
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>' + "\n".join(parts) + "</svg>\n"
    )
    path.write_text(svg, encoding="utf-8")
