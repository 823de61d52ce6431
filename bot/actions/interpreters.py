"""Somebody who interprets speaks no word of their own: the resident complains, through them."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.actions.intake import Intake

_INTERPRETS = re.compile(
    r"\bi('?m| am)? (just |only |simply |here )?(to )?(interpret(ing)?|translat(e|ing))( this| it| everything)?( \w+)? (for|what)\b|"
    r"\bi('?m| am)? (just |only )?(interpreting|translating)\b|\bi('?m| am) (just |only )?(an?|the|her|his|their) "
    r"(\w+ )?(interpreter|translator)\b|\bi (just |only )(interpret|translate)\b",
    re.IGNORECASE,
)
# Translating something that was sent is no interpreting.
_OF_PAPERS = re.compile(
    r"\b(translat\w+|interpret\w*) (the|your|this|that|a) (letter|policy|form|email|rules?)", re.I
)
_LANGUAGE = re.compile(
    r"\b(Polish|Urdu|Punjabi|Bengali|Romanian|Arabic|Somali|Portuguese|Spanish|Gujarati|Turkish|Ukrainian|Tamil|French|"
    r"Italian|Lithuanian|Farsi|Persian|Kurdish|Pashto|Dari|Tigrinya|Mandarin|Cantonese|Chinese|Vietnamese|Hindi|Nepali|"
    r"Russian|Albanian|Bulgarian|Hungarian|Sylheti|Yoruba|Twi|Amharic|Sign Language|BSL)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\bfor (?:my \w+,? |a \w+,? |our \w+,? )?((?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
)
NEED = "an interpreter"


def interprets_here(words: str) -> bool:
    """Whether words say that the writer interprets for somebody."""
    return bool(_INTERPRETS.search(words)) and not _OF_PAPERS.search(words)


def hear_interpreter(heard: Heard, intake: Intake) -> bool:
    """Note that the writer interprets: the resident is the party, and the need is kept for them.

    True when that is new. Nobody has to give authority for their own words.
    """
    if NEED in " ".join(intake.adjustments) and intake.acting_for in (None, "self"):
        return False
    if intake.acting_for == "constituent":
        return False
    if not interprets_here(heard.text):
        return False
    named = _NAME.search(heard.text)
    intake.acting_for = "self"
    if intake.resident_name or named:
        # Who was taken for the person helped is who complains.
        intake.name = intake.resident_name or (named and named.group(1))
    intake.resident_name = intake.relationship = intake.authority = None
    intake.authority_kind = intake.authority_contact = None
    language = _LANGUAGE.search(heard.text)
    need = f"{NEED} ({language.group()})" if language else NEED
    note = f"{need}; somebody they know interprets in this chat"
    intake.adjustments = [*(a for a in intake.adjustments if NEED not in a), note]
    return True
