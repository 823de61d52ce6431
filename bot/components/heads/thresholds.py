"""From what probability on a label counts, by what each kind of error costs the resident."""

from __future__ import annotations

import numpy as np

from bot.components.heads.labels import FLAGS, KINDS

# How many times worse it is to miss the flag than to raise it wrongly. A missed danger can kill,
# a false one costs two lines of text; everything else is a nuisance either way (weight 1 = F1).
MISS_COSTS = {"emergency": 2.0, "safeguarding": 2.0}

# The same for kinds. A complaint taken for something else is not recorded, and what the resident may
# ask for by right is lost; something else taken for a complaint is offered a choice.
MISSED_KIND_COSTS = {"complaint": 3.0}

_CANDIDATES = np.linspace(0.08, 0.80, 73)
# Width, in probability, over which a held-out message counts partly on both sides: with thirty
# positives a hard count would fit the threshold to single messages.
_SOFTNESS = 0.04


def cheapest_kind(probabilities: np.ndarray) -> str:
    """The kind whose expected cost of being wrong is least; `probabilities` in the order of `KINDS`."""
    costs = np.array([MISSED_KIND_COSTS.get(kind, 1.0) for kind in KINDS])
    return KINDS[int(np.argmax(probabilities * costs))]


def choose_thresholds(probabilities: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """One threshold a flag, best by F-beta on held-out messages, drawn towards 0.4."""
    return np.array(
        [
            _best(probabilities[:, column], targets[:, column], MISS_COSTS.get(flag, 1.0))
            for column, flag in enumerate(FLAGS)
        ],
        dtype=np.float32,
    )


def _best(probability: np.ndarray, target: np.ndarray, beta: float) -> float:
    # Two made-up messages at the usual threshold keep a rare flag from an extreme one.
    best, best_value = 0.4, -1.0
    for threshold in _CANDIDATES:
        raised = 1.0 / (1.0 + np.exp(-(probability - threshold) / _SOFTNESS * 2.0))
        right = float((raised * target).sum())
        weighted = (1 + beta**2) * right
        total = weighted + beta**2 * float(target.sum() - right) + float(raised.sum() - right)
        value = weighted / (total + 1e-9) - 0.5 * (threshold - 0.4) ** 2
        if value > best_value:
            best, best_value = float(threshold), value
    return best
