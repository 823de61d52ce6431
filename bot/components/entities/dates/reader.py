"""Finds every date and duration in a message and says which days it can mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.components.entities.dates import calendar_days as days
from bot.components.entities.dates.calendar_days import Span
from bot.components.entities.dates.durations import DURATIONS
from bot.components.entities.dates.points import RULES
from bot.components.entities.dates.vocabulary import SPELLING

_WORD = re.compile(r"[^\W\d_]{4,}")
# A letter longer than this is read from its beginning only: dates matter most where a story starts.
_MOST_READ = 6_000
_MOST_FOUND = 25

_SINCE = re.compile(
    r"(?:ever )?(?:since|sinse|sins|from|starting|started|beginning|began)"
    r"(?: (?:about|around|roughly|at least|the|way back in|back in|on|in|like|approx))* $"
)
_BEFORE = re.compile(r"(?:\bjust )?\b(?:before|b4|prior to|pre)(?: the)? ?-?$")
_AFTER = re.compile(r"\b(?:just |straight |right )?after(?: the)? $")
_LEADING_WORDS = re.compile(
    r"^(?:since|from|on|in|at|over|by|of|during|about|around|and|to|until|till|til|before|after|between|dated)(?: the)? "
)
_STILL = re.compile(
    r"\b(?:still|ongoing|not (?:been )?(?:fixed|sorted)|and counting|to this day)\b"
)


@dataclass(frozen=True)
class When:
    """`words` are the resident's own, at `start` to `end` of the message.

    `kind` is "date" or "duration"; a duration's days are those on which it can have begun.
    `ongoing`: True, False, or None where the words do not say.
    """

    kind: str
    earliest: date
    latest: date
    ongoing: bool | None
    words: str
    start: int
    end: int

    def value(self) -> dict[str, Any]:
        return {
            "earliest": self.earliest.isoformat(),
            "latest": self.latest.isoformat(),
            "ongoing": self.ongoing,
            "words": self.words,
        }


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    span: Span
    kind: str = "date"
    ongoing: bool | None = None


def read_dates(text: str, said_on: date) -> list[When]:
    """In the order they stand; never overlapping; nothing invented that the words do not give.

    `said_on` is the London day of the message. Past readings are preferred: "Tuesday" is the one
    just gone. Only plainly future words ("next Tuesday", "tomorrow") give later days.
    """
    plain, places = _respelt(text[:_MOST_READ])
    found = _joined(plain, _without_overlaps(_all(plain, said_on)), said_on)
    whens = []
    for one in found[:_MOST_FOUND]:
        one = _moved_by_lead(plain, one, said_on)
        start, end = places[one.start], places[one.end - 1] + 1
        whens.append(
            When(
                one.kind,
                one.span.earliest,
                one.span.latest,
                one.ongoing,
                text[start:end],
                start,
                end,
            )
        )
    return whens


def _respelt(text: str) -> tuple[str, list[int]]:
    """Lower case with slips corrected, and for each character its place in `text`."""
    flat = text.translate(_QUOTES)
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in flat)
    lowered = re.sub(r"\s", " ", lowered)
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for match in _WORD.finditer(lowered):
        word = SPELLING.read(match.group())
        if word == match.group():
            continue
        pieces.append(lowered[at : match.start()])
        places.extend(range(at, match.start()))
        pieces.append(word)
        length = match.end() - match.start()
        places.extend(match.start() + min(i, length - 1) for i in range(len(word) - 1))
        places.append(match.end() - 1)
        at = match.end()
    pieces.append(lowered[at:])
    places.extend(range(at, len(lowered)))
    return "".join(pieces), places


_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "`": "'"})


# "flat 12 March House" is no date.
_ADDRESS = re.compile(
    r"\b(?:flat|apartment|apt|unit|room|plot|postcode|page|box) (?:no |number )?$"
)


def _all(plain: str, said_on: date) -> list[_Found]:
    found = []
    for pattern, measure in DURATIONS:
        for match in pattern.finditer(plain):
            length = measure(match, said_on)
            if length is not None:
                found.append(
                    _Found(
                        match.start("core"),
                        match.end("core"),
                        length.span,
                        length.kind,
                        length.ongoing,
                    )
                )
    for pattern, resolve in RULES:
        for match in pattern.finditer(plain):
            span = resolve(match, said_on)
            if span is not None and not _ADDRESS.search(plain[: match.start()][-20:]):
                lead = _LEADING_WORDS.match(match.group())
                start = match.start() + (lead.end() if lead else 0)
                found.append(_Found(start, match.end(), span.until(said_on)))
    return found


def _without_overlaps(found: list[_Found]) -> list[_Found]:
    """The longest reading of any stretch of words; the earlier rule where two are as long."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda f: f.start - f.end):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


