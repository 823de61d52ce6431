"""The model card's figures: tables between two marks in README.md, pictures beside it."""

from __future__ import annotations

import re
from pathlib import Path

from bot.components.encoder.files import sha256_of
from bot.components.heads.labels import KINDS
from bot.evaluate.measures import (
    Pairs,
    calibration_error,
    confusion,
    kind_accuracy,
    kind_measures,
    slices,
    summary,
    worst_errors,
)
from bot.evaluate.pictures import confusion_picture, reliability_picture

BEGINS, ENDS = "<!-- figures begin -->", "<!-- figures end -->"
_SHOWN_CHARACTERS = 160


class CardMarksError(Exception):
    """The card has no place for the figures."""


def write_card(pairs: Pairs, data: Path, model: Path, folder: Path, rivals: str = "") -> None:
    """Replace the figures in `folder`/README.md and draw the pictures anew."""
    card = folder / "README.md"
    text = card.read_text(encoding="utf-8")
    if BEGINS not in text or ENDS not in text:
        raise CardMarksError(f"{card} needs the lines {BEGINS} and {ENDS}.")
    confusion_picture(confusion(pairs), folder / "confusion.svg")
    reliability_picture(pairs, folder / "calibration.svg")
    figures = _figures(pairs, data, model, rivals)
    before, after = text.split(BEGINS)[0], text.split(ENDS)[1]
    card.write_text(f"{before}{BEGINS}\n\n{figures}\n\n{ENDS}{after}", encoding="utf-8")


def _figures(pairs: Pairs, data: Path, model: Path, rivals: str) -> str:
    found = summary(pairs)
    parts = [
        f"Measured on {found['n']} messages of `{data.name}` (sha256 "
        f"`{sha256_of(data)[:12]}`), model archive sha256 `{sha256_of(model)[:12]}`.",
        _markdown(
            ["measure", "value"],
            [
                ["kind accuracy", found["kind_accuracy"]],
                ["kind macro-F1", found["kind_macro_f1"]],
                *[[f"complaint {name}", value] for name, value in found["complaint"].items()],
                ["flags macro-F1", found["flags_macro_f1"]],
                ["topic accuracy", found["topic_accuracy"]],
                ["expected calibration error of the kind", calibration_error(pairs)],
                ["milliseconds a message, p50", found["ms_per_message"]["p50"]],
                ["milliseconds a message, p95", found["ms_per_message"]["p95"]],
            ],
        ),
        _markdown(
            ["kind", "precision", "recall", "F1", "messages"],
            [[kind, *kind_measures(pairs, kind).values()] for kind in KINDS],
        ),
        _markdown(
            ["flag", "precision", "recall", "F1", "messages"],
            [[name, *flag.values()] for name, flag in found["flags"].items()],
        ),
    ]
    for name, own in slices(pairs).items():
        rows = [
            [part, kind_accuracy(some), summary(some)["flags_macro_f1"], len(some)]
            for part, some in own.items()
        ]
        parts.append(_markdown([name, "kind accuracy", "flags F1", "messages"], rows))
    if rivals:
        parts.append("The same messages through simpler systems:\n\n```\n" + rivals + "\n```")
    parts.append("![Which kinds are taken for which](confusion.svg)")
    parts.append("![How often it is right when it says so](calibration.svg)")
    errors = [
        [message.kind, predicted.kind, predicted.kind_confidence, _shown(message.text)]
        for message, predicted in worst_errors(pairs)
    ]
    parts.append("The thirty surest mistakes:")
    parts.append(_markdown(["people say", "model says", "how sure", "message"], errors))
    return "\n\n".join(parts)


def _markdown(heads: list[str], rows: list[list[object]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in rows:
        cells = [f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _shown(text: str) -> str:
    """On one line, without anything a Markdown table would take for its own."""
    line = re.sub(r"\s+", " ", text)
    line = re.sub(r"([|<>\[\]*_`\\])", r"\\\1", line)
    return line if len(line) <= _SHOWN_CHARACTERS else line[: _SHOWN_CHARACTERS - 1] + "…"
