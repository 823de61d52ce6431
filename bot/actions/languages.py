"""Somebody who writes in another language is told so in it, and a person takes over."""

from __future__ import annotations

from functools import lru_cache

import yaml

from bot.actions.handover import hand_over
from bot.actions.listening import listen
from bot.actions.safety import hears_danger, respond_to_danger
from bot.actions.turn import Turn
from bot.actions.wording import FOLDER

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
    known = _languages().get(str(heard.get("code")))
    if known is None or float(heard.get("confidence") or 0.0) < SURE:
        return False
    names = turn.rules.names(turn.intake)
    turn.say_text(known["says"].format(number=names["emergency_services_phone"]))
    listen(turn.heard, turn.intake)
    turn.intake.adjustments = [*turn.intake.adjustments, f"an interpreter ({known['name']})"]
    if hears_danger(turn):
        await respond_to_danger(turn)
    await hand_over(turn, f"writes in {known['name']}; an interpreter is needed")
    return True
