"""Jan, April and June are people where a name was asked for, and months elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.components.entities.reader import read_entities
from tests.bot.actions.desk import Desk

MONDAY = date(2026, 11, 23)
GATE = "the gate is broken and nobody comes, its a disgrace"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def say(desk: Desk, words: str) -> str:
    """One message as it is really read: dates as the reader finds them."""
    read: list[dict[str, Any]] = read_entities(words, MONDAY)
    return await desk.hear(words, entities=read)


async def until_the_name(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint")
    await desk.hear("yes")
    await desk.skip_until("name")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("im jan", "Jan"),
        ("its april here", "April"),
        ("jan", "Jan"),
        ("I'm June", "June"),
        ("this is april", "April"),
        ("hi its jan", "Jan"),
        ("jan testcase", "Jan Testcase"),
        ("call me june", "June"),
        ("im jan testcase, 14 Invented Close ZZ99 1AA", "Jan Testcase"),
    ],
)
async def test_a_name_that_was_asked_for_wins_over_the_month(
    desk: Desk, words: str, name: str
) -> None:
    await until_the_name(desk)
    await say(desk, words)
    assert desk.slots["intake_name"] == name
    assert desk.slots.get("intake_happened_words") is None
    assert desk.asks != "name"


@pytest.mark.parametrize("words", ["since april", "it was in jan", "april 2025", "jan 3rd"])
async def test_a_day_told_where_the_name_was_asked_for_is_a_day_still(
    desk: Desk, words: str
) -> None:
    await until_the_name(desk)
    await say(desk, words)
    assert desk.slots.get("intake_name") is None
    assert desk.slots["intake_happened_words"]


async def test_where_no_name_was_asked_for_it_is_the_month(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint")
    await desk.hear("yes")
    await desk.skip_until("outcome_wanted")
    await say(desk, "its april")
    assert desk.slots["intake_happened_words"] == "april"
    assert desk.slots.get("intake_name") is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("its june here, my boiler has packed up and nobody comes", None),
        ("im april and my boiler has packed up and nobody comes", None),
        ("its june and my boiler has packed up and nobody comes", "june"),
        ("its june here already and my boiler is off and nobody comes", "june"),
    ],
)
async def test_who_begins_by_saying_that_they_are_june_does_not_say_when_it_happened(
    desk: Desk, words: str, told: str | None
) -> None:
    await desk.hear(words, kind="complaint", entities=read_entities(words, MONDAY))
    assert desk.slots.get("intake_happened_words") == told
