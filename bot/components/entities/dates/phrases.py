"""Set phrases that name a time from today: "the other day", "week before last", "tonight"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.components.entities.dates import calendar_days as days
from bot.components.entities.dates import named_days
from bot.components.entities.dates.calendar_days import Span
from bot.components.entities.dates.weekdays import weekend

TIME_OF_DAY = r"(?: (?:morning|afternoon|evening|night|nite|lunchtime|teatime|dinnertime|am|pm))?"
FIXED_PHRASES: tuple[tuple[str, Callable[[date], Span]], ...] = (
    (r"(?:the )?day before yesterday", lambda d: days.one_day(days.days_from(d, -2))),
    (r"(?:yesterday|yest|yesturday|yday)" + TIME_OF_DAY, lambda d: days.one_day(days.days_from(d, -1))),
    (r"(?:the )?day after tomorrow", lambda d: days.one_day(days.days_from(d, 2))),
    (r"tomorrow" + TIME_OF_DAY, lambda d: days.one_day(days.days_from(d, 1))),
    (r"last (?:night|nite)|the night before", lambda d: Span(days.days_from(d, -1), d)),
    (
        r"(?:earlier )?(?:today|this (?:morning|afternoon|evening|morn|aft))|earlier on today"
        r"|to ?night|tonite|(?:this )?dinner ?time today|first thing(?: this morning)?",
        days.one_day,
    ),
    (r"(?:just|right) now|just this minute", days.one_day),
    (r"the other (?:day|night|evening|morning|afternoon)", lambda d: Span(days.days_from(d, -7), days.days_from(d, -1))),
    (r"the other week", lambda d: Span(days.days_from(d, -28), days.days_from(d, -7))),
    (r"the other month", lambda d: Span(days.months_from(d, -3), days.months_from(d, -1))),
    (
        r"(?:about )?this time last (?:year|yr)|a year ago today",
        lambda d: Span(
            days.days_from(days.months_from(d, -12), -15), days.days_from(days.months_from(d, -12), 15)
        ),
    ),
    (r"the other year", lambda d: Span(days.months_from(d, -48), days.months_from(d, -12))),
    (r"earlier (?:on )?this week|this week", lambda d: Span(days.week_span(d).earliest, d)),
    (r"earlier (?:on )?this month|this month", lambda d: Span(d.replace(day=1), d)),
    (r"earlier (?:on )?this year|this year|so far this year", lambda d: Span(date(d.year, 1, 1), d)),
    (r"(?:the )?(?:week|wk) before last", lambda d: days.week_span(days.days_from(d, -14))),
    (r"(?:last|the previous|previous) (?:week|wk)", lambda d: days.week_span(days.days_from(d, -7))),
    (r"next (?:week|wk)", lambda d: days.week_span(days.days_from(d, 7))),
    (r"(?:at |over )?(?:the )?weekend before last", lambda d: weekend(d, 2)),
    (r"(?:last|the|at the|over the|this) (?:weekend|wkend|week end)(?: gone| just gone)?", lambda d: weekend(d, 1)),
    (
        r"(?:since )?(?:the )?(?:lockdown|lock down|first lockdown)",
        lambda d: named_days.LOCKDOWN,
    ),
    (r"(?:the )?(?:covid|corona ?virus|the pandemic|pandemic|corona)(?: ?-?19)?", lambda d: named_days.COVID),
)  # fmt: skip
