"""Danger comes first: the number, the alert, and only then the rest."""

from __future__ import annotations

from bot.actions.turn import Turn
from bot.actions.wording import has, say

# The screen's name for danger to a person rather than from the building.
SAFEGUARDING = "safeguarding"


def hears_danger(turn: Turn) -> bool:
    """Whether this message tells of a danger not yet dealt with in this conversation."""
    return any(h["hazard"] != turn.intake.hazard for h in turn.heard.safety)


async def respond_to_danger(turn: Turn) -> None:
    """Say what to do now, number first, and alert staff; doubt asks, but never waits to alert.

    Raises CaseApiUnavailableError when the alert could not be raised: the turn must then say so.
    """
    found = max(turn.heard.safety, key=lambda h: h.get("confidence", 0))
    hazard = str(found["hazard"])
    intake = turn.intake
    group = str(found.get("group") or "emergency")
    intake.hazard = hazard
    intake.hazard_words = str(found.get("words") or turn.heard.text)
    intake.hazard_aware_at = turn.heard.sent_at.isoformat()
    intake.hazard_doubtful = found.get("now") is None
    turn.say(f"safety.{hazard}" if has(f"safety.{hazard}") else "safety.other")
    await _alert(turn, hazard, group)
    if group == SAFEGUARDING:
        turn.say("safety.no_secret")
    else:
        turn.say("safety.told_team")


async def _alert(turn: Turn, hazard: str, group: str) -> None:
    intake = turn.intake
    await turn.api.raise_alert(
        {
            "landlord": intake.landlord,
            "conversation_id": turn.heard.conversation_id,
            "case_reference": intake.case_reference,
            "category": group,
            "hazard": hazard,
            "words": intake.hazard_words,
            "aware_at": intake.hazard_aware_at,
        },
        turn.key(f"alert:{hazard}"),
    )
    intake.alerted_at = turn.heard.sent_at.isoformat()


def untold(turn: Turn) -> str:
    """What to say first when the alert could not be raised: the number still, and the truth."""
    names = turn.rules.names(turn.intake)
    hazard = str(turn.heard.safety[0]["hazard"])
    key = f"safety.{hazard}" if has(f"safety.{hazard}") else "safety.other"
    return f"{say(key, **names)}\n\n{say('safety.not_told', **names)}"
