"""For whom it is: told early, late or beside the question, and what names nobody."""

from __future__ import annotations

import pytest

from tests.bot.actions.desk import Desk
from tests.bot.actions.misplaced.asking import at, last


async def complain_of_mums(desk: Desk, words: str) -> None:
    """A complaint about "my mums" something, which leaves open who complains."""
    mum = {"entity": "relationship", "value": "mum", "text": "mums"}
    await desk.hear(words, kind="complaint", flags={"third_party": 0.5}, entities=[mum])
    await desk.hear("yes")


async def test_words_that_leave_open_for_whom_are_asked_about(desk: Desk) -> None:
    await complain_of_mums(desk, "my mums gate is broken for weeks")
    assert desk.asks == "acting_for"
    await desk.hear("its in my flat")
    assert last(desk)["parties"][0]["role"] == "resident"


async def test_its_hers_not_mine_says_for_whom(desk: Desk) -> None:
    await complain_of_mums(desk, "me mums gate is hangin off")
    assert desk.asks == "acting_for"
    await desk.hear("its hers not mine")
    assert desk.asks == "resident_name"


async def test_the_tie_told_in_the_first_words_is_not_asked_for_again(desk: Desk) -> None:
    await complain_of_mums(desk, "my mums gate is broken for weeks")
    await desk.hear("for someone else")
    assert "relationship" not in await desk.skip_until("authority")


@pytest.mark.parametrize(
    "words",
    [
        "I want to complain for someone, the gate is broken",
        "writing for a client whose gate is broken",
    ],
)
async def test_whoever_says_that_they_write_for_another_is_believed(desk: Desk, words: str) -> None:
    await desk.hear(words, kind="complaint")
    if desk.asks == "complain_choice":
        await desk.hear("yes")
    assert desk.asks == "resident_name"


async def test_nobody_is_asked_whether_they_write_for_somebody_who_has_died(desk: Desk) -> None:
    await desk.hear(
        "My mum passed away in September and you keep sending letters to her name",
        kind="complaint",
        flags={"third_party": 0.5},
        entities=[{"entity": "relationship", "value": "mum", "text": "mum"}],
    )
    await desk.hear("yes")
    assert desk.asks == "resident_name"


async def test_who_lives_next_door_says_how_they_know_them(desk: Desk) -> None:
    await desk.hear(
        "I want to complain on behalf of Edna Testcase, her gate is broken",
        kind="complaint",
        flags=("third_party",),
    )
    await desk.skip_until("relationship")
    await desk.hear("next door", topic="neighbour_nuisance")
    assert desk.asks != "relationship"


async def test_a_curse_is_no_tie_to_somebody(desk: Desk) -> None:
    await desk.hear(
        "I want to complain on behalf of Edna Testcase, her gate is broken",
        kind="complaint",
        flags=("third_party",),
    )
    await desk.skip_until("relationship")
    await desk.hear("you useless lot")
    assert desk.asks == "relationship"
    assert "useless lot" in last(desk)["description"]


async def test_a_question_back_is_kept_for_a_person_where_any_words_would_be_the_answer(
    desk: Desk,
) -> None:
    await desk.hear(
        "I want to complain on behalf of Edna Testcase, her gate is broken",
        kind="complaint",
        flags=("third_party",),
    )
    await desk.skip_until("relationship")
    said = await desk.hear("whose desk does this land on?")
    assert "kept your question" in said
    assert desk.asks == "relationship"


@pytest.mark.parametrize("question", ["outcome_wanted", "name", "adjustments", "confirm_summary"])
@pytest.mark.parametrize("words", ["shes me mum i live sumwhere else", "no its for my mum really"])
async def test_for_whom_it_is_may_be_told_late(desk: Desk, question: str, words: str) -> None:
    await at(desk, question)
    said = await desk.hear(words)
    assert "writing for someone else" in said
    assert desk.asks == "resident_name"
    await desk.hear("Edna Testcase")
    roles = {party["role"]: party for party in last(desk)["parties"]}
    assert roles["resident"]["name"] == "Edna Testcase"
    assert roles["representative"]["relationship"] == "the resident is the writer's mum"


@pytest.mark.parametrize(
    "words", ["fix it for my mums sake", "shes my mum and she lives with me", "its for my own good"]
)
async def test_other_words_of_somebody_near_speak_for_nobody(desk: Desk, words: str) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear(words)
    assert desk.asks != "resident_name"
