"""Weighs a condition written in policy data against facts: true, false or not known yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulebook.facts import Facts

# What a flag of the labelling scheme already tells us about a fact nobody has asked for.
_FLAG_TELLS: dict[str, tuple[str, Any]] = {
    "staff_conduct": ("staff_conduct", True),
    "equality": ("discrimination", True),
    "visit_needed": ("home_visit", True),
    "safeguarding": ("safeguarding", True),
    "wants_formal": ("wants_formal", True),
}


def known(facts: Facts, name: str) -> Any:
    """The fact, or what a flag says about it, or None."""
    value = getattr(facts, name)
    if value is None and name in _FLAG_TELLS:
        flag, told = _FLAG_TELLS[name]
        return told if flag in facts.flags else None
    return value


def weigh(condition: Mapping[str, Any], facts: Facts) -> tuple[bool | None, tuple[str, ...]]:
    """Whether every part holds; None when some part is not known, with the facts it would need."""
    unknown: list[str] = []
    for name, wanted in condition.items():
        words = wanted if isinstance(wanted, list) else (wanted,)
        if name == "flag":
            if facts.flags.isdisjoint(words):
                return False, ()
        elif name == "topic":
            if not any(word in facts.topics for word in words):
                return False, ()
        elif name == "about":
            if facts.about.isdisjoint(words):
                return False, ()
        else:
            value = known(facts, name)
            if value is None:
                unknown.append(name)
            elif value not in words:
                return False, ()
    return (None, tuple(unknown)) if unknown else (True, ())


def holds(condition: Mapping[str, Any] | None, facts: Facts) -> bool:
    """Whether the condition is known to hold; no condition always does."""
    return condition is None or weigh(condition, facts)[0] is True


def facts_used(condition: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    used: dict[str, Any] = {}
    for name in condition:
        if name == "flag":
            used["flags"] = sorted(facts.flags)
        elif name == "topic":
            used["topics"] = list(facts.topics)
        elif name == "about":
            used["about"] = sorted(facts.about)
        else:
            used[name] = known(facts, name)
    return used
