"""The first words of a matter: danger, then what it is, then the intake form."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.after_receipt import add, is_new_matter, log_again
from bot.actions.answers import HOW_TO_COMPLAIN, OPEN_TOPICS, answer_question, asked_about
from bot.actions.asking_again import ask_again, has_to_be_passed_on
from bot.actions.belief import threatens
from bot.actions.clients.case_api import CaseApiRefusedError, CaseApiUnavailableError
from bot.actions.controls import control, is_greeting, is_thanks
from bot.actions.enquiry import answered_for_now, is_for_staff, says_that_is_not_it
from bot.actions.errands.pursuit import begin
from bot.actions.errands.status import CARRY_ON
from bot.actions.errands.wish import errand_asked_for, wants_it_back, wants_out
from bot.actions.handover import give_threat_to_staff, give_to_person, hand_over
from bot.actions.issues import points
from bot.actions.kinds import kind_of
from bot.actions.languages import answered_in_language, offered_interpreter
from bot.actions.listening import listen
from bot.actions.photos import (
    answered_about_files,
    count_files,
    say_files_kept,
    take_files_alone,
)
from bot.actions.questions.base import Prompt
from bot.actions.safety import (
    hears_danger,
    respond_to_danger,
    say_going_on,
    untold,
)
from bot.actions.signposts import say_who_deals_with_it
from bot.actions.steering import leave_now, say_stopped, start_again, take_back
from bot.actions.sympathy import acknowledge
from bot.actions.turn import RECORDED, Turn
from bot.actions.wording import say
from bot.actions.yes_no import yes_or_no_words

_INTERPRETER = re.compile(
    r"((yes|please|can i have|i (need|want)|need) )?(an |the )?interpreter( please| pls)?",
    re.IGNORECASE,
)


class ActionTakeOpening(Action):
    """Hears an opening message and prepares the form (or answers, thanks, hands over at once)."""

    def name(self) -> str:
        return "action_take_opening"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict
    ) -> list[EventType]:
        turn = Turn(dispatcher, tracker)
        if turn.is_repeat:
            return turn.repeated()
        try:
            await _take_with_files(turn)
        except CaseApiRefusedError as refused:
            return await give_to_person(turn, refused)
        except CaseApiUnavailableError:
            return turn.failed(first=untold(turn) if hears_danger(turn) else "")
        return turn.events(more_to_come=True)


async def _take_with_files(turn: Turn) -> None:
    """The message, with what is said of photos sent along; after danger that comes last."""
    endangered = hears_danger(turn)
    if not (endangered or turn.heard.is_files_alone):
        say_files_kept(turn)
    await _take(turn)
    if endangered:
        say_files_kept(turn)
    count_files(turn)


async def _take(turn: Turn) -> None:
    heard = turn.heard
    # A message that reaches the bot again means that staff have handed the conversation back.
    turn.intake.handed_over = None
    answered, turn.intake.question = turn.intake.question, None
    if heard.is_files_alone:
        await take_files_alone(turn)
        return
    if heard.choice is not None:
        await _choose(turn)
        return
    # Before any wish is heard: what the model makes of words it cannot read is no wish.
    if await answered_in_language(turn):
        turn.intake.stopped = None
        return
    if control(heard) == "human" or _only_wants_person(turn):
        listen(heard, turn.intake)
        if hears_danger(turn):
            await respond_to_danger(turn)
        await hand_over(turn, "asked for a person")
        return
    if _INTERPRETER.fullmatch(heard.text.strip(" .!?")):
        await _bring_interpreter(turn)
        return
    if control(heard) == "leave_now":
        if hears_danger(turn):
            await respond_to_danger(turn)
        leave_now(turn)
        return
    if control(heard) == "start_again" and not heard.safety:
        start_again(turn)
        return
    if turn.intake.stopped:
        await _resume(turn)
        return
    if answered and not heard.safety and says_that_is_not_it(heard):
        await _begin(turn, "enquiry", asked=answered)
        return
    if answered and yes_or_no_words(heard.text):
        turn.say("opening.thanks")
        return
    if wants_it_back(heard, turn.intake):
        await log_again(turn)
        return
    # "It's all sorted now, thanks" is more than thanks.
    errand = errand_asked_for(heard, turn.intake)
    if errand is not None and not _is_members_own(turn):
        await _run_errand(turn, errand)
        return
    if is_thanks(heard) and not heard.safety:
        turn.say("opening.thanks")
        return
    if control(heard) == "stop" and not heard.safety:
        # With nothing under way there is nothing to stop, and nothing for a caseworker to read.
        say_stopped(turn)
        return
    if await offered_interpreter(turn):
        return
    kind = kind_of(turn)
    if not heard.safety and answered_about_files(turn) and kind != "complaint":
        if not turn.intake.closed:
            turn.ask(Prompt(say("files.what_about"), "what_happened"))
        return
    if turn.intake.closed and turn.intake.case_reference and not is_new_matter(turn, kind):
        await add(turn, kind)
        return
    if kind in RECORDED and (kind != "enquiry" or is_for_staff(turn)):
        await _begin(turn, kind)
        return
    if hears_danger(turn):
        listen(heard, turn.intake)
        await respond_to_danger(turn)
    if threatens(heard.text) and not heard.safety:
        await give_threat_to_staff(turn)
        return
    if kind in ("enquiry", "other") and answered_for_now(turn):
        return
    if not heard.safety and say_who_deals_with_it(turn):
        return
    if has_to_be_passed_on(turn):
        await _begin(turn, "enquiry", opens_with="opening.passed_on")
        return
    ask_again(turn)


async def _bring_interpreter(turn: Turn) -> None:
    turn.intake.adjustments = [*turn.intake.adjustments, say("buttons.interpreter").lower()]
    await hand_over(turn, "asked for an interpreter")


async def _run_errand(turn: Turn, errand: str) -> None:
    """Open an errand; the form carries it out. Danger told in the same breath comes first."""
    if hears_danger(turn):
        await respond_to_danger(turn)
    begin(turn, errand)


async def _begin(
    turn: Turn, kind: str, *, asked: str | None = None, opens_with: str | None = None
) -> None:
    """Open the matter: keep every word, deal with danger, say what comes next.

    ``asked`` is a question that was answered with something else than was meant; ``opens_with``
    the wording said in place of the usual first answer.
    """
    _start(turn, kind)
    heard, intake = turn.heard, turn.intake
    intake.misunderstood = 0.0
    if asked:
        intake.add_words(asked)
        intake.issues = points(replace(heard, text=asked))
    listen(heard, intake)
    if hears_danger(turn):
        await respond_to_danger(turn)
        if kind in ("complaint", "service_request"):
            say_going_on(turn)
    if opens_with:
        turn.say(opens_with)
    elif not intake.gentle:
        acknowledge(turn, kind)
    await turn.save_draft()


def _start(turn: Turn, kind: str) -> None:
    """A fresh intake for a new matter after a closed one."""
    old = turn.intake
    if old.closed:
        turn.intake = old.following(kind, turn.heard.sent_at)
        told = {*OPEN_TOPICS, *(issue["topic"] for issue in old.issues)}
        if kind == "complaint" and old.kind == "service_request" and turn.heard.topic in told:
            # The request that was not dealt with is what the complaint is about (Code 1.5).
            turn.intake.add_words(old.description or "")
            turn.intake.reported = old.reported
    turn.intake.kind = kind
    turn.intake.received_at = turn.heard.sent_at.isoformat()


def _is_members_own(turn: Turn) -> bool:
    """Whether an MP or councillor names a resident's complaint: an enquiry to record, no errand."""
    return turn.heard.sure_of("member_enquiry") and not turn.intake.closed


