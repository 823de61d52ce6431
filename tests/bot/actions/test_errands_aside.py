"""What comes instead of an answer while an errand's question is open: the question comes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.bot.actions.desk import Desk
from tests.bot.actions.test_errands import NUMBER, POSTCODE, REFERENCE, SURVEY, glance

ASKS_BACK = "how long do I get to ask for stage 2?"
FOOTBALL = "did you watch the football last night"
MASHED = "asdf qwerty zxcv"
OVER = {"name": "request_stage_2", "due_on": "2026-11-20", "met_at": None}
Reach = Callable[[Desk], Awaitable[None]]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(monkeypatch)
    desk.api.cases = [glance()]
    desk.slots |= {
        "intake_landlord": "west-kent",
        "intake_kind": "complaint",
        "intake_closed": True,
        "intake_case_reference": "WK-26-TESTED",
        "intake_case_version": 4.0,
    }
    return desk


async def late_reason(desk: Desk) -> None:
    desk.api.cases = [glance(state="responded", deadlines=[OVER])]
    await desk.hear("take it to stage 2 please", flags=("wants_stage2",))
    assert desk.asks == "stage_2_late_reason"


async def why_taken_back(desk: Desk) -> None:
    await desk.hear("i want to withdraw my complaint")
    await desk.hear("yes")
    assert desk.asks == "withdraw_reason"


async def what_to_add(desk: Desk) -> None:
    await desk.hear("can i add something to my complaint?")
    assert desk.asks == "anything_else"


async def the_survey(desk: Desk) -> None:
    desk.api.cases = [glance(state="closed", survey_open=True)]
    desk.api.survey = {"open": True, "questions": SURVEY, "given": []}
    await desk.hear("survey for WK-26-TESTED", entities=REFERENCE)
    assert desk.asks == "survey_1"


async def why_it_was_not_easy(desk: Desk) -> None:
    await the_survey(desk)
    await desk.hear("no")
    assert desk.asks == "survey_1_why"


IN_WORDS = (late_reason, why_taken_back, what_to_add, the_survey, why_it_was_not_easy)


@pytest.mark.parametrize("reach", IN_WORDS)
@pytest.mark.parametrize("words", [ASKS_BACK, FOOTBALL, MASHED])
async def test_a_question_back_talk_and_mashed_keys_are_no_answer(
    desk: Desk, reach: Reach, words: str
) -> None:
    await reach(desk)
    asked, acts = desk.asks, list(desk.api.acts)
    await desk.hear(words)
    assert desk.asks == asked
    assert desk.replies[-1]["asks"] == asked
    assert desk.api.acts == acts


@pytest.mark.parametrize("reach", IN_WORDS)
async def test_a_number_put_right_is_corrected_and_the_question_comes_back(
    desk: Desk, reach: Reach
) -> None:
    await reach(desk)
    asked = desk.asks
    said = await desk.hear("actually my number is 07700 900888", entities=NUMBER)
    assert "corrected" in said
    assert desk.asks == asked
    assert [action for action, _ in desk.api.acts] == ["correct"]


@pytest.mark.parametrize("reach", IN_WORDS)
async def test_danger_comes_first_and_the_question_comes_back(desk: Desk, reach: Reach) -> None:
    await reach(desk)
    asked = desk.asks
    said = await desk.hear("i can smell gas in the hall", safety=(("gas", "emergency"),))
    assert "0800 111 999" in said
    assert desk.asks == asked


@pytest.mark.parametrize("reach", IN_WORDS)
async def test_to_stop_leaves_the_case_as_it_is(desk: Desk, reach: Reach) -> None:
    await reach(desk)
    await desk.hear("stop")
    assert desk.asks is None
    assert desk.api.acts == []


@pytest.mark.parametrize("reach", IN_WORDS)
async def test_a_person_takes_over(desk: Desk, reach: Reach) -> None:
    await reach(desk)
    await desk.hear("can I talk to a person please")
    assert desk.asks is None
    assert desk.api.handed_over


@pytest.mark.parametrize("reach", [late_reason, why_taken_back, what_to_add])
async def test_words_said_again_are_the_answer(desk: Desk, reach: Reach) -> None:
    await reach(desk)
    await desk.hear(MASHED)
    await desk.hear(MASHED)
    assert desk.asks is None
    assert MASHED in str(desk.api.acts[-1])


@pytest.mark.parametrize(("reach", "acts"), [
    (late_reason, ["request_stage_2"]), (why_taken_back, ["withdraw"]), (what_to_add, []),
])  # fmt: skip
async def test_a_bare_yes_says_too_little_and_a_bare_no_that_there_is_nothing(
    desk: Desk, reach: Reach, acts: list[str]
) -> None:
    await reach(desk)
    asked = desk.asks
    assert "A few words" in await desk.hear("yes")
    assert desk.asks == asked
    await desk.hear("no")
    assert desk.asks is None
    assert [action for action, _ in desk.api.acts] == acts
    assert all('"no"' not in str(body) for _, body in desk.api.acts)


async def test_a_survey_goes_on_with_its_next_question_after_what_came_between(
    desk: Desk,
) -> None:
    await the_survey(desk)
    for words in (ASKS_BACK, FOOTBALL):
        await desk.hear(words)
    await desk.hear("no")
    await desk.hear("asdf qwerty")
    assert desk.asks == "survey_1_why"
    await desk.hear("nobody told me how")
    await desk.hear("good")
    answers: list[dict[str, Any]] = desk.api.surveys[0]["answers"]
    assert answers == [
        {"question": "survey_1", "choice": "no", "words": "nobody told me how"},
        {"question": "survey_2", "choice": "good"},
    ]


async def test_a_question_back_says_nothing_of_which_case(desk: Desk) -> None:
    desk.api.cases = [glance(), glance(reference="WK-26-OTHER2", summary="parking")]
    await desk.hear("where is my case?", kind="enquiry")
    assert desk.asks == "case_choice"
    for words in (ASKS_BACK, "how long is that for", FOOTBALL):
        await desk.hear(words)
        assert desk.asks == "case_choice"


async def test_a_number_put_right_from_a_new_chat_stands_on_the_case_for_staff(desk: Desk) -> None:
    desk.slots.clear()
    desk.api.cases = []
    desk.api.behind_check = {
        "ZZ99 1AA": [glance(state="responded", deadlines=[OVER])],
    }
    await desk.hear("take WK-26-TESTED to stage 2", flags=("wants_stage2",), entities=REFERENCE)
    await desk.hear("ZZ99 1AA", entities=POSTCODE)
    assert desk.asks == "stage_2_late_reason"
    said = await desk.hear("actually my number is 07700 900888", entities=NUMBER)
    assert "added that to WK-26-TESTED" in said
    assert desk.asks == "stage_2_late_reason"
    assert [action for action, _ in desk.api.acts] == ["add_information"]


async def test_a_second_thought_at_another_chats_case_is_no_correction(desk: Desk) -> None:
    desk.slots.clear()
    desk.api.cases = []
    desk.api.behind_check = {"ZZ99 1AA": [glance()]}
    await desk.hear("i want to withdraw my complaint WK-26-TESTED", entities=REFERENCE)
    await desk.hear("ZZ99 1AA", entities=POSTCODE)
    assert desk.asks == "confirm_errand"
    await desk.hear("no actually")
    assert desk.asks is None
    assert desk.api.acts == []


@pytest.mark.parametrize("reach", [late_reason, what_to_add])
async def test_a_wish_to_take_it_back_is_followed_in_the_middle_of_something_else(
    desk: Desk, reach: Reach
) -> None:
    await reach(desk)
    await desk.hear("i want to withdraw my complaint")
    assert desk.asks == "confirm_errand"
    assert desk.api.acts == []


async def test_a_reference_alone_at_the_question_for_one_is_no_other_errand(desk: Desk) -> None:
    desk.slots.clear()
    desk.api.cases = []
    await desk.hear("i want to withdraw my complaint")
    assert desk.asks == "case_reference"
    await desk.hear("WK-26-TESTED", entities=REFERENCE, kind="enquiry")
    assert desk.asks == "identity_check"
    desk.api.behind_check = {"ZZ99 1AA": [glance()]}
    await desk.hear("ZZ99 1AA", entities=POSTCODE)
    assert desk.asks == "confirm_errand"
