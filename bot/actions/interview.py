"""One message while a question of the intake is open: steering, danger, a question back, the answer."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions.anonymity import NAME_TAKEN_OUT
from bot.actions.answers import answer_question
from bot.actions.asking_back import TELLING, asks_something
from bot.actions.authority import hear_death
from bot.actions.controls import control, is_correction, may_be_question
from bot.actions.corrections import added_words, correct
from bot.actions.elsewhere import keep_elsewhere, take_along
from bot.actions.errands.pursuit import begin
from bot.actions.errands.wish import errand_asked_for, wants_out
from bot.actions.grounds import say_possible_grounds
from bot.actions.handover import hand_over
from bot.actions.heard import Heard
from bot.actions.intake import NEED_UNNAMED, Intake
from bot.actions.issues import points
from bot.actions.languages import answered_in_language, offered_interpreter
from bot.actions.listening import WORDS_OF_A_POINT, listen, wants_to_complain
from bot.actions.misplaced import WORDS_OF_A_STORY, keeps_misplaced
from bot.actions.name_not_danger import name_heard_as_name
from bot.actions.name_not_month import name_heard_as_no_month
from bot.actions.names import beside_name
from bot.actions.needs import names_need, wants_large_print, wants_more_time
from bot.actions.outcomes import is_wish, keep_wish
from bot.actions.photos import answered_about_files
from bot.actions.questions.base import Question, yes_or_no
from bot.actions.questions.matter import changes_mind
from bot.actions.questions.people import wants_post
from bot.actions.questions.summary import READ_BACKS, WAY_LEFT_OPEN
from bot.actions.reports import hear_reports
from bot.actions.safety import hears_danger, respond_to_danger, say_going_on
from bot.actions.small_talk import chatter, is_abuse, robot_question
from bot.actions.steering import obey
from bot.actions.turn import OFFER_PERSON_AFTER, Turn
from bot.actions.who_speaks import hear_who_speaks
from bot.actions.wording import variants
from bot.actions.yes_no import is_plain_yes

# A complaint is not sent, and its story not left empty, without the resident's word.
NEVER_GIVEN_UP = (*READ_BACKS, "what_happened")
# Short questions about the person: a longer message at one of them is more of the story.
DETAILS = ("name", "address", "contact_value", "resident_name", "case_reference")
# Where more than a few words that answer nothing are told besides.
TOLD_AT = (*DETAILS, "complain_choice")
# Questions to which a bare "no" means that there is nothing to tell.
DECLINABLE = (
    *DETAILS, "when_happened", "outcome_wanted", "late_reason", "authority_contact", "group_members",
)  # fmt: skip
# Questions about the person somebody writes for.
ABOUT_WHOM = ("acting_for", "resident_name", "relationship", "authority", "authority_contact")
# Questions that a date or a yes answers: more words than that are told besides.
CLOSED = ("when_happened", "still_happening", "complain_choice", "emergency_now")


async def hear_answer(turn: Turn, asked: Question) -> None:
    """Deal with one message while ``asked`` is open."""
    heard, intake = turn.heard, turn.intake
    # Before any wish is heard: what the model makes of words it cannot read is no wish.
    if await answered_in_language(turn, may_be_name=asked.name in DETAILS):
        return
    heard = name_heard_as_no_month(name_heard_as_name(heard, asked.name), asked.name)
    turn.heard = heard
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
    if wish is None and wants_out(heard):
        wish = "take_back"
    if wish is not None:
        await obey(turn, asked, wish)
        return
    if changes_mind(heard, intake):
        turn.say("heard.changed")
        return
    if asked.name not in DETAILS and await offered_interpreter(turn):
        return
    if told := hear_who_speaks(heard, intake, asked.name):
        turn.say(told)
        return
    if await _answer_back(turn, asked):
        return
    if is_correction(heard) and asked.name not in READ_BACKS:
        if correct(heard, intake, turn.rules):
            if asked.matters(intake, turn.rules):
                turn.say("heard.changed")
            else:
                _answered(turn, asked)  # it was the very thing that was asked
            return
        if asked.name == "adjustments" and not names_need(heard.text):
            # What it puts right is nowhere to be found: it is no need, and a person reads it.
            intake.add_words(heard.text)
            turn.say("heard.kept_elsewhere")
            return
    needs = list(intake.adjustments)
    if not is_correction(heard) and keep_elsewhere(heard, intake, asked.name):
        intake.misunderstood = 0.0
        turn.say("heard.kept_elsewhere")
        _say_how_it_is_met(turn, needs)
        return
    hear_reports(heard, intake)
    take_along(heard, intake, asked.name)
    died = hear_death(heard.text, intake, of_them=asked.name in ABOUT_WHOM)
    if not died and keeps_misplaced(turn, asked):
        return
    before = len(intake.answered)
    if _declined(heard, asked, intake) or asked.read(heard, intake, turn.rules):
        if died:
            turn.say("sympathy.bereaved")
        _answered(turn, asked)
        return
    if died:
        # The question is put again in words for somebody who mourns.
        intake.add_words(heard.text)
        turn.say("sympathy.bereaved")
        return
    if len(intake.answered) > before:
        return  # "not my number": the rest is asked for without it
    _not_an_answer(turn, asked)


_NAMED_DETAIL = {
    "contact_value": re.compile(r"\b(number|phone|e-?mail|mobile|contact)\b", re.IGNORECASE),
    "address": re.compile(r"\b(address|where i live|post ?code)\b", re.IGNORECASE),
}


def _declined(heard: Heard, asked: Question, intake: Intake) -> bool:
    """Whether a "no" declines a question that asks for a detail.

    Where several are asked for at once and one is named, that one alone is declined.
    """
    if asked.name not in DECLINABLE or yes_or_no(heard) is not False:
        return False
    if asked.name == "contact_value" and wants_post(heard.text):
        return False  # "no phone. post" declines the phone alone
    named = [name for name, cue in _NAMED_DETAIL.items() if cue.search(heard.text)]
    if asked.name not in DETAILS or not named:
        return True
    intake.answered = [*intake.answered, *(n for n in named if n not in intake.answered)]
    return asked.name in named


async def _answer_back(turn: Turn, asked: Question) -> bool:
    """Answer a question or small talk put instead of an answer; the question is then put again."""
    heard = turn.heard
    telling = asked.name in TELLING
    if robot_question(heard):
        turn.say("chat.robot")
        return True
    if answered_about_files(turn):
        return True
    if may_be_question(heard, telling) and answer_question(turn):
        turn.say("answers.in_form")
        return True
    # A bare reference asks where a case is, but not where the reference was asked for.
    asks_where = asked.name != "case_reference" and not telling
    errand = errand_asked_for(heard, turn.intake)
    # "Withdraw the bins one" is about another matter than the one that is being given.
    if (asks_where and errand == "status") or errand == "withdraw":
        begin(turn, str(errand))
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
    if (
        asked.name == "adjustments"
        and intake.remarked.count(NEED_UNNAMED) == 1
        and yes_or_no(heard)
    ):
        return  # "yes": the question is put again as "what would help?"
    if asked.name == "go_on":
        intake.add_words(heard.text)
        turn.say("safety.listening")
        return
    if is_abuse(heard):
        intake.add_words(heard.text)
        intake.add_signals(heard.signals)
        turn.say("heard.abuse")
        return
    if asks_something(heard):
        intake.add_words(heard.text)
        turn.say("answers.unknown_in_form")
        return
    if heard.files:
        listen(heard, intake)  # "this is the wall": what a photo shows is part of the story
        return
    if keeps_misplaced(turn, asked, unread=True):
        return
    if intake.kind == "enquiry" and asked.name == "contact_value":
        intake.add_words(heard.text)
        turn.say("explain.contact_value")
        return
    told = len(heard.text.split()) >= WORDS_OF_A_STORY
    if told and asked.name in TOLD_AT and not intake.has_said(asked.name, heard.text):
        listen(heard, intake, signals=len(heard.text.split()) >= WORDS_OF_A_POINT)
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


def _keep_what_else(heard: Heard, asked: Question, intake: Intake) -> None:
    """What an answer tells beside the date, the yes or the name asked for is part of the story."""
    beside = beside_name(heard, intake.name) if asked.name == "name" else ""
    if len(beside.split()) >= WORDS_OF_A_STORY:
        listen(replace(heard, text=beside), intake, signals=False)
    if asked.name not in CLOSED or heard.choice is not None or is_plain_yes(heard.text):
        return
    rest = added_words(replace(heard, text=heard.without("date", "duration")))
    if rest and is_wish(rest):
        keep_wish(rest, intake)
        return
    if rest and len(rest.split()) >= WORDS_OF_A_STORY and not wants_to_complain(heard.text):
        listen(heard, intake, signals=len(rest.split()) >= WORDS_OF_A_POINT)


def _say_how_it_is_met(turn: Turn, before: list[str]) -> None:
    """What a need that was told just now means in this very chat."""
    told = [need for need in turn.intake.adjustments if need not in before]
    if wants_large_print(told):
        turn.say("heard.large_print")
    if wants_more_time(told):
        turn.say("heard.more_time")


def _answered(turn: Turn, asked: Question) -> None:
    intake = turn.intake
    intake.misunderstood = 0.0
    if asked.name not in intake.answered:
        intake.answered = [*intake.answered, asked.name]
    if intake.changing == asked.name:
        intake.changing = None
    if asked.name == "what_happened":
        listen(turn.heard, intake)
        # "About the damp" is short, and it is what there is to be answered.
        intake.issues = intake.issues or points(turn.heard)
    _keep_what_else(turn.heard, asked, intake)
    if asked.name == "emergency_now":
        if intake.harm_now:
            turn.say("safety.other")
        elif intake.hazard_over is False:
            turn.say(f"safety.{intake.hazard}")
    if asked.name == "go_on" and intake.kind == "enquiry" and not intake.stopped:
        turn.say("opening.enquiry")
    if asked.name == "safe_contact":
        turn.say("safety.contact_kept")
    if asked.name == "complain_choice" and not intake.wants_complaint:
        turn.say("heard.no_complaint")
    if asked.name in READ_BACKS and not intake.confirmed and intake.changing is None:
        if WAY_LEFT_OPEN not in intake.remarked:
            turn.say("heard.shown_again")
    if asked.name == "anonymity" and NAME_TAKEN_OUT in intake.remarked:
        turn.say("heard.name_taken_out")
    if asked.name == "adjustments":
        _say_how_it_is_met(turn, [])
    say_possible_grounds(turn)
