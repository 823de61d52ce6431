"""By what right somebody speaks for a resident, and who a group's members are."""

from __future__ import annotations

import re
from typing import Any

from bot.actions.intake import Intake

_KINDS = {
    "power_of_attorney": r"\b(power of att\w+|poa|lpa|attorney)\b",
    "deputy": r"\b(deputy|court of protection)\b",
    "executor": r"\b(executor|executrix|probate|letters of administration|(his|her|the) estate)\b",
    "parent": r"\bparental responsibility\b",
    "litigation_friend": r"\blitigation friend\b",
}


def authority_kind(words: str) -> str | None:
    """Which standing authority the words name (a power of attorney, an executor), or None."""
    return next((kind for kind, cue in _KINDS.items() if re.search(cue, words, re.I)), None)


# A member's line may begin with a bullet or a number of the list.
_BULLET = re.compile(r"^\s*(?:[-*\u2022]|\d{1,2}[.)])\s*")
_BETWEEN = re.compile(r"[;\n]|,(?!\s*(?:flat|no\.?|number)?\s*\d)|\band\b", re.IGNORECASE)
_HOME = re.compile(
    r"\b(?:(?:at |from |in )?(?:flat|no\.?|number|house|apartment|unit)?\s*\d+[a-z]?\b.*)$",
    re.IGNORECASE,
)
# A party list is read by people; a petition of hundreds is kept whole in the words.
MOST_MEMBERS = 100


def members(words: str | None) -> list[dict[str, Any]]:
    """The people of a group as told ("Ann at flat 3, Bob flat 5 and number 9"), name and home."""
    found = []
    for part in _BETWEEN.split(words or ""):
        line = _BULLET.sub("", part).strip(" .,")
        if not line:
            continue
        home = _HOME.search(line)
        name = line[: home.start()].strip(" ,-:(") if home else line
        address = home.group().strip(" ,()") if home else None
        found.append({"name": name[:200] or None, "address": address[:200] if address else None})
    return found[:MOST_MEMBERS]


def evidence(intake: Intake) -> str | None:
    """What the writer said about their right to speak; nobody has seen any paper yet."""
    if intake.acting_for == "constituent":
        return "says they are an MP or councillor; not checked, nor that the resident asked them"
    if intake.authority == "have":
        return "says they have it in writing; not seen yet"
    if intake.authority == "ask":
        return f"resident to be asked at {intake.authority_contact or 'no contact given'}"
    return None


def contact_to_ask(intake: Intake) -> dict[str, str] | None:
    """Where the resident can be asked for a one-time code, or None."""
    value = intake.authority_contact
    if intake.authority != "ask" or not value:
        return None
    return {"channel": "email" if "@" in value else "sms", "value": value}
