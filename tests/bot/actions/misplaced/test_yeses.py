"""A yes or a no where something else was asked for, and where it is all that is needed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.actions.desk import Desk
from tests.bot.actions.misplaced.asking import at, last


@pytest.mark.parametrize(
    "words",
    ["no thanks", "no im not giving it", "no you have it already", "nope", "no i dont want to"],
)
async def test_a_no_declines_the_name(desk: Desk, words: str) -> None:
    await at(desk, "name")
    await desk.hear(words)
    assert desk.asks == "address"


async def test_a_bare_yes_to_what_would_put_it_right_is_asked_once_more_with_examples(
    desk: Desk,
) -> None:
    await at(desk, "outcome_wanted")
    said = await desk.hear("yes")
    assert "an apology" in said
    assert desk.asks == "outcome_wanted"
    await desk.hear("mend the gate")
    assert last(desk)["outcome_wanted"] == "mend the gate"


@pytest.mark.parametrize("words", ["yes", "ok", "yes please", "k", "\U0001f44d"])
@pytest.mark.parametrize("question", ["name", "address", "contact_value"])
async def test_a_bare_yes_to_who_somebody_is_gets_the_question_once_more_and_blames_nobody(
    desk: Desk, question: str, words: str
) -> None:
    await at(desk, question)
    said = await desk.hear(words, act="affirm")
    assert said.startswith("Thank you. Please type it here")
    assert desk.asks == question
    assert desk.slots["intake_misunderstood"] == 0
    assert last(desk)["parties"] == [] or last(desk)["parties"][0]["name"] is None


async def test_yes_is_nobodys_name_however_often_it_is_said(desk: Desk) -> None:
    await desk.hear(
        "my aunt's flat is damp and nobody has come",
        kind="complaint",
        flags=("third_party",),
        entities=[{"entity": "relationship", "value": "aunt"}],
    )
    await desk.hear("yes")
    assert desk.asks == "resident_name"
    said = [await desk.hear(words, act="affirm") for words in ("yes", "yes", "ok", "yes")]
    assert not any("from yes" in words or "from ok" in words for words in said)
    assert desk.slots.get("intake_resident_name") is None


async def test_a_name_after_a_bare_yes_is_taken(desk: Desk) -> None:
    await at(desk, "name")
    await desk.hear("yes", act="affirm")
    await desk.hear("Sam Example")
    assert last(desk)["parties"][0]["name"] == "Sam Example"


async def test_a_second_bare_yes_is_left_at_that(desk: Desk) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear("yes")
    said = await desk.hear("ok")
    assert "leave that" in said
    assert desk.asks == "name"
    assert last(desk)["outcome_wanted"] is None


@pytest.mark.parametrize(
    ("opening", "question", "understood"),
    [
        ("Me and five other flats want to complain, the gate is broken since october", "group_members", {"flags": ("group",)}),
        ("I want to complain on behalf of Edna Testcase, her gate is broken", "relationship", {"flags": ("third_party",)}),
    ],
)  # fmt: skip
async def test_a_bare_yes_names_nobody(
    desk: Desk, opening: str, question: str, understood: dict[str, Any]
) -> None:
    desk.landlord = "west-kent"
    await desk.hear(opening, kind="complaint", **understood)
    await desk.skip_until(question)
    said = await desk.hear("yes")
    assert "A few words will do" in said
    assert desk.asks == question


async def test_a_bare_yes_to_what_happened_is_no_story(desk: Desk) -> None:
    await desk.hear("I want to complain", kind="complaint", topic="other")
    assert desk.asks == "what_happened"
    await desk.hear("yes")
    assert desk.asks == "what_happened"
    await desk.hear("the gate is broken", topic="repairs")
    assert desk.asks != "what_happened"


@pytest.mark.parametrize("words", ["yes send it", "send it then", "ok just send"])
async def test_nothing_to_change_after_all_and_sent(desk: Desk, words: str) -> None:
    await at(desk, "confirm_summary")
    await desk.hear("nope")
    assert "What should I change" in desk.replies[-1]["text"]
    await desk.hear(words)
    assert desk.asks is None
    assert desk.api.acts[-1][0] == "submit"


@pytest.mark.parametrize("words", ["no", "nothing", "yes"])
async def test_nothing_to_change_after_all_is_shown_again(desk: Desk, words: str) -> None:
    await at(desk, "confirm_summary")
    await desk.hear("nope")
    await desk.hear(words)
    assert "Is that right?" in desk.replies[-1]["text"]


async def test_send_it_is_a_yes(desk: Desk) -> None:
    await at(desk, "confirm_summary")
    await desk.hear("send it")
    assert desk.api.acts[-1][0] == "submit"
