"""Days and seasons that have a name: Easter, Christmas, bank holidays, summer, lockdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter

from bot.components.entities.dates.calendar_days import Span, last_day, one_day

# England's first lockdown began on 23 March 2020; its last legal limits ended on 19 July 2021.
LOCKDOWN = Span(date(2020, 3, 23), date(2021, 7, 19))
COVID = Span(date(2020, 3, 23), date(2022, 2, 24))


def _around_easter(before: int, after: int) -> Callable[[int], Span]:
    return lambda year: Span(
        easter(year) - timedelta(days=before), easter(year) + timedelta(days=after)
    )


def _fixed(month: int, day: int, until_month: int = 0, until_day: int = 0) -> Callable[[int], Span]:
    def in_year(year: int) -> Span:
        first = date(year, month, day)
        if not until_month:
            return one_day(first)
        return Span(first, date(year + (until_month < month), until_month, until_day))

    return in_year


def _monday_in(month: int, which: int) -> Callable[[int], Span]:
    """The first (0) or last (-1) Monday of a month: England's movable bank holidays."""

    def in_year(year: int) -> Span:
        mondays = [
            day
            for day in range(1, last_day(year, month) + 1)
            if date(year, month, day).weekday() == 0
        ]
        return one_day(date(year, month, mondays[which]))

    return in_year


def _winter(year: int) -> Span:
    return Span(date(year, 12, 1), date(year + 1, 2, last_day(year + 1, 2)))


# Each by its pattern; the value gives its days in the year in which it begins.
NAMED: tuple[tuple[str, Callable[[int], Span]], ...] = (
    (r"good friday", _around_easter(2, -2)),
    (r"easter monday", _around_easter(-1, 1)),
    (r"easter sunday", _around_easter(0, 0)),
    (r"easter(?: weekend| bank holiday(?: weekend)?| holidays?| hols| time)?", _around_easter(2, 1)),
    (r"mother'?s day|mothering sunday", _around_easter(21, -21)),
    (r"(?:pancake day|shrove tuesday)", _around_easter(47, -47)),
    (r"(?:christmas|xmas|crimbo|chrimbo) eve", _fixed(12, 24)),
    (r"(?:christmas|xmas|crimbo|chrimbo) day", _fixed(12, 25)),
    (r"boxing day", _fixed(12, 26)),
    (r"new year'?s? eve|nye", _fixed(12, 31)),
    (r"new year'?s? day", _fixed(1, 1)),
    (r"(?:the )?new year'?s?", _fixed(1, 1, 1, 3)),
    (r"(?:christmas|xmas|crimbo|chrimbo)(?: ?time| holidays?| hols| break)?", _fixed(12, 24, 12, 27)),
    (r"early may bank holiday|may day(?: bank holiday)?", _monday_in(5, 0)),
    (r"(?:spring|late may|end of may|whitsun|whit) bank holiday", _monday_in(5, -1)),
    (r"(?:august|summer|aug) bank holiday(?: weekend| monday)?", _monday_in(8, -1)),
    (r"hall?owe'?en", _fixed(10, 31)),
    (r"bonfire night|guy fawkes(?: night)?|fireworks night", _fixed(11, 5)),
    (r"valentine'?s?(?: day)?", _fixed(2, 14)),
    (r"st patrick'?s day|paddy'?s day", _fixed(3, 17)),
    (r"october half term|autumn half term", _fixed(10, 20, 11, 3)),
    (r"february half term|feb half term|spring half term", _fixed(2, 10, 2, 24)),
    (r"may half term|whit(?:sun)? (?:week|half term)", _fixed(5, 24, 6, 4)),
    (r"(?:the )?spring(?: ?time)?", _fixed(3, 1, 5, 31)),
    (r"(?:the )?(?:summer(?: ?time)?(?: holidays| hols)?)", _fixed(6, 1, 8, 31)),
    (r"(?:the )?autumn", _fixed(9, 1, 11, 30)),
    (r"(?:the )?winter(?: ?time)?", _winter),
)  # fmt: skip

# Holidays of which several fall in a year.
MANY_A_YEAR: tuple[tuple[str, tuple[Callable[[int], Span], ...]], ...] = (
    (
        r"bank holiday(?: weekend| monday)?",
        (
            _fixed(1, 1), _around_easter(2, -2), _around_easter(-1, 1), _monday_in(5, 0),
            _monday_in(5, -1), _monday_in(8, -1), _fixed(12, 25), _fixed(12, 26),
        ),
    ),
    (r"half term", (_fixed(2, 10, 2, 24), _fixed(5, 24, 6, 4), _fixed(10, 20, 11, 3))),
)  # fmt: skip

# "may" is here only with a bank holiday; "spring" and the like need no company.
NAMED_PATTERN = "|".join(f"(?:{pattern})" for pattern, _ in (*NAMED, *MANY_A_YEAR))


def days_called(name: str) -> tuple[Callable[[int], Span], ...]:
    for pattern, in_year in NAMED:
        if re.fullmatch(pattern, name):
            return (in_year,)
    for pattern, several in MANY_A_YEAR:
        if re.fullmatch(pattern, name):
            return several
    raise ValueError(f"no named day is called {name!r}")


def most_recent(name: str, said_on: date, *, back: int = 0, finished: bool = False) -> Span:
    """The last time it came round, having begun (or, with `finished`, ended) by `said_on`.

    `back` 1 is the time before that: "the Christmas before last".
    """
    spans = sorted(
        (
            in_year(year)
            for in_year in days_called(name)
            for year in range(said_on.year - back - 2, said_on.year + 1)
        ),
        key=lambda span: span.earliest,
        reverse=True,
    )
    begun = [s for s in spans if (s.latest if finished else s.earliest) <= said_on]
    return begun[min(back, len(begun) - 1)]


def next_coming(name: str, said_on: date) -> Span:
    spans = [f(year) for f in days_called(name) for year in (said_on.year, said_on.year + 1)]
    return min((s for s in spans if s.earliest > said_on), key=lambda span: span.earliest)


def in_year(name: str, year: int) -> Span:
    return days_called(name)[0](year)
