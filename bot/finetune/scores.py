"""How good a network is on messages it was not fitted to."""

from __future__ import annotations

import numpy as np
import torch

from bot.components.heads.labels import FLAGS
from bot.components.heads.thresholds import MISS_COSTS
from bot.finetune.batches import Batches
from bot.finetune.messages import UNLABELLED, LabelledMessage
from bot.finetune.network import LabellingNetwork

DANGERS = tuple(MISS_COSTS)

# What a network is chosen by.
_SHARES = {"kind": 0.4, "flags": 0.25, "topic": 0.2, "danger": 0.15}


def predict(
    network: LabellingNetwork, batches: Batches, messages: list[LabelledMessage]
) -> dict[str, np.ndarray]:
    """Raw scores a head, row by row as `messages`."""
    network.eval()
    found: dict[str, np.ndarray] = {}
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in batches.plain(messages):
            for head, scores in network(batch.ids, batch.mask).items():
                rows = found.setdefault(head, np.zeros((len(messages), scores.shape[1])))
                rows[batch.rows] = scores.float().numpy()
    return found


def measure(scores: dict[str, np.ndarray], messages: list[LabelledMessage]) -> dict[str, float]:
    """Accuracies, macro-F1 over the flags at 0.5, and `overall`, which early stopping follows.

    `danger` is the mean average precision of the two flags of danger: how well they are told apart,
    wherever the line is drawn.
    """
    found: dict[str, float] = {}
    for head in ("kind", "topic", "act"):
        wanted = np.array([getattr(message, head) for message in messages])
        known = wanted != UNLABELLED
        if known.any():
            right = scores[head].argmax(axis=1) == wanted
            found[head] = float(right[known].mean())
    flags = np.stack([message.flags for message in messages])
    known = flags[:, 0] != UNLABELLED
    wanted, raised = flags[known] > 0.5, scores["flags"][known] > 0
    both = (wanted & raised).sum(axis=0)
    total = wanted.sum(axis=0) + raised.sum(axis=0)
    found["flags"] = float(np.mean((2 * both / np.maximum(total, 1))[wanted.any(axis=0)]))
    shown = scores["flags"][known]
    columns = [FLAGS.index(flag) for flag in DANGERS]
    found["danger"] = float(
        np.mean([_average_precision(shown[:, c], wanted[:, c]) for c in columns])
    )
    found["overall"] = sum(share * found[name] for name, share in _SHARES.items())
    return found


def _average_precision(scores: np.ndarray, wanted: np.ndarray) -> float:
    """Mean precision over the places of the wanted ones in the order of the scores."""
    found = wanted[np.argsort(-scores, kind="stable")].cumsum()
    places = np.flatnonzero(np.diff(found, prepend=0))
    return float(np.mean(found[places] / (places + 1))) if len(places) else 0.0
