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


# Answers that tell of a complaint's own days: "how long is the waiting list" asks for none of them.
_COMPLAINTS = ("complaint", "member_enquiry")
_OF_A_COMPLAINT = ("how_long", "what_happens_next")
_ABOUT_COMPLAINING = re.compile(
    r"complain|\banswer|\brepl(y|ies)\b|respon|\bhear\b|\bstage\b|decid|acknowledg", re.IGNORECASE
)
HOW_TO_COMPLAIN = "how_to_complain"
# Topics of words that name nothing of their own.
OPEN_TOPICS = ("other", "communication", "complaint_handling")


@lru_cache(maxsize=1)
def _cues() -> list[tuple[tuple[str, ...], list[re.Pattern[str]]]]:
    entries = yaml.safe_load((FOLDER / "questions.en.yml").read_text(encoding="utf-8"))
    return [
        (
            (entry["answer"], *entry.get("also", ())),
            [re.compile(cue, re.IGNORECASE) for cue in entry["cues"]],
        )
        for entry in entries
    ]


def asked_about(heard: Heard, matter: str | None = "complaint") -> tuple[str, ...]:
    """The names of the rulebook's answers that a question asks for, the first the likeliest.

    ``matter`` is the kind of what is being given or was just given, None where nothing is: then
    "how long" may be about anything, and after a request it is about that.
    """
    text = _AS_TYPED.sub(lambda word: _MEANT[word.group().lower()], heard.text)
    if not _QUESTION.search(text):
        return ()
    for names, cues in _cues():
        if not any(cue.search(text) for cue in cues):
            continue
        names_it = matter in _COMPLAINTS or bool(_ABOUT_COMPLAINING.search(text))
        open_to_it = matter is None and heard.topic in OPEN_TOPICS
        if names[0] in _OF_A_COMPLAINT and not (names_it or open_to_it):
            continue
        return names
    return ()


def answers(turn: Turn) -> list[rulebook.Answer]:
    """What the rulebook has to say to a question; nothing where it is silent."""
    names = asked_about(turn.heard, turn.intake.kind)
    found = (rulebook.answer(turn.rules.policy, name, turn.rules.today) for name in names)
    return [each for each in found if each is not None]


def answer_question(turn: Turn) -> bool:
    """Answer if the rulebook has an answer, naming the clause it rests on; False otherwise."""
    found = answers(turn)
    said: list[str] = []
    for each in found:
        if not any(each.text in earlier for earlier in said):
            turn.say_text(f"{each.text} {_source(turn, each)}")
            said.append(each.text)
    return bool(found)


def _source(turn: Turn, found: rulebook.Answer) -> str:
    """The landlord's policy with its clause; the Code and the law go by their own name."""
    if ":" in found.clause:
        return say("answers.source_beside", cite=found.cite)
    return say("answers.source", title=turn.rules.policy.title, cite=found.cite)
