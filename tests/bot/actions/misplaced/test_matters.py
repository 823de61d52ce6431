"""More of the matter, told at another question, is added to it and the question is put once more."""

from __future__ import annotations

import pytest

from tests.bot.actions.desk import Desk
from tests.bot.actions.misplaced.asking import RADIATORS, ROOMS, at, last


async def test_more_of_the_matter_at_the_name_is_added_and_the_name_is_asked_for_alone(
    desk: Desk,
) -> None:
    await at(desk, "name")
    said = await desk.hear(RADIATORS, **ROOMS)
    assert "added that to what happened" in said
    assert desk.replies[-1]["text"] == "What name should we use for you?"
    assert desk.asks == "name"
    assert RADIATORS in last(desk)["description"]
    assert {"heating_hot_water"} <= {issue["topic"] for issue in last(desk)["issues"]}
    await desk.hear("Sam Example")
    assert last(desk)["parties"][0]["name"] == "Sam Example"


@pytest.mark.parametrize("question", ["address", "contact_value", "adjustments"])
async def test_more_of_the_matter_is_no_address_no_number_and_no_need(
    desk: Desk, question: str
) -> None:
    await at(desk, question)
    await desk.hear("the radiaters in the bedrom dont work", **ROOMS)
    assert desk.asks == question
    assert "radiaters" in last(desk)["description"]
    assert last(desk)["adjustments"] == []


async def test_a_word_of_the_story_is_no_way_to_be_reached(desk: Desk) -> None:
    await at(desk, "contact_value")
    await desk.hear("nobody who lives here had one letter about the bathroom", topic="repairs")
    assert desk.asks == "contact_value"
    assert last(desk)["parties"][0]["contacts"] == []


async def test_a_name_told_with_more_of_the_matter_is_taken_and_the_rest_kept(desk: Desk) -> None:
    await at(desk, "name")
    await desk.hear("my name is sam example and the bedroom radiators dont work", **ROOMS)
    assert last(desk)["parties"][0]["name"] == "Sam Example"
    assert "bedroom radiators dont work" in last(desk)["description"]
    assert desk.asks != "name"


async def test_a_no_that_tells_something_declines_nothing(desk: Desk) -> None:
    await at(desk, "name")
    await desk.hear("no its broken again")
    assert desk.asks == "name"
    assert "its broken again" in last(desk)["description"]


async def test_more_of_the_matter_at_a_yes_or_no_is_kept(desk: Desk) -> None:
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    assert desk.asks == "complain_choice"
    await desk.hear("and the bins were never emptied once", topic="estate_cleaning_grounds")
    assert desk.asks == "complain_choice"
    await desk.hear("yes")
    assert "bins were never emptied" in last(desk)["description"]


async def test_a_short_matter_is_a_point_beside_the_next(desk: Desk) -> None:
    await desk.hear("i wanna complain", kind="complaint", topic="other")
    assert desk.asks == "what_happened"
    await desk.hear("about the damp", topic="damp_mould")
    await desk.hear("no the gutters an all", topic="repairs")
    assert [issue["topic"] for issue in last(desk)["issues"]] == ["damp_mould", "repairs"]
