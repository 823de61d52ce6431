"""Expressions that name a time by itself ("last Tuesday", "early May", "3/4/26")."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.components.entities.dates import calendar_days as days
from bot.components.entities.dates import named_days
from bot.components.entities.dates.calendar_days import Span
from bot.components.entities.dates.vocabulary import (
    MONTH,
    MONTHS,
    MONTHS_NEEDING_COMPANY,
    WEEKDAY,
    WEEKDAYS,
    WEEKDAYS_NEEDING_COMPANY,
)

Resolve = Callable[["re.Match[str]", date], "Span | None"]

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = rf"{_DAY} ?(?:st|nd|rd|th)"
_PART = r"(?P<part>early(?: on)?(?: in)?|start of|the start of|beginning of|the beginning of|mid|middle of|the middle of|late|end of|the end of|back end of)"
_TIME_OF_DAY = r"(?: (?:morning|afternoon|evening|night|nite|lunchtime|teatime|dinnertime|am|pm))?"
_LEADING = r"(?:in|since|from|until|till|til|by|before|after|around|about|during|back in|of|this|last|on|for|early|mid|late|through|over|between|to|and|next|every|been|was|is|end of|start of|beginning of|middle of)"


def _part_of(span: Span, part: str | None) -> Span:
    """The early, middle or late part of a span: a third, of a year a quarter."""
    if not part:
        return span
    length = (span.latest - span.earliest).days + 1
    third = max(length // (4 if length > 300 else 3), 1)
    if part.startswith(("early", "start", "the start", "beginning", "the beginning")):
        return Span(span.earliest, days.days_from(span.earliest, third - 1))
    if part.startswith(("mid", "the mid")):
        return Span(days.days_from(span.earliest, third - 1), days.days_from(span.latest, -third))
    return Span(days.days_from(span.latest, -third), span.latest)


def _named_relative(which: str, said_on: date) -> int:
    """How many years back "last year", "this year" or "the year before last" is."""
    if "before last" in which:
        return 2
    return 1 if "last" in which or "previous" in which else 0


_RELATIVE_YEAR = r"(?:last|this|the previous|previous) (?:year|yr)|(?:the )?(?:year|yr) before last"


def _numeric(match: re.Match[str], said_on: date) -> Span | None:
    first, second, third = match["n1"], match["n2"], match["n3"]
    if len(first) == 4:
        found = days.day_or_none(int(first), int(second), int(third))
        return days.one_day(found) if found else None
    year = days.full_year(third, said_on)
    # UK order; month first only where no other reading exists.
    found = days.day_or_none(year, int(second), int(first)) or days.day_or_none(
        year, int(first), int(second)
    )
    return days.one_day(found) if found else None


def _numeric_without_year(match: re.Match[str], said_on: date) -> Span | None:
    return _day_of_month(int(match["m2"]), int(match["m1"]), None, said_on)


def _month_number_year(match: re.Match[str], said_on: date) -> Span | None:
    return days.month_span(int(match["y4"]), int(match["mm"]))


def _day_of_month(month: int, day: int, year: int | None, said_on: date) -> Span | None:
    """The most recent such day where no year is given."""
    for candidate in (year,) if year else range(said_on.year, said_on.year - 5, -1):
        found = days.day_or_none(candidate, month, day)
        if found and (year or found <= said_on):
            return days.one_day(found)
    return None


def _year_in(match: re.Match[str], said_on: date) -> int | None:
    found = match.groupdict()
    if found.get("year"):
        return days.full_year(found["year"].strip("'"), said_on)
    if found.get("rel"):
        return said_on.year - _named_relative(found["rel"], said_on)
    return None


def _day_and_month(match: re.Match[str], said_on: date) -> Span | None:
    number = re.match(r"\d+", match["day"])
    month = MONTHS[match["month"]]
    return (
        _day_of_month(month, int(number.group()), _year_in(match, said_on), said_on)
        if number
        else None
    )


def _ordinal_day(match: re.Match[str], said_on: date) -> Span | None:
    """ "the 14th": of this month, or of the last month that has had one."""
    number = re.search(r"\d+", match["day"])
    for back in range(0, 3):
        month = days.months_from(said_on.replace(day=1), -back)
        found = days.day_or_none(month.year, month.month, int(number.group()) if number else 0)
        if found and found <= said_on:
            return days.one_day(found)
    return None


def _day_of_this_month(match: re.Match[str], said_on: date) -> Span | None:
    """ "the 3rd of last month", "1st of the month"."""
    month = days.months_from(said_on.replace(day=1), -1 if "last" in match["which"] else 0)
    number = re.match(r"\d+", match["day"])
    found = days.day_or_none(month.year, month.month, int(number.group()) if number else 0)
    return days.one_day(found) if found else None


def _month(match: re.Match[str], said_on: date) -> Span | None:
    month, year = MONTHS[match["month"]], _year_in(match, said_on)
    if year is None and match["month"] in MONTHS_NEEDING_COMPANY:
        before = match.string[: match.start("month")]
        company = match.groupdict().get("part") or re.search(
            rf"(?:^|\b){_LEADING} (?:the )?$", before
        )
        if not company and match["month"] in ("may", "march", "mar"):
            return None
    if year is None:
        year = said_on.year - (month > said_on.month)
        before = match.string[: match.start("month")]
        if re.search(r"\blast $", before) and month == said_on.month:
            year -= 1
        if re.search(r"\bnext $", before):
            year += 1 if month <= said_on.month else (1 if year < said_on.year else 0)
    return _part_of(days.month_span(year, month), match.groupdict().get("part"))


def _month_and_short_year(match: re.Match[str], said_on: date) -> Span | None:
    """ "nov 22": a month of that year when 22 can be a recent year, as UK order has it."""
    year = days.full_year(match["yy"], said_on)
    month = MONTHS[match["month"]]
    if 15 <= int(match["yy"]) and date(year, month, 1) <= said_on:
        return days.month_span(year, month)
    return _day_of_month(month, int(match["yy"]), None, said_on)


def _weekday(match: re.Match[str], said_on: date) -> Span | None:
    name, lead = match["weekday"], (match.groupdict().get("lead") or "").strip()
    if name in WEEKDAYS_NEEDING_COMPANY and not (
        lead or match["tod"] or match.groupdict().get("tail")
    ):
        before = match.string[: match.start()].split()
        if name in ("sat", "sun", "wed") or not before or before[-1] not in ("in", "till", "til"):
            return None
    if lead.endswith("next") or lead in ("this coming", "by", "until", "till", "til"):
        ahead = (WEEKDAYS[name] - said_on.weekday() - 1) % 7 + 1
        return days.one_day(days.days_from(said_on, ahead))
    back = (said_on.weekday() - WEEKDAYS[name] - 1) % 7 + 1
    if (
        not lead.startswith(("last", "a week", "fortnight", "a fortnight", "since last"))
        and back == 7
    ):
        back = 0 if lead in ("this", "on", "since") or not lead else 7
    if "fortnight" in lead:
        back += 14
    elif "week" in lead or "before last" in (match.groupdict().get("tail") or ""):
        back += 7
    return days.one_day(days.days_from(said_on, -back))


_FIXED_PHRASES: tuple[tuple[str, Callable[[date], Span]], ...] = (
    (r"(?:the )?day before yesterday", lambda d: days.one_day(days.days_from(d, -2))),
    (r"(?:yesterday|yest|yesturday|yday)" + _TIME_OF_DAY, lambda d: days.one_day(days.days_from(d, -1))),
    (r"(?:the )?day after tomorrow", lambda d: days.one_day(days.days_from(d, 2))),
    (r"tomorrow" + _TIME_OF_DAY, lambda d: days.one_day(days.days_from(d, 1))),
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
    (r"(?:at |over )?(?:the )?weekend before last", lambda d: _weekend(d, 2)),
    (r"(?:last|the|at the|over the|this) (?:weekend|wkend|week end)(?: gone| just gone)?", lambda d: _weekend(d, 1)),
    (
        r"(?:since )?(?:the )?(?:lockdown|lock down|first lockdown)",
        lambda d: named_days.LOCKDOWN,
    ),
    (r"(?:the )?(?:covid|corona ?virus|the pandemic|pandemic|corona)(?: ?-?19)?", lambda d: named_days.COVID),
)  # fmt: skip


def _weekend(said_on: date, back: int) -> Span:
    """The Saturday and Sunday last begun; on those days themselves, the present one."""
    saturday = days.days_from(said_on, -((said_on.weekday() - 5) % 7))
    first = days.days_from(saturday, -7 * (back - 1))
    return Span(first, days.days_from(first, 1))


def _months_back(match: re.Match[str], said_on: date) -> Span | None:
    words = match.group()
    back = 2 if "before last" in words else -1 if words.startswith("next") else 1
    month = days.months_from(said_on.replace(day=1), -back)
    return _part_of(days.month_span(month.year, month.month), match.groupdict().get("part"))


def _relative_year(match: re.Match[str], said_on: date) -> Span | None:
    year = said_on.year - _named_relative(match["rel"], said_on)
    return _part_of(days.year_span(year), match.groupdict().get("part"))


def _plain_year(match: re.Match[str], said_on: date) -> Span | None:
    year = int(match["year"])
    return (
        _part_of(days.year_span(year), match.groupdict().get("part"))
        if year <= said_on.year
        else None
    )


def _named(match: re.Match[str], said_on: date) -> Span | None:
    name, lead = match["name"], (match.groupdict().get("lead") or "").strip()
    year = _year_in(match, said_on)
    if year is not None:
        return _part_of(named_days.in_year(name, year), match.groupdict().get("part"))
    if lead.startswith(("next", "this coming", "by")):
        return named_days.next_coming(name, said_on)
    before_last = "before last" in (match.groupdict().get("tail") or "")
    if lead.endswith("two") or lead.startswith("two"):
        before_last = True
    finished = lead.startswith("last") and not lead.startswith("last this")
    span = named_days.most_recent(
        name, said_on, back=1 if before_last else 0, finished=finished or before_last
    )
    return _part_of(span, match.groupdict().get("part"))


_YEAR_AFTER = (
    rf"(?: (?:of )?(?:in )?(?P<rel>{_RELATIVE_YEAR})|,? (?:of |in |year )?(?P<year>{_YEAR}|'\d\d))"
)
_TAIL = r"(?P<tail> before last| gone| just gone| past)?"


def _with_short_year(match: re.Match[str], said_on: date) -> Span | None:
    number = re.match(r"\d+", match["day"])
    year = _year_in(match, said_on)
    if year is None and match["year2"]:
        year = days.full_year(match["year2"], said_on)
    if number is None:
        return None
    return _day_of_month(MONTHS[match["month"]], int(number.group()), year, said_on)


def _always(resolve: Callable[[date], Span]) -> Resolve:
    return lambda match, said_on: resolve(said_on)


_PATTERNS: tuple[tuple[str, Resolve], ...] = (
    (r"(?P<n1>\d{4})(?P<s>[-/.])(?P<n2>\d{1,2})(?P=s)(?P<n3>\d{1,2})", _numeric),
    (r"(?P<n1>\d{1,2}) ?(?P<s>[-/.\\]) ?(?P<n2>\d{1,2}) ?(?P=s) ?(?P<n3>\d{4}|\d\d)", _numeric),
    (rf"(?P<mm>0?[1-9]|1[0-2])/(?P<y4>{_YEAR})", _month_number_year),
    (
        rf"(?:the )?(?P<day>{_ORDINAL}|{_DAY})(?: of)? ?(?P<month>{MONTH})\b"
        rf"(?:{_YEAR_AFTER}| (?P<year2>[12]\d)(?!\d| ?(?:weeks?|days?|months?|am\b|pm\b)))?",
        _with_short_year,
    ),
    (rf"(?P<month>{MONTH}) (?:the )?(?P<day>{_ORDINAL}|{_DAY}){_YEAR_AFTER}", _day_and_month),
    (rf"(?P<month>{MONTH}) (?:the )?(?P<day>{_ORDINAL})", _day_and_month),
    (rf"(?:{_PART} )?(?:last )?(?P<month>{MONTH})(?: month)?{_YEAR_AFTER}", _month),
    (
        rf"(?P<month>{MONTH}) (?P<yy>\d\d)"
        r"(?! ?(?:weeks?|wks?|months?|days?|years?|yrs?|times|of us|am\b|pm\b|flats|people|:|\d))",
        _month_and_short_year,
    ),
    *((pattern, _always(resolve)) for pattern, resolve in _FIXED_PHRASES),
    (
        rf"(?P<lead>a week (?:last|ago(?: last)?|on)? ?|(?:a )?fortnight (?:last|ago)? ?|last week on |last |next |this coming "
        rf"|this |on |since last |since |from |by |until |till |til )?(?P<weekday>{WEEKDAY})(?:'?s)?"
        rf"(?P<tod> (?:morning|afternoon|evening|night|nite|lunchtime|teatime|am|pm))?{_TAIL}",
        _weekday,
    ),
    (
        rf"(?:{_PART} )?(?P<lead>last |this |next |this coming |the last |two |by next )?"
        rf"(?P<name>{named_days.NAMED_PATTERN})(?:{_YEAR_AFTER})?{_TAIL}",
        _named,
    ),
    (rf"(?:{_PART} )?(?:last|next|the previous) (?:month|mth)|(?:the )?month before last", _months_back),
    (rf"(?:{_PART} )?(?P<rel>{_RELATIVE_YEAR})", _relative_year),
    (rf"(?:{_PART} )?(?:last |this |next )?(?P<month>{MONTH})", _month),
    (
        rf"(?:the )?(?P<day>{_ORDINAL}) of (?P<which>the|this|last) (?:month|mth)",
        _day_of_this_month,
    ),
    (
        rf"(?:(?:on|since|by|from|before|after|until|dated) )?the (?P<day>{_ORDINAL})(?! (?:floor|time|day|of|letter|visit|one|person|flat|call|week|email|month|year|plumber|engineer|man|job|complaint))",
        _ordinal_day,
    ),
    (
        rf"(?:(?:{_PART} )|(?:in|since|from|during|of|until|till|before|after|between|year|back in|around|about|by|to|and|summat) (?:the )?(?:year )?)"
        rf"(?P<year>{_YEAR})(?! ?(?:pounds|quid|words|people|flats|homes))",
        _plain_year,
    ),
    (r"(?:on|since|from|dated|of|after|before|until|by) (?:the )?(?P<m1>0?[1-9]|[12]\d|3[01])/(?P<m2>0?[1-9]|1[0-2])", _numeric_without_year),
    (r"(?P<m1>0[1-9]|[12]\d|3[01])/(?P<m2>0[1-9]|1[0-2])", _numeric_without_year),
)  # fmt: skip

RULES: tuple[tuple[re.Pattern[str], Resolve], ...] = tuple(
    (re.compile(rf"(?<![\w/.\u00a3-])(?:{pattern})(?![\w/])"), resolve)
    for pattern, resolve in _PATTERNS
)
