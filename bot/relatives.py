"""What people call their relatives and those close to them: each word once, for understanding and dialogue alike.

The groups are parts of regular expressions, the longer of two words first ("mother-in-law" before "mother"). Which
groups a reader takes is its own choice; why it leaves one out stands there. ``spelt`` reads "neice" and "dauhgter" as
the words they were meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.spelling import Spelling

_STEP_AND_LAW = r"(?:mother|father)[- ]in[- ]law|step-?(?:mum|mam|dad|mother|father)|god(?:mother|father|parent)"
# Those who mostly live in a home of their own.
ELDERS = (
    rf"{_STEP_AND_LAW}|mum|mam|mom|mother|dad|father|nanna|nana|nan|grandmother|grandma|granny|gran|"
    r"grandfather|grandpa|granddad|grandad|auntie|aunty|aunt|uncle"
)
YOUNGER = (
    r"(?:son|daughter|sister|brother)[- ]in[- ]law|step-?(?:son|daughter|sister|brother)|grandson|granddaughter|godson|"
    r"goddaughter|son|daughter|sister|brother|cousin|niece|nephew"
)
PARTNERS = r"wife|missus|husband|hubby|partner|girlfriend|boyfriend|fianc[e\u00e9]e?"
FRIENDS = r"friend|mate"
NEIGHBOUR = r"neighbou?r"
FAMILY = rf"{ELDERS}|{YOUNGER}|{PARTNERS}"

# One plain word for each, as it stands on the case.
_PLAIN = {
    "mam": "mum", "mom": "mum", "mother": "mum", "father": "dad", "nana": "nan", "nanna": "nan", "gran": "nan",
    "granny": "nan", "grandma": "nan", "grandmother": "nan", "granddad": "grandad", "grandfather": "grandad",
    "grandpa": "grandad", "auntie": "aunt", "aunty": "aunt", "hubby": "husband", "missus": "wife", "mate": "friend",
    "neighbor": "neighbour", "fiance": "partner", "fiancee": "partner", "fianc\u00e9": "partner",
    "fianc\u00e9e": "partner",
}  # fmt: skip


def plain_relative(word: str) -> str:
    """ "Mum" for "Mam" and "mums", "mother-in-law" for "mother in law"; an unknown word is left as it is."""
    word = re.sub(r"[- ]in[- ]law$", "-in-law", word.lower())
    one = word[:-1] if re.fullmatch(rf"(?:{FAMILY}|{FRIENDS}|{NEIGHBOUR})s", word) else word
    return _PLAIN.get(one, one)


# In one slip of their letters these are other words, and they stay what they are.
_OTHER_WORDS = """befriend bother brothel farther fatter feather fiend finance france fried grainy grandfathered hobby mather misses mither
    nanny neighboured neighbourly niche sifter sitter stetson""".split()
# Written as they sound, more than a slip away.
_AS_THEY_SOUND = {
    "nefew": "nephew", "nefews": "nephews", "nefue": "nephew", "nephue": "nephew", "neise": "niece", "neece": "niece", "nannan": "nan",
    "cuzin": "cousin", "cussin": "cousin", "dorter": "daughter", "dawter": "daughter", "muvver": "mother", "muvva": "mother",
    "favver": "father", "bruvver": "brother", "bruvva": "brother", "nabour": "neighbour", "naybour": "neighbour",
    "naybor": "neighbour", "hubbie": "hubby", "gramma": "grandma",
}  # fmt: skip
# Those long enough that a slip in them leaves them known.
_LONG = """mother father stepmum stepdad stepmother stepfather godmother godfather nanna grandmother grandma granny grandfather grandpa
    granddad grandad auntie aunty uncle stepson stepdaughter stepsister stepbrother grandson granddaughter godson goddaughter
    daughter sister brother cousin niece nephew missus husband hubby partner girlfriend boyfriend fiance friend neighbour neighbor""".split()
_WORD = re.compile(r"[^\W\d_]{5,20}")
# "My farther": a father; "two doors farther" is a way.
_FARTHER = re.compile(r"\b(?:my|me|our|her|his|their|the) $", re.IGNORECASE)


@dataclass(frozen=True)
class Spelt:
    """A text with its relatives spelt right; ``typed`` says where a part of it stands in what was typed."""

    text: str
    changes: tuple[tuple[int, int, int], ...]  # start, typed length, length now; in what was typed

    def typed(self, start: int, end: int) -> tuple[int, int]:
        """The span, as typed, of a span of ``text`` that begins and ends between words."""
        return self._place(start), self._place(end)

    def _place(self, at: int) -> int:
        moved = 0
        for begin, before, now in self.changes:
            if at >= begin + moved + now:
                moved += now - before
        return at - moved


def spelt(text: str) -> Spelt:
    """The text with misspelt relatives spelt right, and not a letter besides."""
    parts, changes, done = [], [], 0
    for start, end, right in _misspelt(text):
        parts += [text[done:start], right]
        changes.append((start, end - start, len(right)))
        done = end
    return Spelt("".join([*parts, text[done:]]), tuple(changes)) if changes else Spelt(text, ())


def _misspelt(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        typed = match.group()
        if typed.lower() == "farther" and _FARTHER.search(text[: match.start()]):
            right = "father"
        else:
            right = _read(typed.lower())
        if right != typed.lower():
            yield match.start(), match.end(), right.capitalize() if typed[0].isupper() else right


@lru_cache(maxsize=1)
def _spelling() -> Spelling:
    return Spelling(_LONG, [*_OTHER_WORDS, "aunts", "fianc\u00e9", "fianc\u00e9e"])


@lru_cache(maxsize=4096)
def _read(word: str) -> str:
    """The relative a word of small letters is a slip of, its plural s kept; otherwise the word itself."""
    if word in _AS_THEY_SOUND:
        return _AS_THEY_SOUND[word]
    if word not in _LONG and word.endswith("s") and len(word) > 5:
        one = _spelling().read(word[:-1])
        if one != word[:-1] or one in _LONG:
            return f"{one}s"
    return _spelling().read(word)
