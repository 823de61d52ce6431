"""What people say to a machine besides answering it: are you a robot, a joke, a curse, a thank-you."""

from __future__ import annotations

import re

from bot.actions.belief import thrown_at_people
from bot.actions.controls import is_greeting, is_thanks
from bot.actions.heard import Heard

_ROBOT = re.compile(
    r"\b(are|r) (you|u|ya) (even )?(an? )?(real|robot|bot|human|person|machine|computer|ai|automated)\b|"
    r"\bis (this|that) (an? )?(bot|robot|machine|computer|automated|real person|ai)\b|"
    r"\bam i (talking|speaking|chatting) to (an? )?(bot|robot|machine|computer|person|human|real)|\bchat ?gpt\b",
    re.IGNORECASE,
)
_JOKE = re.compile(
    r"\b(tell me a joke|sing (me )?a song|what('?s| is) your (name|favourite)|how (are|r) (you|u)( doing)?\b|"
    r"do you (like|love|sleep|eat)|what'?s the weather|who made you|marry me|knock knock)\b",
    re.IGNORECASE,
)


def robot_question(heard: Heard) -> bool:
    """Whether somebody asks if they are talking to a machine."""
    return bool(_ROBOT.search(heard.text))


def chatter(heard: Heard) -> str | None:
    """The wording that answers small talk, or None when the message is none."""
    if _JOKE.search(heard.text):
        return "chat.joke"
    if is_greeting(heard):
        return "chat.hello"
    if is_thanks(heard):
        return "chat.thanks"
    return None


def is_abuse(heard: Heard) -> bool:
    """Whether the words are thrown at people rather than said about what happened."""
    return thrown_at_people(heard.text) or "abusive" in heard.flags
