"""Which questions are worth asking: only what could change the outcome, cheapest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rulebook.decisions import Question
from rulebook.errors import Fault, PolicyDataError
from rulebook.facts import Facts
from rulebook.places import ROOT
from rulebook.reading import read_yaml
from rulebook.shapes import anything, check, count, questions_known, text, texts

_ENTRY = {
    "facts": (True, texts),
    "cost": (True, count),
    "because": (True, text),
    "suspect": (False, anything),
}


@dataclass(frozen=True)
class Settles:
    """What one question settles. `suspected_by_*` are empty when nothing hints at it."""

    name: str
    facts: tuple[str, ...]
    cost: int
    because: str
    flags: frozenset[str]
    kinds: frozenset[str]
    topics: frozenset[str]

    def suspected(self, facts: Facts) -> bool:
        return (
            not self.flags.isdisjoint(facts.flags)
            or facts.kind in self.kinds
            or not self.topics.isdisjoint(facts.topics)
        )


class Asking:
    """Gathers questions while a decision is made; the same one twice keeps its first reason."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._wanted: dict[str, Question] = {}

    def ask(self, name: str, clause: str, because: str | None = None) -> None:
        if name not in self._facts.asked and name not in self._wanted:
            self._wanted[name] = Question(name, because or questions()[name].because, clause)

    def ask_for(self, fact: str, clause: str) -> None:
        """The question that settles this fact, if anything hints that it matters."""
        settles = _by_fact().get(fact)
        if settles is not None and settles.suspected(self._facts):
            self.ask(settles.name, clause)

    def in_order(self) -> tuple[Question, ...]:
        table = questions()
        place = {name: at for at, name in enumerate(table)}
        return tuple(
            sorted(self._wanted.values(), key=lambda q: (table[q.name].cost, place[q.name]))
        )


@lru_cache(maxsize=1)
def questions() -> Mapping[str, Settles]:
    faults: list[Fault] = []
    file = "rulebook/policy/questions.yml"
    raw = read_yaml(ROOT / "questions.yml", file, faults)
    entries: Mapping[str, Any] = raw.get("questions", {}) if isinstance(raw, Mapping) else {}
    table: dict[str, Settles] = {}
    for name, row in entries.items():
        if (problem := questions_known(name)) is not None:
            faults.append(Fault(file, f"questions.{name}", problem))
        if check(row, _ENTRY, file, f"questions.{name}", faults):
            hints = row.get("suspect") or {}
            table[name] = Settles(
                name,
                tuple(row["facts"]),
                row["cost"],
                row["because"],
                *(frozenset(hints.get(key, ())) for key in ("flags", "kinds", "topics")),
            )
    if faults:
        raise PolicyDataError(faults)
    return table


@lru_cache(maxsize=1)
def _by_fact() -> Mapping[str, Settles]:
    return {fact: settles for settles in questions().values() for fact in settles.facts}
