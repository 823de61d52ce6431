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
# Below this it may well be the landlord's after all.
SURE_NOT_OURS = 0.8
_CHOICES = ("complain", "repair", "person")


@lru_cache(maxsize=1)
def _cues() -> list[tuple[dict[str, tuple[str, ...]], re.Pattern[str]]]:
    """For each cue its contacts: under a landlord's id where it has its own, under "" for the rest."""
    entries = yaml.safe_load((FOLDER / "signposts.en.yml").read_text(encoding="utf-8"))
    return [
        (
            {
                "": tuple(entry["contacts"]),
                **{landlord: tuple(named) for landlord, named in entry.get("at", {}).items()},
            },
            re.compile("|".join(entry["cues"]), re.IGNORECASE),
        )
        for entry in entries
    ]


def is_not_ours(heard: Heard) -> bool:
    """Whether it is surely not the landlord's; nobody is sent elsewhere on a guess."""
    return heard.sure_of(NOT_OURS, SURE_NOT_OURS)


def who_deals_with(heard: Heard) -> tuple[str, ...]:
    """The rulebook's contacts for what is surely not the landlord's; empty where nobody is known."""
    if not is_not_ours(heard):
        return ()
    named = next((contacts for contacts, cue in _cues() if cue.search(heard.text)), {"": ()})
    return named.get(heard.landlord, named[""])


def say_who_deals_with_it(turn: Turn) -> bool:
    """Say who deals with it and keep the words; whatever part is the landlord's can be complained of.

    Nothing is refused: the buttons open a complaint or a request, or bring a person.
    """
    if not is_not_ours(turn.heard):
        return False
    contacts = who_deals_with(turn.heard)
    turn.intake.add_words(turn.heard.text)
    for name in contacts:
        turn.say_text(rulebook.contact(name, turn.rules.today).says)
    key = "opening.not_ours" if contacts else "opening.not_ours_unknown"
    text = say(key, **turn.rules.names(turn.intake))
    buttons = tuple(Button(say(f"buttons.{choice}"), choice) for choice in _CHOICES)
    turn.ask(Prompt(text, "what_happened", buttons))
    return True
