"""What only staff and a resident together can show: an answer heard of, and the survey after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.journeys.caseload import cases_about
from tests.journeys.casework import answer, close, done
from tests.journeys.resident import Resident
from tests.journeys.stack import Stack

Open = Callable[..., Resident]
DOOR = "my back door has been broken for 3 weeks and nobody has come, this is a disgrace"


@pytest.fixture
def answered(resident: Open, caseworker: httpx.Client) -> tuple[Resident, dict[str, Any]]:
    """A resident whose Stage 1 complaint has its answer."""
    me = resident()
    me.write(DOOR)
    reference = me.talk_until_done()
    assert reference is not None, me.transcript()
    return me, answer(caseworker, reference)


def test_a_resident_hears_that_there_is_an_answer_and_until_when_stage_2_can_be_asked_for(
    answered: tuple[Resident, dict[str, Any]],
) -> None:
    me, case = answered
    me.write("where is my complaint?")
    assert case["reference"] in me.last_said, me.transcript()
    assert "Stage 2" in me.last_said, me.transcript()
    # West Kent: twenty working days, counted from the answer of Monday 23 November 2026.
    assert "Monday 21 December 2026" in me.last_said, me.transcript()


def test_stage_2_after_an_answer_is_one_line_on_the_same_case(
    answered: tuple[Resident, dict[str, Any]], caseworker: httpx.Client
) -> None:
    me, case = answered
    me.write("I'm not happy with that, take it to stage 2")
    assert me.asks is None, me.transcript()
    [now] = cases_about(caseworker, me)
    assert now["reference"] == case["reference"]
    assert now["stage"] == "stage_2", me.transcript()
    due = {d["name"]: d["due_on"] for d in now["deadlines"]}
    # Code 6.11: five working days; West Kent: twenty from the request.
    assert due["acknowledge_stage_2"] == "2026-11-30"
    assert due["respond_stage_2"] == "2026-12-21"


def test_an_unhappy_survey_answer_is_offered_the_next_stage(
    answered: tuple[Resident, dict[str, Any]], caseworker: httpx.Client
) -> None:
    me, case = answered
    done(caseworker, case, "close", reason="answered")
    me.write("survey")
    assert (me.asks or "").startswith("survey"), me.transcript()
    while (me.asks or "").startswith("survey"):
        assert len(me.said) < 25, me.transcript()
        titles = [b["title"] for b in me.heard[-1]["buttons"]]
        low = next((t for t in titles if t in ("No", "1", "Very poor", "Very dissatisfied")), None)
        me.press(low) if low else me.write("nobody told me anything")
    assert "sorry it did not go better" in me.transcript(), me.transcript()
    assert "Stage 2" in me.transcript(), me.transcript()


# Chislehurst & Sidcup 14.3: twelve questions of its own; "why" follows 1, 8 and 10 as they are answered.
TWELVE = {
    "survey_1": "no", "survey_1_why": "nobody told me how", "survey_2": "in person", "survey_3": "yes",
    "survey_4": "no", "survey_5": "a phone call", "survey_6": "yes", "survey_7": "no", "survey_8": "no",
    "survey_8_why": "the door still sticks", "survey_9": "no", "survey_10": "yes",
    "survey_10_why": "it took too long", "survey_11": "very poor", "survey_12": "answer the phone",
}  # fmt: skip


def test_a_landlords_own_twelve_questions_are_asked_in_the_chat_and_followed_up(
    resident: Open, stack: Stack, keys: dict[str, str]
) -> None:
    me = resident("chislehurst-sidcup")
    me.write(DOOR)
    headers = {"Authorization": f"Bearer {keys['chislehurst-sidcup']}"}
    with httpx.Client(base_url=stack.url, headers=headers, timeout=30) as staff:
        case = close(staff, str(me.talk_until_done()))
        me.write("survey")
        asked: list[str] = []
        while (me.asks or "").startswith("survey_"):
            asked.append(str(me.asks))
            assert len(asked) <= len(TWELVE), me.transcript()
            me.write(TWELVE[asked[-1]])
        assert asked == list(TWELVE), me.transcript()
        assert "sorry it did not go better" in me.transcript(), me.transcript()
        listed = staff.get("/v1/surveys", params={"follow_up": "needed"}).json()["surveys"]
    [survey] = [one for one in listed if one["case_reference"] == case["reference"]]
    answers = {one["question"]: one for one in survey["answers"]}
    assert list(answers) == [f"survey_{number}" for number in range(1, 13)]
    assert (answers["survey_8"]["choice"], answers["survey_8"]["words"]) == (
        "no",
        "the door still sticks",
    )
    assert answers["survey_11"]["choice"] == "very_poor"
