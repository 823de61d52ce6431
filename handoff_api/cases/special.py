"""Health, disability and danger, kept from whoever's work does not need them.

They stand in fields of their own: what a resident needs so that the process is fair (``adjustments``), the words
that told of a hazard, the words behind each flag, and what was weighed when contact was limited. Those who handle
cases read them; an auditor and an administrator see that they are there.
"""

from __future__ import annotations

from typing import Any

from handoff_api.cases.schemas import CaseRead
from handoff_api.keys.service import Key

WITHHELD = "[withheld]"
_HANDLE_CASES = ("intake", "system", "caseworker", "manager")
_OF_HAZARD = frozenset({"words", "household"})
_WORDS_OF_RESTRICTIONS = ("reasons", "evidence", "spoken_with", "equality_considered")
# Parts of an entry of the history that say it again, and acts of which every part does.
_PARTS = frozenset({"adjustments", "hazard", "signals"})
_ACTS = frozenset(
    {
        "agree_adjustments",
        "record_hazard",
        "move_hazard",
        "restrict",
        "review_restriction",
        "challenge_restriction",
    }
)


def may_read(key: Key) -> bool:
    """Whether this key's work needs it."""
    return key.role in _HANDLE_CASES


def withhold(case: CaseRead) -> CaseRead:
    """``case`` without it, and saying so."""
    shown: dict[str, Any] = {"adjustments": [], "special_withheld": True}
    shown["signals"] = [each.model_copy(update={"words": None}) for each in case.signals]
    if case.hazard is not None:
        shown["hazard"] = {n: said for n, said in case.hazard.items() if n not in _OF_HAZARD}
    blank = dict.fromkeys(_WORDS_OF_RESTRICTIONS, WITHHELD)
    shown["restrictions"] = [
        each.model_copy(update={**blank, "ended_because": each.ended_because and WITHHELD})
        for each in case.restrictions
    ]
    return case.model_copy(update=shown)


def without(action: str, private: dict[str, Any] | None) -> dict[str, Any] | None:
    """What an entry of the history said, without it."""
    if private is None or action in _ACTS:
        return None
    return {name: said for name, said in private.items() if name not in _PARTS} or None
