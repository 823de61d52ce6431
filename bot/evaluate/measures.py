"""Precision, recall, F1, accuracy, calibration and time, from labels and predictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from bot.components.heads.calibration import expected_calibration_error
from bot.components.heads.labels import FLAGS, KINDS
from bot.evaluate.dataset import Labelled, Predicted

Pairs = Sequence[tuple[Labelled, Predicted]]


def summary(pairs: Pairs) -> dict[str, object]:
    """The object `make evaluate` ends with. Macro means are over labels present in the data."""
    flags = {flag: flag_measures(pairs, flag) for flag in FLAGS}
    present = [found["f1"] for found in flags.values() if found["n"]]
    kinds = [kind_measures(pairs, kind) for kind in KINDS]
    p50, p95 = np.percentile([predicted.milliseconds for _, predicted in pairs], [50, 95])
    complaint = kind_measures(pairs, "complaint")
    return {
        "n": len(pairs),
        "kind_accuracy": kind_accuracy(pairs),
        "kind_macro_f1": _mean(found["f1"] for found in kinds if found["n"]),
        "complaint": {name: complaint[name] for name in ("precision", "recall", "f1")},
        "flags_macro_f1": _mean(present),
        "flags": flags,
        "topic_accuracy": _mean(float(a.topic == b.topic) for a, b in pairs),
        "ms_per_message": {"p50": round(float(p50), 2), "p95": round(float(p95), 2)},
    }


def kind_accuracy(pairs: Pairs) -> float:
    return _mean(float(labelled.kind == predicted.kind) for labelled, predicted in pairs)


def kind_measures(pairs: Pairs, kind: str) -> dict[str, float]:
    return _measures([(a.kind == kind, b.kind == kind) for a, b in pairs])


def flag_measures(pairs: Pairs, flag: str) -> dict[str, float]:
    return _measures([(flag in a.flags, flag in b.flags) for a, b in pairs])


def calibration_error(pairs: Pairs) -> float:
    """Expected calibration error of the kind's confidence."""
    confidences = np.array([predicted.kind_confidence for _, predicted in pairs])
    right = np.array([labelled.kind == predicted.kind for labelled, predicted in pairs])
    return round(expected_calibration_error(confidences, right), 4)


def slices(pairs: Pairs) -> dict[str, dict[str, list[tuple[Labelled, Predicted]]]]:
    """The pairs by channel, by length and by style, largest slices last."""
    by: dict[str, dict[str, list]] = {"channel": {}, "length": {}, "style": {}}
    for pair in pairs:
        by["channel"].setdefault(pair[0].channel, []).append(pair)
        by["length"].setdefault(_length(pair[0].text), []).append(pair)
        if pair[0].style:
            by["style"].setdefault(pair[0].style, []).append(pair)
    return {name: dict(sorted(parts.items())) for name, parts in by.items() if parts}


def confusion(pairs: Pairs) -> np.ndarray:
    """Rows are the people's kinds, columns the model's, in the order of KINDS."""
    table = np.zeros((len(KINDS), len(KINDS)), dtype=int)
    for labelled, predicted in pairs:
        table[KINDS.index(labelled.kind), KINDS.index(predicted.kind)] += 1
    return table


def worst_errors(pairs: Pairs, count: int = 30) -> list[tuple[Labelled, Predicted]]:
    """Wrong kinds, the surest first."""
    wrong = [pair for pair in pairs if pair[0].kind != pair[1].kind]
    return sorted(wrong, key=lambda pair: -pair[1].kind_confidence)[:count]


def _length(text: str) -> str:
    words = len(text.split())
    for most, name in ((5, "1-5 words"), (25, "6-25 words"), (60, "26-60 words")):
        if words <= most:
            return name
    return "61+ words"


def _measures(outcomes: list[tuple[bool, bool]]) -> dict[str, float]:
    right = sum(wanted and found for wanted, found in outcomes)
    wanted = sum(wanted for wanted, _ in outcomes)
    found = sum(found for _, found in outcomes)
    return {
        "precision": round(right / found, 4) if found else 0.0,
        "recall": round(right / wanted, 4) if wanted else 0.0,
        "f1": round(2 * right / (wanted + found), 4) if wanted + found else 0.0,
        "n": wanted,
    }


def _mean(values: Iterable[float]) -> float:
    given = list(values)
    return round(sum(given) / len(given), 4) if given else 0.0
