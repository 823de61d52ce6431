"""Dates written as figures or as a day and a month, in UK order."""

from __future__ import annotations

import re
from datetime import date

from bot.components.entities.dates import calendar_days as days
from bot.components.entities.dates.calendar_days import Span
from bot.components.entities.dates.vocabulary import MONTHS


def day_of_month(month: int, day: int, year: int | None, said_on: date) -> Span | None:
    """The most recent such day where no year is given."""
    for candidate in (year,) if year else range(said_on.year, said_on.year - 5, -1):
        found = days.day_or_none(candidate, month, day)
        if found and (year or found <= said_on):
            return days.one_day(found)
    return None


def numeric(match: re.Match[str], said_on: date) -> Span | None:
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


def numeric_without_year(match: re.Match[str], said_on: date) -> Span | None:
    return day_of_month(int(match["m2"]), int(match["m1"]), None, said_on)


def month_number_year(match: re.Match[str], said_on: date) -> Span | None:
    return days.month_span(int(match["y4"]), int(match["mm"]))


def year_in(match: re.Match[str], said_on: date) -> int | None:
    found = match.groupdict()
    if found.get("year"):
        return days.full_year(found["year"].strip("'"), said_on)
    if found.get("rel"):
        return said_on.year - named_relative(found["rel"], said_on)
    return None


def named_relative(which: str, said_on: date) -> int:
    """How many years back "last year", "this year" or "the year before last" is."""
    if "before last" in which:
        return 2
    return 1 if "last" in which or "previous" in which else 0


def day_and_month(match: re.Match[str], said_on: date) -> Span | None:
    number = re.match(r"\d+", match["day"])
    month = MONTHS[match["month"]]
    return (
        day_of_month(month, int(number.group()), year_in(match, said_on), said_on)
        if number
        else None
    )


def with_short_year(match: re.Match[str], said_on: date) -> Span | None:
    number = re.match(r"\d+", match["day"])
    year = year_in(match, said_on)
    if year is None and match["year2"]:
        year = days.full_year(match["year2"], said_on)
    if number is None:
        return None
    return day_of_month(MONTHS[match["month"]], int(number.group()), year, said_on)


def ordinal_day(match: re.Match[str], said_on: date) -> Span | None:
    """ "the 14th": of this month, or of the last month that has had one."""
    number = re.search(r"\d+", match["day"])
    for back in range(0, 3):
        month = days.months_from(said_on.replace(day=1), -back)
        found = days.day_or_none(month.year, month.month, int(number.group()) if number else 0)
        if found and found <= said_on:
            return days.one_day(found)
    return None


def day_of_this_month(match: re.Match[str], said_on: date) -> Span | None:
    """ "the 3rd of last month", "1st of the month"."""
    month = days.months_from(said_on.replace(day=1), -1 if "last" in match["which"] else 0)
    number = re.match(r"\d+", match["day"])
    found = days.day_or_none(month.year, month.month, int(number.group()) if number else 0)
    return days.one_day(found) if found else None
