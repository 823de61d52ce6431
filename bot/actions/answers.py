"""Questions about complaints, contacts and rights, answered from the policy with its clause."""

from __future__ import annotations

import re
from functools import lru_cache

import yaml

import rulebook
from bot.actions.heard import Heard
from bot.actions.turn import Turn
from bot.actions.wording import FOLDER, say

_QUESTION = re.compile(
    r"\?\s*$|^\s*(how|when|what|who|where|why|which|can|could|do|does|is|are|will|would|may|am i|"
    r"whats|wots|hows)\b",
    re.IGNORECASE,
)

# How questions begin on a phone.
_MEANT = {"wat": "what", "wot": "what", "wht": "what", "wats": "whats", "wen": "when", "hw": "how"}
_AS_TYPED = re.compile(rf"\b({'|'.join(_MEANT)})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _cues() -> list[tuple[str, list[re.Pattern[str]]]]:
    entries = yaml.safe_load((FOLDER / "questions.en.yml").read_text(encoding="utf-8"))
    return [
        (entry["answer"], [re.compile(cue, re.IGNORECASE) for cue in entry["cues"]])
        for entry in entries
    ]


def asked_about(heard: Heard) -> str | None:
    """The name of the rulebook's answer that a question asks for, or None."""
    text = _AS_TYPED.sub(lambda word: _MEANT[word.group().lower()], heard.text)
    if not _QUESTION.search(text):
        return None
    for name, cues in _cues():
        if any(cue.search(text) for cue in cues):
            return name
    return None


async def answer_question(turn: Turn) -> bool:
    """Answer if the rulebook has an answer, naming the clause it rests on; False otherwise."""
    name = asked_about(turn.heard)
    if name is None:
        return False
    found = rulebook.answer(turn.rules.policy, name, turn.rules.today)
    if found is None:
        return False
    source = say("answers.source", title=turn.rules.policy.title, cite=found.cite)
    turn.say_text(f"{found.text} {source}")
    return True
