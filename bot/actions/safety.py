"""Danger comes first: the number, the alert, and only then the rest."""

from __future__ import annotations

import re
from typing import Any

from bot.actions.about_whom import despairs_of_another, fears_for_another, hurts_another
from bot.actions.heard import UNNAMED, Heard
from bot.actions.turn import Turn
from bot.actions.wording import has, say

# The screen's name for danger to a person rather than from the building.
SAFEGUARDING = "safeguarding"


DESPAIR = "suicide"
ABUSE = "domestic_abuse"
# Danger to life that is no fault of the home: nothing on the case counts days from it.
NOT_OF_THE_HOME = ("not_breathing",)
# Told in passing these may be weeks old: "is it happening now?" comes before what to do about it.
ASKED_FIRST = ("flood", "sewage", "collapse")
_SCARED = re.compile(r"\b(scared|frightened|afraid|terrified|safe)\b", re.IGNORECASE)
_AFRAID = re.compile(
    r"\b(do(n'?t| not)|never) feel safe (at home|in my (own )?(home|house|flat)|with (him|her|my \w+))|"
    r"\b(scared|frightened|afraid|terrified) (of|to (go|be|stay|come)( back)?( at)? (home|with))"
    r"( (with )?(him|my (ex|husband|wife|partner|boyfriend|girlfriend|son|dad|brother)|because of (him|her)))?",
    re.IGNORECASE,
)
# What makes it more than fear.
_BLOWS = re.compile(
    r"\b(hit\w*|beat\w*|punch\w*|slap\w*|strang\w*|chok\w*|kick\w*|rap(e|ed|es)|violen\w*|abus\w*|"
    r"threat\w*|knife|weapon|hurt\w*|attack\w*|bruis\w*|kill\w*)\b",
    re.IGNORECASE,
)


def hears_danger(turn: Turn) -> bool:
    """Whether this message tells of a danger not yet dealt with in this matter."""
    return bool(_new_dangers(turn))


def hears_safeguarding(turn: Turn) -> bool:
    """Whether any danger in this message is to a person rather than from the building."""
    found = (*turn.heard.safety, *_fear(turn))
    return any(hazard.get("group") == SAFEGUARDING for hazard in found)


async def respond_to_danger(turn: Turn) -> None:
    """Say what to do now, number first, and alert staff; doubt asks, but never waits to alert.

    Every danger in the message is answered: gas and despair in one breath get both. Raises
    CaseApiUnavailableError when an alert could not be raised; the turn must then say so.
    """
    found = _new_dangers(turn)
    for danger in found:
        turn.say(_advice(danger, turn.heard))
    for danger in found:
        await _alert(turn, danger)
        _remember(turn, danger)
    if any(danger["hazard"] == DESPAIR for danger in found):
        turn.intake.gentle = True
    if any(danger.get("group") == SAFEGUARDING for danger in found):
        turn.say("safety.no_secret")
    if any(danger.get("group") != SAFEGUARDING for danger in found):
        turn.say("safety.told_team")


def say_going_on(turn: Turn) -> None:
    """A bridge back to the matter; after danger to a person nothing is hurried."""
    if not hears_safeguarding(turn):
        turn.say("safety.then")


def untold(turn: Turn) -> str:
    """What to say first when an alert could not be raised: the number still, and the truth."""
    names = turn.rules.names(turn.intake)
    parts = [say(_advice(danger, turn.heard), **names) for danger in _new_dangers(turn)]
    parts.append(say("safety.not_told", **names))
    if turn.rules.policy.contacts.phone:
        parts.append(say("safety.please_phone", **names))
    return "\n\n".join(parts)


def _new_dangers(turn: Turn) -> list[dict[str, Any]]:
    """Dangers of this message, each once; a closed matter's dangers count anew."""
    known = [] if turn.intake.closed else turn.intake.dangers
    found: dict[str, dict[str, Any]] = {}
    for danger in (*turn.heard.safety, *_fear(turn)):
        if danger["hazard"] not in known:
            found.setdefault(str(danger["hazard"]), danger)
    named = {d.get("group") for name, d in found.items() if name not in UNNAMED}
    told = bool(known)
    return [
        danger
        for name, danger in found.items()
        if name not in UNNAMED or (danger.get("group") not in named and not told)
    ]


def _fear(turn: Turn) -> list[dict[str, Any]]:
    """Fear of somebody at home, told without any blow: staff hear of it, in milder words."""
    match = _AFRAID.search(turn.heard.text)
    if match is None:
        return []
    return [
        {
            "hazard": ABUSE,
            "group": SAFEGUARDING,
            "confidence": 0.9,
            "now": None,
            "words": match.group(),
        }
    ]


# The advice for whoever fears for somebody else, and when it is they who are plainly meant.
_OF_ANOTHER = {
    "safety.suicide": despairs_of_another,
    "safety.fear": fears_for_another,
    "safety.domestic_abuse": hurts_another,
    "safety.violence": hurts_another,
}


def _advice(danger: dict[str, Any], heard: Heard) -> str:
    """Which words to say; where somebody else is plainly meant they speak of "them", not of "you"."""
    key = _advice_to_the_writer(danger, heard)
    is_of_another = _OF_ANOTHER.get(key)
    if is_of_another is None or danger.get("told_in"):
        return key
    of_another = is_of_another(str(danger.get("words") or heard.text), heard.text)
    return f"{key}_another" if of_another else key


def _advice_to_the_writer(danger: dict[str, Any], heard: Heard) -> str:
    """Milder for fear, and asking first where it may long be over."""
    hazard = str(danger["hazard"])
    if hazard == ABUSE and not _BLOWS.search(heard.text) and _SCARED.search(heard.text):
        return "safety.fear"
    if hazard in ASKED_FIRST and danger.get("now") is None:
        return "safety.in_doubt"
    key = f"safety.{hazard}"
    return key if has(key) else "safety.other"


def _remember(turn: Turn, danger: dict[str, Any]) -> None:
    intake = turn.intake
    intake.dangers = [*intake.dangers, str(danger["hazard"])]
    # The hazard on a case is one of the home, with its legal clock; harm to a person is an alert.
    of_the_home = danger.get("group") != SAFEGUARDING and danger["hazard"] not in NOT_OF_THE_HOME
    if intake.hazard is not None or not of_the_home:
        return
    intake.hazard = str(danger["hazard"])
    intake.hazard_words = str(danger.get("words") or turn.heard.text)
    intake.hazard_aware_at = turn.heard.sent_at.isoformat()
    intake.hazard_doubtful = danger.get("now") is None


def _explained(danger: dict[str, Any], text: str) -> str:
    """The words it was told in; of another language, which one, for whoever cannot read them."""
    words = str(danger.get("words") or text)
    return f"told in {danger['told_in']}: '{words}'" if danger.get("told_in") else words


async def _alert(turn: Turn, danger: dict[str, Any]) -> None:
    intake = turn.intake
    hazard = str(danger["hazard"])
    await turn.api.raise_alert(
        {
            "landlord": intake.landlord,
            "conversation_id": turn.heard.conversation_id,
            "case_reference": intake.case_reference,
            "category": str(danger.get("group") or "emergency"),
            "hazard": hazard,
            "words": _explained(danger, turn.heard.text)[:500],
            "aware_at": turn.heard.sent_at.isoformat(),
        },
        turn.key(f"alert:{hazard}"),
    )
    intake.alerted_at = turn.heard.sent_at.isoformat()
