"""The emergency and safeguarding flags, as the learned heads and the safety screen agree on them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Agreement:
    """Weights of a logistic sum over the heads' log-odds and the screen's strongest sightings.

    Fitted on held-out messages and then drawn towards the heads, since the screen's signs were
    written with some of those messages in view.
    """

    heads: float
    happening: float
    unsure: float
    base: float
    raised_from: float


# A missed danger costs more than two lines of text too many: both are raised early.
AGREEMENTS = {
    "emergency": Agreement(1.05, 1.3, 0.3, -0.15, 0.18),
    "safeguarding": Agreement(0.9, 1.5, 0.1, -0.3, 0.15),
}


def agreed_flags(
    flags: Sequence[Mapping[str, Any]],
    probabilities: Mapping[str, float],
    sightings: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """`flags` with the two danger flags decided anew, surest first; the others untouched."""
    kept = [dict(flag) for flag in flags if flag["name"] not in AGREEMENTS]
    words = {flag["name"]: flag["words"] for flag in flags}
    for name, agreement in AGREEMENTS.items():
        own = [one for one in sightings if one["group"] == name]
        confidence = _confidence(agreement, probabilities[name], own)
        if confidence >= agreement.raised_from:
            seen = next((one["words"] for one in own if one["words"]), "")
            kept.append(
                {
                    "name": name,
                    "confidence": round(confidence, 4),
                    "words": seen or words.get(name, ""),
                }
            )
    return sorted(kept, key=lambda flag: -flag["confidence"])


def _confidence(
    agreement: Agreement, probability: float, sightings: Sequence[Mapping[str, Any]]
) -> float:
    bounded = min(max(probability, 1e-5), 1 - 1e-5)
    score = (
        agreement.heads * math.log(bounded / (1 - bounded))
        + agreement.happening * _strongest(sightings, True)
        + agreement.unsure * _strongest(sightings, None)
        + agreement.base
    )
    return 1 / (1 + math.exp(-score))


def _strongest(sightings: Sequence[Mapping[str, Any]], now: bool | None) -> float:
    return max((one["confidence"] for one in sightings if one["now"] is now), default=0.0)
