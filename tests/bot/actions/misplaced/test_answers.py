"""Answers in words of their own, and what is no answer to what was asked."""

from __future__ import annotations

from tests.bot.actions.desk import Desk
from tests.bot.actions.misplaced.asking import at


async def test_how_it_was_dealt_with_is_an_answer(desk: Desk) -> None:
    await desk.hear(
        "my neighbour plays music every night and you do nothing",
        kind="complaint",
        topic="neighbour_nuisance",
    )
    await desk.hear("yes")
    assert desk.asks == "asb_handling"
    await desk.hear("how it was dealt with")
    assert desk.asks != "asb_handling"


async def test_how_you_used_it_on_me_is_an_answer(desk: Desk) -> None:
    await at(
        desk,
        "policy_or_application",
        "your pets policy is unfair, I want to complain",
        landlord="west-kent",
        flags=("policy_objection",),
    )
    await desk.hear("how you used it on me")
    assert desk.asks != "policy_or_application"


async def test_an_answer_had_before_is_asked_about(desk: Desk) -> None:
    await desk.hear(
        "I want to complain about the parking, you already looked at it last year", kind="complaint"
    )
    if desk.asks == "complain_choice":
        await desk.hear("yes")
    assert "considered_before" in await desk.skip_until("outcome_wanted")


async def test_a_length_of_time_is_no_reference(desk: Desk) -> None:
    await desk.hear("I want stage 2", kind="complaint", flags=("wants_stage2",))
    assert desk.asks == "case_reference"
    weeks = {"entity": "duration", "value": {"words": "3 weeks"}, "text": "3 weeks"}
    await desk.hear("its been 3 weeks", entities=[weeks])
    assert desk.asks == "case_reference"


async def test_a_question_is_what_is_to_be_looked_at_again(desk: Desk) -> None:
    await desk.hear("I want stage 2", kind="complaint", flags=("wants_stage2",))
    await desk.skip_until("what_unresolved")
    await desk.hear("why did nobody turn up?")
    assert desk.asks != "what_unresolved"
