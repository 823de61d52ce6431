"""A name that nobody may know is taken out of everything that becomes the case."""

from __future__ import annotations

import re

from bot.actions.belief import asks_not_to_be_known
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.wording import say

# Remarked when a name that was given before had to be taken out again.
NAME_TAKEN_OUT = "name taken out"
# Shorter parts of a name are words of their own too often.
_SHORTEST = 3
# A longer message tells of the matter as well, and is read by the question that is open.
WORDS_OF_A_WISH = 14


def wishes_not_to_be_known(heard: Heard, intake: Intake) -> bool:
    """Note, at whatever is being asked, that somebody wants their name kept; True when that is new."""
    if "anonymous" in intake.flags or not asks_not_to_be_known(heard.text):
        return False
    if len(heard.text.split()) > WORDS_OF_A_WISH:
        return False
    intake.add_words(heard.text)
    intake.add_signals([{"name": "anonymous", "confidence": 0.9, "words": heard.text}])
    intake.anonymity = intake.anonymity or "confidential"
    person = heard.value("person")
    if person and intake.name is None:
        intake.name = str(person)
    return True


def withhold_name(intake: Intake) -> None:
    """Take the writer's name out of the case: the party, the words, the points, the flags' words.

    What was typed stays in the conversation as it was, and the resident is told so.
    """
    name, intake.name = intake.name, None
    if not name:
        return
    parts = [part for part in name.split() if len(part.strip(".")) >= _SHORTEST]
    whole = re.escape(name).replace(r"\ ", r"\s+")
    # The whole name however it is typed; a part of it only as a name is written.
    words = re.compile("|".join([rf"\b(?i:{whole})\b", *(rf"\b{re.escape(p)}\b" for p in parts)]))
    withheld = say("summary.name_withheld")

    def without(text: str | None) -> str | None:
        return text if text is None else words.sub(withheld, text)

    intake.description = without(intake.description)
    intake.outcome_wanted = without(intake.outcome_wanted)
    intake.issues = [{**each, "summary": without(each["summary"])} for each in intake.issues]
    intake.signals = [{**each, "words": without(each.get("words"))} for each in intake.signals]
    intake.remarked = [*intake.remarked, NAME_TAKEN_OUT]
