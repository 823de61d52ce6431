"""What the engine hands back: every part says why, with the clause behind it.

Nothing here is a refusal. A ground is only ever possible; a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    text: str
    clause: str


@dataclass(frozen=True)
class Question:
    """One thing worth asking, by the design's question name."""

    name: str
    because: str
    clause: str


@dataclass(frozen=True)
class PossibleExclusion:
    """`says` is for the resident, `because` for staff; `exceptions` are what the policy allows
    to weigh against it. `facts_used` are plain values."""

    ground: str
    clause: str
    says: str
    because: str
    facts_used: Mapping[str, Any]
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuickFix:
    may_offer: bool
    name: str | None = None
    limit_working_days: int | None = None
    clause: str | None = None
    why_not: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Route:
    """Where the matter goes. `queue` is a team or post at the landlord; `restricted` means that
    the people concerned must not see it."""

    name: str
    queue: str
    clause: str
    because: str
    restricted: bool = False


@dataclass(frozen=True)
class StageStep:
    stage: str
    by: str
    clause: str
    says: str
    not_by: str | None = None


@dataclass(frozen=True)
class Notice:
    """Something the resident must be told, in our own words."""

    name: str
    clause: str
    says: str


@dataclass(frozen=True)
class Letter:
    """A letter the landlord owes on the way, and what it must contain."""

    name: str
    at: tuple[str, ...]
    clause: str
    contains: tuple[str, ...]


@dataclass(frozen=True)
class PossibleHazard:
    """A hazard the facts point to, by its name in the law's table, with the topics that do. `runs`
    says whether the law's clock for it has commenced; whether it is one, a competent person decides.
    """

    name: str
    suspected: str
    topics: tuple[str, ...]
    clause: str
    because: str
    runs: bool


@dataclass(frozen=True)
class Decision:
    """The same facts on the same day always give the same decision."""

    landlord: str
    edition: str
    ask_next: tuple[Question, ...]
    possible_exclusions: tuple[PossibleExclusion, ...]
    quick_fix: QuickFix
    route: Route
    also: tuple[Route, ...] = ()
    stage_plan: tuple[StageStep, ...] = ()
    notices: tuple[Notice, ...] = ()
    letters: tuple[Letter, ...] = ()
    refusal_grounds: tuple[Reason, ...] = field(default=())
    possible_hazards: tuple[PossibleHazard, ...] = ()
