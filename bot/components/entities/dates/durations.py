"""Lengths of time in a sentence: how long ago, how long already, and which of them to leave."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.components.entities.dates import calendar_days as days
from bot.components.entities.dates.calendar_days import Span
from bot.components.entities.dates.elapsed import began, count, unit_of
from bot.components.entities.dates.vocabulary import NUMBER, UNIT, WEEKDAY, WEEKDAYS

_HEDGES = (
    ("over", r"over(?! the (?:last|past))|more than|at least|well over|upwards of|longer than|in excess of|\+"),
    (
        "under",
        r"nearly|almost|getting on for|coming up (?:to|for|on)|comin up (?:to|for)|going on(?: for)?"
        r"|goin on(?: for)?|just under|not far off|approaching|close to|nigh on|the best part of"
        r"|best part of|under|less than|not quite|pushing|knocking on(?: for)?",
    ),
    ("about", r"about|around|roughly|approximately|approx|maybe|probably|like|some|say|bout|abt|circa|must be|easily|good"),
)  # fmt: skip
_HEDGE = "|".join(pattern for _, pattern in _HEDGES)
_HALF = r"(?: (?:and|an|n) (?:a )?(?:half|arf)| ?\u00bd| 1/2)"
_LENGTH = (
    rf"(?:(?P<hedge>{_HEDGE}) ){{0,3}}(?:(?:the )?(?:last |past ))?(?:the )?(?P<number>{NUMBER})(?P<plus>\+)?(?P<half1>{_HALF})? ?-?"
    rf"(?P<more>(?:odd|or so|long|whole|full|solid|bloody|flipping|calendar|working|consecutive) )?"
    rf"(?P<unit>{UNIT})(?P<half2>{_HALF})?(?P<orso> or so| ish|ish| or more| plus| give or take)?"
    rf"(?:(?:,| and| an| n)? (?P<number2>{NUMBER}) (?P<unit2>days?|weeks?|wks?|months?|mths?))?"
)
_AGO = r"(?: ago| agoo?| back(?! (?:to|in|and|from|on))| since| previously| earlier)"

# Lengths that are no time gone by: ages, notice periods, rates, things to come, jobs' durations.
_NOT_ELAPSED_BEFORE = re.compile(
    r"(?:\b(?:within|in|every|next|per|each|times|once|twice|takes?|took|taking|lasts?|lasted|need|needs"
    r"|give|gave|given|another|wait|allow|allowed|under|aged?|of|up to|times in|be|until|till|only"
    r"|for the next|at least|than|pay|paid|paying|plus|costs?|worth|open|work|works|lose|lost|miss"
    r"|missed|minimum|max|maximum|notice|quid|pounds|least|twice in|\u00a3\d[\d,.]*|\d+ times)"
    r"(?: (?:a|the|about|around|over|up to|another|of|his|her|their|my|within|just))*) $"
)
_NOT_ELAPSED_AFTER = re.compile(
    r"^ ?(?:-?olds?\b|yr olds?|of age|pregnant|notice|'? ?notice|rent\b|wages|worth|pay\b|off work"
    r"|late\b|later\b|early|after\b|before\b|apart|from now|time\b|in advance|per |a (?:week|day|month)"
    r"|each|running|in a row|guarantee|warranty|contract|tenancy|trial|to (?:reply|respond|go\b|wait"
    r"|decide)|max\b|minimum|policy|deadline|free|born)"
)
_ONGOING_BEFORE = re.compile(
    r"(?:\b(?:for|been|waiting|waited|waitin|w8ing|w8in|wait|off|out|without|without it|already|gone|going on|asking"
    r"|chasing|reporting|ringing|living|lived|dealing|putting up|suffering|these|last|past|here|broken"
    r"|leaking|like this|down|now|its|it's|is|after|still|took|missing|unanswered|heating|water|boiler"
    r"|lift|and)(?: (?:for|with|like|this|over|the|about|its|it's|been|now|like this for|a good))*) $"
)
_HAS_BEEN = re.compile(
    r"\b(?:for|been|waiting|waitin|waited|w8ing|without|these|already|still|ive|i've|weve|we've|hasnt"
    r"|hasn't|havent|haven't|has|have|no one|nobody|keep|keeps|asking|chasing|no heating|no hot water"
    r"|off|not working|is|its|it's|put up with)\b"
)
# "not seen anyone in four months": it has gone on so long.
_NOTHING = re.compile(
    r"\b(?:not|no|nobody|none|nothing|never|havent|haven't|hasnt|hasn't|aint|ain't|without|first)\b"
)
_WAS = re.compile(r"\b(?:was|were|had|lasted|took|spent|left us|left me)(?: \S+){0,4} $")
_ONGOING_AFTER = re.compile(
    r"^,? ?(?:it(?:'?s| has) been|now\b|already|and (?:still|counting|nobody|no one|nothing|no)|an? still|waiting|waitin|without|with(?: no|out)"
    r"|no (?:heating|hot|water|reply|one)|of (?:this|waiting|ringing|asking|no|chasing)|still|i(?:'?ve| have) (?:been|waited)"
    r"|we(?:'?ve| have) (?:been|waited)|since (?:i|we|you|the|it|my|u)\b)"
)


@dataclass(frozen=True)
class Length:
    """A length of time resolved: the days on which it began, or in which something fell."""

    span: Span
    kind: str
    ongoing: bool | None


Measure = Callable[["re.Match[str]", date], "Length | None"]


def _hedge(match: re.Match[str]) -> str:
    words = match["hedge"] or ""
    if match["plus"] or (match["orso"] or "").strip() in ("or more", "plus"):
        return "over"
    if "couple" in match["number"]:
        return "about"
    for name, pattern in _HEDGES:
        if re.fullmatch(pattern, words):
            return name
    return "about" if match["orso"] or (match["more"] or "").startswith(("odd", "or so")) else ""


def _span(match: re.Match[str], said_on: date) -> Span | None:
    low, high = count(match["number"])
    unit = unit_of(match["unit"])
    if match["half1"] or match["half2"]:
        low, high = low + 0.5, high + 0.5
    extra = 0
    if match["number2"]:
        more = count(match["number2"])[0]
        extra = round(more * {"day": 1, "week": 7, "month": 30}[unit_of(match["unit2"])])
    if unit == "minute" or (unit == "hour" and high < 24):
        return days.one_day(said_on)
    if unit == "day" and match["unit"].startswith("night"):
        return began(said_on, low, high, unit, "about", extra)
    return began(said_on, low, high, unit, _hedge(match), extra)


def _ago(match: re.Match[str], said_on: date) -> Length | None:
    span = _span(match, said_on)
    return Length(span, "date", None) if span else None


def _last_so_long(match: re.Match[str], said_on: date) -> Length | None:
    """ "in the last three months": any day of them."""
    low, high = count(match["number"])
    span = began(said_on, high, high, unit_of(match["unit"]))
    return Length(Span(span.earliest, said_on), "duration", None) if span else None


def _length(match: re.Match[str], said_on: date) -> Length | None:
    text, start, end = match.string, match.start("core"), match.end("core")
    before, after = text[max(0, start - 60) : start], text[end : end + 40]
    unit = unit_of(match["unit"])
    if unit in ("winter", "summer", "christmas", "easter") or _NOT_ELAPSED_AFTER.match(after):
        return None
    number = match["number"]
    for_so_long = re.search(r"\b(?:for|been) (?:the (?:last|past) )?$", before)
    if re.search(r"\bin $", before) and _NOTHING.search(before):
        span = _span(match, said_on)
        return Length(span, "duration", True) if span else None
    if not for_so_long and _NOT_ELAPSED_BEFORE.search(before) and not _ONGOING_AFTER.match(after):
        return None
    if number in ("a", "an", "one", "to", "too") and not match["half2"] and not match["hedge"]:
        if not _ONGOING_BEFORE.search(before) or re.search(r"(?:times|\d|once|twice) $", before):
            return None
    if re.search(r"(?:\u00a3|\d) ?$", before) or re.search(
        r"(?:flat|number|no|room|block|house|at) $", before
    ):
        return None
    span = _span(match, said_on)
    if span is None or (unit in ("hour", "minute") and count(number)[1] < 24):
        return None
    ongoing: bool | None = None
    if re.match(
        r"(?:getting on|coming up|comin up|going on|pushing|knocking on)", match.group("core")
    ):
        ongoing = True
    elif _WAS.search(before) and not re.search(
        r"\b(?:i|we|they|he|she)?'?(?:ve|have|has) had ", before
    ):
        ongoing = None
    elif _ONGOING_AFTER.match(after) or (
        _ONGOING_BEFORE.search(before) and _HAS_BEEN.search(before)
    ):
        ongoing = True
    return Length(span, "duration", ongoing)


_BARE_AGO = {"days": (2, 7), "weeks": (2, 8), "months": (2, 11), "years": (2, 10)}


def _bare_ago(match: re.Match[str], said_on: date) -> Length | None:
    low, high = _BARE_AGO[match["plural"]]
    unit = match["plural"].rstrip("s")
    span = began(said_on, low, high, unit)
    ongoing = True if match["lead"] else None
    return Length(span, "duration" if match["lead"] else "date", ongoing) if span else None


def _for_the_last(match: re.Match[str], said_on: date) -> Length | None:
    span = began(said_on, 1, 1, unit_of(match["unit"]))
    return Length(span, "duration", True) if span else None


def _bare_on(match: re.Match[str], said_on: date) -> Length | None:
    low, high = _BARE_AGO[match["plural"]]
    span = began(said_on, low, high, match["plural"].rstrip("s"))
    return Length(span, "duration", True) if span else None


def _weekdays_ago(match: re.Match[str], said_on: date) -> Length | None:
    """ "two Tuesdays ago": not the last one but the one before."""
    back = (said_on.weekday() - WEEKDAYS[match["weekday"]] - 1) % 7 + 1
    weeks = [int(n) - 1 for n in count(match["number"])]
    return Length(
        Span(
            days.days_from(said_on, -back - 7 * weeks[1]),
            days.days_from(said_on, -back - 7 * weeks[0]),
        ),
        "date",
        None,
    )


DURATIONS: tuple[tuple[re.Pattern[str], Measure], ...] = tuple(
    (re.compile(rf"(?<![\w\u00a3.])(?:{pattern})(?!\w)"), measure)
    for pattern, measure in (
        (rf"(?P<core>{_LENGTH}{_AGO})", _ago),
        (rf"(?:in|over|during|within) (?P<core>the (?:last|past) {_LENGTH})", _last_so_long),
        (
            rf"(?<!for )(?<!been )(?<!over )(?P<core>the (?:last|past) {_LENGTH})",
            _last_so_long,
        ),
        (r"for (?P<core>(?:the |this )?(?:last|past) (?P<unit>year|month|week|fortnight))", _for_the_last),
        (rf"(?P<core>{_LENGTH})", _length),
        (
            r"(?P<core>(?:\b(?P<plural>days|weeks|months|years) ?(?P<lead>and \S+ )?ago))",
            _bare_ago,
        ),
        (
            rf"(?P<core>(?P<number>two|three|2|3|couple of|a couple of|few|a few) (?P<weekday>{WEEKDAY})s? ago)",
            _weekdays_ago,
        ),
        (r"(?P<core>(?P<plural>days|weeks|months|years) and (?:days|weeks|months|years))", _bare_on),
        (
            r"(?P<lead>for|been|waiting|taken|taking|its been|it's been) (?:literally |bloody |actual )?"
            r"(?P<core>(?P<plural>days|weeks|months|years)(?: and (?:days|weeks|months|years))?(?: now| on end)?)",
            _bare_ago,
        ),
    )
)  # fmt: skip
