"""Results as plain text tables."""

from __future__ import annotations

from collections.abc import Sequence

from bot.components.heads.labels import KINDS
from bot.evaluate.measures import (
    Pairs,
    calibration_error,
    confusion,
    kind_accuracy,
    kind_measures,
    slices,
    summary,
)


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as their widest entry; floats to three places."""
    text = [[_shown(cell) for cell in row] for row in [heads, *rows]]
    widths = [max(len(row[place]) for row in text) for place in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in text
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def results(pairs: Pairs) -> str:
    found = summary(pairs)
    parts = [
        table(
            ["kind", "precision", "recall", "f1", "n"],
            [[kind, *kind_measures(pairs, kind).values()] for kind in KINDS],
        ),
        table(
            ["flag", "precision", "recall", "f1", "n"],
            [[name, *flag.values()] for name, flag in found["flags"].items()],
        ),
        "kinds: rows are people's, columns the model's\n"
        + table(
            ["", *KINDS],
            [[kind, *row] for kind, row in zip(KINDS, confusion(pairs).tolist(), strict=True)],
        ),
        *(
            table(
                [name, "kind accuracy", "flags F1", "n"],
                [
                    [part, kind_accuracy(own), summary(own)["flags_macro_f1"], len(own)]
                    for part, own in parts.items()
                ],
            )
            for name, parts in slices(pairs).items()
        ),
        table(
            ["measure", "value"],
            [
                ["messages", found["n"]],
                ["kind accuracy", found["kind_accuracy"]],
                ["kind macro-F1", found["kind_macro_f1"]],
                ["flags macro-F1", found["flags_macro_f1"]],
                ["topic accuracy", found["topic_accuracy"]],
                ["calibration error (kind)", calibration_error(pairs)],
                ["ms per message, p50", found["ms_per_message"]["p50"]],
                ["ms per message, p95", found["ms_per_message"]["p95"]],
            ],
        ),
    ]
    return "\n\n".join(parts)


def _shown(cell: object) -> str:
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
