"""The safety words and signs, read from the YAML files beside this module and compiled once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.components.safety.telltales import telltales
from bot.spelling import Spelling

_HERE = Path(__file__).parent
_NAMED = re.compile(r"<([a-z_]+)>")
# How sure each class of sign is by itself, before the learned flag is weighed.
_CONFIDENCE = {"certain": 0.97, "likely": 0.85, "possible": 0.6, "ask": 0.6}
_GAP = re.compile(r"^([~&])(\d+)$")


class SafetyLexiconFaultError(ValueError):
    """A sign in the safety lexicon cannot be read; the message names the file and the sign."""


@dataclass(frozen=True)
class Sign:
    """Words that speak for one hazard.

    `lasting`: matters although told in the past. `threat_counts`: "if" does not soften it.
    `across`: its two halves may stand in different sentences. `ask`: always a question.
    `telltales`: letters one of which stands in everything that it matches; empty: unknown.
    """

    hazard: str
    pattern: re.Pattern[str]
    confidence: float
    ask: bool
    lasting: bool
    threat_counts: bool
    across: bool
    telltales: frozenset[str]

    def may_match(self, text: str) -> bool:
        return not self.telltales or any(letters in text for letters in self.telltales)


class SignIndex:
    """Finds the few signs that can match a text at all, by letters that they cannot do without."""

    def __init__(self, signs: tuple[Sign, ...]) -> None:
        self.all = signs
        self._always: set[int] = set()
        self._by_telltale: dict[str, list[int]] = defaultdict(list)
        for number, sign in enumerate(signs):
            if not sign.telltales:
                self._always.add(number)
            for telltale in sign.telltales:
                self._by_telltale[telltale].append(number)

    def likely(self, text: str) -> list[Sign]:
        """In the lexicon's order; every sign that matches within `text` is among them."""
        numbers = set(self._always)
        for telltale, own in self._by_telltale.items():
            if telltale in text:
                numbers.update(own)
        return [self.all[number] for number in sorted(numbers)]


@dataclass(frozen=True)
class Lexicon:
    """Everything the screen knows: signs by hazard, and words that change what a sign means.

    `across` are the signs whose halves may stand in different sentences.
    """

    signs: SignIndex
    across: SignIndex
    not_meant: re.Pattern[str]
    cues: dict[str, re.Pattern[str]]
    hints: dict[str, re.Pattern[str]]
    shorthand: dict[str, str]
    spelling: Spelling
    groups: dict[str, str]


def _expanded(sign: str, words: dict[str, str]) -> str:
    def named(match: re.Match[str]) -> str:
        if match.group(1) not in words:
            raise SafetyLexiconFaultError(
                f"hazards.yml: {sign!r} uses <{match.group(1)}>, which words.yml does not define"
            )
        return f"(?:{words[match.group(1)]})"

    return _NAMED.sub(named, sign)


def compiled(sign: str, words: dict[str, str]) -> re.Pattern[str]:
    """A sign as a pattern over a plain sentence.

    `<name>` is any of the words of that name; `~4` up to four words between; `&4` the same, with
    the two sides in either order. Everything else is a regular expression of plain words.
    """
    sides: list[list[str]] = [[]]
    either_order: list[str] = []
    for part in _parts(sign):
        gap = _GAP.match(part)
        if gap is None:
            side = sides[-1]
            if side and not side[-1].startswith("(?: \\S+)"):
                side.append(" ")
            side.append(_expanded(part, words))
        elif gap.group(1) == "~":
            sides[-1].append(f"(?: \\S+){{0,{gap.group(2)}}}? ")
        else:
            either_order.append(f"(?: \\S+){{0,{gap.group(2)}}}? ")
            sides.append([])
    texts = ["".join(side) for side in sides]
    if not either_order:
        body = texts[0]
    elif len(texts) == 2:
        first, second = texts
        body = f"{first}{either_order[0]}{second}|{second}{either_order[0]}{first}"
    else:
        raise SafetyLexiconFaultError(f"hazards.yml: {sign!r} has more than one &")
    try:
        return re.compile(rf"(?<!\S)(?:{body})(?!\S)")
    except re.error as fault:
        raise SafetyLexiconFaultError(f"hazards.yml: {sign!r} cannot be read: {fault}") from fault


def _parts(sign: str) -> Iterator[str]:
    """Split at the spaces outside brackets."""
    depth, part = 0, ""
    for character in sign:
        depth += (character == "(") - (character == ")")
        if character == " " and depth == 0:
            if part:
                yield part
            part = ""
        else:
            part += character
    if part:
        yield part


def _any_of(phrases: list[str], words: dict[str, str]) -> re.Pattern[str]:
    single = [one for phrase in phrases for one in str(phrase).split(" | ")]
    body = "|".join(compiled(one.strip(), words).pattern for one in single)
    return re.compile(body or r"(?!)")


def _hazard_signs(hazard: str, entry: dict[str, Any], words: dict[str, str]) -> Iterator[Sign]:
    for strength, confidence in _CONFIDENCE.items():
        for sign in entry.get(strength, ()):
            pattern = _any_of([sign], words)
            yield Sign(
                hazard=hazard,
                pattern=pattern,
                confidence=confidence,
                ask=strength == "ask",
                lasting=entry.get("lasting", False),
                threat_counts=entry.get("threat_counts", False),
                across=entry.get("across", False),
                telltales=telltales(pattern),
            )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of this release; read and checked once for each process."""
    with (_HERE / "words.yml").open(encoding="utf-8") as file:
        plain = yaml.safe_load(file)
    with (_HERE / "hazards.yml").open(encoding="utf-8") as file:
        hazards = yaml.safe_load(file)
    words = {name: "|".join(str(text).split(" | ")) for name, text in plain["words"].items()}
    words = {name: _expanded(_expanded(text, words), words) for name, text in words.items()}
    signs = tuple(
        sign
        for hazard, entry in hazards["hazards"].items()
        for sign in _hazard_signs(hazard, entry, words)
    )
    return Lexicon(
        signs=SignIndex(signs),
        across=SignIndex(tuple(sign for sign in signs if sign.across)),
        not_meant=_any_of(plain["not_meant"], words),
        cues={name: _any_of(phrases, words) for name, phrases in plain["cues"].items()},
        hints={
            hazard: _any_of(entry["hints"], words)
            for hazard, entry in hazards["hazards"].items()
            if entry.get("hints")
        },
        shorthand={str(short): str(full) for short, full in plain["shorthand"].items()},
        spelling=Spelling(plain["spelt"].split(), plain["real_words"].split()),
        groups={hazard: entry["group"] for hazard, entry in hazards["hazards"].items()},
    )
