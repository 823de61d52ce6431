"""A message as plain words in sentences, each word knowing where in the message it stood."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from bot.spelling import Spelling

# A word, a number, or one other sign such as an emoji. Apostrophes inside a word stay in it.
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2018`][^\W_]+)*|\.{2,}|[^\w\s]")
_ENDS_SENTENCE = frozenset(".!?;\n") | {"..", "..."}
_APOSTROPHES = str.maketrans("", "", "'\u2019\u2018`")
_PARAGRAPH = re.compile(r"\n+")


@dataclass(frozen=True)
class Sentence:
    """One sentence in plain lower-case words, single-spaced, with the way back to the message."""

    text: str
    starts: tuple[int, ...]  # where each word starts in `text`
    spans: tuple[tuple[int, int], ...]  # the same words' places in the message

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The span in the message of `text[start:end]`, widened to whole words."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, max(start, end - 1)) - 1
        return self.spans[max(first, 0)][0], self.spans[max(last, 0)][1]


def sentences(text: str, spelling: Spelling, shorthand: Mapping[str, str]) -> list[Sentence]:
    """`text` split at full stops and new lines; words spelt out ("2nite" becomes "tonight").

    Commas and brackets go; "can't" becomes "cant", so that every way of typing it is one word.
    """
    found: list[Sentence] = []
    for start, end in _paragraphs(text):
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        for match in _WORD.finditer(text, start, end):
            token = match.group()
            if token in _ENDS_SENTENCE or not token.strip("."):
                _close(found, words, spans)
                words, spans = [], []
                continue
            if not (token[0].isalnum() or ord(token[0]) > 0x2000):
                continue
            plain = token.lower().translate(_APOSTROPHES)
            words.append(shorthand.get(plain) or spelling.read(plain))
            spans.append(match.span())
        _close(found, words, spans)
    return found


def joined(told: list[Sentence]) -> list[Sentence]:
    """All sentences run together, for dangers whose two halves stand in different ones."""
    found: list[Sentence] = []
    words = [word for sentence in told for word in sentence.text.split(" ")]
    _close(found, words, [span for sentence in told for span in sentence.spans])
    return found


def _paragraphs(text: str) -> list[tuple[int, int]]:
    places, start = [], 0
    for gap in _PARAGRAPH.finditer(text):
        places.append((start, gap.start()))
        start = gap.end()
    places.append((start, len(text)))
    return places


# A dictated message may have no full stop at all. Longer runs are read in overlapping stretches,
# so that a word far away does not speak for this danger and a long paste is read in linear time.
_LONGEST, _STEP = 120, 90


def _close(found: list[Sentence], words: list[str], spans: list[tuple[int, int]]) -> None:
    if not words:
        return
    for first in range(0, max(len(words) - (_LONGEST - _STEP), 1), _STEP):
        stretch = words[first : first + _LONGEST]
        starts, at = [], 0
        for word in stretch:
            starts.append(at)
            at += len(word) + 1
        places = tuple(spans[first : first + _LONGEST])
        found.append(Sentence(" ".join(stretch), tuple(starts), places))
