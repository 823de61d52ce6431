"""The signs of danger in other languages, read from the YAML files beside this module.

A sign is plain words of its language. ``word*`` is any ending, ``(a|b c)`` one of these, ``~3`` up to
three words between, ``&3`` the same in either order, ``<name>`` a list of the same file. Case and
accents do not matter. It is no regular expression: somebody who speaks the language can add to it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from bot.components.safety.languages.folding import Word, words_of
from bot.components.safety.lexicon import lexicon

_HERE = Path(__file__).parent
_PART = re.compile(r"\([^()]*\)|[~&]\d+|<[a-z_]+>|[^\s()<>~&]+")
# Somebody who does not breathe or wake: a hazard of these languages alone; in English a person is asked.
NOT_BREATHING = "not_breathing"
_NOT_HAZARDS = ("language", "words", "not_meant")
# A stem of fewer Latin letters would begin words of every language; two letters of another script say more.
_SHORTEST_LATIN_STEM, _SHORTEST_STEM = 3, 2
# From so many words between on, the two halves may stand in different sentences.
_ACROSS = 8


class LanguageSignFaultError(ValueError):
    """A sign of another language cannot be read; the message names the file and the sign."""


@dataclass(frozen=True)
class Step:
    """One word of a sign: any of ``words``, or one that begins with a stem, ``gap`` words on at most."""

    words: frozenset[str]
    stems: tuple[str, ...]
    gap: int

    def takes(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems)


@dataclass(frozen=True)
class Sign:
    """Words that tell of one hazard in one language; hazard "" is an everyday phrase that tells of none."""

    language: str
    hazard: str
    steps: tuple[Step, ...]

    def ends(self, told: Sequence[Word], at: int, step: int = 0) -> int | None:
        """The place of the last word where the sign begins at ``at``; None where it does not."""
        if not self.steps[step].takes(told[at].text):
            return None
        if step + 1 == len(self.steps):
            return at
        gap = self.steps[step + 1].gap
        for following in range(at + 1, min(at + gap + 2, len(told))):
            if gap < _ACROSS and told[following].sentence != told[at].sentence:
                return None
            last = self.ends(told, following, step + 1)
            if last is not None:
                return last
        return None


class SignIndex:
    """Finds the signs that can begin at a word, so that a message costs a look-up a word."""

    def __init__(self, signs: Iterable[Sign]) -> None:
        self._by_word: dict[str, list[Sign]] = defaultdict(list)
        self._by_stem: dict[str, list[Sign]] = defaultdict(list)
        for sign in signs:
            for word in sign.steps[0].words:
                self._by_word[word].append(sign)
            for beginning in {stem[:_SHORTEST_LATIN_STEM] for stem in sign.steps[0].stems}:
                self._by_stem[beginning].append(sign)

    def beginning_with(self, word: str) -> Iterator[Sign]:
        yield from self._by_word.get(word, ())
        yield from self._by_stem.get(word[:_SHORTEST_LATIN_STEM], ())
        if not word.isascii():
            yield from self._by_stem.get(word[:_SHORTEST_STEM], ())


@dataclass(frozen=True)
class LanguageSigns:
    """All languages' signs, the phrases that mean nothing of the kind, and the languages' names."""

    danger: SignIndex
    not_meant: SignIndex
    names: dict[str, str]


@lru_cache(maxsize=1)
def language_signs() -> LanguageSigns:
    """The signs of this release; read and checked once for each process."""
    danger: list[Sign] = []
    not_meant: list[Sign] = []
    names: dict[str, str] = {}
    for file in sorted(_HERE.glob("*.yml")):
        entry = yaml.safe_load(file.read_text(encoding="utf-8"))
        code, lists = file.stem, entry.get("words") or {}
        names[code] = entry["language"]
        for phrase in entry.get("not_meant") or ():
            not_meant += _signs(code, "", phrase, lists)
        for hazard in (name for name in entry if name not in _NOT_HAZARDS):
            if hazard not in (NOT_BREATHING, *lexicon().groups):
                raise LanguageSignFaultError(f"{code}.yml: there is no hazard {hazard!r}")
            for phrase in entry[hazard]:
                danger += _signs(code, hazard, phrase, lists)
    return LanguageSigns(SignIndex(danger), SignIndex(not_meant), names)


def _signs(code: str, hazard: str, phrase: object, lists: dict[str, Any]) -> list[Sign]:
    try:
        parts = _PART.findall(str(phrase))
        if "".join(parts).replace(" ", "") != "".join(str(phrase).split()):
            raise ValueError("a bracket stands within a bracket, or alone")
        return [Sign(code, hazard, _steps(one)) for one in _written_out(parts, lists)]
    except (KeyError, ValueError) as fault:
        raise LanguageSignFaultError(f"{code}.yml: {phrase!r} cannot be read: {fault}") from fault


def _written_out(parts: list[str], lists: dict[str, Any]) -> Iterator[list[str]]:
    """Every order and every choice of several words, each as a plain sequence of parts."""
    if any(part.startswith("<") for part in parts):
        choices = [
            [_PART.findall(str(one)) for one in lists[part[1:-1]]] if part[0] == "<" else [[part]]
            for part in parts
        ]
        for chosen in product(*choices):
            yield from _written_out([part for some in chosen for part in some], lists)
        return
    either = next((place for place, part in enumerate(parts) if part[0] == "&"), None)
    if either is not None:
        gap = "~" + parts[either][1:]
        before, after = parts[:either], parts[either + 1 :]
        yield from _written_out([*before, gap, *after], lists)
        yield from _written_out([*after, gap, *before], lists)
        return
    for chosen in product(*(list(_choices(part)) for part in parts)):
        yield [part for some in chosen for part in some]


def _choices(part: str) -> Iterator[list[str]]:
    """A choice of single words as one part; each of its phrases as a sequence of its own."""
    if part[0] != "(":
        yield [part]
        return
    options = [option.strip() for option in part[1:-1].split("|")]
    single = [option for option in options if len(_plain(option)) == 1]
    if single:
        yield ["(" + "|".join(single) + ")"]
    for option in options:
        if option not in single:
            yield option.split()


def _steps(parts: list[str]) -> tuple[Step, ...]:
    steps: list[Step] = []
    gap = 0
    for part in parts:
        if part[0] == "~":
            gap = int(part[1:])
            continue
        for words, stems in _readings(part.strip("()").split("|")):
            steps.append(Step(frozenset(words), tuple(stems), gap))
            gap = 0
    if not steps:
        raise ValueError("it holds no word")
    return tuple(steps)


def _readings(options: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """One step's words and stems; an apostrophe makes two words of one, as it does in a message."""
    if len(options) == 1 and len(_plain(options[0])) > 1:
        for word in _plain(options[0]):
            yield [word], []
        return
    words: list[str] = []
    stems: list[str] = []
    for option in options:
        [word] = _plain(option)
        if not option.strip().endswith("*"):
            words.append(word)
            continue
        shortest = _SHORTEST_LATIN_STEM if word.isascii() else _SHORTEST_STEM
        if len(word) < shortest:
            raise ValueError(f"{option!r} is too short for a stem")
        stems.append(word)
    yield words, stems


def _plain(option: str) -> list[str]:
    found = [word.text for word in words_of(option)]
    if not found:
        raise ValueError(f"{option!r} holds no word")
    return found
