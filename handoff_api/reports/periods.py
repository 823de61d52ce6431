"""The days a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from handoff_api.errors import FieldInvalidError

_LONDON = ZoneInfo("Europe/London")
# Longer than cases are kept, and a year that has begun; more would only keep the machine busy.
_LONGEST_YEARS, _AHEAD_YEARS = 10, 2


@dataclass(frozen=True)
class Period:
    """From the first London day to the last, both counted."""

    first: date
    last: date

    @classmethod
    def between(cls, first: date | None, last: date | None, today: date) -> Self:
        """The days asked for; left out, the regulator's reporting year (April to March) so far."""
        last = last or today
        if first is None:
            first = date(last.year if last.month >= 4 else last.year - 1, 4, 1)
        if last < first:
            raise FieldInvalidError("to", "must not be before from")
        if last.year > today.year + _AHEAD_YEARS:
            raise FieldInvalidError("to", f"must be at most {_AHEAD_YEARS} years from now")
        if last.year - first.year > _LONGEST_YEARS:
            raise FieldInvalidError("from", f"must be at most {_LONGEST_YEARS} years before to")
        return cls(first, last)

    def holds(self, day: date | None) -> bool:
        """Whether the day lies in the period."""
        return day is not None and self.first <= day <= self.last

    @property
    def starts_at(self) -> datetime:
        """The first instant."""
        return datetime.combine(self.first, time.min, _LONDON).astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.last + timedelta(days=1), time.min, _LONDON).astimezone(UTC)

    def months(self) -> list[Self]:
        """The calendar months in it, cut to its ends."""
        months, first = [], self.first
        while first <= self.last:
            following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
            months.append(type(self)(first, min(self.last, following - timedelta(days=1))))
            first = following
        return months
