"""The intake form: reads each answer, says what needs saying, and asks the next question."""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from bot.actions.clients.case_api import CaseApiRefusedError, CaseApiUnavailableError
from bot.actions.closing import close
from bot.actions.errand import Errand
from bot.actions.errands.finding import put
from bot.actions.errands.pursuit import pursue
from bot.actions.errands.step import hear_for_errand, takes_files
from bot.actions.handover import give_to_person, hand_over
from bot.actions.interview import hear_answer
from bot.actions.photos import count_files, say_files_kept
from bot.actions.plan import next_question
from bot.actions.questions import BY_NAME
from bot.actions.questions.afterwards import ERRAND_QUESTIONS, ErrandQuestion, errand_question
from bot.actions.questions.base import Button, Prompt, Question
from bot.actions.safety import hears_danger, untold
from bot.actions.turn import OFFER_PERSON_AFTER, Turn
from bot.actions.wording import say


class ValidateIntakeForm(FormValidationAction):
    """Runs the whole turn inside Rasa's form, so that one place reads, records and asks.

    Rasa keeps the loop and its slots; which question comes next is the plan's decision, because
    it depends on the landlord's rules and not on a fixed list.
    """

    def name(self) -> str:
        return "validate_intake_form"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        asked = _question_named(tracker.get_slot(REQUESTED_SLOT) or "", turn.errand)
        requested = SlotSet(REQUESTED_SLOT, tracker.get_slot(REQUESTED_SLOT) if asked else None)
        if asked is not None and turn.is_repeat:
            return [*turn.repeated(), requested]
        if asked is None and turn.has_failed and not turn.is_repeat:
            return [requested]  # the opening failed: the message is replayed whole
        try:
            if asked is not None and not await _hear(turn, asked):
                return _put_again(turn, asked)
            return await _ask_or_close(turn)
        except CaseApiRefusedError as refused:
            return [*await give_to_person(turn, refused), SlotSet(REQUESTED_SLOT, None)]
        except CaseApiUnavailableError:
            first = untold(turn) if hears_danger(turn) else ""
            return [*turn.failed(first=first), requested]


def _question_named(name: str, errand: Errand) -> Question | None:
    """The question that is open; an errand's own come before the intake's of the same name."""
    if errand.is_open and (question := errand_question(name)) is not None:
        return question
    return BY_NAME.get(name)


async def _hear(turn: Turn, asked: Question) -> bool:
    """Deal with one message; False when an errand's question was not answered and is put again."""
    goes_on = True
    if turn.heard.is_files_alone:
        goes_on = not isinstance(asked, ErrandQuestion) or takes_files(turn, asked)
    elif isinstance(asked, ErrandQuestion):
        goes_on = await hear_for_errand(turn, asked)
    else:
        await hear_answer(turn, asked)
    say_files_kept(turn)
    count_files(turn)
    return goes_on or asked.name not in ERRAND_QUESTIONS


def _put_again(turn: Turn, asked: Question) -> list[EventType]:
    """The errand's open question once more, after what came between."""
    turn.ask(put(turn, asked.name))
    return [*turn.events(), SlotSet(REQUESTED_SLOT, asked.name)]


async def _ask_or_close(turn: Turn) -> list[EventType]:
    """Ask what is next; when nothing is left, record it and let the form end."""
    if turn.errand.is_open:
        following = await pursue(turn)
        if following is not None:
            turn.ask(following)
            return [*turn.events(), SlotSet(REQUESTED_SLOT, following.asks)]
    intake = turn.intake
    question = next_question(intake, turn.rules)
    if question is None:
        only_fear = intake.kind is None and intake.safe_contact and not intake.started_again
        if only_fear and not intake.handed_over:
            # Nothing else was told: the person who takes it up must know what is safe.
            await hand_over(turn, f"safe contact: {intake.safe_contact}")
        if intake.stopped and intake.go_on == "leave":
            await turn.save_draft()
            turn.say("safety.left", reference=intake.case_reference or "")
            intake.go_on = None
        if not (intake.closed or intake.handed_over or intake.stopped):
            await close(turn)
        return [*turn.events(), SlotSet(REQUESTED_SLOT, None)]
    await turn.save_draft()
    turn.say_text(question.before(intake, turn.rules))
    prompt = question.prompt(intake, turn.rules)
    if intake.misunderstood >= OFFER_PERSON_AFTER:
        turn.say("heard.offer_person")
        if all(button.choice != "person" for button in prompt.buttons):
            person = Button(say("buttons.person"), "person")
            prompt = Prompt(prompt.text, prompt.asks, (*prompt.buttons, person))
    turn.ask(prompt)
    return [*turn.events(), SlotSet(REQUESTED_SLOT, question.name)]
