"""Fitting the linear layers: softmax for one-of-many, sigmoids for any-of-many."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, log_softmax


@dataclass(frozen=True)
class Layer:
    """Scores are `features @ weights + bias` (features x labels)."""

    weights: np.ndarray
    bias: np.ndarray

    def scores(self, features: np.ndarray) -> np.ndarray:
        return features @ self.weights + self.bias


def fit_softmax(
    features: np.ndarray, targets: np.ndarray, labels: int, pull: float, prior: Layer | None
) -> Layer:
    """Maximum-likelihood softmax layer; `pull` draws the weights towards `prior` (or zero)."""
    wanted = np.eye(labels, dtype=np.float64)[targets]

    def loss(scores: np.ndarray) -> tuple[float, np.ndarray]:
        logs = log_softmax(scores, axis=1)
        return -float((wanted * logs).sum()), np.exp(logs) - wanted

    return _fit(features, labels, pull, prior, loss)


def fit_sigmoids(
    features: np.ndarray, targets: np.ndarray, pull: float, prior: Layer | None
) -> Layer:
    """One logistic layer a column of `targets` (0 or 1), all at once."""

    def loss(scores: np.ndarray) -> tuple[float, np.ndarray]:
        value = np.logaddexp(0.0, scores) - targets * scores
        return float(value.sum()), expit(scores) - targets

    return _fit(features, targets.shape[1], pull, prior, loss)


def _fit(features, labels, pull, prior, loss) -> Layer:
    # Once, not at every step: the weights are of double precision, and so is every product with them.
    features = np.asarray(features, dtype=np.float64)
    width = features.shape[1]
    start = np.zeros((width + 1, labels))
    if prior is not None:
        start[:width], start[width] = prior.weights, prior.bias
    centre = start.copy()

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        layer = flat.reshape(width + 1, labels)
        value, slope = loss(features @ layer[:width] + layer[width])
        away = layer - centre
        away[width] *= 0.01  # the bias is hardly held: how common a label is may well change
        gradient = np.vstack([features.T @ slope, slope.sum(axis=0)]) + pull * away
        return value + 0.5 * pull * float((away * (layer - centre)).sum()), gradient.ravel()

    found = minimize(
        objective, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 150}
    )
    layer = found.x.reshape(width + 1, labels).astype(np.float32)
    return Layer(layer[:width], layer[width])


def fit_sparse(features, targets: np.ndarray, strength: float) -> Layer:
    """One logistic layer a column over a scipy CSR matrix; needs scikit-learn (training only)."""
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((features.shape[1], targets.shape[1]), dtype=np.float32)
    bias = np.full(targets.shape[1], -8.0, dtype=np.float32)

    def fit(column: int) -> None:
        if len(np.unique(targets[:, column])) < 2:
            return  # never or always seen: this layer has nothing to say about it
        model = LogisticRegression(C=strength, solver="liblinear", tol=1e-2, max_iter=60)
        model.fit(features, targets[:, column])
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]

    # Python's lock is left while a column is fitted, each by itself; each has a copy of the features,
    # so that only a few are fitted at a time.
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as cores:
        list(cores.map(fit, range(targets.shape[1])))
    return Layer(weights, bias)
