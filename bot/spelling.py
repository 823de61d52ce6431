"""Reading a misspelt word as the word it was meant to be, from a small known vocabulary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

# Below this many letters one slip turns most words into some other ordinary word.
FEWEST_LETTERS = 5
# From this many letters on, two slips still leave a word recognisable ("monoxcide", "ambulence").
LETTERS_FOR_TWO_SLIPS = 9


def _without_one_letter(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _shortened(word: str, slips: int) -> set[str]:
    forms = {word}
    edge = {word}
    for _ in range(slips):
        edge = {shorter for one in edge for shorter in _without_one_letter(one)}
        forms |= edge
    return forms


def slips_between(one: str, other: str) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


class Spelling:
    """Corrects towards `vocabulary` only; words in `left_alone` are real and stay as they are.

    The first letter must be right: residents' slips fall inside a word, and this is what keeps
    "wire" from being read as "fire".
    """

    def __init__(self, vocabulary: Iterable[str], left_alone: Iterable[str] = ()) -> None:
        self._known = {word for word in vocabulary if len(word) >= FEWEST_LETTERS}
        self._left_alone = frozenset(left_alone)
        self._by_shortened: dict[str, set[str]] = defaultdict(set)
        for word in self._known:
            for form in _shortened(word, self._slips_allowed(word)):
                self._by_shortened[form].add(word)
        self._read: dict[str, str] = {}

    @staticmethod
    def _slips_allowed(word: str) -> int:
        return 2 if len(word) >= LETTERS_FOR_TWO_SLIPS else 1

    def read(self, word: str) -> str:
        """The known word that `word` (lower case) is a slip of; otherwise `word` itself."""
        if word in self._known or word in self._left_alone:
            return word
        if not FEWEST_LETTERS - 1 <= len(word) <= 20 or not word.isalpha():
            return word
        if word not in self._read:
            if len(self._read) > 20_000:  # a pasted book must not stay in memory
                self._read.clear()
            self._read[word] = self._nearest(word)
        return self._read[word]

    def _nearest(self, word: str) -> str:
        slips = 2 if len(word) >= LETTERS_FOR_TWO_SLIPS - 1 else 1
        candidates = {
            known
            for form in _shortened(word, slips)
            for known in self._by_shortened.get(form, ())
            if known[0] == word[0]
        }
        scored = sorted((slips_between(word, known), known) for known in candidates)
        if scored and scored[0][0] <= self._slips_allowed(scored[0][1]):
            return scored[0][1]
        return word
