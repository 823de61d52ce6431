"""Months, years, seasons and named days, whole or in part ("early May", "end of last year")."""

from __future__ import annotations

import re
from datetime import date

from bot.components.entities.dates import calendar_days as days
from bot.components.entities.dates import named_days
from bot.components.entities.dates.calendar_days import Span
from bot.components.entities.dates.vocabulary import MONTHS, MONTHS_NEEDING_COMPANY
from bot.components.entities.dates.written_dates import day_of_month, named_relative, year_in

LEADING = r"(?:in|since|from|until|till|til|by|before|after|around|about|during|back in|of|this|last|on|for|early|mid|late|through|over|between|to|and|next|every|been|was|is|end of|start of|beginning of|middle of)"


def part_of(span: Span, part: str | None) -> Span:
    """The early, middle or late part of a span: a third, of a year a quarter."""
    length = (span.latest - span.earliest).days + 1
    if not part or length < 3:
        return span
    third = max(length // (4 if length > 300 else 3), 1)
    if part.startswith(("early", "start", "the start", "beginning", "the beginning")):
        return Span(span.earliest, days.days_from(span.earliest, third - 1))
    if part.startswith(("mid", "the mid")):
        return Span(days.days_from(span.earliest, third - 1), days.days_from(span.latest, -third))
    return Span(days.days_from(span.latest, -third), span.latest)


def month(match: re.Match[str], said_on: date) -> Span | None:
    month, year = MONTHS[match["month"]], year_in(match, said_on)
    if year is None and match["month"] in MONTHS_NEEDING_COMPANY:
        before = match.string[: match.start("month")]
        company = match.groupdict().get("part") or re.search(
            rf"(?:^|\b){LEADING} (?:the )?$", before
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
    return part_of(days.month_span(year, month), match.groupdict().get("part"))


def month_and_short_year(match: re.Match[str], said_on: date) -> Span | None:
    """ "nov 22": a month of that year when 22 can be a recent year, as UK order has it."""
    year = days.full_year(match["yy"], said_on)
    month = MONTHS[match["month"]]
    if 15 <= int(match["yy"]) and date(year, month, 1) <= said_on:
        return days.month_span(year, month)
    return day_of_month(month, int(match["yy"]), None, said_on)


def months_back(match: re.Match[str], said_on: date) -> Span | None:
    words = match.group()
    back = 2 if "before last" in words else -1 if words.startswith("next") else 1
    month = days.months_from(said_on.replace(day=1), -back)
    return part_of(days.month_span(month.year, month.month), match.groupdict().get("part"))


def relative_year(match: re.Match[str], said_on: date) -> Span | None:
    year = said_on.year - named_relative(match["rel"], said_on)
    return part_of(days.year_span(year), match.groupdict().get("part"))


def plain_year(match: re.Match[str], said_on: date) -> Span | None:
    year = int(match["year"])
    return (
        part_of(days.year_span(year), match.groupdict().get("part"))
        if year <= said_on.year
        else None
    )


def named(match: re.Match[str], said_on: date) -> Span | None:
    name, lead = match["name"], (match.groupdict().get("lead") or "").strip()
    year = year_in(match, said_on)
    if year is not None and not 1900 < year < 2100:
        return None
    if year is not None:
        return part_of(named_days.in_year(name, year), match.groupdict().get("part"))
    if lead.startswith(("next", "this coming", "by")):
        return named_days.next_coming(name, said_on)
    before_last = "before last" in (match.groupdict().get("tail") or "")
    if lead.endswith("two") or lead.startswith("two"):
        before_last = True
    finished = lead.startswith("last") and not lead.startswith("last this")
    span = named_days.most_recent(
        name, said_on, back=1 if before_last else 0, finished=finished or before_last
    )
    return part_of(span, match.groupdict().get("part"))
