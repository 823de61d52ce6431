"""What people say to a machine besides answering it: are you a robot, a joke, a curse, a thank-you."""

from __future__ import annotations

import re

from bot.actions.belief import thrown_at_people
from bot.actions.controls import is_greeting, is_thanks
from bot.actions.heard import Heard

_ROBOT = re.compile(
    r"\b(are|r) (you|u|ya) (even )?(an? )?(real|robot|bot|human|person|machine|computer|ai|automated)\b|"
    r"\bis (this|that) (an? )?(bot|robot|machine|computer|automated|real person|ai)\b|"
    r"\bam i (talking|speaking|chatting) to (an? )?(bot|robot|machine|computer|person|human|real)|\bchat ?gpt\b|"
    r"^\W*(and |but |so |ok )?who('?s| is| are| r| am i) ?(you|u|ya|this|that|(talking|speaking|chatting) to)( then| anyway| even)?\W*$",
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


# A hand over the keys: runs of neighbouring keys, the middle row alone, four consonants and nothing
# else, one letter held down. Nobody is called so; "Ewert" and "Salah" are names.
_MASHED = re.compile(
    r"\w*(asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|rtyu|zxcv|xcvb|vbnm)\w*|(?=[asdfghjkl]{4})[asdfghjkl]*(sd|df|fg|hj|jk|kj|jh|gf|fd)[asdfghjkl]*|"
    r"[bcdfghjklmnpqrstvwxz]{4,}|(\w)\3{3,}",
    re.IGNORECASE,
)
_PUT_TO_US = re.compile(
    r"\W*(did|do|have|are|were|can|could|will|would) (you|u|ya)\b", re.IGNORECASE
)


def is_mashed(text: str) -> bool:
    """Whether every word is a hand over the keys."""
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and all(_MASHED.fullmatch(word) for word in words)


def beside_the_point(heard: Heard) -> bool:
    """Whether words can hardly be an answer to anything: mashed keys, or talk of other things put to us.

    What the model hears as a matter, a topic or a flag is none of it, however it is put.
    """
    if is_mashed(heard.text):
        return True
    # "Last night" is a day of anything.
    named = [e for e in heard.entities if e.get("entity") not in ("date", "duration")]
    means_something = heard.topic != "other" or heard.flags or named or heard.safety
    about_nothing = heard.kind in ("other", "enquiry") and not means_something
    return about_nothing and bool(_PUT_TO_US.match(heard.text))


def is_abuse(heard: Heard) -> bool:
    """Whether the words are thrown at people rather than said about what happened."""
    return thrown_at_people(heard.text) or "abusive" in heard.flags
