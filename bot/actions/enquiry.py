"""A question that the rulebook does not answer is passed on to staff, with a way to send the answer."""

from __future__ import annotations

import re

from bot.actions.answers import answer_question, answers
from bot.actions.heard import Heard
from bot.actions.signposts import who_deals_with
from bot.actions.turn import Turn

# Said right after an answer: it was not what they wanted to know.
_NOT_IT = re.compile(
    r"\b(that|this|it)('?s| is| was)? ?(not|no|n'?t) (really )?(what|my question|an? answer|the answer|it\b|much help|help|use)|"
    r"\bnot what (i|we) (asked|meant|want)|\b(does|did|do)(n'?t| not) (really )?(answer|help|tell me)|"
    r"\b(has|have|is)(n'?t| not) answer|\bno (help|use)\b|\b(i|we) (meant?|was asking|'?m asking|asked|want(ed)? to know)\b|"
    r"\bpass (it|that|this|my question) on\b|\bask (someone|somebody|them|a person)\b|^\W*(no|nope|nah|not really)\W*$",
    re.IGNORECASE,
)
# A longer message tells something of its own.
WORDS_OF_A_NO = 20


def says_that_is_not_it(heard: Heard) -> bool:
    """Whether words say that the answer just given was not what was asked."""
    text = heard.text.replace("\u2019", "'")
    return len(text.split()) <= WORDS_OF_A_NO and bool(_NOT_IT.search(text))


def is_for_staff(turn: Turn) -> bool:
    """Whether a question has to be passed on: neither the policy nor another body answers it."""
    return not answers(turn) and not who_deals_with(turn.heard)


def answered_for_now(turn: Turn) -> bool:
    """Answer from the rulebook and keep the question, in case it was not what they wanted to know."""
    if not answer_question(turn):
        return False
    turn.intake.question = turn.heard.text
    turn.say("answers.not_it")
    return True
