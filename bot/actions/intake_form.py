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
from bot.actions.corrections import correct
from bot.actions.elsewhere import keep_elsewhere, take_along
from bot.actions.errand import Errand
from bot.actions.errands.changing import correct_beside
from bot.actions.errands.finding import put
from bot.actions.errands.pursuit import begin, pursue
from bot.actions.errands.wish import errand_asked_for
from bot.actions.grounds import say_possible_grounds
from bot.actions.handover import give_to_person, hand_over
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.listening import listen
from bot.actions.needs import wants_large_print
from bot.actions.photos import count_files, say_files_kept
from bot.actions.plan import next_question
from bot.actions.questions import BY_NAME
from bot.actions.questions.afterwards import ERRAND_QUESTIONS, ErrandQuestion, errand_question
from bot.actions.questions.base import Button, Prompt, Question, yes_or_no
from bot.actions.questions.matter import changes_mind
from bot.actions.safety import hears_danger, respond_to_danger, say_going_on, untold
from bot.actions.small_talk import chatter, is_abuse, robot_question
from bot.actions.turn import Turn
from bot.actions.wording import has, say, variants

# Questions whose answer is free text: a question mark in it is part of the story.
TELLING = ("what_happened", "outcome_wanted", "what_unresolved", "late_reason", "court_claim")
# A complaint is not sent, and its story not left empty, without the resident's word.
NEVER_GIVEN_UP = ("confirm_summary", "what_happened")
# Short questions about the person: a longer message at one of them is more of the story.
DETAILS = ("name", "address", "contact_value", "resident_name", "case_reference")
# Questions to which a bare "no" means that there is nothing to tell.
DECLINABLE = (*DETAILS, "when_happened", "outcome_wanted", "late_reason", "authority_contact")
# Steps of an errand whose answer is a yes or a proof: a correction beside it is taken at once.
STEPS = ("confirm_errand", "identity_check")
WORDS_OF_A_STORY = 5
WORDS_OF_A_QUESTION = 3
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
        except CaseApiRefusedError:
            return [*await give_to_person(turn), SlotSet(REQUESTED_SLOT, None)]
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
        goes_on = not isinstance(asked, ErrandQuestion) or _takes_files(turn, asked)
    elif isinstance(asked, ErrandQuestion):
        goes_on = await _hear_for_errand(turn, asked)
    else:
        await _hear_answer(turn, asked)
    say_files_kept(turn)
    count_files(turn)
    return goes_on or asked.name not in ERRAND_QUESTIONS


def _takes_files(turn: Turn, asked: ErrandQuestion) -> bool:
    """Whether photos alone are what was asked for ("What would you like to add?")."""
    if asked.name != "anything_else":
        return False
    turn.errand.given = say("files.for_staff", count=turn.heard.files)
    return True


def _put_again(turn: Turn, asked: Question) -> list[EventType]:
    """The errand's open question once more, after what came between."""
    turn.ask(put(turn, asked.name))
    return [*turn.events(), SlotSet(REQUESTED_SLOT, asked.name)]


async def _hear_for_errand(turn: Turn, asked: ErrandQuestion) -> bool:
    """Deal with one message while an errand's question is open; whether the errand goes on from it."""
    heard, errand = turn.heard, turn.errand
    if hears_danger(turn):
        await respond_to_danger(turn)
        return False
    wish = control(heard)
    if wish == "human":
        turn.errand = Errand()
        await hand_over(turn, "asked for a person")
    elif wish in ("stop", "go_back", "start_again"):
        turn.errand = Errand()
        turn.say("errand.left")
    elif wish in ("skip", "unsure") and asked.skippable:
        asked.skip(errand)
    elif asked.name in STEPS and _corrects_more(heard) and await correct_beside(turn):
        return False
    elif asked.take(heard, errand):
        turn.intake.misunderstood = 0.0
    elif await answer_question(turn):
        turn.say("answers.in_form")
        return False
    else:
        turn.intake.misunderstood += 1
        said = variants("heard.not_understood")
        turn.say_text(said[min(int(turn.intake.misunderstood), len(said)) - 1])
        if turn.intake.misunderstood > OFFER_PERSON_AFTER:
            turn.intake.misunderstood = 0.0
            errand.put = [*errand.put, "pass_on"]
            errand.confirmed = True
        else:
            return False
    return True


def _corrects_more(heard: Heard) -> bool:
    """Whether the words correct something other than the postcode or code that was asked for."""
    return is_correction(heard) and heard.value("postcode") is None


