"""Somebody who writes in another language is told so in it, and a person takes over."""

from __future__ import annotations

from functools import lru_cache

import yaml

from bot.actions.handover import hand_over
from bot.actions.listening import listen
from bot.actions.questions.base import Button, Prompt
from bot.actions.safety import hears_danger, respond_to_danger
from bot.actions.turn import Turn
from bot.actions.wording import FOLDER, say

# The understanding's name for a language nobody can name.
UNKNOWN = "und"
# Below this the language is a guess; text-speak is English too.
SURE = 0.8


@lru_cache(maxsize=1)
def _languages() -> dict[str, dict[str, str]]:
    return dict(yaml.safe_load((FOLDER / "languages.yml").read_text(encoding="utf-8")))


async def answered_in_language(turn: Turn) -> bool:
    """Answer in the message's own language and hand over; False for English and for a guess.

    The need for an interpreter goes on whatever case staff make of it. Raises
    CaseApiUnavailableError when nobody could be told.
    """
    heard = turn.heard.understanding.get("language") or {}
    code = str(heard.get("code"))
    known = _languages().get(code)
    sure = float(heard.get("confidence") or 0.0) >= SURE
    if code == UNKNOWN or (known is None and sure and code != "en"):
        return _asked_for_english(turn)
    if known is None or not sure:
        return False
    names = turn.rules.names(turn.intake)
    turn.say_text(known["says"].format(number=names["emergency_services_phone"]))
    listen(turn.heard, turn.intake)
    turn.intake.adjustments = [*turn.intake.adjustments, f"an interpreter ({known['name']})"]
    if hears_danger(turn):
        await respond_to_danger(turn)
    await hand_over(turn, f"writes in {known['name']}; an interpreter is needed")
    return True


def _asked_for_english(turn: Turn) -> bool:
    """None of it is English, and no line in its language is there: an interpreter is offered."""
    if hears_danger(turn):
        return False
    turn.intake.add_words(turn.heard.text)
    buttons = (
        Button(say("buttons.interpreter"), "interpreter"),
        Button(say("buttons.person"), "person"),
    )
    turn.ask(Prompt(say("opening.other_language"), "what_happened", buttons))
    return True