_BETWEEN = re.compile(
    r"^ ?(?:to|until|till|til|and|-|through to|right through to) (?:the )?(?:end of )?$"
)
_WITHIN = re.compile(r"^ (?:in|during|over|of|back in|last|from|at|around|about)? ?(?:the )?$")
_OPENS_RANGE = re.compile(r"\b(?:from|between)(?: the| about| around)? $")


def _joined(plain: str, found: list[_Found], said_on: date) -> list[_Found]:
    """ "between May and July" as one range."""
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == "duration"
            and last.ongoing is None
            and _WITHIN.match(plain[last.end : one.start])
        ):
            joined.pop()  # "for five weeks in January 2023": the month says when, not today
            last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == one.kind == "date"
            and _BETWEEN.match(plain[last.end : one.start])
            and _OPENS_RANGE.search(plain[: last.start])
        ):
            first = last.span
            if first.earliest > one.span.earliest:  # "between November and January"
                first = Span(
                    days.months_from(first.earliest, -12), days.months_from(first.latest, -12)
                )
            if first.earliest <= one.span.latest:
                joined[-1] = _Found(
                    last.start, one.end, Span(first.earliest, one.span.latest), "date", False
                )
                continue
        joined.append(one)
    return joined


def _moved_by_lead(plain: str, one: _Found, said_on: date) -> _Found:
    """ "since", "before" and "after" in front of what was found."""
    lead = plain[max(0, one.start - 30) : one.start]
    before = _BEFORE.search(lead)
    if before and one.kind == "date" and one.span.earliest <= said_on:
        span = Span(_earliest_before(one.span), days.days_from(one.span.earliest, -1))
        rest = lead[: before.start()]
        since = _SINCE.search(rest)
        return _Found(
            one.start - (len(lead) - before.start()),
            one.end,
            span,
            "date",
            True if since else one.ongoing,
        )
    after = _AFTER.search(lead)
    if after and one.kind == "date" and one.span.latest < said_on:
        length = max((one.span.latest - one.span.earliest).days, 13)
        latest = min(days.days_from(one.span.latest, length + 1), said_on)
        return _Found(
            one.start - (len(lead) - after.start()),
            one.end,
            Span(days.days_from(one.span.latest, 1), latest),
        )
    if one.ongoing is None and one.span.earliest <= said_on and _is_since(lead, plain[one.end :]):
        return _Found(one.start, one.end, one.span, one.kind, True)
    return one


def _is_since(lead: str, after: str) -> bool:
    since = _SINCE.search(lead)
    if since is None:
        return False
    if since.group().startswith(("from", "start", "began", "beginning")):
        return not re.match(r" (?:to|until|till|til)\b", after) and not since.group().startswith(
            "from"
        )
    return True


def _earliest_before(span: Span) -> date:
    """How far back "before X" is taken to reach: two years for an age, two months for a day."""
    length = (span.latest - span.earliest).days
    return days.months_from(span.earliest, -24 if length > 300 else -12 if length > 45 else -2)