async def _resume(turn: Turn) -> None:
    """Somebody who stopped writes again: nothing is asked twice, the form goes on."""
    heard, intake = turn.heard, turn.intake
    if is_thanks(heard):
        turn.say("opening.thanks")
        return
    errand = errand_asked_for(heard, intake)
    if errand == "withdraw" or wants_out(heard):
        await take_back(turn)
        return
    if errand == "status" and not heard.safety:
        # Before anything else: it has gone nowhere yet.
        if intake.case_reference is None:
            turn.say("status.nothing_sent")
        begin(turn, "status" if intake.case_reference else CARRY_ON)
        return
    if not heard.safety and answer_question(turn):
        return
    intake.stopped = None
    if hears_danger(turn):
        await respond_to_danger(turn)
    if not is_greeting(heard):
        listen(heard, intake)
    turn.say("heard.resumed")


def _only_wants_person(turn: Turn) -> bool:
    heard = turn.heard
    if heard.intent == "talk_to_person":
        return True
    # "Can I complain by phone?" asks how, and for nobody.
    asks_how = HOW_TO_COMPLAIN in asked_about(heard)
    return "wants_human" in heard.flags and heard.kind in ("other", "enquiry") and not asks_how


async def _choose(turn: Turn) -> None:
    """A button pressed outside the form."""
    choice = turn.heard.choice
    kinds = {"complain": "complaint", "repair": "service_request"}
    if choice == "person":
        await hand_over(turn, "asked for a person")
    elif choice == "interpreter":
        await _bring_interpreter(turn)
    elif choice in kinds:
        _start(turn, kinds[choice])
        turn.intake.wants_complaint = True if choice == "complain" else None
        turn.intake.topic = None
    else:
        turn.ask(Prompt(say("opening.question"), "what_happened"))
