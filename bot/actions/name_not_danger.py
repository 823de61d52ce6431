"""A name that sounds like danger, given where a name was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions.heard import Heard
from bot.surnames import name_answered

_ASKED = ("name", "resident_name")
_LEARNED = "learned"
# A learned danger in more words than a name has was told by the rest.
_MOST_WORDS = 4


def name_heard_as_name(heard: Heard, asked: str) -> Heard:
    """The message without the danger heard in the very name that was asked for ("Tina Sparks").

    Whatever danger the message tells besides stays.
    """
    place = name_answered(heard.text) if asked in _ASKED else None
    if place is None:
        return heard
    kept = tuple(one for one in heard.safety if not _is_the_name(one, place, heard.text))
    return replace(heard, understanding={**heard.understanding, "safety": kept})


def _is_the_name(danger: dict[str, Any], place: tuple[int, int], text: str) -> bool:
    """Whether a danger was heard in the name alone: at its very letters, or with no sign to it."""
    start, end = place
    within = start <= int(danger.get("start", -1)) and int(danger.get("end", len(text) + 1)) <= end
    return within or (danger.get("because") == _LEARNED and len(text.split()) <= _MOST_WORDS)
