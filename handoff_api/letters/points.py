"""Which points a letter must make, and which clause asks for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

import rulebook

LetterName = Literal[
    "acknowledgement", "stage_1_response", "stage_2_response", "not_accepted",
    "stage_2_not_accepted", "extension", "contact_restriction", "closing",
]  # fmt: skip


@dataclass(frozen=True)
class Required:
    """A point a letter must make; ``clause`` None where we ask it of ourselves."""

    point: str
    asks: str
    clause: str | None


def required(policy: rulebook.Policy, letter: LetterName) -> list[Required]:
    """What policy and Code ask of this letter, then what every letter of the kind holds."""
    table = _table()
    wanted = table["letters"][letter]
    found = [
        Required(table["phrases"][phrase], phrase, prefix + clause)
        for prefix, clause, rule in _rules(policy)
        if rule["name"] in wanted["rules"]
        for phrase in rule["contains"]
    ]
    named = {each.point for each in found}
    own = [Required(p, p.replace("_", " "), None) for p in wanted["always"] if p not in named]
    return found + own


def unread_phrases(policy: rulebook.Policy) -> set[str]:
    """Phrases of this policy's letter rules that no point answers; must be empty."""
    said = {phrase for _, _, rule in _rules(policy) for phrase in rule["contains"]}
    return said - set(_table()["phrases"])


def _rules(policy: rulebook.Policy) -> list[tuple[str, str, Mapping[str, Any]]]:
    books = (("", policy.text), ("code:", policy.code))
    return [
        (prefix, clause.id, clause.rules["letter"])
        for prefix, edition in books
        if edition is not None
        for clause in edition.clauses.values()
        if "letter" in clause.rules
    ]


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(
        (Path(__file__).parent / "points.yml").read_text("utf-8")
    )
    return table
