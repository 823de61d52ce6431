"""One thing put right in few words: "it should be X, not Y", "I said Y but it was X"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions.dates import take_dates
from bot.actions.heard import Heard
from bot.actions.intake import Intake

_PART = r"[^,.;!?]{1,60}?"
_NEW_NOT_OLD = re.compile(
    rf"\b(?:should(?:'ve| have)? be(?:en)?|it'?s|it is|is|was|were|been|meant|make (?:it|that)|put)\s+(?P<new>{_PART}),?"
    rf"\s+(?:and )?not\s+(?P<old>{_PART})\W*$",
    re.IGNORECASE,
)
_OLD_BUT_NEW = re.compile(
    rf"\b(?:i|you|it) (?:said|put|wrote|typed|says?|have|got)\s+(?P<old>{_PART}),?\s+but\s+(?:(?:it|that|i|he|she|they)\b)?"
    rf"(?:'?s| is| was| were| should be| meant| mean)*\s+(?P<new>{_PART})\W*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:a|an|the|my|number|no\.?|at)\s+", re.IGNORECASE)
# More words than this are no house number and no name.
MOST_WORDS_OF_A_DETAIL = 4


def take_instead(heard: Heard, intake: Intake) -> bool:
    """Put the new words in the place where the old ones stand; False when they stand nowhere."""
    text = heard.text.replace("\u2019", "'")
    found = _OLD_BUT_NEW.search(text) or _NEW_NOT_OLD.search(text)
    if found is None or heard.entity("phone", "email") is not None:
        return False
    new, old = found.group("new").strip(), _ARTICLE.sub("", found.group("old").strip())
    told = [e for e in heard.entities if heard.words_of(e).lower() in new.lower()]
    if any(entity.get("entity") in ("date", "duration") for entity in told):
        return take_dates(replace(heard, text=new, entities=_unplaced(heard, told)), intake)
    stands = re.compile(rf"\b{re.escape(old)}\b", re.IGNORECASE)
    if len(new.split()) <= MOST_WORDS_OF_A_DETAIL:
        detail = _ARTICLE.sub("", new)
        for field in ("address", "name", "resident_name"):
            value = getattr(intake, field)
            if value and stands.search(value):
                setattr(intake, field, stands.sub(lambda _: detail, value, count=1))
                return True
    if intake.outcome_wanted and stands.search(intake.outcome_wanted):
        intake.outcome_wanted = new
        return True
    return False


def _unplaced(heard: Heard, entities: list) -> tuple:
    """The entities with their words and without their places, which are those of the whole text."""
    return tuple({**e, "text": heard.words_of(e), "start": 0, "end": 0} for e in entities)
