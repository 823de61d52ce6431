"""One message while an errand's question is open: its answer, a wish to leave it, or something else."""

from __future__ import annotations

from bot.actions.answers import answer_question
from bot.actions.controls import control, is_correction
from bot.actions.errand import Errand
from bot.actions.errands.changing import correct_beside
from bot.actions.errands.survey import BACK
from bot.actions.handover import hand_over
from bot.actions.heard import Heard
from bot.actions.questions.afterwards import ErrandQuestion, SurveyQuestion
from bot.actions.safety import hears_danger, respond_to_danger
from bot.actions.turn import OFFER_PERSON_AFTER, Turn
from bot.actions.wording import say, variants

# Steps whose answer is a yes or a proof: a correction beside it is taken at once.
STEPS = ("confirm_errand", "identity_check")


def takes_files(turn: Turn, asked: ErrandQuestion) -> bool:
    """Whether photos alone are what was asked for ("What would you like to add?")."""
    if asked.name != "anything_else":
        return False
    turn.errand.given = say("files.for_staff", count=turn.heard.files)
    return True


async def hear_for_errand(turn: Turn, asked: ErrandQuestion) -> bool:
    """Deal with one message while an errand's question is open; whether the errand goes on from it."""
    heard, errand = turn.heard, turn.errand
    if hears_danger(turn):
        await respond_to_danger(turn)
        return False
    wish = control(heard)
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
    elif asked.name in STEPS and _corrects_more(heard) and await correct_beside(turn):
        return False
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


# More words than this after "actually" are an answer in words.
WORDS_OF_A_SLIP = 6


def _takes_last_answer_back(heard: Heard, wish: str | None) -> bool:
    """Whether the last answer of a survey was not meant ("go back", "sorry, i meant good")."""
    return wish == "go_back" or (
        wish is None and is_correction(heard) and len(heard.text.split()) <= WORDS_OF_A_SLIP
    )


def _corrects_more(heard: Heard) -> bool:
    """Whether the words correct something other than the postcode or code that was asked for."""
    return is_correction(heard) and heard.value("postcode") is None
