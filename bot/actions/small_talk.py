"""What people say to a machine besides answering it: are you a robot, a joke, a curse, a thank-you."""

from __future__ import annotations

import re

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
# Words thrown at staff or at this chat; swearing about a broken door is not abuse.
_AT_PEOPLE = re.compile(
    r"\b(f+[u*]+[c*]*k+ (off|you|u)|you('re| are)? (all )?(a )?(useless|thick|stupid|scum|idiots?|morons?|"
    r"c[u*]nts?|w[a*]nkers?|pricks?|bastards?)|piss off|shut up|go to hell)\b",
    re.IGNORECASE,
)
SURE_OF_ABUSE = 0.7


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
    sure = max(
        (float(s.get("confidence") or 0) for s in heard.signals if s["name"] == "abusive"),
        default=0.0,
    )
    return sure >= SURE_OF_ABUSE or bool(_AT_PEOPLE.search(heard.text))
