"""What a message tells of danger in another language, and in which language it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.components.safety.languages.folding import Word, words_of
from bot.components.safety.languages.signs import LanguageSigns, Sign, language_signs


@dataclass(frozen=True)
class Told:
    """One hazard, the place of its words in the message, and every language whose words they are."""

    hazard: str
    languages: tuple[str, ...]
    start: int
    end: int


def told_in_other_languages(text: str, likely: str | None = None) -> list[Told]:
    """Each hazard once, in the order of the message.

    Neighbouring languages share words ("aag" is fire in four): where ``likely`` is among them it is
    the language, else those that explain most of the message's signs, first.
    """
    signs = language_signs()
    told = words_of(text)
    found = _found(signs, told)
    weight: dict[str, int] = {}
    for sign, _, _ in found:
        weight[sign.language] = weight.get(sign.language, 0) + len(sign.steps)
    if likely in weight:
        weight[str(likely)] += len(told)
    by_hazard: dict[str, list[tuple[Sign, int, int]]] = {}
    for one in found:
        by_hazard.setdefault(one[0].hazard, []).append(one)
    return [_told(hazard, own, weight, told) for hazard, own in by_hazard.items()]


def _told(
    hazard: str, own: list[tuple[Sign, int, int]], weight: dict[str, int], told: Sequence[Word]
) -> Told:
    # The most telling words: the sign of most words, then the one that stands first.
    _, first, last = min(own, key=lambda one: (-len(one[0].steps), one[1]))
    most = max(weight[sign.language] for sign, _, _ in own)
    languages = sorted({sign.language for sign, _, _ in own if weight[sign.language] == most})
    return Told(hazard, tuple(languages), told[first].start, told[last].end)


def _found(signs: LanguageSigns, told: Sequence[Word]) -> list[tuple[Sign, int, int]]:
    """Every sign of danger with its first and last word, outside phrases that tell of none."""
    found: list[tuple[Sign, int, int]] = []
    for at, word in enumerate(told):
        for sign in signs.danger.beginning_with(word.text):
            last = sign.ends(told, at)
            if last is not None:
                found.append((sign, at, last))
    return [one for one in found if not _is_idle(signs, told, *one[1:])] if found else []


def _is_idle(signs: LanguageSigns, told: Sequence[Word], first: int, last: int) -> bool:
    """Whether the sign's own words stand in a phrase that tells of no danger ("smoke alarm")."""
    for at in range(max(first - _PHRASE, 0), last + 1):
        for idle in signs.not_meant.beginning_with(told[at].text):
            end = idle.ends(told, at)
            # The phrase says what one of the sign's words is; words beside it are no part of it.
            if end is not None and (first <= at <= last or first <= end <= last):
                return True
    return False


# How many words before a sign a phrase may begin and still hold it.
_PHRASE = 4
