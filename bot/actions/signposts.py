"""Things that belong to somebody else: who deals with them, and the choice to complain all the same."""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

import rulebook
from bot.actions.heard import Heard
from bot.actions.questions.base import Button, Prompt
from bot.actions.turn import Turn
from bot.actions.wording import FOLDER, say

NOT_OURS = "not_us"
# Below this it may well be the landlord's after all, and nobody is sent elsewhere on a guess.
SURE_NOT_OURS = 0.8
_CHOICES = ("complain", "repair", "person")


@lru_cache(maxsize=1)
def _cues() -> list[tuple[tuple[str, ...], re.Pattern[str]]]:
    entries = yaml.safe_load((FOLDER / "signposts.en.yml").read_text(encoding="utf-8"))
    return [
        (tuple(entry["contacts"]), re.compile("|".join(entry["cues"]), re.IGNORECASE))
        for entry in entries
    ]


def who_deals_with(heard: Heard) -> tuple[str, ...]:
    """The rulebook's contacts for what is surely not the landlord's; empty where nobody is known."""
    if not heard.sure_of(NOT_OURS, SURE_NOT_OURS):
        return ()
    return next((contacts for contacts, cue in _cues() if cue.search(heard.text)), ())


def say_who_deals_with_it(turn: Turn) -> bool:
    """Say who deals with it and keep the words; whatever part is the landlord's can be complained of.

    Nothing is refused: the buttons open a complaint or a request, or bring a person.
    """
    contacts = who_deals_with(turn.heard)
    if not contacts:
        return False
    turn.intake.add_words(turn.heard.text)
    for name in contacts:
        turn.say_text(rulebook.contact(name, turn.rules.today).says)
    text = say("opening.not_ours", **turn.rules.names(turn.intake))
    buttons = tuple(Button(say(f"buttons.{choice}"), choice) for choice in _CHOICES)
    turn.ask(Prompt(text, "what_happened", buttons))
    return True
