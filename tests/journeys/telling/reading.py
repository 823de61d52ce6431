"""How hard everything said in one conversation is to read, as it was said."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import rulebook
from rulebook.contacts import contact_names
from tests.journeys.telling.teller import Told
from tests.plain_english import grade, sentences

# School years over the whole of a conversation; a reading age is about five years more.
HIGHEST_GRADE = 6.5
HIGHEST_MEDIAN_GRADE = 5.0
# No sentence of ours is longer; the policy's own sentences, quoted with their clause, are its own.
LONGEST_SENTENCE = 25
_ON = date(2026, 11, 23)
_READ_BACK = "Here is what I have written down"
_QUOTED = re.compile(r"\([^()]+, [^()]+\)\s*$")
_DAY = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} \w+ \d{4}\b|\b\d{1,2} [A-Z]\w+ \d{4}\b"
)
_NUMBER = re.compile(r"\b[A-Z]{2,3}-\d\d-[A-Z0-9]{6}\b|\b0[\d ]{6,}\d\b|\b\d+\b")


def ours(told: Told) -> list[str]:
    """What the assistant said in its own words: no read-back, no clause, names as one short word."""
    found = []
    for line in told.conversation.heard:
        if line.sender != "bot" or _QUOTED.search(line.text) or "A person at" in line.text:
            continue
        text = line.text
        if _READ_BACK in text:
            text = text.split("\n\n")[-1] if "\n\n" in text else ""
        if text:
            found.append(_plain(text, told))
    return found


def reading_grade(told: Told) -> float:
    """The grade of the whole conversation."""
    text = "\n".join(ours(told))
    return grade(text) if sentences(text) else 0.0


def _plain(text: str, told: Told) -> str:
    """Names a resident knows, days and numbers read as one short word each."""
    for name in _names(told.story.landlord):
        text = text.replace(name, "it")
    # What residents wrote themselves is quoted back as they wrote it.
    for line in told.conversation.lines:
        if line.sender == "resident" and len(line.text) > 3:
            text = text.replace(line.text, "it")
    return _NUMBER.sub("it", _DAY.sub("May", text))


@cache
def _names(landlord: str) -> tuple[str, ...]:
    policy = rulebook.policy(landlord, _ON)
    contacts = [rulebook.contact(name, _ON).name for name in contact_names()]
    return tuple(sorted([policy.name, *contacts], key=len, reverse=True))
