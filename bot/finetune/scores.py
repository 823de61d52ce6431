"""How good a network is on messages it was not fitted to."""

from __future__ import annotations

import numpy as np
import torch

from bot.finetune.batches import Batches
from bot.finetune.messages import UNLABELLED, LabelledMessage
from bot.finetune.network import LabellingNetwork


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
    """Accuracies, macro-F1 over the flags at 0.5, and `overall`, which early stopping follows."""
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
    found["overall"] = 0.5 * found["kind"] + 0.35 * found["flags"] + 0.15 * found["topic"]
    return found
