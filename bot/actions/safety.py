"""Danger comes first: the number, the alert, and only then the rest."""

from __future__ import annotations

from typing import Any

from bot.actions.turn import Turn
from bot.actions.wording import has, say

# The screen's name for danger to a person rather than from the building.
SAFEGUARDING = "safeguarding"
# The screen's names for danger that only the learned flags heard, without saying which.
UNNAMED = ("danger", "harm")


def hears_danger(turn: Turn) -> bool:
    """Whether this message tells of a danger not yet dealt with in this matter."""
    return bool(_new_dangers(turn))


def hears_safeguarding(turn: Turn) -> bool:
    """Whether any danger in this message is to a person rather than from the building."""
    return any(hazard.get("group") == SAFEGUARDING for hazard in turn.heard.safety)


async def respond_to_danger(turn: Turn) -> None:
    """Say what to do now, number first, and alert staff; doubt asks, but never waits to alert.

    Every danger in the message is answered: gas and despair in one breath get both. Raises
    CaseApiUnavailableError when an alert could not be raised; the turn must then say so.
    """
    found = _new_dangers(turn)
    for danger in found:
        turn.say(_advice(str(danger["hazard"])))
    for danger in found:
        await _alert(turn, danger)
        _remember(turn, danger)
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
    parts = [say(_advice(str(danger["hazard"])), **names) for danger in _new_dangers(turn)]
    parts.append(say("safety.not_told", **names))
    if turn.rules.policy.contacts.phone:
        parts.append(say("safety.please_phone", **names))
    return "\n\n".join(parts)


def _new_dangers(turn: Turn) -> list[dict[str, Any]]:
    """Dangers of this message, each once; a closed matter's dangers count anew."""
    known = [] if turn.intake.closed else turn.intake.dangers
    found: dict[str, dict[str, Any]] = {}
    for danger in turn.heard.safety:
        if danger["hazard"] not in known:
            found.setdefault(str(danger["hazard"]), danger)
    named = {d.get("group") for name, d in found.items() if name not in UNNAMED}
    told = bool(known)
    return [
        danger
        for name, danger in found.items()
        if name not in UNNAMED or (danger.get("group") not in named and not told)
    ]


def _advice(hazard: str) -> str:
    key = f"safety.{hazard}"
    return key if has(key) else "safety.other"


def _remember(turn: Turn, danger: dict[str, Any]) -> None:
    intake = turn.intake
    intake.dangers = [*intake.dangers, str(danger["hazard"])]
    # The hazard on a case is one of the home, with its legal clock; harm to a person is an alert.
    if danger.get("group") == SAFEGUARDING or intake.hazard is not None:
        return
    intake.hazard = str(danger["hazard"])
    intake.hazard_words = str(danger.get("words") or turn.heard.text)
    intake.hazard_aware_at = turn.heard.sent_at.isoformat()
    intake.hazard_doubtful = danger.get("now") is None


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
            "words": str(danger.get("words") or turn.heard.text)[:500],
            "aware_at": turn.heard.sent_at.isoformat(),
        },
        turn.key(f"alert:{hazard}"),
    )
    intake.alerted_at = turn.heard.sent_at.isoformat()
