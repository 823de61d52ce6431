"""The inventory, read and held against the database's own shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from sqlalchemy import Table

from handoff_api.records import METADATA

CLASSES = ("words", "contact", "special", "mark", "staff", "secret", "plain")
# What a person can ask to have forgotten, and to be given.
PERSONAL = ("words", "contact", "special")
Erasure = Literal["rows", "blanked", "kept"]


class InventoryIncompleteError(ValueError):
    """A table or column has no line, or a line has no column; names it."""


@dataclass(frozen=True)
class Kept:
    """How long, in days after its end (None: no end), and why."""

    name: str
    days: int | None
    why: str


@dataclass(frozen=True)
class Line:
    """One table: what for, how long, how it hangs on a person, what becomes of it."""

    table: Table
    why: str
    kept: Kept
    of: Mapping[str, str]
    erased: Erasure
    ends: str | None
    columns: Mapping[str, tuple[str, ...]]

    @property
    def personal(self) -> tuple[str, ...]:
        """The columns that say something about a person: sealed at rest."""
        return tuple(name for kind in PERSONAL for name in self.columns.get(kind, ()))

    @property
    def blanked(self) -> tuple[str, ...]:
        """What is blanked when the person is forgotten, the marks of sealed values too."""
        return (*self.personal, *self.columns.get("mark", ()))


@cache
def inventory() -> dict[str, Line]:
    """Every table's line; raises InventoryIncompleteError unless all of them fit."""
    raw = yaml.safe_load((Path(__file__).parent / "inventory.yml").read_text("utf-8"))
    keeping = {
        name: Kept(name, said.get("days"), said["why"]) for name, said in raw["keep"].items()
    }
    lines = {name: _line(name, said, keeping) for name, said in raw["tables"].items()}
    missing = set(METADATA.tables) - set(lines)
    if missing:
        raise InventoryIncompleteError(
            f"no line for {', '.join(sorted(missing))}: say in privacy/inventory.yml what it is for"
        )
    return lines


def _line(name: str, said: dict[str, Any], keeping: dict[str, Kept]) -> Line:
    table = METADATA.tables.get(name)
    if table is None:
        raise InventoryIncompleteError(f"privacy/inventory.yml names {name}, which is no table")
    columns = {kind: tuple(said.get(kind, ())) for kind in CLASSES}
    listed = [column for names in columns.values() for column in names]
    for problem, columns_at_fault in _faults(table, listed):
        raise InventoryIncompleteError(f"{name}: {problem} {', '.join(columns_at_fault)}")
    return Line(
        table=table,
        why=said["why"],
        kept=keeping[said["kept"]],
        of=said.get("of", {}),
        erased=said["erased"],
        ends=said.get("ends"),
        columns=columns,
    )


def _faults(table: Table, listed: list[str]) -> Iterator[tuple[str, list[str]]]:
    known = {column.name for column in table.columns}
    if missing := sorted(known - set(listed)):
        yield "no line for", missing
    if strange := sorted(set(listed) - known):
        yield "there is no", strange
    if twice := sorted({name for name in listed if listed.count(name) > 1}):
        yield "two lines for", twice
