"""The patterns of expressions that name a time by themselves ("last Tuesday", "3/4/26")."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.components.entities.dates import named_days
from bot.components.entities.dates.calendar_days import Span
from bot.components.entities.dates.parts_of_year import (
    month,
    month_and_short_year,
    months_back,
    named,
    plain_year,
    relative_year,
)
from bot.components.entities.dates.phrases import FIXED_PHRASES
from bot.components.entities.dates.vocabulary import MONTH, WEEKDAY
from bot.components.entities.dates.weekdays import weekday
from bot.components.entities.dates.written_dates import (
    day_and_month,
    day_of_this_month,
    month_number_year,
    numeric,
    numeric_without_year,
    ordinal_day,
    with_short_year,
)

Resolve = Callable[["re.Match[str]", date], "Span | None"]
_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = rf"{_DAY} ?(?:st|nd|rd|th)"
_PART = r"(?P<part>early(?: on)?(?: in)?|start of|the start of|beginning of|the beginning of|mid|middle of|the middle of|late|end of|the end of|back end of)"
_RELATIVE_YEAR = r"(?:last|this|the previous|previous) (?:year|yr)|(?:the )?(?:year|yr) before last"
_YEAR_AFTER = (
    rf"(?: (?:of )?(?:in )?(?P<rel>{_RELATIVE_YEAR})|,? (?:of |in |year )?(?P<year>{_YEAR}|'\d\d))"
)
_TAIL = r"(?P<tail> before last| gone| just gone| past)?"


def _always(resolve: Callable[[date], Span]) -> Resolve:
    return lambda match, said_on: resolve(said_on)


_PATTERNS: tuple[tuple[str, Resolve], ...] = (
    (r"(?P<n1>\d{4})(?P<s>[-/.])(?P<n2>\d{1,2})(?P=s)(?P<n3>\d{1,2})", numeric),
    (r"(?P<n1>\d{1,2}) ?(?P<s>[-/.\\]) ?(?P<n2>\d{1,2}) ?(?P=s) ?(?P<n3>\d{4}|\d\d)", numeric),
    (rf"(?P<mm>0?[1-9]|1[0-2])/(?P<y4>{_YEAR})", month_number_year),
    (
        rf"(?:the )?(?P<day>{_ORDINAL}|{_DAY})(?: of)? ?(?P<month>{MONTH})\b"
        rf"(?:{_YEAR_AFTER}| (?P<year2>[12]\d)(?!\d| ?(?:weeks?|days?|months?|am\b|pm\b)))?",
        with_short_year,
    ),
    (rf"(?P<month>{MONTH}) (?:the )?(?P<day>{_ORDINAL}|{_DAY}){_YEAR_AFTER}", day_and_month),
    (rf"(?P<month>{MONTH}) (?:the )?(?P<day>{_ORDINAL})", day_and_month),
    (rf"(?:{_PART} )?(?:last )?(?P<month>{MONTH})(?: month)?{_YEAR_AFTER}", month),
    (
        rf"(?P<month>{MONTH}) (?P<yy>\d\d)"
        r"(?! ?(?:weeks?|wks?|months?|days?|years?|yrs?|times|of us|am\b|pm\b|flats|people|:|\d))",
        month_and_short_year,
    ),
    *((pattern, _always(resolve)) for pattern, resolve in FIXED_PHRASES),
    (
        rf"(?P<lead>a week (?:last|ago(?: last)?|on)? ?|(?:a )?fortnight (?:last|ago)? ?|last week on |last |next |this coming "
        rf"|this |on |since last |since |from |by |until |till |til )?(?P<weekday>{WEEKDAY})(?:'s)?"
        rf"(?P<tod> (?:morning|afternoon|evening|night|nite|lunchtime|teatime|am|pm))?{_TAIL}",
        weekday,
    ),
    (
        rf"(?:{_PART} )?(?P<lead>last |this |next |this coming |the last |two |by next )?"
        rf"(?P<name>{named_days.NAMED_PATTERN})(?:{_YEAR_AFTER})?{_TAIL}",
        named,
    ),
    (rf"(?:{_PART} )?(?:last|next|the previous) (?:month|mth)|(?:the )?month before last", months_back),
    (rf"(?:{_PART} )?(?P<rel>{_RELATIVE_YEAR})", relative_year),
    (rf"(?:{_PART} )?(?:last |this |next )?(?P<month>{MONTH})", month),
    (
        rf"(?:the )?(?P<day>{_ORDINAL}) of (?P<which>the|this|last) (?:month|mth)",
        day_of_this_month,
    ),
    (
        rf"(?:(?:on|since|by|from|before|after|until|dated) )?the (?P<day>{_ORDINAL})(?! (?:floor|time|day|of|letter|visit|one|person|flat|call|week|email|month|year|plumber|engineer|man|job|complaint))",
        ordinal_day,
    ),
    (
        rf"(?:(?:{_PART} )|(?:in|since|from|during|of|until|till|before|after|between|year|back in|around|about|by|to|and|summat) (?:the )?(?:year )?)"
        rf"(?P<year>{_YEAR})(?! ?(?:pounds|quid|words|people|flats|homes))",
        plain_year,
    ),
    (r"(?:on|since|from|dated|of|after|before|until|by) (?:the )?(?P<m1>0?[1-9]|[12]\d|3[01])/(?P<m2>0?[1-9]|1[0-2])", numeric_without_year),
    (r"(?P<m1>0[1-9]|[12]\d|3[01])/(?P<m2>0[1-9]|1[0-2])", numeric_without_year),
)  # fmt: skip
RULES: tuple[tuple[re.Pattern[str], Resolve], ...] = tuple(
    (re.compile(rf"(?<![\w/.\u00a3-])(?:{pattern})(?![\w/])"), resolve)
    for pattern, resolve in _PATTERNS
)
