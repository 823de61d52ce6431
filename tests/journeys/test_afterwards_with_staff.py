"""What only staff and a resident together can show: an answer heard of, and the survey after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.journeys.caseload import cases_about
from tests.journeys.casework import answer, done
from tests.journeys.resident import Resident

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
