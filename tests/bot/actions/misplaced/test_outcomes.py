"""What is wanted, at whatever question it is said, and what is none of it."""

from __future__ import annotations

import pytest

from bot.actions.listening import listen
from bot.actions.outcomes import is_wish
from tests.bot.actions.builders import complaint, heard
from tests.bot.actions.desk import Desk
from tests.bot.actions.misplaced.asking import WISH, at, last


@pytest.mark.parametrize(
    "words",
    [
        WISH, "sort it n say sorry", "just fix it", "i want compensation", "can u mend the door pls", "an apology",
        "no just get it sorted", "i want my money back", "repair it properly and apologise", "do ur job",
    ],
)  # fmt: skip
def test_words_that_say_what_is_to_be_done_are_a_wish(words: str) -> None:
    assert is_wish(words)


@pytest.mark.parametrize(
    "words",
    [
        "fixed it myself", "nobody fixed it", "the repair was never done", "will you fix it?", "Sam Example", "i want to complain",
        "sort of", "sort code", "my son fixes cars", "i need large print", "14 Invented Close",
    ],
)  # fmt: skip
def test_what_was_done_or_not_and_other_things_are_none(words: str) -> None:
    assert not is_wish(words)


@pytest.mark.parametrize(
    "question", ["name", "address", "contact_value", "adjustments", "complain_choice"]
)
async def test_a_wish_is_the_outcome_at_whatever_question_it_is_said(
    desk: Desk, question: str
) -> None:
    desk.landlord = "medway"
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    if question != "complain_choice":
        await desk.hear("yes")
        await desk.skip_until(question)
    await desk.hear(WISH, topic="repairs")
    assert desk.asks == question
    if question == "complain_choice":
        await desk.hear("yes")
    assert last(desk)["outcome_wanted"] == WISH
    assert len(last(desk)["issues"]) == 1


async def test_a_wish_beside_a_yes_is_not_asked_for(desk: Desk) -> None:
    desk.landlord = "medway"
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    await desk.hear("yes fix it n say sory")
    assert last(desk)["outcome_wanted"] == WISH
    assert desk.asks != "outcome_wanted"


async def test_a_second_wish_stands_beside_the_first_and_the_same_one_once(desk: Desk) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear("mend the gate")
    await desk.hear("i want compensation")
    await desk.hear("i want compensation too")
    assert (
        last(desk)["outcome_wanted"]
        == "mend the gate; i want compensation; i want compensation too"
    )


async def test_at_the_read_back_a_wish_is_what_is_wanted_and_no_point(desk: Desk) -> None:
    await at(desk, "confirm_summary")
    await desk.hear("and say sorry for it", topic="repairs")
    assert desk.asks == "confirm_summary"
    assert last(desk)["outcome_wanted"] == "say sorry for it"
    assert len(last(desk)["issues"]) == 1


def test_a_wish_told_in_the_middle_is_no_point_of_its_own() -> None:
    intake = complaint()
    listen(heard(WISH, topic="heating_hot_water"), intake)
    assert [issue["summary"] for issue in intake.issues] == ["the gate"]


async def test_who_are_you_is_answered_and_no_outcome(desk: Desk) -> None:
    await at(desk, "outcome_wanted")
    said = await desk.hear("who are u")
    assert "automated assistant" in said
    assert desk.asks == "outcome_wanted"


async def test_what_they_did_is_no_outcome(desk: Desk) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear("staff were rude when i rang", kind="complaint", topic="communication")
    assert desk.asks == "outcome_wanted"
    assert "staff were rude" in last(desk)["description"]


@pytest.mark.parametrize(
    "words",
    [
        "staff to be told off",
        "i want the staff who were rude told",
        "a letter from whoever was rude",
    ],
)
async def test_what_is_to_be_done_about_it_is_an_outcome(desk: Desk, words: str) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear(words, kind="complaint", topic="communication")
    assert last(desk)["outcome_wanted"] == words
