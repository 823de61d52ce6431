"""Arithmetic on London days that never leaves the calendar and never guesses a day."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

_FIRST, _LAST = date(1900, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Span:
    """A range of days, both ends included; `earliest` is never after `latest`."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"a span ends before it begins: {self.earliest} to {self.latest}")

    def until(self, day: date) -> Span:
        """Cut off after `day`, unless the whole span lies later."""
        return Span(self.earliest, min(self.latest, day)) if self.earliest <= day else self


def one_day(day: date) -> Span:
    return Span(day, day)


def days_from(day: date, days: int) -> date:
    """`day` moved by `days`, held inside 1900 to 2100."""
    moved = day.toordinal() + days
    return date.fromordinal(max(_FIRST.toordinal(), min(_LAST.toordinal(), moved)))


def months_from(day: date, months: int) -> date:
    """The same day of another month; the last day where that month is shorter."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    if not _FIRST.year <= year <= _LAST.year:
        return _FIRST if year < _FIRST.year else _LAST
    return date(year, month + 1, min(day.day, last_day(year, month + 1)))


def last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def month_span(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, last_day(year, month)))


def year_span(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


def week_span(day: date) -> Span:
    """Monday to Sunday of the week that `day` is in."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))


def day_or_none(year: int, month: int, day: int) -> date | None:
    """None for a day that does not exist or lies outside 1900 to 2100."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if _FIRST <= found <= _LAST else None


def full_year(digits: str, said_on: date) -> int:
    """ "26" as 2026, "98" as 1998: the latest year not more than ten years ahead."""
    year = int(digits)
    if len(digits) > 2:
        return year
    century = said_on.year // 100 * 100
    return century + year if century + year <= said_on.year + 10 else century - 100 + year