async def _hear_answer(turn: Turn, asked: Question) -> None:
    """Deal with one message while ``asked`` is open."""
    heard, intake = turn.heard, turn.intake
    if hears_danger(turn):
        await respond_to_danger(turn)
        # A short answer is no opening: its words are kept, its flags are guesses.
        listen(heard, intake, signals=False)
        if control(heard) == "human":
            await hand_over(turn, "asked for a person")
        else:
            say_going_on(turn)
        return
    wish = control(heard)
    if wish is not None:
        await _obey(turn, asked, wish)
        return
    if changes_mind(heard, intake):
        turn.say("heard.changed")
        return
    if await _answer_back(turn, asked):
        return
    if is_correction(heard) and asked.name != "confirm_summary":
        if correct(heard, intake, turn.rules):
            if asked.matters(intake, turn.rules):
                turn.say("heard.changed")
            else:
                _answered(turn, asked)  # it was the very thing that was asked
            return
    elif keep_elsewhere(heard, intake, asked.name):
        intake.misunderstood = 0.0
        turn.say("heard.kept_elsewhere")
        return
    take_along(heard, intake, asked.name)
    if _declined(heard, asked) or asked.read(heard, intake, turn.rules):
        _answered(turn, asked)
        return
    _not_an_answer(turn, asked)


def _declined(heard: Heard, asked: Question) -> bool:
    """Whether a bare "no" declines a question that asks for a detail."""
    return asked.name in DECLINABLE and yes_or_no(heard) is False


async def _answer_back(turn: Turn, asked: Question) -> bool:
    """Answer a question or small talk put instead of an answer; the question is then put again."""
    heard = turn.heard
    telling = asked.name in TELLING
    if robot_question(heard):
        turn.say("chat.robot")
        return True
    if may_be_question(heard, telling) and await answer_question(turn):
        turn.say("answers.in_form")
        return True
    # A bare reference asks where a case is, but not where the reference was asked for.
    asks_where = asked.name != "case_reference" and not telling
    if asks_where and errand_asked_for(heard, turn.intake) == "status":
        begin(turn, "status")
        return True
    if chat := None if telling or heard.choice else chatter(heard):
        # "Ok thanks" may be a yes: a question of yes or no reads it first.
        if asked.read(heard, turn.intake, turn.rules):
            _answered(turn, asked)
        else:
            turn.say(chat)
        return True
    return False


def _not_an_answer(turn: Turn, asked: Question) -> None:
    """Nothing typed is lost: anger, another question and more of the story are kept and said so."""
    heard, intake = turn.heard, turn.intake
    if asked.name == "go_on":
        intake.add_words(heard.text)
        turn.say("safety.listening")
        return
    if is_abuse(heard):
        intake.add_words(heard.text)
        intake.add_signals(heard.signals)
        turn.say("heard.abuse")
        return
    if heard.text.rstrip(" !").endswith("?") and len(heard.text.split()) >= WORDS_OF_A_QUESTION:
        intake.add_words(heard.text)
        turn.say("answers.unknown_in_form")
        return
    if heard.files:
        listen(heard, intake)  # "this is the wall": what a photo shows is part of the story
        return
    if asked.name in DETAILS and len(heard.text.split()) >= WORDS_OF_A_STORY:
        listen(heard, intake)
        turn.say("heard.kept_story")
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
    if asked.name == "emergency_now":
        if intake.harm_now:
            turn.say("safety.other")
        elif intake.hazard_over is False:
            turn.say(f"safety.{intake.hazard}")
    if asked.name == "safe_contact":
        turn.say("safety.contact_kept")
    if asked.name == "complain_choice" and not intake.wants_complaint:
        turn.say("heard.no_complaint")
    if asked.name == "confirm_summary" and not intake.confirmed and intake.changing is None:
        turn.say("heard.shown_again")
    if asked.name == "adjustments" and wants_large_print(intake.adjustments):
        turn.say("heard.large_print")
    say_possible_grounds(turn)


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
        own = f"explain.{asked.name}"
        turn.say(own if has(own) else "heard.explain")


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
        if intake.kind is None and intake.safe_contact and not intake.handed_over:
            # Nothing but fear was told: the person who takes it up must know what is safe.
            await hand_over(turn, f"safe contact: {intake.safe_contact}")
        if intake.stopped and intake.go_on == "leave":
            await turn.save_draft()
            turn.say("safety.left", reference=intake.case_reference or "")
            intake.go_on = None
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
