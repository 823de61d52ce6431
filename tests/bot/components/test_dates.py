"""Dates and durations: the table in dates.yml, and what must hold for any text."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.components.entities.dates import read_dates
from bot.components.entities.dates.calendar_days import Span, full_year, months_from

CASES = yaml.safe_load(Path(__file__).with_name("dates.yml").read_text(encoding="utf-8"))
STILL = {"yes": True, "no": False, "-": None}
SUNDAY = date(2026, 11, 22)


def expected(line):
    days, still = line.split(" ")
    earliest, _, latest = days.partition("..")
    return date.fromisoformat(earliest), date.fromisoformat(latest or earliest), STILL[still]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['words']} ({case['said_on']})")
def test_words_mean_these_days(case):
    read = read_dates(case["words"], case["said_on"])
    assert [(w.earliest, w.latest, w.ongoing) for w in read] == [expected(r) for r in case["reads"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_words_are_kept_as_typed_and_in_their_place(case):
    for when in read_dates(case["words"].upper(), case["said_on"]):
        assert case["words"].upper()[when.start : when.end] == when.words


def test_table_holds_at_least_250_cases():
    assert len(CASES) >= 250


def test_value_is_plain_text_for_the_case():
    (when,) = read_dates("off 9 days", SUNDAY)
    assert when.value() == {
        "earliest": "2026-11-13",
        "latest": "2026-11-13",
        "ongoing": True,
        "words": "9 days",
    }


@pytest.mark.parametrize(
    "text",
    ["", " ", "🙂", "\x00\x01", "30 feb", "31st of june", "99/99/9999", "0/0/0", "9999 years ago"]
    + ["a " * 10_000, "for 5 weeks " * 1_700, "9" * 20_000, "in 0000", "İİİ last Tuesday", "٣ ago"],
    ids=lambda text: text[:20],
)
def test_no_text_breaks_the_reading(text):
    for when in read_dates(text, SUNDAY):
        assert when.earliest <= when.latest


@pytest.mark.parametrize("said_on", [date(2024, 2, 29), date(2026, 3, 31), date(2025, 12, 31)])
def test_every_phrase_can_be_said_on_the_last_day_of_a_month(said_on):
    for case in CASES:
        for when in read_dates(case["words"], said_on):
            assert when.earliest <= when.latest


def test_month_before_a_long_one_ends_on_its_own_last_day():
    assert months_from(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_two_figure_years_belong_to_this_century_until_ten_years_ahead():
    assert [full_year(y, SUNDAY) for y in ("26", "36", "37", "98")] == [2026, 2036, 1937, 1998]


def test_span_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="ends before it begins"):
        Span(SUNDAY, date(2026, 1, 1))
