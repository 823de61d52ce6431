"""Words that were not understood: asked about again, then passed on as they are."""

from __future__ import annotations

import re

from bot.actions.controls import is_greeting
from bot.actions.questions.base import Button, Prompt
from bot.actions.safety import hears_safeguarding
from bot.actions.small_talk import is_abuse
from bot.actions.turn import OFFER_PERSON_AFTER, Turn
from bot.actions.wording import say
from bot.actions.yes_no import yes_or_no_words

_HAS_QUESTION = re.compile(
    r"\W*(hi|hello|hiya)?\W*((i have|i'?ve got|i got|got|have) (a |an? )?(quick |few |couple of )?questions?( for you)?|"
    r"(can|could|may) i ask (you )?(a |some)?(quick )?(thing|something|questions?)|(quick )?question)( please| pls)?\W*",
    re.IGNORECASE,
)
_WANTS_HELP = re.compile(
    r"\W*(hi|hello|hiya)?\W*((can|could) (you|someone|u) help( me)?|i (need|want) (some |your )?help|help me)( out)?( please| pls)?\W*",
    re.IGNORECASE,
)


def _says_nothing(turn: Turn) -> bool:
    """Whether a message only greets, agrees, or says that there is something to come.

    By its very words: "not happy" sounds like a no and is the whole of somebody's story.
    """
    text = turn.heard.text
    only_opens = _HAS_QUESTION.fullmatch(text) or _WANTS_HELP.fullmatch(text)
    return bool(is_greeting(turn.heard) or yes_or_no_words(text) is not None or only_opens)


def has_to_be_passed_on(turn: Turn) -> bool:
    """Whether a person was offered already and the words are still not understood: staff read them."""
    heard = turn.heard
    if turn.intake.misunderstood < OFFER_PERSON_AFTER or _says_nothing(turn) or not heard.text:
        return False
    return not (heard.safety or hears_safeguarding(turn) or is_abuse(heard))


def ask_again(turn: Turn) -> None:
    """Ask instead of guessing; nothing said so far is lost."""
    heard, intake = turn.heard, turn.intake
    says_nothing = _says_nothing(turn)
    if not says_nothing:
        intake.add_words(heard.text)
    if heard.safety:
        text = say("opening.after_danger")
    elif _HAS_QUESTION.fullmatch(heard.text):
        text = say("opening.question")
    elif says_nothing:
        text = say("opening.hello")
    elif heard.files:
        text = say("files.what_about")
    else:
        text = say("opening.unsure")
    intake.misunderstood += 0 if says_nothing else 1
    choices = ("complain", "repair", "question", "person")
    if hears_safeguarding(turn):
        text, choices = say("opening.after_harm"), ("person",)
        if intake.fears_somebody and not intake.has_answered("safe_contact"):
            # The form asks next how to reach them safely: one question is enough.
            turn.say_text(text)
            return
    buttons = tuple(Button(say(f"buttons.{choice}"), choice) for choice in choices)
    if is_abuse(heard):
        # Kept for whatever matter follows: staff who open it see the words.
        intake.add_signals([s for s in heard.signals if s["name"] == "abusive"])
        turn.say("heard.abuse")
    elif intake.misunderstood >= OFFER_PERSON_AFTER and heard.text:
        turn.say("heard.offer_person")
    turn.ask(Prompt(text, "what_happened", buttons))
