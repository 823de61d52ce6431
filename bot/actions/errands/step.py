"""One message while an errand's question is open: its answer, a wish to leave it, or something else."""

from __future__ import annotations

from bot.actions.answers import answer_question
from bot.actions.controls import control, is_correction, may_be_question
from bot.actions.errand import Errand
from bot.actions.errands.changing import correct_beside
from bot.actions.errands.pursuit import begin
from bot.actions.errands.survey import AGAIN, BACK
from bot.actions.errands.wish import errand_asked_for
from bot.actions.handover import hand_over
from bot.actions.heard import Heard
from bot.actions.intake import ASKED_AGAIN
from bot.actions.questions.afterwards import ErrandQuestion, SurveyQuestion
from bot.actions.safety import hears_danger, respond_to_danger
from bot.actions.small_talk import beside_the_point
from bot.actions.turn import OFFER_PERSON_AFTER, Turn
from bot.actions.wording import say, variants
from bot.actions.yes_no import is_plain_no, is_plain_yes

# Steps whose answer is in words: any words would be taken for it.
IN_WORDS = ("anything_else", "withdraw_reason", "stage_2_late_reason", "survey")
# A bare yes says nothing at these, and a bare no that there is nothing to say.
YES_SAYS_NOTHING = ("anything_else", "withdraw_reason", "stage_2_late_reason")


def takes_files(turn: Turn, asked: ErrandQuestion) -> bool:
    """Whether photos alone are what was asked for ("What would you like to add?")."""
    if asked.name != "anything_else":
        return False
    turn.errand.given = say("files.for_staff", count=turn.heard.files)
    return True


async def hear_for_errand(turn: Turn, asked: ErrandQuestion) -> bool:
    """Deal with one message while an errand's question is open; whether the errand goes on from it."""
    goes_on = await _hear(turn, asked)
    if not goes_on and isinstance(asked, SurveyQuestion):
        turn.errand.given = AGAIN  # the survey puts its own questions
    return goes_on


async def _hear(turn: Turn, asked: ErrandQuestion) -> bool:
    heard, errand = turn.heard, turn.errand
    if hears_danger(turn):
        await respond_to_danger(turn)
        return False
    # "In person" is one of the answers of a survey, and no wish for somebody.
    wish = None if isinstance(asked, SurveyQuestion) and _is_shown(turn) else control(heard)
    if wish == "human":
        turn.errand = Errand()
        await hand_over(turn, "asked for a person")
    elif isinstance(asked, SurveyQuestion) and _takes_last_answer_back(heard, wish):
        errand.given = BACK
    elif wish in ("stop", "go_back", "start_again"):
        turn.errand = Errand()
        turn.say("errand.left")
    elif wish in ("skip", "unsure") and asked.skippable:
        asked.skip(errand)
    elif _asks_back(turn):
        turn.say("answers.in_form")
        return False
    elif _corrects_more(heard, asked) and await correct_beside(turn):
        return False
    elif asked.name in IN_WORDS and heard.choice is None and _is_no_answer(turn, asked):
        return False
    elif _wishes_otherwise(turn, asked):
        begin(turn, str(errand_asked_for(heard, turn.intake)))
    elif asked.name in YES_SAYS_NOTHING and is_plain_no(heard.text):
        asked.skip(errand)
    elif asked.take(heard, errand):
        turn.intake.misunderstood = 0.0
    elif answer_question(turn):
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


def _is_shown(turn: Turn) -> bool:
    """Whether typed words are those of a button that stands under the open question."""
    buttons = turn.intake.last_replies[-1]["buttons"] if turn.intake.last_replies else ()
    typed = turn.heard.text.strip(" .!").lower()
    return typed in {str(button["title"]).lower() for button in buttons} - {"skip"}


# More words than this after "actually" are an answer in words.
WORDS_OF_A_SLIP = 6


def _wishes_otherwise(turn: Turn, asked: ErrandQuestion) -> bool:
    """Whether the words ask for another errand; where any words are an answer, only to take it back."""
    if turn.heard.choice is not None or turn.heard.value("reference") is not None:
        return False  # a reference alone says which, and asks for nothing
    other = errand_asked_for(turn.heard, turn.intake)
    if other is None or other == turn.errand.name:
        return False
    return other == "withdraw" or asked.name in ("case_reference", "case_choice", "pass_on")


def _asks_back(turn: Turn) -> bool:
    """Whether a plain question was put and answered; a word of it may not be taken for an answer."""
    plainly = turn.heard.choice is None and may_be_question(turn.heard, telling=True)
    return plainly and answer_question(turn)


def _is_no_answer(turn: Turn, asked: ErrandQuestion) -> bool:
    """Whether words at a question for words are hardly an answer to anything.

    Said again they are the answer, as at every other question.
    """
    heard, intake = turn.heard, turn.intake
    if (
        intake.has_said(asked.name, heard.text)
        or intake.times_asked_again(asked.name) >= OFFER_PERSON_AFTER
    ):
        return False
    says_nothing = asked.name in YES_SAYS_NOTHING and is_plain_yes(heard.text)
    if not says_nothing and not beside_the_point(heard):
        return False
    intake.remarked = [*intake.remarked, f"{ASKED_AGAIN}{asked.name}: {heard.text}"]
    turn.say("again.nothing" if says_nothing else "again.odd")
    return True


def _takes_last_answer_back(heard: Heard, wish: str | None) -> bool:
    """Whether the last answer of a survey was not meant ("go back", "sorry, i meant good")."""
    slip = is_correction(heard) and heard.entity("phone", "email") is None
    return wish == "go_back" or (
        wish is None and slip and len(heard.text.split()) <= WORDS_OF_A_SLIP
    )


def _corrects_more(heard: Heard, asked: ErrandQuestion) -> bool:
    """Whether the words correct something of the case and not what was asked for just now.

    At a question for words only a number or an address for email is sure to be no answer.
    """
    if not is_correction(heard) or asked.name == "case_reference":
        return False
    if asked.name in IN_WORDS:
        return heard.entity("phone", "email") is not None
    return heard.value("postcode") is None
