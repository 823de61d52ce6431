"""Reads a message for danger to life, home or a person, and shows the words it went by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from bot.components.safety.circumstances import PAST, UNCERTAIN, is_now
from bot.components.safety.languages.listening import told_in_other_languages
from bot.components.safety.languages.signs import NOT_BREATHING, language_signs
from bot.components.safety.lexicon import Lexicon, Sign, lexicon
from bot.components.safety.reading import Sentence, joined, sentences
from bot.components.text_cleaning import MOST_CHARACTERS
from bot.surnames import without_names

EMERGENCY = "emergency"
SAFEGUARDING = "safeguarding"

# Words of another language say which danger, hardly ever when: always a question, and never weighed with
# the learned flags, which know English alone.
OTHER_LANGUAGE = "other_language"
_TOLD_IN_ANOTHER = 0.9

# Hazards named when the learned flag speaks and no sign says which danger it is.
LEARNED = "learned"
UNNAMED = {EMERGENCY: "danger", SAFEGUARDING: "harm"}

# Matches of one sign looked at in one sentence; a shout of "GAS GAS GAS" says no more than three.
_MOST_MATCHES = 3

_URGENCY = {True: 2, None: 1, False: 0}


@dataclass(frozen=True)
class Sighting:
    """One hazard seen. `now` None means: ask. `words` are the resident's own, as typed.

    `because`: present, past, over, denied, supposed, uncertain, learned (by the flag alone), or
    other_language; then `languages` are the codes of those whose words they are, likeliest first.
    """

    hazard: str
    group: str
    confidence: float
    now: bool | None
    because: str
    words: str
    start: int
    end: int
    languages: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As the dialogue reads it; `languages` and `told_in` only where it was told in another."""
        plain = asdict(self)
        languages = list(plain.pop("languages"))
        if not languages:
            return plain
        names = [language_signs().names[code] for code in languages]
        return {**plain, "languages": languages, "told_in": " or ".join(names)}


def read_safety(text: object, likely: str | None = None) -> list[Sighting]:
    """At most one sighting for each hazard, the most pressing first; never raises on any text.

    ``likely`` is the language the message was recognised as, where it was.
    """
    if not isinstance(text, str) or not text.strip():
        return []
    lex = lexicon()
    told = sentences(without_names(text[:MOST_CHARACTERS]), lex.spelling, lex.shorthand)
    seen: dict[str, Sighting] = {}
    for sighting in _sightings(lex, told, text):
        best = seen.get(sighting.hazard)
        if best is None or _weight(sighting) > _weight(best):
            seen[sighting.hazard] = sighting
    for sighting in _told_in_another(text[:MOST_CHARACTERS], likely):
        english = seen.setdefault(sighting.hazard, sighting)
        if likely not in (None, "en"):
            # "Gas leak ho rahi hai": English words in another language; staff hear which.
            seen[sighting.hazard] = replace(english, languages=sighting.languages)
    return sorted(seen.values(), key=_weight, reverse=True)


def _told_in_another(text: str, likely: str | None) -> Iterator[Sighting]:
    groups = {**lexicon().groups, NOT_BREATHING: EMERGENCY}
    for told in told_in_other_languages(text, likely):
        yield Sighting(
            hazard=told.hazard,
            group=groups[told.hazard],
            confidence=_TOLD_IN_ANOTHER,
            now=None,
            because=OTHER_LANGUAGE,
            words=text[told.start : told.end],
            start=told.start,
            end=told.end,
            languages=told.languages,
        )


def _sightings(lex: Lexicon, told: list[Sentence], text: str) -> Iterator[Sighting]:
    whole = joined(told) if len(told) > 1 else []
    for passages, index in ((told, lex.signs), (whole, lex.across)):
        likely = index.likely("\n".join(sentence.text for sentence in passages))
        for at, sentence in enumerate(passages):
            here = [sign for sign in likely if sign.may_match(sentence.text)]
            meant = _without_idioms(lex, sentence) if here else ""
            for sign in here:
                for match in islice(sign.pattern.finditer(meant), _MOST_MATCHES):
                    yield _sighting(lex, sign, passages, at, match, text)


def _weight(sighting: Sighting) -> tuple[int, float]:
    return _URGENCY[sighting.now], sighting.confidence


