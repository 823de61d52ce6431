"""Training the heads: layers on most contrast groups, calibration on the held-out ones."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import expit

from bot.components.heads.calibration import (
    Mixture,
    fit_sigmoid_mixture,
    fit_softmax_mixture,
)
from bot.components.heads.examples import Example
from bot.components.heads.labels import FLAGS
from bot.components.heads.linear import Layer, fit_sigmoids, fit_softmax, fit_sparse
from bot.components.heads.model import ALL_COLUMNS, COLUMNS, HEADS, HeadsModel
from bot.components.heads.ngrams import (
    BUCKETS,
    SparseText,
    buckets_by_word,
    counted,
    rarity_of,
    weighted,
    words_of,
)
from bot.components.heads.thresholds import choose_thresholds

# Chosen on the development groups: how firmly the dense layer is held to its prior, with and
# without a fine-tuned one, and how freely the n-gram layer may fit.
PULL_TO_ZERO = 1.0
PULL_TO_PRIOR = 30.0
SPARSE_STRENGTH = 4.0


class ExampleCountError(Exception):
    """There is too little to train on."""


def targets_of(examples: list[Example], head: str) -> tuple[np.ndarray, np.ndarray]:
    """The rows labelled for `head`, and their targets: class numbers, or 0/1 a flag."""
    if head == "flags":
        rows = [row for row, e in enumerate(examples) if e.flags is not None]
        marks = [[flag in examples[row].flags for flag in FLAGS] for row in rows]
        return np.array(rows, dtype=int), np.array(marks, dtype=np.float64).reshape(-1, len(FLAGS))
    number = {label: place for place, label in enumerate(HEADS[head])}
    rows = [row for row, e in enumerate(examples) if getattr(e, head) is not None]
    return np.array(rows, dtype=int), np.array(
        [number[getattr(examples[row], head)] for row in rows], dtype=int
    )


def train_heads(
    examples: list[Example],
    vectors: np.ndarray,
    encoder_sha256: str,
    prior: dict[str, Layer] | None = None,
) -> HeadsModel:
    """`vectors` row by row of unit length; `prior` are the fine-tuned network's own heads."""
    if not any(e.kind is not None for e in examples):
        raise ExampleCountError("No opening messages to train on: add some to bot/data/nlu/.")
    held_out = np.array([e.is_development for e in examples])
    if held_out.all():
        held_out[:] = False
    counts = [counted(buckets_by_word(words_of(e.text))) for e in examples]
    rarity = rarity_of(counts)
    sparse = _matrix([weighted(text, rarity) for text in counts])

    dense_layer = Layer(
        np.zeros((vectors.shape[1], ALL_COLUMNS), dtype=np.float32),
        np.zeros(ALL_COLUMNS, dtype=np.float32),
    )
    sparse_layer = Layer(
        np.zeros((BUCKETS, ALL_COLUMNS), dtype=np.float32),
        np.zeros(ALL_COLUMNS, dtype=np.float32),
    )
    mixtures: dict[str, Mixture] = {}
    thresholds = np.full(len(FLAGS), 0.4, dtype=np.float32)
    for head, columns in COLUMNS.items():
        rows, targets = targets_of(examples, head)
        fitted, checked = ~held_out[rows], held_out[rows]
        own_prior = prior.get(head) if prior else None
        pull = PULL_TO_ZERO if own_prior is None else PULL_TO_PRIOR
        if head == "flags":
            layer = fit_sigmoids(vectors[rows[fitted]], targets[fitted], pull, own_prior)
            marks = targets
        else:
            labels = len(HEADS[head])
            layer = fit_softmax(vectors[rows[fitted]], targets[fitted], labels, pull, own_prior)
            marks = np.eye(labels)[targets]
        letters = fit_sparse(sparse[rows[fitted]], marks[fitted], SPARSE_STRENGTH)
        dense_layer.weights[:, columns], dense_layer.bias[columns] = layer.weights, layer.bias
        sparse_layer.weights[:, columns] = letters.weights
        sparse_layer.bias[columns] = letters.bias
        both = (
            layer.scores(vectors[rows[checked]]),
            sparse[rows[checked]] @ letters.weights + letters.bias,
        )
        if head == "flags":
            mixtures[head] = fit_sigmoid_mixture(*both, targets[checked])
            if checked.sum():
                found = expit(mixtures[head].scores(*both))
                thresholds = choose_thresholds(found, targets[checked])
        else:
            mixtures[head] = fit_softmax_mixture(*both, targets[checked])
    return HeadsModel(dense_layer, sparse_layer, rarity, mixtures, thresholds, encoder_sha256)


def _matrix(texts: list[SparseText]) -> csr_matrix:
    starts = np.cumsum([0] + [len(text.buckets) for text in texts])
    return csr_matrix(
        (
            np.concatenate([text.weights for text in texts]),
            np.concatenate([text.buckets for text in texts]),
            starts,
        ),
        shape=(len(texts), BUCKETS),
    )
