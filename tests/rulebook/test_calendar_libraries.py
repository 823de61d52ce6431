"""The bank holidays kept as data against two libraries that keep them for a living."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rulebook import england_and_wales, is_working_day

CALENDAR = england_and_wales()


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def test_every_day_agrees_with_holidays() -> None:
    holidays = pytest.importorskip("holidays")
    table = holidays.country_holidays(
        "GB", subdiv="ENG", years=range(CALENDAR.first.year, CALENDAR.last.year + 1)
    )
    for day in days(CALENDAR.first, CALENDAR.last):
        works = day.weekday() < 5 and day not in table
        assert is_working_day(day, calendar=CALENDAR) is works, day


def test_every_day_agrees_with_gov_uk_as_far_as_it_is_published() -> None:
    govuk = pytest.importorskip("govuk_bank_holidays.bank_holidays")
    book = govuk.BankHolidays(use_cached_holidays=True)
    table = {each["date"] for each in book.get_holidays(division=book.ENGLAND_AND_WALES)}
    for day in days(CALENDAR.first, min(CALENDAR.last, max(table))):
        assert (day in CALENDAR.bank_holidays) is (day in table), day
