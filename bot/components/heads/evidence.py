"""Which of the resident's words raised a flag: each word's share in the score, no second run."""

from __future__ import annotations

import numpy as np

from bot.components.encoder import EncodedText
from bot.components.heads.model import COLUMNS, HeadsModel
from bot.components.heads.ngrams import SparseText, Word, buckets_by_word, words_of

# Longest stretch of words shown as the reason for one flag.
MOST_WORDS_SHOWN = 7
# A neighbour joins the stretch when it brings at least this share of the strongest word.
_JOINS_FROM = 0.25


class Evidence:
    """The words of one message, ready to say what spoke for any of its flags.

    Both layers are linear and the sentence vector is a mean of word pieces, so a score falls
    apart exactly into what each word brought to it.
    """

    def __init__(self, model: HeadsModel, encoded: EncodedText, sparse: SparseText) -> None:
        self._text = encoded.text
        self._words = words_of(encoded.text)
        self._model = model
        self._mixture = model.mixtures["flags"]
        self._pieces = _pieces_in_words(encoded, self._words) @ encoded.pieces
        by_word = buckets_by_word(self._words)
        # Every n-gram of every word, flat: whose it is, its bucket, its part of the weight.
        self._owner = np.repeat(np.arange(len(by_word)), [len(own) for own in by_word])
        self._buckets = np.array([b for own in by_word for b in own], dtype=np.int64)
        if len(self._buckets):
            place = np.searchsorted(sparse.buckets, self._buckets)
            shared = np.bincount(place, minlength=len(sparse.buckets))
            self._parts = sparse.weights[place] / shared[place]

    def words_for(self, flag_number: int) -> str:
        """The stretch of the message that spoke loudest for the flag; "" for a wordless one."""
        if not self._words:
            return ""
        shares = self._shares(COLUMNS["flags"].start + flag_number)
        first = last = int(np.argmax(shares))
        strongest = shares[first]
        while last - first + 1 < MOST_WORDS_SHOWN:
            before = shares[first - 1] if first else -np.inf
            after = shares[last + 1] if last + 1 < len(shares) else -np.inf
            if max(before, after) < _JOINS_FROM * strongest:
                break
            if before >= after:
                first -= 1
            else:
                last += 1
        return self._text[self._words[first].start : self._words[last].end]

    def _shares(self, column: int) -> np.ndarray:
        dense = self._pieces @ self._model.dense.weights[:, column]
        spoken = self._parts * self._model.sparse.weights[self._buckets, column]
        sparse = np.bincount(self._owner, weights=spoken, minlength=len(self._words))
        # Every word carries the sentence's general drift; only what stands out is a reason.
        dense = dense - np.median(dense)
        shares = self._mixture.dense * dense + self._mixture.sparse * sparse
        shares[[not any(c.isalnum() for c in w.counted) for w in self._words]] -= 1e-3
        return shares


def _pieces_in_words(encoded: EncodedText, words: list[Word]) -> np.ndarray:
    """Words x pieces: 1 where the piece lies in the word."""
    inside = np.zeros((len(words), len(encoded.spans)), dtype=np.float32)
    starts = np.array([word.start for word in words])
    for piece, (start, end) in enumerate(encoded.spans):
        if end <= start or not len(starts):
            continue
        word = int(np.searchsorted(starts, start, side="right")) - 1
        if word >= 0 and start < words[word].end:
            inside[word, piece] = 1.0
    return inside
