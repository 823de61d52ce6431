"""One spelling for each word, whatever the phone, the keyboard or the hurry made of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Marks that make a letter another letter in Indian scripts are part of the word; `\w` leaves them out.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0dff\u200c\u200d"
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
# An end of a sentence, in any of the scripts.
_END = re.compile(r"[.!?;\n\u0964\u0965\u06d4\u061f\u061b]")

_LATIN = str.maketrans({"ł": "l", "ı": "i", "đ": "d", "ø": "o", "ß": "s", "æ": "e", "œ": "e"})
_ARABIC = str.maketrans(
    {"ی": "ي", "ى": "ي", "ئ": "ي", "ے": "ي", "ۓ": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ۃ": "ه", "ة": "ه",
     "ە": "ه", "ؤ": "و", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ں": "ن", "ـ": None, "ء": None}
)  # fmt: skip
# The nukta, the joiners and the doubling sign come and go; the two nasal signs of Gurmukhi are one.
_INDIC = str.maketrans({"\u09bc": None, "\u0a3c": None, "\u0abc": None, "\u200c": None, "\u200d": None, "\u0a71": None, "\u0a70": "\u0a02"})  # fmt: skip
# "The", also after "and", "in", "for", is written as part of the Arabic word, and so is "and". A parent
# (والد) begins with the same letters and has neither.
_ARTICLE = re.compile(r"^(?!والد)(?:[وف]?[بكل]?ال(?=\w{2})|[وف]?لل(?=\w{2})|و(?=\w{4}))")
_AGAIN = re.compile(r"(.)\1+")


@dataclass(frozen=True)
class Word:
    """A word folded; where it stood in the message, and how many sentences ended before it."""

    text: str
    start: int
    end: int
    sentence: int


def words_of(text: str) -> list[Word]:
    """The words of a message, folded, in order."""
    found: list[Word] = []
    at, sentence = 0, 0
    for match in _WORD.finditer(text):
        if found and _END.search(text, at, match.start()):
            sentence += 1
        at = match.end()
        folded = fold(match.group())
        if folded:
            found.append(Word(folded, match.start(), match.end(), sentence))
    return found


@lru_cache(maxsize=8_192)
def fold(word: str) -> str:
    """A word without case, accents, optional marks, doubled Latin letters or the Arabic article."""
    if word.isascii():
        return _AGAIN.sub(r"\1", word.lower())
    parts = unicodedata.normalize("NFKD", word.casefold())
    if "\u0600" <= max(parts) <= "\u06ff":
        bare = "".join(c for c in parts.translate(_ARABIC) if not unicodedata.combining(c))
        return _ARTICLE.sub("", bare)
    if max(parts) >= "\u0900":
        return parts.translate(_INDIC)
    bare = "".join(c for c in parts.translate(_LATIN) if not unicodedata.combining(c))
    return _AGAIN.sub(r"\1", bare)
