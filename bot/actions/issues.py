"""The separate points of a message, each in the resident's own few words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from bot.actions.belief import TOGETHER, asks_not_to_be_known, introduces_member
from bot.actions.breach import tells_of_breach
from bot.actions.heard import Heard
from bot.actions.wording import FOLDER

# A point is read back in a line; the whole story stands in the description.
LONGEST_SUMMARY = 140
# Where one point may end and the next begin; only a part with a topic of its own becomes a point.
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_JOINTS = re.compile(
    r",\s*|\s+(?:and|plus|also|on top of that|as well as|then)\s+(?:also\s+)?|\s+-\s+"
    # Typed without a comma: "fix my front door every time i ring they say ..."
    r"|\s+(?=(?:every|each) time\b)",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:and|also|plus|but|then|so|on top of that|as well as|as well|now|yes|hi|hello|no(?=[ ,]+(?:and|also|but|wait|its|it's)\b)|wait|hang on|oh|sorry)[ ,]+",
    re.IGNORECASE,
)
# Parts of one room or one job are one point unless the words themselves say that there are several.
_SEVERAL = "multiple_issues"


@lru_cache(maxsize=1)
def _topics() -> dict[str, tuple[str, re.Pattern[str]]]:
    entries = yaml.safe_load((FOLDER / "topics.en.yml").read_text(encoding="utf-8"))
    return {
        name: (str(entry["label"]), re.compile(entry["cues"], re.IGNORECASE))
        for name, entry in entries.items()
    }


def topic_label(topic: str) -> str:
    """A topic as it is read back ("heating and hot water")."""
    return _topics()[topic][0] if topic in _topics() else topic.replace("_", " ")


def points(heard: Heard) -> list[dict[str, Any]]:
    """The points of one message as ``{"topic", "summary"}``, in the order told; never none.

    The learned topic of the whole message always stands among them: it belongs to the first part
    that names no topic, or else takes the place of the first guess.
    """
    found = _gathered(heard.text, several=_SEVERAL in heard.flags)
    learned = [heard.topic] if heard.topic != "other" else []
    if "damp_mould" in heard.flags:
        learned.append("damp_mould")
    if "staff_conduct" in heard.flags:
        learned.append("staff_contractor_conduct")
    whole = _short(heard.text)
    for topic in learned:
        if topic in {point["topic"] for point in found} or (found and topic in _WIDE):
            continue
        unnamed = (p for p in _parts(heard.text) if _named(p) is None and len(p.split()) > 2)
        words = _short(next(unnamed, heard.text))
        # The one part that names another topic is what the learned one is about.
        if len(found) == 1 and words == whole and found[0]["topic"] not in learned:
            words = found.pop()["summary"]
        found.insert(0, {"topic": topic, "summary": words})
    return found or [{"topic": "other", "summary": whole}]


# Learned topics that add nothing beside a part which names what it is about.
_WIDE = ("communication", "complaint_handling")


def _gathered(text: str, *, several: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    places: dict[tuple[str, str], int] = {}
    for part in _parts(text):
        named = _named(part)
        if named is None:
            continue
        topic, cue = named
        key = (topic, cue if several else "")
        if key in places:
            continue
        places[key] = len(found)
        found.append({"topic": topic, "summary": _short(part)})
    return found


def _parts(text: str) -> list[str]:
    """The message cut where a new topic begins; what names none stays with what came before."""
    parts: list[str] = []
    for sentence in _SENTENCES.split(text):
        pieces = _JOINTS.split(sentence)
        joints = _JOINTS.findall(sentence)
        gathered = ""
        topic = None
        for at, piece in enumerate(pieces):
            named = _named(piece)
            if gathered and named is not None and topic is not None:
                parts.append(gathered)
                gathered, topic = piece, named
            else:
                gathered += (joints[at - 1] if at else "") + piece
                topic = topic or named
        parts.append(gathered)
    told = [part.strip() for part in parts if part and part.strip()]
    beside = [p for p in told if asks_not_to_be_known(p) or introduces_member(p)]
    about_it = [part for part in told if part not in beside or _named(part)]
    return about_it or told


def names_topic(words: str) -> bool:
    """Whether words themselves name something of the home or the landlord's work."""
    return _named(words) is not None


def _named(part: str) -> tuple[str, str] | None:
    """The topic a part names and the word it goes by."""
    if tells_of_breach(part):
        return "data_privacy", "breach"  # whoever saw it, a neighbour or a stranger
    # "Me and 4 neighbours": who complains together is not whom they complain about.
    part = TOGETHER.sub(" ", part)
    for topic, (_, cue) in _topics().items():
        match = cue.search(part)
        if match:
            return topic, match.group().lower().rstrip("s")
    return None


def _short(words: str) -> str:
    """A line of the resident's words, cut between words."""
    line = " ".join(words.split()).strip(" .,;-!")
    while _LEADING.match(line):
        line = _LEADING.sub("", line, count=1)
    if len(line) <= LONGEST_SUMMARY:
        return line
    return line[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
