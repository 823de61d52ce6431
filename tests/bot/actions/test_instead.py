"""What was told some turns ago is put right where it stands, in the words people use for it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.corrections import correct
from tests.bot.actions.builders import complaint, heard, rules
from tests.bot.actions.desk import Desk

GATE = "the gate has been broken for weeks and nobody comes"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


@pytest.mark.parametrize(
    ("words", "field", "now"),
    [
        ("sorry it should be a repair not a new door", "outcome_wanted", "a repair"),
        ("i said a new door but i meant just a repair", "outcome_wanted", "just a repair"),
        ("my house number is 41 not 14", "address", "41 Invented Close"),
        ("you put Sam but it's Sal", "name", "Sal Example"),
    ],
)
def test_the_new_words_take_the_place_of_the_old(words: str, field: str, now: str) -> None:
    intake = complaint(
        outcome_wanted="I want a new door", address="14 Invented Close", name="Sam Example"
    )
    assert correct(heard(words), intake, rules())
    assert getattr(intake, field) == now


@pytest.mark.parametrize(
    "words", ["it should be blue not green", "the door is broken not the gate", "its not fair"]
)
def test_what_stands_nowhere_changes_nothing(words: str) -> None:
    intake = complaint(
        outcome_wanted="mend it", address="14 Invented Close", name="Sam Example", happened_words=""
    )
    before = (intake.outcome_wanted, intake.address, intake.name)
    correct(heard(words), intake, rules())
    assert (intake.outcome_wanted, intake.address, intake.name) == before


def day(words: str, on: str) -> dict[str, Any]:
    return {
        "entity": "date",
        "text": words,
        "value": {"earliest": on, "latest": on, "words": words},
    }


def test_of_two_days_the_right_one_is_kept() -> None:
    intake = complaint(happened_words="last week", address="3 Invented Close")
    said = heard(
        "i said tuesday but it was wednesday",
        entities=[day("tuesday", "2026-11-17"), day("wednesday", "2026-11-18")],
    )
    assert correct(said, intake, rules())
    assert intake.happened_earliest == "2026-11-18"
    assert intake.address == "3 Invented Close"


async def test_a_correction_two_turns_later_is_shown_at_the_read_back(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    await desk.skip_until("outcome_wanted")
    await desk.hear("I want a new door")
    await desk.skip_until("adjustments")
    await desk.hear("sorry it should be a repair not a new door", act="correct")
    assert desk.asks == "adjustments"
    said = await desk.hear("no")
    assert "What you want: a repair" in said
    assert "make it easier" not in said


async def test_a_correction_that_fits_nowhere_is_no_need_and_is_kept(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    await desk.skip_until("adjustments")
    await desk.hear("actually it should be the back one not the side one")
    assert desk.asks == "adjustments"
    said = await desk.hear("no")
    assert "make it easier" not in said
    assert "back one" in said


async def test_a_day_told_where_a_wish_was_asked_for_is_no_wish(desk: Desk) -> None:
    await desk.hear("your man was rude to me", kind="complaint", topic="staff_contractor_conduct")
    await desk.hear("yes")
    await desk.skip_until("outcome_wanted")
    await desk.hear("last tuesday", entities=[day("last tuesday", "2026-11-17")])
    assert desk.asks == "outcome_wanted"
    assert desk.slots["intake_happened_earliest"] == "2026-11-17"


async def test_stage_1_said_at_the_read_back_that_names_it_sends_it(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    await desk.hear("stage 1")
    assert "submit" in [action for action, _ in desk.api.acts]
