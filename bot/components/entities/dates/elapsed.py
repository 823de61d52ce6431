"""Lengths of time ("getting on for seven months") as the range of days on which they began."""

from __future__ import annotations

import re
from datetime import date

from bot.components.entities.dates.calendar_days import Span, days_from, months_from
from bot.components.entities.dates.named_days import most_recent
from bot.components.entities.dates.vocabulary import NUMBERS, UNITS, VAGUE_NUMBERS

_DAYS = {"day": 1, "week": 7, "fortnight": 14}
# Rounding: how many days either side a bare count may be out. People count days exactly, weeks
# to the nearest, and a first year more closely than later ones.
_SLACK = {"day": 0, "week": 3, "fortnight": 3, "month": 15, "year": 182}
_SLACK_OF_ONE_YEAR = 60
_HALF = re.compile(r"(?:and|an|n) (?:a )?(?:half|arf)|(?:and )?1/2|\u00bd")
_EITHER = re.compile(r" or | to | ?- ?")


def count(words: str) -> tuple[float, float]:
    """Fewest and most that a number in words can mean; equal for a plain number."""
    sides = [side for side in _EITHER.split(words.strip()) if side]
    low = _single(sides[0])
    high = _single(sides[-1])
    return min(low[0], high[0]), max(low[1], high[1])


def _single(words: str) -> tuple[float, float]:
    for name, limits in VAGUE_NUMBERS.items():
        if re.search(rf"\b{name}\b", words):
            return limits
    if words in NUMBERS:
        return NUMBERS[words], NUMBERS[words]
    if re.fullmatch(r"\d+(?:\.\d)?", words):
        return float(words), float(words)
    total = sum(NUMBERS.get(part, 0) for part in re.split(r"[ -]", words))
    return float(total), float(total)


def unit_of(word: str) -> str:
    return UNITS[word]


def back(said_on: date, amount: float, unit: str) -> date:
    """`amount` units before `said_on`; the part of a month or year beyond whole ones in days."""
    if unit in _DAYS:
        return days_from(said_on, -round(amount * _DAYS[unit]))
    if unit in ("hour", "minute"):
        return days_from(said_on, -int(amount // 24 if unit == "hour" else 0))
    months = amount * {"month": 1, "year": 12, "decade": 120}[unit]
    whole = int(months)
    return days_from(months_from(said_on, -whole), -round((months - whole) * 30))


def began(
    said_on: date, low: float, high: float, unit: str, hedge: str = "", extra: int = 0
) -> Span | None:
    """The days on which something `low` to `high` units old began; None beyond a lifetime.

    `hedge` "over": up to one unit more. "under" ("getting on for"): up to one unit less.
    "about" widens a count of days; the others are rounded already. `extra` days come on top.
    """
    if unit in ("winter", "summer", "christmas", "easter"):
        if high > 50:
            return None
        return most_recent(unit, said_on, back=max(int(low) - 1, 0), finished=True)
    if high * {"decade": 10, "year": 1}.get(unit, 0) > 100 or high > 5000:
        return None
    if hedge == "over":
        earliest, latest = back(said_on, high + 1, unit), back(said_on, low, unit)
    elif hedge == "under":
        fewest = low - 1 if low > 1 else low * 0.75
        earliest, latest = back(said_on, high, unit), back(said_on, fewest, unit)
    else:
        slack = _SLACK.get(unit, 0)
        if unit == "year" and high <= 1.5:
            slack = _SLACK_OF_ONE_YEAR
        if unit == "decade":
            slack = 700
        if unit == "day" and (hedge == "about" or low != high):
            slack = 1
        if low != high and unit != "day":
            slack = slack // 2
        earliest = days_from(back(said_on, high, unit), -slack)
        latest = days_from(back(said_on, low, unit), slack)
    earliest, latest = days_from(earliest, -extra), days_from(latest, -extra)
    return Span(min(earliest, latest), min(latest, said_on) if latest > earliest else latest)


def has_half(words: str) -> bool:
    return bool(_HALF.search(words))
