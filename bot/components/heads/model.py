"""The trained heads: everything needed to label one message, and their file form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit, softmax

from bot.components.heads.calibration import Mixture
from bot.components.heads.labels import ACTS, FLAGS, KINDS, TOPICS
from bot.components.heads.linear import Layer
from bot.components.heads.ngrams import SparseText, buckets_by_word, counted, weighted, words_of

# Columns of the two layers, side by side.
HEADS = {"kind": KINDS, "flags": FLAGS, "topic": TOPICS, "act": ACTS}
_ENDS = np.cumsum([len(labels) for labels in HEADS.values()])
COLUMNS = {
    head: slice(int(end) - len(labels), int(end))
    for (head, labels), end in zip(HEADS.items(), _ENDS, strict=True)
}
ALL_COLUMNS = int(_ENDS[-1])


class HeadsFileError(Exception):
    """A stored model cannot be used with this code or encoder."""


@dataclass(frozen=True)
class Labelling:
    """Calibrated probabilities, one array a head, in the order of `HEADS`."""

    kind: np.ndarray
    flags: np.ndarray
    topic: np.ndarray
    act: np.ndarray


@dataclass(frozen=True)
class HeadsModel:
    dense: Layer
    sparse: Layer
    rarity: np.ndarray
    mixtures: dict[str, Mixture]
    thresholds: np.ndarray
    encoder_sha256: str

    def read(self, text: str) -> SparseText:
        return weighted(counted(buckets_by_word(words_of(text))), self.rarity)

    def label(self, vector: np.ndarray, text: SparseText) -> Labelling:
        """`vector` of unit length from the encoder this model was trained with."""
        dense = self.dense.scores(vector)
        sparse = text.weights @ self.sparse.weights[text.buckets] + self.sparse.bias
        scores = {
            head: self.mixtures[head].scores(dense[columns], sparse[columns])
            for head, columns in COLUMNS.items()
        }
        return Labelling(
            kind=softmax(scores["kind"]),
            flags=expit(scores["flags"]),
            topic=softmax(scores["topic"]),
            act=softmax(scores["act"]),
        )

    def save(self, folder: Path) -> None:
        """Two files without code in them: arrays (npz) and a description (json)."""
        np.savez_compressed(
            folder / "heads.npz",
            dense_weights=self.dense.weights,
            dense_bias=self.dense.bias,
            sparse_weights=self.sparse.weights.astype(np.float16),
            sparse_bias=self.sparse.bias,
            rarity=self.rarity,
            thresholds=self.thresholds,
            **{f"shift_{head}": mixture.shift for head, mixture in self.mixtures.items()},
        )
        described = {
            "encoder_sha256": self.encoder_sha256,
            "labels": {head: list(labels) for head, labels in HEADS.items()},
            "mixtures": {h: [m.dense, m.sparse] for h, m in self.mixtures.items()},
        }
        (folder / "heads.json").write_text(json.dumps(described, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> HeadsModel:
        described = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
        if described["labels"] != {head: list(labels) for head, labels in HEADS.items()}:
            raise HeadsFileError("The model was trained with other labels: run `make train`.")
        with np.load(folder / "heads.npz", allow_pickle=False) as stored:
            arrays = dict(stored)
        return cls(
            dense=Layer(arrays["dense_weights"], arrays["dense_bias"]),
            sparse=Layer(arrays["sparse_weights"].astype(np.float32), arrays["sparse_bias"]),
            rarity=arrays["rarity"],
            mixtures={
                head: Mixture(*described["mixtures"][head], arrays[f"shift_{head}"])
                for head in HEADS
            },
            thresholds=arrays["thresholds"],
            encoder_sha256=described["encoder_sha256"],
        )
