"""Which questions a landlord asks, and what an answer to each may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import rulebook
from handoff_api.errors import FieldInvalidError

_YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Question:
    """One question. ``options`` run from best to worst where they are grades; ``why_when`` and
    ``offer_when`` are the choices after which to ask why, and to offer what can still be done."""

    id: str
    section: str
    asks: str
    kind: str
    options: tuple[str, ...] = ()
    why_when: tuple[str, ...] = ()
    offer_when: tuple[str, ...] = ()

    def choices(self, score: int | None, chosen: list[str], words: str | None) -> list[str]:
        """The choices an answer makes, however it was given; raises when there is no such one.

        A score counts 1 for yes and 0 for no, and grades from 1, the worst, upwards.
        """
        if score is not None:
            return [self._by_score(score)]
        for choice in chosen:
            if choice not in self.options:
                raise FieldInvalidError(
                    f"answers.{self.id}.choice",
                    "is not one of the allowed values",
                    list(self.options),
                )
        if chosen and self.kind != "several" and len(chosen) > 1:
            raise FieldInvalidError(f"answers.{self.id}.choice", "takes one choice")
        if not chosen and words is not None:
            said = words.strip().rstrip(".!").lower().replace(" ", "_")
            return [said] if said in self.options else []
        return chosen

    def _by_score(self, score: int) -> str:
        grades = self.options[::-1]
        place = score if self.kind == "yes_no" else score - 1
        if self.kind not in ("yes_no", "one") or not 0 <= place < len(grades):
            first = 0 if self.kind == "yes_no" else 1
            known = [str(first + each) for each in range(len(grades))]
            raise FieldInvalidError(
                f"answers.{self.id}.score",
                "is not one of the allowed values",
                known if self.kind in ("yes_no", "one") else [],
            )
        return grades[place]


def questions(policy: rulebook.Policy) -> list[Question]:
    """The landlord's own survey where its policy prints one, else the general questions."""
    for clause in policy.clauses.values():
        if "survey" in clause.answers and "questions" in clause.values:
            return [_question(raw) for raw in clause.value("questions", policy.on)]
    return list(_general())


@cache
def _general() -> tuple[Question, ...]:
    raw = yaml.safe_load((Path(__file__).parent / "general.yml").read_text("utf-8"))
    return tuple(_question(each) for each in raw["questions"])


def _question(raw: Mapping[str, Any]) -> Question:
    options = raw.get("options", _YES_NO if raw["kind"] == "yes_no" else ())
    return Question(
        id=raw["id"],
        section=raw["section"],
        asks=raw["asks"],
        kind=raw["kind"],
        options=tuple(options),
        why_when=_texts(raw.get("why_when", ())),
        offer_when=_texts(raw.get("offer_when", ())),
    )


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
