"""Counting days: domain conventions, every hard week of the year, the edges of the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

from rulebook import (
    CalendarExhaustedError,
    EventTimeError,
    add_months,
    add_working_days,
    england_and_wales,
    is_working_day,
    london_date,
    working_days_between,
)
from rulebook.working_days import received_on

CALENDAR = england_and_wales()


def day(text: str) -> date:
    return date.fromisoformat(text)


# Received: 2, 5, 7, 10, 20 working days, then 10 and 20 after the last day to acknowledge.
VECTORS = """
2026-11-23 2026-11-25 2026-11-30 2026-12-02 2026-12-07 2026-12-21 2026-12-14 2026-12-30
2026-11-27 2026-12-01 2026-12-04 2026-12-08 2026-12-11 2026-12-29 2026-12-18 2027-01-06
2026-11-28 2026-12-01 2026-12-04 2026-12-08 2026-12-11 2026-12-29 2026-12-18 2027-01-06
2026-12-21 2026-12-23 2026-12-30 2027-01-04 2027-01-07 2027-01-21 2027-01-14 2027-01-28
2026-12-24 2026-12-30 2027-01-05 2027-01-07 2027-01-12 2027-01-26 2027-01-19 2027-02-02
2026-12-25 2026-12-30 2027-01-05 2027-01-07 2027-01-12 2027-01-26 2027-01-19 2027-02-02
2026-12-31 2027-01-05 2027-01-08 2027-01-12 2027-01-15 2027-01-29 2027-01-22 2027-02-05
2027-03-25 2027-03-31 2027-04-05 2027-04-07 2027-04-12 2027-04-26 2027-04-19 2027-05-04
2027-04-30 2027-05-05 2027-05-10 2027-05-12 2027-05-17 2027-06-01 2027-05-24 2027-06-08
2027-12-24 2027-12-30 2028-01-05 2028-01-07 2028-01-12 2028-01-26 2028-01-19 2028-02-02
"""


@pytest.mark.parametrize("row", [line.split() for line in VECTORS.strip().splitlines()])
def test_the_day_of_receipt_is_day_zero(row: list[str]) -> None:
    received, *expected = map(day, row)
    counted = [add_working_days(received, n, calendar=CALENDAR) for n in (2, 5, 7, 10, 20)]
    acknowledged = counted[1]
    counted += [add_working_days(acknowledged, n, calendar=CALENDAR) for n in (10, 20)]
    assert counted == expected


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2026-12-24", True),
        ("2026-12-25", False),
        ("2026-12-26", False),
        ("2026-12-28", False),
        ("2026-12-29", True),
        ("2027-03-26", False),
        ("2027-03-29", False),
        ("2027-12-27", False),
        ("2027-12-28", False),
        ("2028-01-03", False),
        ("2022-09-19", False),
        ("2023-05-08", False),
    ],
)
def test_bank_holidays_and_weekends_are_not_working_days(text: str, works: bool) -> None:
    assert is_working_day(day(text), calendar=CALENDAR) is works


def test_refuses_year_without_bank_holidays() -> None:
    with pytest.raises(CalendarExhaustedError, match="2029-12-31"):
        add_working_days(date(2029, 12, 28), 5, calendar=CALENDAR)
    with pytest.raises(CalendarExhaustedError, match="Add that year"):
        is_working_day(date(2019, 12, 31), calendar=CALENDAR)
    with pytest.raises(CalendarExhaustedError):
        add_working_days(date(2031, 1, 1), 1, calendar=CALENDAR)


def test_nothing_counts_backwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 11, 23), -1, calendar=CALENDAR)


def test_no_days_from_a_saturday_is_the_monday() -> None:
    assert add_working_days(date(2026, 11, 28), 0, calendar=CALENDAR) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-05-22", 6, "2026-11-22"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-11-30", 12, "2027-11-30"),
    ],
)
def test_months_clamp_at_the_months_end(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-06-14T23:30:00+00:00", "2026-06-15"),
        ("2026-12-14T23:30:00+00:00", "2026-12-14"),
        ("2027-03-28T00:59:59+00:00", "2027-03-28"),
        ("2027-10-30T23:00:00+00:00", "2027-10-31"),
    ],
)
def test_the_day_is_londons_whatever_the_clock(instant: str, expected: str) -> None:
    assert london_date(datetime.fromisoformat(instant)) == day(expected)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(EventTimeError, match="time zone"):
        london_date(datetime(2026, 11, 23, 9))  # noqa: DTZ001 - the point of the test


def test_a_landlord_may_set_a_cut_off() -> None:
    calendar = replace(CALENDAR, cut_off=time(17))
    before = datetime(2026, 11, 23, 16, 59, tzinfo=timezone.utc)
    assert received_on(before, calendar=calendar) == date(2026, 11, 23)
    at = before + timedelta(minutes=1)
    assert received_on(at, calendar=calendar) == date(2026, 11, 24)


def test_a_landlord_may_deem_weekend_receipt_to_be_the_next_working_day() -> None:
    calendar = replace(CALENDAR, deemed_next_working_day=True)
    saturday = datetime(2026, 11, 28, 12, tzinfo=timezone.utc)
    assert received_on(saturday, calendar=calendar) == date(2026, 11, 30)
    assert received_on(saturday, calendar=CALENDAR) == date(2026, 11, 28)


def test_closure_days_count_only_where_the_landlord_sets_them() -> None:
    closed = replace(CALENDAR, closures=frozenset({date(2026, 12, 29), date(2026, 12, 30)}))
    start = date(2026, 12, 24)
    assert add_working_days(start, 2, calendar=CALENDAR) == date(2026, 12, 30)
    assert add_working_days(start, 2, calendar=closed) == date(2027, 1, 4)
    assert add_working_days(start, 2, calendar=closed.plain()) == date(2026, 12, 30)


def test_working_days_between_leaves_out_the_first_and_takes_the_last() -> None:
    assert working_days_between(date(2026, 12, 24), date(2026, 12, 30), calendar=CALENDAR) == 2
    assert working_days_between(date(2026, 12, 30), date(2026, 12, 24), calendar=CALENDAR) == 0
