"""Turning whatever arrives into text that a tokeniser and an n-gram reader can take."""

from __future__ import annotations

import re
import unicodedata

# A resident's longest letter is about 10,000 characters; beyond this a paste has gone wrong and
# reading on would only cost everyone else time.
MOST_CHARACTERS = 20_000

_QUOTES = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2026": "..."}
)
_REPEATED = re.compile(r"(.)\1{3,}", re.DOTALL)
_SPACE = re.compile(r"\s+")


def cleaned(text: object) -> str:
    """Printable text on one line, at most MOST_CHARACTERS long; empty for anything unusable.

    Letters, emoji and other alphabets stay. Control and zero-width characters become spaces or
    go, so that a hidden mark before a slash or inside a word cannot change what is understood.
    """
    if not isinstance(text, str):
        return ""
    kept = []
    for character in text[:MOST_CHARACTERS].translate(_QUOTES):
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif category not in ("Cf", "Cs", "Co", "Cn") or character == "\u200d":
            kept.append(character)
    return _SPACE.sub(" ", "".join(kept)).strip()


def without_stretching(text: str) -> str:
    """ "sooooooo" and "sooo" as one word: at most three of any character in a row."""
    return _REPEATED.sub(r"\1\1\1", text)
