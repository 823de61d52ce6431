"""Checks raw policy data and turns it into clauses, collecting every fault by file and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from rulebook.clauses import UNITS, Clause
from rulebook.errors import Fault
from rulebook.facts import CHOICES, FACT_NAMES, YES_NO
from rulebook.words import (
    ANSWERS,
    DEADLINES,
    EVENTS,
    EXTENSION_NEEDS,
    GROUNDS,
    QUESTIONS,
    RULE_KINDS,
    TRACKS,
    UNSUITABLE,
)

Check = Callable[[Any], "str | None"]
_COVER = re.compile(r"[A-Z]{2,4}-\d\d\Z")


def text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else "must be a sentence or a word"


def flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def day(value: Any) -> str | None:
    return None if isinstance(value, date) else "must be a date, as 2026-04-01"


def day_or_none(value: Any) -> str | None:
    return None if value is None or isinstance(value, date) else "must be a date or null"


def count(value: Any) -> str | None:
    """A positive whole number, or one for each date from which it applies."""
    if isinstance(value, int) and not isinstance(value, bool):
        return None if value > 0 else "must be more than nothing"
    if isinstance(value, Mapping) and value:
        for key, each in value.items():
            if not isinstance(key, date):
                return f"{key!r} is not a date"
            if (problem := count(each)) is not None or isinstance(each, Mapping):
                return problem or "must be a whole number"
        return None
    return "must be a whole number, or one for each date"


def one_of(words: tuple[str, ...]) -> Check:
    known = frozenset(words)

    def check(value: Any) -> str | None:
        if isinstance(value, str) and value in known:
            return None
        return f"{value!r} is none of {', '.join(words)}"

    return check


def some_of(words: tuple[str, ...]) -> Check:
    one = one_of(words)

    def check(value: Any) -> str | None:
        for each in value if isinstance(value, list) else [value]:
            if (problem := one(each)) is not None:
                return problem
        return None

    return check


def texts(value: Any) -> str | None:
    if isinstance(value, list) and value and all(text(each) is None for each in value):
        return None
    return "must be a list of sentences"


def cover(value: Any) -> str | None:
    if isinstance(value, list) and all(isinstance(v, str) and _COVER.match(v) for v in value):
        return None
    return "must be a list of rule numbers such as WK-07"


def anything(value: Any) -> str | None:
    """Values a caseworker or the API reads: plain data, possibly by date."""
    if isinstance(value, Mapping):
        days = [key for key in value if isinstance(key, date)]
        if days and len(days) != len(value):
            return "mixes dates and names; give either"
        return next((p for v in value.values() if (p := anything(v)) is not None), None)
    return None


def condition(value: Any) -> str | None:
    """Facts and the words that make the condition true; `flag`, `topic` and `about` match any."""
    if not isinstance(value, Mapping) or not value:
        return "must name facts"
    for name, wanted in value.items():
        each = wanted if isinstance(wanted, list) else [wanted]
        if name in ("flag", "topic", "about"):
            if any(text(word) is not None for word in each):
                return f"{name} must list words"
        elif name not in FACT_NAMES:
            return f"{name!r} is not a fact"
        elif name in YES_NO and any(not isinstance(word, bool) for word in each):
            return f"{name} is true or false"
        elif name in CHOICES and (bad := [w for w in each if w not in CHOICES[name]]):
            return f"{name} is never {bad[0]!r}"
    return None


Shape = Mapping[str, tuple[bool, Check]]
_AMOUNT: dict[str, tuple[bool, Check]] = {"amount": (True, count), "unit": (True, one_of(UNITS))}

RULES: dict[str, Shape] = {
    "deadline": {
        "name": (True, one_of(DEADLINES)),
        "track": (True, some_of(TRACKS)),
        "start": (True, some_of(EVENTS)),
        **_AMOUNT,
        "owed_by": (False, one_of(("landlord", "resident"))),
        "hazards": (False, one_of(("emergency", "significant"))),
    },
    "extension": {
        "deadline": (True, one_of(DEADLINES)),
        "amount": (False, count),
        "unit": (False, one_of(UNITS)),
        "needs": (True, some_of(EXTENSION_NEEDS)),
        "beyond_needs": (False, some_of(EXTENSION_NEEDS)),
    },
    "exclusion": {
        "ground": (True, one_of(GROUNDS)),
        "when": (False, condition),
        "unless": (False, condition),
        "older_than_months": (False, count),
        "counts_from": (False, one_of(("incident", "incident_or_awareness"))),
        "exceptions": (False, texts),
    },
    "quick_fix": {
        "name": (True, text),
        **_AMOUNT,
        "unsuitable": (True, some_of(UNSUITABLE)),
    },
    "route": {
        "when": (True, condition),
        "name": (True, text),
        "queue": (True, text),
        "restricted": (False, flag),
    },
    "notice": {"when": (False, condition), "name": (True, text)},
    "letter": {"name": (True, text), "at": (True, some_of(DEADLINES)), "contains": (True, texts)},
    "stage": {
        "number": (True, one_of(("stage_1", "stage_2"))),
        "by": (True, text),
        "when": (False, condition),
        "not_by": (False, text),
    },
    "refusal": {"ground": (True, text), "when": (True, condition)},
    "hazard": {
        "name": (True, text),
        "suspected": (True, one_of(("emergency", "significant"))),
        "when": (True, condition),
    },
}

_CLAUSE: Shape = {
    "title": (True, text),
    "says": (True, text),
    "cite": (True, text),
    "quote": (False, text),
    "reading": (False, text),
    "obsolete": (False, text),
    "recorded": (False, text),
    "not_built": (False, text),
    "covers": (False, cover),
    "answers": (False, some_of(ANSWERS)),
    "values": (False, anything),
    **{kind: (False, lambda value: None) for kind in RULE_KINDS},
}


def check(raw: Any, shape: Shape, file: str, key: str, faults: list[Fault]) -> bool:
    """Whether `raw` has that shape; every unknown, missing or wrong key becomes a fault."""
    if not isinstance(raw, Mapping):
        faults.append(Fault(file, key, "must be keys with values"))
        return False
    before = len(faults)
    for name, value in raw.items():
        here = f"{key}.{name}" if key else str(name)
        if name not in shape:
            faults.append(Fault(file, here, f"is not a key known here ({', '.join(shape)})"))
        elif (problem := shape[name][1](value)) is not None:
            faults.append(Fault(file, here, problem))
    for name, (needed, _) in shape.items():
        if needed and name not in raw:
            faults.append(Fault(file, f"{key}.{name}" if key else name, "is missing"))
    return len(faults) == before


def read_clause(id: Any, raw: Any, file: str, faults: list[Fault]) -> Clause | None:
    """The clause, or None with its faults noted. A clause without a citation is not loaded."""
    key = f"clauses.{id}"
    good = check(raw, _CLAUSE, file, key, faults)
    if not isinstance(raw, Mapping):
        return None
    rules: dict[str, Mapping[str, Any]] = {}
    for kind in RULE_KINDS:
        if kind in raw:
            good = check(raw[kind], RULES[kind], file, f"{key}.{kind}", faults) and good
            rules[kind] = raw[kind]
    if not good:
        return None
    return Clause(
        id=str(id),
        title=raw["title"],
        says=raw["says"],
        cite=raw["cite"],
        text=raw.get("quote"),
        reading=raw.get("reading"),
        obsolete=raw.get("obsolete"),
        recorded=raw.get("recorded"),
        not_built=raw.get("not_built"),
        covers=tuple(raw.get("covers", ())),
        answers=_many(raw.get("answers", ())),
        values=raw.get("values", {}),
        rules=rules,
        file=file,
    )


def _many(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def questions_known(names: Any) -> str | None:
    return some_of(QUESTIONS)(names)
