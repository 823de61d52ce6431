"""Carrying out an errand, one question at a time, until it is done or a person takes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.actions.clients.case_api import CaseApiRefusedError
from bot.actions.errand import Errand
from bot.actions.errands import changing, status, survey
from bot.actions.errands.finding import Glance, find_case, put
from bot.actions.handover import hand_over
from bot.actions.questions.base import Prompt
from bot.actions.turn import Turn

Step = Callable[[Turn, Glance], Awaitable[Prompt | None]]
_DONE_BY: dict[str, Step] = {
    "status": status.tell,
    "authority": status.tell,
    "add": changing.add,
    "correct": changing.correct_case,
    "stage_1": changing.ask_stage_1,
    "stage_2": changing.ask_stage_2,
    "accept": changing.accept,
    "withdraw": changing.withdraw,
    "survey": survey.go_on,
}


def begin(turn: Turn, name: str) -> None:
    """Open an errand with the message that asked for it."""
    reference = turn.heard.value("reference")
    turn.errand = Errand(
        name=name,
        words=turn.heard.text or None,
        reference=str(reference).upper() if reference else None,
    )


async def pursue(turn: Turn) -> Prompt | None:
    """The errand's next question, or None when it is over.

    Raises CaseApiUnavailableError when something could not be recorded; nothing is then said to be.
    """
    if "pass_on" in turn.errand.put:
        return await _pass_on(turn)
    if turn.errand.name == status.CARRY_ON:
        return status.carry_on(turn)
    found = await find_case(turn)
    if isinstance(found, Prompt):
        return found
    if found is None:
        turn.say("errand.locked" if turn.errand.attempts_left == 0 else "errand.not_found")
        return put(turn, "pass_on")
    errand = turn.errand
    try:
        if found.get("limited") and errand.name in changing.DECISIONS:
            return await changing.keep_for_staff(turn, found)
        prompt = await _DONE_BY[str(turn.errand.name)](turn, found)
    except CaseApiRefusedError:
        # The case has moved on so that this can no longer be done here; a person still can.
        turn.say("errand.not_possible", reference=found["reference"])
        return put(turn, "pass_on")
    if prompt is None and turn.errand is errand:
        turn.errand = Errand()
        _remember(turn, found)
    elif prompt is None and turn.errand.is_open:
        return await pursue(turn)  # one errand led to another ("yes, take it to Stage 2")
    return prompt


def _remember(turn: Turn, case: Glance) -> None:
    """A case found from a new chat is from then on this chat's, as if it had been made here: a
    correction, a photo or "I want to take it back" that follows is about it."""
    intake = turn.intake
    if intake.kind is None and not intake.case_reference:
        intake.case_reference = str(case["reference"])
        intake.kind = str(case["kind"])
        intake.route = "quick_fix" if case.get("stage") == "quick_fix" else None
        intake.closed = True


async def _pass_on(turn: Turn) -> None:
    errand, turn.errand = turn.errand, Errand()
    if errand.confirmed:
        await hand_over(turn, f"{_WHY.get(str(errand.name), 'asks about a case')}")
    else:
        turn.say("errand.left")


# What staff read as the reason.
_WHY = {
    "status": "asks where a case is",
    "authority": "asks whether the resident has agreed",
    "add": "wants to add to a case",
    "correct": "wants to correct a case",
    "stage_1": "asks for Stage 1",
    "stage_2": "asks for Stage 2",
    "accept": "says that it is sorted",
    "withdraw": "wishes to withdraw a complaint",
    "survey": "wants to say how it was handled",
}
