"""Mixing the two layers and saying honestly how sure they are, on messages neither has seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_softmax

# Fewer held-out messages than this cannot set a temperature; the plain sum is used instead.
FEWEST_MESSAGES = 60


@dataclass(frozen=True)
class Mixture:
    """Calibrated score = dense * its scores + sparse * its scores + shift (one a label)."""

    dense: float
    sparse: float
    shift: np.ndarray

    def scores(self, dense: np.ndarray, sparse: np.ndarray) -> np.ndarray:
        return self.dense * dense + self.sparse * sparse + self.shift


def fit_softmax_mixture(dense: np.ndarray, sparse: np.ndarray, targets: np.ndarray) -> Mixture:
    """For one-of-many scores; `targets` are label numbers."""
    wanted = np.eye(dense.shape[1])[targets]

    def loss(scores: np.ndarray) -> tuple[float, np.ndarray]:
        logs = log_softmax(scores, axis=1)
        return -float((wanted * logs).sum()), np.exp(logs) - wanted

    return _fit(dense, sparse, loss)


def fit_sigmoid_mixture(dense: np.ndarray, sparse: np.ndarray, targets: np.ndarray) -> Mixture:
    """For any-of-many scores; `targets` are 0 or 1 a label."""

    def loss(scores: np.ndarray) -> tuple[float, np.ndarray]:
        value = np.logaddexp(0.0, scores) - targets * scores
        return float(value.sum()), expit(scores) - targets

    return _fit(dense, sparse, loss)


def _fit(
    dense: np.ndarray,
    sparse: np.ndarray,
    loss: Callable[[np.ndarray], tuple[float, np.ndarray]],
) -> Mixture:
    labels = dense.shape[1]
    if len(dense) < FEWEST_MESSAGES:
        return Mixture(1.0, 0.5, np.zeros(labels, dtype=np.float32))
    one, other = dense.astype(np.float64), np.asarray(sparse, dtype=np.float64)

    def objective(x: np.ndarray) -> tuple[float, np.ndarray]:
        # Both factors as exponentials: neither layer may ever speak against itself.
        mine, theirs = np.exp(x[0]), np.exp(x[1])
        value, slope = loss(mine * one + theirs * other + x[2:])
        # A label with a handful of held-out messages may not shift far on their word alone.
        value += 2.0 * float((x[2:] ** 2).sum()) + 0.5 * float((x[:2] ** 2).sum())
        mixing = [(slope * one).sum() * mine + x[0], (slope * other).sum() * theirs + x[1]]
        return value, np.concatenate([mixing, slope.sum(axis=0) + 4.0 * x[2:]])

    start = np.concatenate([[0.0, np.log(0.5)], np.zeros(labels)])
    x = minimize(objective, start, jac=True, method="L-BFGS-B").x
    return Mixture(float(np.exp(x[0])), float(np.exp(x[1])), x[2:].astype(np.float32))


def expected_calibration_error(confidences: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Mean gap between confidence and accuracy over equal-width bins, weighted by their size."""
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    gap = 0.0
    for number in range(bins):
        inside = place == number
        if inside.any():
            gap += inside.mean() * abs(confidences[inside].mean() - right[inside].mean())
    return float(gap)
