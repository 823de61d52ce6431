"""Counting days: working days of England and Wales, calendar days, months, London dates.

The day something is received is day 0 and the next working day is day 1, whatever the hour. No
landlord defines this; the convention and its sources are in docs/adr/0004.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rulebook.errors import CalendarExhaustedError, EventTimeError

LONDON = ZoneInfo("Europe/London")
_DAY = timedelta(days=1)
# Spelt out here because strftime follows the machine's locale.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Calendar:
    """Bank holidays between two days, both included, and what one landlord adds to them.

    `closures` are a landlord's own closure days; `cut_off` is the London time after which a
    message counts as received the day after; `deemed_next_working_day` makes anything received
    on a day that is not a working day count as received on the next one.
    """

    name: str
    first: date
    last: date
    bank_holidays: frozenset[date]
    closures: frozenset[date] = field(default_factory=frozenset)
    cut_off: time | None = None
    deemed_next_working_day: bool = False

    def plain(self) -> Calendar:
        """Bank holidays alone, as the Code and the law count: a landlord's own days off, cut-off
        or conventions cannot lengthen those clocks."""
        return replace(self, closures=frozenset(), cut_off=None, deemed_next_working_day=False)


def is_working_day(day: date, *, calendar: Calendar) -> bool:
    """Raises CalendarExhaustedError outside the years whose bank holidays are known."""
    if not calendar.first <= day <= calendar.last:
        raise CalendarExhaustedError(day, calendar.first, calendar.last)
    return day.weekday() < 5 and day not in calendar.bank_holidays and day not in calendar.closures


def add_working_days(start: date, n: int, *, calendar: Calendar) -> date:
    """The n-th working day after `start`, which is day 0 and need not be a working day.

    With n = 0 the answer is `start` itself, or the next working day when it is not one. Negative
    counts are refused: nothing in the policies counts backwards.
    """
    if n < 0:
        raise ValueError(f"Working days are counted forwards; {n} is negative.")
    if n == 0:
        return next_working_day(start, calendar=calendar)
    day, left = start, n
    if not calendar.first <= day <= calendar.last:
        raise CalendarExhaustedError(day, calendar.first, calendar.last)
    while left:
        day += _DAY
        left -= is_working_day(day, calendar=calendar)
    return day


def next_working_day(day: date, *, calendar: Calendar) -> date:
    """`day` itself when it is a working day."""
    while not is_working_day(day, calendar=calendar):
        day += _DAY
    return day


def previous_working_day(day: date, *, calendar: Calendar) -> date:
    """`day` itself when it is a working day."""
    while not is_working_day(day, calendar=calendar):
        day -= _DAY
    return day


def working_days_between(start: date, end: date, *, calendar: Calendar) -> int:
    """How many working days lie after `start`, up to and including `end`; 0 when end <= start."""
    count, day = 0, start
    while day < end:
        day += _DAY
        count += is_working_day(day, calendar=calendar)
    return count


def add_months(start: date, n: int) -> date:
    """The same day n months on, clamped at the month's end: 31 August + 6 = 28 February."""
    months = start.year * 12 + start.month - 1 + n
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def london_date(instant: datetime) -> date:
    """The day it is in London at that instant. A time without a zone is refused."""
    return _london(instant).date()


def received_on(instant: datetime, *, calendar: Calendar) -> date:
    """The day 0 of something that arrived at `instant`, under this landlord's conventions."""
    local = _london(instant)
    day = local.date()
    if calendar.cut_off is not None and local.time() >= calendar.cut_off:
        day += _DAY
    if calendar.deemed_next_working_day:
        day = next_working_day(day, calendar=calendar)
    return day


def _london(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise EventTimeError(
            f"{instant.isoformat()} has no time zone; give an aware instant, in UTC."
        )
    return instant.astimezone(LONDON)


def spell_day(day: date) -> str:
    """As a resident reads it: Monday 23 November 2026."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"
