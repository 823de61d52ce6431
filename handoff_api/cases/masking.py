"""A confidential case as somebody sees it who may not know whose it is."""

from __future__ import annotations

import re
from typing import Any

from handoff_api.cases.schemas import CaseRead

WITHHELD = "[name withheld]"
# Shorter parts of a name are words of their own too often.
_SHORTEST = 3


def mask(case: CaseRead) -> CaseRead:
    """``case`` without names, addresses and ways to reach anybody, in the words as well."""
    names = _names(case)
    words = re.compile("|".join(names), re.IGNORECASE) if names else None
    shown = _without(case.model_dump(), words) if words else case.model_dump()
    for party in shown["parties"]:
        party |= {"name": None, "relationship_words": None, "contacts": [], "address": None}
        del party["relationship"]
    shown["identity_masked"] = True
    return CaseRead.model_validate(shown)


def _names(case: CaseRead) -> list[str]:
    found = set()
    for party in case.parties:
        parts = [*(party.name or "").split(), party.name or "", party.address or ""]
        parts += [str(contact.get("value", "")) for contact in party.contacts]
        found |= {part.strip(" ,.;") for part in parts}
    # The longest first, so that a whole name goes before its parts.
    known = sorted((part for part in found if len(part) >= _SHORTEST), key=len, reverse=True)
    return [rf"(?<!\w){re.escape(part)}(?!\w)" for part in known]


def _without(value: Any, words: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return words.sub(WITHHELD, value)
    if isinstance(value, list):
        return [_without(item, words) for item in value]
    if isinstance(value, dict):
        return {name: _without(item, words) for name, item in value.items()}
    return value
