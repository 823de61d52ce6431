"""Talk of football and mashed keys are no answers; an odd answer that is meant is taken all the same."""

from __future__ import annotations

import pytest

from bot.actions.small_talk import beside_the_point
from tests.bot.actions.builders import heard
from tests.bot.actions.desk import Desk

FOOTBALL = "did you watch the football last night"
MASHED = "asdf qwerty zxcv"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def at_outcome(desk: Desk) -> None:
    desk.landlord = "medway"
    await desk.hear("the gate has been broken for weeks and nobody comes", kind="complaint")
    await desk.hear("yes")
    await desk.skip_until("outcome_wanted")


@pytest.mark.parametrize("words", [FOOTBALL, MASHED])
async def test_what_is_beside_the_point_is_kept_as_words_and_the_question_comes_back(
    desk: Desk, words: str
) -> None:
    await at_outcome(desk)
    said = await desk.hear(words, topic="other")
    assert "say it again" in said
    assert desk.asks == "outcome_wanted"
    await desk.hear("mend the gate")
    sent = desk.api.acts[-1][1]
    assert sent["outcome_wanted"] == "mend the gate"
    assert words in sent["description"]


async def test_said_again_it_is_the_answer(desk: Desk) -> None:
    await at_outcome(desk)
    await desk.hear(MASHED, topic="other")
    await desk.hear(MASHED, topic="other")
    assert desk.asks != "outcome_wanted"
    assert desk.api.acts[-1][1]["outcome_wanted"] == MASHED


async def test_nobody_is_kept_at_a_question_for_ever(desk: Desk) -> None:
    await at_outcome(desk)
    for words in (FOOTBALL, MASHED, "zxcv zxcv"):
        assert desk.asks == "outcome_wanted"
        await desk.hear(words, topic="other")
    assert desk.asks != "outcome_wanted"


@pytest.mark.parametrize(
    "words",
    [
        "a letter saying sorry", "new carpets", "I was in hospital", "nowt", "pls fix", "tbh idk",
        "my cat died and I could not face it", "the moon was full", "Flat 2b Rhythm Court", "BBC HHSRS",
    ],
)  # fmt: skip
def test_an_odd_yet_real_answer_is_no_nonsense(words: str) -> None:
    assert not beside_the_point(heard(words))


def test_a_question_about_the_matter_is_not_beside_the_point() -> None:
    assert not beside_the_point(heard("did you send the plumber", topic="repairs"))
