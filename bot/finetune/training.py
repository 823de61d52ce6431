"""One fine-tuning run: every head at once, weights averaged along the way, best epoch kept."""

from __future__ import annotations

import copy
import logging
import random
import time
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from bot.components.heads.labels import FLAGS
from bot.finetune.batches import Batch, Batches
from bot.finetune.messages import UNLABELLED, LabelledMessage
from bot.finetune.network import LabellingNetwork, load_starting_weights
from bot.finetune.scores import measure, predict

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """Chosen on the development groups; change one thing at a time and write down what it did."""

    epochs: int = 7
    batch_size: int = 32
    learning_rate: float = 4e-4
    head_learning_rate: float = 2e-3
    weight_decay: float = 0.01
    warm_up: float = 0.1
    dropout: float = 0.1
    label_smoothing: float = 0.05
    # Moving average over about this many of the last steps.
    averaged_steps: int = 150
    kind_weight: float = 1.0
    flags_weight: float = 0.8
    topic_weight: float = 0.5
    act_weight: float = 0.3
    # A positive of a rare flag counts this much more than a negative.
    positive_weight: float = 2.0


def fine_tune(
    fitted: list[LabelledMessage],
    held_out: list[LabelledMessage],
    batches: Batches,
    recipe: Recipe,
    seed: int,
) -> tuple[LabellingNetwork, dict[str, float]]:
    """The averaged network of the best epoch on `held_out`, and its measures there."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - noise, not secrets
    network = LabellingNetwork(recipe.dropout)
    load_starting_weights(network.encoder)
    # The word and place tables stay as published: towers share them in the file, and rare words
    # keep what the wide world taught them.
    network.encoder.words.requires_grad_(False)
    network.encoder.positions.requires_grad_(False)
    averaged = copy.deepcopy(network)
    optimiser = _optimiser(network, recipe)
    steps = recipe.epochs * -(-len(fitted) // recipe.batch_size)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: _pace(step, steps, recipe.warm_up)
    )
    best: tuple[float, dict[str, Tensor], dict[str, float]] | None = None
    step, began = 0, time.monotonic()
    for epoch in range(recipe.epochs):
        network.train()
        total = 0.0
        for batch in batches.noisy(fitted, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = network(batch.ids, batch.mask)
            loss = _loss(scores, batch, recipe)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            _average(averaged, network, min(step / (step + 10), 1 - 1 / recipe.averaged_steps))
            total += float(loss.detach())
            if step % 50 == 0:
                spent = time.monotonic() - began
                logger.info(
                    "seed %d, step %d of %d, %.0f s, about %.0f s to go",
                    seed, step, steps, spent, spent / step * (steps - step),
                )  # fmt: skip
        found = measure(predict(averaged, batches, held_out), held_out)
        logger.info(
            "seed %d, epoch %d: loss %.3f, held out %s",
            seed, epoch + 1, total * recipe.batch_size / len(fitted),
            {name: round(value, 4) for name, value in found.items()},
        )  # fmt: skip
        if best is None or found["overall"] > best[0]:
            kept = {name: value.clone() for name, value in averaged.state_dict().items()}
            best = (found["overall"], kept, found)
    assert best is not None  # noqa: S101 - a recipe has at least one epoch
    averaged.load_state_dict(best[1])
    return averaged, best[2]


def _optimiser(network: LabellingNetwork, recipe: Recipe) -> torch.optim.Optimizer:
    heads = list(network.heads.parameters())
    moving = [p for p in network.encoder.parameters() if p.requires_grad]
    decayed = [p for p in moving if p.dim() > 1]
    plain = [p for p in moving if p.dim() <= 1]
    rate = recipe.learning_rate
    return torch.optim.AdamW(
        [
            {"params": decayed, "lr": rate, "weight_decay": recipe.weight_decay},
            {"params": plain, "lr": rate, "weight_decay": 0.0},
            {"params": heads, "lr": recipe.head_learning_rate, "weight_decay": 0.0},
        ],
        fused=True,
    )


def _pace(step: int, steps: int, warm_up: float) -> float:
    up = max(1, int(steps * warm_up))
    return (step + 1) / up if step < up else max(0.0, (steps - step) / (steps - up))


def _average(averaged: LabellingNetwork, network: LabellingNetwork, keep: float) -> None:
    with torch.no_grad():
        moving = [p for p in network.parameters() if p.requires_grad]
        own = [p for p in averaged.parameters() if p.requires_grad]
        torch._foreach_lerp_(own, moving, 1.0 - keep)


def _loss(scores: dict[str, Tensor], batch: Batch, recipe: Recipe) -> Tensor:
    total = torch.zeros(())
    weights = {
        "kind": recipe.kind_weight,
        "topic": recipe.topic_weight,
        "act": recipe.act_weight,
    }
    for head, weight in weights.items():
        wanted = batch.targets[head]
        if bool((wanted != UNLABELLED).any()):
            total = total + weight * functional.cross_entropy(
                scores[head].float(),
                wanted,
                ignore_index=UNLABELLED,
                label_smoothing=recipe.label_smoothing,
            )
    wanted = batch.targets["flags"]
    known = wanted[:, 0] != UNLABELLED
    if bool(known.any()):
        smooth = wanted[known] * (1 - recipe.label_smoothing) + 0.5 * recipe.label_smoothing * 0.5
        each = functional.binary_cross_entropy_with_logits(
            scores["flags"][known].float(),
            smooth,
            pos_weight=torch.full((len(FLAGS),), recipe.positive_weight),
        )
        total = total + recipe.flags_weight * len(FLAGS) / 4 * each
    return total