def _without_idioms(lex: Lexicon, sentence: Sentence) -> str:
    """The sentence with everyday phrases blotted out, its length unchanged."""
    return lex.not_meant.sub(lambda match: "_" * len(match.group()), sentence.text)


def _sighting(
    lex: Lexicon, sign: Sign, told: list[Sentence], at: int, match: Any, text: str
) -> Sighting:
    start, end = told[at].place(*match.span())
    now, because = is_now(lex, sign, told, at, match)
    return Sighting(
        hazard=sign.hazard,
        group=lex.groups[sign.hazard],
        confidence=sign.confidence,
        now=now,
        because=because,
        words=text[start:end],
        start=start,
        end=end,
    )


# Below this the learned flag says "no" loudly enough to turn a weak sign into a question.
_LEARNED_DOUBT = 0.05
# From here on the learned flag alone is a sighting; from _LEARNED_SURE on it needs no question.
_LEARNED_SAYS_SO = 0.5
_LEARNED_SURE = 0.9
# Signs at least this strong stand whatever was learned: gas, alarms, flames, a wish to die.
_STANDS_ALONE = 0.95


def with_learned_flags(
    sightings: list[Sighting],
    learned: Mapping[str, float],
    words: Mapping[str, str],
    text: str,
    thresholds: Mapping[str, float] | None = None,
) -> list[Sighting]:
    """The signs and the learned flags together; either alone is enough to be heard.

    `learned` holds probabilities of "emergency" and "safeguarding" (absent: not known), `words`
    the text each flag went by. A strong sign in the present is never silenced. A weak one that
    the learned flag contradicts becomes a question, a doubt about the past that it contradicts
    is taken as over, and a sign that it supports gains confidence.
    """
    combined = [_weighed(s, learned.get(s.group)) for s in sightings]
    for group, probability in learned.items():
        if group not in UNNAMED or any(s.group == group and s.now is not False for s in combined):
            continue
        if probability >= (thresholds or {}).get(group, _LEARNED_SAYS_SO):
            if _is_no_danger(group, probability, words.get(group, ""), text):
                continue
            combined.append(_learned_sighting(group, probability, words.get(group, ""), text))
    return sorted(combined, key=_weight, reverse=True)


def _weighed(sighting: Sighting, probability: float | None) -> Sighting:
    if probability is None or sighting.now is False or sighting.languages:
        return sighting
    if probability >= _LEARNED_SAYS_SO:
        both = 1 - (1 - sighting.confidence) * (1 - probability)
        return replace(sighting, confidence=round(both, 4))
    if probability >= _LEARNED_DOUBT:
        return sighting
    if sighting.because in (PAST, UNCERTAIN):
        return replace(sighting, now=False)
    if sighting.now is True and sighting.confidence < _STANDS_ALONE:
        return replace(sighting, now=None)
    return sighting


def _is_no_danger(group: str, probability: float, words: str, text: str) -> bool:
    """Whether a learned flag with no sign to it went by a name ("call me Flood") or by a death.

    Who sorts the things of somebody who has died is in no danger for it; a flag that is sure is kept all the same.
    """
    if words.strip() and not any(
        map(str.isalnum, without_names(text)[slice(*_found(words, text))])
    ):
        return True
    cues = lexicon().cues
    plain = _plain(text)
    mourns = cues["has_died"].search(plain) and cues["sorts_affairs"].search(plain)
    return group == SAFEGUARDING and bool(mourns) and probability < _LEARNED_SURE


def _found(words: str, text: str) -> tuple[int, int]:
    start = max(text.find(words), 0)
    return start, start + len(words)


def _plain(text: str) -> str:
    lex = lexicon()
    read = without_names(text[:MOST_CHARACTERS])
    return " ".join(s.text for s in sentences(read, lex.spelling, lex.shorthand))


def _learned_sighting(group: str, probability: float, words: str, text: str) -> Sighting:
    lex = lexicon()
    plain = _plain(text)
    hazard = UNNAMED[group]
    for name, hint in lex.hints.items():
        if lex.groups[name] == group and hint.search(plain):
            hazard = name
            break
    start = max(text.find(words), 0) if words else 0
    return Sighting(
        hazard=hazard,
        group=group,
        confidence=round(probability, 4),
        now=True if probability >= _LEARNED_SURE else None,
        because=LEARNED,
        words=words,
        start=start,
        end=start + len(words),
    )
