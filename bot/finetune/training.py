"""One fine-tuning run: every head at once, weights averaged along the way, best epoch kept.

A run writes what it needs to go on after every epoch, so that a stopped one loses minutes.
"""

from __future__ import annotations

import copy
import logging
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from bot.components.heads.labels import FLAGS
from bot.finetune.batches import Batch, Batches
from bot.finetune.messages import UNLABELLED, LabelledMessage
from bot.finetune.network import LabellingNetwork
from bot.finetune.scores import DANGERS, measure, predict

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
    topic_weight: float = 0.8
    act_weight: float = 0.3
    # A positive of a rare flag counts this much more than a negative.
    positive_weight: float = 2.0
    # A flag of danger counts this much more than another.
    danger_weight: float = 3.0
    # How much the teacher's opinion counts beside the people's label, where there is a teacher.
    teacher_share: float = 0.6


# Going on from an encoder that knows these heads already: shorter and gentler.
GOING_ON = Recipe(
    epochs=3, learning_rate=1.5e-4, head_learning_rate=7.5e-4, averaged_steps=100, teacher_share=0.0
)

# A head's raw scores for every fitted message, row by row.
Scores = dict[str, Tensor]
Measures = dict[str, float]


def fine_tune(
    network: LabellingNetwork,
    fitted: list[LabelledMessage],
    held_out: list[LabelledMessage],
    batches: Batches,
    recipe: Recipe,
    seed: int,
    teacher: Scores | None = None,
    state: Path | None = None,
    stop_after: int | None = None,
) -> tuple[LabellingNetwork, Measures]:
    """The averaged network of the best epoch on `held_out`, and its measures there.

    Where `state` holds an unfinished run, it goes on after that run's last whole epoch; a
    finished one is only read. `stop_after` ends a run after so many of its recipe's epochs.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - noise, not secrets
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
    best: tuple[float, dict[str, Tensor], Measures] | None = None
    first, step = 0, 0
    if state is not None and state.is_file():
        kept = torch.load(state, weights_only=False)
        network.load_state_dict(kept["network"])
        averaged.load_state_dict(kept["averaged"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        best, first, step = kept["best"], kept["epochs"], kept["step"]
        chance.setstate(kept["chance"])
        torch.set_rng_state(kept["torch"])
        logger.info("seed %d: %d epochs were done already", seed, first)
    began, already = time.monotonic(), step
    for epoch in range(first, min(recipe.epochs, stop_after or recipe.epochs)):
        network.train()
        total = 0.0
        for batch in batches.noisy(fitted, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = network(batch.ids, batch.mask)
            loss = _loss(scores, batch, recipe, teacher)
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
                    seed, step, steps, spent, spent / (step - already) * (steps - step),
                )  # fmt: skip
        found = measure(predict(averaged, batches, held_out), held_out)
        logger.info(
            "seed %d, epoch %d: loss %.3f, held out %s",
            seed, epoch + 1, total * recipe.batch_size / len(fitted),
            {name: round(value, 4) for name, value in found.items()},
        )  # fmt: skip
        if best is None or found["overall"] > best[0]:
            weights = {name: value.clone() for name, value in averaged.state_dict().items()}
            best = (found["overall"], weights, found)
        if state is not None:
            _write(
                state,
                {
                    "network": network.state_dict(),
                    "averaged": averaged.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "best": best,
                    "epochs": epoch + 1,
                    "step": step,
                    "chance": chance.getstate(),
                    "torch": torch.get_rng_state(),
                },
            )
    assert best is not None  # noqa: S101 - a recipe has at least one epoch
    averaged.load_state_dict(best[1])
    return averaged, best[2]


def mean_of(networks: list[LabellingNetwork]) -> LabellingNetwork:
    """One network with the mean of all weights: as good as an ensemble where runs began alike."""
    mean = copy.deepcopy(networks[0])
    states = [network.state_dict() for network in networks]
    mean.load_state_dict({n: torch.stack([s[n] for s in states]).mean(dim=0) for n in states[0]})
    return mean


def _write(state: Path, kept: dict[str, object]) -> None:
    """All or nothing: a run stopped while writing finds its last whole epoch."""
    state.parent.mkdir(parents=True, exist_ok=True)
    fresh = state.with_suffix(".new")
    torch.save(kept, fresh)
    fresh.rename(state)


def _optimiser(network: LabellingNetwork, recipe: Recipe) -> torch.optim.Optimizer:
    heads = [*network.looks.parameters(), *network.heads.parameters()]
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


def _loss(
    scores: dict[str, Tensor], batch: Batch, recipe: Recipe, teacher: Scores | None
) -> Tensor:
    """People's labels, softened; with a teacher, drawn by its share towards what it says."""
    total = torch.zeros(())
    share = recipe.teacher_share if teacher else 0.0
    smooth = recipe.label_smoothing
    weights = {
        "kind": recipe.kind_weight,
        "topic": recipe.topic_weight,
        "act": recipe.act_weight,
    }
    for head, weight in weights.items():
        known = batch.targets[head] != UNLABELLED
        if not bool(known.any()):
            continue
        given = scores[head][known].float()
        wanted = functional.one_hot(batch.targets[head][known], given.shape[1]).float()
        wanted = wanted * (1 - smooth) + smooth / given.shape[1]
        if teacher:
            said = teacher[head][batch.rows][known].softmax(dim=-1)
            wanted = (1 - share) * wanted + share * said
        each = -(wanted * given.log_softmax(dim=-1)).sum(dim=-1)
        total = total + weight * each.mean()
    known = batch.targets["flags"][:, 0] != UNLABELLED
    if bool(known.any()):
        wanted = batch.targets["flags"][known] * (1 - smooth) + 0.25 * smooth
        if teacher:
            said = teacher["flags"][batch.rows][known].sigmoid()
            wanted = (1 - share) * wanted + share * said
        # The teacher's own opinion already leans towards the rare flags.
        lean = 1 + (recipe.positive_weight - 1) * (1 - share)
        loss = functional.binary_cross_entropy_with_logits(
            scores["flags"][known].float(),
            wanted,
            torch.tensor([recipe.danger_weight if flag in DANGERS else 1.0 for flag in FLAGS]),
            pos_weight=torch.full((len(FLAGS),), lean),
        )
        total = total + recipe.flags_weight * len(FLAGS) / 4 * loss
    return total
