"""The intake form: reads each answer, says what needs saying, and asks the next question."""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from bot.actions.answers import answer_question
from bot.actions.clients.case_api import CaseApiRefusedError, CaseApiUnavailableError
from bot.actions.closing import close
from bot.actions.controls import control, is_correction, may_be_question
from bot.actions.handover import give_to_person, hand_over
from bot.actions.intake import Intake
from bot.actions.listening import listen
from bot.actions.plan import next_question
from bot.actions.questions import BY_NAME
from bot.actions.questions.base import Button, Prompt, Question
from bot.actions.questions.matter import changes_mind
from bot.actions.questions.people import only_contact, take_contact
from bot.actions.questions.summary import correct
from bot.actions.safety import hears_danger, respond_to_danger, untold
from bot.actions.turn import Turn
from bot.actions.wording import say, variants

# Questions whose answer is free text: a question mark in it is part of the story.
TELLING = ("what_happened", "outcome_wanted", "what_unresolved", "late_reason", "court_claim")
# A complaint is not sent, and its story not left empty, without the resident's word.
NEVER_GIVEN_UP = ("confirm_summary", "what_happened")
# After this many misunderstandings running, a person is offered unasked; after one more, the words
# are kept as they are for a person to read, and the conversation goes on.
OFFER_PERSON_AFTER = 2


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
        asked = BY_NAME.get(tracker.get_slot(REQUESTED_SLOT) or "")
        requested = SlotSet(REQUESTED_SLOT, asked.name if asked else None)
        if asked is not None and turn.is_repeat:
            return [*turn.repeated(), requested]
        if asked is None and turn.has_failed:
            return [requested]  # the opening failed: the message is replayed whole
        try:
            if asked is not None:
                await _hear_answer(turn, asked)
            return await _ask_or_close(turn)
        except CaseApiRefusedError:
            return [*await give_to_person(turn), SlotSet(REQUESTED_SLOT, None)]
        except CaseApiUnavailableError:
            first = untold(turn) if hears_danger(turn) else ""
            return [*turn.failed(first=first), requested]


async def _hear_answer(turn: Turn, asked: Question) -> None:
    """Deal with one message while ``asked`` is open."""
    heard, intake = turn.heard, turn.intake
    if heard.safety and hears_danger(turn):
        await respond_to_danger(turn)
        listen(heard, intake)
        if control(heard) == "human":
            await hand_over(turn, "asked for a person")
        else:
            turn.say("safety.then")
        return
    wish = control(heard)
    if wish is not None:
        await _obey(turn, asked, wish)
        return
    if changes_mind(heard, intake):
        turn.say("heard.changed")
        return
    if may_be_question(heard, asked.name in TELLING) and await answer_question(turn):
        turn.say("answers.in_form")
        return
    if is_correction(heard) and asked.name != "confirm_summary" and correct(heard, intake):
        turn.say("heard.changed")
        return
    if asked.name in ("name", "address") and only_contact(heard) and take_contact(heard, intake):
        turn.say("heard.kept_contact")
        return
    if asked.read(heard, intake, turn.rules):
        _answered(turn, asked)
        return
    intake.misunderstood += 1
    if intake.misunderstood > OFFER_PERSON_AFTER and asked.name not in NEVER_GIVEN_UP:
        intake.add_words(heard.text)
        asked.give_up(intake)
        turn.say("heard.kept_as_is")
        _answered(turn, asked)
        return
    said = variants("heard.not_understood")
    turn.say_text(said[min(int(intake.misunderstood), len(said)) - 1])


def _answered(turn: Turn, asked: Question) -> None:
    intake = turn.intake
    intake.misunderstood = 0.0
    if asked.name not in intake.answered:
        intake.answered = [*intake.answered, asked.name]
    if intake.changing == asked.name:
        intake.changing = None
    if asked.name == "what_happened":
        listen(turn.heard, intake)
    if asked.name == "emergency_now" and intake.harm_now:
        turn.say("safety.other")
    if asked.name == "complain_choice" and not intake.wants_complaint:
        turn.say("heard.no_complaint")


async def _obey(turn: Turn, asked: Question, wish: str) -> None:
    """Do what a steering wish asks: nothing a resident wants is refused here."""
    intake = turn.intake
    if wish == "human":
        await hand_over(turn, "asked for a person")
    elif wish == "stop":
        await turn.save_draft()
        kept = "heard.kept_draft" if intake.case_reference else "heard.kept_nothing"
        turn.say("heard.stopped", kept=say(kept, reference=intake.case_reference))
        intake.stopped = True
    elif wish == "start_again":
        turn.say("heard.start_again")
        turn.intake = Intake(
            landlord=intake.landlord,
            channel=intake.channel,
            kind="complaint",
            received_at=turn.heard.sent_at.isoformat(),
        )
    elif wish == "go_back":
        turn.say("heard.back")
        if intake.answered:
            last = intake.answered[-1]
            intake.answered = intake.answered[:-1]
            BY_NAME[last].forget(intake)
            intake.confirmed = None
    elif wish in ("skip", "unsure") and asked.skippable:
        if asked.name == "when_happened" and wish == "unsure":
            intake.happened_words = turn.heard.text
        if asked.name not in intake.answered:
            intake.answered = [*intake.answered, asked.name]
        intake.changing = None
    else:
        turn.say("heard.explain")


async def _ask_or_close(turn: Turn) -> list[EventType]:
    """Ask what is next; when nothing is left, record it and let the form end."""
    intake = turn.intake
    question = next_question(intake, turn.rules)
    if question is None:
        if not (intake.closed or intake.handed_over or intake.stopped):
            await close(turn)
        return [*turn.events(), SlotSet(REQUESTED_SLOT, None)]
    await turn.save_draft()
    prompt = question.prompt(intake, turn.rules)
    if intake.misunderstood >= OFFER_PERSON_AFTER:
        turn.say("heard.offer_person")
        if all(button.choice != "person" for button in prompt.buttons):
            person = Button(say("buttons.person"), "person")
            prompt = Prompt(prompt.text, prompt.asks, (*prompt.buttons, person))
    turn.ask(prompt)
    return [*turn.events(), SlotSet(REQUESTED_SLOT, question.name)]
