"""Hashed word and character n-grams: what stands up to typing errors and rare words."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import NamedTuple

import numpy as np

WORD_BUCKETS = 1 << 14
LETTER_BUCKETS = 1 << 15
BUCKETS = WORD_BUCKETS + LETTER_BUCKETS

# A very long letter repeats itself; its first words carry enough and keep the time bounded.
MOST_WORDS = 400

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[?!£]|[^\w\s]", re.UNICODE)
_DIGITS = re.compile(r"\d+")


class Word(NamedTuple):
    """A word as written at text[start:end], and as it is counted (lower case, digits as 0)."""

    counted: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    found = []
    for match in _WORD.finditer(text):
        counted = _DIGITS.sub("0", match.group().lower())
        found.append(Word(counted, match.start(), match.end()))
        if len(found) == MOST_WORDS:
            break
    return found


def _bucket(gram: str, buckets: int) -> int:
    return zlib.crc32(gram.encode("utf-8", "replace")) % buckets


# Residents use the same few thousand words again and again; a longer one is hardly a word.
_LONGEST_REMEMBERED = 24


def _own_buckets(word: str) -> tuple[int, ...]:
    """Of the word itself and of its runs of three to five letters."""
    padded = f" {word} "
    letters = (
        WORD_BUCKETS + _bucket(padded[start : start + size], LETTER_BUCKETS)
        for size in (3, 4, 5)
        for start in range(max(1, len(padded) - size + 1))
    )
    return (_bucket(word, WORD_BUCKETS), *letters)


_remembered_buckets = lru_cache(maxsize=8192)(_own_buckets)


def buckets_by_word(words: list[Word]) -> list[list[int]]:
    """For each word, the buckets of the n-grams it takes part in."""
    found = []
    for place, word in enumerate(words):
        short = len(word.counted) <= _LONGEST_REMEMBERED
        own = list((_remembered_buckets if short else _own_buckets)(word.counted))
        if place + 1 < len(words):
            pair = f"{word.counted} {words[place + 1].counted}"
            own.append(_bucket(pair, WORD_BUCKETS))
        found.append(own)
    return found


class SparseText(NamedTuple):
    """A text's n-grams: bucket numbers (ascending, each once) and their weights."""

    buckets: np.ndarray
    weights: np.ndarray


def counted(by_word: list[list[int]]) -> SparseText:
    """Damped counts (1 + ln n) of each bucket, before weighting by rarity."""
    every = np.array([bucket for own in by_word for bucket in own], dtype=np.int64)
    buckets, counts = np.unique(every, return_counts=True)
    return SparseText(buckets, (1.0 + np.log(counts)).astype(np.float32))


def weighted(text: SparseText, rarity: np.ndarray) -> SparseText:
    """Counts times rarity, words and letters each scaled to unit length."""
    weights = text.weights * rarity[text.buckets]
    is_word = text.buckets < WORD_BUCKETS
    for part in (is_word, ~is_word):
        length = float(np.linalg.norm(weights[part]))
        if length:
            weights[part] /= length
    return SparseText(text.buckets, weights)


def rarity_of(texts: list[SparseText]) -> np.ndarray:
    """Smoothed inverse document frequency of every bucket over `texts`."""
    documents = np.zeros(BUCKETS, dtype=np.float32)
    for text in texts:
        documents[text.buckets] += 1.0
    return (np.log((1.0 + len(texts)) / (1.0 + documents)) + 1.0).astype(np.float32)
